"""How a word of a query is looked up: its stems, its synonyms, and its parts if it is a compound."""

from __future__ import annotations

import pytest

from ptplanner.domain.text import singularize
from ptplanner.storage.search.spelling import list_splits, pick_split
from ptplanner.storage.search.words import stems

pytestmark = pytest.mark.integration

KNOWN = dict.fromkeys(("cat", "camel", "step", "up", "hip", "flexor", "bird", "dog"), 1)


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("bridges", "bridge"),
        ("stretches", "stretch"),
        ("press", "press"),
        ("pelvis", "pelvis"),
        ("gluteus", "gluteus"),
        ("abs", "abs"),
        ("s", "s"),
    ],
)
def test_a_plural_is_found_by_its_singular(word: str, one: str) -> None:
    assert singularize(word) == one


@pytest.mark.parametrize(
    ("word", "base"),
    [("stretching", "stretch"), ("raising", "raise"), ("sitting", "sit"), ("bridging", "bridge")],
)
def test_an_ing_form_is_found_by_its_stem(word: str, base: str) -> None:
    assert base in stems(word)


@pytest.mark.parametrize("word", ["ring", "ing", "sing"])
def test_a_stem_has_at_least_three_letters(word: str) -> None:
    assert all(len(base) >= 3 for base in stems(word))


@pytest.mark.parametrize(
    ("word", "pair"),
    [
        ("catcamel", ("cat", "camel")),
        ("stepup", ("step", "up")),
        ("hipflexor", ("hip", "flexor")),
        ("birddog", ("bird", "dog")),
        ("catcame", None),
        ("cat", None),
        ("", None),
    ],
)
def test_a_compound_of_two_known_words_is_split(word: str, pair: tuple[str, str] | None) -> None:
    assert pick_split(list_splits(word), KNOWN) == pair
