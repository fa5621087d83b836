"""``ptplanner catalog``: its output and exit status."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptplanner.cli import main
from ptplanner.formats.content_files.loader import BUILT_IN_FOLDER


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["catalog", *arguments])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The built-in content, to break."""
    target = tmp_path / "content"
    shutil.copytree(BUILT_IN_FOLDER, target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return target


def test_check_counts_the_built_in_content() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert "11 templates" in result.stdout
    assert "not yet reviewed by a named clinician" in result.stdout
    assert result.stderr == ""


def test_check_reads_another_folder(copy: Path) -> None:
    assert run("check", "--root", str(copy)).exit_code == 0


def test_check_reports_every_problem_and_fails(copy: Path) -> None:
    file = copy / "exercises/bird-dog/exercise.toml"
    text = file.read_text(encoding="utf-8")
    text = text.replace('"quadruped"', '"quadrupped"').replace("3x12/side", "3x12 offen")
    file.write_text(text, encoding="utf-8")
    result = run("check", "--root", str(copy))
    assert result.exit_code == 1
    first, second, count = result.stderr.splitlines()
    assert first.startswith(
        "exercises/bird-dog/exercise.toml:2: position: “quadrupped” is not known."
    )
    assert "Did you mean “quadruped”?" in first
    assert "supine, prone, side-lying" in first
    assert second.startswith("exercises/bird-dog/exercise.toml:")
    assert "default_dose: " in second
    assert "offen" in second
    assert count == "2 problems."


def test_one_mistake_is_reported_once(copy: Path) -> None:
    (copy / "rules.toml").write_text("[[rule]\n", encoding="utf-8")
    result = run("check", "--root", str(copy))
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "1 problem."


def test_check_refuses_a_missing_folder(tmp_path: Path) -> None:
    assert run("check", "--root", str(tmp_path / "none")).exit_code == 2


def test_list_names_each_exercise_by_its_number() -> None:
    lines = run("list").stdout.splitlines()
    number, slug, name = lines[0].split(maxsplit=2)
    assert (number, slug) == ("101", "single-leg-romanian-deadlift")
    assert name == "Single-leg Romanian deadlift"
    numbers = [int(line.split()[0]) for line in lines]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(("side", "other"), [("left", "right"), ("right", "left")])
def test_show_prints_the_steps_for_a_side(side: str, other: str) -> None:
    output = run("show", "bird-dog", "--side", side).stdout
    assert output.startswith("Bird dog\n")
    assert f"Push your {side} leg straight back." in output
    assert f"Reach your {other} arm forward" in output
    assert "{" not in output


def test_show_of_an_unknown_exercise_is_a_message() -> None:
    result = run("show", "birddog")
    assert result.exit_code == 2
    assert "There is no exercise “birddog”" in result.stderr
