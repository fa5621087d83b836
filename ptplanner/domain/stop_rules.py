"""Merges stop rules of several conditions, so that no sheet says the same twice."""

from __future__ import annotations

from collections.abc import Iterable

_OPENING = "Stop if "
_OR = " or "


def merge_stop_rules(rules: Iterable[str]) -> tuple[str, ...]:
    """Merge the rules that begin with "Stop if" into one sentence, each part once; others stay as they are.

    The merged sentence is where the first of them was.
    """
    kept: list[str] = []
    clauses: dict[str, str] = {}
    place = 0
    for rule in dict.fromkeys(rule.strip() for rule in rules if rule.strip()):
        if not rule.startswith(_OPENING):
            kept.append(rule)
            continue
        if not clauses:
            place = len(kept)
        for clause in rule.removeprefix(_OPENING).rstrip(".").split(_OR):
            clauses.setdefault(clause.casefold(), clause)
    if clauses:
        kept.insert(place, _join_clauses(tuple(clauses.values())))
    return tuple(kept)


def _join_clauses(clauses: tuple[str, ...]) -> str:
    return (
        f"{_OPENING}{_OR.join((', '.join(clauses[:-1]), clauses[-1]) if clauses[1:] else clauses)}."
    )
