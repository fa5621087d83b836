"""Codes, pictures, cards and files, each on its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ptplanner.domain import access_code
from ptplanner.domain.condition import Advice
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.ids import ExerciseSlug, ItemId
from ptplanner.domain.paper import Paper
from ptplanner.domain.plan import PlanItem, Section
from ptplanner.domain.revision import SheetCodes
from ptplanner.domain.sides import AffectedSide, DoseSide
from ptplanner.handout import codes, pictures
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BACK_FITS, FRONT_FITS
from ptplanner.handout.geometry import PICTURES
from ptplanner.handout.html import render_sheet_html
from ptplanner.handout.pictures import Arrangement, load_figures
from tests.pdf import figures, reading, sheets

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("code", "shown"), [("7K4M9XQ2WTB", "7K4M 9XQ2 WTB"), ("", ""), ("7K4M", "7K4M")]
)
def test_a_code_is_grouped_for_reading_aloud(code: str, shown: str) -> None:
    assert access_code.format_code(code) == shown


def test_an_address_to_type_has_no_scheme() -> None:
    assert codes.format_typed_address("https://PT.example.org:8443") == "pt.example.org:8443/p"


@pytest.mark.parametrize(
    ("side", "affected", "letter"),
    [
        (DoseSide.LEFT, AffectedSide.NONE, "L"),
        (DoseSide.PAINFUL, AffectedSide.RIGHT, "R"),
        (DoseSide.PAINFUL, AffectedSide.BOTH, "E"),
        (DoseSide.EACH, AffectedSide.LEFT, "E"),
        (DoseSide.ALTERNATE, AffectedSide.LEFT, "E"),
        (None, AffectedSide.LEFT, "E"),
    ],
)
def test_a_demonstration_names_exercise_and_side_and_nobody(
    side: DoseSide | None, affected: AffectedSide, letter: str
) -> None:
    item = PlanItem(
        ItemId("i"), sheets.GLIDE.slug, Section.MAIN, Dosage(repetitions=Span.of(5), side=side)
    )
    document = sheets.document(
        sheets.plan((item,)), side=affected, codes=SheetCodes("https://pt.example.org")
    )
    assert codes.build_item_url(document, item) == f"HTTPS://PT.EXAMPLE.ORG/X/5{letter}"


@pytest.mark.parametrize("characters", [30, 47, 60, 67])
def test_a_code_has_squares_large_enough_for_a_bad_copy(characters: int) -> None:
    drawn = codes.draw_qr_code("HTTPS://PT.EXAMPLE.ORG/P/".ljust(characters, "X"))
    assert drawn is not None
    assert codes.MIN_QR_MM <= drawn.size_mm <= codes.MAX_CARD_QR_MM
    quiet_mm = (drawn.outer_mm - drawn.size_mm) / 2
    module_mm = quiet_mm / codes.QUIET_MODULES
    assert module_mm >= codes.MIN_MODULE_MM - 0.001


def test_a_code_that_no_phone_could_read_is_not_printed() -> None:
    assert (
        codes.draw_qr_code("HTTPS://PT.EXAMPLE.ORG/X/" + ".".join(f"{n}E" for n in range(60)))
        is None
    )


def test_lying_poses_are_stacked_and_standing_ones_side_by_side() -> None:
    assert (
        pictures.arrange_pictures(figures.pair("standing"), 50).arrangement
        is Arrangement.SIDE_BY_SIDE
    )
    assert (
        pictures.arrange_pictures(figures.pair("lying"), 60).arrangement
        is not Arrangement.SIDE_BY_SIDE
    )


@pytest.mark.parametrize("pose", figures.POSES)
@pytest.mark.parametrize("height", [34.0, 46.0, 60.0])
def test_both_poses_have_one_scale_and_stay_in_their_column(pose: str, height: float) -> None:
    pair = figures.pair(pose)
    placed = pictures.arrange_pictures(pair, height)
    assert placed.start_width / pair.start.width == pytest.approx(
        placed.end_width / pair.end.width, rel=0.01
    )
    assert max(placed.start_width, placed.end_width) <= PICTURES.width
    if placed.arrangement is Arrangement.SIDE_BY_SIDE:
        assert placed.start_width + placed.end_width <= PICTURES.width
    tall_enough = min(placed.start_height, placed.end_height) >= pictures.MIN_POSE_HEIGHT_MM - 0.1
    as_wide_as_may_be = max(placed.start_width, placed.end_width) >= 40.9
    assert tall_enough or as_wide_as_may_be


def test_drawings_are_mirrored_for_a_patient_who_trains_the_right_side() -> None:
    for side, is_mirrored in ((AffectedSide.LEFT, False), (AffectedSide.RIGHT, True)):
        sheet = build_sheet(sheets.document(side=side), reading.four_figures())
        # the fourth is dosed for the left side, whoever trains it
        mirrored = [card.pictures.is_mirrored for card in sheet.cards if card.pictures]
        assert mirrored == [is_mirrored, is_mirrored, is_mirrored, False]
        html = render_sheet_html(sheet, FRONT_FITS[0], BACK_FITS[0], Paper.A4).html
        assert ('class="mirrored"' in html) is is_mirrored


def test_the_end_picture_says_how_long_to_hold() -> None:
    pictures = build_sheet(sheets.document(), reading.four_figures()).cards[0].pictures
    assert pictures is not None
    assert pictures.start_caption == "Start"
    assert pictures.end_caption.replace("\N{NO-BREAK SPACE}", " ") == "End: hold 2 seconds"


def test_pictures_are_found_by_slug_and_only_in_pairs(tmp_path: Path) -> None:
    pair = figures.pair("lying")
    for slug, names in {"both": ("start", "end"), "one": ("start",), "none": ()}.items():
        (tmp_path / slug).mkdir()
        for name in names:
            (tmp_path / slug / f"{name}.paper.svg").write_bytes(pair.start.svg)
    slugs = frozenset(ExerciseSlug(name) for name in ("both", "one", "none", "absent"))
    found = load_figures(slugs, tmp_path)
    assert set(found) == {"both"}
    assert (found[ExerciseSlug("both")].start.width, found[ExerciseSlug("both")].start.height) == (
        170,
        46,
    )


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
def test_the_pain_scale_follows_the_plans_limit(limit: int, numbers: list[str]) -> None:
    sheet = build_sheet(sheets.document(sheets.plan(sheets.items(), max_pain=limit)), {})
    assert [band.numbers for band in sheet.pain_zones] == numbers
