"""One-time tokens of the forms that make a record, so that a form that is sent twice makes one.

The key under which the result is remembered covers the token and everything that was sent: a page that is used again
with other text, after the Back button, makes another record.
"""

from __future__ import annotations

import hashlib
import re
import secrets

from flask import Flask, request
from markupsafe import Markup

from ptplanner.web.shared.forms import FormData

FIELD_NAME = "form-token"
_TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)
# What the page adds to every form; it is not part of what was typed.
_PAGE_FIELDS = frozenset({"csrf_token", "kept-as", "from-page"})


def init_app(app: Flask) -> None:
    app.jinja_env.globals["form_token"] = render_form_token


def render_form_token(*, is_new: bool = False) -> Markup:
    """The hidden field with the token: that which was sent, so that a refused form keeps it, or a new one."""
    sent = "" if is_new else request.form.get(FIELD_NAME, "")
    token = sent if _TOKEN.fullmatch(sent) else secrets.token_urlsafe(16)
    return Markup('<input type="hidden" name="{}" value="{}" data-carried>').format(
        FIELD_NAME, token
    )


def compute_form_key(form: FormData) -> str:
    """The key under which the record of a form is remembered; "" if the page sent no token."""
    if not _TOKEN.fullmatch(form.get(FIELD_NAME, "")):
        return ""
    fields = sorted(pair for pair in form.items(multi=True) if pair[0] not in _PAGE_FIELDS)
    return hashlib.sha256(repr((request.path, fields)).encode()).hexdigest()
