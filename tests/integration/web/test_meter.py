"""The pages of the quality meter: estimated and exact pages, links that work without scripts, a missing exercise."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ptplanner.domain import edits
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.ids import ExerciseSlug
from tests.integration.web.test_plans import draft
from tests.support.website import Browser, Site

_WAY = re.compile(r'<a class="meter__way[^"]*" href="([^"]+)"[^>]*>([^<]+)')


def ways(page: str) -> dict[str, str]:
    """Words of each way to mend, and where it leads."""
    return {word: href.replace("&amp;", "&") for href, word in _WAY.findall(page)}


def without_dose(site: Site) -> None:
    plan, version = draft(site)
    item = plan.items[0].id
    site.services.planning.edit_plan(
        site.who(), site.issued.plan, version, edits.SetDose(item, Dosage())
    )


def test_pages_are_estimated_until_the_sheet_is_laid_out(mia: Browser, site: Site) -> None:
    there = f"/plans/{site.issued.plan}/preview"
    assert "A4, estimated" in mia.get(there).text
    answer = mia.get(f"{there}/sheet").text
    partial = answer[answer.index("<hx-partial") :]
    assert 'hx-target="[data-pages]"' in partial
    assert "A4, laid out" in partial
    assert "Letter, laid out" in mia.get(f"{there}/sheet?paper=letter").text


def test_the_whole_meter_has_a_page(mia: Browser, site: Site) -> None:
    page = mia.get(f"/plans/{site.issued.plan}/meter")
    assert page.status_code == 200
    for text in ("For you to judge", "CERT", "Military Medicine", "155 soldiers", "Every side is clear."):  # fmt: skip
        assert text in page.text


def test_an_open_page_fetches_the_score_and_the_list_only_when_it_is_open(
    mia: Browser, site: Site
) -> None:
    without_dose(site)
    there = f"/plans/{site.issued.plan}/meter/strip"
    score, whole = mia.get(there).text, mia.get(f"{there}?list=1").text
    assert re.search(r'id="quality-score" data-to-mend="[1-9]', score)
    assert "Bird dog has no dose." not in score
    assert "Bird dog has no dose." in whole


def test_an_edit_says_what_still_blocks_issuing(mia: Browser, site: Site) -> None:
    plan, version = draft(site)
    row = plan.items[0].id
    answer = mia.post(
        f"/plans/{site.issued.plan}/items/{row}/dose",
        {"version": version, "source": "text", "text": ""},
        **{"HX-Request": "true"},
    )
    assert answer.json is not None
    assert "2 needed to issue" in answer.json["parts"]["status-open"]


def test_every_link_of_the_meter_leads_to_its_field_without_scripts(
    mia: Browser, site: Site
) -> None:
    without_dose(site)
    found = ways(mia.get(f"/plans/{site.issued.plan}/meter").text)
    assert {"Edit dose", "Set side", "Set schedule"} <= set(found)
    for word, href in found.items():
        path, _, anchor = href.partition("#")
        page = mia.get(path)
        assert page.status_code == 200, word
        assert not anchor or f'id="{anchor}"' in page.text, word


def test_a_search_does_not_compute_the_meter(
    mia: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the meter was read")

    monkeypatch.setattr(type(site.services.metering), "measure_draft", refuse)
    assert mia.get(f"/plans/{site.issued.plan}/catalog?q=bridge").status_code == 200


def test_an_exercise_that_left_the_catalog_is_reported_and_breaks_nothing(
    mia: Browser, site: Site
) -> None:
    plan, version = draft(site)
    first, *others = plan.items
    gone = replace(plan, items=(replace(first, exercise=ExerciseSlug("long-gone")), *others))
    with site.services.store.begin_write() as repos:
        who = site.who()
        repos.plans.save(who.clinic, gone, version, who.name, site.services.clock())
    for path in ("", "/meter", "/preview"):
        page = mia.get(f"/plans/{site.issued.plan}{path}")
        assert page.status_code == 200
        assert "is no longer in the catalog" in page.text
