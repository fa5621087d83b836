"""Addresses that come from files of strangers."""

from __future__ import annotations


def allow_web_address(address: str) -> str:
    """The address if it may be a link, "" if not: only http(s), because ``javascript:`` would run in our page."""
    return address if address.startswith(("https://", "http://")) else ""
