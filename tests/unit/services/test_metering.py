"""The quality meter of a draft: computed from the sheet as it would be printed, and nothing is stored."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.ids import ExerciseSlug, ItemId
from ptplanner.domain.paper import Paper
from ptplanner.domain.quality import SheetOutline
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.outline import outline_draft
from ptplanner.services.issuing import PREVIEW_CODE
from tests.support.builders import an_exercise, an_item
from tests.support.memory_services import MemorySite
from tests.unit.services.test_issuing import issue
from tests.unit.services.test_planning import BIRD_DOG, KNEE_HUG, ROCK_BACK, add, start_plan


def test_the_meter_measures_every_exercise_and_names_what_stops_the_issue(
    site: MemorySite,
) -> None:
    plan = start_plan(site, "disc-herniation")
    draft = add(site, plan, BIRD_DOG, KNEE_HUG)
    audit = site.list_audit()
    meter = site.services.metering.measure_draft(site.kim, draft)
    assert len(meter.measurements) == 2
    assert meter.minutes_per_day > 0
    stopping = [check for check in meter.failed_checks if check.stops_issue]
    assert [check.item for check in stopping] == [draft.plan.items[1].id]
    assert site.list_audit() == audit
    assert site.services.issuing.list_access_codes(site.mia, plan) == ()


def test_the_meter_tells_which_exercises_have_a_picture(site: MemorySite) -> None:
    own = site.services.custom_exercises.create_exercise(site.mia, an_exercise("heron-stand"))
    draft = add(site, start_plan(site), BIRD_DOG, own)
    measured = site.services.metering.measure_draft(site.mia, draft).measurements
    assert [(each.has_picture, each.has_clip) for each in measured] == [
        (True, True),
        (False, False),
    ]


def test_the_sheet_is_outlined_for_the_paper_as_the_next_revision(site: MemorySite) -> None:
    plan = start_plan(site)
    add(site, plan, BIRD_DOG)
    issue(site, plan)
    draft = add(site, plan, ROCK_BACK)
    outlined: list[tuple[RevisionDocument, Paper]] = []

    def outline(document: RevisionDocument, paper: Paper) -> SheetOutline:
        outlined.append((document, paper))
        return outline_draft(document, paper)

    metering = replace(site.services.metering, outline_sheet=outline)
    metering.measure_draft(site.kim, draft, Paper.LETTER)
    [(document, paper)] = outlined
    assert (paper, document.number, document.therapist) == (Paper.LETTER, 2, "Kim Noor")
    assert document.clinic.name == "Harbour Physio"
    assert {document.codes.plan, *(document.codes.items or {}).values()} == {PREVIEW_CODE}


def test_a_draft_with_an_exercise_that_is_gone_is_still_measured(site: MemorySite) -> None:
    plan = start_plan(site)
    add(site, plan, BIRD_DOG)
    with site.store.begin_write() as repos:
        stored = repos.plans.get(site.mia.clinic, plan)
        gone = stored.plan.insert_item(an_item(ItemId("gone"), ExerciseSlug("gone")))
        repos.plans.save(site.mia.clinic, gone, stored.version, "mia", site.clock.now)
    draft = site.services.planning.open_draft(site.mia, plan)
    meter = site.services.metering.measure_draft(site.mia, draft)
    assert [check.item for check in meter.failed_checks if check.stops_issue] == ["gone"]
    assert len(meter.measurements) == 1
