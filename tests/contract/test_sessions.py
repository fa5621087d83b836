"""Sessions are found by the hash of their secret, used, listed, ended and cleared away, within their clinic."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ptplanner.domain.clinic_locale import ClinicLocale
from ptplanner.domain.ids import UserId
from ptplanner.domain.user_session import UserSession
from ptplanner.services.ports import Store
from tests.integration.records import HARBOUR, NOON, VALLEY, after, clinic, user

MIA, KIM = UserId("mia"), UserId("kim")


def session(key: str, whose: UserId = MIA, minutes: int = 0) -> UserSession:
    return UserSession(key * 64, whose, HARBOUR, NOON, after(minutes), "Firefox, Windows")


def with_sessions(store: Store) -> Store:
    with store.begin_write() as repos:
        repos.clinics.add(
            replace(clinic(), idle_minutes=30, locale=ClinicLocale(time_zone="Europe/Paris"))
        )
        repos.clinics.add(clinic(VALLEY))
        repos.users.add(user())
        repos.users.add(user("kim", email="kim@harbour.example"))
        repos.sessions.add(session("a"))
        repos.sessions.add(session("b", minutes=5))
        repos.sessions.add(session("c", KIM, minutes=2))
    return store


def test_a_session_is_found_with_its_user_and_clinic(store: Store) -> None:
    with with_sessions(store).begin_read() as repos:
        found = repos.sessions.find_signed_in("a" * 64)
        assert found is not None
        assert (found.session, found.user) == (session("a"), user())
        assert (found.time_zone, found.idle_minutes) == ("Europe/Paris", 30)
        assert repos.sessions.find_signed_in("") is None
        assert repos.sessions.find_signed_in("d" * 64) is None


def test_unended_sessions_are_listed_used_last_first(store: Store) -> None:
    with with_sessions(store).begin_read() as repos:
        assert repos.sessions.list_unended(HARBOUR, MIA) == (session("b", minutes=5), session("a"))
        assert len(repos.sessions.list_unended(HARBOUR)) == 3
        assert repos.sessions.list_unended(VALLEY) == ()
        assert repos.sessions.list_unended(VALLEY, MIA) == ()
        assert repos.sessions.load_last_seen(HARBOUR) == {MIA: after(5), KIM: after(2)}
        assert repos.sessions.load_last_seen(VALLEY) == {}


def test_a_use_is_recorded_and_never_goes_back(store: Store) -> None:
    with with_sessions(store).begin_write() as repos:
        repos.sessions.record_seen(HARBOUR, "a" * 64, after(9))
        repos.sessions.record_seen(HARBOUR, "a" * 64, after(7))
        repos.sessions.record_seen(VALLEY, "a" * 64, after(60))
        repos.sessions.record_seen(HARBOUR, "nobody", after(60))
    with store.begin_read() as repos:
        assert repos.sessions.load_last_seen(HARBOUR)[MIA] == after(9)


def test_one_session_ends_once_and_only_for_its_own_person(store: Store) -> None:
    with with_sessions(store).begin_write() as repos:
        assert not repos.sessions.end_one(VALLEY, MIA, "a" * 64, after(9))
        assert not repos.sessions.end_one(HARBOUR, KIM, "a" * 64, after(9))
        assert repos.sessions.end_one(HARBOUR, MIA, "a" * 64, after(9))
        assert not repos.sessions.end_one(HARBOUR, MIA, "a" * 64, after(10))
    with store.begin_read() as repos:
        found = repos.sessions.find_signed_in("a" * 64)
        assert found is not None
        assert found.session.ended_at == after(9)
        assert repos.sessions.list_unended(HARBOUR, MIA) == (session("b", minutes=5),)


def test_all_sessions_of_a_person_end_but_one(store: Store) -> None:
    with with_sessions(store).begin_write() as repos:
        assert repos.sessions.end_all(VALLEY, MIA, after(9)) == 0
        assert repos.sessions.end_all(HARBOUR, MIA, after(9), but="b" * 64) == 1
        assert repos.sessions.list_unended(HARBOUR, MIA) == (session("b", minutes=5),)
        assert repos.sessions.end_all(HARBOUR, MIA, after(9)) == 1
        assert repos.sessions.list_unended(HARBOUR) == (session("c", KIM, minutes=2),)


def test_old_sessions_are_removed_and_the_newest_of_each_person_stays(store: Store) -> None:
    with with_sessions(store).begin_write() as repos:
        repos.sessions.remove_older(VALLEY, MIA, NOON + timedelta(days=1))
        assert len(repos.sessions.list_unended(HARBOUR)) == 3
        repos.sessions.remove_older(HARBOUR, MIA, NOON + timedelta(days=1))
        repos.sessions.remove_older(HARBOUR, KIM, NOON + timedelta(days=1))
    with store.begin_read() as repos:
        kept = {one.id[0] for one in repos.sessions.list_unended(HARBOUR)}
        assert kept == {"b", "c"}


def test_a_removed_clinic_takes_its_sessions_along(store: Store) -> None:
    with with_sessions(store).begin_write() as repos:
        repos.erasure.remove_clinic(HARBOUR)
        assert repos.sessions.find_signed_in("a" * 64) is None
