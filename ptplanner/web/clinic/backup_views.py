"""The views of the backups: one sentence, the last nights, how backups are made, and practice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ptplanner.domain.backup_retention import KEPT_MONTHS, KEPT_NIGHTS, KEPT_WEEKS
from ptplanner.domain.backups import BackupRun, BackupState
from ptplanner.services.backup_nights import NIGHTLY_AT, Night, NightState
from ptplanner.services.backup_ports import BackupPlace
from ptplanner.services.backup_texts import describe_counts, format_size
from ptplanner.services.backups import WARN_AFTER, BackupOverview
from ptplanner.wording.english.dates import format_day_and_month

_NIGHT_WORDS = {
    NightState.GOOD: "good",
    NightState.LATE: "late",
    NightState.MISSED: "missed",
    NightState.NONE: "before the first backup",
}


@dataclass(frozen=True)
class NightView:
    """``state`` names the look; ``words`` say the same."""

    state: str
    words: str


@dataclass(frozen=True)
class Fact:
    """One line under "How"."""

    name: str
    text: str


@dataclass(frozen=True)
class BackupView:
    """``tone`` is "done", "note", "caution" or "avoid"."""

    tone: str
    icon: str
    headline: str
    detail: str
    nights: tuple[NightView, ...]
    nights_summary: str
    first_night: str
    last_night: str
    trouble: str
    facts: tuple[Fact, ...]
    practice: str
    is_running: bool
    may_download: bool
    asks_password: bool
    download_hint: str
    is_on: bool


def build_backup_view(found: BackupOverview, now: datetime, zone: tzinfo | None) -> BackupView:
    tone, icon, headline, detail = _judge(found, now, zone)
    counted = Counter(night.state for night in found.nights)
    return BackupView(
        tone=tone,
        icon=icon,
        headline=headline,
        detail=detail,
        nights=tuple(map(_build_night, found.nights)),
        nights_summary=_count_nights(counted),
        first_night=format_day_and_month(found.nights[0].on),
        last_night=format_day_and_month(found.nights[-1].on),
        trouble=_find_trouble(found.nights),
        facts=_list_facts(found),
        practice=_describe_practice(found.last_practice, zone),
        is_running=_is_running(found.last_run) or _is_running(found.last_practice),
        may_download=found.may_download,
        asks_password=found.last_good is not None and not found.last_good.is_locked,
        download_hint=_explain_download(found),
        is_on=found.place is not None,
    )


def _judge(found: BackupOverview, now: datetime, zone: tzinfo | None) -> tuple[str, str, str, str]:
    last = found.last_good
    if found.place is None:
        return "avoid", "alert-octagon", "Backups are switched off", "By PTPLANNER_BACKUPS=off."
    if last is None:
        if found.is_first_week and not _has_failed(found.last_run):
            return (
                "note",
                "info-circle",
                "The first backup is made tonight",
                "Or now, with the button.",
            )
        trouble = found.last_run.trouble if found.last_run else "Nothing has been backed up yet."
        return "avoid", "alert-octagon", "There is no backup", trouble
    when = _describe_moment(last.started_at, now, zone)
    counts = "" if found.has_several_clinics else f": {describe_counts(last.counts)}"
    detail = f"{format_size(last.size)}, opened again and compared{counts}. It restores."
    if now - last.started_at > WARN_AFTER:
        return "caution", "alert-triangle", f"Last good backup: {when}", detail
    return "done", "circle-check", f"Last good backup: {when}", detail


def _has_failed(run: BackupRun | None) -> bool:
    return run is not None and run.state is BackupState.FAILED


def _is_running(run: BackupRun | None) -> bool:
    return run is not None and run.state is BackupState.RUNNING


def _describe_moment(moment: datetime, now: datetime, zone: tzinfo | None) -> str:
    here = moment.astimezone(zone)
    days = (now.astimezone(zone).date() - here.date()).days
    day = {0: "today", 1: "last night" if here.hour >= 18 else "yesterday"}.get(
        days, format_day_and_month(here.date())
    )
    return f"{day}, {here:%H:%M}"


def _build_night(night: Night) -> NightView:
    reason = f": {night.trouble}" if night.trouble else ""
    words = f"{format_day_and_month(night.on)}, {_NIGHT_WORDS[night.state]}{reason}"
    return NightView(night.state.value, words)


def _count_nights(counted: Counter[NightState]) -> str:
    shown = (NightState.GOOD, NightState.MISSED, NightState.LATE)
    words = [f"{counted[state]} {_NIGHT_WORDS[state]}" for state in shown if counted[state]]
    return ", ".join(words) or "none yet"


def _find_trouble(nights: tuple[Night, ...]) -> str:
    """The newest missed night, with the reason."""
    missed = [night for night in nights if night.state is NightState.MISSED]
    if not missed:
        return ""
    reason = missed[-1].trouble or "the server was off, or no worker was running"
    return f"{format_day_and_month(missed[-1].on)}: {reason}"


def _list_facts(found: BackupOverview) -> tuple[Fact, ...]:
    place = found.place
    if place is None:
        return ()
    return (
        Fact("When", f"Every night at {NIGHTLY_AT:%H:%M} by the server’s clock."),
        Fact("Kept", f"{KEPT_NIGHTS} nights, {KEPT_WEEKS} weeks, {KEPT_MONTHS} months. {_describe_room(place)}"),
        Fact("Where", _describe_folder(place)),
        Fact("Locked", _describe_lock(place)),
        Fact("Not inside", "The server’s secret. Without it everybody signs in again after a restore."),
    )  # fmt: skip


def _describe_room(place: BackupPlace) -> str:
    return f"{format_size(place.kept_bytes)} now, {format_size(place.free_bytes)} free."


def _describe_folder(place: BackupPlace) -> str:
    if place.is_same_disk:
        return (
            f"{place.folder}, on the same disk as the data: a broken disk takes both. "
            "Set PTPLANNER_BACKUPS to a folder on another disk."
        )
    return f"{place.folder}, on another disk than the data."


def _describe_lock(place: BackupPlace) -> str:
    if not place.recipient:
        return (
            "No: whoever can read the folder can read the patients. "
            "Set PTPLANNER_BACKUP_RECIPIENT to a public key of age."
        )
    key = f"{place.recipient[:6]}…{place.recipient[-4:]}"
    return f"With the key {key}. Without its secret key nobody can read a backup, you included."


def _describe_practice(run: BackupRun | None, zone: tzinfo | None) -> str:
    if run is None:
        return "never done in the last month"
    day = format_day_and_month(run.started_at.astimezone(zone).date())
    if run.state is BackupState.GOOD:
        return f"last done {day}: {describe_counts(run.counts)} came back"
    if run.state is BackupState.RUNNING:
        return "under way"
    return f"failed {day}: {run.trouble}"


def _explain_download(found: BackupOverview) -> str:
    if found.last_good is None or found.may_download:
        return ""
    if found.has_several_clinics and not found.last_good.is_locked:
        return (
            "It holds the patients of several clinics in the clear, so no clinic can download it."
        )
    return "The file of the last good backup is no longer in its folder."
