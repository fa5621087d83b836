"""The page of jobs, and the acts on one of them: stop, first, try again, drop."""

from __future__ import annotations

from flask import Blueprint, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

from ptplanner.domain.access import Permission, has_permission
from ptplanner.services.job_overview import load_overview
from ptplanner.services.jobs import may_see_all_jobs
from ptplanner.web.jobs.views import STATE_CHIPS, build_job_list
from ptplanner.web.shared.context import current_actor, current_services

blueprint = Blueprint("jobs", __name__, url_prefix="/clinic/jobs")


@blueprint.get("")
def show_jobs() -> ResponseReturnValue:
    """The page, or its list alone if the page's script asks, which it does each second while something runs."""
    who, services = current_actor(), current_services()
    state = request.args.get("state", "")
    state = state if state in STATE_CHIPS else ""
    is_mine = request.args.get("mine") == "1"
    states = STATE_CHIPS[state][1]
    view = build_job_list(
        load_overview(services.jobs, who, states, is_mine=is_mine),
        services.jobs.kinds,
        who,
        services.clock(),
        state=state,
        is_mine=is_mine,
        has_mine=may_see_all_jobs(who),
    )
    can_export = has_permission(who, Permission.EDIT_CLINIC)
    is_part = "HX-Request" in request.headers
    template = "jobs/_list.html" if is_part else "jobs/jobs.html"
    return render_template(template, view=view, can_export=can_export)


@blueprint.post("/<job_id>/cancel")
def cancel_job(job_id: str) -> ResponseReturnValue:
    current_services().jobs.cancel(current_actor(), job_id)
    return _show_jobs_again()


@blueprint.post("/<job_id>/first")
def move_first_job(job_id: str) -> ResponseReturnValue:
    current_services().jobs.move_first(current_actor(), job_id)
    return _show_jobs_again()


@blueprint.post("/<job_id>/retry")
def retry_job(job_id: str) -> ResponseReturnValue:
    current_services().jobs.retry(current_actor(), job_id)
    return _show_jobs_again()


@blueprint.post("/<job_id>/dismiss")
def dismiss_job(job_id: str) -> ResponseReturnValue:
    current_services().jobs.dismiss(current_actor(), job_id)
    return _show_jobs_again()


@blueprint.post("/export")
def start_export() -> ResponseReturnValue:
    current_services().export_jobs.start_export(current_actor())
    return _show_jobs_again()


@blueprint.get("/<job_id>/result")
def download_result(job_id: str) -> ResponseReturnValue:
    path = current_services().export_jobs.open_result(current_actor(), job_id)
    day = current_actor().get_local_day(current_services().clock())
    return send_file(
        path,
        mimetype="application/zip",
        as_attachment=True,
        download_name=f"clinic-{day:%Y-%m-%d}.zip",
        max_age=0,
    )


def _show_jobs_again() -> ResponseReturnValue:
    return redirect(url_for("jobs.show_jobs"), 303)
