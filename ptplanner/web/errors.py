"""Error pages: one table with the status, title and next step of every error a user may see."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flask import Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from ptplanner.domain import errors as facts
from ptplanner.web.limits import seconds_left

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Page:
    """``text`` is the next step; the error's own message precedes it if ``shows_message``."""

    status: int
    title: str
    text: str
    speaks: bool = True


NOT_FOUND = Page(
    404, "Not found", "It may have been removed, or the address is not complete.", speaks=False
)
TABLE: dict[type[Exception], Page] = {
    facts.NotFound: NOT_FOUND,
    facts.Refused: Page(403, "Not allowed", "Ask the owner of your clinic."),
    facts.StalePlan: Page(409, "Changed in another window", "Open the plan again to see both."),
    facts.StaleRule: Page(409, "Changed in another window", "Open the rule again to see it."),
    facts.CannotIssue: Page(422, "Not issued yet", "Answer this first."),
    facts.InvalidValue: Page(
        422, "Invalid input", "Go back; what you typed is still there."
    ),
    facts.RenderFailed: Page(
        503, "The sheet could not be made", "Nothing was lost. Try again in a moment."
    ),
    facts.StorageUnavailable: Page(503, "Not saved", "Nothing was changed. Try again in a moment."),
    facts.ContentError: Page(500, "A content file is broken", "Run “ptplanner catalog check”."),
    CSRFError: Page(
        400,
        "Sent from an old page",
        "Go back, reload the page and send the form again.",
        speaks=False,
    ),
}
BY_STATUS = {
    400: Page(400, "Not understood", "Go back and try again.", speaks=False),
    404: NOT_FOUND,
    405: Page(405, "Not possible this way", "Go back and use the button there.", speaks=False),
    413: Page(413, "Too long", "The form is too large. Make it shorter.", speaks=False),
}
BROKEN = Page(
    500,
    "Something broke here",
    "This is our mistake, not yours. Nothing you saved is lost.",
    speaks=False,
)


def handle(app: Flask) -> None:
    app.register_error_handler(facts.PtplannerError, answer)
    app.register_error_handler(HTTPException, answer)


def page_for(error: Exception) -> Page:
    """Choose the page by the most specific type of ``error``, else by its HTTP status."""
    for kind in type(error).__mro__:
        if kind in TABLE:
            return TABLE[kind]
    status = error.code if isinstance(error, HTTPException) else None
    return BY_STATUS.get(status or 500, BROKEN)


def answer(error: Exception) -> ResponseReturnValue:
    if isinstance(error, RateLimitExceeded):
        return too_often(error)
    if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
        return error  # a redirect is not an error
    page = page_for(error)
    if page.status >= 500:
        _log(error)
    sentence = str(error) if page.speaks else ""
    return _rendered(page, sentence)


def too_often(error: RateLimitExceeded) -> ResponseReturnValue:
    seconds = seconds_left(error)
    page = Page(429, "Too many requests", f"Wait {seconds} seconds and try again.", speaks=False)
    response = make_response(_rendered(page, ""))
    response.headers["Retry-After"] = str(seconds)
    return response


def _log(error: Exception) -> None:
    """Log only the types of the error and its cause: messages may hold user input. Flask has logged bugs already."""
    if not isinstance(error, InternalServerError):
        cause = type(error.__cause__).__name__ if error.__cause__ else "no cause"
        log.error("%s (%s) at %s", type(error).__name__, cause, request.endpoint)


def _rendered(page: Page, sentence: str) -> ResponseReturnValue:
    """Render a whole page, or for htmx a fragment for the notice area."""
    if "HX-Request" in request.headers:
        html = render_template("errors/fragment.html", page=page, sentence=sentence)
        return html, page.status, {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
    template = "errors/public.html" if request.blueprint == "phone" else "errors/page.html"
    return render_template(template, page=page, sentence=sentence), page.status
