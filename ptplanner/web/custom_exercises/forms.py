"""The form of a custom exercise: submitted text is preserved, and errors are reported by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeVar

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import NO_CATALOG_NUMBER
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import (
    Equipment,
    Exercise,
    ExerciseText,
    ExerciseType,
    Level,
    MovementTag,
    Position,
    Region,
    SideNoun,
    Step,
    StepRole,
    Unconfirmed,
)
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import Laterality
from ptplanner.services.custom_exercises import (
    EXERCISE_NAME_LIMIT,
    EXERCISE_TEXT_LIMIT,
    FORM_STEP_ROWS,
)
from ptplanner.web.shared.forms import FormData

CLINIC_DOSE_SOURCE = "As your clinic gives it."
_Choice = TypeVar("_Choice", bound=Enum)


@dataclass(frozen=True)
class ExerciseForm:
    """The form's values as submitted."""

    name: str = ""
    aliases: str = ""
    purpose: str = ""
    feel: str = ""
    steps: str = ""
    stop_rules: str = ""
    dose: str = ""
    type: str = ExerciseType.STRENGTH.value
    level: str = "standard"
    position: str = ""
    laterality: str = Laterality.NONE.value
    side_noun: str = SideNoun.SIDE.value
    regions: frozenset[str] = frozenset()
    equipment: frozenset[str] = frozenset()
    movements: frozenset[str] = frozenset()
    has_described_movements: bool = False
    fingerprint: str = ""


@dataclass(frozen=True)
class ExerciseFormResult:
    """The validated exercise, or None with ``errors`` (field -> message)."""

    exercise: Exercise | None
    errors: Mapping[str, str]


def exercise_form_from_request(fields: FormData) -> ExerciseForm:
    return ExerciseForm(
        name=fields.get("name", ""),
        aliases=fields.get("aliases", ""),
        purpose=fields.get("purpose", ""),
        feel=fields.get("feel", ""),
        steps=fields.get("steps", "").replace("\r\n", "\n"),
        stop_rules=fields.get("stop-rules", "").replace("\r\n", "\n"),
        dose=fields.get("dose", ""),
        type=fields.get("type", ""),
        level=fields.get("level", ""),
        position=fields.get("position", ""),
        laterality=fields.get("laterality", ""),
        side_noun=fields.get("side-noun", ""),
        regions=frozenset(fields.getlist("region")),
        equipment=frozenset(fields.getlist("equipment")),
        movements=frozenset(fields.getlist("movement")),
        has_described_movements=bool(fields.get("is-described", "")),
        fingerprint=fields.get("seen", ""),
    )


def exercise_form_from_exercise(exercise: Exercise, seen: str) -> ExerciseForm:
    """Fill the form from a stored exercise."""
    text = exercise.get_text("en")
    return ExerciseForm(
        name=text.name,
        aliases=", ".join(text.aliases),
        purpose=text.purpose,
        feel=text.feel,
        steps="\n".join(step.text for step in text.steps),
        stop_rules="\n".join(text.stop_rules),
        dose=shorthand.format_shorthand(exercise.default_dosage),
        type=exercise.type.value,
        level=exercise.level.name.lower(),
        position=exercise.position.value,
        laterality=exercise.laterality.value,
        side_noun=exercise.side_noun.value,
        regions=frozenset(region.value for region in exercise.regions),
        equipment=frozenset(item.value for item in exercise.equipment),
        movements=frozenset(tag.value for tag in exercise.movement_tags),
        has_described_movements=exercise.has_described_movements,
        fingerprint=seen,
    )


def validate_exercise_form(form: ExerciseForm, old: Exercise | None = None) -> ExerciseFormResult:
    """Validate the form; parts of ``old`` that the form does not show stay unchanged."""
    errors: dict[str, str] = {}
    name = _validate_exercise_name(form.name, errors)
    steps = _parse_step_lines(form.steps, old, errors)
    dose = _parse_usual_dose(form.dose, errors)
    _validate_line_lengths(form, errors)
    kind = _parse_enum_member(ExerciseType, form.type, "type", errors)
    position = _parse_enum_member(Position, form.position, "position", errors)
    laterality = _parse_enum_member(Laterality, form.laterality, "laterality", errors)
    noun = _parse_enum_member(SideNoun, form.side_noun, "side-noun", errors)
    level = next((one for one in Level if one.name.lower() == form.level), None)
    if level is None:
        errors["level"] = "Choose one of these."
    if errors or not (kind and laterality and noun and level) or position is None:
        return ExerciseFormResult(None, errors)
    text = _build_exercise_text(form, name, steps, old)
    return ExerciseFormResult(
        replace(
            old or _build_blank_exercise(text, dose),
            type=kind,
            level=level,
            position=position,
            laterality=laterality,
            side_noun=noun,
            regions=_list_chosen_members(Region, form.regions),
            equipment=_list_chosen_members(Equipment, form.equipment),
            movement_tags=frozenset(_list_chosen_members(MovementTag, form.movements)),
            texts={**(old.texts if old else {}), "en": text},
            default_dosage=dose,
            dosage_source=_choose_dose_source(dose, old),
            # Saving confirms every field of the form except movements, which have their own checkbox.
            unconfirmed=frozenset()
            if form.has_described_movements
            else frozenset({Unconfirmed.MOVEMENTS}),
        ),
        {},
    )


def _build_blank_exercise(text: ExerciseText, dose: Dosage) -> Exercise:
    return Exercise(
        slug=ExerciseSlug(""), number=NO_CATALOG_NUMBER, position=Position.UNKNOWN,
        type=ExerciseType.STRENGTH, level=Level.STANDARD, laterality=Laterality.NONE,
        side_noun=SideNoun.SIDE, regions=(), muscles=(), equipment=(), movement_tags=frozenset(),
        texts={"en": text}, default_dosage=dose, dosage_source=CLINIC_DOSE_SOURCE, sources=(),
        licence="", author="",
    )  # fmt: skip


def _build_exercise_text(
    form: ExerciseForm, name: str, steps: tuple[Step, ...], old: Exercise | None
) -> ExerciseText:
    before = old.get_text("en") if old else ExerciseText("en", name, "", "", steps)
    aliases = (" ".join(alias.split()) for alias in form.aliases.split(","))
    return replace(
        before,
        name=name,
        purpose=" ".join(form.purpose.split()),
        feel=" ".join(form.feel.split()),
        steps=steps,
        aliases=tuple(dict.fromkeys(filter(None, aliases))),
        stop_rules=_split_lines(form.stop_rules),
    )


def _validate_exercise_name(text: str, errors: dict[str, str]) -> str:
    name = " ".join(text.split())
    if not name:
        errors["name"] = "Give the exercise a name."
    elif len(name) > EXERCISE_NAME_LIMIT:
        errors["name"] = f"{len(name)} characters; a name takes {EXERCISE_NAME_LIMIT}."
    return name


def _parse_step_lines(text: str, old: Exercise | None, errors: dict[str, str]) -> tuple[Step, ...]:
    """Parse one step per line; an unchanged line keeps its other properties."""
    known = {step.text: step for step in old.get_text("en").steps} if old else {}
    steps = tuple(known.get(line, Step(StepRole.MOVE, line)) for line in _split_lines(text))
    most = max(FORM_STEP_ROWS, len(known))
    if not steps:
        errors["steps"] = "Write at least one step, a line each."
    elif len(steps) > most:
        errors["steps"] = f"{len(steps)} steps; a sheet takes {most}."
    return steps


def _parse_usual_dose(text: str, errors: dict[str, str]) -> Dosage:
    if not text.strip():
        return Dosage()
    try:
        return shorthand.parse_shorthand(text)
    except InvalidValue as error:
        errors["dose"] = str(error)
        return Dosage()


def _choose_dose_source(dose: Dosage, old: Exercise | None) -> str:
    return old.dosage_source if old and old.default_dosage == dose else CLINIC_DOSE_SOURCE


def _validate_line_lengths(form: ExerciseForm, errors: dict[str, str]) -> None:
    for field, text in (("purpose", form.purpose), ("feel", form.feel)):
        if len(text) > EXERCISE_TEXT_LIMIT:
            errors[field] = f"{len(text)} characters; it takes {EXERCISE_TEXT_LIMIT}."
    for field, text in (("steps", form.steps), ("stop-rules", form.stop_rules)):
        longest = max(map(len, _split_lines(text)), default=0)
        if longest > EXERCISE_TEXT_LIMIT:
            errors[field] = f"A line has {longest} characters; it takes {EXERCISE_TEXT_LIMIT}."
    names_side = "{side}" in form.steps or "{other}" in form.steps
    if names_side and form.laterality == Laterality.NONE.value:
        errors["laterality"] = "A step names {side}: choose on which sides it is done."


def _parse_enum_member(
    kind: type[_Choice], value: str, field: str, errors: dict[str, str]
) -> _Choice | None:
    try:
        return kind(value)
    except ValueError:
        errors[field] = "Choose one of these."
        return None


def _list_chosen_members(kind: type[_Choice], values: Iterable[str]) -> tuple[_Choice, ...]:
    """List the chosen members in enum order; only a tampered form holds unknown values."""
    wanted = set(values)
    return tuple(member for member in kind if member.value in wanted)


def _split_lines(text: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return tuple(line for line in lines if line)
