"""Routes to preview, issue, view and print a sheet; issued revisions never change."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urlencode

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

from ptplanner.domain.errors import (
    CannotIssue,
    PtplannerError,
    RenderFailed,
    SheetUnreadable,
    StalePlan,
    StorageUnavailable,
)
from ptplanner.domain.ids import PlanId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.plan_review import RevisionReview
from ptplanner.domain.records import StoredRevision
from ptplanner.domain.sheet_record import SheetRecord
from ptplanner.services.issued_sheets import IssuedSheet
from ptplanner.web.plans import forms as plan_forms
from ptplanner.web.plans import issue_views
from ptplanner.web.plans.builder import PREVIEW_KEYS
from ptplanner.web.plans.page_pictures import SheetCache, count_pages, render_page_png
from ptplanner.web.plans.sheet_record_views import SheetRecordView, build_sheet_record_view
from ptplanner.web.shared.busy import add_retry_headers, find_client_watch, get_retry_seconds
from ptplanner.web.shared.context import current_actor, current_clinic, current_services
from ptplanner.web.shared.forms import find_member
from ptplanner.web.shared.public_address import find_current_address_problem
from ptplanner.web.shared.review_views import build_revision_alert, name_issued_exercises
from ptplanner.wording.english.clinical import LAYOUT_LABELS, PAPER_LABELS

blueprint = Blueprint("plan_issue", __name__, url_prefix="/plans/<plan_id>")

_sheet_cache = SheetCache()


@blueprint.get("/preview")
def show_preview(plan_id: PlanId) -> Response:
    """Show the checklist at once; scripts then load the sheet, or ``?sheet=now`` does without scripts."""
    return _render_preview(plan_id, with_sheet="sheet" in request.args)


@blueprint.get("/preview/sheet")
def show_preview_sheet(plan_id: PlanId) -> Response:
    return _render_preview(plan_id, with_sheet=True, template="plans/_sheet_update.html")


@blueprint.get("/preview/<int:page>.png")
def serve_preview_png(plan_id: PlanId, page: int) -> Response:
    return _build_png_response(_get_preview_pdf(plan_id), page)


@blueprint.get("/preview.pdf")
def serve_preview_pdf(plan_id: PlanId) -> Response:
    return _build_pdf_response(_get_preview_pdf(plan_id))


@blueprint.post("/issue")
def issue_plan(plan_id: PlanId) -> Response:
    """Lay the sheet out and issue it; what cannot be made is not issued, and the page says why."""
    version = plan_forms.parse_version(request.form)
    try:
        made = current_services().issuing.issue_plan(
            current_actor(), plan_id, version, _parse_paper()
        )
    except CannotIssue as error:
        return _render_preview(plan_id, missing=error.reasons, status=422)
    except StalePlan:
        return _render_preview(plan_id, is_stale=True, status=409)
    except RenderFailed as error:
        return _render_preview(plan_id, not_made=error, status=503)
    there = url_for(
        "plan_issue.show_revision", plan_id=plan_id, number=made.number, paper=_parse_paper().value
    )
    return make_response(redirect(there, 303))


@blueprint.get("/revisions/<int:number>")
def show_revision(plan_id: PlanId, number: int) -> Response:
    opened = current_services().issuing.open_revision(current_actor(), plan_id, number)
    pages, record = 0, None
    problem: PtplannerError | None = None
    try:
        sheet = _get_sheet(opened.revision)
        record = sheet.record
        pages = count_pages(sheet.pdf)
    except (RenderFailed, SheetUnreadable, StorageUnavailable) as error:
        problem = error
    page = _render_sheet_page(
        "plans/revision.html",
        view=issue_views.build_revision_page(opened, pages),
        sheet=_build_record_view(opened.revision, record, is_unreadable=not pages)
        if record
        else None,
        problem=str(problem or ""),
        is_coming=False,
    )
    return add_retry_headers(page, problem)


@blueprint.post("/revisions/<int:number>/make-again")
def make_sheet_again(plan_id: PlanId, number: int) -> Response:
    """Make the sheet with today's layout, beside the one that was issued."""
    revision, paper = _get_revision(plan_id, number), _parse_paper()
    current_services().sheets.make_again(current_actor(), revision, paper, _parse_layout())
    there = url_for("plan_issue.show_revision", plan_id=plan_id, number=number, paper=paper.value)
    return make_response(redirect(there, 303))


@blueprint.get("/revisions/<int:number>.pdf")
def serve_revision_pdf(plan_id: PlanId, number: int) -> Response:
    """Send the PDF; if a newer condition, date or rule asks about the revision, ask before printing it again."""
    if "anyway" not in request.args and _find_review(plan_id, number).questions:
        there = url_for("plan_issue.ask_before_printing", plan_id=plan_id, number=number)
        return make_response(redirect(f"{there}?{urlencode(_list_print_choices())}"))
    layout = _parse_layout()
    sheet = _get_sheet(_get_revision(plan_id, number), layout)
    return send_file(
        BytesIO(sheet.pdf),
        mimetype="application/pdf",
        as_attachment="download" in request.args,
        download_name=f"exercise-plan-revision-{number}-{layout.value}-{_parse_paper().value}.pdf",
        etag=sheet.record.digest,
    )


@blueprint.get("/revisions/<int:number>/ask")
def ask_before_printing(plan_id: PlanId, number: int) -> Response:
    review = _find_review(plan_id, number)
    revision = _get_revision(plan_id, number)
    return _render_sheet_page(
        "plans/ask_before_printing.html",
        alert=build_revision_alert(
            review,
            name_issued_exercises(revision.document),
            current_actor().get_local_day(current_services().clock()),
        ),
        patient=revision.document.patient.name,
        patient_id=revision.patient,
        chosen=_list_print_choices(),
    )


@blueprint.get("/revisions/<int:number>/<int:page>.png")
def serve_revision_png(plan_id: PlanId, number: int, page: int) -> Response:
    return _build_png_response(_get_sheet(_get_revision(plan_id, number)).pdf, page)


@blueprint.post("/revise")
def revise_plan(plan_id: PlanId) -> Response:
    """Redirect to the draft, which already continues from the issued revision."""
    current_services().planning.check_plan_access(current_actor(), plan_id)
    return make_response(redirect(url_for("plans.show_builder", plan_id=plan_id), 303))


@blueprint.post("/codes/revoke")
def revoke_codes(plan_id: PlanId) -> Response:
    current_services().issuing.revoke_codes(current_actor(), plan_id)
    draft = current_services().planning.open_draft(current_actor(), plan_id)
    there = url_for("patients.show_patient", patient_id=draft.patient.id)
    return make_response(redirect(there, 303))


def _render_preview(
    plan_id: PlanId,
    missing: tuple[str, ...] = (),
    *,
    is_stale: bool = False,
    not_made: RenderFailed | None = None,
    with_sheet: bool = False,
    status: int = 200,
    template: str = "plans/preview.html",
) -> Response:
    draft = current_services().planning.open_draft(current_actor(), plan_id)
    pages = 0
    problem: RenderFailed | None = None
    try:
        pages = count_pages(_get_preview_pdf(plan_id)) if with_sheet else 0
    except RenderFailed as error:
        problem = error
    meter = current_services().metering.measure_draft(current_actor(), draft, _parse_paper())
    view = issue_views.build_preview_view(draft, meter, _parse_paper(), pages, _parse_layout())
    is_coming = not (with_sheet or not_made) or bool(get_retry_seconds(problem))
    page = _render_sheet_page(
        template,
        status,
        view=view,
        problem="" if get_retry_seconds(problem) else str(problem or ""),
        missing=missing,
        is_stale=is_stale,
        not_made=str(not_made or ""),
        not_made_retry=get_retry_seconds(not_made),
        is_coming=is_coming and bool(draft.plan.items),
        retry_seconds=get_retry_seconds(problem),
    )
    return add_retry_headers(page, problem or not_made)


def _render_sheet_page(template: str, status: int = 200, **context: object) -> Response:
    html = render_template(
        template,
        **context,
        papers=PAPER_LABELS,
        paper=_parse_paper(),
        layout=_parse_layout(),
        layouts=LAYOUT_LABELS,
        address_problem=find_current_address_problem(),
        public_url=current_services().settings.public_url,
        key_list=PREVIEW_KEYS,
    )
    return make_response(html, status)


def _parse_paper() -> Paper:
    """The requested paper, or that of the clinic."""
    asked = find_member(Paper, request.values.get("paper", ""))
    return asked or current_clinic().locale.paper


def _parse_layout() -> Layout:
    asked = request.values.get("layout", "")
    return Layout.FRIDGE if asked == Layout.FRIDGE.value else Layout.STANDARD


def _get_preview_pdf(plan_id: PlanId) -> bytes:
    issuing, paper, layout = current_services().issuing, _parse_paper(), _parse_layout()
    document = issuing.preview_document(current_actor(), plan_id)
    return _sheet_cache.get_or_make(
        f"{issuing.digest(document)}:{paper}:{layout}",
        lambda: issuing.render_preview(
            current_actor(), document, paper, layout, find_client_watch()
        ),
    )


def _list_print_choices() -> dict[str, str]:
    """Return what was chosen for the print: paper, layout, today's layout, and whether the file is downloaded."""
    names = ("paper", "layout", "download", "made")
    return {name: request.args[name] for name in names if name in request.args}


def _find_review(plan_id: PlanId, number: int) -> RevisionReview:
    return current_services().plans_in_use.review_one(current_actor(), plan_id, number)


def _get_revision(plan_id: PlanId, number: int) -> StoredRevision:
    return current_services().issuing.get_revision(current_actor(), plan_id, number)


def _get_sheet(revision: StoredRevision, layout: Layout = Layout.STANDARD) -> IssuedSheet:
    """Return the sheet of record, or the one with today's layout if that is asked for."""
    sheets = current_services().sheets
    get = sheets.get_todays_sheet if request.args.get("made") == "today" else sheets.get_sheet
    return get(current_actor(), revision, _parse_paper(), layout)


def _build_record_view(
    revision: StoredRevision, record: SheetRecord, *, is_unreadable: bool
) -> SheetRecordView:
    who, sheets = current_actor(), current_services().sheets
    return build_sheet_record_view(
        record,
        sheets.list_records(who, revision.plan, revision.number),
        revision.document,
        who,
        sheets.renderer_version,
        is_unreadable=is_unreadable,
    )


def _build_png_response(pdf: bytes, page: int) -> Response:
    try:
        png = render_page_png(pdf, page - 1)
    except IndexError:
        raise NotFound from None
    response = make_response(png)
    response.mimetype = "image/png"
    return response


def _build_pdf_response(pdf: bytes) -> Response:
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    return response
