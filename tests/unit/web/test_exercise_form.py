"""The form of a custom exercise comes from the schema of an exercise, as its files do."""

from __future__ import annotations

import ast
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from pydantic import create_model
from werkzeug.datastructures import MultiDict

import ptplanner
from ptplanner.domain.exercise import Exercise, Position, Region, Step, StepRole, Unconfirmed
from ptplanner.formats import content_files
from ptplanner.formats.content_files.models import ExerciseFile
from ptplanner.formats.exercise_json import ExerciseModel
from ptplanner.formats.field_types import FormLayout, InForm, Line, Lines
from ptplanner.web.custom_exercises.forms import (
    ExerciseFormBase,
    build_exercise,
    fill_exercise_form,
    list_schema_fields,
    validate_exercise_form,
)
from ptplanner.web.shared.forms import FormData, parse_form
from tests.support.builders import an_exercise

# The value and its schema; the stricter rules for the fields of built-in content, which need not name a new
# field; and the one module that fills an exercise from another vocabulary.
MODULES_THAT_NAME_FIELDS = {
    "formats/content_files/models.py",
    "domain/exercise.py",
    "formats/exercise_json.py",
    "formats/external_exercise.py",
}
# More is a list of the fields; fewer is a use of some of them.
MOST_FIELDS_NAMED = 12


def _make_data(**changes: str | list[str]) -> FormData:
    typed: dict[str, str | list[str]] = {
        "name": " Heron  stand ",
        "steps": "Stand tall.\r\n\r\nLift one leg.",
        "dose": "3x10",
        "type": "balance",
        "level": "easier",
        "position": "standing",
        "laterality": "each",
        "side-noun": "leg",
        "region": ["knee", "ankle-foot", "moon"],
        "aliases": "stork, heron,, stork",
    }
    return MultiDict({**typed, **changes})


def test_a_new_exercise_holds_what_was_typed() -> None:
    result = validate_exercise_form(_make_data())
    assert result.values is not None
    exercise = build_exercise(result.values)
    text = exercise.get_text("en")
    assert (text.name, text.aliases) == ("Heron stand", ("stork", "heron"))
    assert text.steps == (
        Step(StepRole.MOVE, "Stand tall."),
        Step(StepRole.MOVE, "Lift one leg."),
    )
    assert exercise.regions == (Region.KNEE, Region.ANKLE_FOOT)
    assert exercise.position is Position.STANDING
    assert exercise.unconfirmed == {Unconfirmed.MOVEMENTS}


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", " ", "Give the exercise a name."),
        ("name", "x" * 121, "121 characters; a name takes 120."),
        ("purpose", "x" * 301, "301 characters; it takes 300."),
        ("steps", " \n", "Write at least one step, a line each."),
        ("steps", "Go.\n" * 13, "13 steps; a sheet takes 12."),
        ("steps", "x" * 301, "A line has 301 characters; it takes 300."),
        ("stop-rules", "x" * 301, "A line has 301 characters; it takes 300."),
        ("dose", "3x", "A number is missing after the “x”. Write 3x10, or 3 sets."),
        ("type", "dance", "Choose one of these."),
        ("level", "2", "Choose one of these."),
        ("position", "nowhere", "Choose one of these."),
    ],
)
def test_every_error_stands_beside_its_field(field: str, typed: str, message: str) -> None:
    result = validate_exercise_form(_make_data(**{field: typed}))
    assert dict(result.errors) == {field: message}
    assert result.typed.get(field) == typed


def test_a_step_that_names_a_side_needs_sides() -> None:
    result = validate_exercise_form(_make_data(steps="Lift {side} leg.", laterality="none"))
    assert list(result.errors) == ["laterality"]


def test_an_unchanged_form_changes_no_built_in_exercise() -> None:
    for exercise in content_files.load_catalog().exercises.values():
        result = validate_exercise_form(fill_exercise_form(exercise), exercise)
        assert result.values is not None, result.errors
        saved = build_exercise(result.values, exercise)
        # The boxes of a form have an order of their own.
        for one in fields(Exercise):
            before, after = getattr(exercise, one.name), getattr(saved, one.name)
            is_ticked = one.name in ("regions", "equipment")
            assert (set(before) == set(after)) if is_ticked else (before == after), one.name


@dataclass(frozen=True)
class _ExerciseWithMore(Exercise):
    """An exercise with two fields that do not exist: the first of the three places of a new field."""

    surface: str = ""
    hazards: tuple[str, ...] = ()


class _ModelWithMore(ExerciseModel):
    """The second place; the third is the template of the form."""

    makes: ClassVar = _ExerciseWithMore

    surface: Annotated[Line, InForm()] = ""
    hazards: Annotated[Lines, InForm(FormLayout.LINES)] = ()


class _FileWithMore(ExerciseFile, _ModelWithMore):
    pass


def test_a_new_field_is_added_to_the_value_and_to_the_schema_alone() -> None:
    document = ExerciseModel.to_json(an_exercise())
    document |= {"surface": "grass", "hazards": ["wet", "steep"]}
    exercise = _ModelWithMore.model_validate(document).to_value()
    assert (exercise.surface, exercise.hazards) == ("grass", ("wet", "steep"))
    assert _ModelWithMore.to_json(exercise) == document

    added = {f.name: f for f in list_schema_fields(_ModelWithMore) if f.name in document}
    form = create_model(
        "FormWithMore",
        __base__=ExerciseFormBase,
        **{name: added[name].definition for name in ("surface", "hazards")},
    )
    data = MultiDict({"name": "A", "steps": "B", "surface": " wet  grass", "hazards": "a\n\nb"})
    values = parse_form(form, data)
    assert values.model_dump(include={"surface", "hazards"}) == {
        "surface": "wet grass",
        "hazards": ("a", "b"),
    }
    assert added["hazards"].format_value(document["hazards"]) == "wet\nsteep"


def test_a_new_field_is_read_from_the_built_in_files(tmp_path: Path) -> None:
    path = content_files.loader.BUILT_IN_FOLDER / "exercises" / "bird-dog" / "exercise.toml"
    file = content_files.files.load_content_file(path, path.parent, [])
    assert file is not None
    exercise = _FileWithMore.model_validate({**file.data, "surface": "mat"}).to_value()
    assert exercise.surface == "mat"


def test_no_other_module_lists_the_fields_of_an_exercise() -> None:
    names = {field.name for field in fields(Exercise)}
    package = Path(ptplanner.__file__).parent
    found = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call | ast.ClassDef)
        and len(names & _list_names(node)) > MOST_FIELDS_NAMED
    }
    assert found <= MODULES_THAT_NAME_FIELDS


def _list_names(node: ast.Call | ast.ClassDef) -> set[str]:
    """The keywords of a call, or the fields of a class."""
    if isinstance(node, ast.Call):
        return {keyword.arg for keyword in node.keywords if keyword.arg}
    targets = (one.target for one in node.body if isinstance(one, ast.AnnAssign))
    return {target.id for target in targets if isinstance(target, ast.Name)}
