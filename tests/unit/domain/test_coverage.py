"""What a catalog covers and what it lacks."""

from __future__ import annotations

from dataclasses import replace

from ptplanner.domain.coverage import CatalogRequirement, Coverage, measure_coverage
from ptplanner.domain.exercise import ClinicalReview, Exercise, ExerciseType, Level, Region, Source
from ptplanner.domain.ids import ExerciseSlug
from tests.support.builders import a_catalog, an_exercise


def _step(slug: str, number: int, easier: str | None = None, harder: str | None = None) -> Exercise:
    return an_exercise(
        slug,
        number=number,
        easier=ExerciseSlug(easier) if easier else None,
        harder=ExerciseSlug(harder) if harder else None,
    )


def _of(*exercises: Exercise, drawn: tuple[str, ...] = ()) -> Coverage:
    catalog = replace(a_catalog(), exercises={one.slug: one for one in exercises})
    shown = frozenset(map(ExerciseSlug, drawn))
    return measure_coverage(catalog, shown, shown)


def test_an_exercise_counts_for_each_of_its_regions() -> None:
    found = _of(_step("bridge", 1), _step("plank", 2), an_exercise("dog", level=Level.EASIER))
    counts = found.exercise_counts
    assert counts[Region.CORE, ExerciseType.STRENGTH, Level.STANDARD] == 2
    assert counts[Region.LOW_BACK, ExerciseType.STRENGTH, Level.EASIER] == 1
    assert (Region.NECK, ExerciseType.STRENGTH, Level.EASIER) not in counts


def test_every_missing_part_is_named() -> None:
    bare = an_exercise("bare", number=1, sources=(Source("Practice"),))
    text = replace(an_exercise().get_text("en"), aliases=("pointer",))
    whole = an_exercise(
        "whole",
        number=2,
        texts={"en": text},
        easier=ExerciseSlug("bare"),
        sources=(Source("Book", year=2015),),
        review=ClinicalReview("Dr. Sand", "2026-01-01"),
    )
    missing = _of(bare, whole, drawn=("whole",)).missing_by_requirement
    assert missing == dict.fromkeys(CatalogRequirement, ("bare",))


def test_the_hardest_text_is_listed_first() -> None:
    text = replace(an_exercise().get_text("en"), purpose="Facilitates lumbopelvic stabilisation.")
    found = _of(_step("plain", 1), an_exercise("hard", number=2, texts={"en": text}))
    assert [slug for slug, _ in found.exercise_grades] == ["hard", "plain"]
    assert found.exercise_grades[0][1] > found.exercise_grades[1][1]


def test_a_ladder_is_listed_from_the_easiest_exercise_up() -> None:
    found = _of(
        _step("plank", 1, easier="brace"),
        _step("brace", 2, easier="breathe", harder="bug"),
        _step("bug", 3, easier="brace"),
        _step("breathe", 4, harder="brace"),
        _step("alone", 5),
    )
    assert found.ladders == (("breathe", "brace", "plank", "bug"),)


def test_a_circular_ladder_is_listed_once() -> None:
    """The content check refuses it; a clinic's own exercises are not checked so."""
    found = _of(_step("a", 1, easier="b"), _step("b", 2, easier="a"), _step("c", 3, easier="gone"))
    assert sum(map(len, found.ladders)) <= 2


def test_an_empty_catalog_lacks_nothing() -> None:
    found = _of()
    assert (found.exercises, found.exercise_grades, found.ladders) == (0, (), ())
    assert not any(found.missing_by_requirement.values())
