"""Languages a patient may read, and whether sheets are available in them."""

from __future__ import annotations

from babel import Locale

from ptplanner.wording.languages import WORDING_BY_LANGUAGE

# Chosen by number of speakers and by need in clinics; sheets fall back to English.
LANGUAGE_CODES = (
    "en", "ar", "bn", "zh", "nl", "fr", "de", "el", "he", "hi", "it", "ja", "ko", "fa",
    "pl", "pt", "pa", "ro", "ru", "so", "es", "sw", "tl", "ta", "tr", "uk", "ur", "vi",
)  # fmt: skip


def format_language_name(code: str) -> str:
    """Format the language's English name, or the code itself if it is unknown."""
    return Locale.parse(code).get_language_name("en") or code if code in LANGUAGE_CODES else code


def list_language_options() -> tuple[tuple[str, str], ...]:
    """List codes and names, English first, then by name."""
    others = sorted(
        ((code, format_language_name(code)) for code in LANGUAGE_CODES[1:]),
        key=lambda pair: pair[1],
    )
    return (("en", "English"), *others)


def has_sheet_wording(code: str) -> bool:
    return code.partition("-")[0] in WORDING_BY_LANGUAGE
