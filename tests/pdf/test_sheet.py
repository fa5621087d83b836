"""The standard sheet as a patient gets it: readable, on one leaf, with codes that can be scanned."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from typing import Any, cast

import pytest
from pypdf import PdfReader

from ptplanner.domain.dosage import Days, Dosage, Span
from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Paper
from ptplanner.domain.plan import PlanItem, Schedule, Section
from ptplanner.domain.revision import SheetCodes
from ptplanner.domain.sides import AffectedSide
from ptplanner.settings import PROJECT_ROOT
from tests.pdf import reading, sheets

pytestmark = pytest.mark.pdf

PAPERS = list(Paper)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("with_pictures", [True, False])
def test_four_exercises_take_one_side_and_the_back_one_more(
    paper: Paper, with_pictures: bool
) -> None:
    sheet = reading.ana(paper, with_pictures=with_pictures)
    front, back = reading.page_texts(sheet.pdf)
    assert all(
        one.name in front.replace("\n", " ") for one in (sheets.GLIDE, sheets.ROCK, sheets.BIRD_DOG)
    )
    assert "deadlift" in front
    assert "Keep track, Ana" in back


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("with_pictures", [True, False])
def test_no_type_is_smaller_than_12_points(paper: Paper, with_pictures: bool) -> None:
    assert reading.smallest_type(reading.ana(paper, with_pictures=with_pictures).pdf) >= 11.99


@pytest.mark.parametrize("paper", PAPERS)
def test_every_code_scans_from_the_printed_page(paper: Paper) -> None:
    found = reading.scanned(reading.ana(paper, with_pictures=True).pdf)
    assert sorted(found) == sorted(
        [
            "HTTPS://PT.EXAMPLE.ORG/P/7K4M9XQ2WTB/2",
            *(f"HTTPS://PT.EXAMPLE.ORG/P/{i:02d}BCDFGHJKM/2" for i in range(4)),
        ]
    )


def test_without_a_database_the_codes_open_the_public_demonstrations() -> None:
    document = sheets.document(codes=SheetCodes(sheets.BASE))
    assert sorted(reading.scanned(reading.printed(document).pdf)) == [
        "HTTPS://PT.EXAMPLE.ORG/X/1L",
        "HTTPS://PT.EXAMPLE.ORG/X/2E",
        "HTTPS://PT.EXAMPLE.ORG/X/3E",
        "HTTPS://PT.EXAMPLE.ORG/X/5L",
        "HTTPS://PT.EXAMPLE.ORG/X/5L.2E.3E.1L",
    ]


def test_the_front_says_who_what_how_much_and_when_to_stop() -> None:
    front = " ".join(reading.page_texts(reading.ana(Paper.A4).pdf)[0].split())
    for text in (
        "Harbour Street Physiotherapy · 01632 960 123",
        "For Ana · from Marta Silva · 21 November 2026 · version 2",
        "7K4M 9XQ2 WTB",
        "4 exercises",
        "About 15 minutes",
        "Twice a day",
        "5 days a week",
        "Next visit 12 December",
        "Do not bend your",
        "Stop and rest if",
        "Danger signs:",
        "LEFT leg",
        "Each side, LEFT first",
        "2 sets of 8 on each side.",
        "Lift your LEFT leg straight back",
        "Reach your right arm forward",
        "Ana, do this next to the kitchen counter.",
        "Not yet reviewed by a clinician",
        "Page 1 of 2",
    ):
        assert text in front, text


def test_the_back_has_a_grid_the_pain_scale_and_the_danger_signs() -> None:
    back = reading.page_texts(reading.ana(Paper.A4).pdf)[1]
    for text in (
        "Week 1",
        "M T W T F M T W T F M T W T F",
        "1 Sciatic nerve glide",
        "once a day",
        "Pain, 0 to 10",
        "0 to 3",
        "4 to 5",
        "6 to 10",
        "Call 112",
        "You cannot hold your stool",
        "See a doctor first if",
        "Ready for more?",
        "Too much?",
        "Questions? Call Marta Silva",
        "Page 2 of 2",
    ):
        assert text in back, text


def test_a_right_sided_patient_reads_right() -> None:
    front = reading.page_texts(reading.printed(sheets.document(side=AffectedSide.RIGHT)).pdf)[0]
    assert "Lift your RIGHT leg straight back" in front
    assert "Reach your left arm forward" in front
    assert "Each side, RIGHT first" in front


def test_a_sheet_tells_screen_readers_what_it_is() -> None:
    reader = PdfReader(io.BytesIO(reading.ana(Paper.A4, with_pictures=True).pdf))
    root = cast("dict[str, Any]", reader.root_object)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert reader.metadata is not None
    assert reader.metadata.title == "Your exercise plan, Ana"
    assert b'pdfuaid:part="1"' in root["/Metadata"].get_object().get_data()


def test_every_picture_has_a_text_alternative() -> None:
    reader = PdfReader(io.BytesIO(reading.ana(Paper.A4, with_pictures=True).pdf))
    figures = [
        node
        for node in _structure(reader.root_object["/StructTreeRoot"])
        if node.get("/S") == "/Figure"
    ]
    # Five codes and two drawings for each of four exercises.
    assert len(figures) == 5 + 8
    assert all(str(figure.get("/Alt", "")).strip() for figure in figures)


def _structure(node: object) -> list[dict[str, object]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [found for child in node for found in _structure(child)]
    if not isinstance(node, dict):
        return []
    return [node, *_structure(node.get("/K", []))]


def test_the_same_revision_gives_the_same_bytes_in_another_process() -> None:
    code = (
        "import hashlib; from tests.pdf import reading; from ptplanner.domain.paper import Paper; "
        "print(hashlib.sha256(reading.ana(Paper.A4, with_pictures=True).pdf).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=PROJECT_ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop().strip()) == 64


@pytest.mark.slow
def test_sixty_exercises_are_all_printed_and_never_smaller() -> None:
    items = tuple(
        PlanItem(
            ItemId(f"i{n}"), sheets.FOUR[n % 4].slug, Section.MAIN, sheets.ROCK_DOSE, note="x" * 240
        )
        for n in range(60)
    )
    sheet = reading.printed(sheets.document(sheets.plan(items)))
    found = reading.text(sheet.pdf)
    assert "60 exercises" in found
    assert "60 Single-leg Romanian" in found.replace("\n", " ")
    assert reading.smallest_type(sheet.pdf) >= 11.99
    first_page = reading.page_texts(sheet.pdf)[0]
    assert len(reading.scanned(sheet.pdf, last_page=1)) == 1 + first_page.count("See it move")
    assert reading.outside_of_page(sheet.pdf) == []


def test_a_card_is_never_split_over_two_pages() -> None:
    items = tuple(
        PlanItem(ItemId(f"i{n}"), sheets.BIRD_DOG.slug, Section.MAIN, sheets.BIRD_DOG_DOSE)
        for n in range(11)
    )
    pages = reading.page_texts(
        reading.printed(sheets.document(sheets.plan(items), findings=())).pdf
    )
    fronts = [page for page in pages if "See it move" in page]
    assert len(fronts) > 1
    for page in fronts:
        assert (
            page.count("Bird dog")
            == page.count("See it move")
            == page.count("Feel it:") + page.count("You should feel it in")
        )


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "<img src=x onerror=alert(1)>",
    "</b></section><h1>Ha",
    "javascript:alert(1)",
    "&lt;b&gt; &amp; 'quoted' \"twice\"",
    "]]> --> <!-- <![CDATA[",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markup_in_any_text_is_printed_as_text(hostile: str) -> None:
    item = replace(sheets.items()[0], note=hostile, warning=hostile)
    exercise = sheets.exercise("odd", 9, hostile, (hostile,), feel=hostile)
    plan = sheets.plan(
        (item, PlanItem(ItemId("odd"), exercise.slug, Section.MAIN, Dosage(repetitions=Span.of(3))))
    )
    document = sheets.document(plan, name=hostile, exercises=(*sheets.FOUR, exercise))
    found = "".join(reading.text(reading.printed(document).pdf).split())
    assert found.count("".join(hostile.split())) >= 4


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("فاطمة الزهراء", "\N{ARABIC LETTER FEH}"),
        ("王小明", "王"),
        ("김민준", "김"),
        ("שרה כהן", "ש"),
        ("Zoë Żółć Ñandú", "Z"),
    ],
)
def test_a_name_in_another_script_is_printed_with_a_bundled_font(name: str, letter: str) -> None:
    pdf = reading.printed(sheets.document(name=name)).pdf
    reader = PdfReader(io.BytesIO(pdf))
    fonts = {str(f["/BaseFont"]) for page in reader.pages for f in _fonts(page)}
    assert all("PT-Handout" in font or "PT-Fallback" in font for font in fonts), fonts
    assert reading.smallest_type(pdf) >= 11.99
    assert reader.metadata is not None
    assert letter in str(reader.metadata.title)


def _fonts(page: object) -> list[dict[str, object]]:
    return [font.get_object() for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]


@pytest.mark.parametrize(
    "name",
    ["Ana 🦩", "A" * 120, "A" * 60 + " " + "B" * 59, "A\x00n\x0ba\ud800", "", " ", "O'Neil-Łukasz"],
)
def test_an_unusual_name_is_printed_within_the_page(name: str) -> None:
    pdf = reading.printed(sheets.document(name=name)).pdf
    assert reading.outside_of_page(pdf) == []
    assert "Your exercise plan" in reading.text(pdf)


def test_a_very_long_exercise_name_wraps() -> None:
    exercise = sheets.exercise("long", 9, "Supercalifragilistic " * 6 + "x" * 120, ("Do it.",))
    plan = sheets.plan((PlanItem(ItemId("long"), exercise.slug, Section.MAIN, sheets.ROCK_DOSE),))
    pdf = reading.printed(sheets.document(plan, exercises=(exercise,), findings=())).pdf
    assert reading.outside_of_page(pdf) == []
    assert "".join(reading.text(pdf).split()).count("x") >= 120


def test_an_empty_plan_still_makes_a_sheet() -> None:
    sheet = reading.printed(sheets.document(sheets.plan(()), findings=()))
    assert "0 exercises" in reading.text(sheet.pdf)


def test_what_is_left_out_of_a_card_is_printed_on_the_back() -> None:
    sheet = reading.ana(Paper.LETTER, with_pictures=True)
    front, back = reading.page_texts(sheet.pdf)
    assert sheet.front_fit.name == "tightest"
    assert "kitchen counter" not in front
    assert "kitchen counter" in back
    assert "Stop if the tingling lasts more than a minute." in " ".join(back.split())


def test_the_grid_of_a_long_plan_says_how_to_continue() -> None:
    plan = sheets.plan(
        sheets.items(),
        schedule=Schedule(per_day=Span.of(1), days=Days(per_week=Span.of(7)), weeks=Span.of(12)),
    )
    back = reading.page_texts(reading.printed(sheets.document(plan)).pdf)[-1]
    assert "Copy this page for weeks" in back
    assert "to 12." in back


def test_a_plan_in_a_phase_prints_the_goals_of_the_phase() -> None:
    goals = ("You can walk for 15 minutes.", "You can sit for 20 minutes.")
    document = replace(sheets.document(), goals=goals)
    text = reading.page_texts(reading.printed(document).pdf)[1].replace("\n", " ")
    assert "Your next step Tick what is true." in text
    assert "Ask your therapist what comes next." in text
    assert all(goal in text for goal in goals)


def test_a_plan_without_phases_prints_no_goals() -> None:
    assert "Your next step" not in "".join(reading.page_texts(reading.ana(Paper.A4).pdf))


def test_a_sheet_is_dated_by_its_revision() -> None:
    reader = PdfReader(io.BytesIO(reading.ana(Paper.A4).pdf))
    assert reader.metadata is not None
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == date(2026, 11, 21)
