"""Training days in the open JSON format, for doses and schedules."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from ptplanner.domain import dosage as d
from ptplanner.domain.errors import InvalidValue
from ptplanner.formats.field_types import read_by_name
from ptplanner.formats.number_json import (
    WholeNumber,
    count_to_json,
    make_range_field,
    to_count_span,
)

DayField = Annotated[d.Weekday, read_by_name(d.Weekday)]


class DaysModel(BaseModel):
    """The fields that choose days, for doses and schedules: only one, but ``days_per_week`` may repeat the count."""

    model_config = ConfigDict(extra="forbid", frozen=True, title="Days")

    days_per_week: (
        Annotated[WholeNumber, make_range_field(d.DAYS_PER_WEEK_BOUNDS, "On how many days a week.")]
        | None
    ) = None
    days_per_week_max: (
        Annotated[
            WholeNumber,
            make_range_field(d.DAYS_PER_WEEK_BOUNDS, "On at most how many days, if it is a range."),
        ]
        | None
    ) = None
    weekdays: (
        Annotated[
            list[DayField],
            Field(min_length=1, max_length=7, description="On these days, Monday first."),
        ]
        | None
    ) = None
    every_other_day: Annotated[StrictBool, Field(description="Every second day.")] | None = None

    def validate_days(self) -> None:
        """Raise ValueError if the days contradict each other, so that pydantic collects the problem."""
        try:
            self.to_days()
        except InvalidValue as error:
            raise ValueError(str(error)) from error

    def to_days(self) -> d.Days | None:
        """Convert to the domain's days; None if no days are given."""
        if (
            self.days_per_week is None
            and self.days_per_week_max is None
            and self.weekdays is None
            and not self.every_other_day
        ):
            return None
        weekdays = tuple(self.weekdays or ())
        count = to_count_span("days_per_week", self.days_per_week, self.days_per_week_max)
        chosen = d.Days(
            None if weekdays or self.every_other_day else count,
            weekdays,
            bool(self.every_other_day),
        )
        if count not in (None, chosen.per_week or d.Span.of(chosen.max_per_week)):
            raise InvalidValue("Days are a number a week, named weekdays, or every second day.")
        return chosen


def days_to_json(days: d.Days | None) -> dict[str, object]:
    """Convert days to JSON: always their number per week, for simple readers, and which days if chosen."""
    if days is None:
        return {}
    fields = count_to_json("days_per_week", days.per_week or d.Span.of(days.max_per_week))
    if days.every_second_day:
        fields["every_other_day"] = True
    if days.weekdays:
        fields["weekdays"] = [day.name.lower() for day in days.weekdays]
    return fields
