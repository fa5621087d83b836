"""A few words for the device of a browser, such as "Firefox, Windows"; nothing else of its User-Agent is kept."""

from __future__ import annotations

import re

# In this order: a browser also names those that it wants to be treated like.
_BROWSERS = (
    ("Edge", r"\bEdg(?:e|A|iOS)?/"),
    ("Opera", r"\b(?:OPR|OPT|Opera)/"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\b(?:Firefox|FxiOS)/"),
    ("Chrome", r"\b(?:Chrome|Chromium|CriOS|HeadlessChrome)/"),
    ("Safari", r"\bVersion/\S+ (?:Mobile/\S+ )?Safari/"),
)
_SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android phone", r"\bAndroid\b.*\bMobile\b"),
    ("Android tablet", r"\bAndroid\b"),
    ("Chromebook", r"\bCrOS\b"),
    ("Windows", r"\bWindows\b"),
    ("Mac", r"\bMac(?:intosh| OS X)\b"),
    ("Linux", r"\bLinux\b"),
)
# Longer ones are not from a browser, and take time to read.
_MAX_LENGTH = 400


def describe_device(user_agent: str) -> str:
    """Browser and system, as far as they are known."""
    text = user_agent[:_MAX_LENGTH]
    browser = _find_first(_BROWSERS, text) or "A browser"
    system = _find_first(_SYSTEMS, text)
    return f"{browser}, {system}" if system else browser


def _find_first(kinds: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for name, pattern in kinds if re.search(pattern, text)), "")
