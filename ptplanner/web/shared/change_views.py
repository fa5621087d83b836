"""Differences between two revisions, worded for both therapist and patient."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.plan import Plan, PlanItem, Section
from ptplanner.domain.revision import ItemChange, ItemChangeKind, RevisionDocument, compare_plans
from ptplanner.domain.sides import is_mirrored
from ptplanner.wording.english.doses import format_dose_sentence, format_schedule, format_side_badge

_KIND_LABELS = {
    ItemChangeKind.NEW: "New",
    ItemChangeKind.CHANGED: "Changed",
    ItemChangeKind.MOVED: "Moved",
    ItemChangeKind.STOPPED: "Stop doing",
}
_SECTION_NAMES = {
    Section.WARM_UP: "the warm-up",
    Section.MAIN: "the main part",
    Section.COOL_DOWN: "the cool-down",
}


@dataclass(frozen=True)
class ChangeView:
    """``kind`` is new, changed, moved or stopped; ``position`` selects the icon if there is no picture."""

    kind: str
    word: str
    name: str
    text: str
    position: str = ""
    slug: str = ""
    is_mirrored: bool = False


def build_change_views(old: RevisionDocument, new: RevisionDocument) -> tuple[ChangeView, ...]:
    """List the changes of single exercises first, then those of the whole plan."""
    rows = (_build_row_change(change, old, new) for change in compare_plans(old.plan, new.plan))
    return (*rows, *_build_plan_changes(old.plan, new.plan))


def _build_row_change(
    change: ItemChange, old: RevisionDocument, new: RevisionDocument
) -> ChangeView:
    exercise = (new if change.after else old).get_exercise(change.item)
    return ChangeView(
        change.kind.value,
        _KIND_LABELS[change.kind],
        exercise.get_text("en").name,
        _describe_row_change(change, old, new),
        exercise.position.value,
        exercise.slug,
        is_mirrored(change.item.dosage.side, new.patient.affected_side),
    )


def _describe_row_change(change: ItemChange, old: RevisionDocument, new: RevisionDocument) -> str:
    if change.after is None:
        return "It is not in your plan any more."
    now = _format_item_dose(change.after, new)
    if change.before is None:
        return now
    if change.kind is ItemChangeKind.MOVED:
        return f"Now in {_SECTION_NAMES[change.after.section]}."
    before = _format_item_dose(change.before, old)
    if now != before:
        return f"Now: {now} Before: {before}"
    return _describe_text_change(change.before, change.after)


def _describe_text_change(before: PlanItem, after: PlanItem) -> str:
    """Describe changes of the therapist's note and warning."""
    told = []
    if after.warning != before.warning:
        told.append(f"Take care: “{after.warning}”" if after.warning else "The warning is gone.")
    if after.note != before.note:
        told.append(f"Note: “{after.note}”" if after.note else "The note is gone.")
    return " ".join(told) or "The same dose, written in another way."


def _format_item_dose(item: PlanItem, document: RevisionDocument) -> str:
    noun = document.get_exercise(item).side_noun
    side = format_side_badge(item.dosage.side, noun, document.patient.affected_side)
    dose = format_dose_sentence(
        item.dosage, noun, schedule=document.plan.schedule, max_pain=document.plan.max_pain
    )
    is_one_side = side.startswith(("LEFT", "RIGHT"))
    return f"{dose} {side.capitalize()}." if is_one_side else dose


def _build_plan_changes(old: Plan, new: Plan) -> tuple[ChangeView, ...]:
    told = []
    now, before = format_schedule(new.schedule), format_schedule(old.schedule)
    if now != before:
        told.append(ChangeView("changed", "Changed", "How often", f"Now: {now}. Before: {before}."))
    if new.max_pain != old.max_pain:
        text = f"Now: stop above {new.max_pain} out of 10. Before: above {old.max_pain}."
        told.append(ChangeView("changed", "Changed", "When to stop", text))
    return tuple(told)
