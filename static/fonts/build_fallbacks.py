"""Makes the fonts that print what Atkinson Hyperlegible Next has no letters for.

TrueType and not woff2, because WeasyPrint unpacks woff2 in Python for every document (4 s for the
Han font), and woff with the time of day in it, so that the same sheet would give other bytes.

    npm install $(python static/fonts/build_fallbacks.py --packages)
    python static/fonts/build_fallbacks.py node_modules static/fonts
    python static/fonts/list_printable.py
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterable
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

NOTO_VERSION = "5.3.0"
VERSIONS = {"source-sans-3": "5.3.1", "noto-emoji": "5.3.2"}
# Scripts of which a whole slice is taken, with its layout rules, by the name of its package.
SCRIPTS = {
    "arabic": (400, 700), "hebrew": (400, 700), "armenian": (400,), "bengali": (400,),
    "canadian-aboriginal": (400,), "cherokee": (400,), "devanagari": (400,), "ethiopic": (400,), "georgian": (400,),
    "gujarati": (400,), "gurmukhi": (400,), "kannada": (400,), "khmer": (400,), "lao": (400,), "malayalam": (400,),
    "myanmar": (400,), "nko": (400,), "oriya": (400,), "sinhala": (400,), "syriac": (400,), "tamil": (400,),
    "telugu": (400,), "thaana": (400,), "thai": (400,), "tifinagh": (400,),
}  # fmt: skip
HAN_FAMILIES = ("noto-sans-sc", "noto-sans-tc", "noto-sans-jp", "noto-sans-kr")
SIMPLE_MARK_FAMILY = "noto-sans-sc"
MARK_FAMILIES = ("noto-sans-symbols", "noto-sans-math", "noto-sans-symbols-2", *HAN_FAMILIES)
OTHER_FAMILIES = ("source-sans-3", "noto-emoji")
# The slices for the web leave out most accents, superscripts and fractions of Noto Sans; this package is whole.
WHOLE_NOTO_SANS = "@expo-google-fonts/noto-sans"
WHOLE_NOTO_SANS_VERSION = "0.4.2"

SPACES = {0x20, 0xA0}
# Latin, Greek and Cyrillic with all accents, punctuation, superscripts, currencies, letterlike signs and fractions.
EUROPEAN = {
    *range(0x20, 0x7F), *range(0xA0, 0x530), *range(0x1AB0, 0x1B00), *range(0x1C80, 0x1C90), *range(0x1D00, 0x2190),
    *range(0x2C60, 0x2C80), *range(0x2DE0, 0x2E80), *range(0xA640, 0xA6A0), *range(0xA700, 0xA800),
    *range(0xAB30, 0xAB70), *range(0xFB00, 0xFB07), *range(0xFE20, 0xFE30), 0xFFFC, 0xFFFD,
}  # fmt: skip
# Marks that a line of text may begin with or that a dose is written with; the other symbols follow.
SIMPLE_MARKS = set(map(ord, "←↑→↓↔↖↗↘↙✓■□●○▲△▶★☆≤≥≠≈∞‰"))
# Punctuation, currency, numbers, arrows, mathematics, shapes, signs, and numbers in circles.
SYMBOLS = {
    *range(0x2010, 0x2028), *range(0x2030, 0x205F), *range(0x2070, 0x20D0), *range(0x2100, 0x2427),
    *range(0x2460, 0x2800), *range(0x2900, 0x2980), *range(0x2B00, 0x2C00), *range(0x1F100, 0x1F1AE),
}  # fmt: skip
HAN_AND_KANA = {
    *range(0x2E80, 0x3130), *range(0x31A0, 0xA000), *range(0xF900, 0xFB00), *range(0xFE30, 0xFE50),
    *range(0xFF00, 0xFFF0), *range(0x20000, 0x30000),
}  # fmt: skip
HANGUL = {*range(0x3130, 0x3190), *range(0xA960, 0xA980), *range(0xAC00, 0xD7A4)}
EMOJI = {*range(0x203C, 0x1FB00), 0x200D, 0xFE0F, *range(0xE0020, 0xE0080)} | SPACES
# Merging slices of one font would keep only the first slice's layout rules, so they go.
LAYOUT_TABLES = ["BASE", "GDEF", "GPOS", "GSUB", "STAT", "VORG", "vhea", "vmtx"]


def main() -> None:
    """Reads the unpacked npm packages and writes one TrueType file per script and weight."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--packages", action="store_true", help="print what npm has to install")
    parser.add_argument("source", type=Path, nargs="?", help="node_modules")
    parser.add_argument("target", type=Path, nargs="?")
    args = parser.parse_args()
    if args.packages:
        print(*list_packages())
        return
    for name, font in build_fonts(args.source).items():
        font.recalcTimestamp = False  # the same bytes whenever it is built
        font["head"].modified = font["head"].created
        font.save(args.target / name)


def list_packages() -> list[str]:
    """The npm packages with their versions."""
    names = {
        *(f"noto-sans-{script}" for script in SCRIPTS),
        *HAN_FAMILIES,
        *MARK_FAMILIES,
        *OTHER_FAMILIES,
    }
    slices = [f"@fontsource/{name}@{VERSIONS.get(name, NOTO_VERSION)}" for name in sorted(names)]
    return [*slices, f"{WHOLE_NOTO_SANS}@{WHOLE_NOTO_SANS_VERSION}"]


def build_fonts(source: Path) -> dict[str, TTFont]:
    """Every font to write, by file name."""
    fonts = build_script_fonts(source)
    for weight in (400, 700):
        slices = list_slices(source, "source-sans-3", weight)
        fonts[f"source-sans-3-{weight}.ttf"] = merge_fonts([open_font(path) for path in slices])
    fonts["noto-sans-latin-400.ttf"] = cut_font(
        open_font(source / WHOLE_NOTO_SANS / "400Regular" / "NotoSans_400Regular.ttf"), EUROPEAN
    )
    fonts["noto-sans-marks-400.ttf"] = build_mark_font(source)
    han = [path for family in HAN_FAMILIES for path in list_slices(source, family, 400)]
    fonts["noto-sans-han-400.ttf"] = pick_characters(han, HAN_AND_KANA | SPACES)
    korean = open_font(
        source / "@fontsource/noto-sans-kr/files/noto-sans-kr-korean-400-normal.woff2"
    )
    fonts["noto-sans-hangul-400.ttf"] = cut_font(korean, HANGUL | SPACES)
    emoji = open_font(source / "@fontsource/noto-emoji/files/noto-emoji-emoji-400-normal.woff2")
    fonts["noto-emoji-400.ttf"] = cut_font(emoji, EMOJI)
    return fonts


def build_script_fonts(source: Path) -> dict[str, TTFont]:
    """One font per script and weight, as its package has it."""
    return {
        f"noto-sans-{script}-{weight}.ttf": open_font(
            source
            / f"@fontsource/noto-sans-{script}/files/noto-sans-{script}-{script}-{weight}-normal.woff2"
        )
        for script, weights in SCRIPTS.items()
        for weight in weights
    }


def build_mark_font(source: Path) -> TTFont:
    """The simple marks as they were, then every other symbol from the first family that has it."""
    simple = pick_characters(list_slices(source, SIMPLE_MARK_FAMILY, 400), SIMPLE_MARKS | SPACES)
    others = [path for family in MARK_FAMILIES for path in list_slices(source, family, 400)]
    return merge_fonts([simple, pick_characters(others, SYMBOLS - SIMPLE_MARKS)])


def list_slices(source: Path, family: str, weight: int) -> list[Path]:
    """The files of one upright weight, leaving out those that only repeat others."""
    repeated = ("chinese-", "japanese", "korean", "emoji-emoji")
    files = sorted(
        (source / "@fontsource" / family / "files").glob(f"{family}-*-{weight}-normal.woff2")
    )
    return [path for path in files if not any(word in path.name for word in repeated)]


def open_font(path: Path) -> TTFont:
    """A font without its web packing."""
    font = TTFont(path)
    font.flavor = None
    return font


def pick_characters(paths: Iterable[Path], wanted: set[int]) -> TTFont:
    """One font with the wanted characters out of many slices, each taken from the first that has it."""
    left = set(wanted)
    parts = []
    for path in paths:
        font = open_font(path)
        here = left & set(font.getBestCmap())
        if here:
            parts.append(cut_font(font, here, drop=LAYOUT_TABLES))
            left -= here
    return merge_fonts(parts)


def cut_font(font: TTFont, points: set[int], drop: list[str] | None = None) -> TTFont:
    """The font with these characters alone."""
    options = Options(hinting=False, notdef_outline=True)
    options.drop_tables += drop or []
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    return font


def merge_fonts(parts: list[TTFont]) -> TTFont:
    """Several slices as one font."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [str(Path(folder, f"{number}.ttf")) for number in range(len(parts))]
        for font, path in zip(parts, paths, strict=True):
            font.save(path)
        whole = Merger().merge(paths)
        whole["head"].created = TTFont(paths[0])["head"].created
        return whole


if __name__ == "__main__":
    main()
