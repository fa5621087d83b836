"""Formats the quality meter for the terminal: summary, failed checks, then each exercise."""

from __future__ import annotations

from collections.abc import Iterable

from ptplanner.domain.quality import RATIONALES, CheckId, CheckResult, CheckSeverity, Meter
from ptplanner.domain.quality.pemat import PematVerdict

KIND_LABELS = {
    CheckSeverity.ERROR: "Needed to issue",
    CheckSeverity.WARNING: "Warning",
    CheckSeverity.HINT: "Hint",
}
NAME_WIDTH = 34


def format_meter_lines(meter: Meter, *, hidden: frozenset[CheckId] = frozenset()) -> Iterable[str]:
    """Yield the lines of the meter; checks in ``hidden`` are left out."""
    yield from _format_meter_summary(meter)
    for check in meter.failed_checks:
        if check.id not in hidden:
            yield from _format_check_lines(check)
    yield from _format_exercise_table(meter)


def _format_meter_summary(meter: Meter) -> Iterable[str]:
    full, of = meter.score
    met, judged = meter.pemat_score
    on_record, all_records = meter.cert_score
    for_you = sum(item.verdict is PematVerdict.FOR_THERAPIST for item in meter.pemat)
    yield (
        f"Sheet quality: {full} of {of} parts full. PEMAT-P {met} of {judged} that a machine can judge, "
        f"{for_you} for you. CERT {on_record} of {all_records} on record."
    )
    pages = (
        f"{meter.pages.count} page{'' if meter.pages.count == 1 else 's'} of {meter.pages.paper}"
    )
    how = "laid out" if meter.pages.is_exact else "estimated"
    grade = format_reading_grade(meter.reading_grade)
    yield f"Reading grade {grade}, aim 6 or lower. {meter.minutes_per_day} min a day. {pages}, {how}."


def _format_check_lines(check: CheckResult) -> Iterable[str]:
    reason = RATIONALES[check.id]
    numbers = f", items {' and '.join(map(str, reason.pemat_items))}" if reason.pemat_items else ""
    yield f"{KIND_LABELS[check.severity]}: {check.sentence} {check.fix}".strip()
    yield f"  Why: {reason.why} [{reason.source.title}{numbers}]"


def _format_exercise_table(meter: Meter) -> Iterable[str]:
    if meter.measurements:
        yield f"{'':{NAME_WIDTH}}  grade    min a day  picture  clip"
    for one in meter.measurements:
        grade = format_reading_grade(one.reading_grade)
        yield (
            f"{one.name[:NAME_WIDTH]:{NAME_WIDTH}}  {grade:7}  {one.minutes_per_day:9}  "
            f"{_format_presence(one.has_picture):7}  {_format_presence(one.has_clip)}"
        )


def format_reading_grade(level: float | None) -> str:
    if level is None:
        return "–"
    return "under 1" if level < 1 else f"{level:.1f}"


def _format_presence(is_there: bool) -> str:
    return "yes" if is_there else "none"
