"""Splits a typed dose into tokens (numbers, phrases and signs), each with its location in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from ptplanner.domain.errors import ShorthandError, TextLocation
from ptplanner.domain.shorthand.number_words import NUMBER_WORDS, match_spelled_number
from ptplanner.domain.shorthand.prose_vocabulary import LONGEST_PHRASE, VOCABULARY
from ptplanner.domain.shorthand.token_kinds import TokenKind, VocabularyEntry

# Longer than any dose; a pasted page is rejected before it is parsed.
MAX_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Token:
    """A number, phrase or sign. ``is_joined``: there is no space before it."""

    entry: VocabularyEntry
    text: str
    location: TextLocation
    is_joined: bool

    @property
    def kind(self) -> TokenKind:
        return self.entry.kind


# Each alternative repeats only single character classes, so that hostile text takes linear time. A comma is
# a decimal comma only before a weight unit; in "3x10,2xd" it is a separator.
_LEXEME_PATTERN = re.compile(
    r"""2nd\b | \d+:\d\d(?!\d)
      | \d+,\d+(?=\s?(?:kg|kilo|lb|pound))
      | \d*[½¼¾] | [13]/[24](?=\s?(?:an?|of|kg|kilo|lb|pound|km|mile|h|hour|min)\b)
      | \d+(?:\.\d+)? | \.\d+
      | (?:[a-z]\.){2,}[a-z]? | [^\W\d_]+['’](?:t|s|re|ll|ve|d)\b | [^\W\d_]+\(s\) | [^\W\d_]+
      | <= | ''
      | \S""",
    re.VERBOSE | re.IGNORECASE,
)
_SIGN_ENTRIES = {
    sign: VocabularyEntry(sense)
    for signs, sense in (
        ("×✕✖*", TokenKind.X),
        ("-–—−‐‑~", TokenKind.DASH),
        ("/", TokenKind.SLASH),
        ("@", TokenKind.AT),
        (":=", TokenKind.EQUALS),
        (",;&.·•|()[]", TokenKind.SEPARATOR),
        ("+", TokenKind.SEPARATOR),
        ("≤", TokenKind.AT_MOST),
        ("<", TokenKind.LESS_THAN),
        ('"”″', TokenKind.SECOND),
        ("'’′", TokenKind.MINUTE),
        ("#", TokenKind.LB),
        ("%", TokenKind.PERCENT),
    )
    for sign in signs
} | {"<=": VocabularyEntry(TokenKind.AT_MOST), "''": VocabularyEntry(TokenKind.SECOND)}
# In "2 xd" the x is a sign and the rest is a word; no word of a dose begins with an x.
_WORDS_AFTER_X = frozenset(("d", "day", "daily", "w", "wk", "week", "weekly"))
_NUMBER_ENTRY, _CLOCK_ENTRY, _X_ENTRY = (
    VocabularyEntry(TokenKind.NUMBER),
    VocabularyEntry(TokenKind.CLOCK),
    VocabularyEntry(TokenKind.X),
)
_VULGAR_FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_UNKNOWN_ENTRY, _FILLER_ENTRY = (
    VocabularyEntry(TokenKind.UNKNOWN),
    VocabularyEntry(TokenKind.FILLER),
)


@dataclass(frozen=True, slots=True)
class _Lexeme:
    text: str
    key: str
    location: TextLocation
    is_joined: bool

    @property
    def is_word(self) -> bool:
        return self.key.replace("'", "").isalpha() or self.key in ("/", "2nd", "2")


def tokenize(text: str) -> tuple[Token, ...]:
    """Split ``text`` into tokens, followed by an END token; raise ShorthandError if it is too long."""
    if len(text) > MAX_LENGTH:
        raise ShorthandError(
            f"A dose can have at most {MAX_LENGTH} characters. Put the rest in the note.",
            text[MAX_LENGTH : MAX_LENGTH + 20], TextLocation(MAX_LENGTH, len(text)), "a short dose",
        )  # fmt: skip
    pieces = _split_lexemes(text)
    found: list[Token] = []
    at = 0
    while at < len(pieces):
        word, after = _match_entry(text, pieces, at)
        place = TextLocation(pieces[at].location.start, pieces[after - 1].location.end)
        found.append(Token(word, text[place.start : place.end], place, pieces[at].is_joined))
        at = after
    return (
        *_read_by_as_x(found),
        Token(
            VocabularyEntry(TokenKind.END), "", TextLocation(len(text), len(text)), is_joined=False
        ),
    )


def _read_by_as_x(tokens: list[Token]) -> list[Token]:
    """Return the tokens with the "by" between two numbers as an x: ``3 by 12``."""
    read = list(tokens)
    for at, token in enumerate(tokens[1:-1], start=1):
        sides = (tokens[at - 1].kind, tokens[at + 1].kind)
        if token.text.casefold() == "by" and sides == (TokenKind.NUMBER, TokenKind.NUMBER):
            read[at] = replace(token, entry=_X_ENTRY)
    return read


def _split_lexemes(text: str) -> list[_Lexeme]:
    found: list[_Lexeme] = []
    for match in _LEXEME_PATTERN.finditer(text):
        start, raw = match.start(), match[0]
        if raw == "." and text[start - 1 : start].isalpha():
            continue  # "sec." and "reps." are abbreviations
        if raw in "'’" and text[max(0, start - 2) : start].isalpha() and text[start - 1] == "s":
            continue  # "30 seconds' rest"
        joined = start > 0 and not text[start - 1].isspace()
        for cut in _split_leading_x(raw, is_after_digit=text[start - 1 : start].isdecimal()):
            end = start + len(cut)
            found.append(_Lexeme(cut, _fold_lexeme(cut), TextLocation(start, end), joined))
            start, joined = end, True
    return found


def _fold_lexeme(text: str) -> str:
    return text.casefold().replace(".", "").replace("’", "'").replace("(s)", "s")


def _split_leading_x(raw: str, *, is_after_digit: bool) -> tuple[str, ...]:
    rest = raw[1:]
    is_crossed = raw[0] in "xX" and (is_after_digit or rest.casefold() in _WORDS_AFTER_X)
    return (raw[0], rest) if is_crossed and rest else (raw,)


def _match_entry(text: str, pieces: list[_Lexeme], at: int) -> tuple[VocabularyEntry, int]:
    """Return the vocabulary entry that begins at index ``at``, and the index after it."""
    piece = pieces[at]
    if piece.key == "w" and _is_with_abbreviation(pieces, at):
        return _FILLER_ENTRY, at + 2
    is_phrase = piece.is_word and not _is_break_before_label(pieces, at)
    found = _match_longest_phrase(pieces, at) if is_phrase else None
    spelled = match_spelled_number([one.key for one in pieces[at : at + 4]])
    if spelled:
        return _build_number(spelled[0]), at + spelled[1]
    return found or (_classify_lexeme(text, piece), at + 1)


def _is_break_before_label(pieces: list[_Lexeme], at: int) -> bool:
    """Return whether a slash parts two labels, as in ``Sets: 4 / Reps: 6``; elsewhere it means "per"."""
    after = pieces[at + 2].text if at + 2 < len(pieces) else ""
    return pieces[at].text == "/" and not pieces[at].is_joined and after in (":", "=")


def _build_number(value: int | Decimal) -> VocabularyEntry:
    return VocabularyEntry(TokenKind.NUMBER, value=value)


def _classify_lexeme(text: str, piece: _Lexeme) -> VocabularyEntry:
    """Classify a lexeme that is not part of a phrase: a number in digits or words, or a sign."""
    if piece.text[-1] in _VULGAR_FRACTIONS and (piece.text[:-1] or "0").isdecimal():
        return _build_number(Decimal(piece.text[:-1] or 0) + _VULGAR_FRACTIONS[piece.text[-1]])
    if "/" in piece.text[1:]:
        above, _, below = piece.text.partition("/")
        return _build_number(Decimal(above) / Decimal(below))
    if piece.text[-1].isdecimal():
        return _CLOCK_ENTRY if ":" in piece.text else _NUMBER_ENTRY
    if piece.key in NUMBER_WORDS:
        return VocabularyEntry(TokenKind.NUMBER, value=NUMBER_WORDS[piece.key])
    if piece.key == "x":
        return _X_ENTRY
    return (
        _UNKNOWN_ENTRY
        if _is_part_of_number(text, piece)
        else _SIGN_ENTRIES.get(piece.text, _UNKNOWN_ENTRY)
    )


def _is_with_abbreviation(pieces: list[_Lexeme], at: int) -> bool:
    """Return whether a w means "with", as in ``w/ band``; in ``5xw`` and ``5 d/w`` it means week."""
    joins = at + 1 < len(pieces) and pieces[at + 1].text == "/" and pieces[at + 1].is_joined
    return joins and not pieces[at].is_joined


def _is_part_of_number(text: str, piece: _Lexeme) -> bool:
    """Return whether a sign changes a number, as in ``10+`` or ``,5``, and so must not be silently dropped."""
    if piece.text == "+":
        return piece.is_joined and text[piece.location.start - 1].isdecimal()
    after = text[piece.location.end : piece.location.end + 1]
    return piece.text == "," and not piece.is_joined and after.isdecimal()


def _match_longest_phrase(pieces: list[_Lexeme], at: int) -> tuple[VocabularyEntry, int] | None:
    """Find the longest vocabulary phrase that begins here; it may contain hyphens, as in "body-weight"."""
    is_r_of_number = pieces[at].key == "r" and at > 0 and pieces[at].is_joined
    keys: list[str] = []
    best: tuple[VocabularyEntry, int] | None = None
    while at < len(pieces) and len(keys) < (1 if is_r_of_number else LONGEST_PHRASE):
        if pieces[at].is_word:
            keys.append("per" if pieces[at].key == "/" else pieces[at].key)
            word = VOCABULARY.get(tuple(keys))
            best = (word, at + 1) if word else best
        elif not (pieces[at].text == "-" and keys):
            break
        at += 1
    return best
