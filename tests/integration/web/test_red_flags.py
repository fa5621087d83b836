"""The builder shows the danger signs of the sheet, and a therapist leaves them out with a reason."""

from __future__ import annotations

from tests.integration.web.test_plans import change, draft
from tests.support.website import Browser, Site

SPINE = "spine-and-leg"
REASON = "Shoulder patient; the bridge only warms up."


def read_builder(mia: Browser, site: Site) -> str:
    return mia.get(f"/plans/{site.issued.plan}").text


def test_the_builder_says_which_signs_are_printed_and_why(mia: Browser, site: Site) -> None:
    page = read_builder(mia, site)
    assert 'id="red-flags-spine-and-leg"' in page
    assert "Danger signs on the sheet: Back and leg" in page
    assert "No clinician has reviewed these signs yet." in page
    assert "Nerve pain down both legs" in page


def test_signs_are_left_out_with_a_reason_and_undone(mia: Browser, site: Site) -> None:
    before, _ = draft(site)
    assert change(mia, site, "red-flags/omit", group=SPINE, reason=REASON) == 303
    page = read_builder(mia, site)
    assert "Danger signs left out: Back and leg" in page
    assert REASON in page
    document = site.services.issuing.preview_document(site.who(), site.issued.plan)
    assert document.red_flags == ()
    assert document.plan.red_flag_omissions[0].reason == REASON
    assert change(mia, site, "undo") == 303
    assert draft(site)[0] == before


def test_signs_that_were_left_out_are_printed_again(mia: Browser, site: Site) -> None:
    assert change(mia, site, "red-flags/omit", group=SPINE, reason=REASON) == 303
    assert change(mia, site, "red-flags/restore", group=SPINE) == 303
    assert draft(site)[0].red_flag_omissions == ()


def test_signs_are_not_left_out_without_a_reason(mia: Browser, site: Site) -> None:
    before = draft(site)
    assert change(mia, site, "red-flags/omit", group=SPINE, reason=" ") == 422
    assert change(mia, site, "red-flags/omit", group="gone", reason=REASON) == 422
    assert draft(site) == before


def test_the_audit_trail_names_the_group_and_not_the_reason(mia: Browser, site: Site) -> None:
    change(mia, site, "red-flags/omit", group=SPINE, reason=REASON)
    entry = site.list_audited()[0]
    assert (entry.action, entry.detail) == ("left out danger signs", SPINE)


def test_a_high_pain_limit_asks_for_its_reason(mia: Browser, site: Site) -> None:
    fields = {"per_day": "1", "days": "7", "weeks": "6", "max_pain": "7", "title": "Back"}
    assert change(mia, site, "schedule", **fields) == 422
    assert change(mia, site, "schedule", **fields, max_pain_reason="Agreed.") == 303
    assert draft(site)[0].max_pain_reason == "Agreed."
    assert change(mia, site, "schedule", **{**fields, "max_pain": "9"}) == 422


def test_the_text_before_the_exercises_is_edited_and_reaches_the_sheet(
    mia: Browser, site: Site
) -> None:
    fields = {"per_day": "1", "days": "7", "weeks": "6", "max_pain": "5", "title": "Back"}
    note = "See a doctor first <b>."
    assert change(mia, site, "schedule", **fields, opening_note=note) == 303
    assert "See a doctor first &lt;b&gt;." in read_builder(mia, site)
    document = site.services.issuing.preview_document(site.who(), site.issued.plan)
    assert document.plan.opening_note == note
