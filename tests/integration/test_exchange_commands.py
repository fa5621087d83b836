"""``ptplanner import`` and ``export``: import, interruption, resumption, export, with the same result."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptplanner.assembly import build_services
from ptplanner.cli import main
from ptplanner.cli.transfer import open_services_as
from ptplanner.domain import edits
from ptplanner.domain.records import ImportState
from ptplanner.formats import plan_from_json
from ptplanner.formats.exercise_json import content_from_json
from ptplanner.formats.templates_json import templates_from_json
from ptplanner.services import demo
from ptplanner.services.import_report import DuplicateChoices
from ptplanner.settings import load_settings
from tests.support.exercises import a_file, a_free_entry, a_page, a_wger_entry

pytestmark = pytest.mark.integration

AS_DEMO = ("--as", demo.DEMO_EMAIL)


@pytest.fixture(autouse=True)
def _clinic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo clinic in a folder of its own."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("PTPLANNER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("PTPLANNER_EXPORTS", str(tmp_path / "exports"))
    assert run("setup").exit_code == 0


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def written(folder: Path, name: str, value: object) -> str:
    path = folder / name
    path.write_bytes(a_file(value).content)
    return str(path)


def test_a_folder_of_single_files_is_imported_with_a_report(tmp_path: Path) -> None:
    folder = tmp_path / "ponds"
    folder.mkdir()
    written(folder, "a.json", a_free_entry(id="a", name="Ash reach"))
    written(folder, "b.json", a_free_entry(id="b", name="Birch bow"))
    (folder / "c.json").write_bytes(b"{")
    report = tmp_path / "report.csv"
    result = run("import", "exercises", str(folder), *AS_DEMO, "--yes", "--report", str(report))
    assert result.exit_code == 0, result.output
    assert "2 imported, 0 updated, 0 skipped, 1 not taken." in result.output
    assert "licence Unlicense: 2" in result.output
    assert "not taken: c.json: The file ends in the middle" in result.output
    rows = list(csv.DictReader(report.read_text(encoding="utf-8").splitlines()))
    assert [row["exercise"] for row in rows] == ["own-ash-reach", "own-birch-bow", ""]


def test_a_preview_changes_nothing(tmp_path: Path) -> None:
    file = written(tmp_path, "wger.json", a_page(a_wger_entry()))
    result = run("import", "exercises", file, *AS_DEMO, "--preview")
    assert result.exit_code == 0
    assert "new 1, update 0, skip 0" in result.output
    assert "licence CC-BY-SA-4.0: 2" in result.output
    out = run("export", "content", *AS_DEMO)
    assert json.loads(out.output)["exercises"] == []


def test_an_import_that_was_interrupted_is_resumed(tmp_path: Path) -> None:
    with open_services_as(demo.DEMO_EMAIL) as (services, who):
        waiting = services.importing.preview_files(who, [a_file([a_free_entry()])])
        services.importing.confirm_run(who, waiting.id, DuplicateChoices())
    assert f"{waiting.id}  running" in run("import", "list", *AS_DEMO).output
    result = run("import", "resume", waiting.id, *AS_DEMO)
    assert "1 imported" in result.output
    with open_services_as(demo.DEMO_EMAIL) as (services, who):
        assert services.importing.get_run(who, waiting.id).state is ImportState.DONE


def test_own_exercises_are_exported_and_imported_unchanged(tmp_path: Path) -> None:
    file = written(tmp_path, "wger.json", a_page(a_wger_entry()))
    run("import", "exercises", file, *AS_DEMO, "--yes")
    out = tmp_path / "own.json"
    assert run("export", "content", *AS_DEMO, "--out", str(out)).exit_code == 0
    (exercise,) = content_from_json(out.read_bytes())
    with open_services_as(demo.DEMO_EMAIL) as (services, who):
        (own,) = services.custom_exercises.list_exercises(who)
    assert exercise == own.exercise
    again = run("import", "exercises", str(out), *AS_DEMO, "--yes")
    assert "0 imported, 0 updated, 1 skipped" in again.output


def test_built_in_content_and_templates_are_exported_completely() -> None:
    built_in = build_services(load_settings()).built_in_catalog
    content = run("export", "content", *AS_DEMO, "--which", "built-in").output
    exercises = {exercise.slug: exercise for exercise in content_from_json(content.encode())}
    assert exercises == dict(built_in.exercises)
    templates = run("export", "templates", *AS_DEMO).output
    assert templates_from_json(templates.encode()) == tuple(built_in.templates.values())


def test_plans_are_exported_without_names_and_imported_as_drafts(tmp_path: Path) -> None:
    with open_services_as(demo.DEMO_EMAIL) as (services, who):
        (ana, *_) = (row.patient for row in services.patients.search_patients(who, "Ana", 5).rows)
        made = services.planning.start_plan(who, ana.id)
        draft = services.planning.open_draft(who, made)
        draft = services.planning.edit_plan(
            who,
            made,
            draft.stored.version,
            edits.ApplyTemplate(next(iter(services.built_in_catalog.templates))),
        )
    folder = tmp_path / "plans"
    assert run("export", "plans", str(folder), *AS_DEMO).exit_code == 0
    text = (folder / f"{made}.json").read_text(encoding="utf-8")
    assert "Ana" not in text
    assert (folder / f"{made}.json").stat().st_mode & 0o077 == 0
    assert plan_from_json(text).plan == draft.plan

    result = run("import", "plan", str(folder / f"{made}.json"), "--patient", ana.id, *AS_DEMO)
    assert result.exit_code == 0, result.output
    with open_services_as(demo.DEMO_EMAIL) as (services, who):
        drafts = [record.draft for record in services.planning.list_plan_records(who, ana.id)]
    assert {draft.plan.items for draft in drafts} == {draft.plan.items}
    assert len({draft.plan.id for draft in drafts}) == 2


def test_names_are_exported_only_on_request(tmp_path: Path) -> None:
    with open_services_as(demo.DEMO_EMAIL) as (services, who):
        (ana, *_) = (row.patient for row in services.patients.search_patients(who, "Ana", 5).rows)
        made = services.planning.start_plan(who, ana.id)
    folder = tmp_path / "plans"
    run("export", "plans", str(folder), *AS_DEMO, "--with-names")
    assert "Ana Ruiz" in (folder / f"{made}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("export", "content", "--as", "nobody@clinic.example"), "There is no account"),
        (("import", "resume", "AAAAAAAAAAAA", *AS_DEMO), "There is no such import"),
    ],
)
def test_a_missing_thing_is_reported_in_one_sentence(
    arguments: tuple[str, ...], message: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.output


def test_an_unusable_file_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"")
    result = run("import", "exercises", str(path), *AS_DEMO, "--yes")
    assert result.exit_code == 2
    assert "x.json: The file is empty." in result.output
