"""Writes the characters that the fonts of the paper have to ptplanner/domain/printable_ranges.py.

python static/fonts/list_printable.py
python static/fonts/list_printable.py --count    # the table of static/fonts/README.md
"""

from __future__ import annotations

import sys
import textwrap
from collections import Counter
from pathlib import Path

from fontTools import unicodedata
from fontTools.ttLib import TTFont

PROJECT_ROOT = Path(__file__).parents[2]
TARGET = PROJECT_ROOT / "ptplanner" / "domain" / "printable_ranges.py"
# Control characters, the halves of surrogate pairs, and private use: a font that has one gives it a meaning of its own.
CONTROLS = (range(0x20), range(0x7F, 0xA0), range(0xD800, 0xF900), range(0xF0000, 0x110000))
# Separators of lines and paragraphs become line ends before.
SEPARATORS = range(0x2028, 0x202A)
# Signs that must stand before an Arabic number; between other letters no font is found for them.
ARABIC_POUNDS = range(0x890, 0x892)
NEVER_PRINTED = (*CONTROLS, SEPARATORS, ARABIC_POUNDS)
# A table that the domain can read without a file and without the fonts.
HEAD = '''"""The characters that the fonts of the paper have. Written by static/fonts/list_printable.py; do not edit."""

# First and last code point of each range in hex; a single character stands alone.
PRINTABLE_RANGES = """\\
'''


def main() -> None:
    """Writes the module anew, or counts the characters of each script."""
    if sys.argv[1:] == ["--count"]:
        print("\n".join(count_by_script(find_characters())))
    else:
        TARGET.write_text(format_module(find_characters()))


def find_characters() -> set[int]:
    """Find the code points that at least one font of the paper has."""
    sys.path.insert(0, str(PROJECT_ROOT))
    from ptplanner.handout.fonts import FONT_FACES, FONTS_DIR

    files = {face.file_name for face in FONT_FACES}
    found = {point for name in files for point in TTFont(FONTS_DIR / name).getBestCmap()}
    return {point for point in found if not any(point in never for never in NEVER_PRINTED)}


def count_by_script(points: set[int]) -> list[str]:
    """Count the characters of each script as lines of a table; signs that all scripts share are common."""
    scripts = Counter(unicodedata.script(chr(point)) for point in points)
    names = {
        "Zyyy": "common: punctuation, numbers, arrows, mathematics, emoji",
        "Zinh": "accents and other marks",
    }
    return [
        f"| {names.get(script) or unicodedata.script_name(script).replace('_', ' ')} | {count:,} |"
        for script, count in scripts.most_common()
        if script != "Zzzz"
    ]


def format_module(points: set[int]) -> str:
    """Format the text of the module that the domain reads."""
    return HEAD + "\n".join(format_ranges(points)) + '\n"""\n'


def format_ranges(points: set[int]) -> list[str]:
    """Format neighbours as ranges, in lines of text."""
    ranges: list[list[int]] = []
    for point in sorted(points):
        if ranges and point == ranges[-1][1] + 1:
            ranges[-1][1] = point
        else:
            ranges.append([point, point])
    words = (f"{first:x}" if first == last else f"{first:x}-{last:x}" for first, last in ranges)
    return textwrap.wrap(" ".join(words), 110, break_on_hyphens=False)


if __name__ == "__main__":
    main()
