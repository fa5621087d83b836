"""``ptplanner dose`` prints how it understood a dose, or which word it did not understand."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from click.testing import CliRunner, Result

from ptplanner.cli import COMMANDS, main


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["dose", *arguments])


def test_json_is_one_object_with_the_fields_of_the_open_format() -> None:
    result = _run("3x10-12/side", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"sets": 3, "reps_min": 10, "reps_max": 12, "side": "each"}
    assert result.stderr == ""


def test_without_json_the_dose_is_printed_in_words_and_in_shorthand() -> None:
    result = _run("3 sets of 10 each side, hold 5 sec")
    assert result.stdout.splitlines() == [
        "3 sets · 10 repetitions · each side · hold 5 s",
        "3x10/side h5",
    ]


def test_a_dose_need_not_be_quoted() -> None:
    assert _run("3", "sets", "of", "10").stdout == _run("3x10").stdout


def test_a_refused_dose_exits_with_2_and_carets_under_the_word() -> None:
    result = _run("3x10/sde h5", "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        "Error: “sde” is not a side. Write side, L, R or alt. Did you mean “side”?",
        "  3x10/sde h5",
        "       ^^^",
    ]


@pytest.mark.parametrize(
    "text", ["", "   ", "99999x1", "words", "\x1b[31m", "3x10\n\x00", "x" * 10_000]
)
def test_bad_input_is_one_message_and_no_traceback(text: str) -> None:
    result = _run(text, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("Error: ")
    assert "\x1b" not in result.stderr
    assert len(result.stderr) < 1_000


def test_no_argument_is_a_usage_error() -> None:
    assert _run().exit_code == 2


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_listed_command_has_help(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert "Usage:" in result.stdout


def test_an_unknown_command_is_refused() -> None:
    assert CliRunner().invoke(main, ["dosis"]).exit_code == 2


def test_a_dose_is_read_without_web_or_renderer() -> None:
    program = (
        "import sys; from ptplanner.cli import main; main(['dose', '3x10', '--json'], standalone_mode=False); "
        "print(sorted({'flask', 'weasyprint', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_doubtful_dose_prints_its_readings_and_fails() -> None:
    asked = _run("18x3/side")
    assert asked.exit_code == 2
    assert "Is that 18 sets of 3, or 3 sets of 18?" in asked.stderr
    assert asked.stdout.splitlines() == [
        "1. 3 sets · 18 repetitions · each side: 3x18/side",
        "2. 18 sets · 3 repetitions · each side: 18 sets of 3 reps each",
    ]
    found = json.loads(_run("--json", "10", "reps", "before", "bed").stdout)
    assert found["readings"] == [
        {"dose": {"reps_min": 10, "reps_max": 10, "per_day": 1}, "note": "before bed"}
    ]


def test_a_goal_is_offered_for_the_note() -> None:
    refused = _run("start at 5 reps and build up to 12")
    assert refused.exit_code == 2
    assert refused.stdout == "For the note: start at 5 reps and build up to 12\n"
