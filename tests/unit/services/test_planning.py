"""Drafts: every edit is one version that can be undone, and a stale one changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.errors import InvalidValue, NotFound, StalePlan
from ptplanner.domain.ids import (
    ConditionSlug,
    ExerciseSlug,
    ItemId,
    PatientId,
    PlanId,
    RuleId,
    TemplateSlug,
)
from ptplanner.domain.plan import Section
from ptplanner.services.planning import Draft
from tests.support.builders import a_record
from tests.support.memory_services import MemorySite

BIRD_DOG, ROCK_BACK = ExerciseSlug("bird-dog"), ExerciseSlug("rock-back")
KNEE_HUG = ExerciseSlug("double-knee-to-chest")
DISC_RULE = RuleId("disc-hug")


def start_plan(site: MemorySite, *conditions: str, who: Actor | None = None) -> PlanId:
    """An empty plan for a new patient with these conditions."""
    held = tuple(PatientCondition(ConditionSlug(slug)) for slug in conditions)
    author = who or site.mia
    patient = site.services.patients.create_patient(author, a_record(conditions=held))
    return site.services.planning.start_plan(author, patient.id)


def edit(site: MemorySite, plan: PlanId, *changes: edits.Edit) -> Draft:
    """The draft after these edits of its newest version."""
    draft = site.services.planning.open_draft(site.mia, plan)
    for change in changes:
        draft = site.services.planning.edit_plan(site.mia, plan, draft.stored.version, change)
    return draft


def add(site: MemorySite, plan: PlanId, *exercises: ExerciseSlug) -> Draft:
    return edit(site, plan, *(edits.AddExercise(slug) for slug in exercises))


def test_an_added_exercise_has_its_default_dose_in_the_section_of_its_type(
    site: MemorySite,
) -> None:
    draft = add(site, start_plan(site), BIRD_DOG, ROCK_BACK)
    bird_dog, rock_back = draft.plan.items
    assert (bird_dog.section, rock_back.section) == (Section.MAIN, Section.COOL_DOWN)
    known = site.services.built_in_catalog.exercises
    assert bird_dog.dosage == known[BIRD_DOG].default_dosage
    assert bird_dog.id != rock_back.id


def test_a_swap_drops_the_note_and_the_dose_of_the_old_exercise(site: MemorySite) -> None:
    plan = start_plan(site)
    draft = add(site, plan, BIRD_DOG, ROCK_BACK)
    old = draft.plan.items[0].id
    draft = edit(
        site,
        plan,
        edits.SetNote(old, "Slowly, Ana.", "Stop if it tingles."),
        edits.SetDose(old, Dosage(sets=Span.of(9), repetitions=Span(9, 9))),
        edits.SwapExercise(old, KNEE_HUG),
    )
    swapped = draft.plan.items[0]
    assert swapped.exercise == KNEE_HUG
    assert (swapped.note, swapped.warning, swapped.overrides) == ("", "", ())
    assert swapped.dosage == site.services.built_in_catalog.exercises[KNEE_HUG].default_dosage
    assert swapped.id != old
    assert swapped.section is Section.MAIN
    assert draft.plan.items[1].exercise == ROCK_BACK


def test_a_stale_version_changes_nothing(site: MemorySite) -> None:
    plan = start_plan(site)
    add(site, plan, BIRD_DOG)
    before, audit = site.services.planning.open_draft(site.mia, plan), site.list_audit()
    for stale in (before.stored.version - 1, before.stored.version + 1):
        with pytest.raises(StalePlan) as error:
            site.services.planning.edit_plan(site.kim, plan, stale, edits.AddExercise(KNEE_HUG))
        assert (error.value.expected_version, error.value.actual_version) == (stale, 2)
        for step in (site.services.planning.undo_edit, site.services.planning.redo_edit):
            with pytest.raises(StalePlan):
                step(site.kim, plan, stale)
    assert site.services.planning.open_draft(site.mia, plan) == before
    assert site.list_audit() == audit


def test_an_edit_that_is_refused_changes_nothing(site: MemorySite) -> None:
    plan = start_plan(site)
    before = add(site, plan, BIRD_DOG)
    item = before.plan.items[0].id
    for refused, problem in (
        (edits.AddExercise(ExerciseSlug("no-such")), NotFound),
        (edits.RemoveItem(ItemId("no-such")), NotFound),
        (edits.ShiftItem(item, 2), InvalidValue),
        (edits.OverridePrecaution(item, RuleId("no-such"), "Why not"), InvalidValue),
        (edits.ApplyTemplate(TemplateSlug("no-such")), NotFound),
    ):
        with pytest.raises(problem):
            edit(site, plan, refused)
    assert site.services.planning.open_draft(site.mia, plan) == before


def test_an_edit_without_effect_makes_no_version(site: MemorySite) -> None:
    plan = start_plan(site)
    draft = add(site, plan, BIRD_DOG)
    item = draft.plan.items[0]
    assert edit(site, plan, edits.SetDose(item.id, item.dosage)) == draft


def test_undo_and_redo_walk_through_the_edits(site: MemorySite) -> None:
    plan = start_plan(site)
    empty = site.services.planning.open_draft(site.mia, plan)
    assert not empty.stored.can_undo
    with_two = add(site, plan, BIRD_DOG, ROCK_BACK)
    undone = site.services.planning.undo_edit(site.kim, plan, with_two.stored.version)
    assert [item.exercise for item in undone.plan.items] == [BIRD_DOG]
    assert (undone.stored.can_undo, undone.stored.can_redo) == (True, True)
    assert undone.stored.changed_by == "Kim Noor"
    redone = site.services.planning.redo_edit(site.mia, plan, undone.stored.version)
    assert redone.plan == with_two.plan
    assert not redone.stored.can_redo
    with pytest.raises(NotFound, match="redo"):
        site.services.planning.redo_edit(site.mia, plan, redone.stored.version)


def test_a_draft_is_checked_again_after_each_edit(site: MemorySite) -> None:
    plan = start_plan(site, "disc-herniation", "vertigo")
    assert site.services.planning.open_draft(site.mia, plan).findings == ()
    draft = add(site, plan, KNEE_HUG)
    [finding] = draft.findings
    assert (finding.match.rule.id, finding.exercise) == (DISC_RULE, KNEE_HUG)
    assert [has.condition for has in draft.unchecked_conditions] == ["vertigo"]
    assert edit(site, plan, edits.RemoveItem(draft.plan.items[0].id)).findings == ()


def test_an_override_is_audited_without_its_reason(site: MemorySite) -> None:
    plan = start_plan(site, "disc-herniation")
    item = add(site, plan, KNEE_HUG).plan.items[0].id
    reason = "Flexion eases Ana's pain."
    draft = edit(site, plan, edits.OverridePrecaution(item, DISC_RULE, reason))
    [override] = draft.plan.items[0].overrides
    assert (override.reason, override.by, override.at) == (reason, "Mia Berg", site.clock.now)
    edit(site, plan, edits.WithdrawOverride(item, DISC_RULE))
    made, withdrawn = site.list_audit()[-2:]
    assert (made.action, made.detail) == (
        "overrode a precaution",
        "double-knee-to-chest in spite of disc-hug (avoid)",
    )
    assert (withdrawn.action, withdrawn.subject) == ("withdrew an override", f"plan {plan}")


def test_a_picked_exercise_is_among_the_recent_ones_and_a_template_is_not(
    site: MemorySite,
) -> None:
    plan = start_plan(site)
    draft = add(site, plan, BIRD_DOG)
    site.clock.advance(minutes=1)
    edit(site, plan, edits.SwapExercise(draft.plan.items[0].id, ROCK_BACK))
    with site.store.begin_read() as repos:
        recent = repos.favourites.list_recent(site.mia.clinic, site.mia.user)
        others = repos.favourites.list_recent(site.kim.clinic, site.kim.user)
    assert recent == (ROCK_BACK, BIRD_DOG)
    assert others == ()


def test_a_patients_drafts_come_last_changed_first(site: MemorySite) -> None:
    first = start_plan(site)
    patient = site.services.planning.open_draft(site.mia, first).patient.id
    second = site.services.planning.start_plan(site.mia, patient)
    site.clock.advance(minutes=1)
    add(site, first, BIRD_DOG)
    records = site.services.planning.list_plan_records(site.mia, patient)
    assert [record.draft.plan.id for record in records] == [first, second]


def test_plans_of_another_clinic_are_not_found(site: MemorySite) -> None:
    plan = start_plan(site)
    before = site.services.planning.open_draft(site.mia, plan)
    planning = site.services.planning
    for refused in (
        lambda: planning.open_draft(site.otto, plan),
        lambda: planning.check_plan_access(site.otto, plan),
        lambda: planning.edit_plan(site.otto, plan, 1, edits.AddExercise(BIRD_DOG)),
        lambda: planning.undo_edit(site.otto, plan, 1),
        lambda: planning.redo_edit(site.otto, plan, 1),
        lambda: planning.list_plan_records(site.otto, before.patient.id),
        lambda: planning.start_plan(site.otto, before.patient.id),
        lambda: planning.start_plan(site.mia, PatientId("no-such")),
    ):
        with pytest.raises(NotFound):
            refused()
    assert planning.open_draft(site.mia, plan) == before


def test_a_draft_tells_its_next_revision_and_whether_it_changed(site: MemorySite) -> None:
    plan = start_plan(site)
    draft = add(site, plan, BIRD_DOG, ROCK_BACK)
    assert (draft.next_revision_number, draft.is_unchanged_since_issue) == (1, False)
    site.services.issuing.issue_plan(site.mia, plan, draft.stored.version)
    issued = site.services.planning.open_draft(site.mia, plan)
    assert (issued.next_revision_number, issued.is_unchanged_since_issue) == (2, True)
    removed = edit(site, plan, edits.RemoveItem(issued.plan.items[0].id))
    assert not removed.is_unchanged_since_issue
    restored = edit(site, plan, edits.RestoreItem(issued.plan.items[0].id))
    assert replace(restored.stored, version=0).plan.items == issued.plan.items
