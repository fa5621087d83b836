"""What pages say and send while many sheets are being made."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from flask import Response, request

from ptplanner.domain.errors import RendererBusy
from ptplanner.services.sheet_queue import has_not_left
from ptplanner.web.shared.context import is_htmx_request


def get_retry_seconds(error: Exception | None) -> int:
    """Return after how many seconds the next try may succeed; 0 if waiting does not help."""
    return error.retry_seconds if isinstance(error, RendererBusy) else 0


def add_retry_headers(response: Response, error: Exception | None) -> Response:
    """Say when to try again, also to a browser without scripts: a page that was only read loads again by itself."""
    if seconds := get_retry_seconds(error):
        response.status_code = 503
        response.headers["Retry-After"] = str(seconds)
        if request.method == "GET" and not is_htmx_request():
            response.headers["Refresh"] = str(seconds)
    return response


def find_client_watch() -> Callable[[], bool]:
    """Return what tells whether the client has gone away; other servers than ours do not know."""
    watch = request.environ.get("waitress.client_disconnected", has_not_left)
    return cast("Callable[[], bool]", watch)
