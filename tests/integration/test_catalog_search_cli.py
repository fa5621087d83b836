"""``ptplanner catalog search`` and ``stats``: their output for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ptplanner.cli import main
from ptplanner.domain.clinic import Actor, Role
from ptplanner.domain.ids import UserId
from ptplanner.formats import content_files
from ptplanner.services.catalog_browser import CatalogBrowser
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.storage import SqlStore
from tests.integration.records import HARBOUR, NOON

pytestmark = pytest.mark.integration


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["catalog", *arguments])


def answer(*arguments: str) -> dict[str, Any]:
    result = run("search", "--json", *arguments)
    assert result.exit_code == 0, result.stderr
    parsed: dict[str, Any] = json.loads(result.stdout)
    return parsed


def slugs(parsed: dict[str, Any]) -> list[str]:
    return [found["slug"] for found in parsed["results"]]


def test_search_needs_no_database_and_tolerates_typing_errors(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none' / 'x.sqlite3'}")
    parsed = answer("hamstirng", "stretch")
    assert parsed["query"] == "hamstirng stretch"
    assert parsed["searched"] == "hamstring stretch"
    assert "hamstring-stretch-with-strap" in slugs(parsed)
    assert list(tmp_path.iterdir()) == []


def test_search_prints_what_the_page_shows(store: SqlStore) -> None:
    """The page's service over a clinic's database: the same results, order and counts beside the filters."""
    catalog = content_files.load_catalog()
    store.index_catalog(catalog)
    browser = CatalogBrowser(store, ClinicCatalogs(store, catalog), lambda: NOON)
    mia = Actor(UserId("mia"), HARBOUR, "Mia Berg", Role.THERAPIST)
    page = browser.browse_exercises(mia, "stretch", {"region": frozenset({"hip"})})
    parsed = answer("stretch", "--region", "hip")
    assert slugs(parsed) == [result.exercise.slug for result in page.results]
    counts = {(f.facet, f.value): f.count for f in page.facets if f.facet != "mine"}
    assert counts == {
        (name, row["value"]): row["count"]
        for name, rows in parsed["facets"].items()
        for row in rows
    }


def test_filters_are_combined_with_and_values_of_one_filter_with_or() -> None:
    sitting = answer("--position", "sitting", "--type", "stretch")
    both = answer("--position", "sitting", "--position", "supine", "--type", "stretch")
    assert all(found["position"] == ["sitting"] for found in sitting["results"])
    assert set(slugs(sitting)) < set(slugs(both))
    easy = answer("--position", "sitting", "--type", "stretch", "--level", "easier")
    assert set(slugs(easy)) <= set(slugs(sitting))
    bare = answer("--equipment", "none")
    assert "toe-touch" in slugs(bare)
    assert all(found["equipment"] == ["none"] for found in bare["results"])


def test_a_json_result_contains_what_a_script_needs() -> None:
    parsed = answer("SLR", "--limit", "1")
    assert parsed["total"] > 1
    (found,) = parsed["results"]
    assert (found["slug"], found["number"]) == ("leg-lift", 125)
    assert (found["name"], found["dose"]) == ("Single leg lift", "2x8-10/side")
    assert found["easier"] == "abdominal-bracing"


def test_search_prints_one_line_per_result() -> None:
    lines = run("search", "bird", "dgo").stdout.splitlines()
    assert lines[0] == "Nothing has “bird dgo” in it; shown is “bird dog”."
    assert lines[1].startswith("103  bird-dog ")
    assert run("search", "zzzzzz").stdout == "Not in the catalog: “zzzzzz”.\n"
    assert run("search", "--limit", "1").stdout.splitlines()[-1] == "and 70 more"


@pytest.mark.parametrize("query", ["", "%", "'; DROP TABLE search_term; --", "\ud800", "x" * 9_000])
def test_an_unusual_query_is_answered(query: str) -> None:
    assert run("search", query, "--json").exit_code == 0


def test_a_full_disk_is_reported_when_the_index_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", "/nowhere")
    result = run("search", "bridge")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: The search needs room for its index")


def test_an_unknown_filter_is_refused_with_the_allowed_ones() -> None:
    result = run("search", "--region", "foot")
    assert result.exit_code == 2
    assert "'ankle-foot'" in result.stderr


def test_stats_counts_what_exists_and_what_is_missing() -> None:
    parsed = json.loads(run("stats", "--json").stdout)
    assert parsed["exercises"] == 71
    balance = [
        row for row in parsed["coverage"] if (row["region"], row["type"]) == ("hip", "balance")
    ]
    assert {row["level"]: row["count"] for row in balance} == {
        "easier": 1,
        "standard": 2,
        "harder": 1,
    }
    assert len(parsed["missing"]["review"]) == 71
    assert parsed["missing"]["alias"] == []
    assert len(parsed["missing"]["step"]) == 21
    grades = [row["grade"] for row in parsed["reading"]["exercises"]]
    assert grades == sorted(grades, reverse=True)
    assert parsed["reading"]["highest"] == grades[0] <= parsed["reading"]["highest_allowed"]
    on_ladders = [slug for ladder in parsed["ladders"] for slug in ladder]
    assert len(on_ladders) == len(set(on_ladders)) == 50


def test_stats_prints_tables() -> None:
    text = run("stats").stdout
    assert text.startswith("71 exercises by region and type: easier / standard / harder\n")
    assert "  review by a named clinician: all 71\n" in text
    assert "  other names: none\n" in text
    assert "Reading grade of 11 templates" in text
    assert "   2  pelvic-tilt, cat-camel\n" in text
    assert max(map(len, text.splitlines())) <= 100
