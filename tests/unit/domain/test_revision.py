"""An issued plan is frozen with its words, and a new revision shows what has changed."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.ids import ExerciseSlug, ItemId, TemplateSlug
from ptplanner.domain.plan import Plan, Schedule, Section
from ptplanner.domain.precautions import assess_plan
from ptplanner.domain.revision import (
    ClinicDetails,
    ItemChangeKind,
    RevisionDocument,
    SheetCodes,
    build_revision_document,
    compare_plans,
)
from ptplanner.domain.template import Phase, Template, TemplateItem
from tests.support.builders import (
    A_SOURCE,
    TODAY,
    TWELVE,
    a_catalog,
    a_patient,
    a_plan,
    an_answer,
    an_item,
)

WITH_DISC = a_patient("disc-herniation")


def _frozen(plan: Plan) -> RevisionDocument:
    catalog = a_catalog()
    return build_revision_document(
        plan, WITH_DISC, assess_plan(plan, WITH_DISC, catalog, TODAY), catalog, number=1, issued_on=TODAY,
        clinic=ClinicDetails("Demo Clinic"), therapist="M. Okafor", codes=SheetCodes("https://pt.example.org"),
    )  # fmt: skip


def test_a_revision_holds_the_exercises_as_they_were_worded() -> None:
    document = _frozen(a_plan(an_item(), an_item("2", "rock-back")))
    assert set(document.exercises) == {"bird-dog", "rock-back"}
    assert document.get_exercise(document.plan.items[0]).name == "Bird dog"


def _in_phase(number: int) -> RevisionDocument:
    row = TemplateItem(ExerciseSlug("bird-dog"), Section.MAIN, TWELVE)
    phases = tuple(
        Phase((row,), Schedule(), name, (goal,))
        for name, goal in (("Calm", "You can sit."), ("Strong", "You can run."))
    )
    back = Template(TemplateSlug("back"), "Back", "Two.", phases, (A_SOURCE,), "Ours")
    catalog = replace(a_catalog(), templates={back.slug: back})
    plan = replace(a_plan(), template=back.slug, phase=number)
    return build_revision_document(
        plan, WITH_DISC, (), catalog, number=1, issued_on=TODAY,
        clinic=ClinicDetails("Demo Clinic"), therapist="M. Okafor", codes=SheetCodes("https://pt.example.org"),
    )  # fmt: skip


def test_a_revision_holds_the_goals_of_its_phase() -> None:
    assert _in_phase(1).goals == ("You can sit.",)
    assert _in_phase(2).goals == ("You can run.",)


def test_a_phase_or_template_that_is_gone_has_no_goals() -> None:
    assert _in_phase(3).goals == ()
    assert _frozen(replace(a_plan(), template=TemplateSlug("gone"))).goals == ()


def test_an_overridden_avoid_is_frozen_with_its_reason_and_source() -> None:
    kept = an_item("hug", "double-knee-to-chest", overrides=(an_answer(),))
    (finding,) = _frozen(a_plan(kept)).findings
    assert finding.reason == "Flexion eases her pain."
    assert finding.source == "Guide to a calm back 2024"


def test_removed_rows_are_not_issued() -> None:
    plan = a_plan(an_item("1"), an_item("2")).remove_item(ItemId("2"))
    assert _frozen(plan).plan.removed == ()


def _told(old: Plan, new: Plan) -> list[tuple[str, str]]:
    return [(change.kind.value, change.item.id) for change in compare_plans(old, new)]


def test_an_unchanged_plan_has_no_changes() -> None:
    assert compare_plans(a_plan(), a_plan()) == ()


def test_new_changed_moved_and_removed_rows_are_distinguished() -> None:
    old = a_plan(*(an_item(letter) for letter in "abcd"))
    new = a_plan(
        an_item("d", section=Section.WARM_UP),
        an_item("a"),
        an_item("b", dosage=Dosage(sets=Span.of(2))),
        an_item("e"),
    )
    assert _told(old, new) == [("moved", "d"), ("changed", "b"), ("new", "e"), ("stopped", "c")]


def test_a_swap_is_one_new_and_one_removed_exercise() -> None:
    old, new = a_plan(an_item("a")), a_plan(an_item("a", "rock-back"))
    assert _told(old, new) == [("new", "a"), ("stopped", "a")]


def test_a_change_shows_the_row_before_and_after() -> None:
    old = a_plan()
    new = old.replace_item(replace(old.items[0], note="Slowly."))
    (change,) = compare_plans(old, new)
    assert change.kind is ItemChangeKind.CHANGED
    assert (change.before, change.after) == (old.items[0], new.items[0])
