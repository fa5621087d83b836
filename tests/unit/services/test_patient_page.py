"""A scanned code opens the newest plan; mistyped, revoked and unknown codes get one answer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ptplanner.domain import edits
from ptplanner.domain.access_code import format_code
from ptplanner.domain.ids import PlanId
from ptplanner.domain.records import StoredRevision
from ptplanner.services.patient_page import UnknownCode
from tests.support.memory_services import MemorySite
from tests.unit.services.test_issuing import issue
from tests.unit.services.test_planning import BIRD_DOG, ROCK_BACK, add, edit, start_plan


@pytest.fixture
def plan(site: MemorySite) -> PlanId:
    started = start_plan(site)
    add(site, started, BIRD_DOG, ROCK_BACK)
    return started


@pytest.fixture
def first(site: MemorySite, plan: PlanId) -> StoredRevision:
    """The first revision of the plan."""
    return issue(site, plan)


def test_a_plan_code_opens_the_newest_revision(
    site: MemorySite, plan: PlanId, first: StoredRevision
) -> None:
    edit(site, plan, edits.RemoveItem(first.document.plan.items[0].id))
    second = issue(site, plan)
    scanned = site.services.patient_page.open_code(first.document.codes.plan, 1)
    assert scanned.newest_revision == second
    assert scanned.scanned_revision == first
    assert scanned.is_outdated
    assert [change.item.exercise for change in scanned.differences] == [BIRD_DOG]
    assert (scanned.item, scanned.is_item_removed) == (None, False)


@pytest.mark.parametrize("paper_number", [None, 1, 7, -1])
def test_the_newest_sheet_is_not_outdated(
    site: MemorySite, first: StoredRevision, paper_number: int | None
) -> None:
    scanned = site.services.patient_page.open_code(first.document.codes.plan, paper_number)
    assert not scanned.is_outdated
    assert scanned.differences == ()
    assert scanned.document == first.document


def test_an_exercise_code_opens_its_exercise_until_that_is_removed(
    site: MemorySite, plan: PlanId, first: StoredRevision
) -> None:
    item = first.document.plan.items[0]
    code = (first.document.codes.items or {})[item.id]
    assert site.services.patient_page.open_code(code).item == item
    edit(site, plan, edits.RemoveItem(item.id))
    issue(site, plan)
    scanned = site.services.patient_page.open_code(code)
    assert (scanned.item, scanned.is_item_removed) == (None, True)


def test_a_code_may_be_typed_as_it_is_printed(site: MemorySite, first: StoredRevision) -> None:
    typed = format_code(first.document.codes.plan).lower().replace(" ", "\u2013")
    assert site.services.patient_page.open_code(typed).code == first.document.codes.plan


def test_revoked_and_unknown_codes_get_one_answer(
    site: MemorySite, plan: PlanId, first: StoredRevision
) -> None:
    site.services.issuing.revoke_codes(site.mia, plan)
    codes = first.document.codes
    for typed in (codes.plan, *(codes.items or {}).values(), "BCDFGHJKMNP"):
        with pytest.raises(UnknownCode, match=r"^We do not know this code\.$"):
            site.services.patient_page.open_code(typed)


def test_a_revoked_item_code_is_not_linked_after_issuing_again(
    site: MemorySite, plan: PlanId, first: StoredRevision
) -> None:
    """Several times, because the codes come in the order of their letters: new ones before or after old ones."""
    old = set((first.document.codes.items or {}).values())
    for _ in range(8):
        site.services.issuing.revoke_codes(site.mia, plan)
        again = issue(site, plan)
        scanned = site.services.patient_page.open_code(again.document.codes.plan)
        assert scanned.item_codes == again.document.codes.items
        assert old.isdisjoint(scanned.item_codes.values())


def test_the_day_of_the_last_scan_is_stored_once_a_day(
    site: MemorySite, plan: PlanId, first: StoredRevision
) -> None:
    code = first.document.codes.plan
    site.services.patient_page.open_code(code)
    assert site.services.marks.flush_marks()
    by_code = {c.code: c for c in site.services.issuing.list_access_codes(site.mia, plan)}
    assert by_code[code].last_opened_on == site.clock.now.date()
    others = [c.last_opened_on for c in by_code.values() if c.code != code]
    assert others == [None, None]
    site.clock.advance(days=1)
    site.services.patient_page.open_code(code)
    assert site.services.marks.flush_marks()
    [opened] = [
        c
        for c in site.services.issuing.list_access_codes(site.mia, plan)
        if c.last_opened_on is not None
    ]
    assert opened.last_opened_on == first.document.issued_on + timedelta(days=1)


def test_a_scan_of_the_same_day_writes_nothing(site: MemorySite, first: StoredRevision) -> None:
    site.services.patient_page.open_code(first.document.codes.plan)
    assert site.services.marks.flush_marks()
    before = site.services.marks.count_marks()
    scanned = site.services.patient_page.open_code(first.document.codes.plan)
    assert scanned.code == first.document.codes.plan
    assert site.services.marks.count_marks() == before
