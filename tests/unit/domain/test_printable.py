"""What no font of the paper has is replaced, and what was replaced can be named."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptplanner.domain.printable import (
    REPLACEMENT,
    ReplacedSign,
    find_replaced_signs,
    is_printable,
    prepare_for_print,
    replace_word_signs,
)
from ptplanner.formats.field_types import validate_printable

# Typed, printed, and the signs that are named.
REPLACED = (
    ("\uf0b7 Rest if sore", "• Rest if sore", ("\uf0b7",)),
    ("\uf0fc done", "✓ done", ("\uf0fc",)),
    ("Do 3\ufe0f\u20e3 rounds", "Do 3 rounds", ("3\ufe0f\u20e3",)),
    ("Do 3\u20e3 rounds", "Do 3 rounds", ("3\u20e3",)),
    ("𝓐𝓷𝓪 𝟏𝟎 times", "Ana 10 times", ("𝓐", "𝓷", "𝓪", "𝟏", "𝟎")),
    ("odd \ue123 sign", f"odd {REPLACEMENT} sign", ("\ue123",)),
    ("Tibetan \u0f56", f"Tibetan {REPLACEMENT}", ("\u0f56",)),
    # A number of its own must not join the number before it.
    ("5\U00010107", f"5{REPLACEMENT}", ("\U00010107",)),
)
# Typed and printed; nobody has to be told.
SILENT = (
    ("ﬁne ﬂow", "fine flow"),
    ("one\vtwo\r\nthree\u2028four", "one\ntwo\nthree\nfour"),
    ("\ufeffbell\x07 and\x85 more\x00", "bell and more"),
    ("e\u0301 A\u030a", "é Å"),
)
UNCHANGED = (
    "Nguyễn Thị Ánh, Łukasz Żółć, Þórður, Ağaoğlu, Đorđe",
    "Ελένη Παπαδοπούλου, Ольга Щербакова, Їжак",
    "רחל, محمد علي, अनुराग श्रीवास्तव, প্রিয়াঙ্কা, ਗੁਰਪ੍ਰੀਤ, પ્રિયા, தமிழ்ச்செல்வி",
    "శ్రీనివాస్, ಕೃಷ್ಣ, മോഹൻലാൽ, නිලන්ති, สมชาย, ສົມສັກ, សុភា, မောင်ဇော်, გიორგი, Արամ, ኃይለ",
    "王小明 陳怡君 佐藤さくら サトウ 김민준 뷁",
    "“q” ‘s’ – — … • ‣ ▪ ◦ ❖ ➢ № ™ © € ₹ ₿ → ⇒ ≥ ± × ÷ √ ∑ π ° ′ ″ ½ ⅓ 10⁵ H₂O ① ☑ ✔ ✗",
    "🙂 👍🏽 👨\u200d👩\u200d👧 🇳🇱 ❤\ufe0f",
)


@pytest.mark.parametrize(("typed", "printed", "named"), REPLACED)
def test_what_no_font_has_is_replaced_and_named(
    typed: str, printed: str, named: tuple[str, ...]
) -> None:
    assert prepare_for_print(typed) == printed
    assert tuple(one.sign for one in find_replaced_signs(typed)) == named


@pytest.mark.parametrize(("typed", "printed"), SILENT)
def test_what_nobody_sees_is_changed_without_a_word(typed: str, printed: str) -> None:
    assert prepare_for_print(typed) == printed
    assert find_replaced_signs(typed) == ()


@pytest.mark.parametrize("text", UNCHANGED)
def test_names_and_signs_of_many_languages_are_printed_as_they_are(text: str) -> None:
    assert prepare_for_print(text) == text
    assert find_replaced_signs(text) == ()


def test_words_own_signs_are_replaced_where_nothing_else_is() -> None:
    """In files that are read, and on the phone: a device may well have other scripts, but never these."""
    assert replace_word_signs("\uf0b7 Rest \u0f56 3\ufe0f\u20e3") == "• Rest \u0f56 3\ufe0f\u20e3"
    assert validate_printable("\uf0fc done") == "✓ done"


def test_a_sign_is_named_once() -> None:
    assert find_replaced_signs("\uf0b7 one \uf0b7 two") == (ReplacedSign("\uf0b7", "•"),)


@given(st.text())
def test_whatever_is_typed_can_be_printed(text: str) -> None:
    printed = prepare_for_print(text)
    assert all(is_printable(char) for char in printed)
    assert prepare_for_print(printed) == printed


@given(st.text())
def test_what_is_neither_printed_nor_named_cannot_be_seen(text: str) -> None:
    """Every visible character is printed, or stands in the list of what was replaced."""
    printed = set(unicodedata.normalize("NFC", prepare_for_print(text)))
    named = {char for one in find_replaced_signs(text) for char in one.sign}
    for char in unicodedata.normalize("NFC", text):
        is_visible = unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn"}
        if is_visible and char not in "\u115f\u1160\u2800\u3164\uffa0ﬀﬁﬂﬃﬄﬅﬆ":
            assert char in printed | named
