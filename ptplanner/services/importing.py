"""Import exercises: preview first, then import in batches, each in one transaction, so a crash loses nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from ptplanner.domain.clinic_content import OwnExercise
from ptplanner.domain.errors import InvalidValue, Refused
from ptplanner.domain.exercise import Exercise, Review
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.imported import Imported, NamedFile
from ptplanner.services.actor import Actor
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.content_ports import ImportRun, ImportState
from ptplanner.services.duplicates import Known, duplicates
from ptplanner.services.import_ports import ImportShelf, ReadExercises
from ptplanner.services.import_report import (
    Action,
    Choices,
    Duplicate,
    Fate,
    ImportReport,
    Likeness,
    Outcome,
    from_plain,
    plain,
)
from ptplanner.services.import_telling import outcome, report_of, why_skipped
from ptplanner.services.own_slugs import Slugs
from ptplanner.services.own_update import renewed
from ptplanner.services.ports import AuditEntry, Clock, NewId, Repositories, Role, Store

# Entries per batch: about one second of work, so that the progress page keeps moving.
BATCH = 1_000
PREVIEW_KEPT = timedelta(days=1)


class NothingToImport(InvalidValue):
    """The files contain no exercise that can be imported."""


@dataclass(frozen=True)
class Run:
    """An import run with its parsed report."""

    id: str
    state: ImportState
    report: ImportReport
    kept: ImportRun


@dataclass(frozen=True)
class Importing:
    """Previews, confirms and continues import runs."""

    store: Store
    catalogs: ClinicCatalogs
    read: ReadExercises
    shelf: ImportShelf
    clock: Clock
    new_id: NewId

    def preview(self, who: Actor, files: Sequence[NamedFile]) -> Run:
        """Read the files and stage their entries; nothing is imported yet.

        Raises NothingToImport with the first warnings if no entry can be imported.
        """
        require_author(who)
        self._forget_old_previews(who)
        reading = self.read(files)
        if not reading.entries:
            faults = [f"{t.place}: {t.message}" for t in reading.troubles[:5]]
            raise NothingToImport("\n".join(faults) or "The files contain no exercises.")
        with self.store.reading() as repos:
            own = repos.own_exercises.all(who.clinic)
        known = Known(self.catalogs.built_in, {one.slug: one for one in own})
        report = report_of(who, files, reading, duplicates(reading.entries, known))
        run = self.new_id()
        self.shelf.put(run, _batches(reading.entries))
        kept = ImportRun(
            run, reading.source.value, ImportState.PREVIEW, plain(report), self.clock()
        )
        with self.store.writing() as repos:
            repos.import_runs.put(who.clinic, kept)
        return Run(run, kept.state, report, kept)

    def get(self, who: Actor, run: str) -> Run:
        with self.store.reading() as repos:
            return _run(repos.import_runs.get(who.clinic, run))

    def recent(self, who: Actor, limit: int = 10) -> tuple[Run, ...]:
        """Newest first."""
        with self.store.reading() as repos:
            return tuple(_run(kept) for kept in repos.import_runs.all(who.clinic, limit))

    def confirm(self, who: Actor, run: str, choices: Choices) -> Run:
        """Start importing with these choices; does nothing if the run was confirmed before."""
        require_author(who)
        with self.store.writing() as repos:
            known = _run(repos.import_runs.get(who.clinic, run))
            if known.state is not ImportState.PREVIEW:
                return known
            report = replace(known.report, choices=choices)
            self._note(repos, who, "started import", run)
            return self._keep(repos, who, known, ImportState.RUNNING, report)

    def step(self, who: Actor, run: str) -> Run:
        """Import the next batch in one transaction; does nothing unless its state is RUNNING."""
        require_author(who)
        with self.store.writing() as repos:
            known = _run(repos.import_runs.get(who.clinic, run))
            if known.state is not ImportState.RUNNING:
                return known
            batch = self.shelf.batch(run, known.report.done // BATCH)
            outcomes = self._take(repos, who, known.report, batch)
            report = replace(known.report, outcomes=(*known.report.outcomes, *outcomes))
            is_done = report.done >= report.total
            state = ImportState.DONE if is_done else ImportState.RUNNING
            if is_done:
                self._note(repos, who, "finished import", run)
            after = self._keep(repos, who, known, state, report)
        if is_done:
            self.shelf.remove(run)
        return after

    def discard(self, who: Actor, run: str) -> Run:
        """Stop the run: imported entries remain, the rest is deleted from staging."""
        require_author(who)
        with self.store.writing() as repos:
            known = _run(repos.import_runs.get(who.clinic, run))
            if known.state not in (ImportState.PREVIEW, ImportState.RUNNING):
                return known
            after = self._keep(repos, who, known, ImportState.STOPPED, known.report)
        self.shelf.remove(run)
        return after

    def _forget_old_previews(self, who: Actor) -> None:
        """Discard previews that were not confirmed within a day, to free their disk space."""
        for run in self.recent(who):
            is_old = run.kept.started_at < self.clock() - PREVIEW_KEPT
            if run.state is ImportState.PREVIEW and is_old:
                self.discard(who, run.id)

    def _take(
        self, repos: Repositories, who: Actor, report: ImportReport, batch: Sequence[Imported]
    ) -> list[Outcome]:
        """Look for duplicates again: another run may have imported an entry since the preview."""
        taking = _Taking(
            slugs=Slugs.of(self.catalogs.built_in, repos.own_exercises.slugs(who.clinic)),
            sources=repos.own_exercises.sources(who.clinic),
            duplicates={duplicate.key: duplicate for duplicate in report.duplicates},
            choices=report.choices,
        )
        outcomes: list[Outcome] = []
        kept: list[OwnExercise] = []
        for entry in batch:
            own, told = self._decided(repos, who, taking, entry)
            outcomes.append(told)
            if own is not None:
                kept.append(own)
        repos.own_exercises.put(who.clinic, kept)
        return outcomes

    def _decided(
        self, repos: Repositories, who: Actor, taking: _Taking, entry: Imported
    ) -> tuple[OwnExercise | None, Outcome]:
        duplicate = taking.duplicate(entry)
        action = taking.choices.of(duplicate) if duplicate else Action.NEW
        if action is Action.SKIP and duplicate is not None:
            return None, outcome(entry, Fate.SKIPPED, reason=why_skipped(duplicate))
        if action is Action.UPDATE and duplicate is not None:
            old = repos.own_exercises.get(who.clinic, ExerciseSlug(duplicate.of))
            changed = renewed(old.exercise, _unreviewed(entry.exercise))
            own = replace(old, exercise=changed, source_key=entry.source_key, retired_at=None)
            return own, outcome(entry, Fate.UPDATED, own.slug)
        slug = taking.slugs.take(entry.exercise)
        exercise = replace(_unreviewed(entry.exercise), slug=slug)
        own = OwnExercise(exercise, self.clock(), entry.source_key)
        return own, outcome(entry, Fate.IMPORTED, slug)

    def _keep(
        self,
        repos: Repositories,
        who: Actor,
        known: Run,
        state: ImportState,
        report: ImportReport,
    ) -> Run:
        over = state in (ImportState.DONE, ImportState.STOPPED)
        kept = replace(
            known.kept,
            state=state,
            report=plain(report),
            finished_at=self.clock() if over else None,
        )
        repos.import_runs.put(who.clinic, kept)
        return Run(known.id, state, report, kept)

    def _note(self, repos: Repositories, who: Actor, action: str, run: str) -> None:
        repos.audit.add(who.clinic, AuditEntry(self.clock(), who.user, action, f"import {run}"))


@dataclass(frozen=True)
class _Taking:
    """What deciding the entries of one batch needs."""

    slugs: Slugs
    sources: Mapping[str, ExerciseSlug]
    duplicates: Mapping[str, Duplicate]
    choices: Choices

    def duplicate(self, entry: Imported) -> Duplicate | None:
        """Return the duplicate found by the preview, or one with the same source imported since."""
        told = self.duplicates.get(entry.source_key)
        here = self.sources.get(entry.source_key)
        if told is not None or here is None:
            return told
        name = entry.exercise.name
        return Duplicate(
            entry.source_key, entry.place, name, Likeness.SOURCE, here, name, is_built_in=False
        )


def require_author(who: Actor) -> None:
    """Raises Refused for assistants: they may read and print, but only therapists and owners change exercises."""
    if who.role not in (Role.OWNER, Role.THERAPIST):
        raise Refused("Only therapists and owners can change custom exercises.")


def _run(kept: ImportRun) -> Run:
    return Run(kept.id, kept.state, from_plain(kept.report), kept)


def _batches(entries: tuple[Imported, ...]) -> list[tuple[Imported, ...]]:
    return [entries[at : at + BATCH] for at in range(0, len(entries), BATCH)]


def _unreviewed(exercise: Exercise) -> Exercise:
    """Remove the reviewer named in the file: a review elsewhere does not count in this clinic."""
    return replace(exercise, review=Review())
