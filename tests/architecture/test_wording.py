"""Texts for patients stand in the wording of a language, and printed paths in one module."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

pytestmark = pytest.mark.architecture

TEMPLATES = sorted(
    [*(ROOT / "templates/phone").glob("*.html"), *(ROOT / "templates/handout").glob("*.html")]
)
SCRIPTS = sorted((ROOT / "static/js/phone").glob("*.js"))
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_SPOKEN_ATTRIBUTE = re.compile(r'\b(?:aria-label|alt|title|placeholder)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_STRING = re.compile(r'"([^"\n]*)"|`([^`]*)`')
_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
# "Get ready", "Today:", "of 3": two words, or one with a capital, as in a text and not in a name of code.
_ENGLISH = re.compile(r"\b[A-Z][a-z]+\b|\b[a-z]{2,} [a-z]{2,}\b")
# Names of browser interfaces, not texts: event keys and headers.
_INTERFACE_NAMES = {"ArrowLeft", "ArrowRight", "Content-Type", "Content-Range", "Date"}
_PRINTED_PATH = re.compile(r"""[}"'`(](?:/P/|/P["'`]|/p["'`]|/p/|/X/|/x/)""")


def test_templates_for_patients_hold_no_text_of_their_own() -> None:
    offenders = {}
    for path in TEMPLATES:
        source = _JINJA.sub("", path.read_text(encoding="utf-8"))
        spoken = " ".join(_SPOKEN_ATTRIBUTE.findall(source))
        words = re.findall(r"[A-Za-z]{2,}", spoken + " " + _TAG.sub(" ", source))
        if words:
            offenders[path.name] = words
    assert offenders == {}


def test_scripts_of_the_phone_hold_no_text_of_their_own() -> None:
    offenders = [
        f"{path.name}: {text}"
        for path in SCRIPTS
        for text in _list_strings(_COMMENT.sub("", path.read_text(encoding="utf-8")))
        if text not in _INTERFACE_NAMES and _ENGLISH.search(re.sub(r"\$\{.*?\}", "", text))
    ]
    assert offenders == []


def _list_strings(source: str) -> list[str]:
    return [double or template for double, template in _STRING.findall(source)]


@pytest.mark.parametrize("folder", ["ptplanner", "templates", "static/js"])
def test_paths_that_are_printed_are_spelt_in_one_module(folder: str) -> None:
    files = [f for f in (ROOT / folder).rglob("*") if f.suffix in {".py", ".html", ".js"}]
    spelling = {str(f.relative_to(ROOT)) for f in files if _spells_printed_path(f)}
    assert spelling <= {"ptplanner/domain/public_paths.py"}


def _spells_printed_path(path: Path) -> bool:
    return bool(_PRINTED_PATH.search(path.read_text(encoding="utf-8")))
