"""Differences between two revisions, worded in one language for both therapist and patient."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain.plan import Plan, PlanItem
from ptplanner.domain.revision import ItemChange, ItemChangeKind, RevisionDocument, compare_plans
from ptplanner.domain.sides import is_mirrored, resolve_side
from ptplanner.wording.languages import get_wording


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


def build_change_views(
    old: RevisionDocument, new: RevisionDocument, language: str = "en"
) -> tuple[ChangeView, ...]:
    """List the changes of single exercises first, then those of the whole plan."""
    rows = (
        _build_row_change(change, old, new, language)
        for change in compare_plans(old.plan, new.plan)
    )
    return (*rows, *_build_plan_changes(old.plan, new.plan, language))


def _build_row_change(
    change: ItemChange, old: RevisionDocument, new: RevisionDocument, language: str
) -> ChangeView:
    exercise = (new if change.after else old).get_exercise(change.item)
    return ChangeView(
        change.kind.value,
        get_wording(language).CHANGE_LABELS[change.kind],
        exercise.get_text(language).name,
        _describe_row_change(change, old, new, language),
        exercise.position.value,
        exercise.slug,
        is_mirrored(change.item.dosage.side, new.patient.affected_side),
    )


def _describe_row_change(
    change: ItemChange, old: RevisionDocument, new: RevisionDocument, language: str
) -> str:
    words = get_wording(language)
    if change.after is None:
        return words.ITEM_REMOVED
    now = _format_item_dose(change.after, new, language)
    if change.before is None:
        return now
    if change.kind is ItemChangeKind.MOVED:
        return words.format_move(change.after.section)
    before = _format_item_dose(change.before, old, language)
    if now != before:
        return words.format_dose_change(now, before)
    return words.format_text_change(change.before, change.after)


def _format_item_dose(item: PlanItem, document: RevisionDocument, language: str) -> str:
    words, noun = get_wording(language), document.get_exercise(item).side_noun
    dose = words.format_dose_sentence(
        item.dosage, noun, schedule=document.plan.schedule, max_pain=document.plan.max_pain
    )
    side = resolve_side(item.dosage.side, document.patient.affected_side)
    return words.format_dose_with_side(dose, side, noun)


def _build_plan_changes(old: Plan, new: Plan, language: str) -> tuple[ChangeView, ...]:
    words, changes = get_wording(language), []
    if words.format_schedule(new.schedule) != words.format_schedule(old.schedule):
        changes.append(words.format_schedule_change(new.schedule, old.schedule))
    if new.max_pain != old.max_pain:
        changes.append(words.format_pain_limit_change(new.max_pain, old.max_pain))
    kind = ItemChangeKind.CHANGED
    return tuple(
        ChangeView(kind.value, words.CHANGE_LABELS[kind], title, text) for title, text in changes
    )
