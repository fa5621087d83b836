"""The form of a custom exercise. Its fields are those that the schema of an exercise marks with ``InForm``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, get_args

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    create_model,
    field_validator,
)
from werkzeug.datastructures import MultiDict

from ptplanner.domain import shorthand
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.exercise import (
    Exercise,
    ExerciseText,
    ExerciseType,
    Step,
    StepRole,
    Unconfirmed,
)
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import Laterality
from ptplanner.formats.exercise_json import ExerciseModel, TextModel
from ptplanner.formats.field_types import FormLayout, InForm, ValueModel
from ptplanner.services.custom_exercises import (
    EXERCISE_NAME_LIMIT,
    EXERCISE_TEXT_LIMIT,
    FORM_STEP_ROWS,
)
from ptplanner.web.shared.forms import (
    MANY_VALUES,
    Checkbox,
    FormData,
    FormModel,
    FormResult,
    Line,
    TextLines,
    limit_length,
    normalize_spaces,
    read_known_members,
    read_with,
    require_text,
    split_at_commas,
    split_text_lines,
    use_hyphens,
    validate_form,
)

CLINIC_DOSE_SOURCE = "As your clinic gives it."


def _limit_lines(lines: tuple[str, ...]) -> tuple[str, ...]:
    longest = max(map(len, lines), default=0)
    if longest > EXERCISE_TEXT_LIMIT:
        raise ValueError(f"A line has {longest} characters; it takes {EXERCISE_TEXT_LIMIT}.")
    return lines


def _limit_steps(lines: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
    """An imported exercise may keep as many steps as it has; ``info.context`` is the exercise before."""
    old: Exercise | None = info.context
    limit = max(FORM_STEP_ROWS, len(old.get_text("en").steps) if old else 0)
    if not lines:
        raise ValueError("Write at least one step, a line each.")
    if len(lines) > limit:
        raise ValueError(f"{len(lines)} steps; a sheet takes {limit}.")
    return _limit_lines(lines)


class ExerciseFormBase(FormModel):
    """The fields that the form treats in a way of its own; the schema adds the others."""

    model_config = ConfigDict(alias_generator=use_hyphens)

    name: Annotated[
        Line,
        require_text("Give the exercise a name."),
        limit_length(EXERCISE_NAME_LIMIT, "a name takes"),
    ]
    steps: Annotated[TextLines, AfterValidator(_limit_steps)]
    default_dosage: Annotated[Dosage, Field(alias="dose"), read_with(shorthand.parse_shorthand)] = (
        Dosage()
    )
    has_described_movements: Annotated[Checkbox, Field(alias="is-described")] = False

    @field_validator("laterality", mode="after", check_fields=False)
    @classmethod
    def _require_sides(cls, laterality: Laterality, info: ValidationInfo) -> Laterality:
        names_side = any(
            "{side}" in line or "{other}" in line for line in info.data.get("steps", ())
        )
        if names_side and laterality is Laterality.NONE:
            raise ValueError("A step names {side}: choose on which sides it is done.")
        return laterality


@dataclass(frozen=True)
class SchemaField:
    """A field of the schema that the form shows. ``key`` is its name in the page, ``file_key`` its name in files."""

    name: str
    key: str
    file_key: str
    layout: FormLayout
    definition: Any

    def format_value(self, value: Any) -> str | list[str]:  # noqa: ANN401  # a JSON value
        """Format the field's JSON value as the page shows it; None if the exercise has no value."""
        match self.layout:
            case FormLayout.TICKED:
                return value or []
            case FormLayout.LINES:
                return "\n".join(value or ())
            case FormLayout.COMMAS:
                return ", ".join(value or ())
            case FormLayout.ONE_LINE:
                return value or ""


def list_schema_fields(model: type[ValueModel]) -> Iterator[SchemaField]:
    """The fields of a schema that the form shows, except those that it treats in a way of its own."""
    for name, field in model.model_fields.items():
        mark = next((mark for mark in field.metadata if isinstance(mark, InForm)), None)
        if mark is not None:
            key = mark.name or use_hyphens(name)
            checks = _list_checks(mark.layout, field.annotation)
            kind = Annotated[field.annotation, *field.metadata, *checks]  # type: ignore[name-defined]  # made of values
            yield SchemaField(name, key, field.alias or name, mark.layout, (kind, Field(alias=key)))


def _list_checks(layout: FormLayout, annotation: Any) -> tuple[object, ...]:  # noqa: ANN401  # any type
    """How the text of a form becomes the value that the schema expects, and the limits of the form."""
    match layout:
        case FormLayout.TICKED:
            (kind, *_) = get_args(annotation)
            read = BeforeValidator(
                lambda values: [member.value for member in read_known_members(kind, values)]
            )
            return (MANY_VALUES, read)
        case FormLayout.LINES:
            return (AfterValidator(_limit_lines), BeforeValidator(split_text_lines))
        case FormLayout.COMMAS:
            return (BeforeValidator(split_at_commas),)
        case FormLayout.ONE_LINE:
            limits = (limit_length(EXERCISE_TEXT_LIMIT),) if annotation is str else ()
            return (*limits, BeforeValidator(normalize_spaces))


TEXT_FIELDS = tuple(list_schema_fields(TextModel))
EXERCISE_FIELDS = tuple(list_schema_fields(ExerciseModel))
# The names of the fields with many boxes, in the page.
TICKED_KEYS = frozenset(one.key for one in EXERCISE_FIELDS if one.layout is FormLayout.TICKED)
ExerciseForm: type[ExerciseFormBase] = create_model(
    "ExerciseForm",
    __base__=ExerciseFormBase,
    **{field.name: field.definition for field in (*TEXT_FIELDS, *EXERCISE_FIELDS)},
)


def validate_exercise_form(
    data: FormData, old: Exercise | None = None
) -> FormResult[ExerciseFormBase]:
    """Validate the form; ``old`` is the exercise that it changes."""
    return validate_form(ExerciseForm, data, old)


def build_exercise(form: ExerciseFormBase, old: Exercise | None = None) -> Exercise:
    """Build the exercise; parts of ``old`` that the form does not show stay unchanged."""
    text = _build_exercise_text(form, old)
    fields = {field.name: getattr(form, field.name) for field in EXERCISE_FIELDS}
    return replace(
        old or build_blank_exercise(),
        **fields,
        texts={**(old.texts if old else {}), "en": text},
        default_dosage=form.default_dosage,
        dosage_source=_choose_dose_source(form.default_dosage, old),
        # Saving confirms every field of the form except movements, which have their own checkbox.
        unconfirmed=frozenset()
        if form.has_described_movements
        else frozenset({Unconfirmed.MOVEMENTS}),
    )


def build_blank_exercise() -> Exercise:
    """An exercise about which nothing is known yet."""
    text = TextModel.model_construct(name="", steps=()).to_value(lang="en")
    blank: Exercise = ExerciseModel.model_construct(
        slug=ExerciseSlug(""),
        type=ExerciseType.STRENGTH,
        texts={"en": text},
        default_dosage=Dosage(),
        unconfirmed=frozenset({Unconfirmed.MOVEMENTS}),
    ).to_value()
    return blank


def fill_exercise_form(exercise: Exercise) -> FormData:
    """What the form shows of a stored exercise."""
    text = exercise.get_text("en")
    shown: dict[str, str | list[str]] = {
        "name": text.name,
        "steps": "\n".join(step.text for step in text.steps),
        "dose": shorthand.format_shorthand(exercise.default_dosage)
        if exercise.has_usual_dose
        else "",
        "is-described": "yes" if exercise.has_described_movements else "",
    }
    for fields, values in (
        (TEXT_FIELDS, TextModel.to_json(text)),
        (EXERCISE_FIELDS, ExerciseModel.to_json(exercise)),
    ):
        shown |= {field.key: field.format_value(values.get(field.file_key)) for field in fields}
    return MultiDict(shown)


def _build_exercise_text(form: ExerciseFormBase, old: Exercise | None) -> ExerciseText:
    before = (old or build_blank_exercise()).get_text("en")
    fields = {field.name: getattr(form, field.name) for field in TEXT_FIELDS}
    return replace(before, name=form.name, steps=_build_steps(form.steps, before), **fields)


def _build_steps(lines: tuple[str, ...], before: ExerciseText) -> tuple[Step, ...]:
    """One step per line; an unchanged line keeps its other properties."""
    known = {step.text: step for step in before.steps}
    return tuple(known.get(line, Step(StepRole.MOVE, line)) for line in lines)


def _choose_dose_source(dose: Dosage, old: Exercise | None) -> str:
    return old.dosage_source if old and old.default_dosage == dose else CLINIC_DOSE_SOURCE
