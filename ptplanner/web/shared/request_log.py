"""Gives each request an id, and writes one line about it into the log when it was answered.

The line names the endpoint and never the address: addresses hold codes of patients and numbers of records.
"""

from __future__ import annotations

import logging
import time

from flask import Flask, Response, g, request

from ptplanner.logs import (
    ACCESS_LOGGER,
    NO_REQUEST,
    get_request_id,
    is_request_id,
    keep_request_id,
    make_request_id,
)
from ptplanner.metrics import count_request
from ptplanner.settings import Settings

REQUEST_ID_HEADER = "X-Request-ID"
# An address that no route knows.
UNKNOWN_ENDPOINT = "unknown"
KNOWN_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

access_log = logging.getLogger(ACCESS_LOGGER)


def init_app(app: Flask, settings: Settings) -> None:
    """Must be the first part that is initialized: its functions surround those of all others."""
    trusts_proxy = settings.trusted_proxies > 0

    def start_request() -> None:
        g.started = time.perf_counter()
        given = request.headers.get(REQUEST_ID_HEADER, "") if trusts_proxy else ""
        keep_request_id(given if is_request_id(given) else make_request_id())

    app.before_request(start_request)
    app.after_request(_finish_request)
    app.teardown_request(_forget_request)
    app.jinja_env.globals["get_request_id"] = get_request_id


def _finish_request(response: Response) -> Response:
    response.headers[REQUEST_ID_HEADER] = get_request_id()
    seconds = measure_seconds()
    count_request(name_endpoint(), name_method(), response.status_code, seconds)
    access_log.info(
        "answered",
        extra={
            "method": name_method(),
            "endpoint": name_endpoint(),
            "status": response.status_code,
            "duration_ms": round(seconds * 1000, 1),
            "bytes": response.content_length,
        },
    )
    return response


def _forget_request(_error: BaseException | None) -> None:
    keep_request_id(NO_REQUEST)


def name_method() -> str:
    """The method, or OTHER: a stranger may send any word."""
    return request.method if request.method in KNOWN_METHODS else "OTHER"


def name_endpoint() -> str:
    return request.endpoint or UNKNOWN_ENDPOINT


def measure_seconds() -> float:
    """Seconds since this request arrived in the application."""
    started: float = g.get("started", time.perf_counter())
    return time.perf_counter() - started
