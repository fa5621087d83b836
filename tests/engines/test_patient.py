"""A patient opens the plan on a phone, in every engine: clip, steps, sides, ticks, and no network."""

from __future__ import annotations

import pytest

from tests.browser.phone import Sheet, issue
from tests.engines.proxy import NetworkProxy
from tests.engines.screen import Screen
from tests.support.served_clinic import Server

TICK = "input[data-tick]"


@pytest.fixture(scope="module")
def sheet(server: Server) -> Sheet:
    return issue(server)


@pytest.fixture
def phone(screen: Screen) -> Screen:
    screen.driver.set_window_size(390, 844)
    return screen


def is_ticked(phone: Screen) -> list[bool]:
    boxes = phone.driver.find_elements("css selector", TICK)
    return [bool(box.get_property("checked")) for box in boxes]


def test_the_clip_moves_and_can_be_held_still(phone: Screen, sheet: Sheet) -> None:
    phone.open(f"/P/{sheet.bird_dog}")
    clip = phone.find("[data-clip]")
    phone.wait_for("the clip to move", lambda: float(str(clip.get_property("currentTime"))) > 0.2)
    phone.click("button[data-clip-toggle], .stage button")
    assert clip.get_property("paused") is True


def test_the_steps_follow_the_side(phone: Screen, sheet: Sheet) -> None:
    phone.open(f"/P/{sheet.bird_dog}")
    assert "right" in phone.find("[data-steps=right]").text
    phone.click("[role=tab]", "Left")
    assert "left" in phone.find("[data-steps=left]").text
    assert not phone.driver.find_element("css selector", "[data-steps=right]").is_displayed()


def test_a_tick_stays_on_the_phone(phone: Screen, sheet: Sheet) -> None:
    phone.open(f"/P/{sheet.plan}")
    assert is_ticked(phone) == [False, False]
    phone.click("label.tick")
    phone.find("[data-today-words]", "1 of 2 done")
    phone.driver.refresh()
    phone.find("[data-today-words]", "1 of 2 done")
    assert is_ticked(phone) == [True, False]


def test_the_plan_opens_without_a_network(
    phone: Screen, sheet: Sheet, network: NetworkProxy
) -> None:
    phone.open(f"/P/{sheet.plan}")
    phone.wait_until_present("html[data-kept]")
    network.cut()
    try:
        # Not the driver's command to reload: in Firefox that passes by the service worker, unlike a person's reload.
        phone.open(f"/P/{sheet.plan}")
        phone.find("h1", "Ben’s exercises")
        phone.click("a[data-exercise]", "Bird dog")
        phone.find("h1", "Bird dog")
        assert phone.evaluate("document.fonts.check('16px \"Atkinson Hyperlegible Next\"')") is True
    finally:
        network.mend()
