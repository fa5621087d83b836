"""Normalizes text for search: words without case, accents and punctuation, dates as ISO dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ptplanner.domain.text import MIN_STEM_LENGTH, singularize, split_into_words

# Names have at most 120 characters, so the rest of a longer query does not narrow the search.
MAX_QUERY_CHARACTERS = 200
MAX_QUERY_WORDS = 8
MAX_WORD_LENGTH = 40

# Scripts that are written without spaces between words.
_UNSPACED_SCRIPTS = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
_YEAR_FIRST = re.compile(r"\b(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?\b")
_YEAR_LAST = re.compile(r"\b(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4})\b")


@dataclass(frozen=True)
class QueryWord:
    """One word of a query: matches any of ``forms``, or terms that begin with one of them if ``is_prefix``."""

    forms: tuple[str, ...]
    is_prefix: bool = False

    @property
    def text(self) -> str:
        return self.forms[0]

    @property
    def is_unspaced(self) -> bool:
        """Whether the word may be the end of a longer one, in a script without spaces between words."""
        return bool(_UNSPACED_SCRIPTS.search(self.text))

    @property
    def has_leading_digit(self) -> bool:
        return self.text[0].isdecimal()


def normalize(text: str) -> str:
    """The text casefolded, without accents and apostrophes, its words separated by single spaces."""
    return " ".join(split_into_words(text[:MAX_QUERY_CHARACTERS]))


def extract_terms(text: str) -> set[str]:
    """The terms that a text is found by: its words and, in scripts without spaces, every suffix of a word."""
    found: set[str] = set()
    for word in normalize(text).split():
        starts = range(len(word)) if _UNSPACED_SCRIPTS.search(word) else (0,)
        found.update(word[start:][:MAX_WORD_LENGTH] for start in starts)
    return found


def stems(word: str) -> tuple[str, ...]:
    """The possible stems of an English word: bridges -> bridge, sitting -> sit, raising -> raise."""
    if not word.endswith("ing"):
        return (singularize(word),)
    stem = word[: -len("ing")]
    found = (stem, f"{stem}e", stem[:-1] if stem[-1:] == stem[-2:-1] else "")
    return tuple(base for base in found if len(base) >= MIN_STEM_LENGTH)


def build_date_terms(born: date) -> set[str]:
    return {born.isoformat(), str(born.year)}


def parse_search_query(
    query: str, *, has_dates: bool = False, max_words: int = MAX_QUERY_WORDS
) -> tuple[QueryWord, ...]:
    """The first ``max_words`` words of the query; the last one may be unfinished."""
    query = query[:MAX_QUERY_CHARACTERS]
    dates: list[QueryWord] = []
    if has_dates:
        query, dates = _split_off_dates(query)
    words = [QueryWord((text[:MAX_WORD_LENGTH],)) for text in normalize(query).split()][:max_words]
    if words:
        words[-1] = QueryWord(words[-1].forms, is_prefix=True)
    return (*dates, *words)


def _split_off_dates(query: str) -> tuple[str, list[QueryWord]]:
    found: list[QueryWord] = []

    def replace_date(
        match: re.Match[str], forms: tuple[str, ...], *, is_prefix: bool = False
    ) -> str:
        if not forms:
            return match[0]
        found.append(QueryWord(forms, is_prefix))
        return " "

    query = _YEAR_LAST.sub(
        lambda m: replace_date(m, _list_possible_dates(m[4], m[1], m[3], m[2])), query
    )
    query = _YEAR_FIRST.sub(
        lambda m: replace_date(m, _build_iso_forms(m[1], m[2], m[3]), is_prefix=m[3] is None), query
    )
    return query, found[:MAX_QUERY_WORDS]


def _list_possible_dates(year: str, first: str, second: str, mark: str) -> tuple[str, ...]:
    """With dots the day comes first; with other separators the order is ambiguous, so both dates are searched."""
    day_first, month_first = (
        _build_iso_forms(year, second, first),
        _build_iso_forms(year, first, second),
    )
    both = day_first if mark == "." else (*month_first, *day_first)
    return tuple(dict.fromkeys(both))


def _build_iso_forms(year: str, month: str, day: str | None) -> tuple[str, ...]:
    try:
        found = date(int(year), int(month), int(day or 1))
    except ValueError:
        return ()
    return (found.isoformat() if day else found.isoformat()[:7],)
