"""What we ship of others is what they released, with its licence, and the fonts and icons are complete."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from xml.etree import ElementTree as ET

import pytest
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.ttLib import TTFont

from tests.architecture.tree import ROOT

STATIC = ROOT / "static"
VENDOR = json.loads((STATIC / "vendor/vendor.json").read_text(encoding="utf-8"))
SVG = "{http://www.w3.org/2000/svg}"
ICON_IN_TEMPLATE = re.compile(
    r"""\bicon(?:\.icon)?\(\s*["']([a-z0-9-]+)["']|#icon-([a-z0-9-]+)["']"""
)
HANDOUT_WEIGHTS = (400, 600, 700, 800)
# A name in each script that a sheet must be able to print.
NAMES = (
    "Zoë Wiśniewski",
    "Đặng",
    "Παπαδόπουλος",
    "Иванов",
    "محمد",
    "שרה",
    "王小明",
    "歐陽",
    "佐藤さくら",
    "김민준",
    "🦋",
)


@pytest.mark.parametrize("entry", VENDOR, ids=lambda entry: entry["name"])
def test_a_vendored_script_is_unchanged(entry: dict[str, str]) -> None:
    digest = hashlib.sha384((STATIC / "vendor" / entry["file"]).read_bytes()).digest()
    assert entry["integrity"] == "sha384-" + base64.b64encode(digest).decode()
    assert entry["version"] in entry["file"]
    assert (STATIC / "vendor" / entry["license_file"]).read_text(encoding="utf-8").strip()


def test_every_vendored_script_is_listed() -> None:
    assert {path.name for path in (STATIC / "vendor").glob("*.js")} == {e["file"] for e in VENDOR}


def test_the_sprite_holds_symbols_and_nothing_that_runs() -> None:
    sprite = ET.parse(STATIC / "icons/sprite.svg").getroot()
    assert {child.tag for child in sprite} == {SVG + "symbol"}
    assert {element.tag for element in sprite.iter()} <= {SVG + "svg", SVG + "symbol", SVG + "path"}
    assert {symbol.get("viewBox") for symbol in sprite} == {"0 0 24 24"}
    assert {symbol.get("stroke") for symbol in sprite} == {"currentColor"}


def test_every_icon_that_a_template_asks_for_is_in_the_sprite() -> None:
    sprite = ET.parse(STATIC / "icons/sprite.svg").getroot()
    ids = {str(symbol.get("id")).removeprefix("icon-") for symbol in sprite}
    asked = {
        first or second
        for path in (ROOT / "templates").rglob("*.html")
        for first, second in ICON_IN_TEMPLATE.findall(path.read_text(encoding="utf-8"))
    }
    assert asked - ids == set()


@pytest.mark.parametrize("weight", HANDOUT_WEIGHTS)
def test_the_zero_on_paper_has_no_slash(weight: int) -> None:
    font = TTFont(STATIC / f"fonts/pt-handout-{weight}.ttf")
    glyphs = font.getGlyphSet()
    pen = DecomposingRecordingPen(glyphs)
    glyphs[font.getBestCmap()[ord("0")]].draw(pen)
    assert sum(operator == "closePath" for operator, _ in pen.value) == 2


def test_the_fonts_on_paper_can_print_a_name_in_any_script() -> None:
    known: set[int] = set()
    for path in (STATIC / "fonts").glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            known |= set(font.getBestCmap())
    assert {letter for name in NAMES for letter in name if ord(letter) not in known} == set()


def test_every_font_has_its_licence_beside_it() -> None:
    families = {path.name.rsplit("-", 1)[0] for path in (STATIC / "fonts").glob("*.ttf")}
    readme = (STATIC / "fonts/README.md").read_text(encoding="utf-8")
    assert {family for family in families if family not in readme} == set()
    for licence in (STATIC / "fonts").glob("OFL-*.txt"):
        assert "SIL OPEN FONT LICENSE" in licence.read_text(encoding="utf-8").upper()
