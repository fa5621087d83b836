"""What the page of the audit trail shows: days, and on each day lines in plain words with the names of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import url_for

from ptplanner.domain.audit import COMMAND_LINE, NOBODY, AuditKind, AuditLine
from ptplanner.domain.clinic import Actor
from ptplanner.services.audit_trail import ChainReport, TrailNames, TrailPage
from ptplanner.wording.english.dates import format_short_date, format_weekday_and_date

KIND_LABELS = {
    AuditKind.SECURITY: "Security",
    AuditKind.OPENED: "Opened records",
    AuditKind.PATIENTS: "Patient records",
    AuditKind.PLANS: "Plans",
    AuditKind.CONTENT: "Exercises and rules",
    AuditKind.CLINIC: "Clinic",
}
# Who acts without an account.
OTHERS = {
    NOBODY: "Nobody signed in",
    COMMAND_LINE: "Command line",
}
_ICONS = {
    "opened": "eye",
    "issued": "file-check",
    "signed": "login",
    "wrong": "lock",
    "was": "lock",
    "changed password": "key",
    "reset": "key",
    "made owner": "user-cog",
    "made therapist": "user-cog",
    "made assistant": "user-cog",
    "added": "user-plus",
    "deactivated": "user-off",
    "revoked": "ban",
    "exported": "file-export",
    "erased": "eraser",
    "removed": "eraser",
}
_ICONS_BY_RECORD = {
    "patient": "user",
    "plan": "list-check",
    "user": "key",
    "rule": "shield-check",
    "exercise": "stretching",
    "import": "download",
    "clinic": "building-hospital",
    "backup": "database",
}
# Where the action alone does not say what was done to what.
_SENTENCES: Mapping[tuple[str, str], str] = {
    ("patient", "created"): "Created the record",
    ("patient", "changed"): "Changed the record",
    ("patient", "opened"): "Opened the record",
    ("plan", "opened"): "Opened the plan",
    ("plan", "started"): "Started a plan",
    ("plan", "discarded"): "Discarded the plan",
    ("plan", "restored"): "Restored the plan",
    ("plan", "exported"): "Exported the plan",
    ("plan", "imported"): "Imported the plan",
}
SHORT_NUMBER = 6
DIGEST_GROUP = 4


@dataclass(frozen=True)
class LineView:
    number: int
    time: str
    moment: str
    who: str
    is_account: bool
    what: str
    icon: str
    about: str
    about_address: str
    digest: str


@dataclass(frozen=True)
class DayView:
    title: str
    lines: tuple[LineView, ...]


@dataclass(frozen=True)
class ChainView:
    """One line about the chain: green if it holds, amber if many lines are unchecked, red if it does not hold."""

    tone: str
    title: str
    text: str


def build_days(page: TrailPage, who: Actor, today: date) -> tuple[DayView, ...]:
    def get_day(line: AuditLine) -> date:
        return who.get_local_day(line.entry.at)

    return tuple(
        DayView(_name_day(day, today), tuple(_build_line(line, page.names, who) for line in lines))
        for day, lines in groupby(page.lines, key=get_day)
    )


def _name_day(day: date, today: date) -> str:
    words = format_weekday_and_date(day, today)
    return f"Today, {words}" if day == today else words


def _build_line(line: AuditLine, names: TrailNames, who: Actor) -> LineView:
    entry = line.entry
    kind, _, record = entry.subject.partition(" ")
    about, address = _name_record(kind, record, entry.user, entry.subject, names)
    local = entry.at.astimezone(who.time_zone)
    return LineView(
        number=line.number,
        time=local.strftime("%H:%M:%S"),
        moment=local.isoformat(timespec="seconds"),
        who=names.people.get(entry.user) or OTHERS.get(entry.user, entry.user),  # type: ignore[call-overload]  # any id
        is_account=entry.user in names.people,
        what=_build_sentence(kind, entry.action, entry.detail),
        icon=_choose_icon(kind, entry.action),
        about=about,
        about_address=address,
        digest=f"{line.digest[:DIGEST_GROUP]} {line.digest[DIGEST_GROUP : 2 * DIGEST_GROUP]}",
    )


def _build_sentence(kind: str, action: str, detail: str) -> str:
    words = _SENTENCES.get((kind, action)) or action[:1].upper() + action[1:]
    return f"{words}: {detail}" if detail else words


def _choose_icon(kind: str, action: str) -> str:
    return (
        _ICONS.get(action)
        or _ICONS.get(action.partition(" ")[0])
        or _ICONS_BY_RECORD.get(kind, "history")
    )


def _name_record(
    kind: str, record: str, user: str, subject: str, names: TrailNames
) -> tuple[str, str]:
    """Return the name of what a line is about and its address; a record that is gone is told by its number."""
    patient = names.patients.get(subject)
    if patient is not None:
        return patient.name, url_for("patients.show_patient", patient_id=patient.id)
    if kind in ("patient", "plan"):
        return f"{'Record' if kind == 'patient' else 'Plan'} {record[:SHORT_NUMBER]}…", ""
    if kind == "user":
        return ("" if record == user else names.people.get(record, f"Account {record}")), ""
    if kind == "clinic":
        return "Clinic", ""
    if kind == "page":
        return record.replace("_", " ").replace(".", ": "), ""
    return (subject[:1].upper() + subject[1:]) if record else "", ""


def build_chain_view(report: ChainReport, who: Actor, today: date) -> ChainView:
    count = f"{report.lines:,} {'line' if report.lines == 1 else 'lines'}"
    if report.wrong:
        text = (
            f"Line {report.wrong:,} is the first that is not as it was written, of {count}. "
            "“ptplanner audit verify” says what is wrong with it."
        )
        return ChainView("avoid", "The chain is broken.", text)
    checked = _describe_check(report, who, today)
    if report.unchecked:
        text = f"{report.unchecked:,} of {count} are not checked yet. {checked}"
        return ChainView("caution", "Not all of it is checked.", text.rstrip())
    return ChainView("done", "The chain is whole.", f"{count}. {checked}".rstrip())


def _describe_check(report: ChainReport, who: Actor, today: date) -> str:
    if report.checked_at is None:
        return ""
    local = report.checked_at.astimezone(who.time_zone)
    day = "today" if local.date() == today else f"on {format_short_date(local.date(), today)}"
    return f"All of it was last checked {day} at {local:%H:%M}." if not report.unchecked else ""
