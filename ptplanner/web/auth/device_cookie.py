"""A signed cookie that shows that this browser signed in to an account before.

It lets the owner of the account try her password while a stranger guesses it elsewhere, and opens nothing by itself.
It is sent to the sign-in page alone, and holds hashes of e-mails with random numbers. See docs/adr/0028.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

COOKIE_NAME = "ptplanner-device"
COOKIE_PATH = "/sign-in"
# As long as a holiday and a sick leave together.
KEPT_SECONDS = 180 * 24 * 60 * 60
# Colleagues who share a computer; the one who signed in longest ago is left out first.
MAX_ACCOUNTS = 8
_HASH_LENGTH = 22


def hash_email(email: str) -> str:
    """An e-mail as it stands in the cookie and in counters, which do not reveal it."""
    plain = email.strip().casefold().encode(errors="replace")
    return hashlib.sha256(plain).hexdigest()[:_HASH_LENGTH]


def find_device(account: str) -> str:
    """The number of this browser for an account, by the hash of its e-mail; "" if it never signed in there."""
    return _load_devices().get(account, "")


def remember_device(response: Response, account: str) -> None:
    known = _load_devices()
    number = known.pop(account, "") or secrets.token_urlsafe(12)
    newest = dict(list({**known, account: number}.items())[-MAX_ACCOUNTS:])
    response.set_cookie(
        COOKIE_NAME,
        _make_serializer().dumps(newest),
        max_age=KEPT_SECONDS,
        path=COOKIE_PATH,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
    )


def _load_devices() -> dict[str, str]:
    try:
        loaded = _make_serializer().loads(request.cookies.get(COOKIE_NAME, ""), KEPT_SECONDS)
    except BadData:
        return {}
    return dict(loaded) if isinstance(loaded, Mapping) else {}


def _make_serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="known device")
