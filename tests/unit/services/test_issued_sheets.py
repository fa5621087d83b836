"""The first PDF of a revision is kept; another is made only if it is lost, damaged or asked for, and that is said."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import FilesUnavailable, NotFound, PermissionDenied
from ptplanner.domain.files import FileArea, FileKey
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.records import StoredRevision
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sheet_record import SheetReason
from ptplanner.services.issued_sheets import (
    IssuedSheets,
    list_sheet_files,
    looks_whole,
    name_unrecorded_pdf,
)
from tests.support.memory_services import FakeRenderer, MemorySite
from tests.unit.services.test_issuing import issue
from tests.unit.services.test_planning import BIRD_DOG, add, start_plan

OLD_PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nxref\n0 1\ntrailer\n<<>>\nstartxref\n29\n%%EOF\n"


@pytest.fixture
def revision(site: MemorySite) -> StoredRevision:
    plan = start_plan(site)
    add(site, plan, BIRD_DOG)
    return issue(site, plan)


@dataclass(frozen=True)
class NextRenderer:
    """The renderer of a release that lays out differently."""

    before: FakeRenderer

    def render(
        self, document: RevisionDocument, paper: Paper, layout: Layout = Layout.STANDARD
    ) -> bytes:
        return b"next " + self.before.render(document, paper, layout)


def upgrade(site: MemorySite) -> IssuedSheets:
    sheets = site.services.sheets
    return replace(sheets, renderer_version="next", renderer=NextRenderer(site.renderer))


def list_reasons(
    site: MemorySite, revision: StoredRevision, who: Actor | None = None
) -> list[SheetReason]:
    records = site.services.sheets.list_records(who or site.mia, revision.plan, revision.number)
    return [one.reason for one in records]


def list_details(site: MemorySite) -> list[str]:
    """What the audit trail has about sheets that were made again."""
    action = "made the sheet of revision 1 again"
    return [entry.detail for entry in site.list_audit() if entry.action == action]


def test_a_later_release_shows_the_pdf_that_was_issued(
    site: MemorySite, revision: StoredRevision
) -> None:
    first = site.services.sheets.get_sheet(site.mia, revision, Paper.A4)
    assert first.record.reason is SheetReason.ISSUED
    assert upgrade(site).get_sheet(site.mia, revision, Paper.A4) == first
    assert len(site.renderer.calls) == 1


@pytest.mark.parametrize(
    ("paper", "layout"), [(Paper.LETTER, Layout.STANDARD), (Paper.A4, Layout.FRIDGE)]
)
def test_another_paper_is_kept_from_when_it_was_first_asked_for(
    site: MemorySite, revision: StoredRevision, paper: Paper, layout: Layout
) -> None:
    first = site.services.sheets.get_sheet(site.ama, revision, paper, layout)
    assert first.record.reason is SheetReason.FIRST_REQUEST
    assert upgrade(site).get_sheet(site.mia, revision, paper, layout) == first
    assert list_details(site) == []


@pytest.mark.parametrize("content", [b"", b"sheet 1 on", b"another", None])
def test_a_lost_or_damaged_pdf_is_made_again_and_that_is_audited(
    site: MemorySite, revision: StoredRevision, content: bytes | None
) -> None:
    (key,) = site.files.contents
    if content is None:
        del site.files.contents[key]
    else:
        site.files.contents[key] = content
    why = "lost" if content is None else "damaged"
    for _ in range(2):
        sheet = site.services.sheets.get_sheet(site.ama, revision, Paper.A4)
        assert sheet.pdf == b"sheet 1 on a4"
    assert list_reasons(site, revision) == [SheetReason.ISSUED, SheetReason(why)]
    assert list_details(site) == [f"a4, standard: its file was {why}; the same, byte for byte"]


def test_a_pdf_that_is_lost_after_an_upgrade_has_other_bytes_and_that_is_audited(
    site: MemorySite, revision: StoredRevision
) -> None:
    site.files.contents.clear()
    sheets = upgrade(site)
    assert sheets.get_sheet(site.mia, revision, Paper.A4).pdf == b"next sheet 1 on a4"
    assert sheets.get_sheet(site.mia, revision, Paper.A4).record.renderer_version == "next"
    assert list_details(site) == ["a4, standard: its file was lost; other bytes than before"]


def test_a_pdf_is_made_again_beside_the_first_when_it_is_asked_for(
    site: MemorySite, revision: StoredRevision
) -> None:
    sheets = upgrade(site)
    with pytest.raises(NotFound):
        sheets.get_todays_sheet(site.mia, revision, Paper.A4)
    with pytest.raises(PermissionDenied):
        sheets.make_again(site.ama, revision, Paper.A4)
    sheets.make_again(site.kim, revision, Paper.A4)
    assert sheets.get_todays_sheet(site.ama, revision, Paper.A4).pdf == b"next sheet 1 on a4"
    assert sheets.get_sheet(site.mia, revision, Paper.A4).pdf == b"sheet 1 on a4"
    assert list_reasons(site, revision) == [SheetReason.ISSUED, SheetReason.TODAYS_LAYOUT]
    assert list_details(site) == ["a4, standard: with today's layout, beside the first"]
    assert list_reasons(site, revision, site.otto) == []


def test_files_that_cannot_be_reached_are_not_taken_for_lost(
    site: MemorySite, revision: StoredRevision
) -> None:
    site.files.problem = "The bucket does not answer."
    with pytest.raises(FilesUnavailable):
        site.services.sheets.get_sheet(site.mia, revision, Paper.A4)
    assert list_reasons(site, revision) == [SheetReason.ISSUED]


def test_two_who_ask_first_get_the_same_pdf(site: MemorySite, revision: StoredRevision) -> None:
    theirs = []

    def ask_meanwhile() -> None:
        site.renderer.while_rendering = lambda: None
        theirs.append(upgrade(site).get_sheet(site.kim, revision, Paper.LETTER))

    site.renderer.while_rendering = ask_meanwhile
    mine = site.services.sheets.get_sheet(site.mia, revision, Paper.LETTER)
    assert [mine] == theirs
    assert list_reasons(site, revision) == [SheetReason.ISSUED, SheetReason.FIRST_REQUEST]


def forget_records(site: MemorySite) -> None:
    """Leave the database and the folder as releases without records did."""
    with site.store.begin_write() as repos:
        repos.tables.sheet_records.clear()
    site.files.contents.clear()


@pytest.mark.parametrize("version", ["1", "2", "4", "6"])
def test_the_pdf_of_an_earlier_release_is_taken_over(
    site: MemorySite, revision: StoredRevision, version: str
) -> None:
    forget_records(site)
    newest = name_unrecorded_pdf(revision.digest, Paper.A4, Layout.STANDARD, "6")
    old = name_unrecorded_pdf(revision.digest, Paper.A4, Layout.STANDARD, version)
    site.files.contents |= {newest: OLD_PDF + b"\n"}
    site.files.contents |= {old: OLD_PDF}
    sheet = site.services.sheets.get_sheet(site.ama, revision, Paper.A4)
    assert sheet.pdf == OLD_PDF
    assert site.services.sheets.get_sheet(site.mia, revision, Paper.A4) == sheet
    assert (sheet.record.reason, sheet.record.renderer_version) == (
        SheetReason.EARLIER_RELEASE,
        version,
    )
    assert old not in site.files.contents
    assert site.files.contents[sheet.record.file] == OLD_PDF
    assert len(site.renderer.calls) == 1


@pytest.mark.parametrize("content", [b"", OLD_PDF[:-20], b"hello", b"%PDF-1.7 %%EOF"])
def test_a_damaged_pdf_of_an_earlier_release_is_made_again(
    site: MemorySite, revision: StoredRevision, content: bytes
) -> None:
    forget_records(site)
    old = name_unrecorded_pdf(revision.digest, Paper.A4, Layout.STANDARD, "4")
    site.files.contents[old] = content
    sheet = site.services.sheets.get_sheet(site.mia, revision, Paper.A4)
    assert (sheet.pdf, sheet.record.reason) == (b"sheet 1 on a4", SheetReason.DAMAGED)
    assert list_details(site) == ["a4, standard: its file was damaged"]
    assert not looks_whole(content)


def test_a_sheet_with_newer_pictures_says_whose(site: MemorySite, revision: StoredRevision) -> None:
    site.files.contents.clear()
    site.pictures.missing = (BIRD_DOG, ExerciseSlug("not-on-the-sheet"))
    sheet = site.services.sheets.get_sheet(site.mia, revision, Paper.A4)
    assert sheet.record.newer_pictures == (BIRD_DOG,)


def test_the_files_of_a_patient_are_removed_also_those_of_earlier_releases(
    site: MemorySite, revision: StoredRevision
) -> None:
    old = name_unrecorded_pdf(revision.digest, Paper.LETTER, Layout.FRIDGE, "3")
    other = FileKey(FileArea.SHEETS, "f" * 64)
    site.files.contents |= {old: OLD_PDF, other: b"of somebody else"}
    with site.store.begin_read() as repos:
        assert list_sheet_files(repos, site.otto.clinic, [revision.patient]) == ()
        found = list_sheet_files(repos, site.mia.clinic, [revision.patient])
    site.services.sheets.remove_files(found)
    assert set(site.files.contents) == {other}
