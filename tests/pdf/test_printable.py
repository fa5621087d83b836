"""Whatever can be typed can be printed: pasted signs, foreign names, very long words, many exercises."""

from __future__ import annotations

import io
import re
import tempfile
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import pdfplumber
import pytest
from click.testing import CliRunner
from fontTools import unicodedata as scripts
from hypothesis import given, settings
from hypothesis import strategies as st

from ptplanner.cli import main
from ptplanner.domain.exercise import Exercise, Step, StepRole
from ptplanner.domain.ids import ItemId
from ptplanner.domain.paper import Paper
from ptplanner.domain.plan import PlanItem, Section
from ptplanner.domain.printable import find_replaced_signs, prepare_for_print
from ptplanner.domain.revision import ClinicDetails, RevisionDocument
from ptplanner.formats import content_files
from ptplanner.handout.renderer import render_fridge_page, render_sheet
from tests.pdf import reading, sheets
from tests.unit.handout.test_unprintable import spoil_document

pytestmark = pytest.mark.pdf

CASES = Path(__file__).with_name("cases")
SITE = "HTTPS://PT.EXAMPLE.ORG"
# 7 mm in points: printers leave so much white at each edge.
EDGE = 7 / 25.4 * 72
# Scripts whose letters stand one by one in a PDF; others are joined to shapes that stand for several letters.
SIMPLE_SCRIPTS = {"Latn", "Grek", "Cyrl", "Hani", "Hira", "Kana", "Armn", "Geor"}


@cache
def print_case(name: str, layout: str = "standard") -> bytes:
    """Print a plan file from the command line."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "sheet.pdf"
        arguments = ["handout", "--plan", str(CASES / f"{name}.plan.json"), "--out", str(out)]
        url = ["--public-url", "https://pt.example.org", "--layout", layout]
        result = CliRunner().invoke(main, [*arguments, *url])
        assert result.exit_code == 0, result.output
        return out.read_bytes()


def read_text(pdf: bytes) -> str:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return "\n".join(page.extract_text() for page in opened.pages)


@pytest.mark.parametrize("layout", ["standard", "fridge"])
@pytest.mark.parametrize("name", ["word-bullet", "keycap"])
def test_a_pasted_sign_does_not_stop_the_sheet(name: str, layout: str) -> None:
    """Case P01."""
    assert print_case(name, layout).startswith(b"%PDF")


def test_a_pasted_sign_is_printed_as_what_it_means() -> None:
    """Case P01."""
    assert "• Rest if sore" in read_text(print_case("word-bullet"))
    assert "Do 3 rounds" in read_text(print_case("keycap"))


def test_digits_are_printed_in_the_font_of_the_text() -> None:
    """Case P04."""
    with pdfplumber.open(io.BytesIO(print_case("emoji-digits"))) as opened:
        chars = [char for page in opened.pages for char in page.chars]
    assert not [c for c in chars if c["text"].isdigit() and "PT-Handout" not in c["fontname"]]
    assert [c for c in chars if c["text"] == "🙂" and "Emoji" in c["fontname"]]


@pytest.mark.parametrize("layout", ["standard", "fridge"])
def test_a_very_long_word_stays_on_the_page(layout: str) -> None:
    """Case P05."""
    with pdfplumber.open(io.BytesIO(print_case("long-word", layout))) as opened:
        outside = [
            word["text"]
            for page in opened.pages
            for word in page.extract_words()
            if word["x0"] < EDGE or word["x1"] > page.width - EDGE
        ]
    assert outside == []


@pytest.mark.slow
def test_sixty_exercises_lose_no_text() -> None:
    """Case P07."""
    text = read_text(print_case("sixty"))
    with pdfplumber.open(io.BytesIO(print_case("sixty"))) as opened:
        assert len(opened.pages) >= 10
    headings = {int(number) for number in re.findall(r"^(\d+) [A-Z]", text, re.MULTILINE)}
    assert headings == set(range(1, 61))


def test_an_exercise_twice_is_printed_twice_with_a_side_each() -> None:
    """Case P08."""
    text = read_text(print_case("same-twice"))
    assert text.count("LEFT leg") + text.count("LEFT side") >= 1
    assert text.count("RIGHT leg") + text.count("RIGHT side") >= 1
    assert "3 sets of 10" in text
    assert "2 sets of 10" in text


def test_an_exercise_twice_has_a_code_for_each_side() -> None:
    """The phone that scans the second row shows the other side, not the first row again."""
    codes = set(reading.scanned(print_case("same-twice")))
    number = content_files.load_catalog().get_exercise("bird-dog").number
    assert {f"{SITE}/X/{number}L", f"{SITE}/X/{number}R"} <= codes


def describe_at_length(number: int, step_count: int) -> Exercise:
    """An exercise whose steps are four lines each; the ends of each step are words found nowhere else."""
    lines = tuple(
        f"Begin{number}x{step} and keep both hands on the counter while you let your weight move slowly from one "
        "foot to the other, look straight ahead, breathe out, and bend your knees only as far as they stay quiet "
        f"until you have counted to ten and stand tall again end{number}x{step}."
        for step in range(step_count)
    )
    made = sheets.exercise(f"long-{number}", number, f"Slow shift {number}", ("Stand.",))
    text = replace(made.get_text("en"), steps=tuple(Step(StepRole.MOVE, line) for line in lines))
    return replace(made, texts={"en": text})


@pytest.mark.parametrize("paper", Paper)
def test_long_steps_lose_no_text_where_a_page_ends(paper: Paper) -> None:
    """Four exercises of three to six long steps: every step is printed to its last word, on the paper."""
    counts = (6, 5, 4, 3)
    long = [describe_at_length(number, count) for number, count in enumerate(counts, 1)]
    rows = tuple(
        PlanItem(ItemId(one.slug), one.slug, Section.MAIN, sheets.ROCK_DOSE) for one in long
    )
    document = sheets.document(sheets.plan(rows), exercises=tuple(long), findings=())
    pdf = render_sheet(document, paper, {}).pdf
    words = re.split(r"[^0-9A-Za-z]+", reading.text(pdf))
    ends = [
        f"{end}{number}x{step}"
        for number, count in enumerate(counts, 1)
        for step in range(count)
        for end in ("Begin", "end")
    ]
    assert [word for word in words if re.fullmatch(r"(Begin|end)\dx\d", word)] == ends
    assert reading.outside_of_page(pdf) == []


def fill_every_field(text: str) -> RevisionDocument:
    """Write ``text`` into every field of a sheet that somebody types."""
    document = sheets.document(name=f"Ana{text} Ruiz")
    items = tuple(
        replace(item, note=f"Note {text} end", warning=f"Warning {text} end")
        for item in document.plan.items
    )
    return replace(
        document,
        plan=replace(document.plan, items=items),
        clinic=ClinicDetails(f"Clinic {text}", f"01632 {text}", f"Hours {text}"),
        therapist=f"Marta {text}",
    )


def is_shown_letter_by_letter(char: str) -> bool:
    is_letter = unicodedata.category(char)[0] in "LN"
    return is_letter and scripts.script(char) in SIMPLE_SCRIPTS


def _check_that_text_survives(text: str) -> None:
    document = fill_every_field(text)
    pdf = render_sheet(document, Paper.A4, {}).pdf
    found = unicodedata.normalize("NFKC", read_text(pdf))
    wanted = unicodedata.normalize("NFKC", prepare_for_print(text))
    missing = {c for c in wanted if is_shown_letter_by_letter(c) and c not in found}
    assert missing == set()
    assert render_fridge_page(document, Paper.LETTER, {}).pdf.startswith(b"%PDF")


ANY_TEXT = st.text(min_size=1, max_size=40)
# Characters of one kind each, so that rare kinds come up too: letters, marks, numbers, signs, spaces, the invisible.
KINDS = (
    st.characters(categories=["Lm", "Lt"]),
    st.characters(categories=["Lo"]),
    st.characters(categories=["M"]),
    st.characters(categories=["N"]),
    st.characters(categories=["P"]),
    st.characters(categories=["S"]),
    st.characters(categories=["Z"]),
    st.characters(categories=["Cc", "Cf"]),
    st.characters(categories=["Co", "Cn"]),
)
KIND_TEXT = st.sampled_from(KINDS).flatmap(lambda kind: st.text(kind, min_size=1, max_size=30))


@settings(max_examples=3, deadline=None)
@given(ANY_TEXT | KIND_TEXT)
def test_any_text_in_every_field_makes_a_sheet(text: str) -> None:
    _check_that_text_survives(text)


@pytest.mark.campaign
@settings(max_examples=40, deadline=None)
@given(ANY_TEXT | KIND_TEXT)
def test_many_texts_in_every_field_make_a_sheet(text: str) -> None:
    _check_that_text_survives(text)


@pytest.mark.parametrize(
    "text",
    [
        "\uf0b7",
        "3\ufe0f\u20e3",
        "\u0f56\u0f7c\u0f51",
        "\u1100\u1161",
        "e\u0301\u0336",
        "🏴\u200d☠\ufe0f",
    ],
)
def test_signs_that_no_font_has_make_a_sheet(text: str, caplog: pytest.LogCaptureFixture) -> None:
    _check_that_text_survives(text)
    assert [record for record in caplog.records if record.name.startswith("ptplanner")] == []


def test_a_document_with_control_characters_everywhere_is_printed() -> None:
    assert render_sheet(spoil_document(), Paper.A4, {}).page_count >= 1


def test_every_replaced_sign_of_the_cases_is_named() -> None:
    assert [one.sign for one in find_replaced_signs("\uf0b7 Do 3\ufe0f\u20e3")] == [
        "3\ufe0f\u20e3",
        "\uf0b7",
    ]
