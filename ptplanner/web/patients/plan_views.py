"""Views of a patient's plans on the patient's page: draft, revisions with changes, and code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from ptplanner.domain import access_code
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic_locale import get_local_day
from ptplanner.domain.ids import TemplateSlug
from ptplanner.domain.records import AccessCode, StoredRevision
from ptplanner.services.planning import Draft, PlanRecord
from ptplanner.web.shared.change_views import ChangeView, build_change_views
from ptplanner.wording.english.dates import format_long_date, format_short_date
from ptplanner.wording.english.numbers import format_quantity

IN_USE = " · in use"


@dataclass(frozen=True)
class RevisionView:
    """``changes`` compare with the previous revision; the first revision has ``summary`` instead."""

    number: int
    dates: str
    is_in_use: bool
    summary: str
    changes: tuple[ChangeView, ...]


@dataclass(frozen=True)
class CodeView:
    """``grouped`` is empty if every code was revoked."""

    grouped: str
    opens: str
    last_opened: str


@dataclass(frozen=True)
class PlanRecordView:
    """``draft_line`` describes a draft with unissued changes, else it is empty.

    ``heading`` tells plans of one title apart. ``next_visit`` and ``ended_on`` are empty if there is none.
    """

    id: str
    title: str
    draft_line: str
    action: str
    revisions: tuple[RevisionView, ...]
    code: CodeView | None
    next_visit: str = ""
    ended_on: str = ""
    heading: str = ""


def build_plan_record(record: PlanRecord, catalog: Catalog, today: date) -> PlanRecordView:
    draft = record.draft
    return PlanRecordView(
        id=draft.plan.id,
        title=draft.plan.title,
        draft_line=_format_draft_line(draft, today),
        action=_choose_action_label(draft),
        revisions=_mark_ended(draft, _build_revision_views(record.revisions, catalog, today)),
        code=_build_code_view(draft, record.codes) if draft.revisions else None,
        next_visit=_format_next_visit(draft, today),
        ended_on=format_short_date(draft.stored.ended_on, today) if draft.stored.ended_on else "",
        heading=draft.plan.title,
    )


def build_plan_records(
    records: Iterable[PlanRecord], catalog: Catalog, today: date
) -> tuple[PlanRecordView, ...]:
    """Build the views of a patient's plans; plans of one title get what differs behind it."""
    plans = tuple(build_plan_record(record, catalog, today) for record in records)
    titles = Counter(plan.title for plan in plans)
    return tuple(
        replace(plan, heading=f"{plan.title} ({_tell_apart(plan, place)})")
        if titles[plan.title] > 1
        else plan
        for place, plan in enumerate(plans, start=1)
    )


def _mark_ended(draft: Draft, revisions: tuple[RevisionView, ...]) -> tuple[RevisionView, ...]:
    """No revision of an ended plan is in use."""
    if draft.stored.ended_on is None:
        return revisions
    return tuple(
        replace(one, is_in_use=False, dates=one.dates.replace(IN_USE, "")) for one in revisions
    )


def _tell_apart(plan: PlanRecordView, place: int) -> str:
    """Format as ``plan 2, revision 1 of 3 Nov``; plans are counted in the order of the page."""
    if not plan.revisions:
        return f"plan {place}, draft"
    newest = plan.revisions[0]
    return f"plan {place}, revision {newest.number} of {newest.dates.partition(' · ')[0]}"


def _format_next_visit(draft: Draft, today: date) -> str:
    visit = draft.plan.next_visit
    if visit is None or draft.stored.ended_on:
        return ""
    return f"{format_short_date(visit, today)}{', over' if visit < today else ''}"


def _choose_action_label(draft: Draft) -> str:
    if draft.is_unchanged_since_issue:
        return "Revise plan"
    return (
        "Finish draft" if not draft.revisions else f"Finish revision {draft.next_revision_number}"
    )


def _format_draft_line(draft: Draft, today: date) -> str:
    if draft.is_unchanged_since_issue:
        return ""
    changed = format_short_date(get_local_day(draft.stored.changed_at, draft.time_zone), today)
    exercises = format_quantity(len(draft.plan.items), "exercise")
    return f"{exercises} · changed {changed} by {draft.stored.changed_by}"


def _build_revision_views(
    newest_first: tuple[StoredRevision, ...], catalog: Catalog, today: date
) -> tuple[RevisionView, ...]:
    if not newest_first:
        return ()
    changes = [
        RevisionView(
            newer.number, _format_revision_dates(i, newest_first, today), i == 0, "",
            build_change_views(older.document, newer.document),
        )
        for i, (newer, older) in enumerate(pairwise(newest_first))
    ]  # fmt: skip
    last = len(newest_first) - 1
    first = RevisionView(
        newest_first[last].number,
        _format_revision_dates(last, newest_first, today),
        last == 0,
        _describe_first_revision(newest_first[last], catalog),
        (),
    )
    return (*changes, first)


def _format_revision_dates(index: int, revisions: tuple[StoredRevision, ...], today: date) -> str:
    start = format_short_date(revisions[index].document.issued_on, today)
    if index == 0:
        return f"{start}{IN_USE}"
    end = format_short_date(revisions[index - 1].document.issued_on, today)
    return start if start == end else f"{start} to {end}"


def _describe_first_revision(revision: StoredRevision, catalog: Catalog) -> str:
    plan = revision.document.plan
    exercises = format_quantity(len(plan.items), "exercise")
    template = catalog.templates.get(TemplateSlug(plan.template)) if plan.template else None
    if template is None:
        return exercises
    phase = f", phase {plan.phase}" if template.has_phases else ""
    return f"{exercises}, from “{template.title}”{phase}"


def _build_code_view(draft: Draft, codes: tuple[AccessCode, ...]) -> CodeView:
    live = [code for code in codes if not code.is_revoked]
    plan_code = next((code.code for code in live if code.item is None), "")
    opened = [code.last_opened_on for code in codes if code.last_opened_on]
    return CodeView(
        grouped=access_code.format_code(plan_code) if plan_code else "",
        opens=f"Revision {draft.revisions[0].number}, the newest",
        last_opened=format_long_date(max(opened)) if opened else "not yet",
    )
