"""Preview, issuing and printing, without scripts."""

from __future__ import annotations

import pytest

from ptplanner.web.plans.issue_views import describe_fridge_page
from tests.integration.web.test_plans import change, draft
from tests.support.website import Browser, Site

PNG = b"\x89PNG\r\n\x1a\n"


def test_the_preview_shows_the_real_pages(mia: Browser, site: Site) -> None:
    assert "Making the sheet" in mia.get(f"/plans/{site.issued.plan}/preview").text
    page = mia.get(f"/plans/{site.issued.plan}/preview?sheet=now")
    assert page.status_code == 200
    assert "Page 1 of the sheet" in page.text
    picture = mia.get(f"/plans/{site.issued.plan}/preview/1.png?paper=letter")
    assert picture.data.startswith(PNG)
    assert mia.get(f"/plans/{site.issued.plan}/preview/99.png").status_code == 404


def test_the_preview_shows_the_page_for_the_fridge_with_its_own_page_count(
    mia: Browser, site: Site
) -> None:
    there = f"/plans/{site.issued.plan}/preview"
    page = mia.get(f"{there}?sheet=now&layout=fridge&paper=letter").text
    assert "Preview</strong> · 1 page" in page
    assert f"{there}/1.png?paper=letter&amp;layout=fridge" in page
    full, fridge = (mia.get(f"{there}.pdf?layout={layout}") for layout in ("standard", "fridge"))
    assert full.data != fridge.data
    assert mia.get(f"{there}/2.png?layout=fridge").status_code == 404


@pytest.mark.parametrize(("count", "says"), [(12, False), (13, True)])
def test_the_preview_says_how_many_exercises_the_page_for_the_fridge_holds(
    count: int, says: bool
) -> None:
    assert bool(describe_fridge_page(count)) is says


def test_a_duplicate_submit_issues_once(mia: Browser, site: Site) -> None:
    assert change(mia, site, f"items/{site.issued.first_item}/dose", text="2x6/side") == 303
    _, version = draft(site)
    first = mia.post(f"/plans/{site.issued.plan}/issue", {"version": version})
    second = mia.post(f"/plans/{site.issued.plan}/issue", {"version": version})
    assert first.headers["Location"] == second.headers["Location"]
    assert "/revisions/3" in first.headers["Location"]


def test_issuing_a_version_that_was_not_previewed_is_refused(mia: Browser, site: Site) -> None:
    _, version = draft(site)
    assert change(mia, site, f"items/{site.issued.first_item}/dose", text="2x6/side") == 303
    answer = mia.post(f"/plans/{site.issued.plan}/issue", {"version": version})
    assert answer.status_code == 409
    assert "Changed in another window." in answer.text


def test_problems_are_listed_instead_of_issuing(mia: Browser, site: Site) -> None:
    answer = mia.post(f"/patients/{site.issued.patient}/plans", {"template": ""})
    plan = answer.headers["Location"]
    refused = mia.post(f"{plan}/issue", {"version": 1})
    assert refused.status_code == 422
    assert "Not issued yet." in refused.text
    assert "The plan has no exercises." in refused.text


def test_an_issued_sheet_is_printed_in_both_sizes(mia: Browser, site: Site) -> None:
    page = mia.get(f"/plans/{site.issued.plan}/revisions/1")
    assert page.status_code == 200
    assert "This sheet is old." in page.text
    for paper in ("a4", "letter"):
        pdf = mia.get(f"/plans/{site.issued.plan}/revisions/1.pdf?paper={paper}")
        assert pdf.data.startswith(b"%PDF")


def test_an_issued_plan_has_a_page_for_the_fridge(mia: Browser, site: Site) -> None:
    there = f"/plans/{site.issued.plan}/revisions/1"
    assert "layout=fridge" in mia.get(there).text
    full, fridge = (mia.get(f"{there}.pdf?layout={layout}") for layout in ("standard", "fridge"))
    assert fridge.data.startswith(b"%PDF")
    assert fridge.data != full.data
    assert mia.get(f"{there}.pdf?layout=no-such").data == full.data


@pytest.mark.parametrize("number", ["0", "9", "99999999999"])
def test_an_unknown_revision_is_not_found(mia: Browser, site: Site, number: str) -> None:
    assert mia.get(f"/plans/{site.issued.plan}/revisions/{number}").status_code == 404


def test_a_local_address_that_phones_cannot_reach_gives_a_warning(mia: Browser, site: Site) -> None:
    assert "Phones cannot open it yet." in mia.get(f"/plans/{site.issued.plan}/revisions/2").text


def test_the_address_that_phones_cannot_reach_is_named_before_the_first_issue(
    mia: Browser, site: Site
) -> None:
    page = mia.get(f"/plans/{site.issued.plan}/preview").text
    assert "Phones cannot open it yet." in page
    assert "PTPLANNER_PUBLIC_URL=" in page
