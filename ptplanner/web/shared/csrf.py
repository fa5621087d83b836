"""CSRF protection by Flask-WTF, with a token that is masked anew in each answer.

Flask-WTF signs the same secret of the session each time, so a compressed page could betray it by its length (BREACH).
Here the token is combined with random bytes that stand beside it, as Django does.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from flask import Flask, g
from flask_wtf.csrf import CSRFProtect, generate_csrf


class MaskedCSRFProtect(CSRFProtect):  # type: ignore[misc]  # Flask-WTF ships no types
    """Checks masked tokens, and gives templates ``csrf_token()``: one mask for each answer."""

    def init_app(self, app: Flask) -> None:
        super().init_app(app)
        # Flask-WTF offers its own both ways.
        app.jinja_env.globals["csrf_token"] = get_masked_token
        app.context_processor(lambda: {"csrf_token": get_masked_token})

    def _get_csrf_token(self) -> str | None:
        token = super()._get_csrf_token()
        return unmask_token(token) if token else None


def get_masked_token() -> str:
    if "masked_csrf_token" not in g:
        g.masked_csrf_token = mask_token(generate_csrf())
    return str(g.masked_csrf_token)


def mask_token(token: str) -> str:
    """Random bytes, then the token combined with them, as text."""
    plain = token.encode()
    mask = secrets.token_bytes(len(plain))
    return base64.urlsafe_b64encode(mask + _combine(plain, mask)).decode().rstrip("=")


def unmask_token(masked: str) -> str:
    """The token inside; an empty text if there is none, which is never valid."""
    try:
        both = base64.b64decode(masked + "=" * (-len(masked) % 4), altchars="-_", validate=True)
        half = len(both) // 2
        return _combine(both[half:], both[:half]).decode("ascii")
    except (binascii.Error, ValueError):
        return ""


def _combine(first: bytes, second: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(first, second, strict=True))
