"""Views of the preview and of an issued revision: precautions, quality checks, pages and code."""

from __future__ import annotations

from dataclasses import dataclass

from ptplanner.domain import access_code
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.paper import MAX_FRIDGE_EXERCISES, Layout, Paper
from ptplanner.domain.precautions import Finding
from ptplanner.domain.quality import CheckId, Meter
from ptplanner.services.issuing import OpenedRevision
from ptplanner.services.planning import Draft
from ptplanner.web.plans import meter_views
from ptplanner.web.plans.meter_views import CheckView, MeterView
from ptplanner.web.shared.change_views import ChangeView, build_change_views
from ptplanner.wording.english.clinical import ADVICE_LABELS, AFFECTED_SIDE_LABELS
from ptplanner.wording.english.dates import format_long_date
from ptplanner.wording.english.precautions import format_until

PAGE_SIDE_LABELS = ("front", "back")


@dataclass(frozen=True)
class PrecautionStatusView:
    state: str
    name: str
    status: str
    detail: str
    item: str


@dataclass(frozen=True)
class SheetPageView:
    number: int
    caption: str


@dataclass(frozen=True)
class PreviewView:
    plan_id: str
    patient_id: str
    patient: str
    side_badge: str
    version: int
    number: int
    is_issued: bool
    is_empty: bool
    precautions: tuple[PrecautionStatusView, ...]
    answered_count: int
    meter: MeterView
    paper: str
    pages: tuple[SheetPageView, ...]
    page_count_line: str
    fridge_note: str = ""

    @property
    def has_open_cautions(self) -> bool:
        """Whether something unanswered does not stop the issue."""
        return any(line.state == "hint" for line in self.precautions)

    @property
    def other_hints(self) -> tuple[CheckView, ...]:
        """The hints other than precautions, which have their own list."""
        return tuple(hint for hint in self.meter.hints if hint.key != CheckId.PRECAUTIONS.value)


def build_preview_view(
    draft: Draft, meter: Meter, paper: Paper, pages: int, layout: Layout = Layout.STANDARD
) -> PreviewView:
    """Build the preview of one layout; the quality meter is always about the full sheet."""
    is_full = layout is Layout.STANDARD
    lines = tuple(_build_precaution_status(finding, draft.catalog) for finding in draft.findings)
    return PreviewView(
        plan_id=draft.plan.id,
        patient_id=draft.patient.id,
        patient=draft.patient.name,
        side_badge=AFFECTED_SIDE_LABELS[draft.patient.affected_side],
        version=draft.stored.version,
        number=draft.next_revision_number,
        is_issued=draft.is_unchanged_since_issue,
        is_empty=not draft.plan.items,
        precautions=lines,
        answered_count=sum(line.state == "met" for line in lines),
        meter=meter_views.build_meter_view(meter, draft.plan, pages if is_full else 0),
        paper=paper.value,
        pages=build_sheet_pages(pages, has_sides=is_full),
        page_count_line=_format_page_count(pages),
        fridge_note="" if is_full else describe_fridge_page(len(draft.plan.items)),
    )


def describe_fridge_page(exercises: int) -> str:
    """Say what the page for the fridge holds; "" where it holds the whole plan."""
    if exercises <= MAX_FRIDGE_EXERCISES:
        return ""
    return (
        f"The page for the fridge holds {MAX_FRIDGE_EXERCISES} exercises. This plan has {exercises}, "
        "so it takes more pages. The full sheet has them all with their steps."
    )


def _build_precaution_status(finding: Finding, catalog: Catalog) -> PrecautionStatusView:
    rule, answer = finding.match.rule, finding.override
    if answer:
        state, status = "met", "kept, warning printed"
    elif finding.is_open:
        state, status = ("stop" if finding.is_override_required else "hint"), "needs your answer"
    else:
        state, status = "met", "noted"
    until = format_until(finding.match)
    about = f"{ADVICE_LABELS[rule.advice]}: {finding.match.condition.name}"
    about += f". {until}" if until else ""
    reason = f" “{answer.reason}”" if answer and answer.reason else ""
    return PrecautionStatusView(
        state, catalog.exercises[finding.exercise].name, status, about + reason, finding.item
    )


def build_sheet_pages(pages: int, *, has_sides: bool = True) -> tuple[SheetPageView, ...]:
    """Build the page captions; two pages are the front and back of one sheet."""
    names = PAGE_SIDE_LABELS if has_sides and pages == len(PAGE_SIDE_LABELS) else ()
    return tuple(
        SheetPageView(number, names[number - 1] if names else f"page {number}")
        for number in range(1, pages + 1)
    )


def _format_page_count(pages: int) -> str:
    if pages == 1:
        return "1 page"
    return (
        "2 pages, both sides of one sheet" if pages == len(PAGE_SIDE_LABELS) else f"{pages} pages"
    )


@dataclass(frozen=True)
class RevisionPageView:
    plan_id: str
    patient_id: str
    patient: str
    side_badge: str
    number: int
    issued_on: str
    issued_by: str
    exercises: int
    code: str
    is_revoked: bool
    is_newest: bool
    newest_number: int
    changes: tuple[ChangeView, ...]
    pages: tuple[SheetPageView, ...]
    page_count_line: str


def build_revision_page(opened: OpenedRevision, pages: int) -> RevisionPageView:
    stored, document = opened.revision, opened.revision.document
    before = opened.previous
    return RevisionPageView(
        plan_id=stored.plan,
        patient_id=stored.patient,
        patient=document.patient.name,
        side_badge=AFFECTED_SIDE_LABELS[document.patient.affected_side],
        number=stored.number,
        issued_on=format_long_date(document.issued_on),
        issued_by=stored.issued_by,
        exercises=len(document.plan.items),
        code=access_code.format_code(document.codes.plan),
        is_revoked=document.codes.plan not in opened.live_codes,
        is_newest=opened.newest_number == stored.number,
        newest_number=opened.newest_number,
        changes=build_change_views(before.document, document) if before else (),
        pages=build_sheet_pages(pages),
        page_count_line=_format_page_count(pages),
    )
