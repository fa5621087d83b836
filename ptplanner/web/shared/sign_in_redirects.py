"""Where somebody who is not signed in is sent, why, and where they go on after signing in."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import current_app, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from ptplanner.web.shared.context import is_htmx_request
from ptplanner.web.shared.path_prefix import add_path_prefix

# The script of a page adds this field to its forms: the path of the page.
PAGE_FIELD = "from-page"
# Reasons that the sign-in page explains: a form was not saved, or the session is over.
FORM_NOT_SAVED, SESSION_OVER = "form", "ended"


def get_start_path() -> str:
    """The patient list."""
    return url_for("patients.list_patients")


def sanitize_next_path(wanted: str | None) -> str:
    """``wanted`` if it is a plain path of this application, else the patient list.

    Browsers read a backslash as a slash and skip control characters, so ``/\\evil.example`` and
    ``/<tab>/evil.example`` would leave the site.
    """
    if not wanted or not wanted.startswith(f"{request.script_root}/") or wanted.startswith("//"):
        return get_start_path()
    if "\\" in wanted or not wanted.isprintable():
        return get_start_path()
    parts = urlsplit(wanted)
    return get_start_path() if parts.scheme or parts.netloc else wanted


def redirect_to_sign_in() -> ResponseReturnValue:
    """Send a request without a sign-in to the sign-in page; a script gets 401 and the address."""
    page, start = _find_page(), add_path_prefix("/")
    target = url_for("auth.sign_in", next=None if page in ("", start) else page, why=_find_reason())
    if is_htmx_request():
        return current_app.response_class(status=401, headers={"HX-Redirect": target})
    return current_app.redirect(target)


def _find_reason() -> str | None:
    if request.method != "GET":
        return FORM_NOT_SAVED
    has_cookie = current_app.config["SESSION_COOKIE_NAME"] in request.cookies
    return SESSION_OVER if has_cookie and not current_user.is_authenticated else None


def _find_page() -> str:
    """The page that the person sees or asks for; empty if it is not known."""
    if is_htmx_request():
        return _take_path(request.headers.get("HX-Current-URL", request.url))
    if request.method == "GET":
        return add_path_prefix(request.full_path.rstrip("?"))
    return _read_page_field() or (add_path_prefix(request.path) if _is_page(request.path) else "")


def _take_path(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _read_page_field() -> str:
    try:
        page = request.form.get(PAGE_FIELD, "")
    except RequestEntityTooLarge:
        return ""  # A large upload is not read for somebody who is not signed in.
    return sanitize_next_path(page) if page else ""


def _is_page(path: str) -> bool:
    """Whether the path can also be opened as a page."""
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return False
    return True
