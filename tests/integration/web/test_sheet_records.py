"""The page of a revision shows its PDF whatever happens to the file, and says what happened."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from pypdf import PdfWriter

from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import RevisionDocument
from tests.support.memory_services import FakePictures
from tests.support.website import Browser, Site

pytestmark = pytest.mark.integration

MAKE_AGAIN = "Make again with today’s layout"


def make_pdf(title: str) -> bytes:
    """A PDF of one empty page."""
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    writer.add_metadata({"/Title": title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


FIRST, NEXT = make_pdf("first"), make_pdf("next")


@dataclass(frozen=True)
class ReadyRenderer:
    pdf: bytes

    def render(self, *_given: RevisionDocument | Paper | Layout) -> bytes:
        return self.pdf


def use_release(site: Site, version: str, pdf: bytes) -> None:
    """Make the site a release whose sheets look like ``pdf``."""
    sheets = replace(site.services.sheets, renderer=ReadyRenderer(pdf), renderer_version=version)
    site.app.extensions["ptplanner"] = replace(site.services, sheets=sheets)


@pytest.fixture
def page(site: Site) -> str:
    """The address of the page of revision 2, whose PDF is made."""
    use_release(site, "first", FIRST)
    return f"/plans/{site.issued.plan}/revisions/2"


def find_sheet(site: Site) -> Path:
    (path,) = (site.database.parent / "exports").glob("*.pdf")
    return path


@pytest.mark.parametrize("content", [b"", FIRST[:200], b"hello" * 100, NEXT, None])
def test_a_damaged_or_lost_pdf_is_made_again_and_the_page_says_so(
    mia: Browser, site: Site, page: str, content: bytes | None
) -> None:
    assert mia.get(f"{page}.pdf").data == FIRST
    assert "Not the first PDF" not in mia.get(page).text
    path = find_sheet(site)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    answer = mia.get(page)
    assert answer.status_code == 200
    assert f"because its file was {'lost' if content is None else 'damaged'}." in answer.text
    assert "It is the same as the first one, byte for byte." in answer.text
    assert mia.get(f"{page}.pdf").data == path.read_bytes() == FIRST
    with site.services.store.begin_read() as repos:
        acts = [entry.action for entry in repos.audit.list(site.who().clinic)]
    assert acts.count("made the sheet of revision 2 again") == 1


def test_a_newer_release_shows_the_first_pdf_and_makes_another_when_it_is_asked_to(
    mia: Browser, site: Site, page: str
) -> None:
    assert MAKE_AGAIN not in mia.get(page).text
    use_release(site, "next", NEXT)
    assert MAKE_AGAIN in mia.get(page).text
    assert mia.get(f"{page}.pdf").data == FIRST
    assert mia.get(f"{page}.pdf?made=today").status_code == 404
    assert mia.post(f"{page}/make-again", {"paper": "a4"}).status_code == 303
    shown = mia.get(page)
    assert MAKE_AGAIN not in shown.text
    assert "with a newer layout" in shown.text
    assert mia.get(f"{page}.pdf?made=today&paper=a4").data == NEXT
    assert mia.get(f"{page}.pdf?paper=a4").data == FIRST


def test_after_an_upgrade_a_lost_pdf_may_look_different_and_the_page_says_so(
    mia: Browser, site: Site, page: str
) -> None:
    mia.get(page)
    use_release(site, "next", NEXT)
    find_sheet(site).unlink()
    assert "may look different; the words are those that were issued." in mia.get(page).text
    assert mia.get(f"{page}.pdf").data == NEXT
    find_sheet(site).unlink()
    again = mia.get(page).text
    assert "Not the first PDF of this revision." in again
    assert "byte for byte" not in again


def test_pictures_that_were_lost_are_named_on_the_page(mia: Browser, site: Site, page: str) -> None:
    sheets = replace(site.services.sheets, picture_store=FakePictures((ExerciseSlug("bird-dog"),)))
    site.app.extensions["ptplanner"] = replace(site.services, sheets=sheets)
    shown = mia.get(page).text
    assert "Newer pictures." in shown
    assert "these show newer ones: Bird dog." in shown


def test_a_pdf_that_cannot_be_opened_hides_no_page_and_can_be_made_again(
    mia: Browser, site: Site, page: str
) -> None:
    use_release(site, "first", b"%PDF-1.7 that no program can read")
    answer = mia.get(page)
    assert answer.status_code == 200
    assert "cannot be opened" in answer.text
    assert MAKE_AGAIN in answer.text
    assert mia.get(f"{page}/1.png").status_code == 503


def test_another_clinic_makes_nothing_again(site: Site, page: str) -> None:
    otto = site.signed_in("otto@valley.example")
    assert otto.post(f"{page}/make-again", {"paper": "a4"}).status_code == 404
    assert site.signed_in().post(f"{page}/make-again", {"paper": "a4"}).status_code == 303


def test_parts_of_a_pdf_are_sent_and_an_unchanged_one_is_not(mia: Browser, page: str) -> None:
    whole = mia.get(f"{page}.pdf")
    part = mia.get(f"{page}.pdf", Range="bytes=5-9")
    assert (part.status_code, part.data) == (206, FIRST[5:10])
    same = mia.get(f"{page}.pdf", **{"If-None-Match": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (304, b"")
