"""Control characters and halves of characters never reach the paper, whatever text they are in."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest

from ptplanner.domain.exercise import Credit, ExerciseText
from ptplanner.domain.paper import Paper
from ptplanner.domain.revision import ClinicDetails, RevisionDocument
from ptplanner.handout import fridge
from ptplanner.handout.document import build_sheet
from ptplanner.handout.fit import BACK_FITS, FRONT_FITS, FrontFit
from ptplanner.handout.geometry import FRIDGE
from ptplanner.handout.html import render_fridge_html, render_sheet_html
from tests.pdf import figures, sheets

UNPRINTABLE = "\x00\x07\x1b\x7f\x85\ud800"


def _spoil(text: str) -> str:
    """Put every kind of unprintable character inside a word."""
    return f"{text[:3]}{UNPRINTABLE}{text[3:]}"


def spoil_document() -> RevisionDocument:
    """Build Ana's sheet with unprintable characters in every free text."""
    document = sheets.document(name=_spoil("Ana Ruiz"))
    items = tuple(
        replace(item, note=_spoil("Hold the rail."), warning=_spoil("Stop when it tingles."))
        for item in document.plan.items
    )
    credit = Credit(_spoil("Text"), "CC-BY-4.0", "https://example.org", _spoil("Lena Reed"))
    exercises = {
        slug: replace(one, texts={"en": _spoil_texts(one.get_text("en"))}, credits=(credit,))
        for slug, one in document.exercises.items()
    }
    finding = replace(
        sheets.FINDING,
        avoid=_spoil(sheets.FINDING.avoid),
        why=_spoil(sheets.FINDING.why),
        instead=_spoil(sheets.FINDING.instead),
    )
    return replace(
        document,
        plan=replace(document.plan, items=items),
        exercises=exercises,
        findings=(finding, replace(finding, item=items[3].id, why=_spoil("Another reason."))),
        clinic=ClinicDetails(_spoil("Harbour Street"), _spoil("01632 960 123"), _spoil("8 to 18")),
        therapist=_spoil("Marta Silva"),
        stop_rules=(_spoil("Stop if pain moves down."),),
        red_flags=tuple(replace(flag, text=_spoil(flag.text)) for flag in document.red_flags),
        goals=(_spoil("Walk to the shop."),),
    )


def _spoil_texts(text: ExerciseText) -> ExerciseText:
    return replace(
        text,
        name=_spoil(text.name),
        purpose=_spoil(text.purpose),
        feel=_spoil(text.feel),
        steps=tuple(
            replace(step, text=_spoil(step.text), short=_spoil("In short.")) for step in text.steps
        ),
        stop_rules=tuple(map(_spoil, text.stop_rules)),
        start_alt=_spoil("A person lies."),
        end_alt=_spoil("The knee is bent."),
    )


@pytest.mark.parametrize("fit", [FRONT_FITS[0], FRONT_FITS[-1]], ids=lambda fit: fit.name)
def test_a_sheet_has_no_unprintable_character(fit: FrontFit) -> None:
    sheet = build_sheet(spoil_document(), figures.four_figures())
    html = render_sheet_html(sheet, fit, BACK_FITS[0], Paper.A4).html
    assert "Hold the rail." in html
    assert _find_unprintable(html) == set()


def test_a_fridge_layout_has_no_unprintable_character() -> None:
    sheet = build_sheet(spoil_document(), figures.four_figures())
    layout = fridge.build_fridge_layout(sheet, Paper.A4, FRIDGE.fits[0])
    html = render_fridge_html(sheet, layout, Paper.A4).html
    assert "Stop when it tingles." in html
    assert _find_unprintable(html) == set()


def _find_unprintable(text: str) -> set[str]:
    return {c for c in text if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cs")}
