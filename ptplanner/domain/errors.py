"""Errors that stop a request. The web app and the command line each map them to a response in one place."""

from __future__ import annotations

from dataclasses import dataclass


class PtplannerError(Exception):
    """Base class of all errors that a user may see; ``str(error)`` is a sentence for the user.

    ``next_step`` is what to do where it is printed by itself; "" if the sentence says it.
    """

    next_step = ""


class InvalidValue(PtplannerError):
    """A value that was entered is not allowed."""


class DosageOutOfRange(InvalidValue):
    """A number in the dose is outside its bounds; ``field`` is the DosePart at fault."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class DosageContradiction(InvalidValue):
    """Two parts of the dose, or the ends of a range, cannot both be true.

    ``field`` is the DosePart at fault, or "" if only the caller knows it, as with a range.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class TextLocation:
    """Where something stands in a text, as character offsets; ``end`` is exclusive."""

    start: int
    end: int


class ShorthandError(InvalidValue):
    """A shorthand dose could not be parsed. ``location`` is where ``word`` stands in the typed text.

    ``expected`` describes what would be valid there; ``suggestion`` is the nearest known word, or "".
    ``note``: words that are no part of a dose and may go into the note instead, or "".
    """

    def __init__(
        self,
        message: str,
        word: str,
        place: TextLocation,
        expected: str,
        suggestion: str = "",
        note: str = "",
    ) -> None:
        super().__init__(message)
        self.word = word
        self.location = place
        self.expected = expected
        self.suggestion = suggestion
        self.note = note


class NotFound(PtplannerError):
    """The requested object does not exist in this clinic. Never reveals whether another clinic has it."""


class PermissionDenied(PtplannerError):
    """The user is signed in but not allowed to do this."""


class StalePlan(PtplannerError):
    """The plan was changed in another window after it was loaded here."""

    def __init__(self, expected_version: int, actual_version: int) -> None:
        super().__init__("This plan was changed in another window.")
        self.expected_version = expected_version
        self.actual_version = actual_version


class StaleRecord(PtplannerError):
    """The record was changed by somebody else, or in another window, after it was loaded here."""

    def __init__(self, message: str = "This was changed by somebody else in the meantime.") -> None:
        super().__init__(message)


class StaleRule(StaleRecord):
    """The rule was changed in another window after it was loaded here."""


class CannotIssue(PtplannerError):
    """The plan has errors that must be resolved before it can be issued; ``reasons`` are sentences."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class PlanTooLong(InvalidValue):
    """The plan would have more exercises than a plan may have."""


class TextTooLong(InvalidValue):
    """A free text is longer than its field allows."""

    def __init__(self, field: str, length: int, limit: int) -> None:
        super().__init__(f"{field} has {length} characters; it takes at most {limit}.")
        self.field = field
        self.length = length
        self.limit = limit


class ContentError(PtplannerError):
    """A content file is invalid; the message names the file, line, field and what is allowed."""

    next_step = "Mend the file, or install this version of ptplanner again."


class RenderFailed(PtplannerError):
    """The sheet could not be rendered; no file was written."""


class SheetUnreadable(PtplannerError):
    """The PDF of a revision is kept as it was made, but it cannot be opened."""


class StorageUnavailable(PtplannerError):
    """The database or the disk could not complete the operation; nothing was changed."""


class DatabaseTooNew(StorageUnavailable):
    """The database or a stored document was written by a newer version of ptplanner."""


class FilesUnavailable(StorageUnavailable):
    """The place where files are stored cannot be reached; nothing was changed."""


class FileMissing(NotFound):
    """A stored file is no longer where it was."""


class FileDamaged(StorageUnavailable):
    """The content of a stored file is not what was stored."""


class ServerBusy(PtplannerError):
    """The server has more work of this kind than it takes at once; nothing was changed."""

    def __init__(self, message: str, retry_seconds: int) -> None:
        super().__init__(message)
        self.retry_seconds = retry_seconds


class RendererBusy(ServerBusy, RenderFailed):
    """Too many sheets are being made; the next try may succeed after ``retry_seconds``."""
