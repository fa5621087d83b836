"""Routes of the audit trail, for owners: read, filter, check and export it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ptplanner.domain.audit import AuditFilter
from ptplanner.services.audit_export import Batch, format_trail_csv, format_trail_json_lines
from ptplanner.services.audit_trail import RecordMatch
from ptplanner.web.clinic.audit_forms import (
    TrailFilter,
    build_audit_filter,
    read_before,
    read_trail_filter,
)
from ptplanner.web.clinic.audit_views import KIND_LABELS, OTHERS, build_chain_view, build_days
from ptplanner.web.shared.context import current_actor, current_services

blueprint = Blueprint("audit", __name__, url_prefix="/clinic/audit")
CSV_TYPE = "text/csv; charset=utf-8"
JSON_LINES_TYPE = "application/x-ndjson"


@blueprint.get("")
def show_trail() -> str:
    return _render_trail(read_trail_filter(request.args), read_before(request.args))


@blueprint.post("/filter")
def filter_trail() -> ResponseReturnValue:
    """Turn a typed name into the number of its record, so that no address names anybody."""
    chosen = read_trail_filter(request.form)
    about = " ".join(request.form.get("about", "").split())
    matches = current_services().audit_trail.find_records(current_actor(), about)
    if about and len(matches) != 1:
        return _render_trail(chosen, typed=about, matches=matches)
    record = matches[0].record if matches else ""
    return _redirect_to_trail(replace(chosen, record=record))


@blueprint.post("/check")
def check_trail() -> ResponseReturnValue:
    current_services().audit_trail.check_trail(current_actor())
    return _redirect_to_trail(read_trail_filter(request.form))


@blueprint.post("/export.csv")
def export_csv() -> Response:
    # The sign at the beginning tells Excel that the file is UTF-8.
    return _send_file("audit-trail.csv", CSV_TYPE, _prepend("\ufeff", format_trail_csv(_export())))


@blueprint.post("/export.jsonl")
def export_json_lines() -> Response:
    lines = format_trail_json_lines(_export())
    return _send_file("audit-trail.jsonl", JSON_LINES_TYPE, lines)


def _redirect_to_trail(chosen: TrailFilter) -> ResponseReturnValue:
    parts = chosen.list_address_parts()
    address = url_for("audit.show_trail")
    return redirect(f"{address}?{urlencode(parts)}" if parts else address, 303)


def _export() -> Iterator[Batch]:
    wanted = _read_wanted(read_trail_filter(request.form))
    return current_services().audit_trail.export_lines(current_actor(), wanted)


def _prepend(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _send_file(name: str, kind: str, content: Iterator[str]) -> Response:
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _read_wanted(chosen: TrailFilter) -> AuditFilter:
    wanted = build_audit_filter(chosen, current_actor())
    if not chosen.record:
        return wanted
    trail = current_services().audit_trail
    return trail.narrow_to_record(current_actor(), wanted, chosen.record)


def _render_trail(
    chosen: TrailFilter,
    before: int | None = None,
    *,
    typed: str = "",
    matches: tuple[RecordMatch, ...] = (),
) -> str:
    who, services = current_actor(), current_services()
    page = services.audit_trail.read_page(who, _read_wanted(chosen), before)
    today = who.get_local_day(services.clock())
    people = sorted(page.names.people.items(), key=lambda one: one[1].casefold())
    about = services.audit_trail.find_record_name(who, chosen.record) if chosen.record else typed
    return render_template(
        "clinic/audit.html",
        page=page,
        days=build_days(page, who, today),
        chain=build_chain_view(page.chain, who, today),
        chosen=chosen,
        is_first_page=before is None,
        people=(("", "All people"), *people, *OTHERS.items()),
        kinds=(("", "Everything"), *((kind.value, label) for kind, label in KIND_LABELS.items())),
        about=about,
        typed=typed,
        matches=matches,
    )
