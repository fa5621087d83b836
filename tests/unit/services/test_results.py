"""A large catalog is held against a patient only as far as a page shows it."""

from __future__ import annotations

from ptplanner.domain.exercise import Exercise
from ptplanner.services.catalog_browser import ExerciseResult, ExerciseResults
from tests.support.builders import an_exercise


def test_only_what_is_looked_at_is_judged() -> None:
    asked: list[str] = []

    def judged(exercise: Exercise) -> ExerciseResult:
        asked.append(exercise.slug)
        return ExerciseResult(exercise, ())

    results = ExerciseResults([an_exercise(f"exercise-{n}") for n in range(50)], judged)
    assert len(results) == 50
    assert [result.exercise.slug for result in results[:2]] == ["exercise-0", "exercise-1"]
    assert results[-1].exercise.slug == "exercise-49"
    assert asked == ["exercise-0", "exercise-1", "exercise-49"]
