"""The fonts of the paper: what they cover, that they lack nothing they promise, and that no other font slips in."""

from __future__ import annotations

import html
import logging
import os
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from ptplanner.domain import printable_ranges
from ptplanner.domain.paper import Paper
from ptplanner.domain.printable import is_printable
from ptplanner.handout import pdf
from ptplanner.handout.fonts import FONT_FACES, FONTS_DIR
from ptplanner.handout.html import HtmlPage
from ptplanner.settings import PROJECT_ROOT
from tests.pdf import sheets
from tests.pdf.reading import printed

pytestmark = pytest.mark.pdf

LISTING = runpy.run_path(str(FONTS_DIR / "list_printable.py"))
# A page of this many characters is laid out in about a second.
PAGE_CHARACTERS = 6_000
LINE_CHARACTERS = 60
MANY_SCRIPTS = "Nguyễn Ольга Ελένη רחל علي अनुराग สมชาย 王小明 さくら 김민준 🙂 → ⅓ \ue123 ᠮᠣᠩ"
MAKE_SHEET = """
import sys
from dataclasses import replace
from ptplanner.domain.paper import Paper
from ptplanner.handout.renderer import render_sheet
from tests.pdf import sheets
document = sheets.document(name="Ana")
document = replace(document, therapist=sys.argv[1])
sys.stdout.buffer.write(render_sheet(document, Paper.A4, {}).pdf)
"""


def test_the_list_of_printable_characters_agrees_with_the_fonts() -> None:
    characters = LISTING["find_characters"]()
    assert Path(printable_ranges.__file__).read_text() == LISTING["format_module"](characters)


def test_the_readme_counts_the_characters_of_every_script() -> None:
    readme = (FONTS_DIR / "README.md").read_text()
    missing = [
        line
        for line in LISTING["count_by_script"](LISTING["find_characters"]())
        if line not in readme
    ]
    assert missing == []


def test_every_font_of_the_paper_is_used() -> None:
    assert {path.name for path in FONTS_DIR.glob("*.ttf")} == {
        face.file_name for face in FONT_FACES
    }


@pytest.mark.slow
@pytest.mark.parametrize("form", ["{}", "a{}b", "{}\ufe0f", "\u200d{}"], ids=ascii)
def test_every_printable_character_has_a_picture(
    form: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Alone, inside a Latin word, as an emoji and after a joiner."""
    every = [form.format(char) for char in map(chr, range(0x20, 0x110000)) if is_printable(char)]
    for start in range(0, len(every), PAGE_CHARACTERS):
        page = every[start : start + PAGE_CHARACTERS]
        lines = [page[n : n + LINE_CHARACTERS] for n in range(0, len(page), LINE_CHARACTERS)]
        _print_lines([" ".join(line) for line in lines])
    assert [
        record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR
    ] == []


def _print_lines(lines: list[str]) -> None:
    body = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
    page = HtmlPage(f"<!DOCTYPE html><html lang=en><title>x</title><body>{body}", {})
    pdf.lay_out_page(page, Paper.A4, {}).write_pdf()


def test_fonts_of_the_system_are_not_used(tmp_path: Path) -> None:
    """The same bytes with the fonts of this machine, with a wrong font that has our name, and with none at all."""
    wrong = _write_wrong_font(tmp_path / "fonts")
    usual = _make_sheet({})
    assert usual.startswith(b"%PDF")
    for folder in (wrong, tmp_path / "nowhere"):
        config = tmp_path / f"{folder.name}.conf"
        config.write_text(f"<fontconfig><dir>{folder}</dir></fontconfig>")
        environment = {
            "FONTCONFIG_FILE": str(config),
            "FONTCONFIG_PATH": str(tmp_path),
            "HOME": str(tmp_path),
            "XDG_DATA_HOME": str(tmp_path),
        }
        assert _make_sheet(environment) == usual


def _write_wrong_font(folder: Path) -> Path:
    """Write a font with the name of ours that has every character, all of them as wide as three."""
    folder.mkdir()
    font = TTFont(FONTS_DIR / "noto-sans-han-400.ttf")
    for record in font["name"].names:
        record.string = "PT Handout"
    metrics = font["hmtx"].metrics
    font["hmtx"].metrics = {name: (width * 3, side) for name, (width, side) in metrics.items()}
    font.save(folder / "wrong.ttf")
    return folder


def _make_sheet(environment: dict[str, str]) -> bytes:
    made = subprocess.run(
        [sys.executable, "-c", MAKE_SHEET, MANY_SCRIPTS],
        env={**os.environ, **environment, "PYTHONPATH": str(PROJECT_ROOT)},
        cwd=PROJECT_ROOT,
        check=True,
        capture_output=True,
    )
    return made.stdout


def test_a_sheet_is_the_same_whatever_was_printed_before_it() -> None:
    document = replace(sheets.document(), therapist=MANY_SCRIPTS)
    first = printed(document).pdf
    printed(sheets.document(name="王小明"))
    assert printed(document).pdf == first


def test_setting_fonts_up_leaves_the_environment_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FONTCONFIG_PATH", "/etc/fonts")
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    pdf._get_font_config.__wrapped__()
    assert os.environ["FONTCONFIG_PATH"] == "/etc/fonts"
    assert "FONTCONFIG_FILE" not in os.environ
