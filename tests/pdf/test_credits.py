"""The authors of exercise texts are credited on the sheet, once, and without breaking its layout."""

from __future__ import annotations

from tests.pdf import reading, sheets


def test_the_credit_is_printed() -> None:
    text = " ".join(
        reading.text(reading.printed(sheets.credited_document(sheets.LENA)).pdf).split()
    )
    assert "Words by others:" in text
    assert "by Lena Reed, CC-BY-SA-4.0" in text
