"""An issued plan, frozen with every word it needs, so that its sheet can be made again years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, RedFlag
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug, ItemId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, PlanItem
from ptplanner.domain.precautions import Finding

# Raised when a field is added or changes its meaning; older documents stay readable.
DOCUMENT_VERSION = 2


@dataclass(frozen=True)
class ClinicCard:
    """What the sheet says of the clinic."""

    name: str
    phone: str = ""
    hours: str = ""
    emergency_number: str = "112"


@dataclass(frozen=True)
class Codes:
    """Access codes printed on the sheet; ``base_url`` is where patients reach this installation.

    ``plan`` and ``items`` are empty for a sheet made without a database: its QR codes then open
    the public demonstration page of each exercise.
    """

    base_url: str
    plan: str = ""
    items: Mapping[ItemId, str] | None = None

    def item(self, item_id: ItemId) -> str:
        return (self.items or {}).get(item_id, "")


@dataclass(frozen=True)
class PrintedFinding:
    """A precaution as it was when issued: what the patient is told, and why the therapist kept it.

    ``until``: the first day on which it no longer counts, None where it has no known end.
    """

    item: ItemId
    rule: str
    condition: str
    advice: Advice
    avoid: str
    why: str
    instead: str
    reason: str = ""
    source: str = ""
    until: date | None = None

    @property
    def is_kept(self) -> bool:
        """The exercise was kept in spite of an "avoid": told without care, the sheet would contradict itself."""
        return self.advice is Advice.AVOID and bool(self.reason)


@dataclass(frozen=True)
class PrintedPictures:
    """Which two drawings the sheet shows of an exercise: the SHA-256 of each, in hex."""

    start: str
    end: str


@dataclass(frozen=True)
class RevisionDocument:
    """Everything the sheet and the patient's page show; nothing is looked up afterwards.

    ``move_on``: what is true when the patient is ready for the next phase; empty for a plan without phases.

    ``number`` counts from 1 per plan. ``exercises`` holds each exercise as it was worded that day,
    and ``pictures`` as it was drawn; None before it is issued, and in documents of version 1.
    """

    number: int
    issued_on: date
    clinic: ClinicCard
    therapist: str
    patient: PatientContext
    plan: Plan
    exercises: Mapping[ExerciseSlug, Exercise]
    findings: tuple[PrintedFinding, ...]
    stop_rules: tuple[str, ...]
    red_flags: tuple[RedFlag, ...]
    codes: Codes
    language: str = "en"
    version: int = DOCUMENT_VERSION
    move_on: tuple[str, ...] = ()
    pictures: Mapping[ExerciseSlug, PrintedPictures] | None = None

    def exercise(self, item: PlanItem) -> Exercise:
        return self.exercises[item.exercise]


def freeze(
    plan: Plan,
    patient: PatientContext,
    findings: tuple[Finding, ...],
    catalog: Catalog,
    *,
    number: int,
    issued_on: date,
    clinic: ClinicCard,
    therapist: str,
    codes: Codes,
) -> RevisionDocument:
    """The document of a revision; ``findings`` are those of ``precautions.assess`` on the same day."""
    current = [
        catalog.conditions[has.condition]
        for has in patient.conditions
        if has.condition in catalog.conditions and has.is_current(issued_on)
    ]
    return RevisionDocument(
        number=number,
        issued_on=issued_on,
        clinic=clinic,
        therapist=therapist,
        patient=patient,
        plan=plan.settled(),
        exercises={item.exercise: catalog.exercise(item.exercise) for item in plan.items},
        findings=tuple(_printed(finding) for finding in findings),
        stop_rules=tuple(dict.fromkeys(c.stop_rule for c in current if c.stop_rule)),
        red_flags=catalog.red_flags
        if any(c.shows_red_flags for c in current) or _is_back_or_leg(plan, catalog)
        else (),
        codes=codes,
        move_on=_goals(plan, catalog),
    )


def _goals(plan: Plan, catalog: Catalog) -> tuple[str, ...]:
    """Those of the phase that the plan is in; a template that is gone since has none."""
    template = catalog.templates.get(plan.template) if plan.template else None
    if template is None or plan.phase > len(template.phases):
        return ()
    return template.phase(plan.phase).move_on


def _printed(finding: Finding) -> PrintedFinding:
    rule, answer = finding.match.rule, finding.answer
    return PrintedFinding(
        item=finding.item,
        rule=rule.id,
        condition=finding.match.condition.name,
        advice=rule.advice,
        avoid=rule.avoid,
        why=rule.why,
        instead=rule.instead,
        reason=answer.reason if answer else "",
        source=f"{rule.source.title} {rule.source.year or ''}".strip(),
        until=finding.match.until,
    )


def _is_back_or_leg(plan: Plan, catalog: Catalog) -> bool:
    regions = {
        region.value for item in plan.items for region in catalog.exercise(item.exercise).regions
    }
    return bool(regions & {"low-back", "hip", "thigh", "knee", "lower-leg"})


class ChangeKind(StrEnum):
    NEW = "new"
    STOPPED = "stopped"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One difference between two revisions, told about one row."""

    kind: ChangeKind
    before: PlanItem | None
    after: PlanItem | None

    @property
    def item(self) -> PlanItem:
        found = self.after or self.before
        assert found is not None  # noqa: S101  # every change has one of the two by construction
        return found


def changes(old: Plan, new: Plan) -> tuple[Change, ...]:
    """What is different in ``new``: new rows, changed ones and moved ones in its order, then stopped ones.

    Rows are the same when they keep their id; a swap is one stopped and one new.
    """
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    told = [_difference(before.get(item.id), item) for item in new.items]
    stopped = [
        Change(ChangeKind.STOPPED, item, None) for item in old.items if not _stays(item, after)
    ]
    return (*(change for change in told if change), *stopped)


def _stays(item: PlanItem, after: Mapping[ItemId, PlanItem]) -> bool:
    return item.id in after and after[item.id].exercise == item.exercise


def _difference(before: PlanItem | None, after: PlanItem) -> Change | None:
    if before is None or before.exercise != after.exercise:
        return Change(ChangeKind.NEW, None, after)
    if (before.dosage, before.note, before.warning) != (after.dosage, after.note, after.warning):
        return Change(ChangeKind.CHANGED, before, after)
    if before.section is not after.section:
        return Change(ChangeKind.MOVED, before, after)
    return None
