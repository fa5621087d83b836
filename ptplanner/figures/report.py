"""Reports the status of every exercise's figure: passing, failing, missing or held back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ptplanner.figures import held_back
from ptplanner.figures.built import BUILT, Finding, slugs


class Standing(StrEnum):
    """The status of one exercise's figure."""

    PASSING = "passing"
    HELD_BACK = "held back"
    FAILING = "failing"
    MISSING = "missing"

    @property
    def is_well(self) -> bool:
        return self in (Standing.PASSING, Standing.HELD_BACK)


@dataclass(frozen=True)
class Entry:
    """One exercise: its status, why it is held back, and every rule that was checked."""

    slug: str
    standing: Standing
    reason: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def broken(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.ok]

    def as_json(self) -> dict[str, Any]:
        rules = [{"rule": f.rule, "value": f.value, "ok": f.ok} for f in self.findings]
        return {"standing": self.standing.value, "reason": self.reason, "rules": rules}


def entry(slug: str, measure: Callable[[str], list[Finding]]) -> Entry:
    """Check one exercise; `check` gives the results of an exercise that has a pose file."""
    reason = held_back.reasons().get(slug, "")
    if reason:
        return _held_back(slug, reason)
    if slug not in slugs():
        why = "no pose file, and not listed as held back"
        return Entry(slug, Standing.MISSING, findings=(Finding(slug, "drawn", why, ok=False),))
    findings = tuple(measure(slug))
    passes = all(finding.ok for finding in findings)
    return Entry(slug, Standing.PASSING if passes else Standing.FAILING, findings=findings)


def _held_back(slug: str, reason: str) -> Entry:
    """Check that a held-back exercise has no pictures."""
    if not (BUILT / slug).exists():
        return Entry(slug, Standing.HELD_BACK, reason)
    shown = Finding(slug, "held back", "has pictures all the same", ok=False)
    return Entry(slug, Standing.FAILING, reason, (shown,))


def as_json(entries: Iterable[Entry]) -> dict[str, Any]:
    told = list(entries)
    return {
        "ok": all(one.standing.is_well for one in told),
        "counts": {
            standing.value: sum(one.standing is standing for one in told) for standing in Standing
        },
        "exercises": {one.slug: one.as_json() for one in told},
    }
