"""Guessing passwords is slowed down, and no stranger can lock anybody out by it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace

import pytest

from ptplanner.domain.audit import SIGN_IN_FAILED
from ptplanner.services import passwords
from ptplanner.services.clinic_administration import ClinicAdministration
from ptplanner.web.auth import guessing
from ptplanner.web.shared.attempt_counter import TooManyAttempts
from tests.support.website import KIM, MIA, OTTO, PASSWORD, Browser, Site

HOME, STRANGER = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were checked; the check takes no time, and knows the right one."""
    seen: list[str] = []

    def check(password: str, known_hash: str) -> bool:
        seen.append(password)
        return password == PASSWORD

    monkeypatch.setattr(passwords, "is_correct_password", check)
    return seen


def browser_at(site: Site, address: str) -> Browser:
    browser = site.browser()
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def guess(browser: Browser, times: int, email: str = MIA) -> list[int]:
    return [browser.sign_in(email, f"guess number {n}").status_code for n in range(times)]


def test_a_stranger_elsewhere_locks_nobody_out(site: Site, checked: list[str]) -> None:
    stranger = browser_at(site, STRANGER)
    assert guess(stranger, 12) == [422] * 8 + [429] * 4
    assert stranger.sign_in(MIA).status_code == 429
    assert browser_at(site, HOME).sign_in(MIA).status_code == 303


def test_a_stranger_on_the_same_network_does_not_stop_a_known_browser(
    site: Site, checked: list[str]
) -> None:
    known = browser_at(site, HOME)
    known.sign_in(MIA)
    known.post("/sign-out")
    assert guess(browser_at(site, HOME), 9)[-1] == 429
    assert browser_at(site, HOME).sign_in(MIA).status_code == 429
    assert known.sign_in(MIA, "a slip").status_code == 422
    assert known.sign_in(MIA).status_code == 303
    known.post("/sign-out")
    known.client.environ_base["REMOTE_ADDR"] = "192.0.2.77"
    assert known.sign_in(MIA).status_code == 303


def test_a_known_browser_has_no_more_tries_than_others(site: Site, checked: list[str]) -> None:
    known = browser_at(site, HOME)
    known.sign_in(MIA)
    known.post("/sign-out")
    assert guess(known, 9) == [422] * 8 + [429]
    assert browser_at(site, STRANGER).sign_in(MIA).status_code == 303


def test_a_known_browser_of_one_account_is_unknown_to_another(
    site: Site, checked: list[str]
) -> None:
    otto = browser_at(site, HOME)
    otto.sign_in(OTTO)
    otto.post("/sign-out")
    assert guess(browser_at(site, HOME), 9)[-1] == 429
    assert otto.sign_in(MIA).status_code == 429


@pytest.mark.parametrize("forged", ["", "x", "eyJhIjoxfQ.aaaa.bbbb", "W10.ab.cd", "\u2603"])
def test_a_forged_device_cookie_counts_for_nothing(
    site: Site, checked: list[str], forged: str
) -> None:
    guess(browser_at(site, HOME), 8)
    forger = browser_at(site, HOME)
    forger.client.set_cookie("ptplanner-device", forged, path="/sign-in")
    assert forger.sign_in(MIA).status_code == 429


def test_the_device_cookie_goes_to_the_sign_in_page_alone_and_names_nobody(site: Site) -> None:
    browser = site.browser("https://localhost")
    browser.sign_in(MIA)
    cookie = browser.client.get_cookie("ptplanner-device", path="/sign-in")
    assert cookie is not None
    assert (cookie.path, cookie.http_only, cookie.same_site) == ("/sign-in", True, "Strict")
    assert "mia" not in cookie.decoded_value


def test_many_places_are_slowed_down_and_not_shut_out(site: Site, checked: list[str]) -> None:
    known = browser_at(site, HOME)
    known.sign_in(MIA)
    known.post("/sign-out")
    for number in range(guessing.FREE_TRIES_PER_ACCOUNT + 1):
        assert guess(browser_at(site, f"198.51.100.{number}"), 1) == [422]
    slowed = browser_at(site, "192.0.2.1").sign_in(MIA)
    assert slowed.status_code == 429
    assert 0 < int(slowed.headers["Retry-After"]) <= guessing.LONGEST_WAIT_SECONDS
    assert known.sign_in(MIA).status_code == 303


def test_the_wait_grows_to_half_a_minute_and_ends(
    site: Site, checked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = site.app.extensions["ptplanner attempts"]
    now = 1_000_000.0
    monkeypatch.setattr("time.time", lambda: now)
    waits = []
    for number in range(guessing.FREE_TRIES_PER_ACCOUNT + 12):
        attempt = guessing.SignInAttempt(counter, "mia", f"198.51.100.{number}")
        try:
            attempt.count()
        except TooManyAttempts as error:
            waits.append(error.seconds)
            now += error.seconds
            replace(attempt, block=f"192.0.2.{number}").count()
    assert waits == sorted(waits)
    assert waits[-1] == guessing.LONGEST_WAIT_SECONDS


def test_forty_tries_at_the_same_moment_are_eight(site: Site, checked: list[str]) -> None:
    browsers = [browser_at(site, STRANGER) for _ in range(40)]
    tokens = [browser.token() for browser in browsers]
    barrier = threading.Barrier(len(browsers))

    def send(number: int) -> int:
        barrier.wait(timeout=60)
        form = {"email": MIA, "password": f"guess {number}", "csrf_token": tokens[number]}
        return browsers[number].client.post("/sign-in", data=form).status_code

    with ThreadPoolExecutor(len(browsers)) as pool:
        answers = sorted(pool.map(send, range(len(browsers))))
    assert answers == [422] * 8 + [429] * 32
    assert len(checked) == 8


@pytest.mark.parametrize(
    ("address", "is_same"),
    [
        ("2001:db8:1:2::{n}", True),
        ("2001:db8:1:2:ffff:{n}::1", True),
        ("2001:db8:1:{n}::1", False),
        ("::ffff:198.51.100.{n}", False),
    ],
)
def test_an_ipv6_block_is_one_sender(
    site: Site, checked: list[str], address: str, is_same: bool
) -> None:
    answers = [guess(browser_at(site, address.format(n=n)), 1)[0] for n in range(1, 10)]
    assert answers == [422] * 8 + [429 if is_same else 422]


def test_guessing_many_accounts_from_one_block_is_slowed_down(
    site: Site, checked: list[str]
) -> None:
    stranger = browser_at(site, STRANGER)
    answers = [stranger.sign_in(f"n{n}@x.example", "x").status_code for n in range(31)]
    assert answers == [422] * 30 + [429]
    assert stranger.sign_in(KIM).status_code == 429
    assert browser_at(site, HOME).sign_in(MIA).status_code == 303


def test_right_passwords_of_many_colleagues_are_not_counted(site: Site, checked: list[str]) -> None:
    for _ in range(40):
        assert browser_at(site, HOME).sign_in(MIA).status_code == 303


def test_the_current_password_on_the_account_page_is_slowed_down(
    site: Site, mia: Browser, checked: list[str]
) -> None:
    form: dict[str, object] = {"new": "six calm herons wade", "again": "six calm herons wade"}
    answers = [mia.post("/account", {**form, "current": f"x {n}"}) for n in range(10)]
    assert [answer.status_code for answer in answers] == [422] * 8 + [429] * 2
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert "Too many tries" in answers[-1].text
    assert site.signed_in().post("/account", {**form, "current": PASSWORD}).status_code == 303


def test_a_right_password_at_a_suspended_clinic_is_neither_counted_nor_called_wrong(
    site: Site, checked: list[str]
) -> None:
    ClinicAdministration(site.services.store, site.services.clock).suspend_clinic(site.who().clinic)
    browser = site.browser()
    answers = [browser.sign_in(MIA) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {422}
    assert "Nobody can sign in to Harbour Physio" in answers[-1].text
    assert site.services.marks.flush_marks()
    with site.services.store.begin_read() as repos:
        assert SIGN_IN_FAILED not in {entry.action for entry in repos.audit.list(site.who().clinic)}


def test_a_slip_in_the_new_password_neither_counts_nor_forgives(
    mia: Browser, checked: list[str]
) -> None:
    slip = {"current": "x", "new": "six calm herons wade", "again": "another one altogether"}
    wrong = {**slip, "again": slip["new"]}
    for _ in range(8):
        assert mia.post("/account", slip).status_code == 422
        assert mia.post("/account", wrong).status_code == 422
    assert mia.post("/account", slip).status_code == 429


@pytest.fixture
def busy() -> Iterator[Callable[[], None]]:
    """Takes all places for checks of passwords."""
    with ExitStack() as taken:

        def take_all() -> None:
            for _ in range(passwords.MAX_CONCURRENT_HASHES + passwords.MAX_WAITING):
                assert passwords._waiting_places.acquire(blocking=False)
                taken.callback(passwords._waiting_places.release)

        yield take_all


def test_a_server_that_checks_enough_passwords_asks_to_come_back(
    site: Site, busy: Callable[[], None]
) -> None:
    browser = site.browser()
    token = browser.token()
    busy()
    form = {"email": MIA, "password": PASSWORD, "csrf_token": token}
    for _ in range(12):
        answer = browser.client.post("/sign-in", data=form)
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) > 0


def test_waiting_for_a_check_of_a_password_is_bounded(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "MAX_WAIT_S", 0.01)
    with ExitStack() as taken:
        for _ in range(passwords.MAX_CONCURRENT_HASHES):
            taken.enter_context(passwords._hash_slots)
        assert site.browser().sign_in(MIA).status_code == 503
    assert site.browser().sign_in(MIA).status_code == 303
