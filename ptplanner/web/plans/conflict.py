"""View of an edit conflict: this window's plan, the saved plan and the rejected change, side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.plan import Plan
from ptplanner.services.planning import Draft
from ptplanner.web.plans.views import format_clock_time
from ptplanner.web.shared.forms import normalize_spaces

# What the page adds to each form: it is not part of the change.
_PAGE_FIELDS = ("csrf_token", "version", "showing", "parts", "over", "continues")
# Free-text fields, shown in full; other changes are described by their label.
_FREE_TEXT_FIELDS = ("text", "note", "warning", "reason", "for_patient", "title")


@dataclass(frozen=True)
class CompareView:
    changed_by: str
    changed_at: str
    change: str
    typed_texts: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]
    action: str
    fields: tuple[tuple[str, str], ...]
    version: int


def build_compare_view(
    draft: Draft,
    *,
    change: str,
    action: str,
    submitted: Iterable[tuple[str, str]],
) -> CompareView:
    """Build the view. ``change`` names the kind of edit.

    ``submitted`` is the rejected form, kept whole so that it can be sent again.
    """
    fields = tuple(submitted)
    mine = tuple(line for key, text in fields if key == "showing" for line in text.splitlines())
    return CompareView(
        changed_by=draft.stored.changed_by,
        changed_at=format_clock_time(draft.stored.changed_at, draft.time_zone),
        change=change + _name_affected_exercises(fields, draft.plan, draft.catalog, action),
        typed_texts=tuple(
            value
            for key, value in fields
            if _is_free_text(key) and value.strip() and not _is_shown(value, mine)
        ),
        mine=mine,
        theirs=tuple(list_plan_lines(draft.plan, draft.catalog)),
        action=action,
        fields=tuple((key, value) for key, value in fields if key not in _PAGE_FIELDS),
        version=draft.stored.version,
    )


def list_plan_lines(plan: Plan, catalog: Catalog) -> Iterable[str]:
    """Summarize the plan: a line for each exercise, note and warning, as the script of the page does."""
    for item in plan.items:
        known = catalog.exercises.get(item.exercise)
        name = known.name if known else item.exercise
        yield f"{name}: {shorthand.format_shorthand(item.dosage) or 'no dose yet'}"
        yield from (
            f"{name}, {field}: {normalize_spaces(text)}"
            for field, text in (("note", item.note), ("warning", item.warning))
            if text
        )


def _is_shown(typed: str, lines: Iterable[str]) -> bool:
    """Whether the lines of this window show the typed text already."""
    return any(line.endswith(f": {normalize_spaces(typed)}") for line in lines)


def _is_free_text(key: str) -> bool:
    return key in _FREE_TEXT_FIELDS or key.startswith("dose-")


def _name_affected_exercises(
    fields: tuple[tuple[str, str], ...], plan: Plan, catalog: Catalog, action: str
) -> str:
    """Name the exercises that the change concerns, as far as they can still be found."""
    names = [
        catalog.exercises[slug].name
        for slug in (item.exercise for item in plan.items if f"/{item.id}/" in action)
        if slug in catalog.exercises
    ]
    chosen = [value for key, value in fields if key == "exercise"]
    names += [e.name for slug, e in catalog.exercises.items() if slug in chosen]
    return f": {', '.join(names)}" if names else ""
