"""A session ends at the server: by sign-out, by others, by age, by disuse, and with every change of the account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import pytest

from ptplanner.domain.clinic import Role
from ptplanner.domain.errors import InvalidValue, NotFound
from ptplanner.domain.ids import UserId
from ptplanner.domain.user_session import SESSION_HOURS
from ptplanner.services.sessions import Sessions, hash_secret
from tests.support.memory_services import PASSWORD, MemorySite


def start(site: MemorySite, user: UserId, device: str = "Firefox, Windows") -> str:
    return site.services.sessions.start_session(site.get_user(user), device)


def is_open(site: MemorySite, secret: str) -> bool:
    found = site.services.sessions.find_session(secret)
    site.services.marks.flush_marks()
    return found is not None


def test_a_session_is_found_by_its_secret_alone(site: MemorySite) -> None:
    secret = start(site, site.kim.user)
    found = site.services.sessions.find_session(secret)
    assert found is not None
    assert found.user == site.get_user(site.kim.user)
    (session,) = site.services.sessions.list_open_sessions(site.kim)
    assert session.id == hash_secret(secret)
    for other in ("", "kim.0", "nobody", "\ud800", hash_secret(secret)):
        assert site.services.sessions.find_session(other) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.services.accounts.change_password(s.kim, PASSWORD, "seven slow otters swim"),
        lambda s: s.services.accounts.replace_password("kim@harbour.example", "six calm owls nest"),
        lambda s: s.services.accounts.sign_out_everywhere(s.kim),
        lambda s: s.services.people.reset_password(s.mia, s.kim.user),
        lambda s: s.services.people.set_role(s.mia, s.kim.user, Role.OWNER),
        lambda s: s.services.people.set_active(s.mia, s.kim.user, is_active=False),
        lambda s: s.services.sessions.end_sessions_of(s.mia, s.kim.user),
    ],
)
def test_every_change_of_an_account_ends_its_sessions_and_no_others(
    site: MemorySite, change: Callable[[MemorySite], object]
) -> None:
    first, second = start(site, site.kim.user), start(site, site.kim.user)
    colleague = start(site, site.ama.user)
    change(site)
    assert not is_open(site, first)
    assert not is_open(site, second)
    assert is_open(site, colleague)


def test_an_inactive_user_has_no_session_even_if_a_row_is_left(site: MemorySite) -> None:
    secret = start(site, site.kim.user)
    with site.store.begin_write() as repos:
        repos.users.save(replace(site.get_user(site.kim.user), is_active=False))
    assert not is_open(site, secret)


def test_a_session_ends_when_it_was_not_used_for_the_time_that_the_clinic_chose(
    site: MemorySite,
) -> None:
    sessions = site.services.sessions
    sessions.set_idle_minutes(site.mia, 15)
    secret = start(site, site.kim.user)
    for _ in range(5):
        site.clock.advance(minutes=13)
        assert is_open(site, secret)
    site.clock.advance(minutes=16)
    assert not is_open(site, secret)
    assert sessions.list_open_sessions(site.kim) == ()
    with pytest.raises(InvalidValue):
        sessions.set_idle_minutes(site.mia, 1)


def test_a_session_in_use_ends_after_twelve_hours(site: MemorySite) -> None:
    secret = start(site, site.kim.user)
    for _ in range(2 * SESSION_HOURS - 1):
        site.clock.advance(minutes=30)
        assert is_open(site, secret)
    site.clock.advance(minutes=30)
    assert not is_open(site, secret)


def test_a_use_is_written_once_a_minute_and_by_the_mark_writer(site: MemorySite) -> None:
    secret = start(site, site.kim.user)
    written = site.services.marks.count_marks().written
    for _ in range(20):
        assert is_open(site, secret)
    assert site.services.marks.count_marks().written == written
    site.clock.advance(minutes=1)
    for _ in range(20):
        assert is_open(site, secret)
    assert site.services.marks.count_marks().written == written + 1


def test_one_session_and_all_others_can_be_ended(site: MemorySite) -> None:
    sessions = site.services.sessions
    here, there, elsewhere = (start(site, site.kim.user) for _ in range(3))
    sessions.end_session(site.kim, hash_secret(there))
    assert not is_open(site, there)
    with pytest.raises(NotFound):
        sessions.end_session(site.kim, hash_secret(there))
    with pytest.raises(NotFound):
        sessions.end_session(site.ama, hash_secret(elsewhere))
    sessions.end_other_sessions(site.kim, hash_secret(here))
    assert is_open(site, here)
    assert not is_open(site, elsewhere)
    actions = [entry.action for entry in site.list_audit()]
    assert actions[-2:] == ["ended a session", "ended all other sessions"]


def test_an_owner_sees_who_was_here_and_ends_sessions_of_her_clinic_alone(site: MemorySite) -> None:
    sessions = site.services.sessions
    start(site, site.kim.user), start(site, site.kim.user), start(site, site.otto.user)
    presence = sessions.load_presence(site.mia)
    assert {user: one.open_sessions for user, one in presence.items()} == {site.kim.user: 2}
    sessions.end_sessions_of(site.mia, site.kim.user)
    assert sessions.load_presence(site.mia)[site.kim.user].open_sessions == 0
    assert sessions.load_presence(site.mia)[site.kim.user].last_seen_at == site.clock.now
    for unknown in (site.otto.user, UserId("nobody")):
        with pytest.raises(NotFound):
            sessions.end_sessions_of(site.mia, unknown)


@dataclass
class FakeSeenMarks:
    marks: dict[str, datetime] = field(default_factory=dict)

    def find_seen(self, session: str) -> datetime | None:
        return self.marks.get(session)

    def save_seen(self, session: str, at: datetime) -> None:
        self.marks[session] = at


def test_marks_of_other_machines_keep_a_session_alive_and_their_loss_ends_none_early(
    site: MemorySite,
) -> None:
    marks = FakeSeenMarks()
    sessions: Sessions = replace(site.services.sessions, seen_marks=marks)
    sessions.set_idle_minutes(site.mia, 15)
    secret = start(site, site.kim.user)
    for _ in range(10):
        site.clock.advance(minutes=4)
        assert sessions.find_session(secret)
        site.services.marks.flush_marks()
    assert marks.find_seen(hash_secret(secret)) == site.clock.now
    site.clock.advance(minutes=9)
    marks.marks.clear()
    assert sessions.find_session(secret)
    sessions.end_session(site.kim, hash_secret(secret))
    assert sessions.find_session(secret) is None
