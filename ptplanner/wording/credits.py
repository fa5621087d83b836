"""Attribution of exercise texts, in the form that their licences require."""

from __future__ import annotations

from ptplanner.domain.exercise import Credit, Exercise
from ptplanner.domain.revision import RevisionDocument
from ptplanner.wording.languages import Wording, get_wording

# Imported addresses may be longer than a printed line.
MAX_CREDIT_CHARACTERS = 260


def list_credit_lines(document: RevisionDocument, words: Wording) -> tuple[str, ...]:
    """List each credit once, with the numbers of its exercises: ``1, 3: Text by ...``."""
    said: dict[str, list[str]] = {}
    for number, item in enumerate(document.plan.items, start=1):
        for line in format_credits(document.get_exercise(item), words):
            said.setdefault(line, []).append(str(number))
    return tuple(f"{', '.join(numbers)}: {line}" for line, numbers in said.items())


def format_exercise_credits(exercise: Exercise, language: str) -> tuple[str, ...]:
    """Format the credits of one exercise in ``language``, for the exercise's own page."""
    return format_credits(exercise, get_wording(language))


def format_credits(exercise: Exercise, words: Wording) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_format_credit(credit, words) for credit in exercise.credits))


def _format_credit(credit: Credit, words: Wording) -> str:
    phrases = words.PHRASES
    named = f"{credit.part} “{credit.title}”" if credit.title else credit.part
    licence = _shorten_address(credit.licence_url)
    parts = (
        f"{named} {phrases.credit_by} {credit.author}" if credit.author else named,
        f"{credit.licence} ({licence})" if credit.licence and licence else credit.licence,
        _shorten_address(credit.source_url),
        f"{phrases.credit_derived_from} {_shorten_address(credit.derived_from)}"
        if credit.derived_from
        else "",
    )
    line = ", ".join(part for part in parts if part)
    return line if len(line) <= MAX_CREDIT_CHARACTERS else f"{line[: MAX_CREDIT_CHARACTERS - 1]}…"


def _shorten_address(address: str) -> str:
    """Drop the scheme and the trailing slash, which a reader does not need."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")
