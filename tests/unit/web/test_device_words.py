"""A browser is described in a few words, whatever it sends."""

from __future__ import annotations

import pytest

from ptplanner.web.shared.device_words import describe_device

MOZILLA = "Mozilla/5.0 "
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) "


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"{MOZILLA}(Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Windows"),
        (f"{MOZILLA}(Windows NT 10.0; Win64; x64) {WEBKIT}Chrome/140.0 Safari/537.36 Edg/140.0", "Edge, Windows"),
        (f"{MOZILLA}(X11; Linux x86_64) {WEBKIT}HeadlessChrome/140.0 Safari/537.36", "Chrome, Linux"),
        (f"{MOZILLA}(X11; CrOS x86_64 14541.0.0) {WEBKIT}Chrome/140.0 Safari/537.36", "Chrome, Chromebook"),
        (f"{MOZILLA}(Macintosh; Intel Mac OS X 10_15_7) Version/19.0 Safari/605.1.15", "Safari, Mac"),
        (f"{MOZILLA}(iPhone; CPU iPhone OS 19_0) Version/19.0 Mobile/15E148 Safari/604.1", "Safari, iPhone"),
        (f"{MOZILLA}(iPad; CPU OS 19_0 like Mac OS X) FxiOS/140.0 Mobile/15E148 Safari/605.1.15", "Firefox, iPad"),
        (f"{MOZILLA}(Linux; Android 16; K) {WEBKIT}Chrome/140.0 Mobile Safari/537.36", "Chrome, Android phone"),
        (f"{MOZILLA}(Linux; Android 16) SamsungBrowser/28.0 Chrome/130.0", "Samsung Internet, Android tablet"),
        ("curl/8.5.0", "A browser"),
        ("", "A browser"),
        ("<script>Firefox/1</script>" * 1000, "Firefox"),
        ("\x00\ud800", "A browser"),
    ],
)  # fmt: skip
def test_browser_and_system_are_named(user_agent: str, words: str) -> None:
    assert describe_device(user_agent) == words
