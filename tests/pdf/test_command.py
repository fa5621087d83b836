"""``ptplanner handout``: a sheet from the shell, its findings, and what it refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from ptplanner.cli import main
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.sides import AffectedSide
from ptplanner.formats import content_files
from ptplanner.formats.plan_json import plan_to_json
from tests.pdf import reading, sheets

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.pdf

ANA = ["--template", "sciatica-six", "--patient", "Ana Ruiz", "--side", "left"]
HERNIA = ["--condition", "disc-herniation"]
PUBLIC = ["--public-url", "https://pt.example.org", "--date", "2026-11-21"]
KNEES = "double-knee-to-chest"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["handout", *map(str, arguments)])


def test_a_sheet_is_made_without_server_or_database(tmp_path: Path) -> None:
    out = tmp_path / "ana.pdf"
    result = run(*ANA, *PUBLIC, "--therapist", "Marta Silva", "--clinic", "Harbour", "--out", out)
    assert result.exit_code == 0, result.output
    assert "6 exercises, " in result.output
    assert f"pages of a4: {out}" in result.output
    front = reading.page_texts(out.read_bytes())[0]
    assert "For Ana · from Marta Silva · 21 November 2026" in front
    assert "As your therapist" in front
    assert "3 sets of 10 to 12" in front
    assert [file.name for file in tmp_path.iterdir()] == ["ana.pdf"]


def test_the_codes_open_demonstrations_and_name_no_patient(tmp_path: Path) -> None:
    out = tmp_path / "ana.pdf"
    assert run(*ANA, *PUBLIC, "--out", out).exit_code == 0
    found = reading.scanned(out.read_bytes())
    numbers = [
        content_files.load_catalog().get_exercise(slug).number
        for slug in ("sciatic-nerve-glide", "rock-back")
    ]
    assert f"HTTPS://PT.EXAMPLE.ORG/X/{numbers[0]}L" in found
    assert f"HTTPS://PT.EXAMPLE.ORG/X/{numbers[1]}E" in found
    plan_code = max(found, key=len)
    assert plan_code.startswith(f"HTTPS://PT.EXAMPLE.ORG/X/{numbers[0]}L.{numbers[1]}E.")
    assert len(found) == 7


def test_an_avoid_without_override_stops_the_command_with_all_solutions(tmp_path: Path) -> None:
    out = tmp_path / "ana.pdf"
    result = run(*ANA, *HERNIA, *PUBLIC, "--out", out)
    assert result.exit_code == 3
    assert "Avoid: Double knee-to-chest" in result.output
    assert f"--swap {KNEES}=" in result.output
    assert f"--override {KNEES}=" in result.output
    assert f"--without {KNEES}" in result.output
    assert not out.exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "answer",
    [
        ["--override", f"{KNEES}=Bends without pain; checked today."],
        ["--without", KNEES],
        ["--swap", f"{KNEES}=bridge"],
    ],
)
def test_each_solution_makes_the_sheet(answer: list[str], tmp_path: Path) -> None:
    out = tmp_path / "ana.pdf"
    result = run(*ANA, *HERNIA, *PUBLIC, *answer, "--out", out)
    assert result.exit_code == 0, result.output
    text = reading.text(out.read_bytes())
    assert ("Double knee-to-" in text) is (answer[0] == "--override")
    assert ("Bridge" in text) is (answer[0] == "--swap")
    assert "moves further down your leg." in text


def test_a_condition_may_have_a_date(tmp_path: Path) -> None:
    out = tmp_path / "ana.pdf"
    result = run(*ANA, "--condition", "disc-herniation:2026-03-01", *PUBLIC, "--out", out)
    assert result.exit_code == 3
    wrong = run(*ANA, "--condition", "disc-herniation:soon", *PUBLIC, "--out", out)
    assert wrong.exit_code == 2
    assert "Write it like 2026-03-01" in wrong.output


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--template", "nonsense"], "sciatica-six"),
        ([*ANA, "--condition", "nonsense"], "disc-herniation"),
        ([*ANA, "--override", "nonsense=because"], KNEES),
        ([*ANA, "--without", "nonsense"], KNEES),
        ([*ANA, "--swap", f"{KNEES}=nonsense"], "bird-dog"),
        ([*ANA, "--override", KNEES], "slug=text"),
        ([*ANA, "--patient", "A" * 121], "at most 120"),
        ([*ANA, "--public-url", "ftp://x"], "https://pt.example.org"),
        (["--patient", "Ana"], "--template or --plan"),
        ([*ANA, "--plan", "/nowhere/plan.json"], "/nowhere/plan.json"),
    ],
)
def test_an_unknown_word_is_refused_with_the_known_ones(
    arguments: list[str], says: str, tmp_path: Path
) -> None:
    out = tmp_path / "ana.pdf"
    result = run(*arguments, "--out", out)
    assert result.exit_code == 2
    assert says in result.output
    assert not out.exists()


@pytest.mark.parametrize(
    ("place", "says"),
    [("missing/ana.pdf", "the folder does not exist"), ("/dev/full", "the disk is full")],
)
def test_a_path_that_cannot_be_written_is_named(place: str, says: str, tmp_path: Path) -> None:
    result = run(*ANA, *PUBLIC, "--out", tmp_path / place)
    assert result.exit_code == 1
    assert says in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_plan_in_the_open_format_is_printed(tmp_path: Path) -> None:
    catalog = content_files.load_catalog()
    item = sheets.items()[0]
    assert item.exercise in catalog.exercises
    source = tmp_path / "plan.json"
    source.write_text(
        plan_to_json(
            sheets.plan((item,)), PatientContext("Bo Lind", affected_side=AffectedSide.RIGHT)
        )
    )
    out = tmp_path / "bo.pdf"
    result = run("--plan", source, *PUBLIC, "--paper", "letter", "--out", out)
    assert result.exit_code == 0, result.output
    front = reading.page_texts(out.read_bytes())[0]
    assert "For Bo" in front
    assert "RIGHT leg" in front
    assert "2 sets of 10." in front


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "ends in the middle"),
        ("{]", "not JSON"),
        ("[]", "object"),
        (
            '{"format": "ptplanner-plan", "version": 1, "items": [{"exercise": "nonsense"}]}',
            "nonsense",
        ),
    ],
)
def test_a_broken_plan_is_explained(text: str, says: str, tmp_path: Path) -> None:
    source = tmp_path / "plan.json"
    source.write_text(text)
    result = run("--plan", source, *PUBLIC, "--out", tmp_path / "x.pdf")
    assert result.exit_code == 2
    assert says in result.output


def test_a_local_address_gives_a_warning(tmp_path: Path) -> None:
    result = run(*ANA, "--public-url", "http://127.0.0.1:8000", "--out", tmp_path / "ana.pdf")
    assert "no phone can open" in result.output


def test_the_pointer_to_the_danger_signs_breaks_between_words(tmp_path: Path) -> None:
    """Its first letter stood alone at the end of a line, and “anger signs” on the next."""
    out = tmp_path / "ana.pdf"
    assert run(*ANA, *PUBLIC, "--condition", "osteoporosis", "--out", out).exit_code == 0
    assert "Danger signs:" in reading.page_texts(out.read_bytes())[0]
