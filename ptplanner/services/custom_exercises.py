"""Custom exercises of a clinic: create, change, retire, give unique slugs and update from an import.

Issued sheets keep the text they were issued with.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.catalog import Catalog, CustomExercise
from ptplanner.domain.clinic import Actor
from ptplanner.domain.errors import InvalidValue, StaleRecord, TextTooLong
from ptplanner.domain.exercise import Credit, Exercise, ExerciseText, Unconfirmed
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.records import AuditEntry
from ptplanner.domain.sides import Laterality
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import Clock, Repositories, Store
from ptplanner.services.sent_forms import NO_FORM, make_once

# Fits on one line of the list and of the sheet.
EXERCISE_NAME_LIMIT = 120
# A paragraph. Steps on paper should be far shorter; the quality meter checks that.
EXERCISE_TEXT_LIMIT = 300
FORM_STEP_ROWS = 12
CHANGES_CREDIT_PART = "Changes"

_SIDE_PLACEHOLDER = re.compile(r"\{(?:side|other)\}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class StaleExercise(StaleRecord):
    """The exercise was changed in another window since it was read."""


@dataclass(frozen=True)
class CustomExercises:
    """Finds, creates, changes, retires and restores custom exercises."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock

    def list_exercises(self, who: Actor, query: str = "") -> tuple[CustomExercise, ...]:
        """Return all exercises by name, retired ones last; with a query, the search results, best match first."""
        with self.store.begin_read() as repos:
            everything = repos.custom_exercises.list(who.clinic)
            if not query.strip():
                return tuple(sorted(everything, key=_sort_by_name))
            hits = repos.exercise_search.search_exercises(query, clinic=who.clinic).slugs
        known = {own.slug: own for own in everything}
        found = [known[slug] for slug in dict.fromkeys(hits) if slug in known]
        words = query.casefold().split()
        retired = (own for own in everything if own.retired_at and _has_words_in_name(own, words))
        return (*found, *sorted(retired, key=_sort_by_name))

    def get_custom_exercise(self, who: Actor, slug: ExerciseSlug) -> CustomExercise:
        with self.store.begin_read() as repos:
            return repos.custom_exercises.get(who.clinic, slug)

    def create_exercise(
        self, who: Actor, exercise: Exercise, form_key: str = NO_FORM
    ) -> ExerciseSlug:
        """Create an exercise; its slug is derived from its name. A form that was sent before makes no second one."""
        require_permission(who, Permission.EDIT_EXERCISES)
        checked = _validate_exercise(exercise)

        def add() -> str:
            taken = repos.custom_exercises.list_slugs(who.clinic)
            slug = SlugAllocator.from_catalog(self.catalogs.built_in, taken).allocate_slug(
                replace(checked, slug=_NO_SLUG)
            )
            own = CustomExercise(replace(checked, slug=slug, author=who.name), self.clock())
            repos.custom_exercises.save_all(who.clinic, [own])
            self._audit_exercise(repos, who, "wrote", slug)
            return slug

        with self.store.begin_write() as repos:
            return ExerciseSlug(make_once(repos, who, form_key, self.clock(), add)[0])

    def change_exercise(
        self, who: Actor, slug: ExerciseSlug, exercise: Exercise, expected_fingerprint: str
    ) -> None:
        """Save the exercise. Raises StaleExercise if its fingerprint is no longer the expected one."""
        require_permission(who, Permission.EDIT_EXERCISES)
        checked = _validate_exercise(replace(exercise, slug=slug))
        with self.store.begin_write() as repos:
            old = repos.custom_exercises.get(who.clinic, slug)
            if fingerprint_exercise(old.exercise) != expected_fingerprint:
                raise StaleExercise
            clinic = repos.clinics.get(who.clinic).card.name
            changed = _add_change_credit(old, checked, clinic)
            repos.custom_exercises.save_all(who.clinic, [replace(old, exercise=changed)])
            self._audit_exercise(repos, who, "changed", slug)

    def retire_exercise(self, who: Actor, slug: ExerciseSlug) -> None:
        """Stop offering the exercise; sheets already issued with it do not change."""
        require_permission(who, Permission.EDIT_EXERCISES)
        with self.store.begin_write() as repos:
            repos.custom_exercises.retire(who.clinic, slug, self.clock())
            self._audit_exercise(repos, who, "retired", slug)

    def restore_exercise(self, who: Actor, slug: ExerciseSlug) -> None:
        require_permission(who, Permission.EDIT_EXERCISES)
        with self.store.begin_write() as repos:
            own = repos.custom_exercises.get(who.clinic, slug)
            repos.custom_exercises.save_all(who.clinic, [replace(own, retired_at=None)])
            self._audit_exercise(repos, who, "brought back", slug)

    def _audit_exercise(self, repos: Repositories, who: Actor, action: str, slug: str) -> None:
        entry = AuditEntry(self.clock(), who.user, f"{action} own exercise", f"exercise {slug}")
        repos.audit.add(who.clinic, entry)


_NO_SLUG = ExerciseSlug("")


def fingerprint_exercise(exercise: Exercise) -> str:
    """Hash the state of an exercise; sets are sorted, so that every process computes the same hash."""
    ordered = (sorted(exercise.movement_tags), sorted(exercise.unconfirmed))
    rest = replace(exercise, movement_tags=frozenset(), unconfirmed=frozenset())
    return hashlib.sha256(repr((ordered, rest)).encode()).hexdigest()[:16]


def _sort_by_name(own: CustomExercise) -> tuple[bool, str]:
    return own.retired_at is not None, own.exercise.name.casefold()


def _has_words_in_name(own: CustomExercise, words: list[str]) -> bool:
    name = own.exercise.name.casefold()
    return all(word in name for word in words)


def _add_change_credit(old: CustomExercise, new: Exercise, clinic: str) -> Exercise:
    """Credit the clinic for changing the text of an imported exercise, as open licences require."""
    is_imported = bool(old.source_key) and any(c.part != CHANGES_CREDIT_PART for c in new.credits)
    is_credited = any(credit.part == CHANGES_CREDIT_PART for credit in new.credits)
    if not is_imported or is_credited or new.texts == old.exercise.texts:
        return new
    return replace(new, credits=(*new.credits, Credit(CHANGES_CREDIT_PART, author=clinic)))


def _validate_exercise(exercise: Exercise) -> Exercise:
    """Return the exercise. Raises InvalidValue or TextTooLong with a message that says what to do."""
    text = exercise.get_text("en")
    if not text.name.strip():
        raise InvalidValue("Give the exercise a name.")
    if not text.steps:
        raise InvalidValue("Write at least one step.")
    for label, line, limit in _list_text_limits(text):
        if len(line) > limit:
            raise TextTooLong(label, len(line), limit)
        if _UNPRINTABLE.search(line):
            raise InvalidValue(
                f"{label} contains a character that cannot be printed. Type it again."
            )
    names_side = any(_SIDE_PLACEHOLDER.search(step.text) for step in text.steps)
    if exercise.laterality is Laterality.NONE and names_side:
        raise InvalidValue("A step names {side}: choose on which sides it is done.")
    return exercise


def _list_text_limits(text: ExerciseText) -> list[tuple[str, str, int]]:
    lines = [("The purpose", text.purpose), ("“Feel it in”", text.feel)]
    lines += [(f"Step {n}", step.text) for n, step in enumerate(text.steps, start=1)]
    lines += [("A stop rule", rule) for rule in text.stop_rules]
    named = [("The name", text.name), *(("Another name", alias) for alias in text.aliases)]
    return [(label, line, EXERCISE_NAME_LIMIT) for label, line in named] + [
        (label, line, EXERCISE_TEXT_LIMIT) for label, line in lines
    ]


# Reserved for custom exercises, so that a future built-in exercise cannot have the same slug.
CUSTOM_SLUG_PREFIX = "own-"
# With prefix and number, a slug stays within the 64 characters of the open formats.
SLUG_LENGTH_LIMIT = 48
_NON_SLUG_CHARACTERS = re.compile(r"[^a-z0-9]+")


@dataclass
class SlugAllocator:
    """Allocates unique slugs and remembers them as taken."""

    taken: set[str]

    @classmethod
    def from_catalog(cls, built_in: Catalog, own: Iterable[ExerciseSlug]) -> SlugAllocator:
        return cls({*built_in.exercises, *own})

    def allocate_slug(self, exercise: Exercise) -> ExerciseSlug:
        """Keep a free custom slug, so that imported plans that use it still match; else derive one from the name."""
        has = exercise.slug
        wanted = (
            has
            if has.startswith(CUSTOM_SLUG_PREFIX)
            else f"{CUSTOM_SLUG_PREFIX}{_slugify(exercise.name)}"
        )
        free = next(slug for slug in _generate_numbered_slugs(wanted) if slug not in self.taken)
        self.taken.add(free)
        return ExerciseSlug(free)


def _generate_numbered_slugs(slug: str) -> Iterable[str]:
    yield slug
    for number in count(2):
        yield f"{slug}-{number}"


def _slugify(name: str) -> str:
    flat = unicodedata.normalize("NFKD", name.casefold())
    return _NON_SLUG_CHARACTERS.sub("-", flat)[:SLUG_LENGTH_LIMIT].strip("-") or "exercise"


# The fields that each confirmation covers.
CONFIRMED_FIELDS: Mapping[Unconfirmed, tuple[str, ...]] = {
    Unconfirmed.MOVEMENTS: ("movement_tags",),
    Unconfirmed.LATERALITY: ("laterality", "side_noun"),
    Unconfirmed.POSITION: ("position",),
    Unconfirmed.TYPE: ("type",),
    Unconfirmed.LEVEL: ("level",),
    Unconfirmed.REGIONS: ("regions",),
    Unconfirmed.DOSE: ("default_dosage", "dosage_source"),
    Unconfirmed.LANGUAGE: (),
}


def update_from_source(old: Exercise, new: Exercise) -> Exercise:
    """Take everything from ``new``, except the slug and the fields that the clinic has confirmed."""
    confirmed = new.unconfirmed - old.unconfirmed
    confirmed_values: dict[str, Any] = {
        name: getattr(old, name) for what in confirmed for name in CONFIRMED_FIELDS[what]
    }
    return replace(new, slug=old.slug, unconfirmed=new.unconfirmed - confirmed, **confirmed_values)
