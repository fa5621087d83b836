"""Liveness and readiness checks for monitoring, and robots.txt."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.web.shared.context import current_services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def check_liveness() -> ResponseReturnValue:
    return "ok\n", {"Content-Type": "text/plain"}


@blueprint.get("/readyz")
def check_readiness() -> ResponseReturnValue:
    """Ready when the database answers."""
    try:
        current_services().accounts.has_clinic()
    except StorageUnavailable:
        return "The database cannot be reached.\n", 503, {"Content-Type": "text/plain"}
    return "ok\n", {"Content-Type": "text/plain"}


@blueprint.get("/robots.txt")
def serve_robots_txt() -> ResponseReturnValue:
    return "User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain"}
