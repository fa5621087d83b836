"""Exercises are imported completely, once, into one clinic; a crash loses no batch and leaves none half imported."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.errors import NotFound, PermissionDenied
from ptplanner.domain.exercise import ClinicalReview, MovementTag, Unconfirmed
from ptplanner.domain.exercise_import import InputFile
from ptplanner.domain.files import FileArea
from ptplanner.domain.ids import ClinicId, ExerciseSlug, UserId
from ptplanner.domain.records import ImportState
from ptplanner.formats.exercise_json import content_to_json
from ptplanner.formats.import_reader import read_exercise_files
from ptplanner.services import importing as use_case
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.import_report import (
    DuplicateChoices,
    DuplicateKind,
    EntryStatus,
    ImportAction,
    format_report_csv,
)
from ptplanner.services.importing import Importing, ImportRun, NothingToImport
from ptplanner.storage import SqlStore
from ptplanner.storage.file_store import StoredFiles
from ptplanner.storage.local_folder import LocalFolder
from ptplanner.storage.staged_imports import StagedImports
from ptplanner.storage.store import SqlRepositories
from tests.integration import records
from tests.integration.records import HARBOUR, NOON, VALLEY
from tests.support.exercises import a_file, a_free_entry, a_page, a_wger_entry

pytestmark = pytest.mark.integration

MIA = Actor(UserId("mia"), HARBOUR, "Mia Berg", Role.THERAPIST)
OTTO = Actor(UserId("otto"), VALLEY, "Otto Lind", Role.OWNER)
AS_SHOWN = DuplicateChoices()
UPDATE = DuplicateChoices(same_source=ImportAction.UPDATE)


class PowerCut(Exception):
    """Nothing answers any more."""


@dataclass
class Failing:
    """A store that fails when asked to keep exercises for the ``at``-th time."""

    store: SqlStore
    at: int
    asked: int = 0

    def begin_read(self) -> Any:  # noqa: ANN401  # the store's own
        return self.store.begin_read()

    @contextmanager
    def begin_write(self) -> Iterator[SqlRepositories]:
        with self.store.begin_write() as repos:
            yield repos
            self.asked += 1
            if self.asked == self.at:
                raise PowerCut


@pytest.fixture
def clinics(store: SqlStore) -> SqlStore:
    with store.begin_write() as repos:
        repos.clinics.add(records.clinic())
        repos.clinics.add(records.clinic(VALLEY, "Valley Rehab"))
        repos.users.add(records.user())
        repos.users.add(records.user("otto", VALLEY, "otto@valley.example"))
    store.index_catalog(records.catalog(records.exercise()))
    return store


@pytest.fixture
def desk(clinics: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Importing:
    """Takes three at a time; a bird dog is built in."""
    monkeypatch.setattr(use_case, "BATCH_SIZE", 3)
    catalogs = ClinicCatalogs(clinics, records.catalog(records.exercise()))
    numbers = count(1)
    return Importing(
        clinics,
        catalogs,
        read_exercise_files,
        StagedImports(
            StoredFiles(LocalFolder({FileArea.IMPORTS: tmp_path / "imports"})), tmp_path / "imports"
        ),
        lambda: NOON,
        lambda: f"run-{next(numbers):05}",
    )


# Ponds that no two share a word but "reach", so that no name is like another.
PONDS = ("Ash", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Gorse", "Hazel")


def _entries(*names: str) -> list[dict[str, Any]]:
    return [a_free_entry(id=name, name=f"{name} pond reach") for name in names]


def _all(desk: Importing, who: Actor, run: ImportRun) -> ImportRun:
    while run.state is ImportState.RUNNING:
        run = desk.import_next_batch(who, run.id)
    return run


def _import(
    desk: Importing, file: InputFile, choices: DuplicateChoices = AS_SHOWN, who: Actor = MIA
) -> ImportRun:
    run = desk.preview_files(who, [file])
    return _all(desk, who, desk.confirm_run(who, run.id, choices))


def _own(store: SqlStore, clinic: ClinicId = HARBOUR) -> list[str]:
    with store.begin_read() as repos:
        return [own.slug for own in repos.custom_exercises.list(clinic)]


def test_a_preview_imports_nothing(desk: Importing, clinics: SqlStore) -> None:
    run = desk.preview_files(MIA, [a_file(_entries(*PONDS))])
    assert (run.state, run.report.total) == (ImportState.PREVIEW, 8)
    assert run.report.licence_counts == (("Unlicense", 8),)
    assert run.report.picture_count == 16
    assert _own(clinics) == []
    assert desk.import_next_batch(MIA, run.id).report.done_count == 0


def test_confirmed_exercises_are_imported_in_batches_and_found(
    desk: Importing, clinics: SqlStore
) -> None:
    run = desk.preview_files(MIA, [a_file(_entries(*PONDS))])
    run = desk.confirm_run(MIA, run.id, DuplicateChoices())
    done = []
    while run.state is ImportState.RUNNING:
        run = desk.import_next_batch(MIA, run.id)
        done.append(run.report.done_count)
    assert done == [3, 6, 8]
    assert (run.state, run.report.count_outcomes(EntryStatus.IMPORTED)) == (ImportState.DONE, 8)
    assert len(_own(clinics)) == 8
    assert "own-ash-pond-reach" in _own(clinics)
    with clinics.begin_read() as repos:
        assert repos.exercise_search.search_exercises("ash pond", clinic=HARBOUR).slugs[0] == (
            "own-ash-pond-reach"
        )
        assert repos.exercise_search.search_exercises("ash pond", clinic=VALLEY).slugs == ()


def test_an_import_continues_after_a_crash(desk: Importing, clinics: SqlStore) -> None:
    run = desk.preview_files(MIA, [a_file(_entries(*PONDS))])
    desk.confirm_run(MIA, run.id, DuplicateChoices())
    dying = replace(desk, store=Failing(clinics, at=2))
    dying.import_next_batch(MIA, run.id)
    with pytest.raises(PowerCut):
        dying.import_next_batch(MIA, run.id)
    assert len(_own(clinics)) == 3
    assert desk.get_run(MIA, run.id).report.done_count == 3

    finished = _all(desk, MIA, desk.get_run(MIA, run.id))
    assert finished.report.count_outcomes(EntryStatus.IMPORTED) == 8
    assert len(_own(clinics)) == 8


def test_two_windows_that_continue_an_import_take_each_batch_once(
    desk: Importing, clinics: SqlStore
) -> None:
    run = desk.preview_files(MIA, [a_file(_entries(*PONDS))])
    desk.confirm_run(MIA, run.id, DuplicateChoices())
    with ThreadPoolExecutor(4) as windows:
        list(windows.map(lambda _: desk.import_next_batch(MIA, run.id), range(6)))
    finished = desk.get_run(MIA, run.id)
    assert (finished.state, finished.report.done_count) == (ImportState.DONE, 8)
    assert len(_own(clinics)) == 8


def test_the_same_file_again_is_skipped_with_the_reason(desk: Importing, clinics: SqlStore) -> None:
    file = a_file(_entries(*PONDS))
    _import(desk, file)
    again = _import(desk, file)
    assert again.report.count_outcomes(EntryStatus.SKIPPED) == 8
    assert again.report.outcomes[0].reason == "It already exists as “Ash pond reach”."
    assert len(_own(clinics)) == 8


def test_an_update_replaces_the_text_and_keeps_confirmed_facts(
    desk: Importing, clinics: SqlStore
) -> None:
    _import(desk, a_file(_entries("Ash")))
    slug = ExerciseSlug("own-ash-pond-reach")
    with clinics.begin_write() as repos:
        own = repos.custom_exercises.get(HARBOUR, slug)
        described = replace(
            own.exercise,
            movement_tags=frozenset({MovementTag.LIFTING}),
            unconfirmed=own.exercise.unconfirmed - {Unconfirmed.MOVEMENTS},
        )
        repos.custom_exercises.save_all(HARBOUR, [replace(own, exercise=described)])

    better = a_free_entry(id="Ash", name="Ash pond reach", instructions=["Reach with care."])
    run = _import(desk, a_file([better]), UPDATE)
    assert run.report.count_outcomes(EntryStatus.UPDATED) == 1
    with clinics.begin_read() as repos:
        exercise = repos.custom_exercises.get(HARBOUR, slug).exercise
    assert [step.text for step in exercise.get_text("en").steps] == ["Reach with care."]
    assert exercise.movement_tags == {MovementTag.LIFTING}
    assert exercise.has_described_movements
    assert Unconfirmed.LATERALITY in exercise.unconfirmed


def test_a_name_like_a_built_in_one_is_shown_and_never_changes_the_built_in(
    desk: Importing,
) -> None:
    like = a_free_entry(id="bd", name="Bird dogs")
    run = desk.preview_files(MIA, [a_file([like])])
    (found,) = run.report.duplicates
    assert (found.kind, found.existing_slug, found.is_built_in) == (
        DuplicateKind.NAME,
        "bird-dog",
        True,
    )
    assert found.actions == (ImportAction.NEW, ImportAction.SKIP)
    single = DuplicateChoices(by_entry={found.source_key: ImportAction.UPDATE})
    assert run.report.choices.choose_action(found) is ImportAction.NEW
    assert single.choose_action(found) is ImportAction.SKIP


def test_a_choice_for_one_entry_overrides_the_choice_for_its_kind(
    desk: Importing, clinics: SqlStore
) -> None:
    like = a_free_entry(id="bd", name="Bird dogs")
    chosen = DuplicateChoices(by_entry={"free-exercise-db:bd": ImportAction.NEW})
    run = _import(desk, a_file([like, *_entries("Ash")]), chosen)
    assert run.report.count_outcomes(EntryStatus.IMPORTED) == 2
    assert "own-bird-dogs" in _own(clinics)


def test_two_entries_with_one_name_in_a_file_are_reported(desk: Importing) -> None:
    entries = [a_free_entry(id="1", name="Reed bow"), a_free_entry(id="2", name="Reed bows")]
    run = _import(desk, a_file(entries), DuplicateChoices(same_name=ImportAction.SKIP))
    assert [outcome.status for outcome in run.report.outcomes] == [
        EntryStatus.IMPORTED,
        EntryStatus.SKIPPED,
    ]
    assert (
        run.report.outcomes[1].reason
        == "Its name is like “Reed bow”, which comes earlier in the files."
    )


def test_the_import_of_another_clinic_is_not_found(desk: Importing, clinics: SqlStore) -> None:
    run = desk.preview_files(MIA, [a_file(_entries("Ash"))])
    calls: tuple[Callable[[], ImportRun], ...] = (
        lambda: desk.get_run(OTTO, run.id),
        lambda: desk.confirm_run(OTTO, run.id, AS_SHOWN),
        lambda: desk.import_next_batch(OTTO, run.id),
        lambda: desk.discard_run(OTTO, run.id),
    )
    for call in calls:
        with pytest.raises(NotFound):
            call()
    assert desk.list_recent_runs(OTTO) == ()
    _all(desk, MIA, desk.confirm_run(MIA, run.id, DuplicateChoices()))
    assert _own(clinics, VALLEY) == []


def test_an_assistant_may_not_import(desk: Importing) -> None:
    with pytest.raises(PermissionDenied):
        desk.preview_files(replace(MIA, role=Role.ASSISTANT), [a_file(_entries("Ash"))])


def test_an_unusable_file_is_refused_with_the_reason_and_stores_nothing(desk: Importing) -> None:
    with pytest.raises(NothingToImport, match=r"x\.json: The file is empty"):
        desk.preview_files(MIA, [InputFile("x.json", b"")])
    assert desk.list_recent_runs(MIA) == ()


def test_a_stopped_import_keeps_what_was_imported_and_discards_the_rest(
    desk: Importing, clinics: SqlStore, tmp_path: Path
) -> None:
    run = desk.preview_files(MIA, [a_file(_entries(*PONDS))])
    desk.confirm_run(MIA, run.id, DuplicateChoices())
    desk.import_next_batch(MIA, run.id)
    stopped = desk.discard_run(MIA, run.id)
    assert stopped.state is ImportState.STOPPED
    assert desk.import_next_batch(MIA, run.id).state is ImportState.STOPPED
    assert len(_own(clinics)) == 3
    assert list((tmp_path / "imports").iterdir()) == []


def test_an_unconfirmed_preview_is_discarded_the_next_day(desk: Importing, tmp_path: Path) -> None:
    old = desk.preview_files(MIA, [a_file(_entries("Ash"))])
    tomorrow = replace(desk, clock=lambda: NOON + timedelta(days=2))
    fresh = tomorrow.preview_files(MIA, [a_file(_entries("Birch"))])
    assert desk.get_run(MIA, old.id).state is ImportState.STOPPED
    assert [folder.name for folder in (tmp_path / "imports").iterdir()] == [fresh.id]


def test_what_one_clinic_exports_another_imports_under_the_same_name(
    desk: Importing, clinics: SqlStore
) -> None:
    _import(desk, a_file(a_page(a_wger_entry())))
    with clinics.begin_read() as repos:
        (own,) = repos.custom_exercises.list(HARBOUR)
    file = InputFile("ours.json", content_to_json([own.exercise]).encode())
    run = _import(desk, file, who=OTTO)
    assert run.report.count_outcomes(EntryStatus.IMPORTED) == 1
    with clinics.begin_read() as repos:
        (theirs,) = repos.custom_exercises.list(VALLEY)
    assert theirs.exercise == own.exercise
    back = _import(desk, file)
    assert back.report.count_outcomes(EntryStatus.SKIPPED) == 1


def test_a_review_named_in_a_file_is_ignored(desk: Importing, clinics: SqlStore) -> None:
    claimed = replace(
        records.exercise("own-x", "Owl turn"), review=ClinicalReview("Dr. Nobody", "2026")
    )
    _import(desk, InputFile("x.json", content_to_json([claimed]).encode()))
    with clinics.begin_read() as repos:
        (own,) = repos.custom_exercises.list(HARBOUR)
    assert not own.exercise.review.is_reviewed


def test_the_report_as_a_table_is_safe_to_open(desk: Importing) -> None:
    hostile = a_free_entry(id="=1+1", name="=cmd|' /C calc'!A0")
    run = _import(desk, a_file([hostile, {"instructions": 7, "name": "@x"}]))
    rows = list(csv.reader(io.StringIO(format_report_csv(run.report))))
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert rows[1][1] == "'=cmd|' /C calc'!A0"
    assert rows[2][2] == "not taken"


def test_start_and_end_of_an_import_are_audited(desk: Importing, clinics: SqlStore) -> None:
    run = _import(desk, a_file(_entries("Ash")))
    with clinics.begin_read() as repos:
        audited = {(entry.action, entry.subject) for entry in repos.audit.list(HARBOUR)}
    assert audited == {
        ("started import", f"import {run.id}"),
        ("finished import", f"import {run.id}"),
    }


def test_deleted_staging_files_are_reported_and_nothing_is_imported_twice(
    desk: Importing, clinics: SqlStore, tmp_path: Path
) -> None:
    run = desk.preview_files(MIA, [a_file(_entries(*PONDS))])
    desk.confirm_run(MIA, run.id, DuplicateChoices())
    desk.staging.remove_run(run.id)
    with pytest.raises(NotFound, match="Give the files again"):
        desk.import_next_batch(MIA, run.id)
    assert _own(clinics) == []


def test_staged_files_are_readable_by_their_owner_only(desk: Importing, tmp_path: Path) -> None:
    run = desk.preview_files(MIA, [a_file(_entries("Ash"))])
    folder = tmp_path / "imports" / run.id
    assert folder.stat().st_mode & 0o077 == 0
    (batch,) = folder.iterdir()
    assert "Ash pond reach" in json.loads(batch.read_text())[0]


def test_an_import_that_an_earlier_release_staged_goes_on(
    desk: Importing, clinics: SqlStore, tmp_path: Path
) -> None:
    """It kept a folder for each run, with one file for each batch."""
    run = desk.preview_files(MIA, [a_file(_entries(*PONDS))])
    folder = tmp_path / "imports" / run.id
    (staged,) = folder.iterdir()
    for number, line in enumerate(staged.read_text().splitlines()):
        (folder / f"{number:05d}.json").write_text(line)
    staged.unlink()
    desk.confirm_run(MIA, run.id, DuplicateChoices())
    while desk.get_run(MIA, run.id).state is ImportState.RUNNING:
        desk.import_next_batch(MIA, run.id)
    assert len(_own(clinics)) == len(PONDS)
    assert list((tmp_path / "imports").iterdir()) == []


def test_a_damaged_staged_file_is_reported(desk: Importing, tmp_path: Path) -> None:
    run = desk.preview_files(MIA, [a_file(_entries("Ash"))])
    desk.confirm_run(MIA, run.id, DuplicateChoices())
    (staged,) = (tmp_path / "imports" / run.id).iterdir()
    staged.write_bytes(staged.read_bytes()[:-20])
    with pytest.raises(NotFound, match="Give the files again"):
        desk.import_next_batch(MIA, run.id)
