"""A PDF that was mailed: codes, addresses and the telephone number are links, and a screen reader hears them well."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import ClinicDetails, RevisionDocument
from ptplanner.handout.codes import build_phone_url
from ptplanner.handout.pictures import load_current_figures
from ptplanner.handout.renderer import render_in_process, render_sheet
from tests.pdf import figures, reading, sheets
from tests.support.reading_pages import read_order

pytestmark = pytest.mark.pdf

PLAN_URL = "HTTPS://PT.EXAMPLE.ORG/P/7K4M9XQ2WTB/2"
ITEM_URL = "HTTPS://PT.EXAMPLE.ORG/P/00BCDFGHJKM/2"


@cache
def make_sheet(layout: Layout = Layout.STANDARD) -> bytes:
    return render_in_process(sheets.document(), Paper.A4, layout, lambda _: figures.four_figures())


def list_links(pdf: bytes) -> list[str]:
    pages = PdfReader(io.BytesIO(pdf)).pages
    notes = (note.get_object() for page in pages for note in page.get("/Annots") or ())
    actions: list[Any] = [note.get("/A") for note in notes]
    return [str(one["/URI"]) for one in actions if one and "/URI" in one]


def list_alternative_texts(pdf: bytes) -> list[str]:
    def walk(node: Any) -> list[str]:  # noqa: ANN401  # a node of the PDF's structure
        node = node.get_object()
        if isinstance(node, list):
            return [text for kid in node for text in walk(kid)]
        if not isinstance(node, dict):
            return []
        own = [str(node["/Alt"])] if "/Alt" in node else []
        return own + (walk(node["/K"]) if "/K" in node else [])

    return walk(PdfReader(io.BytesIO(pdf)).root_object["/StructTreeRoot"])


def with_typed_text(step: str, note: str) -> RevisionDocument:
    """Ana's sheet with a step and a note that somebody typed."""
    document = sheets.document()
    first = document.plan.items[0]
    exercise = document.exercises[first.exercise]
    text = exercise.texts["en"]
    steps = (replace(text.steps[0], text=step, short=""), *text.steps[1:])
    typed = replace(exercise, texts={"en": replace(text, steps=steps)})
    items = (replace(first, note=note), *document.plan.items[1:])
    return replace(
        document,
        exercises={**document.exercises, first.exercise: typed},
        plan=replace(document.plan, items=items),
    )


def test_codes_address_and_telephone_are_links() -> None:
    links = list_links(make_sheet())
    assert links.count(PLAN_URL) >= 2
    assert ITEM_URL in links
    assert "https://pt.example.org/p" in links
    assert links.count("tel:01632960123") == 2


def test_the_page_for_the_fridge_has_the_links_of_its_head() -> None:
    links = list_links(make_sheet(Layout.FRIDGE))
    assert PLAN_URL in links
    assert "tel:01632960123" in links


def test_the_alternative_text_of_a_code_is_its_address() -> None:
    texts = list_alternative_texts(make_sheet())
    assert PLAN_URL in texts
    assert ITEM_URL in texts


def test_only_the_code_of_the_plan_is_printed_as_text() -> None:
    text = reading.text(make_sheet())
    assert "7K4M 9XQ2 WTB" in text
    assert "00BC" not in text


def test_an_address_that_was_typed_is_a_link() -> None:
    document = with_typed_text(
        "Watch https://films.example.org/glide first.", "More at https://clinic.example.org/knee."
    )
    links = list_links(render_sheet(document, Paper.A4, {}).pdf)
    assert "https://films.example.org/glide" in links
    assert "https://clinic.example.org/knee" in links


@pytest.mark.parametrize(
    ("phone", "url"),
    [
        ("01632 960 123", "tel:01632960123"),
        ("+44 (0)1632 960 123", "tel:+441632960123"),
        ("(555) 010-4567 ext. 89", "tel:5550104567"),
        ("01632 960 123 or 01632 960 124", "tel:01632960123"),
        ("01632 960 123 / 960 124", "tel:01632960123"),
        ("Ask at the desk", ""),
        ("12", ""),
        ("", ""),
    ],
)
def test_the_first_telephone_number_is_called(phone: str, url: str) -> None:
    assert build_phone_url(phone) == url


def test_the_heading_of_an_exercise_is_read_before_its_pictures() -> None:
    order = read_order(make_sheet())
    assert order.index("Sciatic nerve glide") < order.index("Start")


def test_pictures_stand_left_of_the_words() -> None:
    """The order of reading does not move anything on the paper."""
    page = reading.page_texts(make_sheet())[0]
    line = next(line for line in page.split("\n") if "Sciatic nerve glide" in line)
    assert line.startswith("Start")


@pytest.mark.parametrize("layout", list(Layout))
def test_an_exercise_that_cannot_be_shown_has_no_code(layout: Layout) -> None:
    document = sheets.document()
    slug, own = document.plan.items[0].exercise, ExerciseSlug("own-heron-stand")
    items = (replace(document.plan.items[0], exercise=own), *document.plan.items[1:])
    unseen = replace(
        document,
        plan=replace(document.plan, items=items),
        exercises={**document.exercises, own: replace(document.exercises[slug], slug=own)},
    )
    pdf = render_in_process(unseen, Paper.A4, layout, load_current_figures)
    assert ITEM_URL not in reading.scanned(pdf)
    assert PLAN_URL in reading.scanned(pdf)
    old = replace(unseen, version=2)
    printed = reading.scanned(
        render_in_process(old, Paper.A4, Layout.STANDARD, load_current_figures)
    )
    assert ITEM_URL in printed, "an older revision prints as it was issued"


def test_danger_signs_are_referred_to_by_their_page() -> None:
    pages = reading.page_texts(make_sheet())
    assert "Danger signs: page 2" in " ".join(pages[0].split())
    assert "Call 112" in pages[1]


def test_a_note_says_that_it_is_from_the_therapist() -> None:
    text = " ".join(reading.page_texts(make_sheet())[0].split())
    assert "From your therapist: Ana, do this" in text


def test_a_clinic_without_a_telephone_has_no_link_to_one() -> None:
    document = sheets.document(clinic=ClinicDetails("Harbour Street", "Ask at the desk"))
    links = list_links(render_sheet(document, Paper.A4, {}).pdf)
    assert not [link for link in links if link.startswith("tel:")]
