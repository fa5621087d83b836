"""Each edit of a plan: what it changes, and what it leaves alone."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ptplanner.domain import edits
from ptplanner.domain.dosage import Days, Dosage, Span
from ptplanner.domain.errors import InvalidValue, NotFound, TextTooLong
from ptplanner.domain.exercise import ExerciseType
from ptplanner.domain.ids import (
    ExerciseSlug,
    ItemId,
    PatientId,
    PlanId,
    RedFlagGroupSlug,
    RuleId,
)
from ptplanner.domain.plan import Plan, PlanItem, Schedule, Section
from ptplanner.formats.content_files import load_catalog

CATALOG = load_catalog()
NOW = datetime(2026, 5, 4, 9, 30, tzinfo=UTC)
BRIDGE = ItemId("bridge-row")
BIRD_DOG = ItemId("bird-dog-row")
PLAN = Plan(
    PlanId("plan"),
    PatientId("patient"),
    items=(
        PlanItem(
            BRIDGE, ExerciseSlug("bridge"), Section.MAIN, Dosage(sets=Span.of(2)), note="Slowly."
        ),
        PlanItem(BIRD_DOG, ExerciseSlug("bird-dog"), Section.MAIN, Dosage(sets=Span.of(3))),
    ),
)


def apply(edit: edits.Edit, plan: Plan = PLAN) -> Plan:
    numbers = itertools.count(1)
    context = edits.EditContext(CATALOG, lambda: f"new-{next(numbers)}", "Mia", NOW)
    return edit.apply(plan, context)


def test_an_added_exercise_gets_its_default_dose_in_the_section_of_its_type() -> None:
    slug = ExerciseSlug("sciatic-nerve-glide")
    added = apply(edits.AddExercise(slug)).items[0]
    assert (added.exercise, added.section) == (slug, Section.WARM_UP)
    assert added.dosage == CATALOG.exercises[slug].default_dosage


@pytest.mark.parametrize(
    ("kind", "section"),
    [
        (ExerciseType.MOBILITY, Section.WARM_UP),
        (ExerciseType.BREATHING, Section.WARM_UP),
        (ExerciseType.STRENGTH, Section.MAIN),
        (ExerciseType.STRETCH, Section.COOL_DOWN),
    ],
)
def test_the_type_of_an_exercise_chooses_its_section(kind: ExerciseType, section: Section) -> None:
    assert edits.choose_section(kind) is section


def test_a_swapped_exercise_keeps_its_place_but_not_the_note_of_the_old_one() -> None:
    swapped = apply(edits.SwapExercise(BRIDGE, ExerciseSlug("clamshell"))).items
    assert [item.exercise for item in swapped] == ["clamshell", "bird-dog"]
    assert (swapped[0].note, swapped[0].warning, swapped[0].overrides) == ("", "", ())
    assert swapped[0].dosage == CATALOG.exercises[ExerciseSlug("clamshell")].default_dosage


def test_several_doses_are_set_by_shorthand_and_the_others_stay() -> None:
    changed = apply(edits.SetDoses(((BRIDGE, "4x6"),)))
    assert changed.get_item(BRIDGE).dosage == Dosage(sets=Span.of(4), repetitions=Span.of(6))
    assert changed.get_item(BIRD_DOG) == PLAN.get_item(BIRD_DOG)


def test_one_bad_dose_of_several_is_named_by_its_number() -> None:
    with pytest.raises(InvalidValue, match="Dose 2, “nonsense”"):
        apply(edits.SetDoses(((BRIDGE, "4x6"), (BIRD_DOG, "nonsense"))))


def test_a_move_without_a_place_goes_to_the_end_of_the_section() -> None:
    assert [item.id for item in apply(edits.MoveItem(BRIDGE, Section.MAIN)).items] == [
        BIRD_DOG,
        BRIDGE,
    ]


def test_a_row_moves_by_one_place_only() -> None:
    with pytest.raises(InvalidValue, match="one place"):
        apply(edits.ShiftItem(BRIDGE, 2))


def test_schedule_title_pain_limit_and_visit_are_one_edit() -> None:
    schedule = Schedule(Span.of(2), Days(per_week=Span.of(5)), Span.of(8))
    edit = edits.SetPlanDetails(schedule, "  Back plan ", 3, date(2026, 12, 12))
    assert apply(edit) == replace(
        PLAN, schedule=schedule, title="Back plan", max_pain=3, next_visit=date(2026, 12, 12)
    )
    assert apply(replace(edit, title=" ")).title == PLAN.title


def test_an_override_of_a_rule_that_is_gone_is_refused() -> None:
    with pytest.raises(InvalidValue, match="no longer exists"):
        apply(edits.OverridePrecaution(BRIDGE, RuleId("no-such-rule")))


def test_only_overrides_are_audited_and_without_the_written_reason() -> None:
    rule = CATALOG.rules[0]
    keep = edits.OverridePrecaution(BRIDGE, rule.id, "Anna says it is fine.")
    kept = apply(keep)
    note = keep.describe_for_audit(kept)
    assert note.action == "overrode a precaution"
    assert note.detail == f"bridge in spite of {rule.id} ({rule.advice.label})"
    withdraw = edits.WithdrawOverride(BRIDGE, rule.id)
    assert withdraw.describe_for_audit(apply(withdraw, kept)).detail == f"bridge: {rule.id}"
    assert apply(withdraw, kept) == PLAN
    assert edits.RemoveItem(BRIDGE).describe_for_audit(PLAN) is None


def test_only_an_exercise_picked_by_hand_counts_as_used() -> None:
    slug = ExerciseSlug("bridge")
    assert edits.AddExercise(slug).get_chosen_exercise() == slug
    assert edits.SwapExercise(BRIDGE, slug).get_chosen_exercise() == slug
    assert edits.RemoveItem(BRIDGE).get_chosen_exercise() is None


def test_a_removed_row_can_be_restored_and_an_unknown_one_cannot() -> None:
    removed = apply(edits.RemoveItem(BRIDGE))
    assert apply(edits.RestoreItem(BRIDGE), removed).items == PLAN.items
    with pytest.raises(NotFound):
        apply(edits.RestoreItem(ItemId("nobody")), removed)


SPINE = RedFlagGroupSlug("spine-and-leg")


def test_danger_signs_are_left_out_with_a_reason_and_printed_again() -> None:
    edit = edits.OmitRedFlags(SPINE, " Only the shoulder hurts. ")
    omitted = apply(edit)
    (omission,) = omitted.red_flag_omissions
    assert (omission.group, omission.reason) == (SPINE, "Only the shoulder hurts.")
    assert (omission.by, omission.at) == ("Mia", NOW)
    again = apply(edits.OmitRedFlags(SPINE, "Another reason."), omitted)
    assert [one.reason for one in again.red_flag_omissions] == ["Another reason."]
    assert apply(edits.RestoreRedFlags(SPINE), again) == PLAN
    note = edit.describe_for_audit(omitted)
    assert "shoulder" not in note.detail, "the trail has no free text"


def test_danger_signs_are_not_left_out_without_a_reason_or_if_unknown() -> None:
    with pytest.raises(InvalidValue, match="Write why"):
        apply(edits.OmitRedFlags(SPINE, "  "))
    with pytest.raises(InvalidValue, match="no longer exist"):
        apply(edits.OmitRedFlags(RedFlagGroupSlug("gone"), "A reason."))


def test_the_opening_note_is_set_removed_and_kept() -> None:
    def set_details(note: str | None, plan: Plan = PLAN) -> Plan:
        return apply(edits.SetPlanDetails(Schedule(), "", 5, None, opening_note=note), plan)

    noted = set_details(" See a doctor first. ")
    assert noted.opening_note == "See a doctor first."
    assert set_details(None, noted).opening_note == "See a doctor first."
    assert set_details("", noted).opening_note == ""
    with pytest.raises(TextTooLong):
        set_details("x" * 301)


def test_a_usual_dose_brings_its_days_of_rest_unless_the_plan_has_them() -> None:
    """A plan for every day must not run a strength exercise every day only because nobody typed its days."""
    slug = ExerciseSlug("band-row")
    usual = CATALOG.exercises[slug].default_dosage
    assert usual.days == Days(every_second_day=True)
    assert apply(edits.AddExercise(slug)).items[-1].dosage == usual
    thrice = replace(PLAN, schedule=Schedule(days=Days(per_week=Span.of(3))))
    assert apply(edits.AddExercise(slug), thrice).items[-1].dosage == replace(usual, days=None)
