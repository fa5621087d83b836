"""Typed text that arrives late is saved only over the value that it was typed over."""

from __future__ import annotations

import pytest

from ptplanner.domain import edits
from ptplanner.domain.dosage import Dosage, Span
from ptplanner.domain.errors import InvalidValue, StalePlan
from ptplanner.domain.ids import ItemId, PlanId
from ptplanner.domain.typed_edits import TypedEdit
from ptplanner.services.planning import Draft
from tests.support.memory_services import MemorySite
from tests.unit.services.test_planning import BIRD_DOG, ROCK_BACK, add, edit, start_plan


def note(item: ItemId, text: str) -> edits.SetNote:
    return edits.SetNote(item, text, "")


def type_note(
    site: MemorySite,
    draft: Draft,
    text: str,
    *over: str,
    version: int | None = None,
    continues: bool = False,
) -> Draft:
    """Send a note of the first row that was typed over any of the given notes."""
    item = draft.plan.items[0].id
    typed = TypedEdit(note(item, text), tuple(note(item, one) for one in over), continues)
    at = draft.stored.version if version is None else version
    return site.services.planning.save_typed_text(site.mia, draft.plan.id, at, typed)


def with_note(site: MemorySite, *notes: str) -> tuple[PlanId, Draft]:
    """A plan whose first row got these notes, one after the other."""
    plan = start_plan(site)
    draft = add(site, plan, BIRD_DOG, ROCK_BACK)
    for text in notes:
        draft = edit(site, plan, note(draft.plan.items[0].id, text))
    return plan, draft


def test_text_is_saved_over_its_value_though_the_plan_has_changed_elsewhere(
    site: MemorySite,
) -> None:
    plan, shown = with_note(site, "Old")
    edit(site, plan, note(shown.plan.items[1].id, "A colleague's"))
    draft = type_note(site, shown, "New", "Old")
    assert [item.note for item in draft.plan.items] == ["New", "A colleague's"]


def test_text_never_replaces_a_newer_value(site: MemorySite) -> None:
    plan, shown = with_note(site, "Old")
    edit(site, plan, note(shown.plan.items[0].id, "A colleague's"))
    for version in (shown.stored.version, shown.stored.version + 1):
        with pytest.raises(StalePlan):
            type_note(site, shown, "New", "Old", version=version)
    assert site.services.planning.open_draft(site.mia, plan).plan.items[0].note == "A colleague's"


def test_text_that_is_there_already_changes_nothing(site: MemorySite) -> None:
    _, shown = with_note(site, "Old", "New")
    draft = type_note(site, shown, "New", "Old")
    assert draft.stored.version == shown.stored.version


def test_text_may_be_typed_over_what_was_sent_without_an_answer(site: MemorySite) -> None:
    _, shown = with_note(site, "Old", "New")
    assert type_note(site, shown, "Newer", "Old", "New").plan.items[0].note == "Newer"


def test_text_that_was_saved_and_then_replaced_is_dropped(site: MemorySite) -> None:
    """The page was left before the answer came, and a colleague changed the text since then."""
    _, shown = with_note(site, "Old", "New", "A colleague's")
    draft = type_note(site, shown, "New", "Old")
    assert draft.plan.items[0].note == "A colleague's"
    assert draft.stored.version == shown.stored.version


def test_text_that_was_there_before_the_value_it_is_typed_over_is_new_text(
    site: MemorySite,
) -> None:
    _, shown = with_note(site, "New", "Old", "A colleague's")
    with pytest.raises(StalePlan):
        type_note(site, shown, "New", "Old")


def test_text_for_a_row_that_was_removed_is_a_conflict(site: MemorySite) -> None:
    plan, shown = with_note(site, "Old")
    edit(site, plan, edits.RemoveItem(shown.plan.items[0].id))
    with pytest.raises(StalePlan):
        type_note(site, shown, "New", "Old")


def test_text_that_is_not_allowed_is_refused(site: MemorySite) -> None:
    plan, shown = with_note(site, "Old")
    with pytest.raises(InvalidValue):
        type_note(site, shown, "x" * 1000, "Old")
    assert site.services.planning.open_draft(site.mia, plan).plan == shown.plan


def test_one_undo_takes_back_what_was_typed_in_one_go(site: MemorySite) -> None:
    plan, shown = with_note(site, "Old")
    first = type_note(site, shown, "N", "Old")
    second = type_note(site, first, "Ne", "N", continues=True)
    third = type_note(site, second, "New", "Ne", continues=True)
    undone = site.services.planning.undo_edit(site.mia, plan, third.stored.version)
    assert undone.plan == shown.plan


def test_typing_does_not_go_on_after_somebody_elses_change(site: MemorySite) -> None:
    plan, shown = with_note(site, "Old")
    first = type_note(site, shown, "N", "Old")
    edit(site, plan, note(shown.plan.items[1].id, "A colleague's"))
    second = type_note(site, first, "New", "N", continues=True)
    undone = site.services.planning.undo_edit(site.mia, plan, second.stored.version)
    assert [item.note for item in undone.plan.items] == ["N", "A colleague's"]


def test_a_dose_is_typed_over_the_dose_in_other_words(site: MemorySite) -> None:
    plan, _ = with_note(site)
    draft = site.services.planning.open_draft(site.mia, plan)
    item = draft.plan.items[0]
    dose = Dosage(sets=Span.of(4), repetitions=Span(6, 6))
    typed = TypedEdit(edits.SetDose(item.id, dose), (edits.SetDose(item.id, item.dosage),))
    saved = site.services.planning.save_typed_text(site.mia, plan, 1, typed)
    assert saved.plan.items[0].dosage == dose
