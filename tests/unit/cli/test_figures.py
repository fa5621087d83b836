"""Without the drawing libraries, ``ptplanner figures`` says what is missing and how to install it."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from ptplanner.cli import figures, main


@pytest.mark.parametrize(
    ("lists", "missing"),
    [
        ({"REQUIRED_LIBRARIES": ("no_such_library",), "REQUIRED_PROGRAMS": ()}, "no_such_library"),
        ({"REQUIRED_LIBRARIES": (), "REQUIRED_PROGRAMS": ("no-such-program",)}, "no-such-program"),
    ],
)
def test_missing_libraries_are_named_with_the_command_that_installs_them(
    lists: dict[str, tuple[str, ...]], missing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in lists.items():
        monkeypatch.setattr(figures, name, value)
    answer = CliRunner().invoke(main, ["figures", "check"])
    assert answer.exit_code == 1
    assert f"Drawing needs {missing}" in answer.output
    assert "sh run.sh figures" in answer.output


def test_the_files_are_checked_and_reported_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files alone need no library."""
    monkeypatch.setattr(figures, "REQUIRED_LIBRARIES", ())
    monkeypatch.setattr(figures, "REQUIRED_PROGRAMS", ())
    answer = CliRunner().invoke(main, ["figures", "check", "--files-only", "--json", "bird-dog"])
    assert answer.exit_code == 0
    assert '"standing": "passing"' in answer.output


def test_an_unknown_exercise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figures, "REQUIRED_LIBRARIES", ())
    monkeypatch.setattr(figures, "REQUIRED_PROGRAMS", ())
    answer = CliRunner().invoke(main, ["figures", "check", "--files-only", "handstand"])
    assert answer.exit_code == 2
    assert "handstand is not one of these" in answer.output
