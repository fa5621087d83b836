"""Liveness and readiness checks for monitoring, and robots.txt."""

from __future__ import annotations

from flask import Blueprint
from flask.typing import ResponseReturnValue

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.web.session import services

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def alive() -> ResponseReturnValue:
    return "ok\n", {"Content-Type": "text/plain"}


@blueprint.get("/readyz")
def ready() -> ResponseReturnValue:
    """Ready when the database answers."""
    try:
        services().accounts.has_clinic()
    except StorageUnavailable:
        return "The database cannot be reached.\n", 503, {"Content-Type": "text/plain"}
    return "ok\n", {"Content-Type": "text/plain"}


@blueprint.get("/robots.txt")
def robots() -> ResponseReturnValue:
    return "User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain"}
