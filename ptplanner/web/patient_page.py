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
from ptplanner.services.patient_page import PatientView, UnknownCode
from ptplanner.web import change_presenters, phone_exercise, phone_plan
from ptplanner.web.dates import spoken
from ptplanner.web.demonstrations import Demonstrated, read_list
from ptplanner.web.limits import PUBLIC_PAGES, limiter
from ptplanner.web.session import services

blueprint = Blueprint("phone", __name__)
limiter.limit(PUBLIC_PAGES)(blueprint)

# Longer than a code in any grouping.
TYPED_LIMIT = 40


@blueprint.get("/p")
@blueprint.get("/P")
def ask_code() -> ResponseReturnValue:
    """Redirect a submitted code to its page; without one, show the form."""
    typed = request.args.get("code", "")[:TYPED_LIMIT].strip()
    if not typed:
        return render_template("patient_page/ask_code.html", typed="", is_wrong=False)
    if access_code.is_code(access_code.normalised(typed)):
        return redirect(_address(access_code.normalised(typed)))
    return _unknown(typed)


@blueprint.get("/P/<code>")
@blueprint.get("/P/<code>/<int:paper>")
@blueprint.get("/p/<code>")
@blueprint.get("/p/<code>/<int:paper>")
def plan(code: str, paper: int | None = None) -> ResponseReturnValue:
    """Show the plan or one exercise, or what changed if the scanned sheet is older than the plan."""
    try:
        view = services().patient_page.open(code, paper)
    except UnknownCode:
        return _unknown(code[:TYPED_LIMIT])
    if request.path != (proper := _address(view.code, paper)):
        return redirect(proper)
    if view.is_outdated:
        return _outdated(view)
    return _page(view)


@blueprint.get("/P/<code>/<int:paper>/old")
def old_sheet(code: str, paper: int) -> ResponseReturnValue:
    """Show the plan as printed on an old sheet, marked as outdated."""
    try:
        view = services().patient_page.open(code, paper)
    except UnknownCode:
        return _unknown(code[:TYPED_LIMIT])
    if view.paper is None:
        raise NotFound("There is no such sheet.")
    page = phone_plan.plan_page(view.paper.document, {})
    return render_template(
        "patient_page/plan.html",
        view=page,
        code="",
        newest=_address(view.code),
        is_old=True,
        left_plan=False,
    )


def _page(view: PatientView) -> ResponseReturnValue:
    links = _links(view.item_codes)
    if view.item is None:
        page = phone_plan.plan_page(view.document, links)
        return render_template(
            "patient_page/plan.html",
            view=page,
            code=view.document.codes.plan,
            newest="",
            is_old=False,
            left_plan=view.left_plan,
        )
    return render_template(
        "patient_page/exercise.html",
        shown=phone_exercise.of_plan(view.document, view.item),
        given=phone_exercise.prescribed(view.document, view.item, links),
        plan=_address(view.document.codes.plan) if view.document.codes.plan else "",
        help=phone_plan.help_view(view.document),
        clinic=view.document.clinic.name,
    )


def _outdated(view: PatientView) -> ResponseReturnValue:
    assert view.paper is not None  # noqa: S101  # only a known sheet can be older
    return render_template(
        "patient_page/outdated.html",
        clinic=view.document.clinic,
        paper=view.paper.number,
        newest=view.newest.number,
        issued=spoken(view.document.issued_on),
        changes=change_presenters.between(view.paper.document, view.document),
        plan=_address(view.code),
        old=url_for("patient_page.old_sheet", code=view.code, paper=view.paper.number),
    )


def _unknown(typed: str) -> ResponseReturnValue:
    """Answer the same for mistyped, revoked and unknown codes, so that guessing reveals nothing."""
    return render_template("patient_page/ask_code.html", typed=typed, is_wrong=True), 404


def _links(codes: Mapping[ItemId, str]) -> dict[ItemId, str]:
    return {item: _address(code) for item, code in codes.items()}


def _address(code: str, paper: int | None = None) -> str:
    """The URL path of a code, in upper case as in the printed QR code."""
    return f"/P/{code}" if paper is None else f"/P/{code}/{paper}"


@blueprint.get("/X/<listed>")
@blueprint.get("/x/<listed>")
def demonstration(listed: str) -> ResponseReturnValue:
    """Show catalog exercises by number and side, for sheets made without a database."""
    found = read_list(listed, services().content)
    if len(found) == 1:
        return render_template(
            "patient_page/exercise.html",
            shown=_shown(found[0]),
            given=None,
            plan="",
            help=None,
            clinic="",
        )
    pairs = tuple((one.text, _shown(one)) for one in found)
    return render_template("patient_page/demonstration.html", pairs=pairs)


def _shown(one: Demonstrated) -> phone_exercise.Shown:
    return phone_exercise.shown(one.exercise, Dosage(side=one.side))


@blueprint.get("/P/sw.js")
def service_worker() -> ResponseReturnValue:
    """Served under /P/ so that its scope is limited to the patient's pages."""
    folder = Path(current_app.static_folder or "")
    return send_file(folder / "sw.js", mimetype="text/javascript", max_age=0)
