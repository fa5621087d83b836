"""Views of a patient's plans on the patient's page: draft, revisions with changes, and code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from ptplanner.domain import access_code
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.ids import TemplateSlug
from ptplanner.services.planning import Workbench
from ptplanner.services.ports import AccessCode, StoredRevision
from ptplanner.web.change_presenters import ChangeView, between
from ptplanner.web.clinical_words import counted
from ptplanner.web.dates import spoken, spoken_short


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
class PlanRecord:
    """``draft_line`` describes a draft with unissued changes, else it is empty."""

    id: str
    title: str
    draft: str
    action: str
    revisions: tuple[RevisionView, ...]
    code: CodeView | None


def record(
    bench: Workbench, codes: tuple[AccessCode, ...], catalog: Catalog, today: date
) -> PlanRecord:
    return PlanRecord(
        id=bench.plan.id,
        title=bench.plan.title,
        draft=_draft_line(bench, today),
        action=_action(bench),
        revisions=_revisions(bench, catalog, today),
        code=_code(bench, codes) if bench.revisions else None,
    )


def _action(bench: Workbench) -> str:
    if bench.is_issued_as_it_stands:
        return "Revise plan"
    return "Finish draft" if not bench.revisions else f"Finish revision {bench.next_number}"


def _draft_line(bench: Workbench, today: date) -> str:
    if bench.is_issued_as_it_stands:
        return ""
    changed = spoken_short(bench.stored.changed_at.date(), today)
    exercises = counted(len(bench.plan.items), "exercise")
    return f"{exercises} · changed {changed} by {bench.stored.changed_by}"


def _revisions(bench: Workbench, catalog: Catalog, today: date) -> tuple[RevisionView, ...]:
    if not bench.revisions:
        return ()
    newest_first = bench.revisions
    told = [
        RevisionView(
            newer.number, _dates(i, newest_first, today), i == 0, "",
            between(older.document, newer.document),
        )
        for i, (newer, older) in enumerate(pairwise(newest_first))
    ]  # fmt: skip
    last = len(newest_first) - 1
    first = RevisionView(
        newest_first[last].number,
        _dates(last, newest_first, today),
        last == 0,
        _first_line(newest_first[last], catalog),
        (),
    )
    return (*told, first)


def _dates(index: int, revisions: tuple[StoredRevision, ...], today: date) -> str:
    start = spoken_short(revisions[index].document.issued_on, today)
    if index == 0:
        return f"{start} · in use"
    end = spoken_short(revisions[index - 1].document.issued_on, today)
    return start if start == end else f"{start} to {end}"


def _first_line(revision: StoredRevision, catalog: Catalog) -> str:
    plan = revision.document.plan
    exercises = counted(len(plan.items), "exercise")
    template = catalog.templates.get(TemplateSlug(plan.template)) if plan.template else None
    if template is None:
        return exercises
    phase = f", phase {plan.phase}" if template.has_phases else ""
    return f"{exercises}, from “{template.title}”{phase}"


def _code(bench: Workbench, codes: tuple[AccessCode, ...]) -> CodeView:
    live = [code for code in codes if not code.is_revoked]
    plan_code = next((code.code for code in live if code.item is None), "")
    opened = [code.last_opened_on for code in codes if code.last_opened_on]
    return CodeView(
        grouped=access_code.grouped(plan_code) if plan_code else "",
        opens=f"Revision {bench.revisions[0].number}, the newest",
        last_opened=spoken(max(opened)) if opened else "not yet",
    )
