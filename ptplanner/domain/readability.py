"""The school grade needed to read an English text (Flesch-Kincaid).

Kincaid et al. 1975: 0.39 x words per sentence + 11.8 x syllables per word - 15.59.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The AHRQ and the AMA advise sixth grade or below for patient material.
MAX_READING_GRADE = 6.0
# With fewer words the result of the formula is arbitrary.
MIN_GRADED_WORDS = 3

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’][A-Za-z]+)?|\d+")
_SENTENCE_END = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
# Adjacent vowels in separate syllables: lying, radial, radius, video, dual, idea, quiet, react.
_SEPARATE_VOWELS = re.compile(
    r"[eioy]ing|ia[^nl]|ia$|[^ct]ial|iou|i[uo](?!n)|eo$|uou|ua[lt]|[^p]ier$|[dr]ea$|(?:sci|qui|cli|^di)e[nt]|creat|react"
)
_SILENT_ENDING = re.compile(r"(?:[^laeiouy]|[aeiouy][lr])es?$|[^aeiouytd]ed$")
_VOICED_ENDING = re.compile(r"(?:[csxz]|ch|sh|g)es$")
# The e of likely, movement, sideways and forehead is silent too.
_SILENT_INSIDE = re.compile(r"[^aeiouyl]e(?=(?:ly|ment|less|ness|ful|way|head|line|thing|fore)s?$)")
_IRREGULAR_WORDS = {
    "every": 2,
    "everyone": 3,
    "everything": 3,
    "everyday": 3,
    "evening": 2,
    "recipe": 3,
}


# Cached: the texts of a plan are graded at every keystroke, and most have not changed.
@lru_cache(maxsize=2048)
def compute_reading_grade(text: str) -> float | None:
    """Return the Flesch-Kincaid grade, at least 0; None when the text is too short."""
    words = _WORD.findall(text)
    if len(words) < MIN_GRADED_WORDS:
        return None
    sentences = max(1, sum(1 for part in _SENTENCE_END.split(text) if _WORD.search(part)))
    syllable_count = sum(count_syllables(word) for word in words)
    result = 0.39 * len(words) / sentences + 11.8 * syllable_count / len(words) - 15.59
    return max(0.0, round(result, 1))


def count_syllables(word: str) -> int:
    """Count the syllables of an English word by its vowels; a number counts as one syllable."""
    plain = word.casefold().replace("’", "").replace("'", "")
    if plain.isdigit():
        return 1
    if plain in _IRREGULAR_WORDS:
        return _IRREGULAR_WORDS[plain]
    count = len(_VOWELS.findall(plain)) + len(_SEPARATE_VOWELS.findall(plain))
    count -= len(_SILENT_INSIDE.findall(plain))
    if _SILENT_ENDING.search(plain) and not _VOICED_ENDING.search(plain):
        count -= 1
    return max(1, count)


def find_hard_words(text: str, most: int = 3) -> tuple[str, ...]:
    """Return the words with the most syllables (at least four) in text order, as candidates to replace."""
    found = dict.fromkeys(
        word.casefold() for word in _WORD.findall(text) if count_syllables(word) > 3
    )
    longest = sorted(found, key=count_syllables, reverse=True)[:most]
    return tuple(word for word in found if word in longest)
