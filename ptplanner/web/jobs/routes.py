"""The page of jobs, and the acts on one of them: stop, first, try again, drop."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect

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
    is_part = "HX-Request" in request.headers
    return render_template("jobs/_list.html" if is_part else "jobs/jobs.html", view=view)


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


def _show_jobs_again() -> ResponseReturnValue:
    return redirect(url_for("jobs.show_jobs"), 303)
