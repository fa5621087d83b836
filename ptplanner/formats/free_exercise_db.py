"""Entries of free-exercise-db: one flat object each, in English, without markup."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictStr

from ptplanner.domain.exercise import Credit, Source
from ptplanner.domain.exercise_import import ExternalPicture
from ptplanner.formats.external_exercise import ExternalExercise, ExternalText
from ptplanner.formats.field_types import validate_printable
from ptplanner.formats.plain_steps import extract_text_lines, split_into_steps

MAX_WORD_LENGTH = 200
MAX_TEXT_LENGTH = 5_000
# More than any entry of the collection has.
MAX_ENTRY_VALUES = 60

COLLECTION_NAME = "free-exercise-db"
COLLECTION_URL = "https://github.com/yuhonas/free-exercise-db"
TEXT_LICENCE = "Unlicense"
PICTURE_LICENCE = "unknown"


def normalize_line_ends(value: object) -> object:
    """Convert the line ends of every system to newlines; other control characters are rejected later."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


LongText = Annotated[
    StrictStr,
    BeforeValidator(normalize_line_ends),
    Field(max_length=MAX_TEXT_LENGTH),
    AfterValidator(validate_printable),
]
ShortText = Annotated[LongText, Field(min_length=1, max_length=MAX_WORD_LENGTH)]
ShortTexts = Annotated[list[ShortText], Field(max_length=MAX_ENTRY_VALUES)]


class FreeExerciseDbEntry(BaseModel):
    """An entry: its known fields, and whatever a later version adds."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: ShortText
    name: ShortText
    level: ShortText
    mechanic: ShortText | None
    equipment: ShortText | None
    primary_muscles: Annotated[ShortTexts, Field(alias="primaryMuscles")]
    secondary_muscles: Annotated[ShortTexts, Field(alias="secondaryMuscles")]
    instructions: Annotated[list[LongText], Field(max_length=MAX_ENTRY_VALUES)]
    category: ShortText
    images: ShortTexts
    force: ShortText | None = None


def is_free_exercise_db_entry(value: object) -> bool:
    """Whether an object looks like an entry of this collection, valid or not."""
    return isinstance(value, dict) and ("primaryMuscles" in value or "instructions" in value)


def external_from_free_exercise_db(entry: FreeExerciseDbEntry) -> ExternalExercise:
    lines = tuple(line for text in entry.instructions for line in extract_text_lines(text))
    return ExternalExercise(
        source_key=f"{COLLECTION_NAME}:{entry.id}",
        texts=(ExternalText("en", " ".join(entry.name.split()), split_into_steps(lines)),),
        category=entry.category,
        level=entry.level,
        muscles=tuple(entry.primary_muscles),
        secondary_muscles=tuple(entry.secondary_muscles),
        equipment=(entry.equipment,) if entry.equipment else (),
        credits=(
            Credit(
                "Text",
                TEXT_LICENCE,
                "https://unlicense.org",
                COLLECTION_NAME,
                source_url=COLLECTION_URL,
            ),
        ),
        source=Source(f"{COLLECTION_NAME}, entry {entry.id}", COLLECTION_URL),
        pictures=tuple(_build_external_picture(name) for name in entry.images),
    )


def _build_external_picture(name: str) -> ExternalPicture:
    return ExternalPicture(name, Credit("Picture", PICTURE_LICENCE, source_url=COLLECTION_URL))
