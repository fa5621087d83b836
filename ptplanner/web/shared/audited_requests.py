"""What the audit trail and the security log learn from requests: the network, opened records, and refusals.

A record counts as opened when a signed-in person gets an answer from an address that names it, so that a new page
about a patient or a plan cannot be forgotten.
"""

from __future__ import annotations

from flask import Flask, Response, request
from flask_login import current_user

from ptplanner.services.security_log import current_network, hash_network
from ptplanner.settings import Settings
from ptplanner.web.shared.context import current_actor, current_services

NO_NETWORK = ""


def init_app(app: Flask, settings: Settings) -> None:
    def note_network() -> None:
        today = current_services().clock().date()
        current_network.set(hash_network(request.remote_addr or "", settings.secret_key, today))

    app.before_request(note_network)
    app.after_request(note_opening)
    app.teardown_request(_forget_network)


def note_opening(response: Response) -> Response:
    """Keep who opened the patient or plan that the address names; what was refused or not found was not opened."""
    given = request.view_args or {}
    subject = _name_subject(given)
    was_shown = response.status_code < 400 and request.method != "OPTIONS"
    if subject and was_shown and current_user.is_authenticated:
        openings = current_services().opened_records
        openings.keep_opening(current_actor(), subject, given.get("number"))
    return response


def _name_subject(given: dict[str, str]) -> str:
    if "plan_id" in given:
        return f"plan {given['plan_id']}"
    return f"patient {given['patient_id']}" if "patient_id" in given else ""


def record_refusal() -> None:
    """Keep that somebody asked for what their role may not do; only the name of the page is kept."""
    if current_user.is_authenticated:
        page = request.endpoint or "unknown"
        current_services().security_events.record_refusal(current_actor(), page)


def _forget_network(_error: BaseException | None) -> None:
    current_network.set(NO_NETWORK)
