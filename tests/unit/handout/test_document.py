"""The worded values of a sheet: cards, captions, precautions and the pain scale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ptplanner.domain.clinic_locale import DoctorWord
from ptplanner.domain.condition import Advice
from ptplanner.domain.duration_estimate import estimate_session_seconds
from ptplanner.domain.exercise import ClinicalReview, StepRole
from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Paper
from ptplanner.domain.red_flags import RedFlag, RedFlagKind
from ptplanner.domain.sides import AffectedSide
from ptplanner.handout.blocks import BackBlockKind, list_back_blocks
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BACK_FITS, FRONT_FITS
from ptplanner.handout.html import render_sheet_html
from ptplanner.web.phone.plan_views import build_help_view, build_phone_plan
from ptplanner.wording.phrases import join_text_runs
from tests.pdf import figures, sheets


def test_drawings_are_mirrored_for_a_patient_who_trains_the_right_side() -> None:
    for side, is_mirrored in ((AffectedSide.LEFT, False), (AffectedSide.RIGHT, True)):
        sheet = build_sheet(sheets.document(side=side), figures.four_figures())
        # the fourth is dosed for the left side, whoever trains it
        mirrored = [card.pictures.is_mirrored for card in sheet.cards if card.pictures]
        assert mirrored == [is_mirrored, is_mirrored, is_mirrored, False]
        html = render_sheet_html(sheet, FRONT_FITS[0], BACK_FITS[0], Paper.A4).html
        assert ('class="mirrored"' in html) is is_mirrored


def test_the_end_picture_says_how_long_to_hold() -> None:
    pictures = build_sheet(sheets.document(), figures.four_figures()).cards[0].pictures
    assert pictures is not None
    assert pictures.start_caption == "Start"
    assert pictures.end_caption.replace("\N{NO-BREAK SPACE}", " ") == "End: hold 2 seconds"


def test_a_card_with_too_many_steps_leaves_out_a_cue_and_keeps_the_movement() -> None:
    card = build_sheet(sheets.document(), {}).cards[3]
    kept = ["".join(run.text for run in step.full_text) for step in card.select_steps(4)]
    assert len(kept) == 4
    assert kept[0].startswith("Stand on your LEFT leg")
    assert not any(step.startswith("Press") for step in kept)


def test_a_precaution_on_two_exercises_is_printed_once() -> None:
    second = replace(sheets.FINDING, item=ItemId("i4"))
    (line,) = build_sheet(sheets.document(findings=(sheets.FINDING, second)), {}).precautions
    assert line.exercises_label == "Exercises 2 and 4:"


def test_an_overridden_exercise_and_its_precaution_do_not_contradict_each_other() -> None:
    kept = replace(sheets.FINDING, advice=Advice.AVOID, reason="Bending eases it.")
    (line,) = build_sheet(sheets.document(findings=(kept,)), {}).precautions
    assert line.exercises_label == "Apart from exercise 2, which was chosen for you:"
    assert line.avoid == "Do not bend your back to lift or tie shoes."
    assert line.is_overridden


def test_an_overridden_exercise_is_separate_from_others() -> None:
    kept = replace(sheets.FINDING, item=ItemId("i4"), advice=Advice.AVOID, reason="Asked.")
    lines = build_sheet(sheets.document(findings=(sheets.FINDING, kept)), {}).precautions
    assert [line.exercises_label for line in lines] == [
        "Apart from exercise 4, which was chosen for you:",
        "Exercise 2:",
    ]


def test_a_precaution_that_ends_says_when() -> None:
    ending = replace(sheets.FINDING, until=date(2027, 3, 14))
    (line,) = build_sheet(sheets.document(findings=(ending,)), {}).precautions
    assert line.why == "It can press on the sore nerve. This counts until 14 March 2027."


@pytest.mark.parametrize(
    ("limit", "numbers"),
    [
        (5, ["0 to 3", "4 to 5", "6 to 10"]),
        (3, ["0 to 1", "2 to 3", "4 to 10"]),
        (1, ["0", "1", "2 to 10"]),
        (0, ["0", "1 to 10"]),
        (10, ["0 to 8", "9 to 10"]),
    ],
)
def test_an_older_document_keeps_its_pain_scale(limit: int, numbers: list[str]) -> None:
    document = sheets.document(sheets.plan(sheets.items(), max_pain=limit))
    sheet = build_sheet(replace(document, version=2), {})
    assert [band.numbers for band in sheet.pain_zones] == numbers


@pytest.mark.parametrize("limit", range(11))
def test_front_back_and_phone_agree_on_every_limit(limit: int) -> None:
    document = sheets.document(sheets.plan(sheets.items(), max_pain=limit))
    sheet, help_view = build_sheet(document, {}), build_help_view(document)
    assert help_view.pain == sheet.pain_limit
    front = join_text_runs(sheet.pain_limit)
    zones = {zone.sign: zone.numbers for zone in sheet.pain_zones}
    if limit == 0:
        assert front == "you feel any pain."
        assert zones == {"go": "0", "stop": "1 to 10"}
        assert "ache" not in sheet.pain_zones[0].advice
    elif limit == 10:
        assert list(zones) == ["go", "ease"]
    else:
        assert front == f"pain goes above {limit} out of 10."
        assert zones["ease"].endswith(str(limit))
        assert zones["stop"].startswith(str(limit + 1))
    assert int(zones["go"].rpartition(" ")[2]) <= 3
    calm = zones["go"]
    assert join_text_runs(sheet.progression).startswith(f"Pain {calm} and every set")


def test_the_limit_of_an_exercise_is_on_the_front_on_the_back_and_on_its_page() -> None:
    items = sheets.items()
    own = (replace(items[0], dosage=replace(items[0].dosage, max_pain=2)), *items[1:])
    document = sheets.document(sheets.plan(own, max_pain=5))
    sheet = build_sheet(document, {})
    assert sheet.own_pain_limits == ("Exercise 1: stop above 2 out of 10.",)
    (pain,) = (b for b in list_back_blocks(sheet, FRONT_FITS[0]) if b.kind is BackBlockKind.PAIN)
    assert pain.lines[-1] == "Exercise 1: stop above 2 out of 10."
    assert build_help_view(document).own_pain_limits == sheet.own_pain_limits
    reminder = build_help_view(document, own[0]).stop_reminder
    assert join_text_runs(reminder) == "Stop if pain goes above 2 out of 10."
    other = build_help_view(document, own[1]).stop_reminder
    assert join_text_runs(other) == "Stop if pain goes above 5 out of 10."


def test_a_limit_of_zero_for_one_exercise_stops_at_the_first_pain() -> None:
    items = sheets.items()
    own = (replace(items[0], dosage=replace(items[0].dosage, max_pain=0)), *items[1:])
    sheet = build_sheet(sheets.document(sheets.plan(own, max_pain=5)), {})
    assert sheet.own_pain_limits == ("Exercise 1: stop at the first pain.",)


@pytest.mark.parametrize(
    ("version", "headings"),
    [
        (
            2,
            [
                "Get help right away: call 112 or go to a hospital",
                "Ask a doctor before you go on",
            ],
        ),
        (
            3,
            [
                "Call 112 or go to a hospital now if",
                "Do not start yet. See a doctor first if",
            ],
        ),
    ],
)
def test_the_headings_of_danger_signs_are_those_of_the_version(
    version: int, headings: list[str]
) -> None:
    sheet = build_sheet(replace(sheets.document(), version=version), {})
    assert [box.heading for box in sheet.danger_boxes] == headings


@pytest.mark.parametrize(
    ("number", "heading"),
    [
        ("", "Go to an emergency department the same day if"),
        ("01632 960 500", "Call 01632 960 500 the same day if"),
    ],
)
def test_a_same_day_box_never_sends_to_a_closed_clinic(number: str, heading: str) -> None:
    document = sheets.document()
    sign = RedFlag(RedFlagKind.SAME_DAY, "One arm gets weaker", sheets.SOURCE)
    clinic = replace(document.clinic, out_of_hours_phone=number, doctor_word=DoctorWord.GP)
    sheet = build_sheet(replace(document, red_flags=(sign, *sheets.RED_FLAGS), clinic=clinic), {})
    assert [box.heading for box in sheet.danger_boxes][1:] == [
        heading,
        "Do not start yet. See a GP first if",
    ]


def test_the_opening_note_is_on_the_sheet_and_on_the_phone() -> None:
    plan = replace(sheets.plan(sheets.items()), opening_note="See a doctor first.")
    document = sheets.document(plan)
    assert build_sheet(document, {}).opening_note == "See a doctor first."
    assert build_phone_plan(document, {}).opening_note == "See a doctor first."


def test_steps_that_protect_are_never_left_out() -> None:
    exercise = sheets.exercise("sciatic-nerve-glide", 5, "Glide", ("Lie.", "Lift.", "Hold."))
    roles = (StepRole.SAFETY, StepRole.CUE, StepRole.MOVE)
    text = exercise.get_text("en")
    steps = tuple(replace(step, role=role) for step, role in zip(text.steps, roles, strict=True))
    exercise = replace(exercise, texts={"en": replace(text, steps=steps)})
    document = sheets.document(sheets.plan(sheets.items()[:1]), exercises=(exercise,))
    kept = build_sheet(document, {}).cards[0].select_steps(1)
    assert [step.full_text[0].text for step in kept] == ["Lie.", "Hold."]


def test_a_sheet_counts_as_reviewed_only_if_every_exercise_is() -> None:
    document = sheets.document()
    reviewed = ClinicalReview("Dr Anna Berg", "2026-01-05")
    exercises = {slug: replace(one, review=reviewed) for slug, one in document.exercises.items()}
    whole = build_sheet(replace(document, exercises=exercises), {})
    first = sheets.FOUR[0].slug
    partly = build_sheet(
        replace(document, exercises=exercises | {first: document.exercises[first]}), {}
    )
    assert whole.phrases.reviewed_note in whole.footer
    assert whole.phrases.not_reviewed_note in partly.footer


def test_a_session_is_announced_with_whole_minutes_rounded_up() -> None:
    document = sheets.document()
    seconds = estimate_session_seconds(document.plan, document.patient.affected_side)
    assert seconds % 60
    summary = "".join(run.text for cell in build_sheet(document, {}).summary for run in cell)
    assert f"About {int(seconds) // 60 + 1} minutes" in summary.replace("\N{NO-BREAK SPACE}", " ")


def test_texts_are_escaped() -> None:
    sheet = build_sheet(sheets.document(name="<b>Ana</b> & Co"), {})
    html = render_sheet_html(sheet, FRONT_FITS[0], BACK_FITS[0], Paper.A4).html
    assert "<b>Ana" not in html
    assert "&lt;b&gt;Ana" in html


def test_the_section_is_named_on_its_first_card_only() -> None:
    sections = [card.section for card in build_sheet(sheets.document(), {}).cards]
    assert [bool(section) for section in sections] == [True, False, True, False]
