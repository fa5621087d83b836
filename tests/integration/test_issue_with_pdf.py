"""A plan is issued together with its PDF, or not at all: whatever fails, and wherever the process is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import BinaryIO

import pytest

from ptplanner.app import create_app
from ptplanner.domain import edits
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import RenderFailed, StorageUnavailable
from ptplanner.domain.files import FileArea, FileKey
from ptplanner.domain.ids import PlanId
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.records import StoredRevision
from ptplanner.domain.revision import RevisionDocument
from ptplanner.services.issuing import Issuing
from ptplanner.services.ports import Repositories
from ptplanner.services.suite import Services
from ptplanner.settings import PROJECT_ROOT
from ptplanner.storage.file_store import StoredFiles
from ptplanner.storage.local_folder import LocalFolder
from tests.integration.web.test_plans import change, draft
from tests.support.reading_pages import read_pdf
from tests.support.site_fixtures import anybody, mia, site, two_clinics
from tests.support.website import MIA, Browser, Site, settings

__all__ = ["anybody", "mia", "site", "two_clinics"]

PDF = b"%PDF of revision 3"
KILLED = 9
DATABASE = "ptplanner.sqlite3"
# Where the process is killed, and whether the revision is there afterwards.
KILL_POINTS = {
    "while the sheet is laid out": False,
    "before the transaction": False,
    "inside the transaction": False,
    "after the transaction": True,
    "while the PDF is written": True,
}


# ruff: noqa: ARG002  # what stands in for a renderer or a folder takes what the real one takes


@dataclass(frozen=True)
class QuickRenderer:
    """Renders a few bytes after ``seconds``, or fails with ``message``."""

    seconds: float = 0.0
    message: str = ""

    def render(
        self, document: RevisionDocument, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> bytes:
        time.sleep(self.seconds)
        if self.message:
            raise RenderFailed(self.message)
        return PDF


def use_renderer(site: Site, renderer: QuickRenderer) -> None:
    """Make the site lay sheets out before they are issued, with this renderer."""
    services = site.services
    sheets = replace(services.sheets, renderer=renderer)
    issuing = replace(services.issuing, sheets=sheets, lays_out_before_issue=True)
    site.app.extensions["ptplanner"] = replace(services, issuing=issuing, sheets=sheets)


def change_plan(mia: Browser, site: Site) -> int:
    """Change the issued plan, so that there is something to issue, and return its version."""
    assert change(mia, site, f"items/{site.issued.first_item}/dose", text="2x6/side") == 303
    return draft(site)[1]


def count_revisions(site: Site) -> int:
    with site.services.store.begin_read() as repos:
        return len(repos.revisions.list_headers(site.who().clinic, site.issued.plan))


def list_pdfs(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in (folder / "exports").glob("*.pdf")]


def test_an_application_lays_sheets_out_before_it_issues_them(site: Site) -> None:
    app = create_app(settings(site.database.parent, site.database))
    services: Services = app.extensions["ptplanner"]
    assert services.issuing.lays_out_before_issue


def test_an_issued_plan_has_its_pdf(mia: Browser, site: Site, tmp_path: Path) -> None:
    version = change_plan(mia, site)
    use_renderer(site, QuickRenderer())
    answer = mia.post(f"/plans/{site.issued.plan}/issue", {"version": version, "paper": "letter"})
    assert answer.status_code == 303
    assert list_pdfs(tmp_path) == [PDF]
    use_renderer(site, QuickRenderer(message="A PDF is made twice."))
    pdf = mia.get(f"/plans/{site.issued.plan}/revisions/3.pdf?paper=letter")
    assert pdf.data == PDF


def test_what_cannot_be_made_is_not_issued_and_the_page_says_what_to_do(
    mia: Browser, site: Site, tmp_path: Path
) -> None:
    version = change_plan(mia, site)
    use_renderer(site, QuickRenderer(message="The sheet took more than 30 seconds."))
    refused = mia.post(f"/plans/{site.issued.plan}/issue", {"version": version})
    assert refused.status_code == 503
    assert "Not issued." in refused.text
    assert "The sheet took more than 30 seconds." in refused.text
    assert "Issue revision 3" in refused.text
    assert (count_revisions(site), list_pdfs(tmp_path)) == (2, [])
    use_renderer(site, QuickRenderer())
    assert mia.post(f"/plans/{site.issued.plan}/issue", {"version": version}).status_code == 303
    assert count_revisions(site) == 3


def test_three_at_once_make_one_revision(mia: Browser, site: Site, tmp_path: Path) -> None:
    version = change_plan(mia, site)
    use_renderer(site, QuickRenderer(seconds=0.3))
    people = [site.signed_in() for _ in range(3)]
    with ThreadPoolExecutor(len(people)) as pool:
        answers = list(
            pool.map(
                lambda one: one.post(f"/plans/{site.issued.plan}/issue", {"version": version}),
                people,
            )
        )
    assert {answer.headers["Location"] for answer in answers} == {
        f"/plans/{site.issued.plan}/revisions/3?paper=a4"
    }
    assert count_revisions(site) == 3
    assert list_pdfs(tmp_path) == [PDF]


@pytest.fixture
def folder(site: Site, tmp_path: Path) -> Path:
    """The folder of a site whose plan has a change that can be issued."""
    who = site.who()
    stored = site.services.planning.open_draft(who, site.issued.plan).stored
    note = edits.SetNote(stored.plan.items[0].id, "Slowly.", "")
    site.services.planning.edit_plan(who, site.issued.plan, stored.version, note)
    return tmp_path


@pytest.mark.parametrize(("point", "is_issued"), KILL_POINTS.items(), ids=KILL_POINTS)
def test_a_killed_process_leaves_a_revision_that_can_be_made_or_none(
    site: Site, folder: Path, point: str, is_issued: bool
) -> None:
    killed = subprocess.run(
        [sys.executable, __file__, str(folder), site.issued.plan, point],
        env={**os.environ, "PYTHONPATH": str(PROJECT_ROOT)},
        cwd=PROJECT_ROOT,
        check=False,
        capture_output=True,
    )
    assert killed.returncode == -KILLED, killed.stderr.decode()
    assert count_revisions(site) == 2 + is_issued
    assert list_pdfs(folder) == []
    use_renderer(site, QuickRenderer())
    issuing, who = site.services.issuing, site.who()
    version = site.services.planning.open_draft(who, site.issued.plan).stored.version
    revision = issuing.issue_plan(who, site.issued.plan, version)
    assert revision.number == 3
    assert site.services.sheets.get_sheet(who, revision, Paper.A4).pdf == PDF


class Deadly:
    """Kills this process at one point of issuing."""

    point = ""

    @classmethod
    def reach(cls, point: str) -> None:
        if point == cls.point:
            os.kill(os.getpid(), KILLED)


class DeadlyRenderer(QuickRenderer):
    def render(
        self, document: RevisionDocument, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> bytes:
        Deadly.reach("while the sheet is laid out")
        return PDF


class DeadlyFiles(StoredFiles):
    def save(self, area: FileArea, content: bytes | BinaryIO, owner: str = "") -> FileKey:
        if area is FileArea.SHEETS:
            Deadly.reach("while the PDF is written")
        return super().save(area, content, owner)


class DeadlyIssuing(Issuing):
    def _lay_out_before_issue(
        self, who: Actor, document: RevisionDocument, paper: Paper
    ) -> bytes | None:
        pdf = super()._lay_out_before_issue(who, document, paper)
        Deadly.reach("before the transaction")
        return pdf

    def _save_revision(
        self, repos: Repositories, who: Actor, document: RevisionDocument
    ) -> StoredRevision:
        revision = super()._save_revision(repos, who, document)
        Deadly.reach("inside the transaction")
        return revision

    def _keep_issued_pdf(self, pdf: bytes | None) -> None:
        Deadly.reach("after the transaction")
        super()._keep_issued_pdf(pdf)


def issue_and_be_killed(folder: Path, plan: PlanId, point: str) -> None:
    """Issue the plan in this process, which kills itself at ``point``."""
    Deadly.point = point
    services: Services = create_app(settings(folder, folder / DATABASE)).extensions["ptplanner"]
    with services.store.begin_read() as repos:
        user = repos.users.find_by_email(MIA)
    assert user is not None
    parts = {one.name: getattr(services.issuing, one.name) for one in fields(services.issuing)}
    files = DeadlyFiles(LocalFolder({area: folder / area.value for area in FileArea}))
    deadly = {"sheets": replace(services.sheets, renderer=DeadlyRenderer(), files=files)}
    who = Actor(user.id, user.clinic, user.name, user.role)
    version = services.planning.open_draft(who, plan).stored.version
    DeadlyIssuing(**{**parts, **deadly}).issue_plan(who, plan, version)


def test_a_revision_that_an_earlier_release_could_not_print_is_printed(site: Site) -> None:
    """Case P01: it was issued with a bullet of Word in its note, and its PDF answered 503 ever after."""
    who, services = site.who(), site.services
    stored = services.planning.open_draft(who, site.issued.plan).stored
    note = edits.SetNote(stored.plan.items[0].id, "\uf0b7 Rest if sore", "Do 3\ufe0f\u20e3 rounds")
    services.planning.edit_plan(who, site.issued.plan, stored.version, note)
    version = services.planning.open_draft(who, site.issued.plan).stored.version
    revision = services.issuing.issue_plan(who, site.issued.plan, version)
    assert not list_pdfs(site.database.parent)
    pdf = services.sheets.get_sheet(who, revision, Paper.A4).pdf
    words = " ".join(line for page in read_pdf(pdf) for line in page)
    assert "• Rest if sore" in words
    assert "Do 3 rounds" in words


def test_a_full_disk_does_not_hide_the_page_of_a_revision(mia: Browser, site: Site) -> None:
    class FullDisk(StoredFiles):
        def save(self, area: FileArea, content: bytes | BinaryIO, owner: str = "") -> FileKey:
            raise StorageUnavailable("The sheet was not written: the disk is full.")

    services = site.services
    files = FullDisk(services.files.place)  # type: ignore[attr-defined]  # the real store, not the port
    sheets = replace(services.sheets, renderer=QuickRenderer(), files=files)
    site.app.extensions["ptplanner"] = replace(services, sheets=sheets)
    page = mia.get(f"/plans/{site.issued.plan}/revisions/2")
    assert page.status_code == 200
    assert "the disk is full" in page.text


if __name__ == "__main__":
    issue_and_be_killed(Path(sys.argv[1]), PlanId(sys.argv[2]), sys.argv[3])
