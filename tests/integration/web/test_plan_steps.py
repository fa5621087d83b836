"""How much work a step in the builder may make: transactions, statements and assessments."""

from __future__ import annotations

import pytest

from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import assess_plan
from tests.integration.web.test_plans import change, draft
from tests.support.statements import count_database_work
from tests.support.website import Browser, Site


@pytest.fixture
def assessments(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time that a plan is held against the precautions."""
    made: list[str] = []

    def count_and_assess(plan: Plan, *given: object) -> object:
        made.append(plan.id)
        return assess_plan(plan, *given)  # type: ignore[arg-type]  # passed on as they are

    monkeypatch.setattr("ptplanner.services.planning.assess_plan", count_and_assess)
    return made


def test_issuing_assesses_once_in_few_statements(
    mia: Browser, site: Site, assessments: list[str]
) -> None:
    assert change(mia, site, "items", exercise="clamshell") == 303
    assert change(mia, site, f"items/{site.issued.first_item}/remove") == 303
    _, version = draft(site)
    fields = {"version": version, "csrf_token": mia.token()}
    assessments.clear()
    with count_database_work() as work:
        answer = mia.client.post(f"/plans/{site.issued.plan}/issue", data=fields)
    assert answer.headers["Location"].endswith("/revisions/3?paper=a4")
    assert assessments == [site.issued.plan]
    assert len(work.statements) <= 20, "\n".join(work.statements)
    assert work.transactions == 3


def test_the_page_of_a_revision_reads_in_one_transaction(
    mia: Browser, site: Site, assessments: list[str]
) -> None:
    mia.get(f"/plans/{site.issued.plan}/revisions/2.pdf")
    assessments.clear()
    with count_database_work() as work:
        assert mia.get(f"/plans/{site.issued.plan}/revisions/2").status_code == 200
    assert assessments == []
    assert work.transactions == 2
    assert len(work.statements) <= 6, "\n".join(work.statements)
