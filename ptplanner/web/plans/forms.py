"""Parse the builder's forms into edits; an invalid value raises an error that names its field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import BeforeValidator, Field
from werkzeug.datastructures import MultiDict

from ptplanner.domain import edits, shorthand
from ptplanner.domain.dosage import Days, Dosage, Span
from ptplanner.domain.errors import InvalidValue
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId, RedFlagGroupSlug, RuleId
from ptplanner.domain.plan import Schedule, Section
from ptplanner.domain.sides import DoseSide
from ptplanner.domain.template import parse_phase_reference
from ptplanner.web.plans.dose_answers import DoseAnswer, build_dose_answers
from ptplanner.web.plans.dose_fields import (
    DaysForm,
    DoseFields,
    dosage_from_form,
    read_range,
    read_typed_fields,
)
from ptplanner.web.shared.forms import (
    FormData,
    FormModel,
    OptionalDate,
    OptionalNumber,
    Paragraphs,
    WholeNumber,
    find_member,
    parse_form,
    read_whole_number,
    read_with,
)

DOSE_PREFIX = "dose-"
# A version is a counter; no plan needs more than ten digits.
_VERSION_DIGITS = 10
# What the page last showed as saved, and what it has sent since without an answer.
MAX_TYPED_OVER = 8
# More than any form of the builder has.
MAX_FIELDS = 100


def _read_version(text: str) -> int:
    return read_whole_number(text, _VERSION_DIGITS)


def _read_section(text: str) -> Section:
    section = find_member(Section, text)
    if section is None:
        raise ValueError("Choose warm-up, main or cool-down.")
    return section


def _read_optional_section(text: str) -> Section | None:
    return _read_section(text) if text else None


Place = Annotated[OptionalNumber, Field(title="The place")]


class VersionForm(FormModel):
    """The version of the plan that the page showed."""

    version: Annotated[int, Field(title="The version of the plan"), BeforeValidator(_read_version)]


class AddForm(FormModel):
    """An exercise to add. Without a section it goes where its type belongs, without a place to the end."""

    exercise: str
    section: Annotated[Section | None, BeforeValidator(_read_optional_section)] = None
    place: Place = None


class MoveForm(FormModel):
    """A new place of an item; without a place it goes to the end of the section."""

    section: Annotated[Section, BeforeValidator(_read_section)]
    place: Place = None


class NoteForm(FormModel):
    """What the sheet says beside an exercise."""

    note: Paragraphs
    warning: Paragraphs


class PlanDetailsForm(DaysForm):
    """The schedule of the plan, its pain limit, the next visit, the title and the text before the exercises.

    A text that the page did not send stays as it is.
    """

    per_day: Annotated[Span | None, read_with(partial(read_range, "Times a day"))]
    weeks: Annotated[Span | None, read_with(partial(read_range, "Weeks"))] = None
    title: str
    max_pain: Annotated[WholeNumber, Field(title="The pain limit")]
    next_visit: Annotated[OptionalDate, Field(title="Next visit")] = None
    max_pain_reason: Paragraphs | None = None
    opening_note: Paragraphs | None = None


@dataclass(frozen=True)
class RejectedDose:
    """A dose that could not be parsed; what was typed stays in its inputs.

    ``fields`` is None if the shorthand was edited; otherwise ``field`` names the input at fault.
    """

    item: str
    text: str
    message: str
    fields: DoseFields | None = None
    field: str = ""
    answers: tuple[DoseAnswer, ...] = ()


def build_rejected_dose(item: str, form: FormData, error: InvalidValue) -> RejectedDose:
    if not _is_from_fields(form):
        return RejectedDose(
            item, form.get("text", ""), str(error), answers=build_dose_answers(error)
        )
    return RejectedDose(
        item,
        form.get("text", ""),
        str(error),
        read_typed_fields(form),
        getattr(error, "field", ""),
    )


def _is_from_fields(form: FormData) -> bool:
    # Without scripts, "Save fields" adds a second "source" after the hidden field's "text".
    return "fields" in form.getlist("source")


def parse_version(form: FormData) -> int:
    return parse_form(VersionForm, form).version


def parse_typed_over(
    form: FormData, read: Callable[[FormData], edits.Edit]
) -> tuple[edits.Edit, ...] | None:
    """Parse the values that a text was typed over: each field ``over`` holds such a form, URL-encoded.

    None if the page says none; an edit with a value that cannot be read fits no plan and is left out.
    """
    texts = form.getlist("over")[:MAX_TYPED_OVER]
    if not texts:
        return None
    found = (_read_typed_over(text, read) for text in texts)
    return tuple(edit for edit in found if edit is not None)


def _read_typed_over(text: str, read: Callable[[FormData], edits.Edit]) -> edits.Edit | None:
    try:
        return read(MultiDict(parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)))
    except (ValueError, InvalidValue):
        return None


def parse_add(data: FormData) -> edits.AddExercise:
    form = parse_form(AddForm, data)
    return edits.AddExercise(ExerciseSlug(form.exercise), form.section, form.place)


def parse_move(item: ItemId, data: FormData) -> edits.MoveItem:
    """Parse a move to a place in a section, or to its end if no place is given."""
    form = parse_form(MoveForm, data)
    return edits.MoveItem(item, form.section, form.place)


def parse_step(item: ItemId, form: FormData) -> edits.ShiftItem:
    return edits.ShiftItem(item, -1 if form.get("by", "") == "-1" else 1)


def parse_dose(item: ItemId, form: FormData) -> edits.SetDose:
    return edits.SetDose(item, parse_submitted_dosage(form))


def parse_submitted_dosage(form: FormData) -> Dosage:
    """Parse whichever was edited last: an answer to a question, the shorthand or the structured fields."""
    if chosen := form.get("chosen"):
        return shorthand.parse_shorthand(chosen)
    if _is_from_fields(form):
        return dosage_from_form(form)
    return shorthand.parse_shorthand(form.get("text", ""))


def parse_all_doses(form: FormData) -> edits.SetDoses:
    names = (name for name in form if name.startswith(DOSE_PREFIX))
    return edits.SetDoses(
        tuple((ItemId(name.removeprefix(DOSE_PREFIX)), form.get(name, "")) for name in names)
    )


def parse_note(item: ItemId, data: FormData) -> edits.SetNote:
    form = parse_form(NoteForm, data)
    return edits.SetNote(item, form.note, form.warning)


def parse_removal(item: ItemId, _: FormData) -> edits.RemoveItem:
    return edits.RemoveItem(item)


def parse_restoration(item: ItemId, _: FormData) -> edits.RestoreItem:
    return edits.RestoreItem(item)


def parse_swap(item: ItemId, form: FormData) -> edits.SwapExercise:
    return edits.SwapExercise(item, ExerciseSlug(form.get("exercise", "")))


def parse_override(item: ItemId, form: FormData) -> edits.OverridePrecaution:
    rule = RuleId(form.get("rule", ""))
    return edits.OverridePrecaution(item, rule, form.get("reason", ""), form.get("for_patient", ""))


def parse_judgement(item: ItemId, form: FormData) -> edits.JudgeUnchecked:
    slugs = form.getlist("condition")[:MAX_FIELDS]
    return edits.JudgeUnchecked(item, tuple(map(ConditionSlug, slugs)))


def parse_sides(form: FormData) -> edits.SetSides:
    side = find_member(DoseSide, form.get("side", ""))
    if side is None:
        raise InvalidValue("Choose left, right, each side or the painful side.")
    return edits.SetSides(side)


def parse_override_withdrawal(item: ItemId, form: FormData) -> edits.WithdrawOverride:
    return edits.WithdrawOverride(item, RuleId(form.get("rule", "")))


def parse_red_flag_omission(form: FormData) -> edits.OmitRedFlags:
    return edits.OmitRedFlags(RedFlagGroupSlug(form.get("group", "")), form.get("reason", ""))


def parse_red_flag_restoration(form: FormData) -> edits.RestoreRedFlags:
    return edits.RestoreRedFlags(RedFlagGroupSlug(form.get("group", "")))


def parse_template(form: FormData) -> edits.ApplyTemplate:
    return edits.ApplyTemplate(*parse_phase_reference(form.get("template", "")))


def parse_plan_details(data: FormData) -> edits.SetPlanDetails:
    """Parse the form of the schedule, pain limit, next visit and title."""
    form = parse_form(PlanDetailsForm, data)
    days = form.to_days() or Days(per_week=Span.of(7))
    if form.per_day is None:
        raise InvalidValue("Times a day: write a number or a range, like 2 or 2-3.")
    return edits.SetPlanDetails(
        schedule=Schedule(per_day=form.per_day, days=days, weeks=form.weeks),
        title=form.title,
        max_pain=form.max_pain,
        next_visit=form.next_visit,
        max_pain_reason=form.max_pain_reason,
        opening_note=form.opening_note,
    )
