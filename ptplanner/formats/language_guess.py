"""Guesses whether a text that is filed as English is in another language, from its commonest words and its letters.

Libraries for this bring numpy or a hundred megabytes of models. An import only needs to know "perhaps not English".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

# Words that instructions need in their language and that are no English words.
_COMMON_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        language: frozenset(words.split())
        for language, words in {
            "cs": "na se je do ve si při pomalu nohy ruce ruku nohu zpět pak aby lehněte zvedněte",
            "da": "og på din dit med til ryggen benet armene langsomt op mens det ikke hold løft",
            "de": "der die das und den dem mit auf ein eine einen im zu sich bis dann nach wieder langsam beide "
            "beine arme knie rücken",
            "es": "el la los las de del y en con una un su sus tu tus al por para que hasta manos piernas brazos "
            "rodillas espalda suelo lentamente pie despacio",
            "fi": "ja on sitten jalka jalat kädet selkä hitaasti nosta laske pidä",
            "fr": "le la les des du et en avec une un vos votre au aux sur dans que puis jusqu bras jambe jambes "
            "genoux dos sol lentement",
            "hu": "és az egy hogy meg lassan láb kéz vissza majd",
            "it": "il lo la gli le di del della e con una un in al sul che poi fino braccia gambe ginocchia "
            "schiena lentamente terra",
            "nl": "de het een en van met op je uw is naar terug langzaam been benen armen knieën rug vloer",
            "no": "og på med til ryggen beinet armene sakte opp mens det ikke hold løft knærne",
            "pl": "na się do z w jest nogi ręce powoli kolana plecy potem oraz unieś",
            "pt": "o os as do da dos das e em com uma um seu seus sua ao para que até mãos pernas braços joelhos "
            "costas chão lentamente",
            "ro": "și pe cu în de la mâinile picioarele genunchii spate încet apoi",
            "sv": "och på med till ryggen benet armarna långsamt upp ner medan det inte håll lyft knäna",
            "tr": "ve bir ile için yavaşça kol bacak diz sırt sonra yere",
        }.items()
    }
)
_ENGLISH_WORDS = frozenset(
    """the your and with then from while until each you to of for at on or as by into it this that keep hold both
    slowly back up down""".split()  # noqa: SIM905  # read as a sentence
)
# Scripts that English does not use, with the language that stands for each.
_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("el", re.compile("[\u0370-\u03ff]")),
    ("he", re.compile("[\u0590-\u05ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
)
# One foreign word may be a name or a term; half of the letters in another script is a text.
_MIN_FOREIGN_WORDS = 2
_MIN_SCRIPT_PART = 0.5
_WORD = re.compile(r"[^\W\d_]+")


def guess_foreign_language(text: str) -> str:
    """Return the code of the language if the text is probably not English, else ""."""
    words = _WORD.findall(text.casefold())
    letters = "".join(words)
    for language, script in _SCRIPTS:
        if letters and len(script.findall(letters)) / len(letters) >= _MIN_SCRIPT_PART:
            return language
    counts = {
        language: sum(word in common for word in words)
        for language, common in _COMMON_WORDS.items()
    }
    best = max(counts, key=lambda language: counts[language])
    english = sum(word in _ENGLISH_WORDS for word in words)
    return best if counts[best] >= max(_MIN_FOREIGN_WORDS, english + 1) else ""
