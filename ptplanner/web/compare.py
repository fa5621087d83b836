"""View of an edit conflict: this window's plan, the saved plan and the rejected change, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.plan import Plan
from ptplanner.services.planning import Workbench
from ptplanner.web.plan_presenters import clock_time

# Free-text fields, shown in full; other changes are described by their label.
_WRITTEN = ("text", "note", "warning", "reason", "title")
CHANGE_WORDS = {
    "add_exercise": "Add an exercise",
    "set_dose": "A dose",
    "set_all_doses": "Several doses",
    "set_note": "A note or warning",
    "move_by_one": "Move a row",
    "move_exercise": "Move a row",
    "remove_exercise": "Remove a row",
    "restore_exercise": "Bring a row back",
    "swap_exercise": "Swap an exercise",
    "override_precaution": "Keep an exercise",
    "withdraw_override": "Reconsider a kept exercise",
    "set_schedule": "The schedule",
    "add_template": "Add a template",
    "undo_edit": "Undo",
    "redo_edit": "Redo",
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
    """Build the view; ``submitted`` is the rejected form, kept whole so that it can be sent again."""
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
    """Summarize the plan, one line per exercise."""
    for item in plan.items:
        known = catalog.exercises.get(item.exercise)
        name = known.name if known else item.exercise
        yield f"{name}: {shorthand.format(item.dosage) or 'no dose yet'}"


def _is_written(key: str) -> bool:
    return key in _WRITTEN or key.startswith("dose-")


def _about(fields: tuple[tuple[str, str], ...], plan: Plan, catalog: Catalog, action: str) -> str:
    """Name the exercises that the change concerns, as far as they can still be found."""
    names = [
        catalog.exercises[slug].name
        for slug in (item.exercise for item in plan.items if f"/{item.id}/" in action)
        if slug in catalog.exercises
    ]
    chosen = [value for key, value in fields if key == "exercise"]
    names += [e.name for slug, e in catalog.exercises.items() if slug in chosen]
    return f": {', '.join(names)}" if names else ""
