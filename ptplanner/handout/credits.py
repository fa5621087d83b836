"""Attribution of exercise texts, in the form that their licences require."""

from __future__ import annotations

from ptplanner.domain.exercise import Credit, Exercise
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.wording import Wording, for_language

# Imported addresses may be longer than a printed line.
LONGEST = 260


def credit_lines(document: RevisionDocument, words: Wording) -> tuple[str, ...]:
    """List each credit once, with the numbers of its exercises: ``1, 3: Text by ...``."""
    said: dict[str, list[str]] = {}
    for number, item in enumerate(document.plan.items, start=1):
        for line in credits_of(document.exercise(item), words):
            said.setdefault(line, []).append(str(number))
    return tuple(f"{', '.join(numbers)}: {line}" for line, numbers in said.items())


def credits_in(exercise: Exercise, language: str) -> tuple[str, ...]:
    """Format the credits of one exercise in ``language``, for the exercise's own page."""
    return credits_of(exercise, for_language(language))


def credits_of(exercise: Exercise, words: Wording) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_line(credit, words) for credit in exercise.credits))


def _line(credit: Credit, words: Wording) -> str:
    phrases = words.PHRASES
    named = f"{credit.part} “{credit.title}”" if credit.title else credit.part
    licence = _short(credit.licence_url)
    parts = (
        f"{named} {phrases.by} {credit.author}" if credit.author else named,
        f"{credit.licence} ({licence})" if credit.licence and licence else credit.licence,
        _short(credit.source_url),
        f"{phrases.made_from} {_short(credit.derived_from)}" if credit.derived_from else "",
    )
    line = ", ".join(part for part in parts if part)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _short(address: str) -> str:
    """Drop the scheme and the trailing slash, which a reader does not need."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
