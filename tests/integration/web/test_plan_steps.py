"""How many transactions, statements and assessments a step in the builder may use."""

from __future__ import annotations

import re

import pytest
from werkzeug.test import TestResponse

from ptplanner.domain import edits
from ptplanner.domain.ids import ExerciseSlug, PlanId
from ptplanner.domain.plan import SECTIONS, Plan, Section
from ptplanner.domain.precautions import assess_plan
from ptplanner.storage.work_counter import count_database_work
from tests.integration.web.test_plans import change, draft
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


DIGEST = re.compile(r'id="([^"]+)" data-digest="([^"]+)"')
STRIP = {"status-counts", "status-open", "plan-title", "undo-buttons", "head-main"}


def start_plan(mia: Browser, site: Site, exercises: int) -> str:
    """Start a plan of so many exercises; return its address."""
    answer = mia.post(f"/patients/{site.issued.patient}/plans")
    there = str(answer.headers["Location"])
    slugs = sorted(site.services.built_in_catalog.exercises)[:exercises]
    for version, slug in enumerate(slugs, start=1):
        plan = PlanId(there.rpartition("/")[2])
        site.services.planning.edit_plan(
            site.who(), plan, version, edits.AddExercise(ExerciseSlug(slug), Section.MAIN)
        )
    return there


def show(mia: Browser, there: str) -> dict[str, str]:
    """Open the builder; return the digests of its parts by id."""
    return dict(DIGEST.findall(mia.get(there).text))


def send(
    mia: Browser, there: str, path: str, known: dict[str, str], **fields: object
) -> TestResponse:
    """Send an edit as the open page does; ``known`` is brought up to date by the answer."""
    token = mia.token()
    data = {**fields, "parts": " ".join(f"{part}={digest}" for part, digest in known.items())}
    headers = {"HX-Request": "true", "X-CSRFToken": token}
    answer = mia.client.post(f"{there}/{path}", data=data, headers=headers)
    assert answer.json is not None
    known.update(DIGEST.findall(" ".join(answer.json["parts"].values())))
    return answer


@pytest.mark.parametrize("exercises", [5, 60])
def test_a_dose_is_one_read_of_the_user_and_one_write(
    mia: Browser, site: Site, assessments: list[str], exercises: int
) -> None:
    there = start_plan(mia, site, exercises)
    known = show(mia, there)
    row = next(part for part in known if part.startswith("row-"))
    send(mia, there, f"items/{row[4:]}/dose", known, version=exercises + 1, text="2x5/side")
    assessments.clear()
    fields = {
        "version": exercises + 2,
        "text": "2x6/side",
        "parts": " ".join(f"{a}={b}" for a, b in known.items()),
    }
    headers = {"HX-Request": "true", "X-CSRFToken": mia.token()}
    with count_database_work() as work:
        answer = mia.client.post(f"{there}/items/{row[4:]}/dose", data=fields, headers=headers)
    assert answer.json is not None
    assert len(assessments) == 1
    assert work.transactions == 2
    assert len(work.statements) <= 11, "\n".join(work.statements)
    assert work.count_reads('"plan"') <= 2  # before the change, and the row that is locked
    parts = set(answer.json["parts"])
    assert row in parts
    assert parts - {row} <= STRIP
    assert len(answer.data) <= 10_000


def test_an_edit_of_the_order_sends_the_rows_that_got_another_number(
    mia: Browser, site: Site
) -> None:
    there = start_plan(mia, site, 5)
    known = show(mia, there)
    rows = [part for part in known if part.startswith("row-")]
    answer = send(mia, there, f"items/{rows[1][4:]}/step", known, version=6, by="-1")
    assert answer.json is not None
    assert {part for part in answer.json["parts"] if part.startswith("row-")} == set(rows[:2])
    assert answer.json["order"]["main"] == [rows[1], rows[0], *rows[2:]]


def test_the_digests_after_answers_are_those_of_a_fresh_page(mia: Browser, site: Site) -> None:
    there = start_plan(mia, site, 4)
    known = show(mia, there)
    rows = [part[4:] for part in known if part.startswith("row-")]
    version = 5
    for path, fields in (
        (f"items/{rows[0]}/dose", {"text": "2x9/side"}),
        (f"items/{rows[1]}/remove", {}),
        (f"items/{rows[1]}/restore", {}),
        (f"items/{rows[2]}/words", {"note": "Slowly.", "warning": ""}),
        (f"items/{rows[3]}/move", {"section": "cool-down"}),
        ("template", {"template": "sciatica-six"}),
        ("schedule", {"per_day": "2", "days": "5", "weeks": "8", "max_pain": "3"}),
        ("undo", {}),
        ("undo", {}),
        ("redo", {}),
    ):
        answer = send(mia, there, path, known, version=version, **fields)
        assert answer.json is not None
        version = answer.json["version"]
        fresh = show(mia, there)
        assert {part: known[part] for part in fresh} == fresh
        listed = [row for section in SECTIONS for row in answer.json["order"][section]]
        assert [part for part in fresh if part.startswith(("row-", "removed-"))] == listed


def test_a_dose_being_typed_only_checks_access(mia: Browser, site: Site) -> None:
    with count_database_work() as work:
        assert mia.get(f"/plans/{site.issued.plan}/dose?text=3x10").status_code == 200
    assert len(work.statements) == 2  # the session with its user and clinic, the plan


def test_issuing_assesses_before_and_after_the_sheet_is_laid_out(
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
    assert assessments == [site.issued.plan] * 2
    assert len(work.statements) <= 34, "\n".join(work.statements)
    assert work.transactions == 5  # user, paper of the clinic, drawings, draft, revision


def test_the_page_of_a_revision_reads_the_revision_in_one_transaction(
    mia: Browser, site: Site, assessments: list[str]
) -> None:
    # The first look makes the sheet, and looks after the backup for an owner.
    mia.get(f"/plans/{site.issued.plan}/revisions/2")
    assessments.clear()
    with count_database_work() as work:
        assert mia.get(f"/plans/{site.issued.plan}/revisions/2").status_code == 200
    assert assessments == []
    # The user, the revision, the paper of the clinic, and twice which PDF is the sheet.
    assert work.transactions == 5
    assert len(work.statements) <= 9, "\n".join(work.statements)
