"""Pages answer while another program holds the write lock of the database; their marks arrive afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from ptplanner.domain.public_paths import build_code_path
from tests.support.website import Browser, Site

pytestmark = pytest.mark.integration


def test_pages_answer_while_the_database_is_locked_and_their_marks_arrive_later(
    site: Site, mia: Browser, anybody: Browser
) -> None:
    issued, marks = site.issued, site.services.marks
    pages = (
        (mia, f"/patients/{issued.patient}"),
        (mia, f"/plans/{issued.plan}"),
        (mia, "/patients"),
        (anybody, build_code_path(issued.plan_code)),
    )
    assert marks.flush_marks()
    with closing(sqlite3.connect(site.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert [browser.get(page).status_code for browser, page in pages] == [200] * 4
        # Opened and scanned; the trail keeps beside them who opened the patient and the plan.
        assert marks.count_marks().waiting == 4
        other.execute("ROLLBACK")
    assert marks.flush_marks(timeout=30)
    who = site.who()
    assert site.services.patients.search_patients(who).rows[0].opened_at is not None
    [record] = site.services.planning.list_plan_records(who, issued.patient)
    assert any(code.last_opened_on for code in record.codes)
