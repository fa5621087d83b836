"""Plans in the open JSON format, version 1: written to and read from text without loss."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import count
from typing import NamedTuple, NoReturn

from pydantic import ValidationError

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.ids import (
    ConditionSlug,
    ExerciseSlug,
    ItemId,
    PatientId,
    PlanId,
    RuleId,
    TemplateSlug,
)
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import SECTIONS, Answer, Plan, PlanItem, Schedule
from ptplanner.interop.dose import days_to_json, dose_to_json
from ptplanner.interop.known import unknown_names
from ptplanner.interop.plan_model import (
    DOSE_TAGS,
    FIELDS,
    FORMAT,
    VERSION,
    ItemModel,
    OverrideModel,
    PatientModel,
    PlanModel,
)
from ptplanner.interop.problems import FormatError, Problem, explained

# Sixty exercises with every text at its limit take about 200 kB.
LARGEST = 1_000_000
# The id of a plan or patient that has none in the file.
UNNAMED = "imported"


class PlanFile(NamedTuple):
    """A plan and the patient it was made for."""

    plan: Plan
    patient: PatientContext


def plan_to_json(plan: Plan, patient: PatientContext) -> str:
    """Write the plan as it would be issued, without removed items that can still be restored."""
    document = {
        "format": FORMAT,
        "version": VERSION,
        "id": plan.id,
        "title": plan.title,
        "template": plan.template,
        "phase": plan.phase if plan.template and plan.phase > 1 else None,
        "patient": {"id": plan.patient, **_patient_fields(patient)},
        "schedule": _schedule_fields(plan.schedule),
        "max_pain": plan.max_pain,
        "next_visit": plan.next_visit.isoformat() if plan.next_visit else None,
        "items": [_item_fields(item) for item in plan.items],
    }
    return json.dumps(_present(document), ensure_ascii=False, indent=2) + "\n"


def plan_from_json(text: str | bytes, catalog: Catalog | None = None) -> PlanFile:
    """Read the plan of a file; raise FormatError with every problem and its path.

    With a ``catalog``, exercises, conditions and rules must be in it, and an override may name a
    condition in place of a rule; without one, slugs are taken as they are.
    """
    try:
        model = PlanModel.model_validate(_parsed(text))
    except ValidationError as error:
        raise explained(error, FIELDS, DOSE_TAGS) from error
    problems = unknown_names(model, catalog)
    if problems:
        raise FormatError(problems)
    return PlanFile(_plan(model, catalog), _patient(model.patient))


def _parsed(text: str | bytes) -> object:
    if len(text) > LARGEST:
        _refuse(f"The file is larger than a plan can be: at most {LARGEST:,} bytes.")
    try:
        return json.loads(
            text, object_pairs_hook=_unique, parse_float=Decimal, parse_constant=_no_constant
        )
    except UnicodeDecodeError:
        _refuse("This is not UTF-8 text.")
    except json.JSONDecodeError as error:
        _refuse(f"This is not JSON: {error.msg} in line {error.lineno}, column {error.colno}.")
    except RecursionError:
        _refuse("This is nested too deeply for a plan.")
    except ValueError:
        _refuse("It contains a number with too many digits.")


def _refuse(message: str) -> NoReturn:
    raise FormatError([Problem("", message)])


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object, rejecting repeated fields: a JSON parser would silently keep only the last value."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            _refuse(f"The field “{name[:60]}” appears twice in one object.")
        found[name] = value
    return found


def _no_constant(name: str) -> NoReturn:
    _refuse(f"{name} is not a number.")


def _present(fields: dict[str, object]) -> dict[str, object]:
    """Drop empty fields, except the title and the list of items, which may be empty."""
    return {
        name: value
        for name, value in fields.items()
        if name in ("title", "items") or value not in (None, "", [])
    }


def _patient_fields(patient: PatientContext) -> dict[str, object]:
    conditions = [
        _present(
            {
                "condition": has.condition,
                "since": has.since.isoformat() if has.since else None,
                "ended": has.ended.isoformat() if has.ended else None,
                "detail": has.detail,
            }
        )
        for has in patient.conditions
    ]
    return _present(
        {
            "name": patient.name,
            "language": patient.language,
            "affected_side": patient.affected_side.value,
            "conditions": conditions,
        }
    )


def _schedule_fields(schedule: Schedule) -> dict[str, object]:
    fields = {"per_day": schedule.per_day, **days_to_json(schedule.days), "weeks": schedule.weeks}
    return _present(fields)


def _item_fields(item: PlanItem) -> dict[str, object]:
    return _present(
        {
            "id": item.id,
            "exercise": item.exercise,
            "section": item.section.value,
            "dose": dose_to_json(item.dosage),
            "note": item.note,
            "warning": item.warning,
            "overrides": [_override_fields(answer) for answer in item.answers],
        }
    )


def _override_fields(answer: Answer) -> dict[str, object]:
    return _present(
        {
            "rule": answer.rule,
            "advice": answer.advice.word,
            "reason": answer.reason,
            "by": answer.by,
            "at": answer.at.isoformat() if answer.at else None,
        }
    )


def _plan(model: PlanModel, catalog: Catalog | None) -> Plan:
    """Build the plan; items are grouped by section, as the sheet needs them, and keep their order within it."""
    items = sorted(_items(model, catalog), key=lambda item: SECTIONS.index(item.section))
    return Plan(
        id=PlanId(model.id or UNNAMED),
        patient=PatientId(model.patient.id or UNNAMED),
        title=model.title,
        items=tuple(items),
        schedule=model.schedule.schedule() if model.schedule else Schedule(),
        max_pain=model.max_pain,
        next_visit=model.next_visit,
        template=TemplateSlug(model.template) if model.template else None,
        phase=model.phase if model.template else 1,
    )


def _items(model: PlanModel, catalog: Catalog | None) -> list[PlanItem]:
    taken = {item.id for item in model.items}
    fresh = (str(number) for number in count(1) if str(number) not in taken)
    return [_item(item, item.id or next(fresh), catalog) for item in model.items]


def _item(model: ItemModel, item_id: str, catalog: Catalog | None) -> PlanItem:
    return PlanItem(
        id=ItemId(item_id),
        exercise=ExerciseSlug(model.exercise),
        section=model.section,
        dosage=model.dosage(),
        note=model.note,
        warning=model.warning,
        answers=tuple(a for override in model.overrides for a in _answers(override, catalog)),
    )


def _answers(model: OverrideModel, catalog: Catalog | None) -> list[Answer]:
    """Build one override for a rule, or one for each rule of a condition."""
    rules = [RuleId(model.rule)] if model.rule else []
    if model.condition and catalog:
        rules = [rule.id for rule in catalog.rules if rule.condition == model.condition]
    return [Answer(rule, model.strength, model.reason, model.by, model.at) for rule in rules]


def _patient(model: PatientModel) -> PatientContext:
    conditions = tuple(
        PatientCondition(ConditionSlug(has.condition), has.since, has.ended, has.detail)
        for has in model.conditions
    )
    return PatientContext(model.name, model.language, model.affected_side, conditions)
