"""Views of the builder: patient, status strip, and sections with their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from ptplanner.domain import quality
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import SECTIONS, Plan, RemovedItem, Schedule, Section
from ptplanner.services.planning import Draft
from ptplanner.web.plans.dose_fields import choose_days_option, format_range_field
from ptplanner.web.plans.red_flag_views import RedFlagGroupView, build_red_flag_views
from ptplanner.web.plans.row_views import (
    PlanRowView,
    RemovedView,
    RowContext,
    SwapView,
    build_removed_view,
    build_row_view,
)
from ptplanner.web.plans.status_views import StatusView, build_status, share_session_minutes
from ptplanner.wording.english.clinical import AFFECTED_SIDE_LABELS, SECTION_HINTS, SECTION_TITLES
from ptplanner.wording.english.dates import format_long_date
from ptplanner.wording.english.doses import format_schedule


@dataclass(frozen=True)
class OpenDecisionsView:
    """What waits for the therapist: precautions to answer, and all checks that block issuing."""

    unanswered_count: int
    first_unanswered_item: str
    blocker_count: int


@dataclass(frozen=True)
class SectionHeadView:
    section: str
    title: str
    minutes: str


@dataclass(frozen=True)
class EmptySectionView:
    """What a section without exercises says; empty texts if it has some."""

    section: str
    title: str
    is_empty: bool
    hint: str
    suggestion: SwapView | None


@dataclass(frozen=True)
class SectionView:
    id: str
    title: str
    head: SectionHeadView
    rows: tuple[PlanRowView | RemovedView, ...]
    empty: EmptySectionView


@dataclass(frozen=True)
class IssueStateView:
    next_revision: int
    is_issued: bool


@dataclass(frozen=True)
class HistoryView:
    can_undo: bool
    can_redo: bool


@dataclass(frozen=True)
class PlanDetailsView:
    """The form of what concerns the whole plan."""

    schedule: ScheduleView
    max_pain: int
    max_pain_reason: str
    opening_note: str
    next_visit: str
    next_visit_text: str
    title: str

    @property
    def stored_fields(self) -> list[tuple[str, str]]:
        """The fields of the form as they are sent, in its order, so that a page sees what was changed."""
        given = self.schedule
        return [
            ("per_day", str(given.per_day)),
            ("days", given.days),
            ("weeks", given.weeks),
            *(("weekdays", day) for day in given.weekdays),
            ("max_pain", str(self.max_pain)),
            ("next_visit", self.next_visit),
            ("title", self.title),
            ("max_pain_reason", self.max_pain_reason),
            ("opening_note", self.opening_note),
        ]


@dataclass(frozen=True)
class ScheduleView:
    line: str
    per_day: str
    days: str
    weekdays: tuple[str, ...]
    weeks: str


@dataclass(frozen=True)
class RevisionLine:
    number: int
    issued_on: str
    issued_by: str
    is_newest: bool


@dataclass(frozen=True)
class UncheckedView:
    """A condition without precaution rules, and the reason."""

    name: str
    why: str


@dataclass(frozen=True)
class BuilderView:
    plan_id: str
    patient_id: str
    patient: str
    first_name: str
    side_badge: str
    main_condition: str
    facts: str
    version: int
    saved_at: str
    status: StatusView
    open_decisions: OpenDecisionsView
    issue_state: IssueStateView
    history: HistoryView
    details: PlanDetailsView
    sections: tuple[SectionView, ...]
    unchecked: tuple[UncheckedView, ...]
    red_flags: tuple[RedFlagGroupView, ...]
    revisions: tuple[RevisionLine, ...]

    @property
    def rows(self) -> tuple[PlanRowView, ...]:
        return tuple(r for s in self.sections for r in s.rows if isinstance(r, PlanRowView))


def build_builder_view(draft: Draft, suggestions: dict[Section, SwapView]) -> BuilderView:
    patient, stored = draft.patient, draft.stored
    main, facts = _summarize_patient(patient, draft.catalog, draft.today)
    return BuilderView(
        plan_id=draft.plan.id,
        patient_id=patient.id,
        patient=patient.name,
        first_name=patient.context.first_name,
        side_badge=AFFECTED_SIDE_LABELS[patient.affected_side],
        main_condition=main,
        facts=facts,
        version=stored.version,
        saved_at=format_clock_time(stored.changed_at, draft.time_zone),
        status=build_status(draft),
        open_decisions=build_open_decisions(draft),
        issue_state=IssueStateView(draft.next_revision_number, draft.is_unchanged_since_issue),
        history=HistoryView(stored.can_undo, stored.can_redo),
        details=_build_plan_details(draft.plan),
        sections=_build_section_views(draft, suggestions),
        unchecked=tuple(
            UncheckedView(
                _format_condition(has, draft.catalog),
                draft.catalog.explain_unchecked(has.condition),
            )
            for has in draft.unchecked_conditions
        ),
        red_flags=build_red_flag_views(draft),
        revisions=build_revision_lines(draft),
    )


def _build_plan_details(plan: Plan) -> PlanDetailsView:
    return PlanDetailsView(
        schedule=_build_schedule_view(plan.schedule),
        max_pain=plan.max_pain,
        max_pain_reason=plan.max_pain_reason,
        opening_note=plan.opening_note,
        next_visit=plan.next_visit.isoformat() if plan.next_visit else "",
        next_visit_text=format_long_date(plan.next_visit) if plan.next_visit else "",
        title=plan.title,
    )


def build_open_decisions(draft: Draft) -> OpenDecisionsView:
    waiting = [finding for finding in draft.findings if finding.is_open]
    blockers = quality.list_issue_blockers(
        draft.plan, draft.patient.context, draft.catalog, draft.today, draft.findings
    )
    return OpenDecisionsView(
        unanswered_count=len(waiting),
        first_unanswered_item=waiting[0].item if waiting else "",
        blocker_count=len(blockers),
    )


def format_clock_time(moment: datetime, zone: tzinfo | None) -> str:
    """Hours and minutes in the clinic's time zone; None for that of the server."""
    return f"{moment.astimezone(zone):%H:%M}"


def build_revision_lines(draft: Draft) -> tuple[RevisionLine, ...]:
    newest = draft.revisions[0].number if draft.revisions else 0
    return tuple(
        RevisionLine(
            revision.number,
            format_long_date(revision.issued_on),
            revision.issued_by,
            revision.number == newest,
        )
        for revision in draft.revisions
    )


def _format_condition(has: PatientCondition, catalog: Catalog) -> str:
    known = catalog.conditions.get(has.condition)
    name = known.name if known else has.condition
    return f"{name} {has.detail}".strip()


def _summarize_patient(patient: Patient, catalog: Catalog, today: date) -> tuple[str, str]:
    """The current conditions, bold on screen, each with its own beginning; then the patient's age."""
    current = [has for has in patient.conditions if has.is_current(today)]
    names = ", ".join(_format_dated_condition(has, catalog) for has in current)
    age = patient.calculate_age(today)
    return names or "No condition recorded", f"{age} years" if age is not None else ""


def _format_dated_condition(has: PatientCondition, catalog: Catalog) -> str:
    name = _format_condition(has, catalog)
    return f"{name} since {has.since:%B %Y}" if has.since else name


def _build_schedule_view(schedule: Schedule) -> ScheduleView:
    line = format_schedule(schedule)
    return ScheduleView(
        line=line[:1].upper() + line[1:],
        per_day=format_range_field(schedule.per_day),
        days=choose_days_option(schedule.days),
        weekdays=tuple(str(int(day)) for day in schedule.days.weekdays),
        weeks=format_range_field(schedule.weeks),
    )


def _build_section_views(
    draft: Draft, suggestions: dict[Section, SwapView]
) -> tuple[SectionView, ...]:
    given = RowContext(
        draft.plan, draft.catalog, draft.patient.context, draft.today, draft.findings
    )
    minutes = share_session_minutes(given)
    return tuple(
        _build_section_view(section, given, suggestions.get(section), minutes[section])
        for section in SECTIONS
    )


def _build_section_view(
    section: Section, given: RowContext, suggestion: SwapView | None, minutes: int
) -> SectionView:
    items = given.plan.list_items_in(section)
    title = SECTION_TITLES[section]
    line = (f"{minutes} min" if minutes else "under 1 min") if items else "empty"
    return SectionView(
        id=section.value,
        title=title,
        head=SectionHeadView(section.value, title, line),
        rows=_merge_removed_rows(section, given),
        empty=EmptySectionView(
            section.value,
            title,
            is_empty=not items,
            hint="" if items else SECTION_HINTS[section],
            suggestion=None if items else suggestion,
        ),
    )


def _merge_removed_rows(
    section: Section, given: RowContext
) -> tuple[PlanRowView | RemovedView, ...]:
    """The section's rows, with an undo line where each removed row was."""
    plan = given.plan
    numbers = {item.id: number for number, item in enumerate(plan.items, start=1)}
    rows: list[PlanRowView | RemovedView] = [
        build_row_view(item, numbers[item.id], given) for item in plan.list_items_in(section)
    ]
    for gone in reversed(_list_removed(plan, section)):
        rows.insert(min(gone.index, len(rows)), build_removed_view(gone, given.catalog))
    return tuple(rows)


def _list_removed(plan: Plan, section: Section) -> list[RemovedItem]:
    return [gone for gone in plan.removed if gone.item.section is section]
