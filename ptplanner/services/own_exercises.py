"""Custom exercises of a clinic: create, change and retire. Issued sheets keep the text they were issued with."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace

from ptplanner.domain.clinic_content import OwnExercise
from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.exercise import Credit, Exercise, ExerciseText
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import Laterality
from ptplanner.services.actor import Actor
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.importing import require_author
from ptplanner.services.own_slugs import Slugs
from ptplanner.services.ports import AuditEntry, Clock, Repositories, Store

# Fits on one line of the list and of the sheet.
NAME_LIMIT = 120
# A paragraph. Steps on paper should be far shorter; the quality meter checks that.
LINE_LIMIT = 300
MOST_STEPS = 12
CHANGES = "Changes"

_SIDE = re.compile(r"\{(?:side|other)\}")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


class StaleExercise(InvalidValue):
    """The exercise was changed in another window since it was read."""


@dataclass(frozen=True)
class OwnContent:
    """Finds, creates, changes, retires and restores custom exercises."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock

    def list(self, who: Actor, query: str = "") -> tuple[OwnExercise, ...]:
        """Return all exercises by name, retired ones last; with a query, the search results, best match first."""
        with self.store.reading() as repos:
            everything = repos.own_exercises.all(who.clinic)
            if not query.strip():
                return tuple(sorted(everything, key=_by_name))
            hits = repos.exercise_search.search(query, clinic=who.clinic).slugs
        known = {own.slug: own for own in everything}
        found = [known[slug] for slug in dict.fromkeys(hits) if slug in known]
        words = query.casefold().split()
        retired = (own for own in everything if own.retired_at and _has(own, words))
        return (*found, *sorted(retired, key=_by_name))

    def get(self, who: Actor, slug: ExerciseSlug) -> OwnExercise:
        with self.store.reading() as repos:
            return repos.own_exercises.get(who.clinic, slug)

    def create(self, who: Actor, exercise: Exercise) -> ExerciseSlug:
        """Create an exercise; its slug is derived from its name."""
        require_author(who)
        checked = _checked(exercise)
        with self.store.writing() as repos:
            taken = repos.own_exercises.slugs(who.clinic)
            slug = Slugs.of(self.catalogs.built_in, taken).take(replace(checked, slug=_NONE))
            own = OwnExercise(replace(checked, slug=slug, author=who.name), self.clock())
            repos.own_exercises.put(who.clinic, [own])
            self._note(repos, who, "wrote", slug)
        return slug

    def change(self, who: Actor, slug: ExerciseSlug, exercise: Exercise, seen: str) -> None:
        """Save the exercise. Raises StaleExercise if its fingerprint is no longer the expected one."""
        require_author(who)
        checked = _checked(replace(exercise, slug=slug))
        with self.store.writing() as repos:
            old = repos.own_exercises.get(who.clinic, slug)
            if fingerprint(old.exercise) != seen:
                raise StaleExercise(
                    "This exercise was changed in another window. Open it again; your changes were not saved."
                )
            clinic = repos.clinics.get(who.clinic).card.name
            changed = _credited(old, checked, clinic)
            repos.own_exercises.put(who.clinic, [replace(old, exercise=changed)])
            self._note(repos, who, "changed", slug)

    def retire(self, who: Actor, slug: ExerciseSlug) -> None:
        """Stop offering the exercise; sheets already issued with it do not change."""
        require_author(who)
        with self.store.writing() as repos:
            repos.own_exercises.retire(who.clinic, slug, self.clock())
            self._note(repos, who, "retired", slug)

    def bring_back(self, who: Actor, slug: ExerciseSlug) -> None:
        require_author(who)
        with self.store.writing() as repos:
            own = repos.own_exercises.get(who.clinic, slug)
            repos.own_exercises.put(who.clinic, [replace(own, retired_at=None)])
            self._note(repos, who, "brought back", slug)

    def _note(self, repos: Repositories, who: Actor, action: str, slug: str) -> None:
        entry = AuditEntry(self.clock(), who.user, f"{action} own exercise", f"exercise {slug}")
        repos.audit.add(who.clinic, entry)


_NONE = ExerciseSlug("")


def fingerprint(exercise: Exercise) -> str:
    """Hash the state of an exercise; sets are sorted, so that every process computes the same hash."""
    ordered = (sorted(exercise.movement_tags), sorted(exercise.unconfirmed))
    rest = replace(exercise, movement_tags=frozenset(), unconfirmed=frozenset())
    return hashlib.sha256(repr((ordered, rest)).encode()).hexdigest()[:16]


def _by_name(own: OwnExercise) -> tuple[bool, str]:
    return own.retired_at is not None, own.exercise.name.casefold()


def _has(own: OwnExercise, words: list[str]) -> bool:
    name = own.exercise.name.casefold()
    return all(word in name for word in words)


def _credited(old: OwnExercise, new: Exercise, clinic: str) -> Exercise:
    """Credit the clinic for changing the text of an imported exercise, as open licences require."""
    is_theirs = bool(old.source_key) and any(c.part != CHANGES for c in new.credits)
    is_told = any(credit.part == CHANGES for credit in new.credits)
    if not is_theirs or is_told or new.texts == old.exercise.texts:
        return new
    return replace(new, credits=(*new.credits, Credit(CHANGES, author=clinic)))


def _checked(exercise: Exercise) -> Exercise:
    """Return the exercise. Raises InvalidValue or TextTooLong with a message that says what to do."""
    text = exercise.text("en")
    if not text.name.strip():
        raise InvalidValue("Give the exercise a name.")
    if not text.steps:
        raise InvalidValue("Write at least one step.")
    for label, said, limit in _limits(text):
        if len(said) > limit:
            raise TextTooLong(label, len(said), limit)
        if _UNPRINTABLE.search(said):
            raise InvalidValue(f"{label} contains a character that cannot be printed. Type it again.")
    names_side = any(_SIDE.search(step.text) for step in text.steps)
    if exercise.laterality is Laterality.NONE and names_side:
        raise InvalidValue("A step names {side}: choose on which sides it is done.")
    return exercise


def _limits(text: ExerciseText) -> list[tuple[str, str, int]]:
    lines = [("The purpose", text.purpose), ("“Feel it in”", text.feel)]
    lines += [(f"Step {n}", step.text) for n, step in enumerate(text.steps, start=1)]
    lines += [("A stop rule", rule) for rule in text.stop_rules]
    named = [("The name", text.name), *(("Another name", alias) for alias in text.aliases)]
    return [(label, said, NAME_LIMIT) for label, said in named] + [
        (label, said, LINE_LIMIT) for label, said in lines
    ]
