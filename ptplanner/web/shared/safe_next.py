"""Validate where to go after signing in, so that it never leaves this site."""

from __future__ import annotations

from urllib.parse import urlsplit

START_PATH = "/patients"


def sanitize_next_path(wanted: str | None) -> str:
    """``wanted`` if it is a plain path of this site, else the patient list.

    Browsers read a backslash as a slash and skip control characters, so ``/\\evil.example`` and
    ``/<tab>/evil.example`` would leave the site.
    """
    if not wanted or not wanted.startswith("/") or wanted.startswith("//"):
        return START_PATH
    if "\\" in wanted or not wanted.isprintable():
        return START_PATH
    parts = urlsplit(wanted)
    return START_PATH if parts.scheme or parts.netloc else wanted
