"""``ptplanner precautions``: findings with advice, text, source and swaps, and an exit status for scripts."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ptplanner.cli import main
from ptplanner.cli.rules_document import format_rules_document
from ptplanner.formats import content_files
from ptplanner.settings import PROJECT_ROOT

HUG = "double-knee-to-chest"
HIP = "hip-replacement-posterior"
TODAY = ("--date", "2026-11-21")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["precautions", *arguments])


def run_json(*arguments: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run(*arguments, *TODAY, "--json").stdout)
    return answer


def test_an_avoid_is_printed_with_level_text_source_and_swaps() -> None:
    (finding,) = run_json(HUG, "--condition", "disc-herniation")["findings"]
    assert (finding["rule"], finding["level"]) == ("disc-hug", "avoid")
    assert finding["for_patient"]["avoid"] == "Do not pull both knees to your chest."
    assert finding["source"]["year"] == 1999
    assert finding["movements"] == ["lumbar-flexion-end-range-hug"]
    assert finding["until"] is None
    assert not finding["needs_date"]


def test_suggested_swaps_pass_the_same_check() -> None:
    swaps = run_json(HUG, "--condition", "disc-herniation", "--condition", HIP)["swaps"]
    assert swaps
    for swap in swaps:
        for condition in ("disc-herniation", HIP):
            assert run(swap["exercise"], "--condition", condition, *TODAY).exit_code == 0


@pytest.mark.parametrize(
    ("exercise", "condition", "status"),
    [
        (HUG, "disc-herniation", 3),
        ("rock-back", "disc-herniation", 0),
        ("bridge", "disc-herniation", 0),
        ("bridge", "glaucoma", 4),
    ],
    ids=["avoid", "caution", "nothing", "no rule yet"],
)
def test_the_exit_status_tells_what_to_do(exercise: str, condition: str, status: int) -> None:
    assert run(exercise, "--condition", condition, *TODAY).exit_code == status


def test_a_condition_without_rules_never_looks_safe() -> None:
    output = run("bridge", "--condition", "glaucoma").stdout
    assert output == "Glaucoma: no rule yet. Nothing was checked for it.\n"


def test_the_output_says_when_a_precaution_ends() -> None:
    (finding,) = run_json(HUG, "--condition", HIP, "--since", "2026-11-01")["findings"]
    assert finding["until"] == "2027-01-24"
    (dated,) = run_json(HUG, "--condition", f"{HIP}:2026-10-01", "--since", "2026-11-01")[
        "findings"
    ]
    assert dated["until"] == "2026-12-24", "a day of its own goes before --since"
    assert "Counts until 2027-01-24." in run(HUG, "--condition", f"{HIP}:2026-11-01", *TODAY).stdout


def test_a_precaution_that_has_ended_is_not_printed() -> None:
    assert run_json(HUG, "--condition", f"{HIP}:2026-01-01")["findings"] == []


def test_a_missing_date_is_asked_for() -> None:
    (finding,) = run_json(HUG, "--condition", HIP)["findings"]
    assert finding["needs_date"]
    assert "give the date with --since" in run(HUG, "--condition", HIP).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("no-such-exercise", "--condition", "glaucoma"), "no exercise “no-such-exercise”"),
        ((HUG, "--condition", "no-such-thing"), "no condition “no-such-thing”"),
        ((HUG, "--condition", "glaucoma:yesterday"), "“yesterday” is not a date"),
        ((HUG,), "at least one --condition"),
        (("--condition", "glaucoma"), "Name an exercise"),
    ],
)
def test_a_typing_error_gets_a_plain_message(arguments: tuple[str, ...], message: str) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_the_committed_document_is_up_to_date() -> None:
    """Make it again with: ptplanner precautions --doc > docs/clinical-rules.md"""
    catalog = content_files.load_catalog()
    made = format_rules_document(catalog, content_files.load_rule_examples(catalog))
    assert (PROJECT_ROOT / "docs" / "clinical-rules.md").read_text(encoding="utf-8") == made


def test_the_document_has_every_rule_and_names_conditions_without_any() -> None:
    output = run("--doc").stdout
    for rule in content_files.load_catalog().rules:
        assert f"### `{rule.id}`: {rule.advice.label}" in output
    assert "| Glaucoma (`glaucoma`) | **No rule yet.** Nothing is checked. |" in output
