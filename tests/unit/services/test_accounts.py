"""Sign-in gives nothing away, and a changed password or a sign-out ends every other session."""

from __future__ import annotations

from dataclasses import replace

import pytest
from argon2 import PasswordHasher

from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.errors import InvalidValue, NotFound
from ptplanner.domain.ids import UserId
from ptplanner.domain.revision import ClinicDetails
from ptplanner.services import accounts as accounts_module
from ptplanner.services import passwords
from ptplanner.services.accounts import (
    EMAIL_LIMIT,
    PERSON_NAME_LIMIT,
    WrongCredentials,
    validate_email,
    validate_person_name,
)
from tests.support.memory_services import HARBOUR, PASSWORD, MemorySite

NEW_PASSWORD = "seven slow otters swim"
MIA = "mia@harbour.example"


@pytest.mark.parametrize("email", [MIA, f"  {MIA.upper()} "])
def test_a_user_signs_in_by_e_mail_in_any_case(site: MemorySite, email: str) -> None:
    user = site.services.accounts.sign_in(email, PASSWORD)
    assert (user.id, user.clinic) == (site.mia.user, HARBOUR)
    entry = site.list_audit()[-1]
    assert (entry.action, entry.user, entry.subject) == ("signed in", "mia", "user mia")


@pytest.mark.parametrize(
    ("email", "password"),
    [(MIA, "five calm herons wad"), (MIA, ""), ("nobody@harbour.example", PASSWORD), ("", "")],
)
def test_a_wrong_e_mail_and_a_wrong_password_get_one_answer(
    site: MemorySite, email: str, password: str
) -> None:
    with pytest.raises(WrongCredentials, match="do not belong together"):
        site.services.accounts.sign_in(email, password)
    assert site.list_audit() == []


def test_an_unknown_e_mail_costs_as_many_hashes_as_a_known_one(
    site: MemorySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    check = passwords.is_correct_password
    # It may be of a test with other settings.
    accounts_module._make_dummy_hash.cache_clear()

    def count_check(password: str, known_hash: str) -> bool:
        checked.append(known_hash)
        return check(password, known_hash)

    monkeypatch.setattr(passwords, "is_correct_password", count_check)
    for email in (MIA, "nobody@harbour.example"):
        with pytest.raises(WrongCredentials):
            site.services.accounts.sign_in(email, "not the password")
    known, unknown = checked
    assert (
        known.rpartition("$")[0].rpartition("$")[0]
        == (unknown.rpartition("$")[0].rpartition("$")[0])
    ), "both are argon2 hashes with the same settings"


def test_an_inactive_user_cannot_sign_in(site: MemorySite) -> None:
    site.services.people.set_active(site.mia, site.kim.user, is_active=False)
    with pytest.raises(WrongCredentials):
        site.services.accounts.sign_in("kim@harbour.example", PASSWORD)


def test_an_outdated_hash_is_renewed_at_sign_in(
    site: MemorySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = site.get_user(site.mia.user).password_hash
    site.services.accounts.sign_in(MIA, PASSWORD)
    assert site.get_user(site.mia.user).password_hash == before
    stronger = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", stronger)
    site.services.accounts.sign_in(MIA, PASSWORD)
    after = site.get_user(site.mia.user).password_hash
    assert after != before
    assert stronger.verify(after, PASSWORD)


def test_a_new_password_replaces_the_old_one_and_ends_other_sessions(site: MemorySite) -> None:
    accounts = site.services.accounts
    before = site.get_user(site.kim.user)
    changed = accounts.change_password(site.kim, PASSWORD, NEW_PASSWORD)
    assert changed.epoch == before.epoch + 1
    assert site.get_user(site.kim.user) == changed
    with pytest.raises(WrongCredentials):
        accounts.sign_in("kim@harbour.example", PASSWORD)
    assert accounts.sign_in("kim@harbour.example", NEW_PASSWORD).id == site.kim.user


def test_changing_a_password_needs_the_current_one(site: MemorySite) -> None:
    before = site.get_user(site.kim.user)
    with pytest.raises(WrongCredentials, match="current password"):
        site.services.accounts.change_password(site.kim, "not the password", NEW_PASSWORD)
    with pytest.raises(InvalidValue, match="12 to 256"):
        site.services.accounts.change_password(site.kim, PASSWORD, "too short")
    assert site.get_user(site.kim.user) == before


def test_the_account_of_a_deleted_user_is_not_found(site: MemorySite) -> None:
    gone = replace(site.mia, user=UserId("gone"))
    with pytest.raises(NotFound):
        site.services.accounts.sign_out_everywhere(gone)


@pytest.mark.parametrize(
    ("length", "is_allowed"), [(11, False), (12, True), (256, True), (257, False)]
)
def test_a_password_has_12_to_256_characters(length: int, is_allowed: bool) -> None:
    password = ("q7 heron wades; " * 20)[:length] if length > 12 else "q7Wv zX4kr9p"[:length]
    if is_allowed:
        assert passwords.is_correct_password(password, passwords.hash_new_password(password))
    else:
        with pytest.raises(InvalidValue, match="12 to 256"):
            passwords.hash_new_password(password)


def test_an_invalid_hash_matches_no_password() -> None:
    assert not passwords.is_correct_password("x" * 12, "")
    assert not passwords.is_correct_password("x" * 257, passwords.hash_known_password("x" * 256))


def test_a_weak_password_that_is_set_already_still_signs_in(site: MemorySite) -> None:
    weak = replace(
        site.get_user(site.kim.user),
        password_hash=passwords.hash_known_password("passwordpassword"),
    )
    with site.store.begin_write() as repos:
        repos.users.save(weak)
    signed_in = site.services.accounts.sign_in("kim@harbour.example", "passwordpassword")
    assert signed_in.id == site.kim.user


def test_a_new_clinic_has_its_owner(site: MemorySite) -> None:
    card = ClinicDetails("Hill Physio", "01632 960 116")
    owner = site.services.accounts.create_clinic(card, " Eve@Hill.example", "Eve  Hill", PASSWORD)
    assert (owner.role, owner.email, owner.name) == (Role.OWNER, "eve@hill.example", "Eve Hill")
    who = Actor(owner.id, owner.clinic, owner.name, owner.role)
    clinic = site.services.accounts.get_clinic(who)
    assert (clinic.card, clinic.is_demo) == (card, False)
    assert site.services.accounts.has_clinic()


def test_a_clinic_that_is_refused_leaves_nothing(site: MemorySite) -> None:
    create = site.services.accounts.create_clinic
    for name, email, person in (
        (" ", "eve@hill.example", "Eve"),
        ("Hill", MIA, "Eve"),
        ("Hill", "eve", "Eve"),
        ("Hill", "eve@hill.example", " "),
    ):
        with pytest.raises(InvalidValue):
            create(ClinicDetails(name, ""), email, person, PASSWORD)
    with site.store.begin_read() as repos:
        assert repos.clinics.count_clinics() == 2
        assert repos.users.find_by_email("eve@hill.example") is None


@pytest.mark.parametrize("text", ["", "eve", "@hill.example", "eve@", "e ve@hill.example"])
def test_an_invalid_e_mail_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        validate_email(text)


def test_an_e_mail_and_a_name_have_a_limit() -> None:
    longest = "e" * (EMAIL_LIMIT - 2) + "@h"
    assert validate_email(longest) == longest
    with pytest.raises(InvalidValue):
        validate_email("e" + longest)
    assert validate_person_name("x" * PERSON_NAME_LIMIT)
    for name in ("", "x" * (PERSON_NAME_LIMIT + 1)):
        with pytest.raises(InvalidValue):
            validate_person_name(name)


def test_a_generated_password_may_be_typed_in_lower_case(site: MemorySite) -> None:
    made = site.services.people.reset_password(site.mia, site.kim.user)
    signed_in = site.services.accounts.sign_in("kim@harbour.example", made.password.lower())
    assert signed_in.id == site.kim.user


def test_a_password_of_ones_own_counts_as_it_was_typed(site: MemorySite) -> None:
    with pytest.raises(WrongCredentials):
        site.services.accounts.sign_in(MIA, PASSWORD.upper())
