"""Import exercises: preview first, then import in batches, each in one transaction, so a crash loses nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.catalog import CustomExercise
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import ClinicalReview, Exercise
from ptplanner.domain.exercise_import import (
    EntryWarning,
    ImportedExercise,
    InputFile,
    ParsedImport,
    SourceFormat,
    TextChoices,
)
from ptplanner.domain.ids import ClinicId, ExerciseSlug
from ptplanner.domain.records import (
    OPEN_IMPORT_STATES,
    AuditEntry,
    ImportRunHeader,
    ImportState,
    StoredImportRun,
)
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.custom_exercises import SlugAllocator, update_from_source
from ptplanner.services.import_duplicates import KnownExercises, find_duplicates
from ptplanner.services.import_ports import ImportStaging, ReadExercises
from ptplanner.services.import_report import (
    Duplicate,
    DuplicateChoices,
    DuplicateKind,
    EntryOutcome,
    EntryStatus,
    ImportAction,
    ImportReport,
    build_import_report,
    build_outcome,
    format_skip_reason,
    report_from_json,
    report_to_json,
)
from ptplanner.services.import_texts import apply_text_choices
from ptplanner.services.ports import Clock, NewId, Repositories, Store

# Entries per batch: about one second of work, so that the progress page keeps moving.
BATCH_SIZE = 1_000
# The words of the files are imported as they are written there.
AS_WRITTEN = TextChoices()
PREVIEW_LIFETIME = timedelta(days=1)


class NothingToImport(InvalidValue):
    """The files contain no exercise that can be imported."""


@dataclass(frozen=True)
class ImportRun:
    """An import run with its parsed report."""

    id: str
    state: ImportState
    report: ImportReport
    stored: StoredImportRun


@dataclass(frozen=True)
class Importing:
    """Previews, confirms and continues import runs."""

    store: Store
    catalogs: ClinicCatalogs
    read_exercises: ReadExercises
    staging: ImportStaging
    clock: Clock
    new_id: NewId

    def preview_files(self, who: Actor, files: Sequence[InputFile]) -> ImportRun:
        """Read the files and stage their entries; nothing is imported yet.

        Raises NothingToImport with the first warnings if no entry can be imported.
        """
        require_permission(who, Permission.EDIT_EXERCISES)
        reading = self.read_exercises(files)
        return self._store_preview(who, self.new_id(), [file.name for file in files], reading)

    def begin_reading(self, repos: Repositories, who: Actor, file_names: Sequence[str]) -> str:
        """Add a run whose files will be read by a job, in the caller's transaction; returns its id."""
        require_permission(who, Permission.EDIT_EXERCISES)
        run = self.new_id()
        report = ImportReport(SourceFormat.PTPLANNER, tuple(file_names), who.name, total=0)
        stored = StoredImportRun(run, "", ImportState.READING, report_to_json(report), self.clock())
        repos.import_runs.save(who.clinic, stored)
        return run

    def finish_reading(self, who: Actor, run: str, reading: ParsedImport) -> ImportRun:
        """Turn what was read into the preview of its run; does nothing if the run waits for nothing any more.

        Raises NothingToImport as ``preview_files`` does.
        """
        require_permission(who, Permission.EDIT_EXERCISES)
        known = self.get_run(who, run)
        if known.state is not ImportState.READING:
            return known
        return self._store_preview(who, run, known.report.files, reading)

    def fail_reading(self, who: Actor, run: str, trouble: str) -> None:
        """Say why nothing of the files can be imported; does nothing unless they are being read."""
        require_permission(who, Permission.EDIT_EXERCISES)
        with self.store.begin_write() as repos:
            known = _run_from_stored(repos.import_runs.get(who.clinic, run))
            if known.state is ImportState.READING:
                warnings = tuple(EntryWarning("", line) for line in trouble.splitlines())
                failed = replace(known.report, warnings=warnings)
                self._save_run(repos, who, known, ImportState.FAILED, failed)

    def _store_preview(
        self, who: Actor, run: str, file_names: Sequence[str], reading: ParsedImport
    ) -> ImportRun:
        self._discard_old_previews(who)
        if not reading.entries:
            faults = [f"{t.place}: {t.message}" for t in reading.warnings[:5]]
            raise NothingToImport("\n".join(faults) or "The files contain no exercises.")
        with self.store.begin_read() as repos:
            own = repos.custom_exercises.list(who.clinic)
        known = KnownExercises(self.catalogs.built_in, {one.slug: one for one in own})
        duplicates = find_duplicates(reading.entries, known)
        report = build_import_report(who, file_names, reading, duplicates)
        self.staging.stage_batches(run, _split_into_batches(reading.entries))
        stored = StoredImportRun(
            run, reading.source.value, ImportState.PREVIEW, report_to_json(report), self.clock()
        )
        with self.store.begin_write() as repos:
            repos.import_runs.save(who.clinic, stored)
        return ImportRun(run, stored.state, report, stored)

    def get_run(self, who: Actor, run: str) -> ImportRun:
        with self.store.begin_read() as repos:
            return _run_from_stored(repos.import_runs.get(who.clinic, run))

    def list_recent_runs(self, who: Actor, limit: int = 10) -> tuple[ImportRun, ...]:
        """Newest first."""
        with self.store.begin_read() as repos:
            return tuple(
                _run_from_stored(stored) for stored in repos.import_runs.list(who.clinic, limit)
            )

    def list_recent_headers(self, who: Actor, limit: int = 10) -> tuple[ImportRunHeader, ...]:
        """The runs without their reports, newest first."""
        with self.store.begin_read() as repos:
            return repos.import_runs.list_run_headers(who.clinic, limit)

    def confirm_run(
        self,
        who: Actor,
        run: str,
        choices: DuplicateChoices,
        texts: TextChoices = AS_WRITTEN,
    ) -> ImportRun:
        """Start importing with these choices; does nothing if the run was confirmed before."""
        require_permission(who, Permission.EDIT_EXERCISES)
        with self.store.begin_write() as repos:
            known = _run_from_stored(repos.import_runs.get(who.clinic, run))
            if known.state is not ImportState.PREVIEW:
                return known
            report = replace(known.report, choices=choices, text_choices=texts)
            self._audit_import(repos, who, "started import", run)
            return self._save_run(repos, who, known, ImportState.RUNNING, report)

    def import_next_batch(self, who: Actor, run: str) -> ImportRun:
        """Import the next batch in one transaction; does nothing unless its state is RUNNING."""
        require_permission(who, Permission.EDIT_EXERCISES)
        with self.store.begin_write() as repos:
            known = _run_from_stored(repos.import_runs.get(who.clinic, run))
            if known.state is not ImportState.RUNNING:
                return known
            batch = self.staging.load_batch(run, known.report.done_count // BATCH_SIZE)
            outcomes = self._import_batch(repos, who, known.report, batch)
            report = replace(known.report, outcomes=(*known.report.outcomes, *outcomes))
            is_done = report.done_count >= report.total
            state = ImportState.DONE if is_done else ImportState.RUNNING
            if is_done:
                self._audit_import(repos, who, "finished import", run)
            after = self._save_run(repos, who, known, state, report)
        if is_done:
            self.staging.remove_run(run)
        return after

    def discard_run(self, who: Actor, run: str) -> ImportRun:
        """Stop the run: imported entries remain, the rest is deleted from staging."""
        require_permission(who, Permission.EDIT_EXERCISES)
        with self.store.begin_write() as repos:
            known = _run_from_stored(repos.import_runs.get(who.clinic, run))
            if known.state not in OPEN_IMPORT_STATES:
                return known
            after = self._save_run(repos, who, known, ImportState.STOPPED, known.report)
        self.staging.remove_run(run)
        return after

    def stop_stored_run(self, repos: Repositories, clinic: ClinicId, run: str) -> None:
        """Stop the run in the caller's transaction; does nothing if it is over."""
        known = repos.import_runs.get(clinic, run)
        if known.state in OPEN_IMPORT_STATES:
            stopped = replace(known, state=ImportState.STOPPED, finished_at=self.clock())
            repos.import_runs.save(clinic, stopped)

    def undo_run(self, who: Actor, run: str) -> ImportRun:
        """Retire every exercise that the run imported; does nothing unless the run is over.

        Plans and sheets keep them. What the run updated stays as it is: its older words were replaced.
        """
        require_permission(who, Permission.EDIT_EXERCISES)
        with self.store.begin_write() as repos:
            known = _run_from_stored(repos.import_runs.get(who.clinic, run))
            if known.state not in (ImportState.DONE, ImportState.STOPPED):
                return known
            offered = {
                own.slug
                for own in repos.custom_exercises.list(who.clinic)
                if own.retired_at is None
            }
            for slug in known.report.list_imported_slugs():
                if slug in offered:
                    repos.custom_exercises.retire(who.clinic, slug, self.clock())
            self._audit_import(repos, who, "took back import", run)
            return self._save_run(repos, who, known, ImportState.UNDONE, known.report)

    def _discard_old_previews(self, who: Actor) -> None:
        """Discard previews that were not confirmed within a day, to free their disk space."""
        for run in self.list_recent_headers(who):
            is_old = run.started_at < self.clock() - PREVIEW_LIFETIME
            if run.state in (ImportState.PREVIEW, ImportState.READING) and is_old:
                self.discard_run(who, run.id)

    def _import_batch(
        self,
        repos: Repositories,
        who: Actor,
        report: ImportReport,
        batch: Sequence[ImportedExercise],
    ) -> list[EntryOutcome]:
        """Look for duplicates again: another run may have imported an entry since the preview."""
        context = _BatchContext(
            slugs=SlugAllocator.from_catalog(
                self.catalogs.built_in, repos.custom_exercises.list_slugs(who.clinic)
            ),
            sources=repos.custom_exercises.load_source_keys(who.clinic),
            duplicates={duplicate.source_key: duplicate for duplicate in report.duplicates},
            choices=report.choices,
            texts=report.text_choices,
            clinic_name=repos.clinics.get(who.clinic).card.name,
        )
        outcomes: list[EntryOutcome] = []
        changed: list[CustomExercise] = []
        for entry in batch:
            own, outcome = self._import_entry(repos, who, context, entry)
            outcomes.append(outcome)
            if own is not None:
                changed.append(own)
        repos.custom_exercises.save_all(who.clinic, changed)
        return outcomes

    def _import_entry(
        self, repos: Repositories, who: Actor, context: _BatchContext, entry: ImportedExercise
    ) -> tuple[CustomExercise | None, EntryOutcome]:
        if entry.foreign_language and context.texts.leaves_out_foreign:
            reason = f"Its text seems not to be English, but “{entry.foreign_language}”."
            return None, build_outcome(entry, EntryStatus.SKIPPED, reason=reason)
        imported = _without_review(apply_text_choices(entry, context.texts, context.clinic_name))
        duplicate = context.find_duplicate(entry)
        action = context.choices.choose_action(duplicate) if duplicate else ImportAction.NEW
        if action is ImportAction.SKIP and duplicate is not None:
            return None, build_outcome(
                entry, EntryStatus.SKIPPED, reason=format_skip_reason(duplicate)
            )
        if action is ImportAction.UPDATE and duplicate is not None:
            old = repos.custom_exercises.get(who.clinic, ExerciseSlug(duplicate.existing_slug))
            changed = update_from_source(old.exercise, imported)
            own = replace(old, exercise=changed, source_key=entry.source_key, retired_at=None)
            return own, build_outcome(entry, EntryStatus.UPDATED, own.slug)
        slug = context.slugs.allocate_slug(entry.exercise)
        exercise = replace(imported, slug=slug)
        own = CustomExercise(exercise, self.clock(), entry.source_key)
        return own, build_outcome(entry, EntryStatus.IMPORTED, slug)

    def _save_run(
        self,
        repos: Repositories,
        who: Actor,
        known: ImportRun,
        state: ImportState,
        report: ImportReport,
    ) -> ImportRun:
        is_over = state not in OPEN_IMPORT_STATES
        stored = replace(
            known.stored,
            state=state,
            report=report_to_json(report),
            finished_at=self.clock() if is_over else None,
        )
        repos.import_runs.save(who.clinic, stored)
        return ImportRun(known.id, state, report, stored)

    def _audit_import(self, repos: Repositories, who: Actor, action: str, run: str) -> None:
        repos.audit.add(who.clinic, AuditEntry(self.clock(), who.user, action, f"import {run}"))


@dataclass(frozen=True)
class _BatchContext:
    """What deciding the entries of one batch needs."""

    slugs: SlugAllocator
    sources: Mapping[str, ExerciseSlug]
    duplicates: Mapping[str, Duplicate]
    choices: DuplicateChoices
    texts: TextChoices
    clinic_name: str

    def find_duplicate(self, entry: ImportedExercise) -> Duplicate | None:
        """Return the duplicate found by the preview, or one with the same source imported since."""
        found = self.duplicates.get(entry.source_key)
        existing_slug = self.sources.get(entry.source_key)
        if found is not None or existing_slug is None:
            return found
        name = entry.exercise.name
        return Duplicate(
            entry.source_key,
            entry.place,
            name,
            DuplicateKind.SOURCE,
            existing_slug,
            name,
            is_built_in=False,
        )


def _run_from_stored(stored: StoredImportRun) -> ImportRun:
    return ImportRun(stored.id, stored.state, report_from_json(stored.report), stored)


def _split_into_batches(
    entries: tuple[ImportedExercise, ...],
) -> list[tuple[ImportedExercise, ...]]:
    return [entries[at : at + BATCH_SIZE] for at in range(0, len(entries), BATCH_SIZE)]


def _without_review(exercise: Exercise) -> Exercise:
    """Remove the reviewer named in the file: a review elsewhere does not count in this clinic."""
    return replace(exercise, review=ClinicalReview())
