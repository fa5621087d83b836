"""Routes of the patient's pages: no sign-in, no cookie, nothing recorded about the visitor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, current_app, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from ptplanner.domain import access_code
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ItemId
from ptplanner.services.patient_page import ScannedPlan, UnknownCode
from ptplanner.web.phone import exercise_views, plan_views
from ptplanner.web.phone.demonstrations import DemonstrationEntry, parse_demonstration_list
from ptplanner.web.shared import change_views
from ptplanner.web.shared.context import current_services
from ptplanner.web.shared.security import PUBLIC_PAGES_PER_ADDRESS, limiter
from ptplanner.wording.english.dates import format_long_date

blueprint = Blueprint("phone", __name__)
limiter.limit(PUBLIC_PAGES_PER_ADDRESS)(blueprint)

# Longer than a code in any grouping.
MAX_TYPED_CODE_LENGTH = 40


@blueprint.get("/p")
@blueprint.get("/P")
def show_code_form() -> ResponseReturnValue:
    """Redirect a submitted code to its page; without one, show the form."""
    typed = request.args.get("code", "")[:MAX_TYPED_CODE_LENGTH].strip()
    if not typed:
        return render_template("phone/code_form.html", typed="", is_wrong=False)
    if access_code.is_access_code(access_code.normalize_code(typed)):
        return redirect(_build_code_path(access_code.normalize_code(typed)))
    return _render_unknown_code(typed)


@blueprint.get("/P/<code>")
@blueprint.get("/P/<code>/<int:paper>")
@blueprint.get("/p/<code>")
@blueprint.get("/p/<code>/<int:paper>")
def open_code(code: str, paper: int | None = None) -> ResponseReturnValue:
    """Show the plan or one exercise, or what changed if the scanned sheet is older than the plan."""
    try:
        view = current_services().patient_page.open_code(code, paper)
    except UnknownCode:
        return _render_unknown_code(code[:MAX_TYPED_CODE_LENGTH])
    if request.path != (proper := _build_code_path(view.code, paper)):
        return redirect(proper)
    if view.is_outdated:
        return _render_outdated(view)
    return _render_plan_or_exercise(view)


@blueprint.get("/P/<code>/<int:paper>/old")
def show_old_sheet(code: str, paper: int) -> ResponseReturnValue:
    """Show the plan as printed on an old sheet, marked as outdated."""
    try:
        view = current_services().patient_page.open_code(code, paper)
    except UnknownCode:
        return _render_unknown_code(code[:MAX_TYPED_CODE_LENGTH])
    if view.scanned_revision is None:
        raise NotFound("There is no such sheet.")
    page = plan_views.build_phone_plan(view.scanned_revision.document, {})
    return render_template(
        "phone/plan.html",
        view=page,
        code="",
        newest=_build_code_path(view.code),
        is_old=True,
        left_plan=False,
    )


def _render_plan_or_exercise(view: ScannedPlan) -> ResponseReturnValue:
    links = _build_item_links(view.item_codes)
    if view.item is None:
        page = plan_views.build_phone_plan(view.document, links)
        return render_template(
            "phone/plan.html",
            view=page,
            code=view.document.codes.plan,
            newest="",
            is_old=False,
            left_plan=view.is_item_removed,
        )
    return render_template(
        "phone/exercise.html",
        shown=exercise_views.build_planned_exercise(view.document, view.item),
        given=exercise_views.build_prescription(view.document, view.item, links),
        plan=_build_code_path(view.document.codes.plan) if view.document.codes.plan else "",
        help=plan_views.build_help_view(view.document),
        clinic=view.document.clinic.name,
    )


def _render_outdated(view: ScannedPlan) -> ResponseReturnValue:
    assert view.scanned_revision is not None  # noqa: S101  # only a known sheet can be older
    return render_template(
        "phone/outdated.html",
        clinic=view.document.clinic,
        paper=view.scanned_revision.number,
        newest=view.newest_revision.number,
        issued=format_long_date(view.document.issued_on),
        changes=change_views.build_change_views(view.scanned_revision.document, view.document),
        plan=_build_code_path(view.code),
        old=url_for("phone.show_old_sheet", code=view.code, paper=view.scanned_revision.number),
    )


def _render_unknown_code(typed: str) -> ResponseReturnValue:
    """Answer the same for mistyped, revoked and unknown codes, so that guessing reveals nothing."""
    return render_template("phone/code_form.html", typed=typed, is_wrong=True), 404


def _build_item_links(codes: Mapping[ItemId, str]) -> dict[ItemId, str]:
    return {item: _build_code_path(code) for item, code in codes.items()}


def _build_code_path(code: str, paper: int | None = None) -> str:
    """The URL path of a code, in upper case as in the printed QR code."""
    return f"/P/{code}" if paper is None else f"/P/{code}/{paper}"


@blueprint.get("/X/<listed>")
@blueprint.get("/x/<listed>")
def show_demonstration(listed: str) -> ResponseReturnValue:
    """Show catalog exercises by number and side, for sheets made without a database."""
    found = parse_demonstration_list(listed, current_services().built_in_catalog)
    if len(found) == 1:
        return render_template(
            "phone/exercise.html",
            shown=_build_demonstration_view(found[0]),
            given=None,
            plan="",
            help=None,
            clinic="",
        )
    pairs = tuple((one.token, _build_demonstration_view(one)) for one in found)
    return render_template("phone/demonstration.html", pairs=pairs)


def _build_demonstration_view(one: DemonstrationEntry) -> exercise_views.PhoneExerciseView:
    return exercise_views.build_phone_exercise(one.exercise, Dosage(side=one.side))


@blueprint.get("/P/sw.js")
def serve_service_worker() -> ResponseReturnValue:
    """Served under /P/ so that its scope is limited to the patient's pages."""
    folder = Path(current_app.static_folder or "")
    return send_file(folder / "sw.js", mimetype="text/javascript", max_age=0)
