"""Text in the form in which it is compared: without case, accents and punctuation, its words without plural endings."""

from __future__ import annotations

import re
import unicodedata

# A shorter stem would be ambiguous.
MIN_STEM_LENGTH = 3

# Letters that Unicode does not decompose into a base letter and an accent.
_WHOLE_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_APOSTROPHES = re.compile("['’‘`´ʼ]")
_WORD = re.compile(r"[^\W_]+")


def split_into_words(text: str) -> list[str]:
    """The words of a text, casefolded, without accents and apostrophes, in their order."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _WORD.findall(_APOSTROPHES.sub("", bare.translate(_WHOLE_LETTERS)))


def singularize(word: str) -> str:
    """Bridges -> bridge, stretches -> stretch; other words are returned unchanged."""
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or len(word) <= MIN_STEM_LENGTH:
        return word
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]
