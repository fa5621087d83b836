"""Stop rules of several conditions are one sentence in which nothing is said twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.stop_rules import merge_stop_rules
from ptplanner.formats.content_files import load_catalog

RULES = tuple(c.stop_rule for c in load_catalog().conditions.values() if c.stop_rule)


@pytest.mark.parametrize(
    ("rules", "merged"),
    [
        ((), ()),
        (("", "  "), ()),
        (("Stop if you feel dizzy.",), ("Stop if you feel dizzy.",)),
        (
            ("Stop if you feel dizzy or your chest hurts.", "Stop if you feel dizzy."),
            ("Stop if you feel dizzy or your chest hurts.",),
        ),
        (
            (
                "Stop if you feel dizzy or your chest hurts.",
                "Look at your skin after you exercise.",
                "Stop if your chest hurts or you cannot get your breath.",
            ),
            (
                "Stop if you feel dizzy, your chest hurts or you cannot get your breath.",
                "Look at your skin after you exercise.",
            ),
        ),
        (("Sit down.", "Stop if it hurts."), ("Sit down.", "Stop if it hurts.")),
    ],
)
def test_equal_parts_are_merged(rules: tuple[str, ...], merged: tuple[str, ...]) -> None:
    assert merge_stop_rules(rules) == merged


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_alone_stays_as_it_is_written(rule: str) -> None:
    assert merge_stop_rules([rule, rule]) == (rule,)


@given(st.lists(st.sampled_from(RULES)))
def test_every_part_of_every_rule_is_said_once(rules: list[str]) -> None:
    text = " ".join(merge_stop_rules(rules)).casefold()
    for rule in rules:
        for part in rule.removeprefix("Stop if ").rstrip(".").split(" or "):
            assert part.casefold() in text
    assert text.count("stop if ") <= 1 + ("stop and call" in text)
    assert text.count("you feel dizzy") <= 1
