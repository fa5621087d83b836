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
from ptplanner.interop.plan_model import Dose, Text

# The folder name of an exercise, and the last part of its URL.
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LONGEST_SLUG = 80
LONGEST_NAME = 120
# A paragraph; steps are far shorter.
LONGEST_LINE = 2_000
MOST_STEPS = 40
MOST_VALUES = 60
MOST_LANGUAGES = 40
# Catalog numbers of built-in exercises have three or four digits; 0 means no number.
NUMBERS = (0, 9_999)
YEARS = (0, 2100)

_LEVELS = {level.name.lower(): level for level in domain.Level}


def _level(value: object) -> object:
    if value not in _LEVELS:
        raise ValueError(f"This must be {', '.join(_LEVELS)}.")
    return value


def _has_no_doubles(values: list[Any]) -> list[Any]:
    if len(set(values)) != len(values):
        raise ValueError("A value appears twice.")
    return values


Slug = Annotated[Text, Field(pattern=SLUG_PATTERN, max_length=LONGEST_SLUG, examples=["bird-dog"])]
Line = Annotated[Text, Field(max_length=LONGEST_LINE)]
Name = Annotated[Text, Field(min_length=1, max_length=LONGEST_NAME)]
Language = Annotated[Text, Field(min_length=2, max_length=35)]
LevelWord = Annotated[
    str, BeforeValidator(_level), WithJsonSchema({"type": "string", "enum": list(_LEVELS)})
]
Lines = Annotated[list[Line], Field(max_length=MOST_VALUES)]


def _set_of(kind: Any) -> Any:  # noqa: ANN401  # gives a type for pydantic
    return Annotated[list[kind], Field(max_length=MOST_VALUES), AfterValidator(_has_no_doubles)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StepModel(_Part):
    """One instruction; its text may contain ``{side}`` and ``{other}``."""

    model_config = ConfigDict(title="Step")

    role: domain.StepRole = domain.StepRole.MOVE
    text: Annotated[Line, Field(min_length=1)]
    short: Line = ""

    def step(self) -> domain.Step:
        return domain.Step(self.role, self.text, self.short)


class TextModel(_Part):
    """All texts of an exercise in one language."""

    model_config = ConfigDict(title="Words")

    name: Name
    steps: Annotated[list[StepModel], Field(min_length=1, max_length=MOST_STEPS)]
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

    def text(self, lang: str) -> domain.ExerciseText:
        plain = {
            name: getattr(self, name) for name in type(self).model_fields if name not in _TUPLES
        }
        return domain.ExerciseText(
            lang=lang,
            steps=tuple(step.step() for step in self.steps),
            aliases=tuple(self.aliases),
            mistakes=tuple(self.mistakes),
            stop_rules=tuple(self.stop_rules),
            **plain,
        )


_TUPLES = frozenset({"steps", "aliases", "mistakes", "stop_rules"})


class SourceModel(_Part):
    """The source of a fact; ``year`` is 0 if unknown."""

    model_config = ConfigDict(title="Source")

    title: Line = ""
    url: Line = ""
    year: Annotated[StrictInt, Field(ge=YEARS[0], le=YEARS[1])] = 0

    def source(self) -> domain.Source:
        return domain.Source(self.title, self.url, self.year)


class CreditModel(_Part):
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

    def credit(self) -> domain.Credit:
        return domain.Credit(**self.model_dump())


class ExerciseModel(_Part):
    """An exercise with its texts, clinical tags, usual dose and credits."""

    model_config = ConfigDict(title="Exercise")

    slug: Slug
    number: Annotated[StrictInt, Field(ge=NUMBERS[0], le=NUMBERS[1])] = 0
    position: Annotated[domain.Position, Field(description="Left out if unknown.")] = (
        domain.Position.NOT_SAID
    )
    type: domain.ExerciseType
    level: LevelWord = "standard"
    laterality: Laterality = Laterality.NONE
    side_noun: domain.SideNoun = domain.SideNoun.SIDE
    regions: _set_of(domain.Region) = []  # type: ignore[valid-type]  # made by a function
    muscles: Lines = []
    equipment: _set_of(domain.Equipment) = []  # type: ignore[valid-type]  # made by a function
    movement_tags: _set_of(domain.MovementTag) = []  # type: ignore[valid-type]  # made by a function
    texts: Annotated[
        dict[Language, TextModel],
        Field(min_length=1, max_length=MOST_LANGUAGES, description="By language; “en” is required."),
    ]
    dose: Annotated[Dose, Field(description="The usual dose: fields, or a line of shorthand.")]
    dose_source: Line = ""
    sources: Annotated[list[SourceModel], Field(max_length=MOST_VALUES)] = []
    licence: Line = ""
    author: Line = ""
    easier: Slug | None = None
    harder: Slug | None = None
    safer: Annotated[list[Slug], Field(max_length=MOST_VALUES)] = []
    reviewed_by: Line = ""
    reviewed_on: Line = ""
    credits: Annotated[list[CreditModel], Field(max_length=MOST_VALUES)] = []
    unconfirmed: _set_of(domain.Unconfirmed) = []  # type: ignore[valid-type]  # made by a function

    @model_validator(mode="after")
    def _speaks_english(self) -> ExerciseModel:
        if "en" not in self.texts:
            raise ValueError("texts.en is missing: every exercise needs an English text.")
        return self

    def dosage(self) -> Dosage:
        return shorthand.parse(self.dose) if isinstance(self.dose, str) else self.dose.dosage()

    def exercise(self) -> domain.Exercise:
        return domain.Exercise(
            slug=ExerciseSlug(self.slug),
            number=self.number,
            position=self.position,
            type=self.type,
            level=_LEVELS[self.level],
            laterality=self.laterality,
            side_noun=self.side_noun,
            regions=tuple(self.regions),
            muscles=tuple(self.muscles),
            equipment=tuple(self.equipment),
            movement_tags=frozenset(self.movement_tags),
            texts={lang: text.text(lang) for lang, text in self.texts.items()},
            default_dosage=self.dosage(),
            dosage_source=self.dose_source,
            sources=tuple(source.source() for source in self.sources),
            licence=self.licence,
            author=self.author,
            easier=ExerciseSlug(self.easier) if self.easier else None,
            harder=ExerciseSlug(self.harder) if self.harder else None,
            safer=tuple(ExerciseSlug(slug) for slug in self.safer),
            review=domain.Review(self.reviewed_by, self.reviewed_on),
            credits=tuple(credit.credit() for credit in self.credits),
            unconfirmed=frozenset(self.unconfirmed),
        )
