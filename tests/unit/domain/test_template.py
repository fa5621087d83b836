"""A plan starts with a phase of a template and moves to the next without losing the therapist's changes."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import Days, Span
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import Source
from ptplanner.domain.ids import ExerciseSlug, TemplateSlug
from ptplanner.domain.plan import SECTIONS, Plan, Schedule, Section
from ptplanner.domain.template import (
    Phase,
    Template,
    TemplateItem,
    apply_template,
    parse_phase_reference,
)
from ptplanner.formats.content_files import load_catalog
from tests.support.builders import a_plan, an_item

WARM_UP, MAIN, COOL_DOWN = SECTIONS
EVERY_DAY, THRICE = (
    Schedule(weeks=Span.of(2)),
    Schedule(days=Days(per_week=Span.of(3)), weeks=Span.of(6)),
)


def _row(exercise: str, dose: str, section: Section = MAIN, note: str = "") -> TemplateItem:
    return TemplateItem(ExerciseSlug(exercise), section, shorthand.parse_shorthand(dose), note)


CALM = Phase(
    (_row("pelvic-tilt", "1x8", WARM_UP), _row("bridge", "1x8", note="Slowly.")),
    EVERY_DAY,
    "Calm it down",
    ("You can walk for 15 minutes.",),
)
STRONG = Phase(
    (_row("bridge", "3x12", note="Heels down."), _row("step-up", "2x8/side")),
    THRICE,
    "Get strong",
    ("You can take the stairs.",),
)
BACK = Template(
    TemplateSlug("back"), "Back", "In two phases.", (CALM, STRONG), (Source("Ours"),), "Ours."
)


def _taken(plan: Plan, phase: int = 1, template: Template = BACK) -> Plan:
    numbers = count(1)
    return apply_template(plan, template, phase, lambda: f"{plan.phase}-{phase}-{next(numbers)}")


def _empty() -> Plan:
    return replace(a_plan(), items=(), template=None)


def _told(plan: Plan) -> list[str]:
    return [f"{item.exercise} {shorthand.format_shorthand(item.dosage)}" for item in plan.items]


def test_applying_a_template_to_an_empty_plan_gives_one_phase_and_its_schedule() -> None:
    plan = _taken(_empty())
    assert _told(plan) == ["pelvic-tilt 1x8", "bridge 1x8"]
    assert (plan.title, plan.template, plan.phase) == ("Back", "back", 1)
    assert plan.schedule == EVERY_DAY
    assert plan.items[1].note == "Slowly."


def test_a_plan_may_begin_with_a_later_phase() -> None:
    plan = _taken(_empty(), 2)
    assert _told(plan) == ["bridge 3x12", "step-up 2x8/side"]
    assert (plan.phase, plan.schedule) == (2, THRICE)


def test_the_next_phase_brings_its_doses_and_removes_exercises_of_the_old_one() -> None:
    plan = _taken(_taken(_empty()), 2)
    assert _told(plan) == ["bridge 3x12", "step-up 2x8/side"]
    assert plan.items[0].note == "Heels down."
    assert (plan.phase, plan.schedule) == (2, THRICE)
    assert [gone.item.exercise for gone in plan.removed] == ["pelvic-tilt"]


def test_a_row_keeps_its_id_in_the_next_phase() -> None:
    first = _taken(_empty())
    bridge = first.items[1]
    assert _taken(first, 2).items[0].id == bridge.id


def test_the_next_phase_keeps_the_therapists_changes() -> None:
    first = _taken(_empty())
    own = replace(first.items[1], dosage=shorthand.parse_shorthand("2x10"), note="As shown.")
    often = Schedule(per_day=Span.of(2), weeks=Span.of(4))
    second = _taken(replace(first.replace_item(own), schedule=often), 2)
    assert _told(second)[0] == "bridge 2x10"
    assert second.items[0].note == "As shown."
    assert second.schedule == often


def test_the_next_phase_keeps_exercises_that_no_phase_has() -> None:
    first = _taken(_empty()).insert_item(an_item("own", "chin-tuck"))
    assert "chin-tuck" in [item.exercise for item in _taken(first, 2).items]


def test_an_earlier_phase_can_be_applied_again() -> None:
    plan = _taken(_taken(_taken(_empty()), 2), 1)
    assert _told(plan) == ["pelvic-tilt 1x8", "bridge 1x8"]
    assert plan.phase == 1


def test_a_plan_of_another_template_gets_missing_exercises_and_keeps_its_own() -> None:
    plan = a_plan(an_item("mine", "bridge"))
    added = _taken(plan, 2)
    assert [item.exercise for item in added.items] == ["bridge", "step-up"]
    assert added.get_item(plan.items[0].id) == plan.items[0]
    assert (added.template, added.phase, added.schedule) == (plan.template, 1, plan.schedule)


def test_applying_the_same_phase_again_adds_missing_exercises() -> None:
    first = _taken(_empty())
    assert _taken(first) == first
    assert _told(_taken(first.remove_item(first.items[0].id))) == _told(first)


def test_a_plan_in_a_phase_that_no_longer_exists_can_still_change_phase() -> None:
    lost = replace(_taken(_empty()), phase=5)
    assert _taken(lost, 2).phase == 2


def test_the_weeks_of_a_phase_follow_those_before_it() -> None:
    assert [BACK.compute_start_week(number) for number in (1, 2)] == [1, 3]


@pytest.mark.parametrize("number", [0, 3, -1])
def test_an_unknown_phase_is_refused(number: int) -> None:
    with pytest.raises(InvalidValue, match="phases 1 to 2"):
        _taken(_empty(), number)


@pytest.mark.parametrize(
    ("text", "named"), [("back", ("back", 1)), ("back/2", ("back", 2)), ("", ("", 1))]
)
def test_a_phase_is_named_by_template_and_number(text: str, named: tuple[str, int]) -> None:
    assert parse_phase_reference(text) == named


@pytest.mark.parametrize("text", ["back/", "back/x", "back/-1", "back/1/2", "back/٢", "back/999"])
def test_an_invalid_phase_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="number of a phase"):
        parse_phase_reference(text)


def test_only_a_plan_from_a_template_is_in_a_later_phase() -> None:
    with pytest.raises(InvalidValue, match="no template"):
        replace(_empty(), phase=2)
    with pytest.raises(InvalidValue, match="1 to 12"):
        replace(_taken(_empty()), phase=13)


NOTED = replace(BACK, opening_note="See a doctor first.")


def test_a_plan_takes_over_the_opening_note_of_its_template_once() -> None:
    plan = _taken(_empty(), template=NOTED)
    assert plan.opening_note == "See a doctor first."
    without = replace(plan, opening_note="")
    assert _taken(without, 2, NOTED).opening_note == "", "the therapist has removed it"


def test_a_second_template_adds_its_opening_note_if_there_is_room() -> None:
    other = replace(NOTED, slug=TemplateSlug("neck"), opening_note="Sit down first.")
    plan = _taken(_taken(_empty(), template=NOTED), template=other)
    assert plan.opening_note == "See a doctor first. Sit down first."
    assert _taken(plan, template=other).opening_note == plan.opening_note
    full = replace(plan, opening_note="x" * 300)
    assert _taken(full, template=other).opening_note == "x" * 300


def test_every_template_has_an_opening_note_for_the_patient() -> None:
    for template in load_catalog().templates.values():
        assert template.opening_note, template.slug
        assert template.opening_note != template.before_starting
