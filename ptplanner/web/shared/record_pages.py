"""The page with the form of one record that two people may edit: shown, saved, merged, or asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from flask import request
from flask.typing import ResponseReturnValue

from ptplanner.domain.errors import InvalidValue, StaleRecord
from ptplanner.domain.record_version import RecordVersion
from ptplanner.web.shared.context import current_actor
from ptplanner.web.shared.forms import WHOLE_FORM, FormData, read_whole_number
from ptplanner.web.shared.record_conflicts import (
    ConflictView,
    FormParts,
    MergedForm,
    SeenRecord,
    merge_forms,
    read_seen_record,
    view_clashes,
)
from ptplanner.wording.english.dates import format_long_date

RecordT = TypeVar("RecordT")
# A version is a counter; no record needs more than nine digits.
MAX_VERSION_DIGITS = 9
NO_ERRORS: Mapping[str, str] = {}


@dataclass(frozen=True)
class StoredForm(Generic[RecordT]):
    """A record as stored now: its form, its version as the form sends it, and who saved it when, where known."""

    record: RecordT
    form: FormData
    version: str
    saved: RecordVersion


@dataclass(frozen=True)
class ReadForm(Generic[RecordT]):
    """A form that was read: the record, or None with ``errors``; ``tidy`` is the form as the record would show it."""

    record: RecordT | None
    errors: Mapping[str, str]
    typed: FormData
    tidy: FormData


@dataclass(frozen=True)
class ShownForm:
    """What a template shows: the form, its errors, what it has seen of the record, and a conflict if there is one."""

    form: FormData
    errors: Mapping[str, str]
    seen: SeenRecord
    conflict: ConflictView | None = None


@dataclass(frozen=True)
class RecordPage(Generic[RecordT]):
    """One kind of record: how it is loaded, read, saved and rendered.

    ``save`` gets the record and the version that the form is based on, and raises StaleRecord. ``leave`` answers
    after saving. With ``leave_merged``, a form without a clash is merged at once with what somebody else has saved;
    without it the person looks at both first, because the fields of the record depend on each other.
    """

    parts: FormParts
    load: Callable[[], StoredForm[RecordT]]
    read: Callable[[FormData], ReadForm[RecordT]]
    save: Callable[[RecordT, str], object]
    render: Callable[[ShownForm], str]
    leave: Callable[[], ResponseReturnValue]
    leave_merged: Callable[[], ResponseReturnValue] | None = None

    def respond(self) -> ResponseReturnValue:
        """Show the form, or save what was sent."""
        return self.respond_to_form() if request.method == "POST" else self.show()

    def show(self) -> str:
        stored = self.load()
        return self.render(ShownForm(stored.form, NO_ERRORS, _see(stored)))

    def respond_to_form(self) -> ResponseReturnValue:
        seen = read_seen_record(request.form)
        sent = self.read(seen.apply_choices(request.form, self.parts))
        if seen.has_open_clash:
            return self._ask_again(self.read(request.form), seen), 409
        if sent.record is None:
            return self._render_errors(sent, sent.errors, seen), 422
        try:
            self.save(sent.record, seen.version)
        except StaleRecord:
            return self._respond_to_stale_form(sent, seen)
        except InvalidValue as error:
            return self._render_errors(sent, {WHOLE_FORM: str(error)}, seen), 422
        return self.leave()

    def _render_errors(
        self, sent: ReadForm[RecordT], errors: Mapping[str, str], seen: SeenRecord
    ) -> str:
        """What was chosen stands in the fields now, so that the page does not ask again."""
        return self.render(ShownForm(sent.typed, errors, replace(seen, clashes=())))

    def _respond_to_stale_form(
        self, sent: ReadForm[RecordT], seen: SeenRecord
    ) -> ResponseReturnValue:
        stored = self.load()
        merged = merge_forms(self.parts, seen.shown, sent.tidy, stored.form)
        if self.leave_merged and not merged.clashes and self._save_merged(merged, stored):
            return self.leave_merged()
        return self.render(self._build_conflict(merged, stored)), 409

    def _save_merged(self, merged: MergedForm, stored: StoredForm[RecordT]) -> bool:
        both = self.read(merged.form)
        if both.record is None:
            return False
        try:
            self.save(both.record, stored.version)
        except (StaleRecord, InvalidValue):
            return False
        return True

    def _build_conflict(self, merged: MergedForm, stored: StoredForm[RecordT]) -> ShownForm:
        seen = replace(_see(stored), clashes=merged.clashes)
        conflict = ConflictView(
            stored.saved.changed_by,
            _format_moment(stored.saved),
            view_clashes(self.parts, merged.clashes, merged.form, stored.form),
            view_clashes(self.parts, merged.taken, merged.form, stored.form),
        )
        return ShownForm(merged.form, NO_ERRORS, seen, conflict)

    def _ask_again(self, sent: ReadForm[RecordT], seen: SeenRecord) -> str:
        """Ask about the parts that were left open, with what was chosen so far."""
        saved = self.load().saved
        clashes = view_clashes(self.parts, seen.clashes, sent.typed, seen.shown, seen.choices)
        conflict = ConflictView(
            saved.changed_by, _format_moment(saved), clashes, (), must_choose=True
        )
        return self.render(ShownForm(sent.typed, sent.errors, seen, conflict))


def parse_version_number(text: str) -> int:
    """The number that a form sent; 0, which no stored record has, if it is no number."""
    try:
        return read_whole_number(text, MAX_VERSION_DIGITS)
    except ValueError:
        return 0


def _see(stored: StoredForm[RecordT]) -> SeenRecord:
    return SeenRecord(stored.version, stored.form)


def _format_moment(version: RecordVersion) -> str:
    """Day and time in the clinic's time zone; "" if nobody knows."""
    if version.changed_at is None:
        return ""
    local = version.changed_at.astimezone(current_actor().time_zone)
    return f"{format_long_date(local.date())}, {local:%H:%M}"
