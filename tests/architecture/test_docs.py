"""The documents name only what exists: files, modules, tests, and pages that they link to."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT, tracked_files

# The changelog speaks of files as they were.
DOCS = sorted(
    path for path in tracked_files() if path.suffix == ".md" and path.name != "CHANGELOG.md"
)
CODE = re.compile(r"`([^`\n]+)`")
FILE_NAME = re.compile(r"[\w./-]+\.(?:py|toml|html|css|js|json|sh|md|txt)")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")
MODULE = re.compile(r"python -m (ptplanner[\w.]*)")
# Files that a reader makes, or that an installation has: examples, and files of the other formats.
EXAMPLES = re.compile(
    r"toe-lift|steady-ankles|own-exercises/exercises\.json$|^(?:plan|exercises|figure)\.json$|"
    r"^text\.de\.toml$|^instance/|^exports/|^(?:ana|report)\.|^robots\.txt$|"
    r"^(?:doctor|disk-history|observed-address)\.json$|^erased-records\.txt$"
)


def _list_tracked_names() -> set[str]:
    """Every file by each end of its path: `handout/fit.py` is also `fit.py`."""
    names: set[str] = set()
    for path in tracked_files():
        parts = path.relative_to(ROOT).parts
        names.update("/".join(parts[start:]) for start in range(len(parts)))
    return names


def _list_anchors(path: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a document."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


def test_every_file_that_a_document_names_exists() -> None:
    known = _list_tracked_names()
    missing = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in DOCS
        for name in CODE.findall(path.read_text(encoding="utf-8"))
        if FILE_NAME.fullmatch(name) and not EXAMPLES.search(name) and name not in known
    ]
    assert missing == []


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_of_a_document_leads_somewhere(path: Path) -> None:
    for target, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        file = path.parent / target if target else path
        assert file.exists(), target
        if anchor and file.suffix == ".md":
            assert anchor in _list_anchors(file), f"{target}#{anchor}"


def test_every_module_that_a_document_runs_exists() -> None:
    named = {name for path in DOCS for name in MODULE.findall(path.read_text(encoding="utf-8"))}
    assert {name for name in named if find_spec(name) is None} == set()


def test_every_threat_names_what_shows_that_it_is_held() -> None:
    """A row without a file is a promise that nobody can look up."""
    text = (ROOT / "docs/THREAT-MODEL.md").read_text(encoding="utf-8")
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][
        1:
    ]
    assert len(rows) > 40
    assert [row[0] for row in rows if len(row) != 4] == []
    assert [row[:2] for row in rows if not re.search(r"`[\w/]*test_\w+\.py`", row[3])] == []


# What says of all built-in content that no clinician has reviewed it, in words that do not depend on the content.
FIXED_WORDS_ABOUT_REVIEWS = (
    ("templates/catalog/templates.html", "Not yet reviewed by a named clinician"),
    ("templates/plans/_template_menu.html", "Not yet reviewed by a named clinician"),
    ("templates/plans/_key_strip.html", "Content not yet signed off by a clinician"),
    ("templates/patients/_welcome.html", "No clinician has signed off this content yet"),
    ("README.md", "No clinician has signed off the built-in content yet"),
    ("docs/intended-use.md", "No named clinician has reviewed the built-in content yet"),
    ("docs/impact-assessment.md", "no named clinician has reviewed the content"),
)


def test_what_is_said_of_reviews_agrees_with_the_content() -> None:
    """With the first review, these sentences must say what is reviewed and what is not."""
    content = ROOT / "ptplanner/content"
    reviewed = [
        path.name
        for path in sorted(content.rglob("*.toml"))
        if re.search(r'^reviewed_by = "[^"]', path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    silent = [
        name
        for name, words in FIXED_WORDS_ABOUT_REVIEWS
        if words not in (ROOT / name).read_text(encoding="utf-8")
    ]
    assert (reviewed, silent) == ([], [])
