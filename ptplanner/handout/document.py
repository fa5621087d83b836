"""Builds the values of a sheet, fully worded, from an issued revision."""

from __future__ import annotations

from ptplanner.domain.condition import RedFlagKind
from ptplanner.domain.plan import Plan
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.timing import seconds_of_a_session, whole_minutes
from ptplanner.handout import links, qr
from ptplanner.handout.cards import cards
from ptplanner.handout.care import care_lines
from ptplanner.handout.credits import credit_lines
from ptplanner.handout.figures import Figures
from ptplanner.handout.sheet import Card, Grid, GridRow, Sheet
from ptplanner.handout.wording import Wording, for_language, spoken_language

# Weeks in the grid for a plan without an end date; also the most that one page holds.
MOST_WEEKS = 6


def sheet_of(document: RevisionDocument, figures: Figures) -> Sheet:
    """Build everything printed on the sheet, in the document's language."""
    words = for_language(document.language)
    plan, clinic, codes = document.plan, document.clinic, document.codes
    code = links.grouped(codes.plan)
    flags = document.red_flags
    return Sheet(
        lang=spoken_language(document.language),
        phrases=words.PHRASES,
        title=_title(document, words),
        created=document.issued_on.isoformat(),
        clinic=clinic.name,
        phone=clinic.phone,
        hours=clinic.hours,
        patient=document.patient.first_name,
        therapist=document.therapist,
        issued=words.calendar_date(document.issued_on),
        version=words.version(document.number),
        plan_qr=qr.draw(links.plan_url(document), qr.LARGEST_IN_HEAD_MM) if plan.items else None,
        plan_qr_alt=words.plan_qr_alt(code),
        code=code,
        typed_address=links.typed_address(codes.base_url) if code else "",
        glance=words.glance(len(plan.items), _minutes(document), plan.schedule, plan.next_visit),
        care=care_lines(document, words),
        pain_limit=words.pain_limit(plan.max_pain),
        stop_rules=document.stop_rules,
        cards=(made := cards(document, figures, words)),
        card_stops=_card_stops(made, words),
        grid=_grid(document, words),
        pain_bands=words.pain_bands(plan.max_pain),
        emergency=words.emergency(clinic.emergency_number),
        emergency_signs=tuple(f.text for f in flags if f.kind is RedFlagKind.EMERGENCY),
        ask_first_signs=tuple(f.text for f in flags if f.kind is RedFlagKind.ASK_FIRST),
        goals=document.move_on,
        ready=words.ready_for_more(plan.max_pain, has_ranges=_has_ranges(plan)),
        call=words.call_us(document.therapist, clinic.name),
        footer=_footer(document, code, words),
        credits=credit_lines(document, words),
    )


def _title(document: RevisionDocument, words: Wording) -> str:
    name = document.patient.first_name
    return f"{words.PHRASES.title}, {name}" if name else words.PHRASES.title


def _minutes(document: RevisionDocument) -> int:
    """Estimate the minutes for one session, rounded up so that patients do not need longer than announced."""
    seconds = seconds_of_a_session(document.plan, document.patient.affected_side)
    return whole_minutes(seconds)


def _card_stops(made: tuple[Card, ...], words: Wording) -> tuple[tuple[str, str], ...]:
    said: dict[str, list[int]] = {}
    for card in made:
        for rule in card.stops:
            said.setdefault(rule, []).append(card.number)
    return tuple((words.in_exercises(tuple(numbers)), rule) for rule, numbers in said.items())


def _has_ranges(plan: Plan) -> bool:
    return any(i.dosage.repetitions and not i.dosage.repetitions.is_single for i in plan.items)


def _footer(document: RevisionDocument, code: str, words: Wording) -> str:
    parts = (
        words.plan_code(code) if code else "",
        words.version(document.number),
        words.calendar_date(document.issued_on),
        _review(document, words),
    )
    return " · ".join(part for part in parts if part)


def _review(document: RevisionDocument, words: Wording) -> str:
    """Say "reviewed" only if a named clinician has reviewed every exercise on the sheet."""
    is_reviewed = all(exercise.review.is_reviewed for exercise in document.exercises.values())
    return words.PHRASES.reviewed if is_reviewed else words.PHRASES.not_reviewed


def _grid(document: RevisionDocument, words: Wording) -> Grid:
    plan = document.plan
    schedule = plan.schedule
    return Grid(
        heading=words.keep_track(document.patient.first_name),
        since=words.from_day(words.calendar_date(document.issued_on)),
        how_to=words.how_to_mark(schedule.per_day),
        marks=words.marks(schedule.per_day),
        day_names=words.day_names(schedule.days),
        weeks=schedule.weeks or MOST_WEEKS,
        rows=tuple(
            GridRow(
                f"{number} {document.exercise(item).text(document.language).name}",
                words.own_frequency(item.dosage, schedule),
            )
            for number, item in enumerate(plan.items, start=1)
        ),
    )
