"""How much of the patient's name stands on the paper, so that two patients with one first name can be told apart."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

from ptplanner.domain.printable import find_replaced_signs


class NameOnSheet(StrEnum):
    """What the sheet prints of a patient's name; the first name alone where the rest is not known."""

    FIRST_NAME = "first-name"
    INITIAL = "initial"
    BIRTH_YEAR = "birth-year"


def find_surname_initial(name: str) -> str:
    """Return the first letter of the last word of a full name, with its marks; "" if there is no surname.

    Names are kept as one line, so the last word counts as the surname. Words without a letter do not count,
    and a letter that the paper cannot print gives no initial.
    """
    for word in reversed(unicodedata.normalize("NFC", name).split()[1:]):
        letters = [index for index, sign in enumerate(word) if _is_letter(sign)]
        if letters:
            initial = _take_letter_with_marks(word[letters[0] :])
            return "" if find_replaced_signs(initial) else initial
    return ""


def _is_letter(sign: str) -> bool:
    """Whether the sign can stand for a name; apostrophes that Unicode calls letters (ʻOkina) cannot."""
    return unicodedata.category(sign) in {"Lu", "Ll", "Lt", "Lo"}


def _take_letter_with_marks(word: str) -> str:
    marks = 0
    for sign in word[1:]:
        if not unicodedata.category(sign).startswith("M"):
            break
        marks += 1
    first = word[0].title() if len(word[0].title()) == 1 else word[0]
    return first + word[1 : 1 + marks]
