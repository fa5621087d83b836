"""Which exercises are offered as similar."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise, Position, Region
from ptplanner.domain.exercise_suggestions import (
    MAX_SIMILAR,
    find_similar_exercises,
    suggest_exercise,
)
from ptplanner.domain.plan import Section
from ptplanner.formats import content_files
from tests.support.builders import (
    TODAY,
    a_catalog,
    a_patient,
    a_plan,
    an_exercise,
    an_item,
)

EMPTY = a_plan(items=())


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


@pytest.mark.parametrize(
    ("conditions", "region"),
    [
        (("knee-replacement",), Region.KNEE),
        (("rotator-cuff-repair",), Region.SHOULDER),
        (("sciatica", "osteoporosis"), Region.LOW_BACK),
    ],
)
def test_an_empty_plan_is_offered_what_trains_the_region_of_a_condition(
    conditions: tuple[str, ...], region: Region
) -> None:
    catalog = content_files.load_catalog()
    found = suggest_exercise(Section.MAIN, EMPTY, a_patient(*conditions), catalog, TODAY)
    assert found is not None
    assert region in found.regions
    assert found.is_for_condition


@pytest.mark.parametrize("conditions", [(), ("osteoporosis",), ("hypertension",)])
def test_without_a_reason_nothing_is_offered(conditions: tuple[str, ...]) -> None:
    catalog = content_files.load_catalog()
    for section in Section:
        found = suggest_exercise(section, EMPTY, a_patient(*conditions), catalog, TODAY)
        assert found is None


def test_the_plan_is_the_reason_where_no_condition_is() -> None:
    catalog = content_files.load_catalog()
    plan = a_plan(an_item("1", "chin-tuck"))
    found = suggest_exercise(Section.COOL_DOWN, plan, a_patient(), catalog, TODAY)
    assert found is not None
    assert Region.NECK in found.regions
    assert not found.is_for_condition
