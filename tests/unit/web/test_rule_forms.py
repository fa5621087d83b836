"""The form of a clinic's own rule: every slip is told beside its field, in a sentence that says what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from ptplanner.domain.condition import Advice, Condition
from ptplanner.domain.ids import ConditionSlug, RuleId
from ptplanner.web.rules.forms import (
    rule_form_from_request,
    rule_form_from_rule,
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
    "source-title": "House rule",
    "source-year": "2025",
}


def test_a_rule_survives_the_form() -> None:
    form = rule_form_from_request(
        MultiDict({**TYPED, "weeks": "6", "source-url": "https://example.org"})
    )
    rule, errors = validate_rule_form(form, ID, CONDITIONS)
    assert errors == {}
    assert rule is not None
    assert (rule.id, rule.advice, rule.in_force_weeks, rule.is_custom) == (
        ID,
        Advice.AVOID,
        6,
        True,
    )
    again = rule_form_from_rule(rule)
    assert set(again.movements) == set(form.movements)
    assert replace(again, movements=()) == replace(form, movements=())


@pytest.mark.parametrize(
    ("changes", "field", "said"),
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
    changes: dict[str, Any], field: str, said: str
) -> None:
    rule, errors = validate_rule_form(
        rule_form_from_request(MultiDict({**TYPED, **changes})), ID, CONDITIONS
    )
    assert rule is None
    assert list(errors) == [field]
    assert said in errors[field]
