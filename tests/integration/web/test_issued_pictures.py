"""An issued revision keeps its pictures, and the audit trail records a sheet that was made without them."""

from __future__ import annotations

import shutil

from ptplanner.domain.paper import Paper
from tests.support.website import Site


def test_a_revision_names_its_drawings(site: Site) -> None:
    document = site.services.issuing.get_revision(site.who(), site.issued.plan, 1).document
    assert set(document.pictures or {}) == set(document.exercises)
    kept = {path.stem for path in (site.services.settings.data_dir / "pictures").iterdir()}
    for pictures in (document.pictures or {}).values():
        assert {pictures.start, pictures.end} <= kept


def test_lost_pictures_that_are_still_drawn_like_that_are_restored_and_audited_once(
    site: Site,
) -> None:
    shutil.rmtree(site.services.settings.data_dir / "pictures")
    for _ in range(2):  # the second time it lies ready
        revision = site.services.issuing.get_revision(site.who(), site.issued.plan, 1)
        made = site.services.sheets.get_sheet(site.who(), revision, Paper.A4)
        assert made.pdf.startswith(b"%PDF")
    with site.services.store.begin_read() as repos:
        entries = [entry for entry in repos.audit.list(site.who().clinic) if entry.detail]
    assert [(entry.action, entry.detail) for entry in entries] == [
        ("stored the pictures of revision 1 again", "bird-dog, rock-back")
    ]
