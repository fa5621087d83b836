"""The patient's phone: ticks, timer, sides, no network, no scripts, and no other host."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.phone import Sheet, demonstration, issue, phone
from tests.browser.test_accessibility import violations
from tests.browser.therapist import Server

# Answers when the clip has moved on; the page's policy forbids the polling that Playwright does.
MOVES = """clip => new Promise(done => clip.addEventListener(
    "timeupdate", () => clip.currentTime > 0.2 && done(true)))"""


@pytest.fixture(scope="module")
def sheet(server: Server) -> Sheet:
    return issue(server)


def test_the_plan_opens_without_a_network_after_the_first_visit(
    server: Server, chromium: Browser, sheet: Sheet
) -> None:
    with phone(chromium) as page:
        page.goto(f"{server.url}/P/{sheet.plan}")
        page.wait_for_selector("html[data-kept]")
        page.context.set_offline(True)
        page.reload()
        expect(page.get_by_role("heading", name="Ben’s exercises")).to_be_visible()
        page.get_by_role("link", name="Bird dog").click()
        expect(page.get_by_role("heading", name="Bird dog")).to_be_visible()
        assert page.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Next\"')")


def test_ticks_stay_on_the_phone(server: Server, chromium: Browser, sheet: Sheet) -> None:
    with phone(chromium) as page:
        page.goto(f"{server.url}/P/{sheet.plan}")
        page.wait_for_selector("html[data-kept]")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.url))
        page.get_by_label("Done today: Rock-back").check()
        expect(page.get_by_text("Today: 1 of 2 done.")).to_be_visible()
        expect(page.locator("[data-go-on]")).to_contain_text("Go on with number 2")
        assert sent == []
        page.reload()
        expect(page.get_by_label("Done today: Rock-back")).to_be_checked()
        expect(page.get_by_label("Done today: Bird dog")).not_to_be_checked()


def _timer(page: Page) -> tuple[str, str, str]:
    return (
        page.locator("[data-timer-phase]").inner_text(),
        page.locator("[data-timer-where]").inner_text(),
        page.locator("[data-timer-number]").inner_text(),
    )


def test_the_timer_counts_holds_pauses_and_skips(
    server: Server, chromium: Browser, sheet: Sheet
) -> None:
    with phone(chromium) as page:
        page.clock.install()
        page.goto(f"{server.url}/P/{sheet.bird_dog}")
        page.get_by_role("button", name="Start").click()
        assert _timer(page)[0] == "Get ready"
        page.clock.run_for(3_200)
        assert _timer(page) == ("Hold", "1 of 3 · set 1 of 2", "5")
        page.clock.run_for(2_000)
        page.get_by_role("button", name="Pause").click()
        held = _timer(page)
        page.clock.run_for(60_000)
        assert _timer(page) == held
        page.get_by_role("button", name="Go on").click()
        page.clock.run_for(3_400)
        assert _timer(page)[0] == "Ease back"
        page.get_by_role("button", name="Skip").click()
        assert _timer(page)[:2] == ("Hold", "2 of 3 · set 1 of 2")


def test_the_timer_does_both_sides_starting_with_the_painful_one(
    server: Server, chromium: Browser, sheet: Sheet
) -> None:
    with phone(chromium) as page:
        page.goto(f"{server.url}/P/{sheet.bird_dog}")
        tabs = page.get_by_role("tab")
        expect(tabs.first).to_have_text(re.compile("Right"))
        expect(tabs.first).to_have_attribute("aria-selected", "true")
        page.get_by_role("button", name="Start").click()
        skip = page.get_by_role("button", name="Skip")
        stretches = 1 + 3 + 2 + 1 + 3 + 2  # ready, holds and easing, rest, holds and easing
        for _ in range(stretches):
            skip.click()
        assert _timer(page)[0] == "Side done"
        page.get_by_role("button", name="Other side").click()
        expect(tabs.last).to_have_attribute("aria-selected", "true")
        expect(page.locator("[data-steps=left]")).to_be_visible()
        expect(page.locator("[data-steps=right]")).to_be_hidden()


def test_repetitions_without_seconds_wait_for_a_tap(
    server: Server, chromium: Browser, sheet: Sheet
) -> None:
    with phone(chromium) as page:
        page.clock.install()
        page.goto(f"{server.url}/P/{sheet.plan}")
        page.get_by_role("link", name="Rock-back").click()
        page.get_by_role("button", name="Start").click()
        page.clock.run_for(60_000)
        assert _timer(page) == ("Do 10", "set 1 of 2", "10")
        page.get_by_role("button", name="Set done").click()
        assert _timer(page)[0] == "Rest"
        page.get_by_role("button", name="Next set").click()
        page.get_by_role("button", name="Set done").click()
        assert _timer(page)[0] == "Done"


def test_without_scripts_the_page_has_the_same_words_in_the_same_order(
    server: Server, chromium: Browser, sheet: Sheet
) -> None:
    with phone(chromium, scripts=False) as page:
        page.goto(f"{server.url}/P/{sheet.plan}")
        expect(page.get_by_label("Done today: Bird dog")).to_be_visible()
        expect(page.locator("[data-today]")).to_be_hidden()
        page.get_by_role("link", name="Bird dog").click()
        expect(page.locator("[data-timer]")).to_be_hidden()
        for side in ("left", "right"):
            expect(page.locator(f"[data-steps={side}]")).to_be_visible()


def test_the_demonstration_plays_mirrored_for_the_side_and_can_be_paused(
    server: Server, chromium: Browser, sheet: Sheet
) -> None:
    with phone(chromium) as page:
        page.goto(f"{server.url}/P/{sheet.bird_dog}/2")
        clip = page.locator("[data-clip]")
        clip.evaluate(MOVES)
        expect(clip).to_have_class(re.compile("mirrored"))
        expect(clip).to_have_accessible_description(re.compile("The right leg is straight back"))
        page.get_by_role("tab", name="Left side").click()
        expect(clip).not_to_have_class(re.compile("mirrored"))
        expect(clip).to_have_accessible_description(re.compile("The left leg is straight back"))
        page.get_by_role("button", name="Hold the picture still").click()
        assert clip.evaluate("clip => clip.paused")
        page.get_by_role("button", name="Let the picture move").click()
        assert not clip.evaluate("clip => clip.paused")


def test_the_demonstration_does_not_move_if_reduced_motion_is_preferred(
    server: Server, chromium: Browser, sheet: Sheet
) -> None:
    with phone(chromium) as page:
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{server.url}/P/{sheet.bird_dog}/2")
        expect(page.get_by_role("button", name="Let the picture move")).to_be_visible()
        clip = page.locator("[data-clip]")
        assert clip.evaluate("clip => clip.paused && clip.currentTime === 0")
        expect(page.get_by_role("img", name="The right leg is straight back")).to_be_visible()
        expect(clip).to_be_hidden()
        page.get_by_role("button", name="Let the picture move").click()
        clip.evaluate(MOVES)
        expect(clip).to_be_visible()


def test_a_player_may_request_a_part_of_a_clip(server: Server, chromium: Browser) -> None:
    with phone(chromium) as page:
        page.goto(server.url + "/p")
        answer = page.request.get(
            server.url + "/static/exercises/bird-dog/demo.mp4", headers={"Range": "bytes=0-99"}
        )
        assert answer.status == 206
        assert len(answer.body()) == 100


def test_the_stop_rule_is_always_on_screen(server: Server, chromium: Browser, sheet: Sheet) -> None:
    with phone(chromium) as page:
        page.goto(f"{server.url}/P/{sheet.bird_dog}")
        for place in ("top", "bottom"):
            page.evaluate(f"scrollTo(0, {0 if place == 'top' else 99_999})")
            expect(page.locator(".stop-bar")).to_be_in_viewport(ratio=1)


def test_no_other_host_is_contacted_and_no_cookie_is_set(
    server: Server, chromium: Browser, sheet: Sheet
) -> None:
    with phone(chromium) as page:
        asked: set[str] = set()
        page.on("request", lambda request: asked.add(request.url))
        for path in (
            f"/P/{sheet.plan}/1",
            f"/P/{sheet.plan}",
            f"/P/{sheet.bird_dog}",
            "/p",
            demonstration(server, "L"),
        ):
            page.goto(server.url + path)
        assert {url.split("/")[2] for url in asked} == {server.url.split("/")[2]}
        assert page.context.cookies() == []


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_phone(
    server: Server, chromium: Browser, sheet: Sheet, scheme: str
) -> None:
    paths = (
        f"/P/{sheet.plan}", f"/P/{sheet.bird_dog}", f"/P/{sheet.plan}/1", f"/P/{sheet.plan}/1/old",
        "/p", demonstration(server, "L"), demonstration(server, "LE"),
    )  # fmt: skip
    with phone(chromium, scheme) as page:
        for path in paths:
            page.goto(server.url + path)
            assert violations(page) == [], path


def test_the_smallest_screen_does_not_scroll_sideways(
    server: Server, chromium: Browser, sheet: Sheet
) -> None:
    with phone(chromium) as page:
        page.set_viewport_size({"width": 320, "height": 640})
        for path in (f"/P/{sheet.plan}", f"/P/{sheet.bird_dog}", f"/P/{sheet.plan}/1", "/p"):
            page.goto(server.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
