"""The quality meter as JSON: every check with its reason, and what was measured."""

from __future__ import annotations

from typing import Any

from ptplanner.domain.exercise import Source
from ptplanner.domain.plan import Plan
from ptplanner.domain.quality import (
    RATIONALES,
    CheckGroup,
    CheckResult,
    Meter,
    cert,
    group_checks,
)
from ptplanner.domain.quality.rationale import STUDY, STUDY_LIMITS, compare_with_study

Json = dict[str, Any]


def meter_to_json(meter: Meter, plan: Plan) -> Json:
    """Convert the meter to plain values for ``json.dumps``; its keys are stable between versions."""
    full, of = meter.score
    return {
        "score": {"full": full, "of": of, "parts": _groups_to_json(meter)},
        "can_be_issued": not any(check.stops_issue for check in meter.checks),
        "reading_grade": meter.reading_grade,
        "minutes_a_day": meter.minutes_per_day,
        "pages": {
            "count": meter.pages.count,
            "paper": meter.pages.paper,
            "is_exact": meter.pages.is_exact,
        },
        "exercises": [_measure_to_json(meter, index) for index in range(len(meter.measurements))],
        "checks": [_check_to_json(check) for check in meter.checks],
        "pemat_p": _pemat_to_json(meter),
        "cert": _cert_to_json(meter),
        "evidence": {
            "exercises": len(plan.items),
            "said": compare_with_study(len(plan.items)),
            "how_far_it_carries": STUDY_LIMITS,
            "source": _source_to_json(STUDY),
        },
    }


def _groups_to_json(meter: Meter) -> dict[str, bool]:
    found = group_checks(meter.checks)
    return {
        group.value: bool(meter.measurements)
        and all(check.passed for check in found.get(group, ()))
        for group in CheckGroup
    }


def _measure_to_json(meter: Meter, index: int) -> Json:
    one = meter.measurements[index]
    return {
        "item": one.item,
        "exercise": one.exercise,
        "name": one.name,
        "reading_grade": one.reading_grade,
        "minutes_a_day": one.minutes_per_day,
        "has_picture": one.has_picture,
        "has_clip": one.has_clip,
    }


def _check_to_json(check: CheckResult) -> Json:
    reason = RATIONALES[check.id]
    return {
        "key": check.id.value,
        "part": reason.group.value,
        "weight": None if check.passed else check.severity.value,
        "passed": check.passed,
        "sentence": check.sentence,
        "fix": check.fix,
        "item": check.item,
        "field": check.fix_target.value if check.fix_target else None,
        "why": reason.why,
        "source": _source_to_json(reason.source),
        "pemat_p_items": list(reason.pemat_items),
    }


def _pemat_to_json(meter: Meter) -> Json:
    met, of = meter.pemat_score
    items = [
        {"number": one.number, "title": one.title, "verdict": one.verdict.value, "note": one.note}
        for one in meter.pemat
    ]
    return {"met": met, "of": of, "items": items}


def _cert_to_json(meter: Meter) -> Json:
    documented, of = meter.cert_score
    items = [
        {
            "number": one.number,
            "title": one.title,
            "record": one.status.value,
            "said": one.explanation,
            "fix": one.fix,
            "item": one.item,
            "field": one.fix_target.value if one.fix_target else None,
        }
        for one in meter.cert
    ]
    return {
        "documented": documented,
        "of": of,
        "items": items,
        "source": _source_to_json(cert.CERT_SOURCE),
    }


def _source_to_json(source: Source) -> Json:
    return {"title": source.title, "url": source.url, "year": source.year or None}
