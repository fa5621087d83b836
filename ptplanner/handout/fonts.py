"""The fonts of the paper, in the order in which they are tried; no other font can be used.

What they cover is counted in static/fonts/README.md and listed in ``domain/printable_ranges.py``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ptplanner.domain.errors import RenderFailed
from ptplanner.settings import PROJECT_ROOT

FONTS_DIR = PROJECT_ROOT / "static" / "fonts"
# Names no folder, so that fontconfig knows only the fonts that the style sheet brings.
FONTCONFIG_FILE = FONTS_DIR / "fonts.conf"
# What fontconfig reads beside its file, such as a second root for all paths.
_FONTCONFIG_VARIABLES = ("FONTCONFIG_FILE", "FONTCONFIG_PATH", "FONTCONFIG_SYSROOT")

# Scripts whose names are printed as they are written; the first of them also have a bold face.
_BOLD_SCRIPTS = ("arabic", "hebrew")
_SCRIPTS = (
    "armenian", "bengali", "canadian-aboriginal", "cherokee", "devanagari", "ethiopic", "georgian", "gujarati",
    "gurmukhi", "kannada", "khmer", "lao", "malayalam", "myanmar", "nko", "oriya", "sinhala", "syriac", "tamil",
    "telugu", "thaana", "thai", "tifinagh", "han", "hangul", "marks",
)  # fmt: skip
EMOJI_FAMILY = "PT Fallback Emoji"


@dataclass(frozen=True)
class FontFace:
    """One file of a family. ``weight`` is that of CSS, from 100 to 900."""

    family: str
    weight: int
    file_name: str


FONT_FACES = (
    *(FontFace("PT Handout", weight, f"pt-handout-{weight}.ttf") for weight in (400, 600, 700, 800)),
    *(FontFace("PT Fallback Source", weight, f"source-sans-3-{weight}.ttf") for weight in (400, 700)),
    FontFace("PT Fallback Latin", 400, "noto-sans-latin-400.ttf"),
    *(
        FontFace(f"PT Fallback {script.title()}", weight, f"noto-sans-{script}-{weight}.ttf")
        for script in _BOLD_SCRIPTS
        for weight in (400, 700)
    ),
    *(
        FontFace(f"PT Fallback {script.title()}", 400, f"noto-sans-{script}-400.ttf")
        for script in _SCRIPTS
    ),
    FontFace(EMOJI_FAMILY, 400, "noto-emoji-400.ttf"),
)  # fmt: skip


def list_families() -> tuple[str, ...]:
    """List each family once, in the order in which a character looks for its font."""
    return tuple(dict.fromkeys(face.family for face in FONT_FACES))


class FontsMissing(RenderFailed):
    """Fonts of the paper are not there, so no sheet can be made."""

    next_step = "Install this version of ptplanner again."


def load_font_files() -> dict[str, bytes]:
    """Load every font by its file name; raises FontsMissing."""
    require_fonts()
    return {face.file_name: (FONTS_DIR / face.file_name).read_bytes() for face in FONT_FACES}


def require_fonts() -> None:
    missing = list_missing_fonts()
    if missing:
        more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        raise FontsMissing(f"A font of the paper is missing: {FONTS_DIR / missing[0]}{more}.")


def list_missing_fonts() -> tuple[str, ...]:
    """The names of the font files that are not there, or empty."""
    return tuple(
        face.file_name for face in FONT_FACES if not _is_filled(FONTS_DIR / face.file_name)
    )


def _is_filled(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0


@contextmanager
def hide_system_fonts(config: Path = FONTCONFIG_FILE) -> Iterator[None]:
    """Make fontconfig read ``config`` alone while it is set up; other programs find their fonts afterwards."""
    before = {name: os.environ.pop(name, None) for name in _FONTCONFIG_VARIABLES}
    os.environ["FONTCONFIG_FILE"] = str(config)
    try:
        yield
    finally:
        del os.environ["FONTCONFIG_FILE"]
        os.environ.update({name: value for name, value in before.items() if value is not None})
