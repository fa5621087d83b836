"""Ranking and spelling of a search: values alone, without a database."""

from __future__ import annotations

import json

import pytest

from ptplanner.storage.search.ranking import Candidate, rank_candidates
from ptplanner.storage.search.spelling import (
    count_allowed_typos,
    find_corrections,
    find_neighbours,
    list_splits,
    pick_split,
)
from ptplanner.storage.search.words import QueryWord

VOCABULARY = {"bridge": 9, "bride": 2, "brige": 2, "hamstring": 5, "hip": 7, "camel": 1, "cat": 1}


def word(text: str, *forms: str, is_prefix: bool = False) -> QueryWord:
    return QueryWord((text, *forms), is_prefix)


def candidate(key: str, *phrases: tuple[float, str], weight: int = 10) -> Candidate:
    return Candidate(key, json.dumps(phrases or [(1.0, key)]), weight)


@pytest.mark.parametrize(
    ("text", "typos"), [("", 0), ("ab", 0), ("hip", 1), ("knee", 1), ("ankle", 2), ("x" * 40, 2)]
)
def test_longer_words_may_have_more_typing_errors(text: str, typos: int) -> None:
    assert count_allowed_typos(text) == typos


def test_the_nearest_words_are_the_correction_and_the_frequent_one_comes_first() -> None:
    assert find_corrections("bridgge", VOCABULARY) == ("bridge",)
    assert find_corrections("bridgr", VOCABULARY)[0] == "bridge"
    assert find_corrections("zz", VOCABULARY) == ()
    assert "bride" in find_neighbours("bridge", VOCABULARY)
    assert find_neighbours("hip", VOCABULARY) == ("hip",)


def test_an_unfinished_word_is_compared_with_beginnings() -> None:
    assert find_corrections("hamsrt", VOCABULARY) == ()
    assert find_corrections("hamsrt", VOCABULARY, is_prefix=True) == ("hamstring",)


def test_each_part_of_a_compound_has_two_letters_and_the_longest_first_part_wins() -> None:
    assert list_splits("abcde") == [("abc", "de"), ("ab", "cde")]
    assert list_splits("abc") == []
    splits = list_splits("catcamel")
    assert pick_split(splits, VOCABULARY) == ("cat", "camel")
    assert pick_split(splits, {"catca", "mel", *VOCABULARY}) == ("catca", "mel")
    assert pick_split(splits, {"cat"}) is None


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ((word("bird"), word("dog")), "bird dog"),
        ((word("dog"), word("bird")), "bird dog"),
        ((word("bird"),), "bird dog"),
        ((word("sitting", "sit"), word("bird")), "bird sit"),
        ((word("hams", is_prefix=True),), "hamstring"),
        ((word("hamstring"),), "hamstring"),
        ((word("2x10"), word("bird"), word("dog")), "bird dog"),
    ],
)
def test_the_name_most_like_the_query_comes_first(words: tuple[QueryWord, ...], first: str) -> None:
    names = ("long bird dog stand", "hamstring curl lying", "bird dog", "bird sit", "hamstring")
    assert rank_candidates(map(candidate, names), words)[0] == first


def test_another_form_of_a_word_counts_as_the_word() -> None:
    words = (word("lying", "lie"), word("side"))
    names = map(candidate, ("side lyings", "side lie"))
    assert rank_candidates(names, words) == ("side lie", "side lyings")


def test_a_whole_word_ranks_above_a_beginning_of_another() -> None:
    whole, begun = candidate("ham"), candidate("hamstring")
    assert rank_candidates((begun, whole), (word("ham", is_prefix=True),)) == ("ham", "hamstring")


def test_a_name_ranks_above_an_equal_alias_and_weight_decides_between_equals() -> None:
    named = candidate("named", (1.0, "bird dog"))
    alias = candidate("alias", (1.0, "pointer"), (0.9, "bird dog"))
    heavy = candidate("heavy", (1.0, "bird dog"), weight=11)
    words = (word("bird"), word("dog"))
    assert rank_candidates((alias, named, heavy), words) == ("heavy", "named", "alias")
    first, second = candidate("b", (1.0, "plank")), candidate("a", (1.0, "plank side"))
    assert rank_candidates((second, first), (word("plank"),)) == ("b", "a")
