"""Routes of the patient's pages: no sign-in, no cookie, nothing recorded about the visitor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    after_this_request,
    current_app,
    redirect,
    render_template,
    request,
    send_file,
)
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from ptplanner.domain import access_code, public_paths
from ptplanner.domain.access_code import MistypedCode
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import NotFound, PtplannerError
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.revision import RevisionDocument
from ptplanner.services.patient_page import CodeIsMistyped, ScannedPlan, UnknownCode
from ptplanner.web.phone import exercise_views, plan_views
from ptplanner.web.phone.demonstrations import parse_demonstration_list
from ptplanner.web.phone.limits import limit_phone_pages
from ptplanner.web.shared import change_views
from ptplanner.web.shared.context import current_services
from ptplanner.web.shared.errors import ErrorPage, respond_to_error
from ptplanner.web.shared.path_prefix import add_path_prefix
from ptplanner.wording.languages import WORDING_BY_LANGUAGE, choose_language, get_wording
from ptplanner.wording.localization import get_text_direction

blueprint = Blueprint("phone", __name__)
limit_phone_pages(blueprint)

# Longer than a code in any grouping.
MAX_TYPED_CODE_LENGTH = 40


@blueprint.errorhandler(PtplannerError)
@blueprint.errorhandler(HTTPException)
def handle_error(error: Exception) -> ResponseReturnValue:
    return respond_to_error(error, _render_error)


def _render_error(page: ErrorPage, sentence: str) -> ResponseReturnValue:  # noqa: ARG001
    """Leave out the error's own message: it is written for therapists."""
    return render_error_page(page.status, page.retry_seconds), page.status


@blueprint.get(public_paths.CODE_FORM_PATH)
@blueprint.get(public_paths.CODES_PATH)
def show_code_form() -> ResponseReturnValue:
    """Redirect a submitted code to its page; without one, show the form."""
    typed = request.args.get("code", "")[:MAX_TYPED_CODE_LENGTH].strip()
    if not typed:
        return _render_code_form("")
    code = access_code.read_code(typed)
    if isinstance(code, MistypedCode):
        return _render_mistake(typed, code)
    return redirect(add_path_prefix(public_paths.build_code_path(code)))


@blueprint.get(f"{public_paths.CODES_PATH}/<code>")
@blueprint.get(f"{public_paths.CODES_PATH}/<code>/<int:paper>")
@blueprint.get(f"{public_paths.CODE_FORM_PATH}/<code>")
@blueprint.get(f"{public_paths.CODE_FORM_PATH}/<code>/<int:paper>")
def open_code(code: str, paper: int | None = None) -> ResponseReturnValue:
    """Show the plan or one exercise, or what changed if the scanned sheet is older than the plan."""
    try:
        view = current_services().patient_page.open_code(code, paper)
    except CodeIsMistyped as error:
        return _render_mistake(code[:MAX_TYPED_CODE_LENGTH], error.mistake)
    except UnknownCode:
        return _render_unknown_code(code[:MAX_TYPED_CODE_LENGTH])
    if request.path != (proper := public_paths.build_code_path(view.code, paper)):
        return redirect(add_path_prefix(proper))
    if view.is_outdated:
        return _render_outdated(view)
    return _render_plan_or_exercise(view)


@blueprint.get(public_paths.build_old_sheet_path("<code>", "<int:paper>"))
def show_old_sheet(code: str, paper: int) -> ResponseReturnValue:
    """Show the plan as printed on an old sheet, marked as outdated."""
    try:
        view = current_services().patient_page.open_code(code, paper)
    except CodeIsMistyped as error:
        return _render_mistake(code[:MAX_TYPED_CODE_LENGTH], error.mistake)
    except UnknownCode:
        return _render_unknown_code(code[:MAX_TYPED_CODE_LENGTH])
    if view.scanned_revision is None:
        raise NotFound("There is no such sheet.")
    document = view.scanned_revision.document
    return render_phone_page(
        "plan.html",
        document.language,
        view=plan_views.build_phone_plan(document, {}),
        code="",
        newest_path=add_path_prefix(public_paths.build_code_path(view.code)),
        is_old=True,
        is_exercise_removed=False,
        ended_on=None,
    )


def _render_plan_or_exercise(view: ScannedPlan) -> ResponseReturnValue:
    return _render_plan(view) if view.item is None else _render_exercise(view, view.item)


def _render_plan(view: ScannedPlan) -> ResponseReturnValue:
    return render_phone_page(
        "plan.html",
        view.document.language,
        view=plan_views.build_phone_plan(view.document, _build_item_links(view.item_codes)),
        code=view.document.codes.plan,
        newest_path="",
        is_old=False,
        is_exercise_removed=view.is_item_removed,
        ended_on=view.ended_on,
    )


def _render_exercise(view: ScannedPlan, item: PlanItem) -> ResponseReturnValue:
    document, links = view.document, _build_item_links(view.item_codes)
    return render_phone_page(
        "exercise.html",
        document.language,
        exercise=exercise_views.build_planned_exercise(document, item),
        prescription=exercise_views.build_prescription(document, item, links),
        plan_path=_build_plan_path(document),
        help=plan_views.build_help_view(document, item),
        ended_on=view.ended_on,
    )


def _build_plan_path(document: RevisionDocument) -> str:
    code = document.codes.plan
    return add_path_prefix(public_paths.build_code_path(code)) if code else ""


def _render_outdated(view: ScannedPlan) -> ResponseReturnValue:
    assert view.scanned_revision is not None  # noqa: S101  # only a known sheet can be older
    document, scanned = view.document, view.scanned_revision
    return render_phone_page(
        "outdated.html",
        document.language,
        clinic=document.clinic,
        sheet_number=scanned.number,
        newest_number=view.newest_revision.number,
        issued_on=get_wording(document.language).format_long_date(
            document.issued_on, document.clinic.date_order
        ),
        changes=change_views.build_change_views(scanned.document, document, document.language),
        plan_path=add_path_prefix(public_paths.build_code_path(view.code)),
        old_sheet_path=add_path_prefix(
            public_paths.build_old_sheet_path(view.code, scanned.number)
        ),
    )


def _render_unknown_code(typed: str) -> ResponseReturnValue:
    """Answer the same for revoked and unknown codes, so that guessing reveals nothing."""
    return _render_code_form(typed, is_wrong=True), 404


def _render_mistake(typed: str, mistake: MistypedCode) -> ResponseReturnValue:
    """Say what is wrong with the characters alone; nothing was looked up."""
    return _render_code_form(typed, mistake=mistake), 404


def _render_code_form(
    typed: str, *, is_wrong: bool = False, mistake: MistypedCode | None = None
) -> str:
    language = choose_browser_language()
    sentence = get_wording(language).format_code_mistake(mistake) if mistake else ""
    return render_phone_page(
        "code_form.html", language, typed=typed, is_wrong=is_wrong, mistake=sentence
    )


def _build_item_links(codes: Mapping[ItemId, str]) -> dict[ItemId, str]:
    return {
        item: add_path_prefix(public_paths.build_code_path(code)) for item, code in codes.items()
    }


@blueprint.get(f"{public_paths.DEMONSTRATIONS_PATH}/<listed>")
@blueprint.get(f"{public_paths.DEMONSTRATIONS_PATH.lower()}/<listed>")
def show_demonstration(listed: str) -> ResponseReturnValue:
    """Show catalog exercises by number and side, for sheets made without a database."""
    catalog = current_services().built_in_catalog
    found = parse_demonstration_list(listed, catalog)
    language = choose_browser_language()
    # The texts about equipment are English until a language brings its own.
    equipment = catalog.equipment if language == choose_language("") else {}
    entries = tuple(
        (
            add_path_prefix(public_paths.build_demonstration_path([entry.token])),
            exercise_views.build_phone_exercise(
                entry.exercise,
                Dosage(side=entry.side),
                language=language,
                equipment=equipment,
            ),
        )
        for entry in found
    )
    if len(entries) > 1:
        return render_phone_page("demonstration.html", language, entries=entries)
    return render_phone_page(
        "exercise.html",
        language,
        exercise=entries[0][1],
        prescription=None,
        plan_path="",
        help=None,
        ended_on=None,
    )


@blueprint.get(public_paths.SERVICE_WORKER_PATH)
def serve_service_worker() -> ResponseReturnValue:
    """Serve the script below the codes, so that its scope is limited to the patient's pages."""
    folder = Path(current_app.static_folder or "")
    script = folder / "js/phone/service-worker.js"
    return send_file(script, mimetype="text/javascript", max_age=0)


def choose_browser_language() -> str:
    """Choose the supported language that the browser prefers, else English; the answer says that it depends on it."""

    @after_this_request
    def vary_by_language(response: Response) -> Response:
        response.vary.add("Accept-Language")
        return response

    return request.accept_languages.best_match(list(WORDING_BY_LANGUAGE)) or choose_language("")


def render_phone_page(template: str, language: str, **values: object) -> str:
    """Render a template of ``templates/phone`` with the wording of ``language``."""
    words = get_wording(language)
    return render_template(
        f"phone/{template}",
        words=words,
        language=choose_language(language),
        text_direction=get_text_direction(words.LOCALE),
        code_form_path=add_path_prefix(public_paths.CODE_FORM_PATH),
        service_worker_path=add_path_prefix(public_paths.SERVICE_WORKER_PATH),
        service_worker_scope=add_path_prefix(public_paths.SERVICE_WORKER_SCOPE),
        **values,
    )


def render_error_page(status: int, retry_seconds: int = 0) -> str:
    """Render what went wrong and the next step, without details of the error."""
    language = choose_browser_language()
    title, text = get_wording(language).format_page_error(status, retry_seconds)
    return render_phone_page("error.html", language, title=title, text=text)
