"""A shared network is not one patient, and guessing codes from one place is held."""

from __future__ import annotations

import pytest

from tests.support.website import Browser, Site

# What the check letter accepts, and nobody has.
UNKNOWN = "/P/2222222222"


def phone_at(site: Site, address: str) -> Browser:
    browser = site.browser()
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def guess_codes(phone: Browser, times: int) -> list[int]:
    return [phone.get(f"{UNKNOWN}{n:02}").status_code for n in range(times)]


def test_wrong_codes_are_held_and_right_ones_of_the_same_network_stay_open(site: Site) -> None:
    right, other = f"/P/{site.issued.plan_code}", f"/P/{site.issued.first_item_code}"
    waiting_room = phone_at(site, "203.0.113.7")
    assert waiting_room.get(right).status_code == 200
    guesser = phone_at(site, "203.0.113.7")
    assert guess_codes(guesser, 32) == [404] * 30 + [429] * 2
    assert guesser.get(right).status_code == 200
    held = guesser.get(other)
    assert held.status_code == 429
    assert 0 < int(held.headers["Retry-After"]) <= 60
    assert phone_at(site, "198.51.100.9").get(other).status_code == 200


def test_wrong_codes_count_by_block_of_ipv6(site: Site) -> None:
    answers = [
        phone_at(site, f"2001:db8:1:2::{n:x}").get(f"{UNKNOWN}{n:02}").status_code
        for n in range(31)
    ]
    assert answers[-1] == 429
    assert phone_at(site, "2001:db8:1:3::1").get(UNKNOWN).status_code == 404


@pytest.mark.slow
def test_a_hundred_phones_behind_one_address_are_let_through(site: Site) -> None:
    """A minute of a hundred phones with 5 to 20 seconds between pages is 480 pages; the first visits come on top."""
    codes = [site.issued.plan_code, site.issued.first_item_code]
    phone = phone_at(site, "203.0.113.7")
    answers = {phone.get(f"/P/{codes[n % 2]}").status_code for n in range(1000)}
    assert answers == {200}


def test_no_limit_on_phone_pages_knows_a_code_in_plain_text(site: Site) -> None:
    phone_at(site, "203.0.113.7").get(f"/P/{site.issued.plan_code}")
    storage = site.app.extensions["ptplanner attempts"].storage
    kept = repr((storage.storage, storage.events))
    assert site.issued.plan_code not in kept
