"""Every exercise of the catalog has a figure, or is listed with the reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ptplanner.figures.build import files, report
from ptplanner.figures.build.files import RuleResult
from ptplanner.figures.build.report import FigureStatus, InvalidHeldBackList, load_held_back_reasons


def _measured(*, ok: bool) -> list[RuleResult]:
    return [RuleResult("bird-dog", "a rule", "3 mm", ok=ok)]


def test_an_exercise_passes_when_every_rule_holds() -> None:
    assert (
        report.check_figure("bird-dog", lambda _: _measured(ok=True)).status is FigureStatus.PASSING
    )
    failing = report.check_figure("bird-dog", lambda _: _measured(ok=False))
    assert failing.status is FigureStatus.FAILING
    assert [result.rule for result in failing.failed_results] == ["a rule"]


def test_an_exercise_neither_drawn_nor_listed_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "list_pose_slugs", list)
    monkeypatch.setattr(report, "load_held_back_reasons", dict)
    summary = report.format_report_json([report.check_figure("bird-dog", lambda _: [])])
    assert not summary["ok"]
    assert summary["counts"]["missing"] == 1


def test_what_is_held_back_must_not_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        report, "load_held_back_reasons", lambda: {"bird-dog": "The knee is wrong."}
    )
    assert report.check_figure("bird-dog", lambda _: []).status is FigureStatus.FAILING
    monkeypatch.setattr(report, "BUILT_DIR", Path("nowhere"))
    summary = report.check_figure("bird-dog", lambda _: [])
    assert summary.status is FigureStatus.HELD_BACK
    assert summary.reason == "The knee is wrong."
    assert report.format_report_json([summary])["ok"]


def test_every_exercise_has_a_pose_file_or_a_reason_why_not() -> None:
    without = set(files.list_catalog_slugs()) - set(files.list_pose_slugs())
    assert sorted(without - set(load_held_back_reasons())) == [], (
        "Draw them, or list them with a reason in ptplanner/figures/build/held-back.toml"
    )


def test_the_list_names_exercises_and_gives_reasons(tmp_path: Path) -> None:
    wrong = tmp_path / "held-back.toml"
    wrong.write_text('handstand = "Not drawn yet."\n')
    with pytest.raises(InvalidHeldBackList, match="handstand"):
        load_held_back_reasons(wrong)
    wrong.write_text('bird-dog = " "\n')
    with pytest.raises(InvalidHeldBackList, match="bird-dog"):
        load_held_back_reasons(wrong)
