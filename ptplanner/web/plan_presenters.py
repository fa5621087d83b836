"""Views of the builder: patient, status strip, and sections with their rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import SECTIONS, Plan, Removed, Schedule, Section
from ptplanner.domain.sides import AffectedSide
from ptplanner.domain.timing import seconds_per_day, seconds_per_session
from ptplanner.handout.wording import calendar_date, schedule_line
from ptplanner.services.planning import Workbench
from ptplanner.web.clinical_words import SECTION_HINTS, SECTION_TITLES
from ptplanner.web.dose_fields import days_choice
from ptplanner.web.row_presenters import (
    RemovedView,
    RowContext,
    RowView,
    SwapView,
    minutes_text,
    removed,
    row,
)

# Patients keep doing two to four exercises far more often than longer programmes.
ADVISED_EXERCISES = 4
SIDE_BADGES = {
    AffectedSide.LEFT: "Left side",
    AffectedSide.RIGHT: "Right side",
    AffectedSide.BOTH: "Both sides",
    AffectedSide.NONE: "",
}


@dataclass(frozen=True)
class StatusView:
    exercises: int
    pips: tuple[str, ...]
    minutes: str
    to_answer: int
    first_open: str


@dataclass(frozen=True)
class SectionView:
    id: str
    title: str
    minutes: str
    rows: tuple[RowView | RemovedView, ...]
    is_empty: bool
    hint: str
    suggestion: SwapView | None


@dataclass(frozen=True)
class ScheduleView:
    line: str
    per_day: int
    days: str
    weekdays: tuple[str, ...]
    weeks: str


@dataclass(frozen=True)
class RevisionLine:
    number: int
    issued_on: str
    by: str
    is_newest: bool


@dataclass(frozen=True)
class UncheckedView:
    """A condition without precaution rules, and the reason."""

    name: str
    why: str


@dataclass(frozen=True)
class BuilderView:
    plan: str
    patient_id: str
    patient: str
    first_name: str
    side_badge: str
    main_condition: str
    facts: str
    version: int
    title: str
    revision: int
    is_issued: bool
    schedule: ScheduleView
    max_pain: int
    next_visit: str
    next_visit_words: str
    status: StatusView
    sections: tuple[SectionView, ...]
    unchecked: tuple[UncheckedView, ...]
    revisions: tuple[RevisionLine, ...]
    saved_at: str
    can_undo: bool
    can_redo: bool
    is_empty: bool

    @property
    def rows(self) -> tuple[RowView, ...]:
        return tuple(r for s in self.sections for r in s.rows if isinstance(r, RowView))


def present(
    bench: Workbench, catalog: Catalog, today: date, suggestions: dict[Section, SwapView]
) -> BuilderView:
    plan, patient, stored = bench.plan, bench.patient, bench.stored
    main, facts = _facts(patient, catalog, today)
    return BuilderView(
        plan=plan.id,
        patient_id=patient.id,
        patient=patient.name,
        first_name=patient.context.first_name,
        side_badge=SIDE_BADGES[patient.affected_side],
        main_condition=main,
        facts=facts,
        version=stored.version,
        title=plan.title,
        revision=bench.next_number,
        is_issued=bench.is_issued_as_it_stands,
        schedule=_schedule(plan.schedule),
        max_pain=plan.max_pain,
        next_visit=plan.next_visit.isoformat() if plan.next_visit else "",
        next_visit_words=calendar_date(plan.next_visit) if plan.next_visit else "",
        status=_status(bench),
        sections=_sections(bench, catalog, suggestions),
        unchecked=tuple(
            UncheckedView(_condition_name(has, catalog), catalog.why_unchecked(has.condition))
            for has in bench.unchecked
        ),
        revisions=revision_lines(bench),
        saved_at=clock_time(stored.changed_at),
        can_undo=stored.can_undo,
        can_redo=stored.can_redo,
        is_empty=not plan.items,
    )


def clock_time(moment: datetime) -> str:
    """Hours and minutes in the server's time zone, which is assumed to be the clinic's."""
    return f"{moment.astimezone():%H:%M}"


def revision_lines(bench: Workbench) -> tuple[RevisionLine, ...]:
    newest = bench.revisions[0].number if bench.revisions else 0
    return tuple(
        RevisionLine(
            revision.number,
            calendar_date(revision.issued_at.date()),
            revision.issued_by,
            revision.number == newest,
        )
        for revision in bench.revisions
    )


def _condition_name(has: PatientCondition, catalog: Catalog) -> str:
    known = catalog.conditions.get(has.condition)
    name = known.name if known else has.condition
    return f"{name} {has.detail}".strip()


def _facts(patient: Patient, catalog: Catalog, today: date) -> tuple[str, str]:
    """The current conditions, bold on screen; then their beginning and the patient's age."""
    current = [has for has in patient.conditions if has.is_current(today)]
    names = ", ".join(_condition_name(has, catalog) for has in current)
    since = min((has.since for has in current if has.since), default=None)
    age = patient.age_on(today)
    facts = (
        f"since {since:%B %Y}" if since else "",
        f"{age} years" if age is not None else "",
    )
    return names or "No condition recorded", " · ".join(fact for fact in facts if fact)


def _schedule(schedule: Schedule) -> ScheduleView:
    line = schedule_line(schedule)
    return ScheduleView(
        line=line[:1].upper() + line[1:],
        per_day=schedule.per_day,
        days=days_choice(schedule.days),
        weekdays=tuple(str(int(day)) for day in schedule.days.weekdays),
        weeks="" if schedule.weeks is None else str(schedule.weeks),
    )


def _status(bench: Workbench) -> StatusView:
    plan = bench.plan
    count = len(plan.items)
    waiting = [finding for finding in bench.findings if finding.is_open]
    return StatusView(
        exercises=count,
        pips=_pips(count),
        minutes=minutes_text(seconds_per_day(plan, bench.patient.affected_side)) or "0 min",
        to_answer=len(waiting),
        first_open=waiting[0].item if waiting else "",
    )


def _pips(count: int) -> tuple[str, ...]:
    """Build one pip per advised exercise, and more if the plan has more, up to eight."""
    more = ("over",) * min(count - ADVISED_EXERCISES, 4) if count > ADVISED_EXERCISES else ()
    return (*(("on" if n < count else "off") for n in range(ADVISED_EXERCISES)), *more)


def _sections(
    bench: Workbench, catalog: Catalog, suggestions: dict[Section, SwapView]
) -> tuple[SectionView, ...]:
    given = RowContext(bench.plan, catalog, bench.patient.affected_side, bench.findings)
    return tuple(_section(section, given, suggestions.get(section)) for section in SECTIONS)


def _section(section: Section, given: RowContext, suggestion: SwapView | None) -> SectionView:
    items = given.plan.in_section(section)
    seconds = sum(seconds_per_session(item.dosage, given.side) for item in items)
    return SectionView(
        id=section.value,
        title=SECTION_TITLES[section],
        minutes=minutes_text(seconds) if items else "empty",
        rows=_with_removed(section, given),
        is_empty=not items,
        hint=SECTION_HINTS[section],
        suggestion=suggestion if not items else None,
    )


def _with_removed(section: Section, given: RowContext) -> tuple[RowView | RemovedView, ...]:
    """The section's rows, with an undo line where each removed row was."""
    plan = given.plan
    numbers = {item.id: number for number, item in enumerate(plan.items, start=1)}
    rows: list[RowView | RemovedView] = [
        row(item, numbers[item.id], given) for item in plan.in_section(section)
    ]
    for gone in reversed(_gone(plan, section)):
        rows.insert(min(gone.index, len(rows)), removed(gone, given.catalog))
    return tuple(rows)


def _gone(plan: Plan, section: Section) -> list[Removed]:
    return [gone for gone in plan.removed if gone.item.section is section]
