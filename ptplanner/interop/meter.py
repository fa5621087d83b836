"""The quality meter as JSON: every check with its reason, and what was measured."""

from __future__ import annotations

from typing import Any

from ptplanner.domain.exercise import Source
from ptplanner.domain.plan import Plan
from ptplanner.domain.quality import REASONS, Check, Group, Meter, by_group, cert, evidence

Json = dict[str, Any]


def meter_to_json(meter: Meter, plan: Plan) -> Json:
    """Convert the meter to plain values for ``json.dumps``; its keys are stable between versions."""
    full, of = meter.score
    return {
        "score": {"full": full, "of": of, "parts": _parts(meter)},
        "can_be_issued": not any(check.stops_issue for check in meter.checks),
        "reading_grade": meter.reading,
        "minutes_a_day": meter.minutes_a_day,
        "pages": {
            "count": meter.pages.count,
            "paper": meter.pages.paper,
            "is_exact": meter.pages.is_exact,
        },
        "exercises": [_exercise(meter, index) for index in range(len(meter.measures))],
        "checks": [_check(check) for check in meter.checks],
        "pemat_p": _pemat(meter),
        "cert": _cert(meter),
        "evidence": {
            "exercises": len(plan.items),
            "said": evidence.against_the_study(len(plan.items)),
            "how_far_it_carries": evidence.HONESTY,
            "source": _source(evidence.STUDY),
        },
    }


def _parts(meter: Meter) -> dict[str, bool]:
    found = by_group(meter.checks)
    return {
        group.value: bool(meter.measures) and all(check.passed for check in found.get(group, ()))
        for group in Group
    }


def _exercise(meter: Meter, index: int) -> Json:
    one = meter.measures[index]
    return {
        "item": one.item,
        "exercise": one.exercise,
        "name": one.name,
        "reading_grade": one.reading,
        "minutes_a_day": one.minutes_a_day,
        "has_picture": one.has_picture,
        "has_clip": one.has_clip,
    }


def _check(check: Check) -> Json:
    reason = REASONS[check.key]
    return {
        "key": check.key.value,
        "part": reason.group.value,
        "weight": None if check.passed else check.kind.value,
        "passed": check.passed,
        "sentence": check.sentence,
        "fix": check.fix,
        "item": check.item,
        "field": check.field.value if check.field else None,
        "why": reason.why,
        "source": _source(reason.source),
        "pemat_p_items": list(reason.items),
    }


def _pemat(meter: Meter) -> Json:
    met, of = meter.pemat_score
    items = [
        {"number": one.number, "title": one.title, "verdict": one.verdict.value, "note": one.note}
        for one in meter.pemat
    ]
    return {"met": met, "of": of, "items": items}


def _cert(meter: Meter) -> Json:
    documented, of = meter.cert_score
    items = [
        {
            "number": one.number,
            "title": one.title,
            "record": one.record.value,
            "said": one.said,
            "fix": one.fix,
            "item": one.item,
            "field": one.field.value if one.field else None,
        }
        for one in meter.cert
    ]
    return {"documented": documented, "of": of, "items": items, "source": _source(cert.SOURCE)}


def _source(source: Source) -> Json:
    return {"title": source.title, "url": source.url, "year": source.year or None}
