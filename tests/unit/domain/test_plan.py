"""A plan keeps its rows in order and loses none; every change gives a new plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import Days, Span
from ptplanner.domain.errors import InvalidValue, NotFound, PlanTooLong, TextTooLong
from ptplanner.domain.ids import ItemId, RuleId
from ptplanner.domain.plan import MAX_ITEMS, SECTIONS, Override, Plan, Schedule, Section
from tests.support.builders import a_plan, an_answer, an_item

WARM_UP, MAIN, COOL_DOWN = SECTIONS


def _ids(plan: Plan) -> str:
    return " ".join(item.id for item in plan.items)


def _abc() -> Plan:
    return a_plan(an_item("a", section=WARM_UP), an_item("b"), an_item("c"))


def test_an_exercise_is_added_at_the_end_of_its_section() -> None:
    assert _ids(_abc().insert_item(an_item("d", section=WARM_UP))) == "a d b c"


def test_an_exercise_is_added_at_a_place_within_its_section() -> None:
    assert _ids(_abc().insert_item(an_item("d"), place=1)) == "a b d c"
    assert _ids(_abc().insert_item(an_item("d"), place=99)) == "a b c d"


def test_a_removed_exercise_is_restored_to_its_place() -> None:
    plan = _abc().remove_item(ItemId("b"))
    assert _ids(plan) == "a c"
    assert plan.restore_item(ItemId("b")) == _abc()


def test_issuing_discards_removed_rows() -> None:
    assert _abc().remove_item(ItemId("b")).without_removed().removed == ()


def test_an_unknown_exercise_cannot_be_restored() -> None:
    with pytest.raises(NotFound, match="nothing to bring back"):
        _abc().restore_item(ItemId("b"))
    with pytest.raises(NotFound, match="no longer in the plan"):
        _abc().remove_item(ItemId("z"))


def test_moving_up_from_the_first_row_goes_to_the_previous_section() -> None:
    plan = _abc().shift_item(ItemId("b"), -1)
    assert _ids(plan) == "a b c"
    assert plan.get_item(ItemId("b")).section is WARM_UP


def test_moving_down_from_the_last_row_goes_to_the_next_section() -> None:
    assert _abc().shift_item(ItemId("c"), 1).get_item(ItemId("c")).section is COOL_DOWN


def test_the_first_row_cannot_move_up_and_the_last_not_down() -> None:
    top = _abc()
    assert top.shift_item(ItemId("a"), -1) == top
    bottom = a_plan(an_item("a", section=COOL_DOWN))
    assert bottom.shift_item(ItemId("a"), 1) == bottom


def test_a_changed_row_stays_in_its_section() -> None:
    plan = _abc().replace_item(an_item("a", section=COOL_DOWN, note="Slowly."))
    assert plan.get_item(ItemId("a")) == an_item("a", section=WARM_UP, note="Slowly.")


_MOVES = st.lists(
    st.tuples(
        st.sampled_from(["remove", "restore", "up", "down", "warm-up", "main", "cool-down"]),
        st.sampled_from("abcde"),
        st.integers(0, 4),
    ),
    max_size=20,
)


@given(_MOVES)
def test_no_order_of_moves_loses_an_exercise(moves: list[tuple[str, str, int]]) -> None:
    plan = a_plan(*(an_item(letter) for letter in "abcde"))
    for action, letter, place in moves:
        try:
            plan = _moved(plan, action, ItemId(letter), place)
        except NotFound:
            continue
    everything = {item.id for item in plan.items} | {gone.item.id for gone in plan.removed}
    assert everything == set("abcde")


def _moved(plan: Plan, action: str, item: ItemId, place: int) -> Plan:
    match action:
        case "remove":
            return plan.remove_item(item)
        case "restore":
            return plan.restore_item(item)
        case "up" | "down":
            return plan.shift_item(item, -1 if action == "up" else 1)
        case _:
            return plan.move_item(item, Section(action), place)


def test_a_plan_has_a_maximum_length() -> None:
    full = a_plan(*(an_item(str(n)) for n in range(MAX_ITEMS)))
    with pytest.raises(PlanTooLong, match="at most 60 exercises"):
        full.insert_item(an_item("one-more"))


def test_two_rows_never_share_an_id() -> None:
    with pytest.raises(InvalidValue, match="two share one"):
        a_plan(an_item("a"), an_item("a"))


def test_rows_are_grouped_by_section() -> None:
    with pytest.raises(InvalidValue, match="warm-up, main, cool-down"):
        a_plan(an_item("a"), an_item("b", section=WARM_UP))


def test_a_note_longer_than_two_lines_is_refused_with_its_length() -> None:
    with pytest.raises(TextTooLong, match="The note has 10000 characters; it takes at most 240"):
        an_item(note="x" * 10_000)
    with pytest.raises(TextTooLong, match="The warning"):
        an_item(warning="x" * 241)
    with pytest.raises(TextTooLong, match="The title"):
        a_plan(title="x" * 121)


def test_an_avoid_is_overridden_only_with_a_reason() -> None:
    with pytest.raises(InvalidValue, match="Write why you keep it"):
        an_answer(reason="  ")
    assert an_answer(advice=Advice.CAUTION, reason="").reason == ""


def test_an_override_of_a_caution_does_not_cover_an_avoid() -> None:
    item = an_item(overrides=(Override(RuleId("r"), Advice.CAUTION),))
    assert item.find_override(RuleId("r"), Advice.CAUTION)
    assert item.find_override(RuleId("r"), Advice.AVOID) is None


def test_a_new_override_replaces_the_old_one() -> None:
    item = (
        an_item().add_override(an_answer(reason="First.")).add_override(an_answer(reason="Second."))
    )
    assert [answer.reason for answer in item.overrides] == ["Second."]


def test_pain_limit_and_schedule_have_bounds() -> None:
    with pytest.raises(InvalidValue, match="from 0 to 10"):
        a_plan(max_pain=11)
    with pytest.raises(InvalidValue, match="Times a day go from 1 to 16"):
        Schedule(per_day=Span.of(0))
    assert replace(Schedule(), days=Days(per_week=Span.of(3)), weeks=None).weeks is None
