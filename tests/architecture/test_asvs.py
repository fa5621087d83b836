"""The answers to OWASP ASVS 5.0.0 are complete, counted right, and name files that exist."""

from __future__ import annotations

import re
from collections import Counter

from tests.architecture.tree import ROOT

DOCUMENT = (ROOT / "docs/asvs.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| V([\d.]+) \| ([12]) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ANSWERS = ("met", "**open**", "operator", "does not apply")
# The level of each requirement of a section, in order, from the list that OWASP publishes with version 5.0.0.
LEVELS = {
    "1.1": "22", "1.2": "1111122223", "1.3": "112222222223", "1.4": "222", "1.5": "123",
    "2.1": "122", "2.2": "112", "2.3": "12223", "2.4": "23",
    "3.1": "3", "3.2": "113", "3.3": "12223", "3.4": "11222233", "3.5": "11122333", "3.6": "3", "3.7": "22333",
    "4.1": "12233", "4.2": "23333", "4.3": "22", "4.4": "1222",
    "5.1": "2", "5.2": "112333", "5.3": "113", "5.4": "222",
    "6.1": "122", "6.2": "111111112222", "6.3": "11223333", "6.4": "112233", "6.5": "22222333", "6.6": "2223",
    "6.7": "33", "6.8": "2222",
    "7.1": "222", "7.2": "1111", "7.3": "22", "7.4": "11222", "7.5": "223", "7.6": "22",
    "8.1": "1233", "8.2": "1123", "8.3": "133", "8.4": "23",
    "9.1": "111", "9.2": "1222",
    "10.1": "22", "10.2": "223", "10.3": "22223", "10.4": "1111122222233333", "10.5": "22222", "10.6": "22",
    "10.7": "222",
    "11.1": "2233", "11.2": "22233", "11.3": "11233", "11.4": "1222", "11.5": "23", "11.6": "23", "11.7": "33",
    "12.1": "12233", "12.2": "11", "12.3": "22223",
    "13.1": "2333", "13.2": "222223", "13.3": "2233", "13.4": "1222233",
    "14.1": "22", "14.2": "12223333", "14.3": "122",
    "15.1": "12233", "15.2": "12233", "15.3": "1222222", "15.4": "3333",
    "16.1": "2", "16.2": "22222", "16.3": "2222", "16.4": "222", "16.5": "2223",
    "17.1": "23", "17.2": "22223333", "17.3": "22",
}  # fmt: skip


def test_every_requirement_of_levels_1_and_2_is_answered_once() -> None:
    wanted = {
        f"{section}.{place}": level
        for section, levels in LEVELS.items()
        for place, level in enumerate(levels, start=1)
        if level in "12"
    }
    assert Counter(wanted.values()) == {"1": 70, "2": 183}
    answered = [(number, level) for number, level, *_ in ROW.findall(DOCUMENT)]
    assert sorted(answered) == sorted(wanted.items())


def test_the_answers_are_counted_right() -> None:
    rows = ROW.findall(DOCUMENT)
    assert {answer for _, _, _, answer, _ in rows} == set(ANSWERS)
    found = Counter((answer, level) for _, level, _, answer, _ in rows)
    for answer in ANSWERS:
        assert f"\n| {answer} | {found[answer, '1']} | {found[answer, '2']} |\n" in DOCUMENT, answer


def test_whatever_is_met_names_something_that_exists() -> None:
    """A word alone is no proof, unless the program has nothing that could be shown."""
    without_file = set()
    for number, _, _, answer, why in ROW.findall(DOCUMENT):
        named = [name for name in re.findall(r"`([^`]+)`", why) if "/" in name or "." in name]
        paths = [
            name
            for name in named
            if re.match(r"(?:tests|ptplanner|templates|static|deploy)/", name)
        ]
        assert [path for path in paths if not (ROOT / path).exists()] == [], number
        if answer == "met" and not named and "](" not in why:
            without_file.add(number)
    assert without_file <= {"1.2.9", "1.4.1", "3.4.2", "6.2.10", "6.4.2", "6.1.1", "11.2.3"}
