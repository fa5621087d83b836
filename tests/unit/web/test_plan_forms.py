"""What the builder's forms send, read into edits."""

from __future__ import annotations

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict

from ptplanner.domain.errors import InvalidValue
from ptplanner.web.plans.forms import parse_plan_details

pytestmark = pytest.mark.unit


def fill_form(next_visit: str) -> MultiDict[str, str]:
    """The form of schedule and details with this next visit."""
    return MultiDict(
        {"per_day": "1", "days": "7", "weeks": "", "max_pain": "5", "next_visit": next_visit}
    )


@pytest.mark.parametrize("text", ["2026-12-04", "4 December 2026", "Dec 4, 2026", "4. 12. 2026"])
def test_the_next_visit_takes_a_date_as_people_type_it(text: str) -> None:
    assert parse_plan_details(fill_form(text)).next_visit == date(2026, 12, 4)


def test_an_empty_next_visit_is_none() -> None:
    assert parse_plan_details(fill_form("  ")).next_visit is None


def test_a_next_visit_that_is_no_date_says_so() -> None:
    with pytest.raises(InvalidValue, match=r"Next visit: “soon” is not a date"):
        parse_plan_details(fill_form("soon"))
