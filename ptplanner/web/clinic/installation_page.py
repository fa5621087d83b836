"""The page “Backup and doctor” as a whole: both halves, and what came of an act on it."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from ptplanner.web.clinic.backup_views import build_backup_view
from ptplanner.web.clinic.doctor_views import build_doctor_view
from ptplanner.web.shared.context import current_actor, current_services


def render_installation(*, asked: str = "", failure: str = "") -> str:
    """``asked``: what was started just now; ``failure``: a sentence about what did not work."""
    services = current_services()
    who, now = current_actor(), services.clock()
    overview = services.backups.show_overview(who)
    return render_template(
        "clinic/backup_and_doctor.html",
        doctor=build_doctor_view(services.doctor.show_report(who), now),
        backup=build_backup_view(overview, now, current_user.time_zone),
        asked=asked,
        failure=failure,
    )
