"""Each item of PEMAT-P: a sheet that meets it, and sheets that do not, with the place to correct."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.exercise import StepRole
from ptplanner.domain.ids import ItemId
from ptplanner.domain.quality import (
    RATIONALES,
    CheckId,
    CheckResult,
    FixTarget,
    Meter,
    build_plan_meter,
)
from ptplanner.domain.quality.pemat import SHEET_CHECKS, PematVerdict
from ptplanner.domain.quality.rationale import PEMAT_ITEM_TITLES, PEMAT_QUESTIONS
from ptplanner.domain.quality.review_input import (
    SheetOutline,
    SheetPart,
    SheetPartKind,
    StepOutline,
)
from tests.support.builders import TODAY, a_catalog, a_patient, a_plan, an_item
from tests.support.plans import words
from tests.support.sheets import STEPS, a_card, a_sheet, parts, without

GOOD = a_sheet()
TWICE = (a_card(1), a_card(2))
LATE_START = (*reversed(STEPS),)


def metered(sheet: SheetOutline, language: str = "en") -> Meter:
    items = [an_item(card.item) for card in sheet.cards]
    plan = a_plan(*items) if items else replace(a_plan(), items=())
    return build_plan_meter(plan, a_patient(language=language), a_catalog(), TODAY, sheet)


def failed(sheet: SheetOutline) -> list[CheckResult]:
    return [check for check in metered(sheet).checks if not check.passed]


def step(text: str) -> StepOutline:
    return StepOutline(StepRole.MOVE, text)


def card_with(**changes: Any) -> SheetOutline:  # noqa: ANN401  # any field of a card
    return a_sheet(a_card(**changes))


def swapped(sheet: SheetOutline, kind: SheetPartKind, **changes: object) -> SheetOutline:
    return replace(
        sheet,
        parts=tuple(replace(p, **changes) if p.kind is kind else p for p in sheet.parts),  # type: ignore[arg-type]
    )


def test_a_good_sheet_meets_every_item_that_applies() -> None:
    meter = metered(GOOD)
    assert meter.failed_checks == ()
    assert meter.pemat_score == (21, 21)
    assert meter.score == (9, 9)


# Item by item: what spoils it, and where the therapist is led.
SPOILT: list[tuple[int, SheetOutline, FixTarget | None]] = [
    (1, a_sheet(title=" "), None),
    (1, card_with(purpose="", feel=""), FixTarget.EXERCISE),
    (2, swapped(GOOD, SheetPartKind.PROGRESSION, lines=("",)), None),
    (2, a_sheet(*TWICE), FixTarget.ROW),
    (3, card_with(note="Keep the lumbar area still."), FixTarget.NOTE),
    (3, card_with(warning="Mind your ROM."), FixTarget.WARNING),
    (3, card_with(steps=(*STEPS, step("Utilize a towel."))), FixTarget.EXERCISE),
    (3, swapped(GOOD, SheetPartKind.STOP, lines=("you have lumbar pain.",)), None),
    (4, swapped(GOOD, SheetPartKind.PROGRESSION, lines=("Your meniscus is calm.",)), None),
    (4, card_with(note="Stretch your piriformis."), FixTarget.NOTE),
    (4, card_with(name="Hamstring stretch"), FixTarget.EXERCISE),
    (5, card_with(note="The leg is slowly lifted."), FixTarget.NOTE),
    (5, card_with(steps=(*STEPS, step("Lifting the leg."))), FixTarget.EXERCISE),
    (6, card_with(note="Do 3x10/2-0-2 of these."), FixTarget.NOTE),
    (6, card_with(note="Do 8 reps of these."), FixTarget.NOTE),
    (6, card_with(note="Hold 30s, please."), FixTarget.NOTE),
    (6, card_with(note="Do 12 if you can."), FixTarget.NOTE),
    (6, card_with(doses=("3 or so.",)), FixTarget.DOSE),
    (7, card_with(note="Do half as many next week."), FixTarget.NOTE),
    (7, card_with(note="Add 10% of the weight each week."), FixTarget.NOTE),
    (7, swapped(GOOD, SheetPartKind.PROGRESSION, lines=("Double the sets.",)), None),
    (8, card_with(steps=STEPS * 3), FixTarget.EXERCISE),
    (8, card_with(steps=(*STEPS, step("Lift " + "and hold " * 8 + "now."))), FixTarget.EXERCISE),
    (8, card_with(note="Do it slowly and " * 6 + "rest."), FixTarget.NOTE),
    (9, swapped(GOOD, SheetPartKind.TICK_GRID, heading="…"), FixTarget.EXERCISE),
    (9, swapped(GOOD, SheetPartKind.EXERCISE, heading="A very long name " * 3), FixTarget.EXERCISE),
    (10, card_with(steps=LATE_START), FixTarget.EXERCISE),
    (10, a_sheet(parts=tuple(reversed(GOOD.parts))), None),
    (10, a_sheet(a_card(1), a_card(2, badge="LEFT leg", section="Main part")), FixTarget.ROW),
    (11, a_sheet(summary=("Once a day",)), FixTarget.CATALOG),
    (11, a_sheet(summary=("2 exercises", "About 7 minutes", "Once a day")), FixTarget.CATALOG),
    (12, swapped(GOOD, SheetPartKind.STOP, is_boxed=False), None),
    (12, without(GOOD, SheetPartKind.STOP), None),
    (15, card_with(captions=()), FixTarget.ROW),
    (17, card_with(captions=("Start", " ")), FixTarget.EXERCISE),
    (19, a_sheet(grid=replace(GOOD.grid, rows=("1 " + "Bird dog " * 6,))), FixTarget.EXERCISE),
    (20, card_with(doses=()), FixTarget.CATALOG),
    (21, card_with(note="The patient should go slowly."), FixTarget.NOTE),
    (22, card_with(steps=STEPS[:1]), FixTarget.EXERCISE),
    (23, a_sheet(grid=replace(GOOD.grid, rows=())), FixTarget.CATALOG),
    (23, a_sheet(grid=replace(GOOD.grid, has_pain_row=False)), FixTarget.CATALOG),
    (25, a_sheet(grid_instructions=()), None),
    (25, without(GOOD, SheetPartKind.PAIN), None),
    (26, card_with(captions=()), FixTarget.ROW),
]  # fmt: skip


@pytest.mark.parametrize(("number", "sheet", "field"), SPOILT)
def test_a_violation_of_an_item_is_found_and_located(
    number: int, sheet: SheetOutline, field: FixTarget | None
) -> None:
    guilty = [check for check in failed(sheet) if number in RATIONALES[check.id].pemat_items]
    assert guilty, "not found"
    assert guilty[0].fix_target is field
    assert guilty[0].fix
    assert not guilty[0].stops_issue
    verdicts = {item.number: item.verdict for item in metered(sheet).pemat}
    assert verdicts[number] is PematVerdict.NOT_MET


def test_every_automatic_item_has_a_sheet_that_fails_it() -> None:
    """24 fails with 7: only where there is a sum is there something to explain."""
    assert {number for number, _, _ in SPOILT} | {24} == set(PEMAT_ITEM_TITLES) - set(
        PEMAT_QUESTIONS
    )


def test_the_tool_has_24_items_each_judged_by_program_or_person() -> None:
    judged = {number for key in SHEET_CHECKS for number in RATIONALES[key].pemat_items}
    assert len(PEMAT_ITEM_TITLES) == 24
    assert judged | set(PEMAT_QUESTIONS) == set(PEMAT_ITEM_TITLES)
    assert not judged & set(PEMAT_QUESTIONS)


def test_what_a_person_must_judge_is_never_counted_as_met() -> None:
    by_number = {item.number: item for item in metered(GOOD).pemat}
    for number in PEMAT_QUESTIONS:
        assert by_number[number].verdict is PematVerdict.FOR_THERAPIST
        assert by_number[number].note


def test_explaining_calculations_does_not_apply_without_calculations() -> None:
    assert {i.number: i.verdict for i in metered(GOOD).pemat}[24] is PematVerdict.DOES_NOT_APPLY


def test_captions_do_not_apply_without_pictures() -> None:
    bare = metered(card_with(captions=()))
    assert {i.number: i.verdict for i in bare.pemat}[17] is PematVerdict.DOES_NOT_APPLY
    assert bare.pemat_score == (18, 20)


def test_english_word_lists_do_not_judge_another_language() -> None:
    spanish = metered(card_with(note="Mantenga la rodilla lateral."), language="es")
    for_you = {i.number for i in spanish.pemat if i.verdict is PematVerdict.FOR_THERAPIST}
    assert for_you == {3, 4, 5, 7, 16, 18, 21, 24}
    assert spanish.failed_checks == ()


def test_without_exercises_no_item_is_met() -> None:
    empty = metered(replace(GOOD, cards=(), parts=parts()))
    assert empty.pemat_score == (0, 0)
    assert empty.score == (0, 9)
    assert [check.id for check in empty.failed_checks] == [CheckId.EXERCISES]


def test_an_explained_term_is_allowed() -> None:
    steps = (*STEPS, step("Feel it at the back of your LEFT thigh."))
    assert failed(card_with(name="Hamstring stretch", steps=steps)) == []


@pytest.mark.parametrize(
    "note",
    [
        "Hold the counter. Touch it if you wobble.",
        "Do this 3 times a day, before you get up.",
        "Bring a chair. Swing your arm. String it out.",
        "Use the RIGHT hand first.",
        "Go down 10 stairs, then rest for 2 minutes.",
        "Start with 2 kg for the first week.",
    ],
)
def test_plain_words_of_a_therapist_are_accepted(note: str) -> None:
    assert failed(card_with(note=note)) == []


def test_a_missing_clip_is_a_hint_beyond_the_tool() -> None:
    (check,) = failed(card_with(has_clip=False))
    assert check.id is CheckId.CLIPS
    assert metered(card_with(has_clip=False)).pemat_score == (21, 21)


def test_pictures_that_are_missing_are_named_together() -> None:
    cards = [a_card(n, name=f"Move {n}", captions=()) for n in range(1, 6)]
    (check,) = [c for c in failed(a_sheet(*cards)) if c.id is CheckId.PICTURES]
    assert check.sentence == "Printed without a picture: Move 1, Move 2, Move 3 and 2 more."
    assert check.item == ItemId("1")


def test_warnings_that_only_fit_on_the_back_are_reported() -> None:
    more = SheetPart(SheetPartKind.MORE_PRECAUTIONS, "Take care", ("Do not bend.", "Do not twist."))
    stop = next(i for i, p in enumerate(GOOD.parts) if p.kind is SheetPartKind.PAIN)
    sheet = replace(GOOD, parts=(*GOOD.parts[: stop + 1], more, *GOOD.parts[stop + 1 :]))
    (check,) = failed(sheet)
    assert check.sentence == "For want of room 2 warnings stand on the back."


def test_the_most_severe_result_comes_first() -> None:
    meter = metered(card_with(captions=(), has_clip=False))
    assert [c.id for c in meter.failed_checks] == [CheckId.PICTURES, CheckId.CLIPS]


@given(note=words(120), warning=words(120), steps=st.lists(words(60, 1), max_size=7))
def test_any_text_gets_a_verdict_on_every_item(note: str, warning: str, steps: list[str]) -> None:
    card = a_card(note=note, warning=warning, steps=tuple(step(text) for text in steps))
    meter = metered(a_sheet(card))
    met, judged = meter.pemat_score
    assert 0 <= met <= judged <= 22
    assert len(meter.pemat) == 24
    assert met == judged or any(RATIONALES[check.id].pemat_items for check in meter.failed_checks)
    assert not any(check.stops_issue for check in meter.failed_checks)


@pytest.mark.parametrize("key", list(CheckId))
def test_every_check_has_a_reason_and_a_source(key: CheckId) -> None:
    reason = RATIONALES[key]
    assert reason.why.endswith(".")
    assert reason.source.title
