"""A user's mistake gives a helpful page, never a 500, and a server error loses nothing."""

from __future__ import annotations

import pytest
from werkzeug.exceptions import default_exceptions

from ptplanner.domain.errors import (
    CannotIssue,
    InvalidValue,
    NotFound,
    PermissionDenied,
    PtplannerError,
    RenderFailed,
    StalePlan,
    StorageUnavailable,
)
from ptplanner.web.shared.errors import choose_error_page
from tests.support.website import Browser, Site


def _subclasses(kind: type[PtplannerError]) -> set[type[PtplannerError]]:
    return {kind, *(deep for one in kind.__subclasses__() for deep in _subclasses(one))}


def _domain_errors() -> set[type[PtplannerError]]:
    """Errors of drawing are known to the command line alone, and only where its modules are loaded."""
    return {one for one in _subclasses(PtplannerError) if "figures" not in one.__module__} - {
        PtplannerError
    }


@pytest.mark.parametrize("kind", sorted(_domain_errors(), key=repr))
def test_every_error_of_the_domain_has_a_page(kind: type[PtplannerError]) -> None:
    page = choose_error_page(kind.__new__(kind))
    assert page.title != "Something broke here"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("gone"), 404),
        (PermissionDenied("no"), 403),
        (StalePlan(1, 2), 409),
        (CannotIssue(("Answer it.",)), 422),
        (InvalidValue("too much"), 422),
        (RenderFailed("no sheet"), 503),
        (StorageUnavailable("full"), 503),
    ],
)
def test_the_status_says_whose_mistake_it_was(error: PtplannerError, status: int) -> None:
    assert choose_error_page(error).status == status


@pytest.mark.parametrize("status", sorted(code for code in default_exceptions if code < 500))
def test_a_request_that_is_refused_is_never_our_mistake(status: int) -> None:
    """Whatever Flask refuses by itself keeps its status, and the page does not say that something broke."""
    page = choose_error_page(default_exceptions[status]())
    assert page.status == status
    assert page.title != "Something broke here"


def test_htmx_gets_a_fragment_for_the_message_area(mia: Browser) -> None:
    answer = mia.get("/patients/nobody", **{"HX-Request": "true"})
    assert answer.status_code == 404
    assert answer.headers["HX-Retarget"] == "#notice"
    assert "<html" not in answer.text


def test_htmx_without_a_session_is_sent_to_sign_in(anybody: Browser) -> None:
    answer = anybody.get("/patients", **{"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/patients"


def test_a_form_that_is_far_too_long_is_refused_with_a_page(mia: Browser) -> None:
    answer = mia.post("/patients/new", {"name": "Ana", "notes": "n" * 1_100_000})
    assert answer.status_code == 413
    assert "Too long" in answer.text


def test_a_wrong_method_gets_a_message(mia: Browser) -> None:
    assert mia.get("/sign-out").status_code == 405


def test_a_server_error_shows_a_page_and_logs_no_personal_data(
    site: Site, mia: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("Ana Ruiz")

    monkeypatch.setattr("ptplanner.web.patients.routes._build_search_view", broken)
    answer = mia.get("/patients")
    assert answer.status_code == 500
    assert "our mistake" in answer.text
    assert "Ana Ruiz" not in answer.text
