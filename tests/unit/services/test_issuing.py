"""Issuing: one revision per change, codes that live until they are revoked, and sheets rendered once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain import edits
from ptplanner.domain.access_code import is_access_code
from ptplanner.domain.errors import (
    CannotIssue,
    NotFound,
    RenderFailed,
    StalePlan,
    StorageUnavailable,
)
from ptplanner.domain.ids import ExerciseSlug, ItemId, PlanId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.records import StoredRevision
from ptplanner.domain.revision import ClinicDetails
from ptplanner.services.issuing import ISSUE_ATTEMPTS, PREVIEW_CODE
from tests.support.memory_services import MemorySite
from tests.support.second_language import register_second_language
from tests.unit.services.test_planning import (
    BIRD_DOG,
    DISC_RULE,
    KNEE_HUG,
    ROCK_BACK,
    add,
    edit,
    start_plan,
)


def issue(site: MemorySite, plan: PlanId) -> StoredRevision:
    """Issue the newest version."""
    version = site.services.planning.open_draft(site.mia, plan).stored.version
    return site.services.issuing.issue_plan(site.mia, plan, version)


@pytest.fixture
def plan(site: MemorySite) -> PlanId:
    """A plan with a bird dog and a rock-back."""
    started = start_plan(site)
    add(site, started, BIRD_DOG, ROCK_BACK)
    return started


def test_issuing_twice_gives_one_revision(site: MemorySite, plan: PlanId) -> None:
    first = issue(site, plan)
    audit = site.list_audit()
    site.clock.advance(days=1)
    assert issue(site, plan) == first
    assert site.list_audit() == audit
    with site.store.begin_read() as repos:
        assert repos.revisions.list_revisions(site.mia.clinic, plan) == (first,)


def test_a_change_gives_the_next_revision_with_the_same_codes(
    site: MemorySite, plan: PlanId
) -> None:
    first = issue(site, plan)
    kept = first.document.plan.items[1]
    edit(site, plan, edits.RemoveItem(first.document.plan.items[0].id))
    second = issue(site, plan)
    assert (first.number, second.number) == (1, 2)
    assert second.document.codes.plan == first.document.codes.plan
    assert second.document.codes.items == {kept.id: (first.document.codes.items or {})[kept.id]}


@pytest.mark.parametrize(("language", "printed"), [("en", "en"), ("xx", "xx"), ("ar", "en")])
def test_a_revision_is_in_the_patients_language_if_there_is_a_wording_in_it(
    site: MemorySite, monkeypatch: pytest.MonkeyPatch, language: str, printed: str
) -> None:
    register_second_language(monkeypatch)
    plan = start_plan(site)
    add(site, plan, BIRD_DOG)
    patient = site.services.planning.open_draft(site.mia, plan).patient
    site.services.patients.change_patient(site.mia, replace(patient, language=language))
    assert issue(site, plan).document.language == printed


def test_changes_of_the_clinics_card_are_a_reason_for_a_new_revision(
    site: MemorySite, plan: PlanId
) -> None:
    issue(site, plan)
    card = ClinicDetails("Harbour Back Care", "01632 960 999")
    site.services.people.change_clinic_card(site.mia, card)
    assert issue(site, plan).number == 2


def test_a_revision_tells_who_issued_it_and_when(site: MemorySite, plan: PlanId) -> None:
    revision = issue(site, plan)
    assert (revision.issued_by, revision.issued_at) == ("Mia Berg", site.clock.now)
    assert revision.document.issued_on == site.clock.now.date()
    assert revision.document.clinic.name == "Harbour Physio"
    assert set(revision.document.pictures or {}) == {BIRD_DOG, ROCK_BACK}
    assert len(revision.digest) == 64
    entry = site.list_audit()[-1]
    assert (entry.action, entry.subject, entry.detail) == (
        "issued revision 1",
        f"plan {plan}",
        "",
    )


def test_a_stale_version_is_not_issued(site: MemorySite, plan: PlanId) -> None:
    audit = site.list_audit()
    with pytest.raises(StalePlan):
        site.services.issuing.issue_plan(site.mia, plan, 1)
    assert site.list_audit() == audit
    assert site.services.issuing.list_access_codes(site.mia, plan) == ()


def test_a_plan_with_an_error_is_not_issued(site: MemorySite) -> None:
    plan = start_plan(site)
    with pytest.raises(CannotIssue) as error:
        issue(site, plan)
    assert error.value.reasons == ("The plan has no exercises.",)


def test_an_unanswered_avoid_stops_the_issue_and_an_override_is_audited(
    site: MemorySite,
) -> None:
    plan = start_plan(site, "disc-herniation")
    item = add(site, plan, KNEE_HUG).plan.items[0].id
    with pytest.raises(CannotIssue):
        issue(site, plan)
    edit(site, plan, edits.OverridePrecaution(item, DISC_RULE, "Flexion eases her pain."))
    revision = issue(site, plan)
    assert [finding.rule for finding in revision.document.findings] == [DISC_RULE]
    assert site.list_audit()[-1].detail == "double-knee-to-chest in spite of disc-hug (avoid)"


def test_revoked_codes_are_not_printed_again(site: MemorySite, plan: PlanId) -> None:
    before = issue(site, plan).document.codes
    site.services.issuing.revoke_codes(site.mia, plan)
    after = issue(site, plan).document.codes
    old = {before.plan, *(before.items or {}).values()}
    new = {after.plan, *(after.items or {}).values()}
    assert old & new == set()
    codes = site.services.issuing.list_access_codes(site.mia, plan)
    assert {code.code: code.is_revoked for code in codes} == {
        **dict.fromkeys(old, True),
        **dict.fromkeys(new, False),
    }
    assert all(is_access_code(code) for code in old | new)
    assert "revoked codes" in [entry.action for entry in site.list_audit()]


def test_a_preview_stores_nothing_and_prints_no_real_code(site: MemorySite, plan: PlanId) -> None:
    audit = site.list_audit()
    document = site.services.issuing.preview_document(site.mia, plan)
    assert document.number == 1
    assert {document.codes.plan, *(document.codes.items or {}).values()} == {PREVIEW_CODE}
    assert site.services.issuing.list_access_codes(site.mia, plan) == ()
    assert site.list_audit() == audit
    assert (
        site.services.issuing.render_preview(site.mia, document, Paper.LETTER)
        == b"sheet 1 on letter"
    )


def test_a_preview_shows_the_codes_that_are_on_paper(site: MemorySite, plan: PlanId) -> None:
    issued = issue(site, plan).document.codes
    add(site, plan, KNEE_HUG)
    codes = site.services.issuing.preview_document(site.mia, plan).codes
    assert codes.plan == issued.plan
    new = set(codes.items or {}) - set(issued.items or {})
    assert [(codes.items or {})[item] for item in new] == [PREVIEW_CODE]


def test_a_preview_leaves_out_an_exercise_that_is_gone_and_issuing_refuses(
    site: MemorySite, plan: PlanId
) -> None:
    with site.store.begin_write() as repos:
        stored = repos.plans.get(site.mia.clinic, plan)
        [first, *_] = stored.plan.items
        gone = stored.plan.insert_item(
            type(first)(ItemId("gone"), ExerciseSlug("gone"), first.section, first.dosage)
        )
        repos.plans.save(site.mia.clinic, gone, stored.version, "mia", site.clock.now)
    document = site.services.issuing.preview_document(site.mia, plan)
    assert [item.exercise for item in document.plan.items] == [BIRD_DOG, ROCK_BACK]
    with pytest.raises(CannotIssue, match="no longer in the catalog"):
        issue(site, plan)


def test_a_sheet_is_rendered_once_for_each_paper_and_layout(site: MemorySite, plan: PlanId) -> None:
    revision = issue(site, plan)
    for _ in range(2):
        for paper, layout in (
            (Paper.A4, Layout.STANDARD),
            (Paper.LETTER, Layout.STANDARD),
            (Paper.A4, Layout.FRIDGE),
        ):
            sheet = site.services.sheets.get_sheet(site.kim, revision, paper, layout)
            assert sheet.pdf == f"sheet 1 on {paper.value}".encode()
    assert len(site.renderer.calls) == len(set(site.renderer.calls)) == 3


@pytest.mark.parametrize("paper", list(Paper))
def test_a_revision_is_issued_with_its_pdf(site: MemorySite, plan: PlanId, paper: Paper) -> None:
    version = site.services.planning.open_draft(site.mia, plan).stored.version
    revision = site.services.issuing.issue_plan(site.mia, plan, version, paper)
    assert site.renderer.calls == [(1, paper, Layout.STANDARD)]
    sheet = site.services.sheets.get_sheet(site.mia, revision, paper)
    assert sheet.pdf == f"sheet 1 on {paper.value}".encode()
    assert len(site.renderer.calls) == 1


def test_what_cannot_be_made_is_not_issued(site: MemorySite, plan: PlanId) -> None:
    def fail() -> None:
        raise RenderFailed("Too long.")

    audit = site.list_audit()
    site.renderer.while_rendering = fail
    with pytest.raises(RenderFailed):
        issue(site, plan)
    assert site.services.issuing.list_access_codes(site.mia, plan) == ()
    assert site.list_audit() == audit
    assert site.files.contents == {}
    with site.store.begin_read() as repos:
        assert repos.revisions.list_revisions(site.mia.clinic, plan) == ()
    site.renderer.while_rendering = lambda: None
    assert issue(site, plan).number == 1


def test_a_plan_that_changes_while_its_sheet_is_made_is_not_issued(
    site: MemorySite, plan: PlanId
) -> None:
    version = site.services.planning.open_draft(site.mia, plan).stored.version
    site.renderer.while_rendering = lambda: add(site, plan, KNEE_HUG)
    with pytest.raises(StalePlan):
        site.services.issuing.issue_plan(site.mia, plan, version)
    assert site.services.issuing.list_access_codes(site.mia, plan) == ()
    assert site.files.contents == {}


def test_a_sheet_is_made_anew_if_something_else_on_it_changes_meanwhile(
    site: MemorySite, plan: PlanId
) -> None:
    """The clinic's card is not part of the plan, so the version does not tell."""

    def change_card_once() -> None:
        card = ClinicDetails("Harbour Back Care", "01632 960 999")
        site.services.people.change_clinic_card(site.mia, card)

    site.renderer.while_rendering = change_card_once
    revision = issue(site, plan)
    assert revision.document.clinic.name == "Harbour Back Care"
    assert len(site.renderer.calls) == 2
    codes = site.services.issuing.list_access_codes(site.mia, plan)
    assert {code.code for code in codes} == {
        revision.document.codes.plan,
        *(revision.document.codes.items or {}).values(),
    }


def test_a_card_that_never_stops_changing_is_a_conflict(site: MemorySite, plan: PlanId) -> None:
    names = iter("ABCDEFG")

    def change_card() -> None:
        card = ClinicDetails(next(names), "01632 960 999")
        site.services.people.change_clinic_card(site.mia, card)

    site.renderer.while_rendering = change_card
    with pytest.raises(StalePlan):
        issue(site, plan)
    assert len(site.renderer.calls) == ISSUE_ATTEMPTS


def test_two_at_once_make_one_revision(site: MemorySite, plan: PlanId) -> None:
    """While one sheet is made, a colleague issues the same plan."""
    version = site.services.planning.open_draft(site.mia, plan).stored.version
    others: list[StoredRevision] = []

    def issue_meanwhile() -> None:
        site.renderer.while_rendering = lambda: None
        others.append(site.services.issuing.issue_plan(site.kim, plan, version))

    site.renderer.while_rendering = issue_meanwhile
    mine = site.services.issuing.issue_plan(site.mia, plan, version)
    assert [mine] == others
    with site.store.begin_read() as repos:
        assert repos.revisions.list_revisions(site.mia.clinic, plan) == (mine,)


def test_a_pdf_that_the_disk_refuses_is_made_when_it_is_asked_for(
    site: MemorySite, plan: PlanId
) -> None:
    site.files.is_disk_full = True
    revision = issue(site, plan)
    with pytest.raises(StorageUnavailable):
        site.services.sheets.get_sheet(site.mia, revision, Paper.A4)
    site.files.is_disk_full = False
    assert site.services.sheets.get_sheet(site.mia, revision, Paper.A4).pdf == b"sheet 1 on a4"


def test_newer_pictures_on_an_old_sheet_are_audited(site: MemorySite, plan: PlanId) -> None:
    revision = issue(site, plan)
    site.files.contents.clear()
    site.pictures.missing = (BIRD_DOG, ExerciseSlug("not-on-the-sheet"))
    site.services.sheets.get_sheet(site.mia, revision, Paper.A4)
    entry = site.list_audit()[-2]
    assert entry.action == "made revision 1 with newer pictures"
    assert (entry.subject, entry.detail) == (f"plan {plan}", "bird-dog")


def test_issuing_forgets_what_was_removed(site: MemorySite, plan: PlanId) -> None:
    draft = site.services.planning.open_draft(site.mia, plan)
    edit(site, plan, edits.RemoveItem(draft.plan.items[0].id))
    issue(site, plan)
    assert site.services.planning.open_draft(site.mia, plan).plan.removed == ()


def test_issued_plans_of_another_clinic_are_not_found(site: MemorySite, plan: PlanId) -> None:
    issue(site, plan)
    issuing = site.services.issuing
    for refused in (
        lambda: issuing.preview_document(site.otto, plan),
        lambda: issuing.issue_plan(site.otto, plan, 1),
        lambda: issuing.get_revision(site.otto, plan, 1),
        lambda: issuing.open_revision(site.otto, plan, 1),
        lambda: issuing.revoke_codes(site.otto, plan),
    ):
        with pytest.raises(NotFound):
            refused()
    assert issuing.list_access_codes(site.otto, plan) == ()
    assert not any(code.is_revoked for code in issuing.list_access_codes(site.mia, plan))
