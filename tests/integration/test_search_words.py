"""How a word of a query is looked up: its stems, its synonyms, and its parts if it is a compound."""

from __future__ import annotations

import pytest

from ptplanner.domain.text import singularize
from ptplanner.storage.search.spelling import list_splits, pick_split
from ptplanner.storage.search.tag_words import find_tag_terms
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


@pytest.mark.parametrize(
    ("word", "tags"),
    [
        ("strengthening", {"strength"}),
        ("lying", {"supine", "prone", "sidelying"}),
        ("seated", {"sitting", "longsitting"}),
        ("lumbar", {"lowback"}),
        ("bridge", set()),
    ],
)
def test_a_therapists_word_is_a_synonym_of_a_tag(word: str, tags: set[str]) -> None:
    assert set(find_tag_terms(word, is_prefix=False)) == tags


def test_a_prefix_is_a_synonym_of_a_tag_once_it_is_unambiguous() -> None:
    assert find_tag_terms("flexib", is_prefix=True) == ("stretch",)
    assert find_tag_terms("fle", is_prefix=True) == ()
    assert find_tag_terms("flexib", is_prefix=False) == ()
