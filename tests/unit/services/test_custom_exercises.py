"""Custom exercises: unique slugs, no lost changes, credits for changed imports, and nothing forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ptplanner.domain.catalog import CustomExercise
from ptplanner.domain.errors import InvalidValue, NotFound, TextTooLong
from ptplanner.domain.exercise import Credit, Exercise, MovementTag, Step, StepRole, Unconfirmed
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import Laterality
from ptplanner.services.custom_exercises import (
    CONFIRMED_FIELDS,
    EXERCISE_NAME_LIMIT,
    EXERCISE_TEXT_LIMIT,
    SLUG_LENGTH_LIMIT,
    StaleExercise,
    fingerprint_exercise,
    update_from_source,
)
from tests.support.builders import an_exercise
from tests.support.memory_services import HARBOUR, VALLEY, MemorySite


def heron(name: str = "Heron stand", **text: Any) -> Exercise:  # noqa: ANN401  # fields of a text
    exercise = an_exercise("heron-stand", number=0)
    return replace(exercise, texts={"en": replace(exercise.get_text("en"), name=name, **text)})


def list_names(site: MemorySite, query: str = "") -> list[str]:
    return [
        own.exercise.name for own in site.services.custom_exercises.list_exercises(site.kim, query)
    ]


def test_an_exercise_gets_a_slug_from_its_name_and_its_author(site: MemorySite) -> None:
    slug = site.services.custom_exercises.create_exercise(site.kim, heron())
    assert slug == "own-heron-stand"
    own = site.services.custom_exercises.get_custom_exercise(site.mia, slug)
    assert (own.exercise.author, own.created_at) == ("Kim Noor", site.clock.now)
    assert slug in site.services.clinic_catalogs.get_for_clinic(HARBOUR).exercises
    assert slug not in site.services.clinic_catalogs.get_for_clinic(VALLEY).exercises
    entry = site.list_audit()[-1]
    assert (entry.action, entry.subject) == ("wrote own exercise", f"exercise {slug}")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Heron stand", "own-heron-stand-2"),
        ("Übung, sitzend!", "own-u-bung-sitzend"),
        ("苍鹭", "own-exercise"),
        ("x" * 100, "own-" + "x" * SLUG_LENGTH_LIMIT),
    ],
)
def test_slugs_are_unique_and_readable(site: MemorySite, name: str, slug: str) -> None:
    create = site.services.custom_exercises.create_exercise
    create(site.mia, heron())
    assert create(site.mia, heron(name)) == slug


def test_a_third_exercise_of_one_name_gets_the_next_number(site: MemorySite) -> None:
    create = site.services.custom_exercises.create_exercise
    slugs = [create(site.mia, heron()) for _ in range(3)]
    assert slugs == ["own-heron-stand", "own-heron-stand-2", "own-heron-stand-3"]


def test_a_change_is_saved_once_and_a_stale_one_refused(site: MemorySite) -> None:
    exercises = site.services.custom_exercises
    slug = exercises.create_exercise(site.mia, heron())
    read = exercises.get_custom_exercise(site.mia, slug).exercise
    stamp = fingerprint_exercise(read)
    exercises.change_exercise(site.kim, slug, heron(purpose="Steadies the hip."), stamp)
    changed = exercises.get_custom_exercise(site.mia, slug)
    assert changed.exercise.get_text("en").purpose == "Steadies the hip."
    assert changed.slug == slug
    with pytest.raises(StaleExercise):
        exercises.change_exercise(site.mia, slug, heron("Another name"), stamp)
    assert exercises.get_custom_exercise(site.mia, slug) == changed


def test_a_fingerprint_does_not_depend_on_the_order_of_sets() -> None:
    tags = [MovementTag.LIFTING, MovementTag.PRONE, MovementTag.IMPACT]
    forwards = replace(heron(), movement_tags=frozenset(tags))
    backwards = replace(heron(), movement_tags=frozenset(reversed(tags)))
    assert fingerprint_exercise(forwards) == fingerprint_exercise(backwards)
    fewer = replace(heron(), movement_tags=frozenset(tags[:2]))
    assert fingerprint_exercise(fewer) != fingerprint_exercise(forwards)
    assert fingerprint_exercise(heron("Other")) != fingerprint_exercise(heron())


def test_a_retired_exercise_is_not_offered_until_it_is_restored(site: MemorySite) -> None:
    exercises = site.services.custom_exercises
    slug = exercises.create_exercise(site.mia, heron())
    exercises.retire_exercise(site.mia, slug)
    assert exercises.get_custom_exercise(site.mia, slug).retired_at == site.clock.now
    assert slug not in site.services.clinic_catalogs.get_for_clinic(HARBOUR).exercises
    exercises.restore_exercise(site.mia, slug)
    assert exercises.get_custom_exercise(site.mia, slug).retired_at is None
    assert slug in site.services.clinic_catalogs.get_for_clinic(HARBOUR).exercises
    assert [entry.action for entry in site.list_audit()] == [
        "wrote own exercise",
        "retired own exercise",
        "brought back own exercise",
    ]


def test_exercises_are_listed_by_name_and_retired_ones_last(site: MemorySite) -> None:
    exercises = site.services.custom_exercises
    for name in ("Reed bow", "heron stand", "Ash reach", "Heron walk"):
        exercises.create_exercise(site.mia, heron(name))
    exercises.retire_exercise(site.mia, ExerciseSlug("own-heron-stand"))
    assert list_names(site) == ["Ash reach", "Heron walk", "Reed bow", "heron stand"]
    assert list_names(site, "HERON ") == ["Heron walk", "heron stand"]
    assert list_names(site, "heron walk") == ["Heron walk"]
    assert list_names(site, "stork") == []


@pytest.mark.parametrize(
    ("exercise", "problem", "message"),
    [
        (heron(" "), InvalidValue, "name"),
        (heron(steps=()), InvalidValue, "one step"),
        (heron("x" * (EXERCISE_NAME_LIMIT + 1)), TextTooLong, "The name"),
        (heron(aliases=("x" * (EXERCISE_NAME_LIMIT + 1),)), TextTooLong, "Another name"),
        (heron(purpose="x" * (EXERCISE_TEXT_LIMIT + 1)), TextTooLong, "The purpose"),
        (heron(feel="x" * (EXERCISE_TEXT_LIMIT + 1)), TextTooLong, "Feel it in"),
        (heron(stop_rules=("x" * (EXERCISE_TEXT_LIMIT + 1),)), TextTooLong, "A stop rule"),
        (
            heron(steps=(Step(StepRole.MOVE, "x" * (EXERCISE_TEXT_LIMIT + 1)),)),
            TextTooLong,
            "Step 1",
        ),
        (heron(purpose="bell \x07"), InvalidValue, "cannot be printed"),
        (heron(feel="next \x85 line"), InvalidValue, "cannot be printed"),
        (replace(heron(), laterality=Laterality.NONE), InvalidValue, "which sides"),
    ],
)
def test_an_exercise_that_cannot_be_printed_is_refused(
    site: MemorySite, exercise: Exercise, problem: type[Exception], message: str
) -> None:
    with pytest.raises(problem, match=message):
        site.services.custom_exercises.create_exercise(site.mia, exercise)
    assert list_names(site) == []


def test_texts_as_long_as_allowed_are_stored(site: MemorySite) -> None:
    line = "x" * EXERCISE_TEXT_LIMIT
    longest = heron("x" * EXERCISE_NAME_LIMIT, purpose=line, feel=line, stop_rules=(line,))
    slug = site.services.custom_exercises.create_exercise(site.mia, longest)
    kept = site.services.custom_exercises.get_custom_exercise(site.mia, slug).exercise
    assert kept.texts == longest.texts


def _store_imported(site: MemorySite, source_key: str = "wger:1") -> CustomExercise:
    credited = replace(
        heron(), slug=ExerciseSlug("own-heron"), credits=(Credit("Text", author="Lena Reed"),)
    )
    own = CustomExercise(credited, site.clock.now, source_key)
    with site.store.begin_write() as repos:
        repos.custom_exercises.save_all(HARBOUR, [own])
    return own


@pytest.mark.parametrize(
    ("source_key", "change", "is_credited"),
    [
        ("wger:1", {"purpose": "In our words."}, True),
        ("wger:1", {}, False),
        ("", {"purpose": "In our words."}, False),
    ],
)
def test_changed_words_of_an_import_are_credited_to_the_clinic_once(
    site: MemorySite, source_key: str, change: dict[str, str], is_credited: bool
) -> None:
    exercises, own = site.services.custom_exercises, _store_imported(site, source_key)
    for again in ("", "!"):
        kept = exercises.get_custom_exercise(site.mia, own.slug).exercise
        words = {field: text + again for field, text in change.items()}
        changed = replace(heron(**words), credits=kept.credits)
        exercises.change_exercise(site.mia, own.slug, changed, fingerprint_exercise(kept))
    kept = exercises.get_custom_exercise(site.mia, own.slug).exercise
    added = (Credit("Changes", author="Harbour Physio"),) if is_credited else ()
    assert kept.credits == (*own.exercise.credits, *added)


def test_exercises_of_another_clinic_are_not_found(site: MemorySite) -> None:
    exercises = site.services.custom_exercises
    slug = exercises.create_exercise(site.mia, heron())
    before = exercises.get_custom_exercise(site.mia, slug)
    stamp = fingerprint_exercise(before.exercise)
    for refused in (
        lambda: exercises.get_custom_exercise(site.otto, slug),
        lambda: exercises.change_exercise(site.otto, slug, heron("Taken over"), stamp),
        lambda: exercises.retire_exercise(site.otto, slug),
        lambda: exercises.restore_exercise(site.otto, slug),
    ):
        with pytest.raises(NotFound):
            refused()
    assert exercises.list_exercises(site.otto) == ()
    assert exercises.get_custom_exercise(site.mia, slug) == before


def test_an_update_keeps_what_the_clinic_confirmed() -> None:
    tags = frozenset({MovementTag.LIFTING})
    everything = frozenset(Unconfirmed)
    old = replace(
        heron(), movement_tags=tags, unconfirmed=everything - {Unconfirmed.MOVEMENTS}, number=0
    )
    new = replace(
        heron("Newer name"),
        slug=ExerciseSlug("provisional"),
        laterality=Laterality.ALTERNATE,
        movement_tags=frozenset(),
        unconfirmed=everything,
    )
    updated = update_from_source(old, new)
    assert updated.name == "Newer name"
    assert updated.slug == old.slug
    assert updated.movement_tags == tags
    assert updated.laterality is Laterality.ALTERNATE
    assert updated.unconfirmed == old.unconfirmed
    assert set(CONFIRMED_FIELDS) == everything
