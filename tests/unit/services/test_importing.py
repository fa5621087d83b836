"""Imports: previewed first, taken in batches, duplicates decided as chosen, each batch all or nothing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest

from ptplanner.domain.errors import NotFound
from ptplanner.domain.exercise import ClinicalReview, Credit, Unconfirmed
from ptplanner.domain.exercise_import import (
    EntryWarning,
    ExternalPicture,
    ImportedExercise,
    InputFile,
    ParsedImport,
    SourceFormat,
    TextChoices,
)
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.records import ImportState
from ptplanner.services import importing as importing_module
from ptplanner.services.import_report import (
    Duplicate,
    DuplicateChoices,
    DuplicateKind,
    EntryStatus,
    ImportAction,
    format_report_csv,
    report_from_json,
    report_to_json,
)
from ptplanner.services.importing import ImportRun, NothingToImport
from tests.support.builders import an_exercise
from tests.support.memory_services import MemorySite

FILES = [InputFile("ponds.json", b"")]
ALIKE_SKIPPED = DuplicateChoices(same_name=ImportAction.SKIP)
ALL_NEW = DuplicateChoices(same_source=ImportAction.NEW, same_name=ImportAction.NEW)
UPDATE = DuplicateChoices(same_source=ImportAction.UPDATE, same_name=ImportAction.UPDATE)
# No two share a word, so that no name is like another.
PONDS = ("Ash bow", "Birch reach", "Cedar dip", "Dogwood kneel", "Elm press")


def an_entry(name: str, key: str = "", **changes: object) -> ImportedExercise:
    exercise = an_exercise(name.lower().replace(" ", "-"), number=0)
    text = replace(exercise.get_text("en"), name=name)
    reviewed = replace(exercise, texts={"en": text}, **changes)  # type: ignore[arg-type]  # any field
    return ImportedExercise(f"entry ({name})", f"wger:{key or name}", reviewed)


def preview(site: MemorySite, *entries: ImportedExercise) -> ImportRun:
    site.reader.result = ParsedImport(SourceFormat.WGER, entries)
    return site.services.importing.preview_files(site.mia, FILES)


def run_import(
    site: MemorySite,
    *entries: ImportedExercise,
    choices: DuplicateChoices | None = None,
    texts: TextChoices | None = None,
) -> ImportRun:
    run = preview(site, *entries)
    run = site.services.importing.confirm_run(
        site.mia, run.id, choices or DuplicateChoices(), texts or TextChoices()
    )
    while run.state is ImportState.RUNNING:
        run = site.services.importing.import_next_batch(site.mia, run.id)
    return run


def list_slugs(site: MemorySite) -> list[str]:
    return [own.slug for own in site.services.custom_exercises.list_exercises(site.mia)]


def list_outcomes(run: ImportRun) -> list[tuple[EntryStatus, str, str]]:
    return [(each.status, each.slug, each.reason) for each in run.report.outcomes]


@pytest.fixture(autouse=True)
def _batches_of_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing_module, "BATCH_SIZE", 2)


def test_a_preview_imports_nothing(site: MemorySite) -> None:
    run = preview(site, *map(an_entry, PONDS))
    assert (run.state, run.report.total, run.report.done_count) == (ImportState.PREVIEW, 5, 0)
    assert (run.report.files, run.report.started_by) == (("ponds.json",), "Mia Berg")
    assert run.report.count_actions() == {
        ImportAction.NEW: 5,
        ImportAction.UPDATE: 0,
        ImportAction.SKIP: 0,
    }
    untouched = site.services.importing.import_next_batch(site.mia, run.id)
    assert untouched == run
    assert list_slugs(site) == []
    assert site.list_audit() == []


def test_a_confirmed_import_comes_in_batch_by_batch(site: MemorySite) -> None:
    importing, run = site.services.importing, preview(site, *map(an_entry, PONDS))
    run = importing.confirm_run(site.mia, run.id, DuplicateChoices())
    counts = []
    while run.state is ImportState.RUNNING:
        assert run.stored.finished_at is None
        run = importing.import_next_batch(site.mia, run.id)
        counts.append(run.report.done_count)
    assert counts == [2, 4, 5]
    assert (run.state, run.stored.finished_at) == (ImportState.DONE, site.clock.now)
    assert run.report.count_outcomes(EntryStatus.IMPORTED) == 5
    assert len(list_slugs(site)) == 5
    assert site.staging.runs == {}
    assert [(entry.action, entry.subject) for entry in site.list_audit()] == [
        ("started import", f"import {run.id}"),
        ("finished import", f"import {run.id}"),
    ]
    assert importing.import_next_batch(site.mia, run.id) == run


def test_confirming_twice_keeps_the_first_choices(site: MemorySite) -> None:
    run = preview(site, an_entry("Ash bow"))
    first = site.services.importing.confirm_run(site.mia, run.id, ALL_NEW)
    assert site.services.importing.confirm_run(site.kim, run.id, UPDATE) == first


def test_a_batch_that_fails_leaves_no_half(
    site: MemorySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    importing, run = site.services.importing, preview(site, *map(an_entry, PONDS))
    importing.confirm_run(site.mia, run.id, DuplicateChoices())
    importing.import_next_batch(site.mia, run.id)
    staged = site.staging.runs.pop(run.id)
    with pytest.raises(NotFound):
        importing.import_next_batch(site.mia, run.id)
    assert len(list_slugs(site)) == importing.get_run(site.mia, run.id).report.done_count == 2
    site.staging.runs[run.id] = staged
    while importing.get_run(site.mia, run.id).state is ImportState.RUNNING:
        importing.import_next_batch(site.mia, run.id)
    assert len(list_slugs(site)) == 5


def test_the_same_entry_again_is_skipped_or_updated(site: MemorySite) -> None:
    run_import(site, an_entry("Ash bow", "1"))
    again = run_import(site, an_entry("Ash bow, slowly", "1"))
    assert list_outcomes(again) == [(EntryStatus.SKIPPED, "", "It already exists as “Ash bow”.")]
    updated = run_import(site, an_entry("Ash bow, slowly", "1"), choices=UPDATE)
    assert list_outcomes(updated) == [(EntryStatus.UPDATED, "own-ash-bow", "")]
    [own] = site.services.custom_exercises.list_exercises(site.mia)
    assert (own.exercise.name, own.slug) == ("Ash bow, slowly", "own-ash-bow")
    never_twice = run_import(site, an_entry("Ash bow", "1"), choices=ALL_NEW)
    assert never_twice.report.count_outcomes(EntryStatus.SKIPPED) == 1


def test_an_update_brings_a_retired_exercise_back(site: MemorySite) -> None:
    run_import(site, an_entry("Ash bow", "1"))
    slug = ExerciseSlug("own-ash-bow")
    site.services.custom_exercises.retire_exercise(site.mia, slug)
    skipped = run_import(site, an_entry("Ash bow", "1"))
    assert skipped.report.outcomes[0].reason == "It already exists as “Ash bow”, retired."
    run_import(site, an_entry("Ash bow", "1"), choices=UPDATE)
    assert site.services.custom_exercises.get_custom_exercise(site.mia, slug).retired_at is None


def test_a_name_like_another_is_decided_by_the_therapist(site: MemorySite) -> None:
    entries = an_entry("Bird dogs", "1"), an_entry("Ash bow", "2"), an_entry("Ash bows", "3")
    run = preview(site, *entries)
    built_in, earlier = run.report.duplicates
    assert (built_in.kind, built_in.existing_slug, built_in.is_built_in) == (
        DuplicateKind.NAME,
        "bird-dog",
        True,
    )
    assert (earlier.existing_slug, earlier.existing_name) == ("wger:2", "Ash bow")
    assert (earlier.is_earlier_entry, earlier.is_built_in) == (True, False)
    assert run.report.count_actions() == {
        ImportAction.NEW: 3,
        ImportAction.UPDATE: 0,
        ImportAction.SKIP: 0,
    }
    done = run_import(site, *entries, choices=ALIKE_SKIPPED)
    assert [reason for _, _, reason in list_outcomes(done)] == [
        "Its name is like “Bird dog”, which is built in.",
        "",
        "Its name is like “Ash bow”, which comes earlier in the files.",
    ]
    new = run_import(site, an_entry("Bird dogs", "1"))
    assert list_outcomes(new) == [(EntryStatus.IMPORTED, "own-bird-dogs", "")]


def test_a_name_like_a_custom_one_may_update_it(site: MemorySite) -> None:
    run_import(site, an_entry("Ash bow", "1"))
    like = an_entry("Ash bows", "2")
    skipped = run_import(site, like, choices=ALIKE_SKIPPED)
    assert skipped.report.outcomes[0].reason == (
        "Its name is like “Ash bow”, which is already here."
    )
    updated = run_import(site, like, choices=UPDATE)
    assert list_outcomes(updated) == [(EntryStatus.UPDATED, "own-ash-bow", "")]
    [own] = site.services.custom_exercises.list_exercises(site.mia)
    assert (own.exercise.name, own.source_key) == ("Ash bows", "wger:2")


def test_a_choice_for_one_entry_goes_before_the_choice_for_its_kind(site: MemorySite) -> None:
    chosen = replace(ALIKE_SKIPPED, by_entry={"wger:1": ImportAction.NEW})
    run = run_import(site, an_entry("Bird dogs", "1"), an_entry("Rock backs", "2"), choices=chosen)
    assert [status for status, _, _ in list_outcomes(run)] == [
        EntryStatus.IMPORTED,
        EntryStatus.SKIPPED,
    ]


@pytest.mark.parametrize(
    ("kind", "is_built_in", "actions"),
    [
        (DuplicateKind.NAME, True, {ImportAction.SKIP, ImportAction.NEW}),
        (DuplicateKind.SOURCE, False, {ImportAction.SKIP, ImportAction.UPDATE}),
        (DuplicateKind.NAME, False, set(ImportAction)),
    ],
)
def test_an_impossible_choice_is_a_skip(
    kind: DuplicateKind, is_built_in: bool, actions: set[ImportAction]
) -> None:
    duplicate = Duplicate("wger:1", "entry", "Bow", kind, "bow", "Bow", is_built_in)
    assert set(duplicate.actions) == actions
    for action in ImportAction:
        chosen = DuplicateChoices(action, action).choose_action(duplicate)
        assert chosen is (action if action in actions else ImportAction.SKIP)


def test_an_entry_imported_by_another_run_since_the_preview_is_not_imported_twice(
    site: MemorySite,
) -> None:
    waiting = preview(site, an_entry("Ash bow", "1"))
    run_import(site, an_entry("Ash bow", "1"))
    site.services.importing.confirm_run(site.mia, waiting.id, ALL_NEW)
    done = site.services.importing.import_next_batch(site.mia, waiting.id)
    assert [status for status, _, _ in list_outcomes(done)] == [EntryStatus.SKIPPED]
    assert list_slugs(site) == ["own-ash-bow"]


def test_a_review_elsewhere_does_not_count_here(site: MemorySite) -> None:
    reviewed = an_entry("Ash bow", review=ClinicalReview(by="Dr. Reed"))
    run_import(site, reviewed)
    run_import(site, reviewed, choices=UPDATE)
    [own] = site.services.custom_exercises.list_exercises(site.mia)
    assert own.exercise.review == ClinicalReview()


def test_a_stopped_import_keeps_what_came_in(site: MemorySite) -> None:
    importing, run = site.services.importing, preview(site, *map(an_entry, PONDS))
    importing.confirm_run(site.mia, run.id, DuplicateChoices())
    importing.import_next_batch(site.mia, run.id)
    stopped = importing.discard_run(site.mia, run.id)
    assert (stopped.state, stopped.stored.finished_at) == (ImportState.STOPPED, site.clock.now)
    assert len(list_slugs(site)) == 2
    assert site.staging.runs == {}
    assert importing.discard_run(site.mia, run.id) == stopped
    assert importing.import_next_batch(site.mia, run.id) == stopped


@pytest.mark.parametrize(("hours", "is_discarded"), [(24, False), (24.1, True)])
def test_a_preview_is_discarded_after_a_day(
    site: MemorySite, hours: float, is_discarded: bool
) -> None:
    old = preview(site, an_entry("Ash bow"))
    running = preview(site, an_entry("Elm press"))
    site.services.importing.confirm_run(site.mia, running.id, DuplicateChoices())
    site.clock.advance(hours=hours)
    new = preview(site, an_entry("Birch reach"))
    assert (old.id not in site.staging.runs) == is_discarded
    states = {run.id: run.state for run in site.services.importing.list_recent_runs(site.mia)}
    assert states == {
        old.id: ImportState.STOPPED if is_discarded else ImportState.PREVIEW,
        running.id: ImportState.RUNNING,
        new.id: ImportState.PREVIEW,
    }


def test_files_without_an_exercise_are_refused_with_the_first_reasons(site: MemorySite) -> None:
    warnings = tuple(EntryWarning(f"entry {n}", "No name.") for n in range(7))
    site.reader.result = ParsedImport(SourceFormat.WGER, (), warnings)
    with pytest.raises(NothingToImport) as error:
        site.services.importing.preview_files(site.mia, FILES)
    assert str(error.value).splitlines() == [f"entry {n}: No name." for n in range(5)]
    site.reader.result = ParsedImport(SourceFormat.WGER, ())
    with pytest.raises(NothingToImport, match="no exercises"):
        site.services.importing.preview_files(site.mia, FILES)
    assert site.services.importing.list_recent_runs(site.mia) == ()


def test_runs_of_another_clinic_are_not_found(site: MemorySite) -> None:
    importing, run = site.services.importing, preview(site, an_entry("Ash bow"))
    calls: tuple[Callable[[], object], ...] = (
        lambda: importing.get_run(site.otto, run.id),
        lambda: importing.confirm_run(site.otto, run.id, DuplicateChoices()),
        lambda: importing.import_next_batch(site.otto, run.id),
        lambda: importing.discard_run(site.otto, run.id),
    )
    for call in calls:
        with pytest.raises(NotFound):
            call()
    assert importing.get_run(site.mia, run.id) == run


def test_the_report_counts_licences_and_is_written_as_a_table(site: MemorySite) -> None:
    credit = Credit("Text", author="Lena Reed", licence="CC-BY-SA-4.0")
    credited = replace(
        an_entry("=Ash bow", credits=(credit, Credit("Pictures"))),
        pictures=(ExternalPicture("https://marsh.example/1", credit),),
    )
    site.reader.result = ParsedImport(
        SourceFormat.WGER,
        (credited, an_entry("Birch reach", credits=(credit,))),
        (EntryWarning("entry 9", "No name."), EntryWarning("entry 2", "Cut.", is_lost=False)),
    )
    run = site.services.importing.preview_files(site.mia, FILES)
    assert run.report.licence_counts == (("CC-BY-SA-4.0", 2), ("not stated", 1))
    assert run.report.picture_count == 1
    assert run.report.count_lost() == 1
    site.services.importing.confirm_run(site.mia, run.id, DuplicateChoices())
    done = site.services.importing.import_next_batch(site.mia, run.id)
    assert report_from_json(report_to_json(done.report)) == done.report
    rows = list(csv.reader(io.StringIO(format_report_csv(done.report))))
    assert rows[1] == [
        "entry (=Ash bow)",
        "'=Ash bow",
        "imported",
        "own-ash-bow",
        "",
        "Text: CC-BY-SA-4.0, Lena Reed; Pictures: not stated",
        "https://marsh.example/1 (CC-BY-SA-4.0, Lena Reed)",
    ]
    assert [row[:3] + row[4:5] for row in rows[3:]] == [
        ["entry 9", "", "not taken", "No name."],
        ["entry 2", "", "note", "Cut."],
    ]


def test_an_import_is_taken_back_as_a_whole(site: MemorySite) -> None:
    run_import(site, an_entry("Reed bow", "9"))
    run = run_import(site, an_entry("Ash bow", "1"), an_entry("Fir reach", "2"))
    importing = site.services.importing
    undone = importing.undo_run(site.mia, run.id)
    assert undone.state is ImportState.UNDONE
    owned = site.services.custom_exercises.list_exercises(site.mia)
    assert {own.slug: own.retired_at is None for own in owned} == {
        "own-reed-bow": True,
        "own-ash-bow": False,
        "own-fir-reach": False,
    }
    assert site.list_audit()[-1].action == "took back import"
    site.services.custom_exercises.restore_exercise(site.mia, ExerciseSlug("own-ash-bow"))
    assert importing.undo_run(site.mia, run.id).state is ImportState.UNDONE
    assert site.list_audit()[-1].action == "brought back own exercise"


def test_an_import_that_has_not_ended_cannot_be_taken_back(site: MemorySite) -> None:
    waiting = preview(site, an_entry("Ash bow", "1"))
    assert site.services.importing.undo_run(site.mia, waiting.id).state is ImportState.PREVIEW


def test_foreign_texts_are_left_out_or_marked(site: MemorySite) -> None:
    entry = replace(an_entry("Ash bow", "1"), foreign_language="es")
    left_out = run_import(site, entry, texts=TextChoices(leaves_out_foreign=True))
    assert list_outcomes(left_out) == [
        (EntryStatus.SKIPPED, "", "Its text seems not to be English, but “es”.")
    ]
    run_import(site, entry)
    [own] = site.services.custom_exercises.list_exercises(site.mia)
    assert Unconfirmed.LANGUAGE in own.exercise.unconfirmed
