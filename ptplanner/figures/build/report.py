"""Reports the status of every exercise's figure: passing, failing, missing, or held back for a stated reason."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from ptplanner.figures.build.files import BUILT_DIR, RuleResult, list_catalog_slugs, list_pose_slugs
from ptplanner.figures.errors import FigureError

HELD_BACK_FILE = Path(__file__).with_name("held-back.toml")


class InvalidHeldBackList(FigureError):
    """The list names an unknown exercise, or gives no reason."""


def load_held_back_reasons(path: Path = HELD_BACK_FILE) -> dict[str, str]:
    """Load the reason why each held-back exercise has no figure, by slug."""
    reasons: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = sorted(set(reasons) - set(list_catalog_slugs()))
    if unknown:
        raise InvalidHeldBackList(f"{path.name}: not in the catalog: {', '.join(unknown)}")
    silent = sorted(slug for slug, reason in reasons.items() if not str(reason).strip())
    if silent:
        raise InvalidHeldBackList(f"{path.name}: no reason given for {', '.join(silent)}")
    return reasons


class FigureStatus(StrEnum):
    """The status of one exercise's figure."""

    PASSING = "passing"
    HELD_BACK = "held back"
    FAILING = "failing"
    MISSING = "missing"

    @property
    def is_acceptable(self) -> bool:
        return self in (FigureStatus.PASSING, FigureStatus.HELD_BACK)


@dataclass(frozen=True)
class FigureReport:
    """One exercise: its status, why it is held back, and every rule that was checked."""

    slug: str
    status: FigureStatus
    reason: str = ""
    results: tuple[RuleResult, ...] = ()

    @property
    def failed_results(self) -> list[RuleResult]:
        return [result for result in self.results if not result.ok]

    def to_json_row(self) -> dict[str, Any]:
        rules = [{"rule": f.rule, "value": f.value, "ok": f.ok} for f in self.results]
        return {"standing": self.status.value, "reason": self.reason, "rules": rules}


def check_figure(slug: str, check: Callable[[str], list[RuleResult]]) -> FigureReport:
    """Check one exercise; `check` gives the results of an exercise that has a pose file."""
    reason = load_held_back_reasons().get(slug, "")
    if reason:
        return _check_held_back(slug, reason)
    if slug not in list_pose_slugs():
        why = "no pose file, and not listed as held back"
        return FigureReport(
            slug, FigureStatus.MISSING, results=(RuleResult(slug, "drawn", why, ok=False),)
        )
    results = tuple(check(slug))
    passes = all(result.ok for result in results)
    return FigureReport(
        slug, FigureStatus.PASSING if passes else FigureStatus.FAILING, results=results
    )


def _check_held_back(slug: str, reason: str) -> FigureReport:
    """Check that a held-back exercise has no pictures."""
    if not (BUILT_DIR / slug).exists():
        return FigureReport(slug, FigureStatus.HELD_BACK, reason)
    shown = RuleResult(slug, "held back", "has pictures all the same", ok=False)
    return FigureReport(slug, FigureStatus.FAILING, reason, (shown,))


def format_report_json(entries: Iterable[FigureReport]) -> dict[str, Any]:
    reports = list(entries)
    return {
        "ok": all(one.status.is_acceptable for one in reports),
        "counts": {
            status.value: sum(one.status is status for one in reports) for status in FigureStatus
        },
        "exercises": {one.slug: one.to_json_row() for one in reports},
    }
