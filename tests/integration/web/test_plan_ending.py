"""A draft is discarded and restored, an issued plan is ended, and every page says so."""

from __future__ import annotations

from datetime import date

import pytest

from ptplanner.domain.ids import PlanId
from tests.support.website import Browser, Site


@pytest.fixture
def draft(mia: Browser, site: Site) -> PlanId:
    """Another plan for Ana, started by mistake."""
    return site.services.planning.start_plan(site.who(), site.issued.patient)


def open_ana(mia: Browser, site: Site) -> str:
    return mia.get(f"/patients/{site.issued.patient}").text


def test_a_draft_is_discarded_and_restored(mia: Browser, site: Site, draft: PlanId) -> None:
    assert "not issued" in open_ana(mia, site)
    answer = mia.post(f"/plans/{draft}/discard")
    assert answer.status_code == 303
    page = mia.get(answer.headers["Location"]).text
    assert "Draft discarded." in page
    assert f'href="/plans/{draft}"' not in page
    assert "Print revision 2" in page, "the issued plan is the first again"
    assert f'action="/plans/{draft}/restore"' in page
    back = mia.post(f"/plans/{draft}/restore")
    assert f'href="/plans/{draft}"' in mia.get(back.headers["Location"]).text


def test_an_issued_plan_is_not_discarded(mia: Browser, site: Site) -> None:
    answer = mia.post(f"/plans/{site.issued.plan}/discard")
    assert answer.status_code in (400, 422)
    assert "End it instead" in answer.text
    assert "Revision 2" in open_ana(mia, site)


def test_a_draft_is_not_ended(mia: Browser, draft: PlanId) -> None:
    assert "Discard it instead" in mia.post(f"/plans/{draft}/end").text


def test_an_ended_plan_says_so_everywhere_and_can_go_on(
    mia: Browser, site: Site, anybody: Browser
) -> None:
    assert mia.post(f"/plans/{site.issued.plan}/end").status_code == 303
    assert "The patient’s phone says so." in open_ana(mia, site)
    assert " · in use" not in open_ana(mia, site)
    assert "Revision 2, ended" in mia.get("/patients").text
    for code in (site.issued.plan_code, site.issued.first_item_code):
        page = anybody.get(f"/P/{code}").text
        assert "This plan has ended." in page
        assert "Ask your clinic before you go on with it." in page
    mia.post(f"/plans/{site.issued.plan}/reopen")
    assert "Revision 2, ended" not in mia.get("/patients").text
    assert "This plan has ended." not in anybody.get(f"/P/{site.issued.plan_code}").text


def test_an_ended_plan_has_nothing_to_answer(mia: Browser, site: Site) -> None:
    mia.post(f"/plans/{site.issued.plan}/end")
    with site.services.store.begin_read() as repos:
        assert repos.revisions.list_in_use(site.who().clinic) == ()


def test_two_plans_of_one_title_are_told_apart(mia: Browser, site: Site, draft: PlanId) -> None:
    page = open_ana(mia, site)
    assert "Exercise plan (plan 1, draft)" in page
    assert "Exercise plan (plan 2, revision 2 of" in page


def test_the_next_visit_is_on_the_patients_page_and_in_the_list(mia: Browser, site: Site) -> None:
    version = site.services.planning.open_draft(site.who(), site.issued.plan).stored.version
    year = date.today().year + 1  # noqa: DTZ011  # any day to come
    fields = {"per_day": "2", "days": "named", "weekdays": ["1", "5"], "weeks": "8",
              "max_pain": "3", "title": "Back plan", "version": version}  # fmt: skip
    mia.post(f"/plans/{site.issued.plan}/schedule", {**fields, "next_visit": f"{year}-03-05"})
    assert "Next visit 5 Mar" in open_ana(mia, site)
    assert "next visit 5 Mar" in mia.get("/patients").text


@pytest.mark.parametrize("act", ["discard", "restore", "end", "reopen"])
def test_another_clinic_ends_nothing(site: Site, act: str) -> None:
    otto = site.signed_in("otto@valley.example")
    assert otto.post(f"/plans/{site.issued.plan}/{act}").status_code == 404
