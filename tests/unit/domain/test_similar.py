"""Which exercises are offered as similar."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise, Position, Region
from ptplanner.domain.exercise_suggestions import MAX_SIMILAR, find_similar_exercises
from ptplanner.formats import content_files
from tests.support.builders import a_catalog, an_exercise


def only(*exercises: Exercise) -> Catalog:
    return replace(a_catalog(), exercises={exercise.slug: exercise for exercise in exercises})


def slugs(found: tuple[Exercise, ...]) -> list[str]:
    return [exercise.slug for exercise in found]


def test_the_same_muscles_come_before_the_same_position() -> None:
    one = an_exercise("bird-dog", muscles=("back", "buttocks"))
    muscles = an_exercise("bridge", muscles=("back", "buttocks"), position=Position.SUPINE)
    position = an_exercise("rock-back", muscles=("shoulders",))
    assert slugs(find_similar_exercises(one, only(one, position, muscles))) == [
        "bridge",
        "rock-back",
    ]


def test_exercises_without_a_common_region_are_not_similar() -> None:
    one = an_exercise("bird-dog")
    far = an_exercise("wrist-stretch", muscles=("forearm",), regions=(Region.WRIST_HAND,))
    assert find_similar_exercises(one, only(one, far)) == ()


def test_neighbours_on_the_ladder_are_not_repeated() -> None:
    easier, harder = an_exercise("leg-only"), an_exercise("with-band")
    one = replace(an_exercise("bird-dog"), easier=easier.slug, harder=harder.slug)
    assert find_similar_exercises(one, only(one, easier, harder)) == ()


def test_every_exercise_of_the_catalog_has_similar_ones() -> None:
    catalog = content_files.load_catalog()
    for exercise in catalog.exercises.values():
        found = find_similar_exercises(exercise, catalog)
        assert len(found) <= MAX_SIMILAR
        assert found or exercise.easier or exercise.harder, exercise.slug
