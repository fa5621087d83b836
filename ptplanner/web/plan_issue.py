"""Routes to preview, issue, view and print a sheet; issued revisions never change."""

from __future__ import annotations

from pathlib import Path

from flask import (
    Blueprint,
    Response,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from werkzeug.exceptions import NotFound

from ptplanner.domain.errors import CannotIssue, RenderFailed, StalePlan
from ptplanner.domain.ids import PlanId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.web import issue_presenters, plan_forms
from ptplanner.web.keyboard import PREVIEW_KEYS
from ptplanner.web.page_pictures import KeptSheets, page_count, page_png
from ptplanner.web.session import actor, clinic_catalog, services

blueprint = Blueprint("plan_issue", __name__, url_prefix="/plans/<plan_id>")

_sheets = KeptSheets()


@blueprint.get("/preview")
def preview(plan_id: PlanId) -> Response:
    """Show the checklist at once; scripts then load the sheet, or ``?sheet=now`` does without scripts."""
    return _preview_page(plan_id, with_sheet="sheet" in request.args)


@blueprint.get("/preview/sheet")
def preview_sheet(plan_id: PlanId) -> Response:
    return _preview_page(plan_id, with_sheet=True, template="plans/_sheet_answer.html")


@blueprint.get("/preview/<int:page>.png")
def preview_picture(plan_id: PlanId, page: int) -> Response:
    return _picture(_preview_pdf(plan_id), page)


@blueprint.get("/preview.pdf")
def preview_pdf(plan_id: PlanId) -> Response:
    return _pdf(_preview_pdf(plan_id))


@blueprint.post("/issue")
def issue(plan_id: PlanId) -> Response:
    try:
        made = services().issuing.issue(actor(), plan_id, plan_forms.version_in(request.form))
    except CannotIssue as error:
        return _preview_page(plan_id, missing=error.reasons, status=422)
    except StalePlan:
        return _preview_page(plan_id, is_stale=True, status=409)
    there = url_for(
        "plan_issue.revision", plan_id=plan_id, number=made.number, paper=_paper().value
    )
    return make_response(redirect(there, 303))


@blueprint.get("/revisions/<int:number>")
def revision(plan_id: PlanId, number: int) -> Response:
    stored = services().issuing.revision(actor(), plan_id, number)
    live = {c.code for c in services().issuing.codes(actor(), plan_id) if not c.is_revoked}
    pages, problem = 0, ""
    try:
        pages = page_count(_sheet(plan_id, number).read_bytes())
    except RenderFailed as error:
        problem = str(error)
    bench = services().planning.open(actor(), plan_id)
    view = issue_presenters.revision(stored, bench, pages, frozenset(live))
    return _page("plans/revision.html", view=view, problem=problem, is_coming=False)


@blueprint.get("/revisions/<int:number>.pdf")
def revision_pdf(plan_id: PlanId, number: int) -> Response:
    layout = _layout()
    path = _sheet(plan_id, number, layout)
    return send_file(
        path,
        mimetype="application/pdf",
        as_attachment="download" in request.args,
        download_name=f"exercise-plan-revision-{number}-{layout.value}-{_paper().value}.pdf",
    )


@blueprint.get("/revisions/<int:number>/<int:page>.png")
def revision_picture(plan_id: PlanId, number: int, page: int) -> Response:
    return _picture(_sheet(plan_id, number).read_bytes(), page)


@blueprint.post("/revise")
def revise(plan_id: PlanId) -> Response:
    """Redirect to the draft, which already continues from the issued revision."""
    services().planning.open(actor(), plan_id)
    return make_response(redirect(url_for("plans.show", plan_id=plan_id), 303))


@blueprint.post("/codes/revoke")
def revoke(plan_id: PlanId) -> Response:
    services().issuing.revoke(actor(), plan_id)
    bench = services().planning.open(actor(), plan_id)
    there = url_for("patients.show", patient_id=bench.patient.id)
    return make_response(redirect(there, 303))


def _preview_page(
    plan_id: PlanId,
    missing: tuple[str, ...] = (),
    *,
    is_stale: bool = False,
    with_sheet: bool = False,
    status: int = 200,
    template: str = "plans/preview.html",
) -> Response:
    bench = services().planning.open(actor(), plan_id)
    pages, problem = 0, ""
    try:
        pages = page_count(_preview_pdf(plan_id)) if with_sheet else 0
    except RenderFailed as error:
        problem = str(error)
    meter = services().metering.of(actor(), bench, _paper())
    view = issue_presenters.preview(bench, meter, clinic_catalog(), _paper(), pages)
    is_coming = not with_sheet and bool(bench.plan.items)
    return _page(
        template,
        status,
        view=view,
        problem=problem,
        missing=missing,
        is_stale=is_stale,
        is_coming=is_coming,
    )


def _page(template: str, status: int = 200, **context: object) -> Response:
    html = render_template(
        template,
        **context,
        papers=issue_presenters.PAPER_WORDS,
        paper=_paper(),
        phones_can_reach_it=services().settings.phones_can_reach_it,
        public_url=services().settings.public_url,
        key_list=PREVIEW_KEYS,
    )
    return make_response(html, status)


def _paper() -> Paper:
    """The requested paper; A4 by default."""
    asked = request.values.get("paper", "")
    return Paper.LETTER if asked == Paper.LETTER.value else Paper.A4


def _layout() -> Layout:
    asked = request.values.get("layout", "")
    return Layout.FRIDGE if asked == Layout.FRIDGE.value else Layout.STANDARD


def _preview_pdf(plan_id: PlanId) -> bytes:
    issuing, paper = services().issuing, _paper()
    document = issuing.preview(actor(), plan_id)
    return _sheets.get(
        f"{document!r}:{paper}", lambda: issuing.preview_sheet(actor(), plan_id, paper)
    )


def _sheet(plan_id: PlanId, number: int, layout: Layout = Layout.STANDARD) -> Path:
    return services().issuing.sheet(actor(), plan_id, number, _paper(), layout)


def _picture(pdf: bytes, page: int) -> Response:
    try:
        png = page_png(pdf, page - 1)
    except IndexError:
        raise NotFound from None
    response = make_response(png)
    response.mimetype = "image/png"
    return response


def _pdf(pdf: bytes) -> Response:
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    return response
