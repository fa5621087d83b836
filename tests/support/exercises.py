"""Every exercise that can be written to the open format, and made-up entries in other collections' shapes."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from ptplanner.domain import exercise as e
from ptplanner.domain.exercise_import import InputFile
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import Laterality
from tests.support.doses import doses
from tests.support.plans import slugs, words


def _lists(least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(words(20, 1), min_size=least, max_size=3).map(tuple)


def _some_of(kind: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401  # any enum
    return st.lists(st.sampled_from(kind), unique=True, max_size=3)


def texts(lang: str) -> st.SearchStrategy[e.ExerciseText]:
    step = st.builds(e.Step, st.sampled_from(e.StepRole), words(40, 1), words(10))
    return st.builds(
        e.ExerciseText,
        lang=st.just(lang),
        name=words(30, 1),
        purpose=words(30),
        feel=words(10),
        steps=st.lists(step, min_size=1, max_size=3).map(tuple),
        plain_name=words(10),
        aliases=_lists(),
        mistakes=_lists(),
        stop_rules=_lists(),
        equipment_note=words(10),
        start_alt=words(10),
    )


def exercises() -> st.SearchStrategy[e.Exercise]:
    both = st.fixed_dictionaries({"en": texts("en")}, optional={"es": texts("es")})
    return st.builds(
        e.Exercise,
        slug=slugs().map(ExerciseSlug),
        number=st.integers(0, 9_999),
        position=st.sampled_from(e.Position),
        type=st.sampled_from(e.ExerciseType),
        level=st.sampled_from(e.Level),
        laterality=st.sampled_from(Laterality),
        side_noun=st.sampled_from(e.SideNoun),
        regions=_some_of(e.Region).map(tuple),
        muscles=_lists(),
        equipment=_some_of(e.Equipment).map(tuple),
        movement_tags=_some_of(e.MovementTag).map(frozenset),
        texts=both,
        default_dosage=doses(),
        dosage_source=words(20),
        sources=st.lists(
            st.builds(e.Source, words(20), words(20), st.integers(0, 2100)), max_size=2
        ).map(tuple),
        licence=words(20),
        author=words(20),
        easier=st.none() | slugs().map(ExerciseSlug),
        harder=st.none() | slugs().map(ExerciseSlug),
        safer=st.lists(slugs().map(ExerciseSlug), max_size=2).map(tuple),
        review=st.builds(e.ClinicalReview, words(10), words(10)),
        credits=st.lists(
            st.builds(e.Credit, *(words(10) for _ in range(8))), max_size=2
        ).map(tuple),
        unconfirmed=_some_of(e.Unconfirmed).map(frozenset),
        other_equipment=_lists(),
    )  # fmt: skip


def a_free_entry(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON value
    """“Pond reach”, made up, in the shape of free-exercise-db."""
    entry = {
        "id": "Pond_Reach",
        "name": "Pond reach",
        "force": "pull",
        "level": "beginner",
        "mechanic": "compound",
        "equipment": "dumbbell",
        "primaryMuscles": ["glutes"],
        "secondaryMuscles": ["lower back", "hamstrings"],
        "instructions": ["Stand tall with the weight in one hand.", "Bend and reach for the pond."],
        "category": "strength",
        "images": ["Pond_Reach/0.jpg", "Pond_Reach/1.jpg"],
    }
    return entry | changes


def a_wger_entry(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON value
    """“Heron stand”, made up, in the shape of wger's exerciseinfo."""
    entry = {
        "id": 7001,
        "uuid": "5f0c9f0e-0000-4000-8000-000000007001",
        "created": "2024-01-02T10:00:00+01:00",
        "last_update": "2024-01-02T10:00:00+01:00",
        "category": {"id": 9, "name": "Legs"},
        "muscles": [
            {"id": 8, "name": "Gluteus maximus", "name_en": "Glutes", "is_front": False},
        ],
        "muscles_secondary": [],
        "equipment": [{"id": 4, "name": "Gym mat"}],
        "license": {
            "id": 2,
            "full_name": "Creative Commons Attribution Share Alike 4",
            "short_name": "CC-BY-SA 4",
            "url": "https://creativecommons.org/licenses/by-sa/4.0/deed.en",
        },
        "license_author": "marsh.walker",
        "images": [a_wger_picture()],
        "videos": [],
        "variations": None,
        "author_history": ["marsh.walker"],
        "translations": [a_wger_translation()],
    }
    return entry | changes


def a_wger_translation(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON value
    entry = {
        "id": 9001,
        "uuid": "5f0c9f0e-0000-4000-8000-000000009001",
        "name": "Heron stand",
        "exercise": 7001,
        "description": "<p>Stand on one leg by the reeds.</p><ul><li>Count to ten.</li></ul>",
        "language": 2,
        "aliases": [{"id": 1, "alias": "Stork stand"}],
        "notes": [{"id": 1, "comment": "<p>Breathe.</p>"}],
        "license": 2,
        "license_title": "Heron stand, as we teach it",
        "license_object_url": "https://marsh.example/heron",
        "license_author": "Lena Reed",
        "license_author_url": "https://marsh.example/lena",
        "license_derivative_source_url": "https://marsh.example/older-heron",
        "author_history": ["Lena Reed", "Tom Bog"],
    }
    return entry | changes


def a_wger_picture(**changes: Any) -> dict[str, Any]:  # noqa: ANN401  # any JSON value
    entry = {
        "id": 1,
        "image": "https://marsh.example/heron.png",
        "is_main": True,
        "license": 4,
        "license_title": "",
        "license_object_url": "",
        "license_author": "Pia Sedge",
        "license_author_url": "",
        "license_derivative_source_url": "",
    }
    return entry | changes


def a_page(*entries: dict[str, Any], count: int | None = None) -> dict[str, Any]:
    total = len(entries) if count is None else count
    return {"count": total, "next": None, "previous": None, "results": list(entries)}


def a_file(value: object, name: str = "exercises.json") -> InputFile:
    return InputFile(name, json.dumps(value).encode())
