"""Error pages: one table with the status, title and next step of every error a user may see."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import Flask, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from ptplanner.domain import errors as facts
from ptplanner.domain.backups import BackupUnusable
from ptplanner.web.shared.audited_requests import record_refusal
from ptplanner.web.shared.busy import add_retry_headers
from ptplanner.web.shared.context import is_htmx_request
from ptplanner.web.shared.security import compute_retry_seconds
from ptplanner.wording.english.numbers import format_quantity

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ErrorPage:
    """``text`` is the next step; the error's own message precedes it if ``shows_message``."""

    status: int
    title: str
    text: str
    shows_message: bool = True
    retry_seconds: int = 0


# Renders an error page with the error's own message, which may be empty.
ErrorRenderer = Callable[[ErrorPage, str], ResponseReturnValue]


NOT_FOUND = ErrorPage(
    404,
    "Not found",
    "It may have been removed, or the address is not complete.",
    shows_message=False,
)
PAGES_BY_ERROR: dict[type[Exception], ErrorPage] = {
    facts.NotFound: NOT_FOUND,
    facts.PermissionDenied: ErrorPage(403, "Not allowed", "Ask the owner of your clinic."),
    facts.StalePlan: ErrorPage(
        409, "Changed in another window", "Open the plan again to see both."
    ),
    facts.StaleRecord: ErrorPage(
        409, "Changed by somebody else", "Nothing was saved. Open it again to see what it is now."
    ),
    facts.CannotIssue: ErrorPage(422, "Not issued yet", "Answer this first."),
    facts.InvalidValue: ErrorPage(422, "Invalid input", "Go back; what you typed is still there."),
    facts.RenderFailed: ErrorPage(
        503, "The sheet could not be made", "Nothing was lost. Try again in a moment."
    ),
    facts.ServerBusy: ErrorPage(
        503, "Busy at this moment", "Nothing was changed. Try again in a few seconds."
    ),
    facts.RendererBusy: ErrorPage(503, "Busy making sheets", "Nothing was lost."),
    facts.SheetUnreadable: ErrorPage(
        503, "The PDF cannot be opened", "The page of the revision offers to make it again."
    ),
    facts.FilesUnavailable: ErrorPage(
        503, "The files cannot be reached", "Nothing was changed. Try again in a moment."
    ),
    facts.FileDamaged: ErrorPage(
        503, "A file is damaged", "Nothing was changed. Ask whoever looks after this computer."
    ),
    facts.StorageUnavailable: ErrorPage(
        503, "Not saved", "Nothing was changed. Try again in a moment."
    ),
    BackupUnusable: ErrorPage(
        422, "The backup cannot be used", "Nothing was changed. Another backup may be whole."
    ),
    facts.ContentError: ErrorPage(
        500, "A content file is broken", "Run “ptplanner catalog check”."
    ),
    CSRFError: ErrorPage(
        400,
        "Sent from an old page",
        "Go back, reload the page and send the form again.",
        shows_message=False,
    ),
}
PAGES_BY_STATUS = {
    400: ErrorPage(400, "Not understood", "Go back and try again.", shows_message=False),
    404: NOT_FOUND,
    405: ErrorPage(
        405, "Not possible this way", "Go back and use the button there.", shows_message=False
    ),
    413: ErrorPage(413, "Too long", "The form is too large. Make it shorter.", shows_message=False),
}
SERVER_ERROR = ErrorPage(
    500,
    "Something broke here",
    "This is our mistake, not yours. Nothing you saved is lost.",
    shows_message=False,
)


def init_app(app: Flask) -> None:
    app.register_error_handler(facts.PtplannerError, handle_error)
    app.register_error_handler(HTTPException, handle_error)


def choose_error_page(error: Exception) -> ErrorPage:
    """Choose the page by the most specific type of ``error``, else by its HTTP status."""
    for kind in type(error).__mro__:
        if kind in PAGES_BY_ERROR:
            return PAGES_BY_ERROR[kind]
    status = error.code if isinstance(error, HTTPException) else None
    return _choose_page_by_status(status or 500)


def _choose_page_by_status(status: int) -> ErrorPage:
    """A request at fault never reads as our mistake, whatever its status: 416 for bytes that a file does not have."""
    if status not in PAGES_BY_STATUS and 400 <= status < 500:
        return replace(PAGES_BY_STATUS[400], status=status)
    return PAGES_BY_STATUS.get(status, SERVER_ERROR)


def handle_error(error: Exception) -> ResponseReturnValue:
    return respond_to_error(error, _render_error)


def respond_to_error(error: Exception, render: ErrorRenderer) -> ResponseReturnValue:
    """Choose the page for ``error``, log what is our fault, and answer with what ``render`` makes of it."""
    if isinstance(error, RateLimitExceeded):
        return _respond_to_rate_limit(error, render)
    if isinstance(error, HTTPException) and error.code is not None and error.code < 400:
        return error  # a redirect is not an error
    page = choose_error_page(error)
    if page.status >= 500:
        _log_error(error)
    if isinstance(error, facts.PermissionDenied):
        record_refusal()
    sentence = str(error) if page.shows_message else ""
    if isinstance(error, facts.ServerBusy):
        response = make_response(_render_with_retry(error.retry_seconds, render, page, sentence))
        return add_retry_headers(response, error)
    return render(page, sentence)


def _respond_to_rate_limit(error: RateLimitExceeded, render: ErrorRenderer) -> ResponseReturnValue:
    seconds = compute_retry_seconds(error)
    page = ErrorPage(
        429,
        "Too many requests",
        f"Wait {format_quantity(seconds, 'second')} and try again.",
        shows_message=False,
    )
    return _render_with_retry(seconds, render, page, "")


def _render_with_retry(
    seconds: int, render: ErrorRenderer, page: ErrorPage, sentence: str
) -> ResponseReturnValue:
    response = make_response(render(replace(page, retry_seconds=seconds), sentence))
    response.headers["Retry-After"] = str(seconds)
    return response


def _log_error(error: Exception) -> None:
    """Log only the types of the error and its cause: messages may hold user input. Flask has logged bugs already."""
    if not isinstance(error, InternalServerError):
        cause = type(error.__cause__).__name__ if error.__cause__ else "no cause"
        level = logging.WARNING if isinstance(error, facts.ServerBusy) else logging.ERROR
        log.log(level, "%s (%s) at %s", type(error).__name__, cause, request.endpoint)


def _render_error(page: ErrorPage, sentence: str) -> ResponseReturnValue:
    """Render a whole page, or for htmx a fragment for the notice area."""
    if is_htmx_request():
        html = render_template("shared/errors/fragment.html", page=page, sentence=sentence)
        return html, page.status, {"HX-Retarget": "#notice", "HX-Reswap": "innerHTML"}
    html = render_template("shared/errors/page.html", page=page, sentence=sentence)
    return html, page.status
