"""Views of the quality meter: open checks, measurements, passed checks and items for human judgement."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import url_for

from ptplanner.domain import quality
from ptplanner.domain.exercise import Source
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import Plan
from ptplanner.domain.quality import CheckResult, FixTarget, Meter, cert, pemat
from ptplanner.domain.quality.rationale import (
    PEMAT_PARTIAL_NOTES,
    RATIONALES,
    STUDY,
    STUDY_LIMITS,
    compare_with_study,
)
from ptplanner.domain.quality.review_input import PageCount
from ptplanner.wording.english.clinical import PAPER_LABELS
from ptplanner.wording.english.numbers import choose_form, format_quantity, join_words

GROUP_TITLES = {
    quality.CheckGroup.DOSES: "Dose and side",
    quality.CheckGroup.PRECAUTIONS: "Precautions",
    quality.CheckGroup.AMOUNT: "How much",
    quality.CheckGroup.WORDS: "Words",
    quality.CheckGroup.NUMBERS: "Numbers",
    quality.CheckGroup.ORDER: "Purpose and order",
    quality.CheckGroup.LAYOUT: "Layout",
    quality.CheckGroup.PICTURES: "Pictures",
    quality.CheckGroup.ACTION: "What to do",
}
# Id prefixes of a row's fields in the builder; the row's own id follows.
ROW_FIELD_IDS = {
    FixTarget.ROW: "row",
    FixTarget.DOSE: "dose",
    FixTarget.SIDE: "side",
    FixTarget.LOAD: "load",
    FixTarget.EFFORT: "effort",
    FixTarget.REPETITIONS: "repetitions",
    FixTarget.NOTE: "note",
    FixTarget.WARNING: "warning",
    FixTarget.FINDING: "finding",
}
FIX_LABELS = {
    FixTarget.ROW: "Show row",
    FixTarget.DOSE: "Edit dose",
    FixTarget.SIDE: "Set side",
    FixTarget.LOAD: "Set load",
    FixTarget.EFFORT: "Set effort",
    FixTarget.REPETITIONS: "Edit reps",
    FixTarget.NOTE: "Edit note",
    FixTarget.WARNING: "Edit warning",
    FixTarget.FINDING: "Answer",
    FixTarget.EXERCISE: "Read its text",
    FixTarget.CATALOG: "Add exercises",
    FixTarget.SCHEDULE: "Set schedule",
    FixTarget.PATIENT: "Edit patient",
}


@dataclass(frozen=True)
class FixLinkView:
    """Link to where a problem is fixed; ``focus_id`` is the element to focus if the builder is open."""

    label: str
    href: str
    focus_id: str = ""
    opens_page: bool = False


@dataclass(frozen=True)
class CheckView:
    """One check: met, hint or stop, with its reason and a link to fix it."""

    key: str
    title: str
    sentence: str
    state: str
    advice: str
    why: str
    source: str
    source_url: str
    items: str
    group: str
    fix_link: FixLinkView | None = None


@dataclass(frozen=True)
class BoxView:
    title: str
    state: str


@dataclass(frozen=True)
class MeasureView:
    item: str
    name: str
    reading_grade: str
    is_hard_to_read: bool
    minutes: str
    has_picture: bool
    has_clip: bool


@dataclass(frozen=True)
class InstrumentItemView:
    """An item of PEMAT-P or CERT with its verdict in words."""

    number: str
    title: str
    state: str
    verdict: str
    note: str
    advice: str = ""
    fix_link: FixLinkView | None = None


@dataclass(frozen=True)
class MeterView:
    full_boxes: int
    boxes: tuple[BoxView, ...]
    stops: tuple[CheckView, ...]
    hints: tuple[CheckView, ...]
    passed: tuple[CheckView, ...]
    measures: tuple[MeasureView, ...]
    reading_grade: str
    minutes: str
    pages: str
    pages_note: str
    pemat_passed: int
    pemat_total: int
    pemat: tuple[InstrumentItemView, ...]
    cert_documented: int
    cert_total: int
    cert: tuple[InstrumentItemView, ...]
    cert_source: Source
    study: str
    study_caveat: str
    study_source: Source

    @property
    def open_count(self) -> int:
        return len(self.stops) + len(self.hints)

    @property
    def items_to_judge(self) -> tuple[InstrumentItemView, ...]:
        return tuple(item for item in self.pemat if item.state == "you")


@dataclass(frozen=True)
class _LinkContext:
    """The plan, patient and exercises that fix links point to."""

    plan: str
    patient: str
    exercises: dict[ItemId, str]


def build_meter_view(meter: Meter, plan: Plan, exact_pages: int = 0) -> MeterView:
    """Build the view; ``exact_pages`` replaces the meter's estimate once the sheet is laid out."""
    place = _LinkContext(plan.id, plan.patient, {item.id: item.exercise for item in plan.items})
    views = tuple(build_check_view(check, place) for check in meter.checks)
    pages = replace(meter.pages, count=exact_pages, is_exact=True) if exact_pages else meter.pages
    met, of = meter.pemat_score
    cert_met, cert_of = meter.cert_score
    return MeterView(
        full_boxes=meter.score[0],
        boxes=_build_group_boxes(meter),
        stops=tuple(view for view in views if view.state == "stop"),
        hints=tuple(view for view in views if view.state == "hint"),
        passed=tuple(view for view in views if view.state == "met"),
        measures=_build_measure_views(meter),
        reading_grade=format_reading_grade(meter.reading_grade),
        minutes=f"{meter.minutes_per_day} min",
        pages=format_pages(pages) if meter.measurements else "none yet",
        pages_note=format_pages_note(pages),
        pemat_passed=met,
        pemat_total=of,
        pemat=tuple(_build_pemat_item(item) for item in meter.pemat),
        cert_documented=cert_met,
        cert_total=cert_of,
        cert=tuple(_build_cert_item(item, place) for item in meter.cert),
        cert_source=cert.CERT_SOURCE,
        study=compare_with_study(len(plan.items)),
        study_caveat=STUDY_LIMITS,
        study_source=STUDY,
    )


def build_check_view(check: CheckResult, place: _LinkContext) -> CheckView:
    reason = RATIONALES[check.id]
    source = f"{reason.source.title}{f', {reason.source.year}' if reason.source.year else ''}"
    return CheckView(
        key=check.id.value,
        title=reason.title,
        sentence=check.sentence,
        state=_choose_check_state(check),
        advice=check.fix,
        why=reason.why,
        source=source,
        source_url=reason.source.url,
        items=_format_pemat_items(reason.pemat_items),
        group=GROUP_TITLES[reason.group],
        fix_link=_build_fix_link(check.fix_target, check.item, place),
    )


def _choose_check_state(check: CheckResult) -> str:
    return "met" if check.passed else "stop" if check.stops_issue else "hint"


def _format_pemat_items(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    items = choose_form(len(numbers), "item", "items")
    return f"PEMAT-P {items} {join_words([str(number) for number in numbers])}"


def _build_fix_link(
    field: FixTarget | None, item: ItemId | None, place: _LinkContext
) -> FixLinkView | None:
    if field is None:
        return None
    if item is None:
        return _build_link_outside_rows(field, place)
    if field is FixTarget.EXERCISE:
        return FixLinkView(
            FIX_LABELS[field],
            url_for("catalog.show_exercise", slug=place.exercises[item]),
            opens_page=True,
        )
    anchor = f"{ROW_FIELD_IDS[field]}-{item}"
    is_whole_row = field in (FixTarget.ROW, FixTarget.FINDING)
    there = f"#row-{item}" if is_whole_row else f"?open={item}#{anchor}"
    return FixLinkView(FIX_LABELS[field], _build_builder_path(place) + there, anchor)


# URL suffix of each part of the builder, and the id to focus there.
_BUILDER_PART_LINKS = {
    FixTarget.CATALOG: ("?pane=add", "q"),
    FixTarget.SCHEDULE: ("#schedule", "schedule"),
    FixTarget.ROW: ("#plan", "plan"),
}


def _build_link_outside_rows(field: FixTarget, place: _LinkContext) -> FixLinkView | None:
    """Build a link to a part of the builder or to the patient form."""
    if field is FixTarget.PATIENT:
        return FixLinkView(
            FIX_LABELS[field], url_for("patients.edit_patient", patient_id=place.patient)
        )
    if field not in _BUILDER_PART_LINKS:
        return None
    there, anchor = _BUILDER_PART_LINKS[field]
    word = "Show rows" if field is FixTarget.ROW else FIX_LABELS[field]
    return FixLinkView(word, _build_builder_path(place) + there, anchor)


def _build_builder_path(place: _LinkContext) -> str:
    return url_for("plans.show_builder", plan_id=place.plan)


def _build_group_boxes(meter: Meter) -> tuple[BoxView, ...]:
    """Build one box per group with its worst state; in an empty plan, passed checks do not count."""
    found = quality.group_checks(meter.checks)
    return tuple(
        BoxView(title, _find_worst_state(found.get(group, ()), is_empty=not meter.measurements))
        for group, title in GROUP_TITLES.items()
    )


def _find_worst_state(checks: tuple[CheckResult, ...], *, is_empty: bool) -> str:
    states = [_choose_check_state(check) for check in checks if not (is_empty and check.passed)]
    return min(states, key=_STATES_WORST_FIRST.index, default="none")


_STATES_WORST_FIRST = ("stop", "hint", "met")


def _build_measure_views(meter: Meter) -> tuple[MeasureView, ...]:
    return tuple(
        MeasureView(
            item=one.item,
            name=one.name,
            reading_grade=format_reading_grade(one.reading_grade),
            is_hard_to_read=one.reading_grade is not None
            and one.reading_grade > quality.MAX_READING_GRADE,
            minutes=f"{one.minutes_per_day} min" if one.minutes_per_day else "–",
            has_picture=one.has_picture,
            has_clip=one.has_clip,
        )
        for one in meter.measurements
    )


def format_reading_grade(level: float | None) -> str:
    """Format as ``4.1`` or ``under 1``; the formula is meaningless below grade 1."""
    if level is None:
        return "not measured"
    return "under 1" if level < 1 else f"{level:.1f}"


def format_pages(pages: PageCount) -> str:
    return f"{'' if pages.is_exact else 'about '}{format_quantity(pages.count, 'page')}"


def format_pages_note(pages: PageCount) -> str:
    paper = PAPER_LABELS[pages.paper]
    return f"{paper}, {'laid out' if pages.is_exact else 'estimated'}"


_VERDICT_LABELS = {
    pemat.PematVerdict.MET: ("met", "Met"),
    pemat.PematVerdict.NOT_MET: ("hint", "Not met"),
    pemat.PematVerdict.DOES_NOT_APPLY: ("none", "Does not apply"),
    pemat.PematVerdict.FOR_THERAPIST: ("you", "For you to judge"),
}
_RECORD_LABELS = {
    cert.CertStatus.DOCUMENTED: ("met", "On record"),
    cert.CertStatus.MISSING: ("hint", "Missing"),
    cert.CertStatus.FOR_THERAPIST: ("you", "For you"),
}


def _build_pemat_item(item: pemat.PematItem) -> InstrumentItemView:
    state, word = _VERDICT_LABELS[item.verdict]
    note = item.note or PEMAT_PARTIAL_NOTES.get(item.number, "")
    return InstrumentItemView(str(item.number), item.title, state, word, note)


def _build_cert_item(item: cert.CertItem, place: _LinkContext) -> InstrumentItemView:
    state, word = _RECORD_LABELS[item.status]
    way = _build_fix_link(item.fix_target, item.item, place)
    return InstrumentItemView(item.number, item.title, state, word, item.explanation, item.fix, way)
