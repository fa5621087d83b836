"""Access codes: what may be typed, what is refused, and which characters they have."""

from __future__ import annotations

import secrets

import pytest

from ptplanner.domain.access_code import (
    CODE_ALPHABET,
    CODE_LENGTH,
    format_code,
    generate_code,
    is_access_code,
    normalize_code,
)

CODE = "7K4M9XQ2WTB"


@pytest.mark.parametrize(
    "separator",
    [
        *[" ", "-", ".", "\t", "  "],
        pytest.param("\u00a0", id="no-break space"),
        pytest.param("\u00b7", id="middle dot"),
        pytest.param("\u2010", id="hyphen"),
        pytest.param("\u2011", id="no-break hyphen"),
        pytest.param("\u2013", id="en dash"),
        pytest.param("\u2014", id="em dash"),
    ],
)
def test_separators_between_the_groups_are_removed(separator: str) -> None:
    typed = separator.join(("7k4m", "9xq2", "wtb"))
    assert normalize_code(f" {typed}{separator}") == CODE


@pytest.mark.parametrize(
    "typed", ["", CODE[:-1], CODE + "2", "7K4M9XQ2WT0", "7K4M9XQ2WTI", "é" * 11]
)
def test_an_invalid_code_is_refused(typed: str) -> None:
    assert not is_access_code(normalize_code(typed))


def test_a_printed_code_is_read_back() -> None:
    assert format_code(CODE) == "7K4M 9XQ2 WTB"
    assert normalize_code(format_code(CODE)) == CODE
    assert is_access_code(CODE)


def test_a_code_may_contain_every_character_of_the_alphabet() -> None:
    asked: list[int] = []

    def pick_last(below: int) -> int:
        asked.append(below)
        return below - 1

    assert generate_code(pick_last) == CODE_ALPHABET[-1] * CODE_LENGTH
    assert asked == [28] * 11
    assert generate_code(lambda _: 0, length=4) == CODE_ALPHABET[0] * 4
    assert is_access_code(generate_code(secrets.randbelow))


def test_the_alphabet_has_no_vowels_and_no_look_alikes() -> None:
    assert len(set(CODE_ALPHABET)) == len(CODE_ALPHABET) == 28
    assert not set(CODE_ALPHABET) & set("AEIOU01L")
