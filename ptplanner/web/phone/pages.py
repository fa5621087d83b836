"""Renders the patient's pages in one language: the plan's, or for pages without a plan the browser's."""

from __future__ import annotations

from flask import Response, after_this_request, render_template, request

from ptplanner.domain import public_paths
from ptplanner.wording.languages import WORDING_BY_LANGUAGE, choose_language, get_wording
from ptplanner.wording.localization import get_text_direction


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
        code_form_path=public_paths.CODE_FORM_PATH,
        service_worker_path=public_paths.SERVICE_WORKER_PATH,
        service_worker_scope=public_paths.SERVICE_WORKER_SCOPE,
        **values,
    )


def render_error_page(status: int, retry_seconds: int = 0) -> str:
    """Render what went wrong and the next step, without details of the error."""
    language = choose_browser_language()
    title, text = get_wording(language).format_page_error(status, retry_seconds)
    return render_phone_page("error.html", language, title=title, text=text)
