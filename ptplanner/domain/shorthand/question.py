"""A dose that can be read in more than one way, or whose words belong in part to the note."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import ShorthandError, TextLocation


@dataclass(frozen=True, slots=True)
class DoseReading:
    """One way to read a text: the dose, and the words that go into the note, or ""."""

    dosage: Dosage
    note: str = ""


class DoseQuestion(ShorthandError):
    """The text is a dose, but a person must say which; ``readings`` are the answers, the likeliest first."""

    def __init__(
        self, message: str, word: str, place: TextLocation, readings: tuple[DoseReading, ...]
    ) -> None:
        super().__init__(message, word, place, message)
        self.readings = readings
