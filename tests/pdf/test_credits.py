"""The authors of exercise texts are credited on the sheet, once, and without breaking its layout."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.exercise import Credit
from ptplanner.domain.revision import RevisionDocument
from tests.pdf import reading, sheets

LENA = Credit(
    "Text",
    "CC-BY-SA-4.0",
    "https://creativecommons.org/licenses/by-sa/4.0/",
    "Lena Reed",
    title="Heron stand",
    source_url="https://marsh.example/heron",
    derived_from="https://marsh.example/older/",
)


def _credited(*given: Credit) -> RevisionDocument:
    """Ana's sheet, the first two exercises in words by others."""
    document = sheets.document()
    first, second, *_ = document.exercises
    theirs = {
        slug: replace(one, credits=given if slug in (first, second) else ())
        for slug, one in document.exercises.items()
    }
    return replace(document, exercises=theirs)


def test_the_credit_is_printed() -> None:
    text = " ".join(reading.text(reading.printed(_credited(LENA)).pdf).split())
    assert "Words by others:" in text
    assert "by Lena Reed, CC-BY-SA-4.0" in text
