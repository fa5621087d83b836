"""The form of a clinic's own rule: every slip is told beside its field, in a sentence that says what to do."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from ptplanner.domain.condition import Advice, Condition
from ptplanner.domain.ids import ConditionSlug, RuleId
from ptplanner.web.rules.forms import (
    fill_rule_form,
    validate_rule_form,
)

ID = RuleId("own-vertigo-1")
VERTIGO = ConditionSlug("vertigo")
CONDITIONS = {VERTIGO: Condition(VERTIGO, "Vertigo", "dizzy spells")}
TYPED: dict[str, Any] = {
    "condition": "vertigo",
    "advice": "avoid",
    "movement": ["head-down", "supine-prolonged"],
    "for-therapist": "Changes the head's place. Dizzy spells may come back.",
    "avoid": "Do not lie flat.",
    "why": "It can make you dizzy.",
    "instead": "Keep your head up.",
    "safely": "Rest on two pillows.",
    "source-title": "House rule",
    "source-year": "2025",
}


def test_a_rule_survives_the_form() -> None:
    data = MultiDict({**TYPED, "weeks": "6", "source-url": "https://example.org"})
    result = validate_rule_form(data, ID, CONDITIONS)
    rule = result.rule
    assert result.errors == {}
    assert rule is not None
    assert (rule.id, rule.advice, rule.in_force_weeks, rule.is_custom) == (
        ID,
        Advice.AVOID,
        6,
        True,
    )
    assert fill_rule_form(rule) == result.typed


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"condition": ""}, "condition", "Choose a condition."),
        ({"condition": "made-up"}, "condition", "Choose a condition."),
        ({"movement": []}, "movement", "Choose at least one movement"),
        ({"movement": ["flying"]}, "movement", "Choose at least one movement"),
        ({"advice": "forbid"}, "advice", "Choose one of these."),
        ({"avoid": " "}, "avoid", "Write what to avoid"),
        ({"why": "one two three four five six seven"}, "why", "7 words; at most 6."),
        (
            {"avoid": "Discontinue unaccustomed perpendicular antigravity manoeuvres."},
            "avoid",
            "grade",
        ),
        ({"for-therapist": "x" * 301}, "for-therapist", "301 characters; it takes 300."),
        ({"source-title": ""}, "source-title", "Write where this comes from"),
        ({"source-year": "last year"}, "source-year", "Write the year of the source"),
        ({"source-year": "9" * 400}, "source-year", "Write the year of the source"),
        ({"source-url": "javascript:alert(1)"}, "source-url", "An address begins with https://"),
        ({"weeks": "twelve"}, "weeks", "Write a number of weeks"),
        ({"weeks": "0"}, "weeks", "Weeks go from 1 to 104."),
    ],
)
def test_a_mistake_is_reported_beside_its_field(
    changes: dict[str, Any], field: str, message: str
) -> None:
    result = validate_rule_form(MultiDict({**TYPED, **changes}), ID, CONDITIONS)
    assert result.rule is None
    assert list(result.errors) == [field]
    assert message in result.errors[field]


def test_all_mistakes_are_reported_at_once() -> None:
    changes = {"weeks": "twelve", "advice": "forbid", "avoid": "", "source-year": "9"}
    result = validate_rule_form(MultiDict({**TYPED, **changes}), ID, CONDITIONS)
    assert set(result.errors) == set(changes)
