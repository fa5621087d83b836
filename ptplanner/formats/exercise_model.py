"""The pydantic model of an exercise in the open content format; reports every problem at once."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    WithJsonSchema,
    model_validator,
)

from ptplanner.domain import exercise as domain
from ptplanner.domain import shorthand
from ptplanner.domain.dosage import Dosage
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import Laterality
from ptplanner.formats.plan_model import DoseInput, Text

# The folder name of an exercise, and the last part of its URL.
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_SLUG_LENGTH = 80
MAX_NAME_LENGTH = 120
# A paragraph; steps are far shorter.
MAX_LINE_LENGTH = 2_000
MAX_STEPS_PER_TEXT = 40
MAX_LIST_VALUES = 60
MAX_LANGUAGES = 40
# Catalog numbers of built-in exercises have three or four digits; 0 means no number.
NUMBER_BOUNDS = (0, 9_999)
YEAR_BOUNDS = (0, 2100)

_LEVELS_BY_NAME = {level.name.lower(): level for level in domain.Level}


def _validate_level_name(value: object) -> object:
    if value not in _LEVELS_BY_NAME:
        raise ValueError(f"This must be {', '.join(_LEVELS_BY_NAME)}.")
    return value


def _reject_duplicates(values: list[Any]) -> list[Any]:
    if len(set(values)) != len(values):
        raise ValueError("A value appears twice.")
    return values


Slug = Annotated[
    Text, Field(pattern=SLUG_PATTERN, max_length=MAX_SLUG_LENGTH, examples=["bird-dog"])
]
Line = Annotated[Text, Field(max_length=MAX_LINE_LENGTH)]
Name = Annotated[Text, Field(min_length=1, max_length=MAX_NAME_LENGTH)]
Language = Annotated[Text, Field(min_length=2, max_length=35)]
LevelName = Annotated[
    str,
    BeforeValidator(_validate_level_name),
    WithJsonSchema({"type": "string", "enum": list(_LEVELS_BY_NAME)}),
]
Lines = Annotated[list[Line], Field(max_length=MAX_LIST_VALUES)]


def _make_unique_list_type(kind: Any) -> Any:  # noqa: ANN401  # gives a type for pydantic
    return Annotated[
        list[kind], Field(max_length=MAX_LIST_VALUES), AfterValidator(_reject_duplicates)
    ]


class _ExercisePartModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StepModel(_ExercisePartModel):
    """One instruction; its text may contain ``{side}`` and ``{other}``."""

    model_config = ConfigDict(title="Step")

    role: domain.StepRole = domain.StepRole.MOVE
    text: Annotated[Line, Field(min_length=1)]
    short: Line = ""

    def to_step(self) -> domain.Step:
        return domain.Step(self.role, self.text, self.short)


class TextModel(_ExercisePartModel):
    """All texts of an exercise in one language."""

    model_config = ConfigDict(title="Words")

    name: Name
    steps: Annotated[list[StepModel], Field(min_length=1, max_length=MAX_STEPS_PER_TEXT)]
    purpose: Line = ""
    feel: Line = ""
    plain_name: Line = ""
    aliases: Lines = []
    mistakes: Lines = []
    stop_rules: Lines = []
    equipment_note: Line = ""
    start_caption: Line = ""
    end_caption: Line = ""
    start_alt: Line = ""
    end_alt: Line = ""
    movement_description: Line = ""

    def to_exercise_text(self, lang: str) -> domain.ExerciseText:
        plain = {
            name: getattr(self, name)
            for name in type(self).model_fields
            if name not in _TUPLE_FIELDS
        }
        return domain.ExerciseText(
            lang=lang,
            steps=tuple(step.to_step() for step in self.steps),
            aliases=tuple(self.aliases),
            mistakes=tuple(self.mistakes),
            stop_rules=tuple(self.stop_rules),
            **plain,
        )


_TUPLE_FIELDS = frozenset({"steps", "aliases", "mistakes", "stop_rules"})


class SourceModel(_ExercisePartModel):
    """The source of a fact; ``year`` is 0 if unknown."""

    model_config = ConfigDict(title="Source")

    title: Line = ""
    url: Line = ""
    year: Annotated[StrictInt, Field(ge=YEAR_BOUNDS[0], le=YEAR_BOUNDS[1])] = 0

    def to_source(self) -> domain.Source:
        return domain.Source(self.title, self.url, self.year)


class CreditModel(_ExercisePartModel):
    """Who made a part of the exercise, and under which licence."""

    model_config = ConfigDict(title="Credit")

    part: Line = ""
    licence: Line = ""
    licence_url: Line = ""
    author: Line = ""
    author_url: Line = ""
    title: Line = ""
    source_url: Line = ""
    derived_from: Line = ""

    def to_credit(self) -> domain.Credit:
        return domain.Credit(**self.model_dump())


class ExerciseModel(_ExercisePartModel):
    """An exercise with its texts, clinical tags, usual dose and credits."""

    model_config = ConfigDict(title="Exercise")

    slug: Slug
    number: Annotated[StrictInt, Field(ge=NUMBER_BOUNDS[0], le=NUMBER_BOUNDS[1])] = 0
    position: Annotated[domain.Position, Field(description="Left out if unknown.")] = (
        domain.Position.UNKNOWN
    )
    type: domain.ExerciseType
    level: LevelName = "standard"
    laterality: Laterality = Laterality.NONE
    side_noun: domain.SideNoun = domain.SideNoun.SIDE
    regions: _make_unique_list_type(domain.Region) = []  # type: ignore[valid-type]  # made by a function
    muscles: Lines = []
    equipment: _make_unique_list_type(domain.Equipment) = []  # type: ignore[valid-type]  # made by a function
    movement_tags: _make_unique_list_type(domain.MovementTag) = []  # type: ignore[valid-type]  # made by a function
    texts: Annotated[
        dict[Language, TextModel],
        Field(min_length=1, max_length=MAX_LANGUAGES, description="By language; “en” is required."),
    ]
    dose: Annotated[DoseInput, Field(description="The usual dose: fields, or a line of shorthand.")]
    dose_source: Line = ""
    sources: Annotated[list[SourceModel], Field(max_length=MAX_LIST_VALUES)] = []
    licence: Line = ""
    author: Line = ""
    easier: Slug | None = None
    harder: Slug | None = None
    safer: Annotated[list[Slug], Field(max_length=MAX_LIST_VALUES)] = []
    reviewed_by: Line = ""
    reviewed_on: Line = ""
    credits: Annotated[list[CreditModel], Field(max_length=MAX_LIST_VALUES)] = []
    unconfirmed: _make_unique_list_type(domain.Unconfirmed) = []  # type: ignore[valid-type]  # made by a function

    @model_validator(mode="after")
    def _validate_english_text(self) -> ExerciseModel:
        if "en" not in self.texts:
            raise ValueError("texts.en is missing: every exercise needs an English text.")
        return self

    def to_default_dosage(self) -> Dosage:
        return (
            shorthand.parse_shorthand(self.dose)
            if isinstance(self.dose, str)
            else self.dose.to_dosage()
        )

    def to_exercise(self) -> domain.Exercise:
        return domain.Exercise(
            slug=ExerciseSlug(self.slug),
            number=self.number,
            position=self.position,
            type=self.type,
            level=_LEVELS_BY_NAME[self.level],
            laterality=self.laterality,
            side_noun=self.side_noun,
            regions=tuple(self.regions),
            muscles=tuple(self.muscles),
            equipment=tuple(self.equipment),
            movement_tags=frozenset(self.movement_tags),
            texts={lang: text.to_exercise_text(lang) for lang, text in self.texts.items()},
            default_dosage=self.to_default_dosage(),
            dosage_source=self.dose_source,
            sources=tuple(source.to_source() for source in self.sources),
            licence=self.licence,
            author=self.author,
            easier=ExerciseSlug(self.easier) if self.easier else None,
            harder=ExerciseSlug(self.harder) if self.harder else None,
            safer=tuple(ExerciseSlug(slug) for slug in self.safer),
            review=domain.ClinicalReview(self.reviewed_by, self.reviewed_on),
            credits=tuple(credit.to_credit() for credit in self.credits),
            unconfirmed=frozenset(self.unconfirmed),
        )
