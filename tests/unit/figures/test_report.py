"""Every exercise of the catalog has a figure, or is listed with the reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from ptplanner.figures import built, held_back, report
from ptplanner.figures.built import Finding
from ptplanner.figures.report import Standing


def _measured(*, ok: bool) -> list[Finding]:
    return [Finding("bird-dog", "a rule", "3 mm", ok=ok)]


def test_an_exercise_passes_when_every_rule_holds() -> None:
    assert report.entry("bird-dog", lambda _: _measured(ok=True)).standing is Standing.PASSING
    failing = report.entry("bird-dog", lambda _: _measured(ok=False))
    assert failing.standing is Standing.FAILING
    assert [finding.rule for finding in failing.broken] == ["a rule"]


def test_what_is_neither_drawn_nor_listed_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "slugs", list)
    monkeypatch.setattr(held_back, "reasons", dict)
    told = report.as_json([report.entry("bird-dog", lambda _: [])])
    assert not told["ok"]
    assert told["counts"]["missing"] == 1


def test_what_is_held_back_must_not_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(held_back, "reasons", lambda: {"bird-dog": "The knee is wrong."})
    assert report.entry("bird-dog", lambda _: []).standing is Standing.FAILING
    monkeypatch.setattr(report, "BUILT", Path("nowhere"))
    told = report.entry("bird-dog", lambda _: [])
    assert told.standing is Standing.HELD_BACK
    assert told.reason == "The knee is wrong."
    assert report.as_json([told])["ok"]


def test_every_exercise_is_drawn_or_listed() -> None:
    assert set(built.catalog()) == set(built.slugs()) | set(held_back.reasons())


def test_the_list_names_exercises_and_gives_reasons(tmp_path: Path) -> None:
    wrong = tmp_path / "held-back.toml"
    wrong.write_text('handstand = "Not drawn yet."\n')
    with pytest.raises(held_back.HeldBackListWrong, match="handstand"):
        held_back.reasons(wrong)
    wrong.write_text('bird-dog = " "\n')
    with pytest.raises(held_back.HeldBackListWrong, match="bird-dog"):
        held_back.reasons(wrong)
