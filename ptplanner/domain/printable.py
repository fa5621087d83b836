"""What the paper can print: signs that no font has are replaced, and each replacement can be named at its field.

The paper, the quality meter and the forms ask this module, so that all of them say the same. Stored text stays as it
was typed. What has no picture of its own, such as a control character, is left out and not reported.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from ptplanner.domain.printable_ranges import PRINTABLE_RANGES

# Stands where nothing else can: the replacement character of Unicode, a question mark in a black diamond.
REPLACEMENT = "\ufffd"
# So many signs are named in one sentence.
MAX_DESCRIBED_SIGNS = 4
# Word keeps the bullets and signs of its fonts Symbol and Wingdings at U+F000 plus their place in the font.
_WORD_SIGNS = MappingProxyType(
    {
        "\uf0b7": "•", "\uf0a7": "▪", "\uf06c": "●", "\uf06e": "■", "\uf06f": "□", "\uf071": "□", "\uf072": "□",
        "\uf076": "❖", "\uf0a8": "□", "\uf0d8": "➢", "\uf0fc": "✓", "\uf0fb": "✗", "\uf0fe": "☑", "\uf0e8": "→",
        "\uf0e0": "→", "\uf0df": "←", "\uf0e1": "↑", "\uf0e2": "↓", "\uf0ae": "→", "\uf0ac": "←", "\uf0ad": "↑",
        "\uf0af": "↓", "\uf0b0": "°", "\uf0b1": "±", "\uf0b4": "×", "\uf0a3": "≤", "\uf0b3": "≥", "\uf0b9": "≠",
        "\uf0bb": "≈", "\uf0bc": "…", "\uf02d": "-", "\uf04a": "☺", "\uf020": " ", "\uf061": "α", "\uf062": "β",
        "\uf067": "γ", "\uf06d": "μ", "\uf070": "π",
    }
)  # fmt: skip
_WORD_SIGN_TABLE = str.maketrans(dict(_WORD_SIGNS))
# The ligatures of Latin print as the letters that they join, which is no loss that anybody has to be told of.
_LIGATURES = str.maketrans(
    {
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
# A digit, an optional variation selector, and the frame of a key around them: the digit says the same.
_KEYCAP = re.compile("([0-9#*])\ufe0f?\u20e3")
# Line ends other than ours: Word writes a vertical tab where a line was broken by hand.
_LINE_ENDS = re.compile("\r\n|[\r\v\f\u2028\u2029]")
# Invisible, but shaping needs them: soft hyphen, joiners, directions, variants of emoji and the letters of a flag.
_INVISIBLE_BUT_NEEDED = frozenset(
    map(
        chr,
        (
            0x0A, 0x09, 0xAD, 0x61C, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A),
            0xFE0E, 0xFE0F, *range(0xE0020, 0xE0080),
        ),
    )
)  # fmt: skip
# Blanks that take the place of a letter of Hangul or of Braille, and the selectors of variants.
_INVISIBLE = frozenset(
    map(
        chr,
        (0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x2800, 0x3164, 0xFEFF, 0xFFA0,
         *range(0xFE00, 0xFE0E), *range(0x180B, 0x180E), *range(0xE0100, 0xE01F0)),
    )
)  # fmt: skip
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
_RANGES = tuple(
    (int(first, 16), int(last or first, 16))
    for first, _, last in (word.partition("-") for word in PRINTABLE_RANGES.split())
)
_STARTS = tuple(first for first, _ in _RANGES)


@dataclass(frozen=True)
class ReplacedSign:
    """A sign that no font of the paper has, and what is printed for it; "" if it is left out."""

    sign: str
    printed: str


def is_printable(char: str) -> bool:
    """Tell whether a font of the paper has the character, or shaping needs it."""
    place = bisect_right(_STARTS, ord(char)) - 1
    is_in_font = place >= 0 and ord(char) <= _RANGES[place][1]
    return (is_in_font and char not in _INVISIBLE) or char in _INVISIBLE_BUT_NEEDED


def prepare_for_print(text: str) -> str:
    """Replace what no font of the paper has; the result prints without gaps and is not changed by a second call."""
    return text if text.isascii() and text.isprintable() else _replace_signs(text)[0]


def find_replaced_signs(text: str) -> tuple[ReplacedSign, ...]:
    """Find the visible signs of a text that are printed as something else, each once, in their order."""
    return () if text.isascii() else _replace_signs(text)[1]


def replace_word_signs(text: str) -> str:
    """Replace the signs that Word keeps in its own fonts, which no other program can show, by the same signs."""
    return text if text.isascii() else text.translate(_WORD_SIGN_TABLE)


def describe_replaced_signs(text: str) -> str:
    """Say what the paper shows instead of the signs that it cannot print, in one sentence; "" if there are none."""
    replaced = find_replaced_signs(text)
    if not replaced:
        return ""
    shown = [_describe_sign(one) for one in replaced[:MAX_DESCRIBED_SIGNS]]
    left_out = len(replaced) - len(shown)
    return f"on paper, {', '.join(shown)}{f', and {left_out} more' if left_out else ''}."


def _describe_sign(one: ReplacedSign) -> str:
    """Name a sign; one that screens have no picture for either, or that sits on a letter, by its number in Unicode."""
    is_visible = unicodedata.category(one.sign[0])[0] in "LNPS"
    sign = f"“{one.sign}”" if is_visible else f"U+{ord(one.sign[0]):04X}"
    return f"{sign} becomes “{one.printed}”" if one.printed else f"{sign} is left out"


# Cached: the same notes and names are checked after every edit of a plan, and several times for one page.
@lru_cache(maxsize=1024)
def _replace_signs(text: str) -> tuple[str, tuple[ReplacedSign, ...]]:
    replaced: dict[ReplacedSign, None] = {
        ReplacedSign(found[0], found[1]): None for found in _KEYCAP.finditer(text)
    }
    plain = _LINE_ENDS.sub("\n", _KEYCAP.sub(r"\1", text)).translate(_LIGATURES)
    printed = []
    for char in unicodedata.normalize("NFC", plain):
        shown = char if is_printable(char) else _choose_substitute(char)
        printed.append(shown)
        if shown != char and not _is_invisible(char):
            replaced[ReplacedSign(char, shown)] = None
    # A substitute may be the letter that an accent after it was waiting for.
    return unicodedata.normalize("NFC", "".join(printed)), tuple(replaced)


def _choose_substitute(char: str) -> str:
    """Choose what is printed for a character that no font has: the same sign, a plainer letter, or the replacement."""
    if _is_invisible(char):
        return ""
    if unicodedata.category(char) == "Zs":
        return " "
    if char in _WORD_SIGNS:
        return _WORD_SIGNS[char]
    if unicodedata.combining(char):
        return ""
    # The plain digits of a fraction or an exponent would join the number before them: 1 and a third is not 11/3.
    if unicodedata.category(char) == "No":
        return REPLACEMENT
    return _choose_plainer_letters(char) or REPLACEMENT


def _choose_plainer_letters(char: str) -> str:
    """Choose the letters that Unicode says are the same but for their style or accent; "" if no font has them."""
    for form in ("NFKC", "NFD"):
        plainer = unicodedata.normalize(form, char)
        bare = "".join(one for one in plainer if not unicodedata.combining(one))
        for letters in (plainer, bare):
            if letters.strip() and all(map(is_printable, letters)):
                return letters
    return ""


def _is_invisible(char: str) -> bool:
    return char in _INVISIBLE or unicodedata.category(char) in _INVISIBLE_CATEGORIES
