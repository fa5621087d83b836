"""Drawings improve; a sheet that was issued is made again with the ones it had."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.domain.files import FileArea
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.paper import Layout, Paper
from ptplanner.domain.revision import RevisionDocument
from ptplanner.handout.picture_archive import PictureArchive
from ptplanner.handout.pictures import FigurePair
from ptplanner.handout.renderer import render_in_process
from ptplanner.storage.file_store import StoredFiles
from ptplanner.storage.local_folder import LocalFolder
from tests.pdf import figures, sheets

ROCK = sheets.ROCK.slug


def _draw(folder: Path, slug: ExerciseSlug, pair: FigurePair) -> None:
    place = folder / slug
    place.mkdir(parents=True, exist_ok=True)
    (place / "start.paper.svg").write_bytes(pair.start.svg)
    (place / "end.paper.svg").write_bytes(pair.end.svg)


@pytest.fixture
def picture_archive(tmp_path: Path) -> PictureArchive:
    drawings = tmp_path / "drawings"
    for slug, pose in ((sheets.GLIDE.slug, "lying"), (ROCK, "crawling")):
        _draw(drawings, slug, figures.pair(pose))
    return _open_archive(tmp_path / "picture_archive", drawings)


def _open_archive(folder: Path, drawings: Path) -> PictureArchive:
    return PictureArchive(StoredFiles(LocalFolder({FileArea.PICTURES: folder})), drawings)


@pytest.fixture
def archive_dir(tmp_path: Path) -> Path:
    return tmp_path / "picture_archive"


def _issued(picture_archive: PictureArchive) -> RevisionDocument:
    document = sheets.document()
    return replace(document, pictures=picture_archive.store(document.exercises))


def _redraw(picture_archive: PictureArchive) -> None:
    _draw(picture_archive.current_dir, ROCK, figures.pair("standing"))
    _draw(picture_archive.current_dir, sheets.BIRD_DOG.slug, figures.pair("standing"))


def _kept(archive_dir: Path) -> list[Path]:
    return sorted(archive_dir.iterdir())


def test_a_sheet_is_made_again_byte_for_byte_after_its_pictures_were_redrawn(
    picture_archive: PictureArchive,
) -> None:
    document = _issued(picture_archive)
    first = render_in_process(
        document, Paper.A4, Layout.STANDARD, picture_archive.load_issued_figures
    )
    _redraw(picture_archive)
    assert (
        render_in_process(document, Paper.A4, Layout.STANDARD, picture_archive.load_issued_figures)
        == first
    )
    assert picture_archive.find_missing(document) == ()


def test_an_exercise_that_had_no_picture_gets_none_later(picture_archive: PictureArchive) -> None:
    document = _issued(picture_archive)
    _redraw(picture_archive)
    assert sheets.BIRD_DOG.slug not in picture_archive.load_issued_figures(document)


def test_a_draft_and_an_old_document_show_todays_drawings(picture_archive: PictureArchive) -> None:
    _redraw(picture_archive)
    today = picture_archive.load_issued_figures(sheets.document())
    assert today[ROCK].start.svg == figures.pair("standing").start.svg
    assert picture_archive.find_missing(sheets.document()) == ()


def test_a_lost_or_altered_picture_is_reported_and_replaced_by_todays(
    picture_archive: PictureArchive, archive_dir: Path
) -> None:
    document = _issued(picture_archive)
    _redraw(picture_archive)
    digest = (document.pictures or {})[ROCK].end
    (archive_dir / f"{digest}.svg").write_bytes(b'<svg viewBox="0 0 1 1"/>')
    assert picture_archive.restore_missing(document) == ()
    assert picture_archive.find_missing(document) == (ROCK,)
    assert (
        picture_archive.load_issued_figures(document)[ROCK].end.svg
        == figures.pair("standing").end.svg
    )


def test_a_damaged_picture_is_restored_if_it_is_still_drawn_like_that(
    picture_archive: PictureArchive, archive_dir: Path
) -> None:
    document = _issued(picture_archive)
    digest = (document.pictures or {})[ROCK].end
    (archive_dir / f"{digest}.svg").write_bytes(b"")
    assert picture_archive.restore_missing(document) == (ROCK,)
    assert picture_archive.find_missing(document) == ()
    assert picture_archive.restore_missing(document) == ()


def test_a_drawing_is_archived_once(picture_archive: PictureArchive, archive_dir: Path) -> None:
    _issued(picture_archive)
    before = [(path.name, path.stat().st_mtime_ns) for path in _kept(archive_dir)]
    _issued(picture_archive)
    assert [(path.name, path.stat().st_mtime_ns) for path in _kept(archive_dir)] == before
    assert len(before) == 4


def test_an_archive_that_cannot_be_written_stops_issuing(
    picture_archive: PictureArchive, tmp_path: Path
) -> None:
    (tmp_path / "picture_archive").write_text("a file where the folder should be")
    with pytest.raises(StorageUnavailable, match="pictures of the sheet"):
        _issued(picture_archive)


def test_eight_threads_archive_the_same_drawings(
    picture_archive: PictureArchive, archive_dir: Path
) -> None:
    """Two threads of one process must not use the same temporary name."""
    exercises = sheets.document().exercises

    def store_anew(number: int) -> None:
        folder = archive_dir / str(number // 8)
        _open_archive(folder, picture_archive.current_dir).store(exercises)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(store_anew, range(320)))
    assert {len(list(folder.iterdir())) for folder in archive_dir.iterdir()} == {4}


def test_drawings_are_as_durable_as_the_revision_that_names_them(
    picture_archive: PictureArchive, archive_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[Path] = []
    sync = os.fsync

    def record(descriptor: int) -> None:
        synced.append(Path(f"/proc/self/fd/{descriptor}").readlink())
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", record)
    _issued(picture_archive)
    assert synced.count(archive_dir) == len(_kept(archive_dir)) == 4
    assert len([path for path in synced if path.parent == archive_dir]) == 4
