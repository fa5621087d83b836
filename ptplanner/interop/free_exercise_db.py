"""Entries of free-exercise-db: one flat object each, in English, without markup."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StrictStr

from ptplanner.domain.exercise import Credit, Source
from ptplanner.domain.imported import ForeignPicture
from ptplanner.interop.foreign import Foreign, ForeignText
from ptplanner.interop.plain_steps import as_steps, lines_of_text
from ptplanner.interop.plan_model import printable

NAME_LIMIT = 200
LONGEST_TEXT = 5_000
# More than any entry of the collection has.
MOST_VALUES = 60

COLLECTION = "free-exercise-db"
ADDRESS = "https://github.com/yuhonas/free-exercise-db"
TEXT_LICENCE = "Unlicense"
PICTURE_LICENCE = "unknown"


def newlines(value: object) -> object:
    """Convert the line ends of every system to newlines; other control characters are rejected later."""
    return value.replace("\r\n", "\n").replace("\r", "\n") if isinstance(value, str) else value


Text = Annotated[
    StrictStr, BeforeValidator(newlines), Field(max_length=LONGEST_TEXT), AfterValidator(printable)
]
Word = Annotated[Text, Field(min_length=1, max_length=NAME_LIMIT)]
Words = Annotated[list[Word], Field(max_length=MOST_VALUES)]


class Entry(BaseModel):
    """An entry: its known fields, and whatever a later version adds."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Word
    name: Word
    level: Word
    mechanic: Word | None
    equipment: Word | None
    primary_muscles: Annotated[Words, Field(alias="primaryMuscles")]
    secondary_muscles: Annotated[Words, Field(alias="secondaryMuscles")]
    instructions: Annotated[list[Text], Field(max_length=MOST_VALUES)]
    category: Word
    images: Words
    force: Word | None = None


def is_entry(value: object) -> bool:
    """Whether an object looks like an entry of this collection, valid or not."""
    return isinstance(value, dict) and ("primaryMuscles" in value or "instructions" in value)


def foreign(entry: Entry) -> Foreign:
    lines = tuple(line for text in entry.instructions for line in lines_of_text(text))
    return Foreign(
        source_key=f"{COLLECTION}:{entry.id}",
        texts=(ForeignText("en", " ".join(entry.name.split()), as_steps(lines)),),
        category=entry.category,
        level=entry.level,
        muscles=tuple(entry.primary_muscles),
        more_muscles=tuple(entry.secondary_muscles),
        equipment=(entry.equipment,) if entry.equipment else (),
        credits=(
            Credit("Text", TEXT_LICENCE, "https://unlicense.org", COLLECTION, source_url=ADDRESS),
        ),
        source=Source(f"{COLLECTION}, entry {entry.id}", ADDRESS),
        pictures=tuple(_picture(name) for name in entry.images),
    )


def _picture(name: str) -> ForeignPicture:
    return ForeignPicture(name, Credit("Picture", PICTURE_LICENCE, source_url=ADDRESS))
