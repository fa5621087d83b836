"""Owners manage the people and the card of their own clinic, and never lock themselves out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ptplanner.domain.clinic import Role
from ptplanner.domain.errors import InvalidValue, NotFound, TextTooLong
from ptplanner.domain.ids import UserId
from ptplanner.domain.revision import ClinicDetails
from ptplanner.services.people import CARD_LIMITS
from tests.support.memory_services import HARBOUR, PASSWORD, MemorySite


def test_a_new_person_signs_in_with_the_generated_password(site: MemorySite) -> None:
    made = site.services.people.add_person(
        site.mia, " Lea  Ito ", "Lea@Harbour.example", Role.THERAPIST
    )
    assert (made.user.name, made.user.email, made.user.clinic) == (
        "Lea Ito",
        "lea@harbour.example",
        HARBOUR,
    )
    groups = made.password.split("-")
    assert [len(group) for group in groups] == [4, 4, 4, 4]
    user = site.services.accounts.sign_in("lea@harbour.example", made.password)
    assert user.role is Role.THERAPIST
    added = next(entry for entry in site.list_audit() if entry.action == "added therapist")
    assert (added.user, added.subject) == ("mia", f"user {made.user.id}")
    assert made.password not in user.password_hash


def test_an_e_mail_is_used_once_in_all_clinics(site: MemorySite) -> None:
    with pytest.raises(InvalidValue, match="already an account"):
        site.services.people.add_person(site.mia, "Otto", "OTTO@valley.example", Role.OWNER)
    assert len(site.services.people.list_people(site.mia)) == 3


def test_people_are_listed_by_name_and_the_inactive_last(site: MemorySite) -> None:
    site.services.people.set_active(site.mia, site.ama.user, is_active=False)
    names = [user.name for user in site.services.people.list_people(site.kim)]
    assert names == ["Kim Noor", "Mia Berg", "Ama Owusu"]


def test_a_reset_password_replaces_the_old_one_and_ends_sessions(site: MemorySite) -> None:
    before = site.get_user(site.kim.user)
    made = site.services.people.reset_password(site.mia, site.kim.user)
    assert made.user.epoch == before.epoch + 1
    assert site.services.accounts.sign_in(before.email, made.password).id == before.id
    with pytest.raises(Exception, match="do not belong together"):
        site.services.accounts.sign_in(before.email, PASSWORD)


def test_a_role_is_changed_and_audited(site: MemorySite) -> None:
    site.services.people.set_role(site.mia, site.kim.user, Role.OWNER)
    assert site.get_user(site.kim.user).role is Role.OWNER
    assert site.list_audit()[-1].action == "made owner"


def test_deactivating_ends_sessions_and_is_undone(site: MemorySite) -> None:
    people, before = site.services.people, site.get_user(site.kim.user)
    people.set_active(site.mia, before.id, is_active=False)
    people.set_active(site.mia, before.id, is_active=True)
    after = site.get_user(before.id)
    assert (after.is_active, after.epoch) == (True, before.epoch + 2)
    assert [entry.action for entry in site.list_audit()] == ["deactivated", "reactivated"]


def test_owners_cannot_change_themselves_or_other_clinics(site: MemorySite) -> None:
    people = site.services.people
    for user, problem in (
        (site.mia.user, InvalidValue),
        (site.otto.user, NotFound),
        (UserId("nobody"), NotFound),
    ):
        before = None if user == "nobody" else site.get_user(user)
        with pytest.raises(problem):
            people.set_active(site.mia, user, is_active=False)
        with pytest.raises(problem):
            people.set_role(site.mia, user, Role.THERAPIST)
        with pytest.raises(problem):
            people.reset_password(site.mia, user)
        assert before is None or site.get_user(user) == before


def test_a_card_is_tidied_and_stored(site: MemorySite) -> None:
    card = ClinicDetails(" Harbour  East ", " 020 1 ", "", "999")
    site.services.people.change_clinic_card(site.mia, card)
    assert site.services.accounts.get_clinic(site.kim).card == ClinicDetails(
        "Harbour East", "020 1", "", "999"
    )
    assert site.services.accounts.get_clinic(site.otto).card.name == "Valley Rehab"
    assert site.list_audit()[-1].subject == "clinic harbour"


@pytest.mark.parametrize(
    ("card", "problem"),
    [
        (ClinicDetails("  ", "1"), "needs a name"),
        (ClinicDetails("Harbour", "1", "", "  "), "emergency number"),
    ],
)
def test_a_card_without_name_or_emergency_number_is_refused(
    site: MemorySite, card: ClinicDetails, problem: str
) -> None:
    with pytest.raises(InvalidValue, match=problem):
        site.services.people.change_clinic_card(site.mia, card)


@pytest.mark.parametrize("field", list(CARD_LIMITS))
def test_each_line_of_the_card_has_a_limit(site: MemorySite, field: str) -> None:
    card = ClinicDetails("Harbour", "1", "", "112")
    longest: dict[str, Any] = {field: "x" * CARD_LIMITS[field]}
    site.services.people.change_clinic_card(site.mia, replace(card, **longest))
    too_long: dict[str, Any] = {field: "x" * (CARD_LIMITS[field] + 1)}
    with pytest.raises(TextTooLong):
        site.services.people.change_clinic_card(site.mia, replace(card, **too_long))
