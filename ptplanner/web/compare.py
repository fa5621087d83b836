"""Two windows on one plan: what each has and what was typed, side by side, so that a person chooses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.plan import Plan
from ptplanner.services.planning import Workbench
from ptplanner.web.plan_presenters import clock_time

# What a person wrote; choices made by button are told by the name of the change.
_WRITTEN = ("text", "note", "warning", "reason", "title")
CHANGE_WORDS = {
    "add": "Add an exercise",
    "set_dose": "A dose",
    "set_doses": "Several doses",
    "set_words": "A note or warning",
    "step": "Move a row",
    "move": "Move a row",
    "remove": "Remove a row",
    "restore": "Bring a row back",
    "swap": "Swap an exercise",
    "keep": "Keep an exercise",
    "reconsider": "Take an answer back",
    "set_schedule": "The schedule",
    "apply_template": "Add a template",
    "undo": "Undo",
    "redo": "Redo",
}


@dataclass(frozen=True)
class CompareView:
    by: str
    at: str
    what: str
    texts: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    action: str
    fields: tuple[tuple[str, str], ...]
    version: int


def compare(
    bench: Workbench,
    catalog: Catalog,
    *,
    change: str,
    action: str,
    submitted: Iterable[tuple[str, str]],
) -> CompareView:
    """``submitted`` is the refused form: it is kept whole, to be sent again if the person says so."""
    fields = tuple(submitted)
    return CompareView(
        by=bench.stored.changed_by,
        at=clock_time(bench.stored.changed_at),
        what=CHANGE_WORDS.get(change, "A change") + _about(fields, bench.plan, catalog, action),
        texts=tuple(value for key, value in fields if _is_written(key) and value.strip()),
        mine=tuple(line for key, text in fields if key == "showing" for line in text.splitlines()),
        theirs=tuple(lines(bench.plan, catalog)),
        action=action,
        fields=tuple(
            (key, value) for key, value in fields if key not in ("csrf_token", "version", "showing")
        ),
        version=bench.stored.version,
    )


def lines(plan: Plan, catalog: Catalog) -> Iterable[str]:
    """A plan in short: one line per exercise."""
    for item in plan.items:
        known = catalog.exercises.get(item.exercise)
        name = known.name if known else item.exercise
        yield f"{name}: {shorthand.format(item.dosage) or 'no dose yet'}"


def _is_written(key: str) -> bool:
    return key in _WRITTEN or key.startswith("dose-")


def _about(fields: tuple[tuple[str, str], ...], plan: Plan, catalog: Catalog, action: str) -> str:
    """Which exercise it was about, where the other window still has it."""
    names = [
        catalog.exercises[slug].name
        for slug in (item.exercise for item in plan.items if f"/{item.id}/" in action)
        if slug in catalog.exercises
    ]
    chosen = [value for key, value in fields if key == "exercise"]
    names += [e.name for slug, e in catalog.exercises.items() if slug in chosen]
    return f": {', '.join(names)}" if names else ""
