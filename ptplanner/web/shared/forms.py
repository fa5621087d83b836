"""Forms: a submitted form is read into a pydantic model; its errors are kept by field, and so is what was typed.

A form is a subclass of ``FormModel``. A field's type is its reader: ``Line``, ``Paragraphs``, ``TextLines``,
``OptionalDate``, ``WholeNumber``, ``Checkbox``, an enum for one choice, or ``ChosenValues`` for many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, ClassVar, Generic, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ValidationError,
    ValidationInfo,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails
from werkzeug.datastructures import MultiDict

from ptplanner.domain.errors import InvalidValue
from ptplanner.formats.problems import (
    describe_validation_error,
    list_validation_errors,
    locate_error,
)
from ptplanner.wording.english.dates import TypedDate, parse_date, parse_date_or_month

FormData = MultiDict[str, str]
FormT = TypeVar("FormT", bound="FormModel")
ValueT = TypeVar("ValueT")
MemberT = TypeVar("MemberT", bound=Enum)

# Errors that concern the whole form stand under this name.
WHOLE_FORM = ""
# Enough for a year, a term or a dose; int() of a very long text is slow.
MAX_DIGITS = 4
WRONG_CHOICE = "Choose one of these."
WRONG_NUMBER = "Write a whole number."
# Marks a field of which the page sends each ticked value.
MANY_VALUES = object()
_MESSAGES_BY_TYPE = {"enum": WRONG_CHOICE, "literal_error": WRONG_CHOICE, "missing": WRONG_CHOICE}


class InvalidForm(InvalidValue):
    """A form holds errors. ``errors`` maps the name of a form field to a sentence; ``field`` is the first of them."""

    def __init__(self, message: str, errors: Mapping[str, str]) -> None:
        super().__init__(message)
        self.errors = errors
        self.field = next(iter(errors), WHOLE_FORM)


class FormModel(BaseModel):
    """Base class of all forms. A field's ``alias`` is its name in the page, its ``title`` is its label in messages.

    The browser sends nothing for a box that is not ticked: such a field needs a default.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="ignore", frozen=True, validate_by_alias=True, validate_by_name=True
    )


def use_hyphens(name: str) -> str:
    """The ``alias_generator`` of forms whose field names have hyphens in the page: ``side_noun`` is ``side-noun``."""
    return name.replace("_", "-")


@dataclass(frozen=True)
class FormResult(Generic[FormT]):
    """A form after reading: its values, or None with ``errors`` (form field -> sentence); ``typed`` is shown again."""

    values: FormT | None
    errors: Mapping[str, str]
    typed: FormData


def validate_form(model: type[FormT], data: FormData, context: object = None) -> FormResult[FormT]:
    """Read a submitted form and collect every error; validators find ``context`` in ``info.context``."""
    typed = normalize_line_ends(data)
    try:
        values = model.model_validate(_collect_values(model, typed), context=context)
    except ValidationError as error:
        return FormResult(None, _collect_errors(error), typed)
    return FormResult(values, {}, typed)


def parse_form(model: type[FormT], data: FormData, context: object = None) -> FormT:
    """Read a submitted form; raise InvalidForm with the first error, which begins with the field's label."""
    result = validate_form(model, data, context)
    if result.values is None:
        field, message = next(iter(result.errors.items()))
        raise InvalidForm(_add_label(_find_label(model, field), message), result.errors)
    return result.values


def get_form_context(info: ValidationInfo, kind: type[ValueT]) -> ValueT:
    """The context that ``validate_form`` was given, for a validator."""
    if not isinstance(info.context, kind):
        raise TypeError(f"This form is validated with {kind.__name__} as its context.")
    return info.context


def normalize_line_ends(data: FormData) -> FormData:
    """Copy a form with plain newlines: browsers send CRLF, but a line break counts as one character."""
    return MultiDict((name, text.replace("\r\n", "\n")) for name, text in data.items(multi=True))


def _collect_values(model: type[FormModel], data: FormData) -> dict[str, object]:
    """Collect the fields of the model that were sent; a text field that was not sent is empty."""
    values: dict[str, object] = {}
    for name, field in model.model_fields.items():
        key = field.alias or name
        if MANY_VALUES in field.metadata:
            values[key] = data.getlist(key)
        elif key in data or field.is_required():
            values[key] = data.get(key, "")
    return values


def _collect_errors(error: ValidationError) -> dict[str, str]:
    """The first error of every field, in the order of the form's fields."""
    errors: dict[str, str] = {}
    for found in list_validation_errors(error):
        field = str(next(iter(locate_error(found)), WHOLE_FORM))
        errors.setdefault(field, _describe_form_error(found))
    return errors


def _describe_form_error(found: ErrorDetails) -> str:
    return _MESSAGES_BY_TYPE.get(found["type"]) or describe_validation_error(found, frozenset())


def _find_label(model: type[FormModel], key: str) -> str:
    fields: Iterable[tuple[str, FieldInfo]] = model.model_fields.items()
    return next((field.title or "" for name, field in fields if key == (field.alias or name)), "")


def _add_label(label: str, message: str) -> str:
    return f"{label}: {message[:1].lower()}{message[1:]}" if label else message


# Readers of one submitted text. pydantic collects a ValueError as an error of the field.


def normalize_spaces(text: str) -> str:
    """Join all words of a text by single spaces; a text field has one line."""
    return " ".join(text.split())


def split_text_lines(text: str) -> tuple[str, ...]:
    """The lines of a text area that are not empty, with normalized spaces."""
    lines = (normalize_spaces(line) for line in text.splitlines())
    return tuple(line for line in lines if line)


def split_at_commas(text: str) -> tuple[str, ...]:
    """The parts of ``knee bend, half squat``, each once."""
    parts = (normalize_spaces(part) for part in text.split(","))
    return tuple(dict.fromkeys(part for part in parts if part))


def read_date(text: str) -> date | None:
    """Read a date in any format that people type, such as 14 May 1968, 14.5.1968 or 1968-05-14; None if empty."""
    return _raise_as_value_error(parse_date, text)


def read_date_or_month(text: str) -> TypedDate | None:
    """Read a date, or a month and year alone, such as Oct 2026; None if empty."""
    return _raise_as_value_error(parse_date_or_month, text)


def read_whole_number(text: str, max_digits: int = MAX_DIGITS) -> int:
    """Read a whole number without a sign; raise ValueError if the text is anything else."""
    text = text.strip()
    if not (text.isascii() and text.isdecimal() and len(text) <= max_digits):
        raise ValueError(WRONG_NUMBER)
    return int(text)


def read_optional_number(text: str) -> int | None:
    """Read a whole number; None if the field is empty."""
    return read_whole_number(text) if text.strip() else None


def _raise_as_value_error(read: Callable[[str], ValueT], text: str) -> ValueT:
    try:
        return read(text)
    except InvalidValue as error:
        raise ValueError(str(error)) from error


Line = Annotated[str, BeforeValidator(normalize_spaces)]
Paragraphs = Annotated[str, BeforeValidator(str.strip)]
TextLines = Annotated[tuple[str, ...], BeforeValidator(split_text_lines)]
OptionalDate = Annotated[date | None, BeforeValidator(read_date)]
OptionalDateOrMonth = Annotated[TypedDate | None, BeforeValidator(read_date_or_month)]
WholeNumber = Annotated[int, BeforeValidator(read_whole_number)]
OptionalNumber = Annotated[int | None, BeforeValidator(read_optional_number)]
Checkbox = Annotated[bool, BeforeValidator(bool)]
# A hidden field that says "1" for on, and anything else for off.
Switch = Annotated[bool, BeforeValidator("1".__eq__)]
ChosenValues = Annotated[tuple[str, ...], MANY_VALUES]


class SwitchForm(FormModel):
    """A button that turns something on or off, such as a person's access or a rule."""

    on: Switch = False


# Checks for ``Annotated``: they say what is wrong in the words of the field.


def read_with(read: Callable[[str], object]) -> BeforeValidator:
    """Read a field by a function that raises InvalidValue, such as a parser of the domain."""
    return BeforeValidator(lambda text: _raise_as_value_error(read, text))


def require_text(message: str) -> AfterValidator:
    """Reject an empty field with ``message``."""

    def reject_empty(text: str) -> str:
        if not text:
            raise ValueError(message)
        return text

    return AfterValidator(reject_empty)


def limit_length(limit: int, subject: str = "it takes") -> AfterValidator:
    """Reject a text that is longer than ``limit`` characters: ``130 characters; a name takes 120.``"""

    def reject_too_long(text: str) -> str:
        if len(text) > limit:
            raise ValueError(f"{len(text)} characters; {subject} {limit}.")
        return text

    return AfterValidator(reject_too_long)


def find_member(kind: type[MemberT], value: str) -> MemberT | None:
    """The member with this value; None if there is none, as in an empty or tampered field."""
    return next((member for member in kind if member.value == value), None)


def read_known_members(kind: type[MemberT], values: Iterable[str]) -> tuple[MemberT, ...]:
    """The members that were ticked, in the order of the enum; only a tampered form holds other values."""
    ticked = set(values)
    return tuple(member for member in kind if member.value in ticked)
