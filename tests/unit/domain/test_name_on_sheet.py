"""The initial of a surname: a letter with its marks, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.name_on_sheet import find_surname_initial
from ptplanner.domain.printable import find_replaced_signs

TIBETAN = "\u0f40"


@pytest.mark.parametrize(
    ("name", "initial"),
    [
        ("Ana Ruiz", "R"),
        ("Ana de la cruz", "C"),
        ("Ana Ruiz-Gómez", "R"),
        ("Ana O’Brien", "O"),
        ("Ana (Ruiz)", "R"),
        ("Ana Ruiz (2)", "R"),
        ("Ana  Ångström", "Å"),
        ("Ana A\u030angström", "Å"),
        ("Анна Ёлкина", "Ё"),
        ("Lan Đỗ", "Đ"),
        ("Ana ʻOkina", "O"),
        ("Ana ßmit", "ß"),
        ("Ana", ""),
        ("", ""),
        ("李小龙", ""),
        ("Ana 1968", ""),
        (f"Ana {TIBETAN}", ""),
    ],
)
def test_the_last_word_gives_the_initial(name: str, initial: str) -> None:
    assert find_surname_initial(name) == initial


@given(st.text(max_size=60))
def test_an_initial_is_one_printable_letter_with_marks(name: str) -> None:
    initial = find_surname_initial(name)
    assert not initial or initial[0].isalpha()
    assert not any(sign.isspace() for sign in initial)
    assert find_replaced_signs(initial) == ()
