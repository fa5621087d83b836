"""School grade that a text asks for: Flesch-Kincaid, for English.

Kincaid et al. 1975: 0.39 x words per sentence + 11.8 x syllables per word - 15.59.
"""

from __future__ import annotations

import re
from functools import lru_cache

# AHRQ and AMA advise patient material at sixth grade or below.
HIGHEST_GRADE = 6.0
# Below this the formula says more about chance than about the text.
FEWEST_WORDS = 3

_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ]+(?:['’][A-Za-z]+)?|\d+")
_END = re.compile(r"[.!?:;]+(?:\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")
# Neighbouring vowels that are said apart: lying, radial, radius, video, dual, idea, quiet, react.
_SPLIT_VOWELS = re.compile(
    r"[eioy]ing|ia[^nl]|ia$|[^ct]ial|iou|i[uo](?!n)|eo$|uou|ua[lt]|[^p]ier$|[dr]ea$|(?:sci|qui|cli|^di)e[nt]|creat|react"
)
_SILENT_ENDING = re.compile(r"(?:[^laeiouy]|[aeiouy][lr])es?$|[^aeiouytd]ed$")
_ENDING_THAT_SOUNDS = re.compile(r"(?:[csxz]|ch|sh|g)es$")
# The e of likely, movement, sideways and forehead is silent too.
_SILENT_INSIDE = re.compile(r"[^aeiouyl]e(?=(?:ly|ment|less|ness|ful|way|head|line|thing|fore)s?$)")
_UNRULY = {"every": 2, "everyone": 3, "everything": 3, "everyday": 3, "evening": 2, "recipe": 3}


# A plan's texts are graded at every keystroke, and hardly any of them has changed since.
@lru_cache(maxsize=2048)
def grade(text: str) -> float | None:
    """Flesch-Kincaid grade, not below 0; None where the text is too short to tell."""
    words = _WORD.findall(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = max(1, sum(1 for part in _END.split(text) if _WORD.search(part)))
    syllable_count = sum(syllables(word) for word in words)
    result = 0.39 * len(words) / sentences + 11.8 * syllable_count / len(words) - 15.59
    return max(0.0, round(result, 1))


def syllables(word: str) -> int:
    """Syllables of an English word by its vowels; a number counts as one."""
    plain = word.casefold().replace("’", "").replace("'", "")
    if plain.isdigit():
        return 1
    if plain in _UNRULY:
        return _UNRULY[plain]
    count = len(_VOWELS.findall(plain)) + len(_SPLIT_VOWELS.findall(plain))
    count -= len(_SILENT_INSIDE.findall(plain))
    if _SILENT_ENDING.search(plain) and not _ENDING_THAT_SOUNDS.search(plain):
        count -= 1
    return max(1, count)


def hard_words(text: str, most: int = 3) -> tuple[str, ...]:
    """The longest words of ``text`` by syllables, four and more, in its order: the first to replace."""
    found = dict.fromkeys(word.casefold() for word in _WORD.findall(text) if syllables(word) > 3)
    longest = sorted(found, key=syllables, reverse=True)[:most]
    return tuple(word for word in found if word in longest)
