"""Facts that stop a request, each a type; the web and the command line translate them once."""

from __future__ import annotations

from dataclasses import dataclass


class PtplannerError(Exception):
    """Base of every error that a user may see; ``str(error)`` is a sentence for them."""


class InvalidValue(PtplannerError):
    """A value lies outside what a person can be asked to do."""


class DosageOutOfRange(InvalidValue):
    """A number of the dose lies outside its bounds."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class DosageContradiction(InvalidValue):
    """Two parts of the dose cannot both be true."""


@dataclass(frozen=True)
class Place:
    """Part of a text: character offsets, end exclusive."""

    start: int
    end: int


class ShorthandError(InvalidValue):
    """A dose in shorthand could not be read; ``place`` is the word at fault in the text as it was typed.

    ``expected`` says what would have been read there, ``suggestion`` is the nearest known word or "".
    """

    def __init__(
        self, message: str, word: str, place: Place, expected: str, suggestion: str = ""
    ) -> None:
        super().__init__(message)
        self.word = word
        self.place = place
        self.expected = expected
        self.suggestion = suggestion


class NotFound(PtplannerError):
    """The thing does not exist inside this clinic; says nothing about other clinics."""


class Refused(PtplannerError):
    """The person is signed in but may not do this."""


class StalePlan(PtplannerError):
    """The plan was changed in another window since it was read."""

    def __init__(self, expected_version: int, actual_version: int) -> None:
        super().__init__("This plan was changed in another window.")
        self.expected_version = expected_version
        self.actual_version = actual_version


class StaleRule(PtplannerError):
    """The rule was changed in another window since it was read."""


class CannotIssue(PtplannerError):
    """Something must be answered first; ``reasons`` are sentences."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class PlanTooLong(InvalidValue):
    """The plan holds as many exercises as one can hold."""


class TextTooLong(InvalidValue):
    """A free text is longer than its field takes."""

    def __init__(self, field: str, length: int, limit: int) -> None:
        super().__init__(f"{field} has {length} characters; it takes at most {limit}.")
        self.field = field
        self.length = length
        self.limit = limit


class ContentError(PtplannerError):
    """A content file is broken; the message names file, line, field and what is allowed."""


class RenderFailed(PtplannerError):
    """The sheet could not be made; nothing was written."""


class StorageUnavailable(PtplannerError):
    """The database or the disk cannot take what was asked; nothing was changed."""


class DatabaseTooNew(StorageUnavailable):
    """The database was made by a newer version of ptplanner."""
