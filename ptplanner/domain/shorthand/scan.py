"""Cuts a typed dose into numbers, phrases and signs, each with its place in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ptplanner.domain.errors import Place, ShorthandError
from ptplanner.domain.shorthand.words import LONGEST_PHRASE, NUMBERS, VOCABULARY, Sense, Word

# Longer than any dose; a pasted page is refused before it is read.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Token:
    """``is_joined``: no space stands before it."""

    word: Word
    text: str
    place: Place
    is_joined: bool

    @property
    def sense(self) -> Sense:
        return self.word.sense


# Each alternative repeats single classes alone, so that hostile text takes linear time. A comma is
# a decimal comma only before a unit of weight: in "3x10,2xd" it separates.
_PIECE = re.compile(
    r"""2nd\b | \d+:\d\d(?!\d)
      | \d+,\d+(?=\s?(?:kg|kilo|lb|pound))
      | \d+(?:\.\d+)? | \.\d+
      | (?:[a-z]\.){2,}[a-z]? | [^\W\d_]+
      | <= | ''
      | \S""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGNS = {
    sign: Word(sense)
    for signs, sense in (
        ("×✕✖*", Sense.X),
        ("-–—−‐‑~", Sense.DASH),
        ("/", Sense.SLASH),
        ("@", Sense.AT),
        (":=", Sense.IS),
        (",;&.·•|()[]", Sense.BREAK),
        ("+", Sense.BREAK),
        ("≤", Sense.MOST),
        ("<", Sense.LESS),
        ('"”″', Sense.SECOND),
        ("'’′", Sense.MINUTE),
        ("#", Sense.LB),
    )
    for sign in signs
} | {"<=": Word(Sense.MOST), "''": Word(Sense.SECOND)}
# "xd" in "2 xd" is a sign and a word; nothing in a dose begins with an x.
_AFTER_X = frozenset(("d", "day", "daily", "w", "wk", "week", "weekly"))
_NUMBER, _CLOCK, _X = Word(Sense.NUMBER), Word(Sense.CLOCK), Word(Sense.X)
_UNKNOWN, _NOISE = Word(Sense.UNKNOWN), Word(Sense.NOISE)


@dataclass(frozen=True, slots=True)
class _Piece:
    text: str
    key: str
    place: Place
    is_joined: bool

    @property
    def is_word(self) -> bool:
        return self.key.isalpha() or self.key in ("/", "2nd")


def scan(text: str) -> tuple[Token, ...]:
    """The tokens of ``text``, closed by one of sense END; raises ShorthandError for an overlong text."""
    if len(text) > LONGEST:
        raise ShorthandError(
            f"A dose has at most {LONGEST} characters. Put the rest into the note.",
            text[LONGEST : LONGEST + 20], Place(LONGEST, len(text)), "a short dose",
        )  # fmt: skip
    pieces = _pieces(text)
    found: list[Token] = []
    at = 0
    while at < len(pieces):
        word, after = _read(text, pieces, at)
        place = Place(pieces[at].place.start, pieces[after - 1].place.end)
        found.append(Token(word, text[place.start : place.end], place, pieces[at].is_joined))
        at = after
    return (*found, Token(Word(Sense.END), "", Place(len(text), len(text)), is_joined=False))


def _pieces(text: str) -> list[_Piece]:
    found: list[_Piece] = []
    for match in _PIECE.finditer(text):
        start, raw = match.start(), match[0]
        if raw == "." and text[start - 1 : start].isalpha():
            continue  # "sec." and "reps." are abbreviations
        joined = start > 0 and not text[start - 1].isspace()
        for cut in _cuts(raw, is_after_digit=text[start - 1 : start].isdecimal()):
            end = start + len(cut)
            found.append(_Piece(cut, cut.casefold().replace(".", ""), Place(start, end), joined))
            start, joined = end, True
    return found


def _cuts(raw: str, *, is_after_digit: bool) -> tuple[str, ...]:
    rest = raw[1:]
    is_crossed = raw[0] in "xX" and (is_after_digit or rest.casefold() in _AFTER_X)
    return (raw[0], rest) if is_crossed and rest else (raw,)


def _read(text: str, pieces: list[_Piece], at: int) -> tuple[Word, int]:
    """What begins at piece ``at``, and the piece after it."""
    piece = pieces[at]
    if piece.key == "w" and _is_with(pieces, at):
        return _NOISE, at + 2
    found = _phrase(pieces, at) if piece.is_word else None
    return found or (_single(text, piece), at + 1)


def _single(text: str, piece: _Piece) -> Word:
    """A piece that is no phrase: a number in figures or in words, or a sign."""
    if piece.text[-1].isdecimal():
        return _CLOCK if ":" in piece.text else _NUMBER
    if piece.key in NUMBERS:
        return Word(Sense.NUMBER, value=NUMBERS[piece.key])
    if piece.key == "x":
        return _X
    return _UNKNOWN if _hides_a_number(text, piece) else _SIGNS.get(piece.text, _UNKNOWN)


def _is_with(pieces: list[_Piece], at: int) -> bool:
    """``w/ band`` is "with band"; ``5xw`` and ``5 d/w`` are weeks."""
    joins = at + 1 < len(pieces) and pieces[at + 1].text == "/" and pieces[at + 1].is_joined
    return joins and not pieces[at].is_joined


def _hides_a_number(text: str, piece: _Piece) -> bool:
    """``10+`` is ten or more, and ``,5`` may be a half: neither may be dropped without a word."""
    if piece.text == "+":
        return piece.is_joined and text[piece.place.start - 1].isdecimal()
    after = text[piece.place.end : piece.place.end + 1]
    return piece.text == "," and not piece.is_joined and after.isdecimal()


def _phrase(pieces: list[_Piece], at: int) -> tuple[Word, int] | None:
    """The longest phrase of the vocabulary that begins here, over hyphens: "body-weight"."""
    is_r_of_number = pieces[at].key == "r" and at > 0 and pieces[at].is_joined
    keys: list[str] = []
    best: tuple[Word, int] | None = None
    while at < len(pieces) and len(keys) < (1 if is_r_of_number else LONGEST_PHRASE):
        if pieces[at].is_word:
            keys.append("per" if pieces[at].key == "/" else pieces[at].key)
            word = VOCABULARY.get(tuple(keys))
            best = (word, at + 1) if word else best
        elif not (pieces[at].text == "-" and keys):
            break
        at += 1
    return best
