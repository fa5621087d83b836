"""Exercises leave as JSON and come back the same; the committed schema is that of the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.exercise_import import InputFile, SourceFormat
from ptplanner.domain.printable import replace_word_signs
from ptplanner.formats import FormatError, content_files
from ptplanner.formats.exercise_json import content_from_json, content_to_json
from ptplanner.formats.import_reader import read_exercise_files
from ptplanner.formats.json_schema import MODELS_BY_FORMAT, build_format_schema
from tests.support.builders import an_exercise
from tests.support.exercises import exercises

FORMAT_DOCS = Path(__file__).parents[3] / "docs" / "format"


@given(st.lists(exercises(), max_size=3))
def test_every_exercise_comes_back_as_itself(exercises: list[Exercise]) -> None:
    text = content_to_json(exercises)
    # A bullet that Word pastes comes back as a bullet that everybody can read.
    assume(replace_word_signs(text) == text)
    assert content_from_json(text.encode()) == tuple(exercises)


def test_the_built_in_content_comes_back_as_itself() -> None:
    built_in = tuple(content_files.load_catalog().exercises.values())
    text = content_to_json(built_in)
    assert content_from_json(text.encode()) == built_in
    reading = read_exercise_files([InputFile("built-in.json", text.encode())])
    assert reading.source is SourceFormat.PTPLANNER
    assert tuple(entry.exercise for entry in reading.entries) == built_in
    assert reading.warnings == ()


def test_the_same_exercises_give_the_same_text() -> None:
    assert content_to_json([an_exercise()]) == content_to_json([an_exercise()])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", "exercises: This is missing."),
        (
            '{"exercises": [], "exercises": []}',
            "The field “exercises” appears twice in one object.",
        ),
        ("", "The file is empty."),
    ],
)
def test_a_file_that_is_no_content_is_refused_in_plain_words(text: str, problem: str) -> None:
    with pytest.raises(FormatError) as caught:
        content_from_json(text.encode())
    assert problem in str(caught.value)


def test_every_fault_of_an_entry_is_told_with_its_path() -> None:
    text = content_to_json([an_exercise()]).replace('"low-back"', '"low-bck"')
    text = text.replace('"sets": 3', '"sets": 99')
    with pytest.raises(FormatError) as caught:
        content_from_json(text.encode())
    assert {problem.path for problem in caught.value.problems} == {
        "exercises[0].regions[0]",
        "exercises[0].dose.sets",
    }


@pytest.mark.parametrize("slug", ["Bird Dog", "bird--dog", "bird-dog\\n", "../bird-dog", ""])
def test_a_slug_that_is_no_slug_is_refused_in_plain_words(slug: str) -> None:
    text = content_to_json([an_exercise()]).replace(
        f'"slug": "{an_exercise().slug}"', f'"slug": "{slug}"'
    )
    with pytest.raises(FormatError, match="a to z, 0 to 9 and single hyphens, like bird-dog"):
        content_from_json(text.encode())


def test_the_example_of_the_documentation_is_content() -> None:
    page = (FORMAT_DOCS / "README.md").read_text(encoding="utf-8")
    examples = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    (exercise,) = content_from_json(examples[1].encode())
    assert exercise.name == "Heron reach"


@pytest.mark.parametrize("name", sorted(MODELS_BY_FORMAT))
def test_the_committed_schema_is_the_one_of_the_code(name: str) -> None:
    assert (FORMAT_DOCS / f"{name}.schema.json").read_text(encoding="utf-8") == build_format_schema(
        name
    )
