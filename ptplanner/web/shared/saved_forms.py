"""Tells the next page that a form was saved, so that its script deletes what it kept of the form.

A browser keeps what is typed until it is saved, and a script cannot see what became of a form that was sent.
The cookie holds the random name under which the page kept the text, and nothing else.
"""

from __future__ import annotations

import re

from flask import Flask, Response, current_app, request
from flask_login import current_user

SAVED_FORM_COOKIE = "ptplanner-saved"
# The script of a page adds this field to a form that it keeps.
KEPT_AS_FIELD = "kept-as"
_NAME = re.compile(r"[0-9a-f]{8,40}")
# Longer than a slow page takes to load.
_SECONDS = 300


def init_app(app: Flask) -> None:
    app.after_request(name_saved_form)


def name_saved_form(response: Response) -> Response:
    if request.method != "POST" or response.status_code >= 400 or not current_user.is_authenticated:
        return response
    name = request.form.get(KEPT_AS_FIELD, "")
    if _NAME.fullmatch(name):
        response.set_cookie(
            SAVED_FORM_COOKIE,
            name,
            max_age=_SECONDS,
            path=f"{request.script_root}/",
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            samesite="Lax",
        )
    return response
