"""The whole vocabulary: that of shorthand, and around it the words of handout prose."""

from __future__ import annotations

from ptplanner.domain.dosage import Pace
from ptplanner.domain.shorthand import prose_words
from ptplanner.domain.shorthand.token_kinds import TokenKind, VocabularyEntry
from ptplanner.domain.shorthand.vocabulary import VOCABULARY

# The lists of prose whose words are of one kind each.
_PROSE_KINDS = {
    "SET_NOUNS": TokenKind.SET,
    "REPETITION_NOUNS": TokenKind.REP_NOUN,
    "SESSION_NOUNS": TokenKind.SESSION,
    "MOVING_WORDS": TokenKind.MOVING,
    "MOVING_PHRASES": TokenKind.MOVING,
    "UP_WORDS": TokenKind.UP,
    "DOWN_WORDS": TokenKind.DOWN,
    "END_OF_MOVEMENT": TokenKind.END_OF_MOVEMENT,
    "TARGET_PHRASES": TokenKind.TARGET,
    "REST_WORDS": TokenKind.REST,
    "BETWEEN_SETS": TokenKind.BETWEEN_SETS,
    "BETWEEN_REPETITIONS": TokenKind.BETWEEN_REPETITIONS,
    "COUNT_WORDS": TokenKind.COUNT,
    "RELAX_WORDS": TokenKind.RELAX,
    "ABOVE_WORDS": TokenKind.ABOVE,
    "REACH_WORDS": TokenKind.REACHES,
    "STOP_WORDS": TokenKind.STOP,
    "BETWEEN_WORDS": TokenKind.BETWEEN,
}


def _add_missing(kind: TokenKind, *texts: str, value: object = None, advice: str = "") -> None:
    """Add words of prose, except those that already mean something in shorthand."""
    for text in texts:
        VOCABULARY.setdefault(
            tuple(text.split()), VocabularyEntry(kind, value=value, advice=advice)
        )


def _list_prose(name: str) -> list[str]:
    listed: str = getattr(prose_words, name)
    return listed.strip().splitlines() if name in prose_words.PHRASE_LISTS else listed.split()


def _add_prose() -> None:
    for pace, words in prose_words.PACE_WORDS.items():
        for word in words.split():
            VOCABULARY[word,] = VocabularyEntry(TokenKind.PACE_WORD, value=Pace(pace))
    _add_missing(TokenKind.PACE_NOUN, *_list_prose("PACE_NOUNS"))
    for name, kind in _PROSE_KINDS.items():
        _add_missing(kind, *_list_prose(name))
    for advice, words in prose_words.REFUSED_WORDS.items():
        _add_missing(TokenKind.REFUSED, *words.split(), advice=advice)
    for name, texts in prose_words.TIMES_OF_DAY.items():
        for text in texts.split("|"):
            before = [
                "",
                "in the ",
                "every ",
                "each ",
                "at ",
                "in ",
                "once every ",
                "with ",
                "after ",
                "the ",
            ]
            _add_missing(TokenKind.TIME_OF_DAY, *(start + text for start in before), value=name)
    _add_missing(TokenKind.FILLER, *_list_prose("FILLER_PHRASES"))
    _add_missing(TokenKind.FILLER, *_list_prose("FILLERS"))
    _add_missing(
        TokenKind.FILLER,
        *(
            f"as {degree} as {end}"
            for degree in prose_words.DEGREES.split()
            for end in (
                "comfortable",
                "is comfortable",
                "possible",
                "you can",
                "feels comfortable",
                "able",
            )
        ),
    )


_add_prose()
LONGEST_PHRASE = max(map(len, VOCABULARY))

__all__ = ["LONGEST_PHRASE", "VOCABULARY"]
