"""Plans in the open JSON format, version 1: written to and read from text without loss."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from typing import NamedTuple

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import PatientCondition
from ptplanner.domain.ids import (
    ConditionSlug,
    ExerciseSlug,
    ItemId,
    PatientId,
    PlanId,
    RedFlagGroupSlug,
    RuleId,
    TemplateSlug,
)
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import SECTIONS, Override, Plan, PlanItem, Schedule
from ptplanner.domain.precautions import build_judgement_id
from ptplanner.domain.red_flags import RedFlagOmission
from ptplanner.formats.dose_json import dose_to_json
from ptplanner.formats.json_file import format_json_document, parse_model_file
from ptplanner.formats.plan_model import (
    PLAN_FIELDS,
    PLAN_FORMAT,
    PLAN_FORMAT_VERSION,
    ItemModel,
    OverrideModel,
    PatientModel,
    PlanModel,
    schedule_to_json,
)
from ptplanner.formats.problems import FormatError, Problem, suggest_nearest

# Sixty exercises with every text at its limit take about 200 kB.
MAX_PLAN_BYTES = 1_000_000
# The id of a plan or patient that has none in the file.
UNNAMED_ID = "imported"


class PlanFile(NamedTuple):
    """A plan and the patient it was made for."""

    plan: Plan
    patient: PatientContext


def plan_to_json(plan: Plan, patient: PatientContext) -> str:
    """Write the plan as it would be issued, without removed items that can still be restored."""
    document = {
        "format": PLAN_FORMAT,
        "version": PLAN_FORMAT_VERSION,
        "id": plan.id,
        "title": plan.title,
        "template": plan.template,
        "phase": plan.phase if plan.template and plan.phase > 1 else None,
        "patient": {"id": plan.patient, **_patient_to_json(patient)},
        "schedule": schedule_to_json(plan.schedule),
        "max_pain": plan.max_pain,
        "max_pain_reason": plan.max_pain_reason,
        "opening_note": plan.opening_note,
        "next_visit": plan.next_visit.isoformat() if plan.next_visit else None,
        "red_flag_omissions": [_omission_to_json(one) for one in plan.red_flag_omissions],
        "items": [_plan_item_to_json(item) for item in plan.items],
    }
    return format_json_document(_drop_empty_fields(document))


def plan_from_json(text: str | bytes, catalog: Catalog | None = None) -> PlanFile:
    """Read the plan of a file; raise FormatError with every problem and its path.

    With a ``catalog``, exercises, conditions and rules must be in it, and an override may name a
    condition in place of a rule; without one, slugs are taken as they are.
    """
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    model = parse_model_file(content, PlanModel, PLAN_FIELDS, MAX_PLAN_BYTES)
    problems = _find_unknown_names(model, catalog)
    if problems:
        raise FormatError(problems)
    return PlanFile(_plan_from_model(model, catalog), _patient_from_model(model.patient))


def _drop_empty_fields(fields: dict[str, object]) -> dict[str, object]:
    """Drop empty fields, except the title and the list of items, which may be empty."""
    return {
        name: value
        for name, value in fields.items()
        if name in ("title", "items") or value not in (None, "", [])
    }


def _patient_to_json(patient: PatientContext) -> dict[str, object]:
    conditions = [
        _drop_empty_fields(
            {
                "condition": has.condition,
                "since": has.since.isoformat() if has.since else None,
                "ended": has.ended.isoformat() if has.ended else None,
                "detail": has.detail,
            }
        )
        for has in patient.conditions
    ]
    return _drop_empty_fields(
        {
            "name": patient.name,
            "language": patient.language,
            "affected_side": patient.affected_side.value,
            "conditions": conditions,
        }
    )


def _plan_item_to_json(item: PlanItem) -> dict[str, object]:
    return _drop_empty_fields(
        {
            "id": item.id,
            "exercise": item.exercise,
            "section": item.section.value,
            "dose": dose_to_json(item.dosage),
            "note": item.note,
            "warning": item.warning,
            "overrides": [_override_to_json(answer) for answer in item.overrides],
        }
    )


def _override_to_json(answer: Override) -> dict[str, object]:
    return _drop_empty_fields(
        {
            "rule": answer.rule,
            "advice": answer.advice.label,
            "reason": answer.reason,
            "by": answer.by,
            "at": answer.at.isoformat() if answer.at else None,
            "for_patient": answer.for_patient,
        }
    )


def _omission_to_json(omission: RedFlagOmission) -> dict[str, object]:
    return _drop_empty_fields(
        {
            "group": omission.group,
            "reason": omission.reason,
            "by": omission.by,
            "at": omission.at.isoformat() if omission.at else None,
        }
    )


def _plan_from_model(model: PlanModel, catalog: Catalog | None) -> Plan:
    """Build the plan; items are grouped by section, as the sheet needs them, and keep their order within it."""
    items = sorted(
        _plan_items_from_model(model, catalog), key=lambda item: SECTIONS.index(item.section)
    )
    return Plan(
        id=PlanId(model.id or UNNAMED_ID),
        patient=PatientId(model.patient.id or UNNAMED_ID),
        title=model.title,
        items=tuple(items),
        schedule=model.schedule.to_schedule() if model.schedule else Schedule(),
        max_pain=model.max_pain,
        max_pain_reason=model.max_pain_reason,
        opening_note=model.opening_note,
        red_flag_omissions=tuple(
            RedFlagOmission(RedFlagGroupSlug(one.group), one.reason, one.by, one.at)
            for one in model.red_flag_omissions
        ),
        next_visit=model.next_visit,
        template=TemplateSlug(model.template) if model.template else None,
        phase=model.phase if model.template else 1,
    )


def _plan_items_from_model(model: PlanModel, catalog: Catalog | None) -> list[PlanItem]:
    taken = {item.id for item in model.items}
    fresh = (str(number) for number in count(1) if str(number) not in taken)
    return [_plan_item_from_model(item, item.id or next(fresh), catalog) for item in model.items]


def _plan_item_from_model(model: ItemModel, item_id: str, catalog: Catalog | None) -> PlanItem:
    return PlanItem(
        id=ItemId(item_id),
        exercise=ExerciseSlug(model.exercise),
        section=model.section,
        dosage=model.dose,
        note=model.note,
        warning=model.warning,
        overrides=tuple(
            a for override in model.overrides for a in _overrides_from_model(override, catalog)
        ),
    )


def _overrides_from_model(model: OverrideModel, catalog: Catalog | None) -> list[Override]:
    """Build one override for a rule, or one for each rule of a condition."""
    rules = [RuleId(model.rule)] if model.rule else []
    if model.condition and catalog:
        rules = [rule.id for rule in catalog.rules if rule.condition == model.condition]
    return [
        Override(rule, model.advice, model.reason, model.by, model.at, model.for_patient)
        for rule in rules
    ]


def _patient_from_model(model: PatientModel) -> PatientContext:
    conditions = tuple(
        PatientCondition(ConditionSlug(has.condition), has.since, has.ended, has.detail)
        for has in model.conditions
    )
    return PatientContext(model.name, model.language, model.affected_side, conditions)


def _find_unknown_names(model: PlanModel, catalog: Catalog | None) -> list[Problem]:
    """Find all exercises, conditions and rules of the file that are not in ``catalog``."""
    if catalog is None:
        return list(_find_unresolvable_conditions(model))
    return [*_find_unknown_conditions(model, catalog), *_find_unknown_item_names(model, catalog)]


def _find_unresolvable_conditions(model: PlanModel) -> Iterator[Problem]:
    for path, override in _iter_overrides(model):
        if override.condition:
            yield Problem(
                f"{path}.condition",
                "Give the rule: without a catalog, the rules of a condition are unknown.",
            )


def _find_unknown_conditions(model: PlanModel, catalog: Catalog) -> Iterator[Problem]:
    for index, has in enumerate(model.patient.conditions):
        path = f"patient.conditions[{index}].condition"
        yield from _find_unknown_name(path, "condition", has.condition, catalog.conditions)


def _find_unknown_item_names(model: PlanModel, catalog: Catalog) -> Iterator[Problem]:
    for index, item in enumerate(model.items):
        path = f"items[{index}].exercise"
        yield from _find_unknown_name(path, "exercise", item.exercise, catalog.exercises)
    judgements = (build_judgement_id(slug) for slug in catalog.conditions)
    rules = [*(rule.id for rule in catalog.rules), *judgements]
    for path, override in _iter_overrides(model):
        if override.rule:
            yield from _find_unknown_name(f"{path}.rule", "rule", override.rule, rules)
        if override.condition:
            ruled = [rule.condition for rule in catalog.rules]
            yield from _find_unknown_name(
                f"{path}.condition", "condition with rules", override.condition, ruled
            )


def _iter_overrides(model: PlanModel) -> Iterator[tuple[str, OverrideModel]]:
    for index, item in enumerate(model.items):
        for place, override in enumerate(item.overrides):
            yield f"items[{index}].overrides[{place}]", override


def _find_unknown_name(path: str, kind: str, name: str, known: Iterable[str]) -> Iterator[Problem]:
    names = set(known)
    if name not in names:
        hint = suggest_nearest(name, sorted(names))
        yield Problem(path, f"There is no {kind} “{name}” in the catalog.{hint}")
