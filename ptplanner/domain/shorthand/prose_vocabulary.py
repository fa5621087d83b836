"""The whole vocabulary: that of shorthand, and around it the words of handout prose."""

from __future__ import annotations

from ptplanner.domain.dosage import DosePart, Pace
from ptplanner.domain.shorthand import harmless_words, prose_words
from ptplanner.domain.shorthand.token_kinds import TokenKind, VocabularyEntry
from ptplanner.domain.shorthand.vocabulary import VOCABULARY
from ptplanner.domain.sides import DoseSide

_EACH_SIDE = VocabularyEntry(TokenKind.COMPLETE_PART, DosePart.SIDE, DoseSide.EACH)
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
    "MOST_DAYS": TokenKind.MOST_DAYS,
    "UNCLEAR_BETWEEN": TokenKind.UNCLEAR_BETWEEN,
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


def _add_harmless_words() -> None:
    _add_missing(TokenKind.FILLER, *harmless_words.list_harmless_words())
    _add_missing(TokenKind.FILLER, *harmless_words.list_harmless_phrases())
    each = ("each", "every", "per")
    for part in harmless_words.PAIRED_PARTS:
        for owner in each:
            VOCABULARY.setdefault((owner, part), _EACH_SIDE)
    others = (*harmless_words.SINGLE_PARTS, *harmless_words.THINGS)
    _add_missing(
        TokenKind.AMBIGUOUS,
        *(f"{owner} {noun}" for owner in each for noun in others),
        advice="is not each side. Write each side, or put it in the note.",
    )


def _add_other_sides() -> None:
    """Add "the other side", which is right beside "each side" and unclear without it."""
    sides = harmless_words.split_words(
        "side leg arm foot hand knee hip shoulder elbow wrist ankle heel thigh way direction"
    )
    _add_missing(
        TokenKind.OTHER_SIDE,
        *(
            f"{other} {side}"
            for other in ("other", "opposite", "the other", "the opposite")
            for side in sides
        ),
        "the other",
    )


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
_add_other_sides()
_add_harmless_words()
LONGEST_PHRASE = max(map(len, VOCABULARY))

__all__ = ["LONGEST_PHRASE", "VOCABULARY"]
