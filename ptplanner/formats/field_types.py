"""Types of fields that several formats share: texts, slugs, dates, levels, and how a field becomes a domain value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StrictStr,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.exercise import ClinicalReview
from ptplanner.domain.printable import replace_word_signs

# The folder name of an exercise, and the last part of its URL.
SLUG_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MAX_SLUG_LENGTH = 80
# Long enough for the identifiers of any system.
MAX_ID_LENGTH = 64
MAX_NAME_LENGTH = 120
# A paragraph; steps are far shorter.
MAX_LINE_LENGTH = 2_000
MAX_LIST_VALUES = 60
# Control characters except newlines and tabs, and lone surrogates.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
ItemT = TypeVar("ItemT")
EnumT = TypeVar("EnumT", bound=IntEnum)


def validate_printable(text: str) -> str:
    """Reject control characters and lone surrogates, which break databases and PDFs; replace Word's own signs."""
    if _UNPRINTABLE.search(text):
        raise ValueError("This holds characters that cannot be printed.")
    return replace_word_signs(text)


def _parse_iso_date(value: object) -> object:
    # TOML has dates of its own.
    if type(value) is date:
        return value
    if isinstance(value, str) and len(value) == len("2026-03-01"):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("This must be a date like 2026-03-01.")


def _parse_timestamp(value: object) -> object:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError(
            "This must be a date and time with a time zone, like 2026-03-01T09:30:00+00:00."
        )
    return moment


def _validate_slug(text: str) -> str:
    if not re.fullmatch(SLUG_PATTERN, text):
        raise ValueError("This must be a to z, 0 to 9 and single hyphens, like bird-dog.")
    return text


def _reject_duplicates(values: tuple[ItemT, ...]) -> tuple[ItemT, ...]:
    if len(set(values)) != len(values):
        raise ValueError("A value appears twice.")
    return values


Text = Annotated[StrictStr, AfterValidator(validate_printable)]
Line = Annotated[Text, Field(max_length=MAX_LINE_LENGTH)]
Lines = Annotated[tuple[Line, ...], Field(max_length=MAX_LIST_VALUES)]
Name = Annotated[Text, Field(min_length=1, max_length=MAX_NAME_LENGTH)]
Slug = Annotated[
    Text,
    Field(max_length=MAX_SLUG_LENGTH, examples=["bird-dog"]),
    AfterValidator(_validate_slug),
]
Slugs = Annotated[tuple[Slug, ...], Field(max_length=MAX_LIST_VALUES)]
Id = Annotated[Text, Field(min_length=1, max_length=MAX_ID_LENGTH)]
SlugReference = Annotated[
    Text, Field(min_length=1, max_length=MAX_ID_LENGTH, examples=["bird-dog"])
]
Language = Annotated[Text, Field(min_length=2, max_length=35)]
IsoDate = Annotated[
    date, BeforeValidator(_parse_iso_date), WithJsonSchema({"type": "string", "format": "date"})
]
Timestamp = Annotated[
    datetime,
    BeforeValidator(_parse_timestamp),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
# Behind a list of members of an enum.
UNIQUE = (Field(max_length=MAX_LIST_VALUES), AfterValidator(_reject_duplicates))


class FormLayout(Enum):
    """How a form field holds its value."""

    ONE_LINE = "one line, or one choice"
    LINES = "a value on each line"
    COMMAS = "values between commas"
    TICKED = "a tick box for each value"


@dataclass(frozen=True)
class InForm:
    """Marks a field that a form shows, under ``name`` if the field's own name does not fit."""

    layout: FormLayout = FormLayout.ONE_LINE
    name: str = ""


@dataclass(frozen=True)
class ReadAs:
    """Marks a field that a file holds as ``file_type`` and that becomes the annotated domain value.

    ``read`` converts what the file holds to the domain value, and ``write`` converts it back to JSON values.
    An InvalidValue that ``read`` raises becomes a problem of the field.
    """

    file_type: Any
    read: Callable[[Any], object]
    write: Callable[[Any], object]

    def __get_pydantic_core_schema__(
        self, source: object, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_after_validator_function(
            self._read_or_reject,
            handler.generate_schema(self.file_type),
            serialization=core_schema.plain_serializer_function_ser_schema(self.write),
        )

    def _read_or_reject(self, value: object) -> object:
        try:
            return self.read(value)
        except InvalidValue as error:
            raise ValueError(str(error)) from error


def read_by_name(kind: type[EnumT]) -> ReadAs:
    """For an integer enum, which files write by the names of its members, in lower case."""
    members = {member.name.lower(): member for member in kind}
    return ReadAs(Literal[tuple(members)], members.__getitem__, lambda member: member.name.lower())


def sort_members(members: frozenset[Enum]) -> list[str]:
    """The values of a set, sorted, so that equal sets are written alike."""
    return sorted(member.value for member in members)


@dataclass(frozen=True)
class PartOf:
    """Marks a field that is part of a small value: ``reviewed_by`` is ``by`` of the ClinicalReview in ``review``."""

    makes: type[Any]
    name: str
    field: str


class ValueModel(BaseModel):
    """A model whose fields are those of the domain value ``makes``: read from files, and written as JSON.

    A field has the name of the domain value's field; its alias is the name in files.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)
    makes: ClassVar[type[Any]]

    def to_value(self, **given: object) -> Any:  # noqa: ANN401  # the type that ``makes`` names
        """Make the domain value; ``given`` are its fields that stand elsewhere."""
        held = self._make_parts() | given
        names = (one.name for one in fields(self.makes) if one.name not in held)
        held |= {name: getattr(self, name) for name in names if hasattr(self, name)}
        return self.makes(**held)

    def _make_parts(self) -> dict[str, object]:
        marks = {name: mark for name in type(self).model_fields if (mark := self._find_mark(name))}
        return {
            part.name: part.makes(
                **{
                    mark.field: getattr(self, name)
                    for name, mark in marks.items()
                    if mark.name == part.name
                }
            )
            for part in marks.values()
        }

    @classmethod
    def to_json(cls, value: object) -> dict[str, object]:
        """The fields of a domain value for JSON, in the order of the format, without optional empty ones."""
        held = {name: cls._get_from_value(name, value) for name in cls.model_fields}
        written = cls.model_construct(**held).model_dump(mode="json", by_alias=True)
        required = {f.alias or name for name, f in cls.model_fields.items() if f.is_required()}
        return {
            name: one
            for name, one in written.items()
            if name in required or one not in (None, "", [], 0)
        }

    @classmethod
    def _get_from_value(cls, name: str, value: object) -> Any:  # noqa: ANN401  # a field of any type
        mark = cls._find_mark(name)
        return getattr(getattr(value, mark.name), mark.field) if mark else getattr(value, name)

    @classmethod
    def _find_mark(cls, name: str) -> PartOf | None:
        marks = cls.model_fields[name].metadata
        return next((mark for mark in marks if isinstance(mark, PartOf)), None)


ReviewedBy = Annotated[Line, PartOf(ClinicalReview, "review", "by")]
ReviewedOn = Annotated[Line, PartOf(ClinicalReview, "review", "on")]
