"""Formats the quality meter for the terminal: summary, failed checks, then each exercise."""

from __future__ import annotations

from collections.abc import Iterable

from ptplanner.domain.quality import REASONS, Check, Key, Kind, Meter
from ptplanner.domain.quality.pemat import Verdict

WORDS = {Kind.ERROR: "Needed to issue", Kind.WARNING: "Warning", Kind.HINT: "Hint"}
NAME_WIDTH = 34


def lines(meter: Meter, *, told: frozenset[Key] = frozenset()) -> Iterable[str]:
    """Yield the lines of the meter; checks in ``hidden`` are left out."""
    yield from _sum(meter)
    for check in meter.to_mend:
        if check.key not in told:
            yield from _fault(check)
    yield from _exercises(meter)


def _sum(meter: Meter) -> Iterable[str]:
    full, of = meter.score
    met, judged = meter.pemat_score
    on_record, all_records = meter.cert_score
    for_you = sum(item.verdict is Verdict.FOR_YOU for item in meter.pemat)
    yield (
        f"Sheet quality: {full} of {of} parts full. PEMAT-P {met} of {judged} that a machine can judge, "
        f"{for_you} for you. CERT {on_record} of {all_records} on record."
    )
    pages = (
        f"{meter.pages.count} page{'' if meter.pages.count == 1 else 's'} of {meter.pages.paper}"
    )
    how = "laid out" if meter.pages.is_exact else "estimated"
    yield f"Reading grade {reading(meter.reading)}, aim 6 or lower. {meter.minutes_a_day} min a day. {pages}, {how}."


def _fault(check: Check) -> Iterable[str]:
    reason = REASONS[check.key]
    numbers = f", items {' and '.join(map(str, reason.items))}" if reason.items else ""
    yield f"{WORDS[check.kind]}: {check.sentence} {check.fix}".strip()
    yield f"  Why: {reason.why} [{reason.source.title}{numbers}]"


def _exercises(meter: Meter) -> Iterable[str]:
    if meter.measures:
        yield f"{'':{NAME_WIDTH}}  grade    min a day  picture  clip"
    for one in meter.measures:
        yield (
            f"{one.name[:NAME_WIDTH]:{NAME_WIDTH}}  {reading(one.reading):7}  {one.minutes_a_day:9}  "
            f"{_yes(one.has_picture):7}  {_yes(one.has_clip)}"
        )


def reading(level: float | None) -> str:
    if level is None:
        return "–"
    return "under 1" if level < 1 else f"{level:.1f}"


def _yes(is_there: bool) -> str:
    return "yes" if is_there else "none"
