"""Views of the quality meter: open checks, measurements, passed checks and items for human judgement."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ptplanner.domain import quality
from ptplanner.domain.exercise import Source
from ptplanner.domain.ids import ItemId
from ptplanner.domain.plan import Plan
from ptplanner.domain.quality import Check, Field, Meter, cert, evidence, pemat
from ptplanner.domain.quality.printed import Pages
from ptplanner.domain.quality.reasons import ALSO_LOOK_YOURSELF, REASONS
from ptplanner.web.clinical_words import counted

PAPERS = {"a4": "A4", "letter": "Letter"}
GROUP_TITLES = {
    quality.Group.DOSES: "Dose and side",
    quality.Group.PRECAUTIONS: "Precautions",
    quality.Group.AMOUNT: "How much",
    quality.Group.WORDS: "Words",
    quality.Group.NUMBERS: "Numbers",
    quality.Group.ORDER: "Purpose and order",
    quality.Group.LAYOUT: "Layout",
    quality.Group.PICTURES: "Pictures",
    quality.Group.ACTION: "What to do",
}
# Id prefixes of a row's fields in the builder; the row's own id follows.
ROW_FIELDS = {
    Field.ROW: "row",
    Field.DOSE: "dose",
    Field.SIDE: "side",
    Field.LOAD: "load",
    Field.EFFORT: "effort",
    Field.REPETITIONS: "reps",
    Field.NOTE: "note",
    Field.WARNING: "warning",
    Field.FINDING: "finding",
}
FIX_WORDS = {
    Field.ROW: "Show row",
    Field.DOSE: "Edit dose",
    Field.SIDE: "Set side",
    Field.LOAD: "Set load",
    Field.EFFORT: "Set effort",
    Field.REPETITIONS: "Edit reps",
    Field.NOTE: "Edit note",
    Field.WARNING: "Edit warning",
    Field.FINDING: "Answer",
    Field.EXERCISE: "Read its text",
    Field.CATALOG: "Add exercises",
    Field.SCHEDULE: "Set schedule",
    Field.PATIENT: "Edit patient",
}


@dataclass(frozen=True)
class FixView:
    """Link to where a problem is fixed; ``focus_id`` is the element to focus if the builder is open."""

    word: str
    href: str
    field: str = ""
    opens_page: bool = False


@dataclass(frozen=True)
class CheckView:
    """One check: met, hint or stop, with its reason and a link to fix it."""

    key: str
    title: str
    sentence: str
    state: str
    fix: str
    why: str
    source: str
    source_url: str
    items: str
    group: str
    way: FixView | None = None


@dataclass(frozen=True)
class BoxView:
    title: str
    state: str


@dataclass(frozen=True)
class MeasureView:
    item: str
    name: str
    reading: str
    is_hard: bool
    minutes: str
    has_picture: bool
    has_clip: bool


@dataclass(frozen=True)
class ItemView:
    """An item of PEMAT-P or CERT with its verdict in words."""

    number: str
    title: str
    state: str
    word: str
    note: str
    fix: str = ""
    way: FixView | None = None


@dataclass(frozen=True)
class MeterView:
    met: int
    boxes: tuple[BoxView, ...]
    stops: tuple[CheckView, ...]
    hints: tuple[CheckView, ...]
    done: tuple[CheckView, ...]
    measures: tuple[MeasureView, ...]
    reading: str
    minutes: str
    pages: str
    pages_how: str
    pemat_met: int
    pemat_of: int
    pemat: tuple[ItemView, ...]
    cert_met: int
    cert_of: int
    cert: tuple[ItemView, ...]
    cert_source: Source
    study: str
    study_honesty: str
    study_source: Source

    @property
    def to_mend(self) -> int:
        return len(self.stops) + len(self.hints)

    @property
    def for_you(self) -> tuple[ItemView, ...]:
        return tuple(item for item in self.pemat if item.state == "you")


@dataclass(frozen=True)
class _Place:
    """The plan, patient and exercises that fix links point to."""

    plan: str
    patient: str
    exercises: dict[ItemId, str]


def present(meter: Meter, plan: Plan, exact_pages: int = 0) -> MeterView:
    """Build the view; ``exact_pages`` replaces the meter's estimate once the sheet is laid out."""
    place = _Place(plan.id, plan.patient, {item.id: item.exercise for item in plan.items})
    views = tuple(check_view(check, place) for check in meter.checks)
    pages = replace(meter.pages, count=exact_pages, is_exact=True) if exact_pages else meter.pages
    met, of = meter.pemat_score
    cert_met, cert_of = meter.cert_score
    return MeterView(
        met=meter.score[0],
        boxes=_boxes(meter),
        stops=tuple(view for view in views if view.state == "stop"),
        hints=tuple(view for view in views if view.state == "hint"),
        done=tuple(view for view in views if view.state == "met"),
        measures=_measures(meter),
        reading=reading_words(meter.reading),
        minutes=f"{meter.minutes_a_day} min",
        pages=pages_words(pages) if meter.measures else "none yet",
        pages_how=pages_how(pages),
        pemat_met=met,
        pemat_of=of,
        pemat=tuple(_pemat(item) for item in meter.pemat),
        cert_met=cert_met,
        cert_of=cert_of,
        cert=tuple(_cert(item, place) for item in meter.cert),
        cert_source=cert.SOURCE,
        study=evidence.against_the_study(len(plan.items)),
        study_honesty=evidence.HONESTY,
        study_source=evidence.STUDY,
    )


def check_view(check: Check, place: _Place) -> CheckView:
    reason = REASONS[check.key]
    source = f"{reason.source.title}{f', {reason.source.year}' if reason.source.year else ''}"
    return CheckView(
        key=check.key.value,
        title=reason.title,
        sentence=check.sentence,
        state=_state(check),
        fix=check.fix,
        why=reason.why,
        source=source,
        source_url=reason.source.url,
        items=_items(reason.items),
        group=GROUP_TITLES[reason.group],
        way=_way(check.field, check.item, place),
    )


def _state(check: Check) -> str:
    return "met" if check.passed else "stop" if check.stops_issue else "hint"


def _items(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    return f"PEMAT-P item{'s' if len(numbers) > 1 else ''} {' and '.join(map(str, numbers))}"


def _way(field: Field | None, item: ItemId | None, place: _Place) -> FixView | None:
    if field is None:
        return None
    if item is None:
        return _elsewhere(field, place)
    if field is Field.EXERCISE:
        return FixView(FIX_WORDS[field], f"/exercises/{place.exercises[item]}", opens_page=True)
    anchor = f"{ROW_FIELDS[field]}-{item}"
    is_whole_row = field in (Field.ROW, Field.FINDING)
    there = f"#row-{item}" if is_whole_row else f"?open={item}#{anchor}"
    return FixView(FIX_WORDS[field], f"/plans/{place.plan}{there}", anchor)


# URL suffix of each part of the builder, and the id to focus there.
_PARTS = {
    Field.CATALOG: ("?pane=add", "q"),
    Field.SCHEDULE: ("#schedule", "schedule"),
    Field.ROW: ("#plan", "plan"),
}


def _elsewhere(field: Field, place: _Place) -> FixView | None:
    """Build a link to a part of the builder or to the patient form."""
    if field is Field.PATIENT:
        return FixView(FIX_WORDS[field], f"/patients/{place.patient}/edit")
    if field not in _PARTS:
        return None
    there, anchor = _PARTS[field]
    word = "Show rows" if field is Field.ROW else FIX_WORDS[field]
    return FixView(word, f"/plans/{place.plan}{there}", anchor)


def _boxes(meter: Meter) -> tuple[BoxView, ...]:
    """Build one box per group with its worst state; in an empty plan, passed checks do not count."""
    found = quality.by_group(meter.checks)
    return tuple(
        BoxView(title, _worst(found.get(group, ()), is_empty=not meter.measures))
        for group, title in GROUP_TITLES.items()
    )


def _worst(checks: tuple[Check, ...], *, is_empty: bool) -> str:
    states = [_state(check) for check in checks if not (is_empty and check.passed)]
    return min(states, key=_WORST.index, default="none")


_WORST = ("stop", "hint", "met")


def _measures(meter: Meter) -> tuple[MeasureView, ...]:
    return tuple(
        MeasureView(
            item=one.item,
            name=one.name,
            reading=reading_words(one.reading),
            is_hard=one.reading is not None and one.reading > quality.HIGHEST_GRADE,
            minutes=f"{one.minutes_a_day} min" if one.minutes_a_day else "–",
            has_picture=one.has_picture,
            has_clip=one.has_clip,
        )
        for one in meter.measures
    )


def reading_words(level: float | None) -> str:
    """Format as ``4.1`` or ``under 1``; the formula is meaningless below grade 1."""
    if level is None:
        return "not measured"
    return "under 1" if level < 1 else f"{level:.1f}"


def pages_words(pages: Pages) -> str:
    return f"{'' if pages.is_exact else 'about '}{counted(pages.count, 'page')}"


def pages_how(pages: Pages) -> str:
    paper = PAPERS.get(pages.paper, pages.paper)
    return f"{paper}, {'laid out' if pages.is_exact else 'estimated'}"


_VERDICTS = {
    pemat.Verdict.MET: ("met", "Met"),
    pemat.Verdict.NOT_MET: ("hint", "Not met"),
    pemat.Verdict.DOES_NOT_APPLY: ("none", "Does not apply"),
    pemat.Verdict.FOR_YOU: ("you", "For you to judge"),
}
_RECORDS = {
    cert.Record.DOCUMENTED: ("met", "On record"),
    cert.Record.MISSING: ("hint", "Missing"),
    cert.Record.FOR_YOU: ("you", "For you"),
}


def _pemat(item: pemat.Item) -> ItemView:
    state, word = _VERDICTS[item.verdict]
    note = item.note or ALSO_LOOK_YOURSELF.get(item.number, "")
    return ItemView(str(item.number), item.title, state, word, note)


def _cert(item: cert.CertItem, place: _Place) -> ItemView:
    state, word = _RECORDS[item.record]
    way = _way(item.field, item.item, place)
    return ItemView(item.number, item.title, state, word, item.said, item.fix, way)
