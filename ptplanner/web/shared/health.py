"""Liveness and readiness checks for monitoring, and robots.txt."""

from __future__ import annotations

from ipaddress import ip_address

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from ptplanner.domain.access import Permission, has_permission
from ptplanner.services.readiness import PartReadiness, is_ready
from ptplanner.web.shared.context import current_actor, current_services

blueprint = Blueprint("health", __name__)

_FORWARDED_HEADERS = ("Forwarded", "X-Forwarded-For", "X-Real-IP")


@blueprint.get("/healthz")
def check_liveness() -> ResponseReturnValue:
    """Alive: this process answers. It asks neither the database nor anything else."""
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
def check_readiness() -> ResponseReturnValue:
    """Ready to serve pages, with a word for each part; why a part is not ready is not for strangers."""
    parts = current_services().readiness.look()
    answer: dict[str, object] = {
        "ready": is_ready(parts),
        "parts": {part.name: "ok" if part.is_ready else "not ok" for part in parts},
    }
    if _may_see_details(parts):
        answer["details"] = {part.name: part.sentence for part in parts if part.sentence}
    return jsonify(answer), 200 if is_ready(parts) else 503


def _may_see_details(parts: tuple[PartReadiness, ...]) -> bool:
    return _is_asked_on_this_computer() or (
        # Who is signed in stands in the database.
        all(part.is_ready for part in parts if part.name == "database") and _is_asked_by_owner()
    )


def _is_asked_on_this_computer() -> bool:
    """Whether a program of this computer asks; behind a proxy of this computer everybody would seem to."""
    if any(name in request.headers for name in _FORWARDED_HEADERS):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _is_asked_by_owner() -> bool:
    return bool(current_user.is_authenticated) and has_permission(
        current_actor(), Permission.SEE_INSTALLATION
    )


@blueprint.get("/robots.txt")
def serve_robots_txt() -> ResponseReturnValue:
    return "User-agent: *\nDisallow: /\n", {"Content-Type": "text/plain; charset=utf-8"}
