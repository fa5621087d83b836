"""In-memory repositories of a clinic's own content: rules, exercises, favourites, imports and their search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches

from ptplanner.domain.catalog import ClinicRule, CustomExercise
from ptplanner.domain.condition import RuleAdjustment
from ptplanner.domain.errors import InvalidValue, NotFound, StaleRule
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ClinicId, ExerciseSlug, RuleId, UserId
from ptplanner.domain.records import (
    OPEN_IMPORT_STATES,
    ImportRunHeader,
    SearchHits,
    StoredImportRun,
)
from ptplanner.storage.repositories.sent_forms import KEPT_FOR
from tests.support.memory_tables import MemoryTables, has_every_word, split_words


@dataclass(frozen=True)
class MemoryClinicRules:
    tables: MemoryTables

    def list(self, clinic: ClinicId) -> tuple[ClinicRule, ...]:
        mine = [rule for (owner, _), rule in self.tables.clinic_rules.items() if owner == clinic]
        return tuple(sorted(mine, key=lambda kept: (kept.created_at, kept.rule.id)))

    def get(self, clinic: ClinicId, rule: RuleId) -> ClinicRule:
        found = self.tables.clinic_rules.get((clinic, rule))
        if found is None:
            raise NotFound("There is no such rule in this clinic.")
        return found

    def add(self, clinic: ClinicId, rule: ClinicRule) -> None:
        self.tables.require_write()
        if (clinic, rule.rule.id) in self.tables.clinic_rules:
            raise InvalidValue("There is already a rule with this id.")
        self.tables.clinic_rules[clinic, rule.rule.id] = replace(rule, version=1)
        self.tables.renew_content_version(clinic)

    def save(self, clinic: ClinicId, rule: ClinicRule) -> None:
        self.tables.require_write()
        kept = self.get(clinic, rule.rule.id)
        if kept.version != rule.version:
            raise StaleRule("This rule was changed in another window. Look at it again.")
        changed = replace(
            rule,
            version=kept.version + 1,
            created_at=kept.created_at,
            created_by=kept.created_by,
        )
        self.tables.clinic_rules[clinic, rule.rule.id] = changed
        self.tables.renew_content_version(clinic)

    def list_adjustments(self, clinic: ClinicId) -> tuple[RuleAdjustment, ...]:
        mine = [one for (owner, _), one in self.tables.adjustments.items() if owner == clinic]
        return tuple(sorted((one for one in mine if one), key=lambda one: one.rule))

    def save_adjustment(self, clinic: ClinicId, adjustment: RuleAdjustment, at: datetime) -> None:  # noqa: ARG002  # no history is kept
        self.tables.require_write()
        self.tables.adjustments[clinic, adjustment.rule] = adjustment
        self.tables.renew_content_version(clinic)

    def remove_adjustment(self, clinic: ClinicId, rule: RuleId, by: str, at: datetime) -> None:  # noqa: ARG002  # no history is kept
        """The entry stays with None, so that a second removal is no error, as in the databases."""
        self.tables.require_write()
        if (clinic, rule) not in self.tables.adjustments:
            raise NotFound("There is no such rule in this clinic.")
        self.tables.adjustments[clinic, rule] = None
        self.tables.renew_content_version(clinic)


@dataclass(frozen=True)
class MemoryCustomExercises:
    tables: MemoryTables

    def list(self, clinic: ClinicId) -> tuple[CustomExercise, ...]:
        mine = [own for (owner, _), own in self.tables.custom_exercises.items() if owner == clinic]
        return tuple(sorted(mine, key=lambda own: own.slug))

    def get(self, clinic: ClinicId, slug: ExerciseSlug) -> CustomExercise:
        found = self.tables.custom_exercises.get((clinic, slug))
        if found is None:
            raise NotFound(f"There is no exercise “{slug}” of your own.")
        return found

    def save_all(self, clinic: ClinicId, exercises: Iterable[CustomExercise]) -> None:
        self.tables.require_write()
        given = {(clinic, own.slug): own for own in exercises}
        self.tables.custom_exercises.update(given)
        if given:
            self.tables.renew_content_version(clinic)

    def retire(self, clinic: ClinicId, slug: ExerciseSlug, at: datetime) -> None:
        self.tables.require_write()
        retired = replace(self.get(clinic, slug), retired_at=at)
        self.tables.custom_exercises[clinic, slug] = retired
        self.tables.renew_content_version(clinic)

    def list_slugs(self, clinic: ClinicId) -> frozenset[ExerciseSlug]:
        return frozenset(own.slug for own in self.list(clinic))

    def load_source_keys(self, clinic: ClinicId) -> Mapping[str, ExerciseSlug]:
        return {own.source_key: own.slug for own in self.list(clinic) if own.source_key}


@dataclass(frozen=True)
class MemoryFavourites:
    tables: MemoryTables

    def list(self, clinic: ClinicId, user: UserId) -> frozenset[ExerciseSlug]:
        mine = (key for key in self.tables.favourites if key[:2] == (clinic, user))
        return frozenset(slug for _, _, slug in mine)

    def add(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None:
        self.tables.require_write()
        self.tables.favourites.add((clinic, user, exercise))

    def remove_favourite(self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug) -> None:
        self.tables.require_write()
        self.tables.favourites.discard((clinic, user, exercise))

    def record_use(
        self, clinic: ClinicId, user: UserId, exercise: ExerciseSlug, at: datetime
    ) -> None:
        self.tables.require_write()
        self.tables.exercise_uses[clinic, user, exercise] = at

    def list_recent(
        self, clinic: ClinicId, user: UserId, limit: int = 12
    ) -> tuple[ExerciseSlug, ...]:
        uses = self.tables.exercise_uses.items()
        mine = [(-at.timestamp(), key[2]) for key, at in uses if key[:2] == (clinic, user)]
        return tuple(slug for _, slug in sorted(mine)[:limit])


@dataclass(frozen=True)
class MemorySentForms:
    tables: MemoryTables

    def claim_form(self, clinic: ClinicId, key: str, at: datetime) -> str | None:
        self.tables.require_write()
        forms = self.tables.sent_forms
        kept = {one: form for one, form in forms.items() if form[1] >= at - KEPT_FOR}
        self.tables.sent_forms = {(clinic, key): ("", at), **kept}
        return self.tables.sent_forms[clinic, key][0] or None

    def note_record(self, clinic: ClinicId, key: str, record: str) -> None:
        self.tables.require_write()
        self.tables.sent_forms[clinic, key] = (record, self.tables.sent_forms[clinic, key][1])


@dataclass(frozen=True)
class MemoryImportRuns:
    tables: MemoryTables

    def save(self, clinic: ClinicId, run: StoredImportRun) -> None:
        self.tables.require_write()
        self.tables.import_runs[clinic, run.id] = run

    def get(self, clinic: ClinicId, run: str) -> StoredImportRun:
        found = self.tables.import_runs.get((clinic, run))
        if found is None:
            raise NotFound("There is no such import.")
        return found

    def list(self, clinic: ClinicId, limit: int = 50) -> tuple[StoredImportRun, ...]:
        mine = [run for (owner, _), run in self.tables.import_runs.items() if owner == clinic]
        mine.sort(key=lambda run: (-run.started_at.timestamp(), run.id))
        return tuple(mine[:limit])

    def list_run_headers(self, clinic: ClinicId, limit: int = 50) -> tuple[ImportRunHeader, ...]:
        return tuple(
            ImportRunHeader(run.id, run.kind, run.state, run.report.get("total", 0), run.started_at)
            for run in self.list(clinic, limit)
        )

    def list_open_ids(self) -> frozenset[str]:
        runs = self.tables.import_runs.values()
        return frozenset(run.id for run in runs if run.state in OPEN_IMPORT_STATES)


@dataclass(frozen=True)
class MemoryExerciseSearch:
    """Finds words and their beginnings in names; forgives typing errors if nothing else is found."""

    tables: MemoryTables

    def search_exercises(
        self, query: str, limit: int = 300, clinic: ClinicId | None = None
    ) -> SearchHits:
        typed = split_words(query)
        names = {exercise.slug: _list_name_words(exercise) for exercise in self._list_known(clinic)}
        found = _find_names(typed, names)
        if found or not typed:
            return SearchHits(found[:limit])
        known = sorted({word for words in names.values() for word in words})
        meant = [next(iter(get_close_matches(word, known, 1, 0.75)), word) for word in typed]
        found = _find_names(meant, names)
        return SearchHits(found[:limit], " ".join(meant) if found else "", is_near=not found)

    def _list_known(self, clinic: ClinicId | None) -> list[Exercise]:
        own = MemoryCustomExercises(self.tables).list(clinic) if clinic else ()
        kept = [one.exercise for one in own if one.retired_at is None]
        return [*self.tables.built_in.values(), *kept]


def _list_name_words(exercise: Exercise) -> tuple[str, ...]:
    text = exercise.get_text("en")
    return split_words(" ".join((text.name, text.plain_name, *text.aliases)))


def _find_names(
    query: Iterable[str], names: Mapping[ExerciseSlug, tuple[str, ...]]
) -> tuple[ExerciseSlug, ...]:
    wanted = tuple(query)
    return tuple(slug for slug, words in names.items() if wanted and has_every_word(wanted, words))
