"""What the pages show of sessions: where somebody is signed in, and when people were last here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ptplanner.domain.clinic import Actor
from ptplanner.domain.ids import UserId
from ptplanner.domain.user_session import IDLE_MINUTES_CHOICES, UserSession
from ptplanner.services.sessions import Presence
from ptplanner.wording.english.numbers import format_quantity

# A session used within this time is shown as used now: its time is kept by the minute.
_NOW = timedelta(minutes=2)


def _label_minutes(minutes: int) -> str:
    if minutes < 60:
        return format_quantity(minutes, "minute")
    return format_quantity(minutes // 60, "hour")


IDLE_MINUTES_LABELS = {str(minutes): _label_minutes(minutes) for minutes in IDLE_MINUTES_CHOICES}


@dataclass(frozen=True)
class SessionView:
    """One place where somebody is signed in."""

    id: str
    device: str
    last_used: str
    is_current: bool
    is_phone: bool


def build_session_views(
    sessions: tuple[UserSession, ...], current: str, who: Actor, now: datetime
) -> tuple[SessionView, ...]:
    """The session of this request first, then those used last."""
    views = [
        SessionView(
            id=session.id,
            device=session.device,
            last_used=format_last_seen(session.seen_at, who, now),
            is_current=session.id == current,
            is_phone="phone" in session.device.lower() or "iPad" in session.device,
        )
        for session in sessions
    ]
    return tuple(sorted(views, key=lambda view: not view.is_current))


@dataclass(frozen=True)
class PresenceView:
    """When a person was last here, in words, and in how many places they are signed in."""

    last_seen: str
    open_sessions: int


def build_presence_views(
    presence: Mapping[UserId, Presence], who: Actor, now: datetime
) -> dict[UserId, PresenceView]:
    return {
        user: PresenceView(format_last_seen(one.last_seen_at, who, now), one.open_sessions)
        for user, one in presence.items()
    }


def format_last_seen(at: datetime, who: Actor, now: datetime) -> str:
    """When somebody was last here, as short as it can be: now, today's time, or the day."""
    if now - at < _NOW:
        return "now"
    local, today = at.astimezone(who.time_zone), who.get_local_day(now)
    if local.date() == today:
        return f"today, {local:%H:%M}"
    if local.year == today.year:
        return f"{local.day} {local:%b}"
    return f"{local.day} {local:%b %Y}"
