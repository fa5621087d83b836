"""Limits of the patient's pages: a shared network is not one patient, and guessing codes from one place is held.

Wrong codes count hard, for the whole block of addresses. A code that was right here in the last hour stays open while
somebody else on the same network guesses. Right codes count softly.
"""

from __future__ import annotations

import hashlib

from flask import Blueprint, Response, request

from ptplanner.web.shared.security import (
    PUBLIC_PAGES_PER_BLOCK,
    PUBLIC_PAGES_PER_CODE,
    WRONG_CODES_PER_BLOCK,
    current_attempt_counter,
    get_client_block,
    limiter,
)

KNOWN_SECONDS = 60 * 60
NOT_FOUND = 404


def limit_phone_pages(blueprint: Blueprint) -> None:
    limiter.limit(PUBLIC_PAGES_PER_BLOCK)(blueprint)
    limiter.limit(PUBLIC_PAGES_PER_CODE, key_func=_get_sender_and_code, exempt_when=_has_no_code)(
        blueprint
    )
    limiter.limit(WRONG_CODES_PER_BLOCK, exempt_when=_is_known, deduct_when=_is_not_found)(
        blueprint
    )
    blueprint.after_request(remember_right_code)


def remember_right_code(response: Response) -> Response:
    """Note down that this code was right, for the place that asked for it."""
    if response.status_code == 200 and not _has_no_code() and not _is_known():
        current_attempt_counter().add(_build_known_key(), KNOWN_SECONDS)
    return response


def _is_known() -> bool:
    return not _has_no_code() and current_attempt_counter().get_count(_build_known_key()) > 0


def _build_known_key() -> tuple[str, ...]:
    return ("right code", get_client_block(), _get_code())


def _get_code() -> str:
    return str((request.view_args or {}).get("code", "")).upper()


def _has_no_code() -> bool:
    return not _get_code()


def _get_sender_and_code() -> str:
    """A code is a secret, so the store of the limits gets its hash."""
    return f"{get_client_block()} {hashlib.sha256(_get_code().encode()).hexdigest()[:16]}"


def _is_not_found(response: Response) -> bool:
    return response.status_code == NOT_FOUND
