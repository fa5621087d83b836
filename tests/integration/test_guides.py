"""Adding an exercise or a template by following the guide word for word ends with passing tests."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.guides import ROOT, copy_repository, follow_guide, read_guide


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copy_repository(tmp_path, ".venv")


@pytest.mark.slow
def test_the_guide_for_exercises_ends_with_passing_tests(copy: Path) -> None:
    printed = follow_guide(read_guide("adding-an-exercise.md"), copy)
    assert re.search(r"\d+ exercises, .*: all right\.", printed)
    assert re.search(r"^999 +toe-lift ", printed, re.MULTILINE)
    assert re.search(r"^\d+ passed", printed, re.MULTILINE)


@pytest.mark.slow
def test_the_guide_for_templates_ends_with_passing_tests(copy: Path) -> None:
    printed = follow_guide(read_guide("adding-a-template.md"), copy)
    assert re.search(r"\d+ templates, .*: all right\.", printed)
    assert (copy / "exports" / "steady-ankles.pdf").read_bytes().startswith(b"%PDF")
    assert "steady-ankles" in (copy / "docs" / "quality-meter.md").read_text(encoding="utf-8")
    assert re.search(r"^\d+ passed", printed, re.MULTILINE)


@pytest.mark.slow
def test_a_copied_exercise_is_refused_as_the_guide_says(copy: Path) -> None:
    until_copied = read_guide("adding-an-exercise.md")[
        1:3
    ]  # the list of numbers, then mkdir and cp
    follow_guide([type(until_copied[0])(until_copied[1].text)], copy)
    for command, status in (("check", 1), ("list", 2)):
        done = subprocess.run(
            [sys.executable, "-m", "ptplanner", "catalog", command],
            cwd=copy, check=False, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == status
        assert "number: 168 belongs to heel-raise. The next free one is" in done.stderr


def test_every_guide_installs_before_its_first_other_command() -> None:
    for name in ("adding-an-exercise.md", "adding-a-template.md"):
        first = read_guide(name)[0].text.splitlines()
        assert first == ["sh run.sh install", ". .venv/bin/activate"]


@pytest.mark.parametrize("name", ["adding-an-exercise", "adding-a-template", "adding-a-figure"])
def test_every_file_that_a_guide_names_exists(name: str) -> None:
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:ptplanner|tests|static|docs)/[\w./-]+\.\w+)`", text))
    of_the_example = {path for path in named if re.search("toe-lift|steady-ankles", path)}
    assert [path for path in named - of_the_example if not (ROOT / path).is_file()] == []
