"""An issued plan, stored with all text it needs, so that its sheet can be rendered again years later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic_locale import DateOrder, DoctorWord
from ptplanner.domain.condition import Advice
from ptplanner.domain.exercise import Equipment, EquipmentText, Exercise
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, ItemId
from ptplanner.domain.name_on_sheet import NameOnSheet
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, PlanItem
from ptplanner.domain.precautions import Finding
from ptplanner.domain.red_flag_assessment import assess_red_flags, list_printed_signs
from ptplanner.domain.red_flags import RedFlag
from ptplanner.domain.stop_rules import merge_stop_rules

# Increase when a field is added or changes its meaning. Older documents must stay readable.
DOCUMENT_VERSION = 3
# Older documents print in the layout they were issued with, and nothing about equipment. Their headings of danger
# signs and their words about pain stay as they were.
PAPER_SINCE_VERSION = 3


@dataclass(frozen=True)
class ClinicDetails:
    """What the sheet says about the clinic, and how it writes dates and names doctors and patients.

    ``out_of_hours_phone``: where somebody answers when the clinic is closed; empty if the clinic has no such number.
    """

    name: str
    phone: str = ""
    hours: str = ""
    emergency_number: str = "112"
    out_of_hours_phone: str = ""
    date_order: DateOrder = DateOrder.DAY_FIRST
    doctor_word: DoctorWord = DoctorWord.DOCTOR
    name_on_sheet: NameOnSheet = NameOnSheet.FIRST_NAME


@dataclass(frozen=True)
class SheetCodes:
    """Access codes printed on the sheet; ``base_url`` is the address where patients reach this installation.

    ``plan`` and ``items`` are empty for a sheet made without a database; its QR codes then link to
    the public demonstration page of each exercise.
    """

    base_url: str
    plan: str = ""
    items: Mapping[ItemId, str] | None = None

    def get_item_code(self, item_id: ItemId) -> str:
        return (self.items or {}).get(item_id, "")


@dataclass(frozen=True)
class PrintedFinding:
    """A precaution finding as issued: the text for the patient, and the reason of the therapist's override.

    ``until``: the first day on which the precaution no longer applies; None when it has no known end.
    ``safely``: how to do the exercise that stays in the plan; empty in documents before version 3, which print
    ``avoid``, ``why`` and ``instead`` beside it. ``for_patient``: the reason of the override in the patient's words.
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
    condition_slug: ConditionSlug | None = None
    safely: str = ""
    for_patient: str = ""

    @property
    def is_overridden(self) -> bool:
        """Whether the exercise was kept despite an "avoid". The sheet must word this so as not to contradict itself."""
        return self.advice is Advice.AVOID and bool(self.reason)

    @property
    def says_how(self) -> bool:
        """Whether the exercise stays in the plan, so that the sheet says how to do it safely."""
        return bool(self.safely) and (self.advice is not Advice.AVOID or self.is_overridden)


@dataclass(frozen=True)
class PictureDigests:
    """The SHA-256 digests, in hex, of the two drawings of an exercise that the sheet shows."""

    start: str
    end: str


@dataclass(frozen=True)
class RevisionDocument:
    """Everything that the sheet and the patient's page show; nothing is looked up in the catalog later.

    ``number`` counts from 1 within a plan. ``exercises`` holds the text of each exercise on the day of issue.
    ``pictures`` identifies the drawings of that day; it is None before issue and in version 1 documents.
    ``equipment``: what its exercises need, in the order of first use; empty in documents before version 3.
    ``goals``: what is true when the patient is ready for the next phase; empty for a plan without phases.
    ``birth_year``: that of the patient, only if the clinic prints it beside the name.
    """

    number: int
    issued_on: date
    clinic: ClinicDetails
    therapist: str
    patient: PatientContext
    plan: Plan
    exercises: Mapping[ExerciseSlug, Exercise]
    findings: tuple[PrintedFinding, ...]
    stop_rules: tuple[str, ...]
    red_flags: tuple[RedFlag, ...]
    codes: SheetCodes
    language: str = "en"
    version: int = DOCUMENT_VERSION
    goals: tuple[str, ...] = ()
    pictures: Mapping[ExerciseSlug, PictureDigests] | None = None
    equipment: Mapping[Equipment, EquipmentText] = field(default_factory=dict)
    birth_year: int | None = None

    @property
    def has_safer_wording(self) -> bool:
        """Whether danger signs and pain are worded as since PAPER_SINCE_VERSION; older sheets print as issued."""
        return self.version >= PAPER_SINCE_VERSION

    def get_exercise(self, item: PlanItem) -> Exercise:
        return self.exercises[item.exercise]


def build_revision_document(
    plan: Plan,
    patient: PatientContext,
    findings: tuple[Finding, ...],
    catalog: Catalog,
    *,
    number: int,
    issued_on: date,
    clinic: ClinicDetails,
    therapist: str,
    codes: SheetCodes,
) -> RevisionDocument:
    """Build the document of a revision; ``findings`` come from ``precautions.assess_plan`` for the same day."""
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
        plan=plan.without_removed(),
        exercises={item.exercise: catalog.get_exercise(item.exercise) for item in plan.items},
        findings=tuple(_build_printed_finding(finding) for finding in findings),
        stop_rules=merge_stop_rules(c.stop_rule for c in current),
        red_flags=list_printed_signs(assess_red_flags(plan, patient, catalog, issued_on)),
        codes=codes,
        goals=_find_phase_goals(plan, catalog),
        equipment=_collect_equipment(plan.without_removed(), catalog),
    )


def _collect_equipment(plan: Plan, catalog: Catalog) -> Mapping[Equipment, EquipmentText]:
    """Return the texts about what the exercises need, each once, in the order of first use."""
    needed = (one for item in plan.items for one in catalog.get_exercise(item.exercise).equipment)
    return {one: catalog.equipment[one] for one in needed if one in catalog.equipment}


def _find_phase_goals(plan: Plan, catalog: Catalog) -> tuple[str, ...]:
    """Return the goals of the phase that the plan is in; none if its template no longer exists."""
    template = catalog.templates.get(plan.template) if plan.template else None
    if template is None or plan.phase > len(template.phases):
        return ()
    return template.get_phase(plan.phase).goals


def _build_printed_finding(finding: Finding) -> PrintedFinding:
    rule, answer = finding.match.rule, finding.override
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
        condition_slug=rule.condition,
        # The clinic's own rules have no such sentence; what to do instead says the same without a ban.
        safely=rule.safely or rule.instead,
        for_patient=answer.for_patient if answer else "",
    )


class ItemChangeKind(StrEnum):
    NEW = "new"
    STOPPED = "stopped"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True)
class ItemChange:
    """One difference between two revisions, concerning one item."""

    kind: ItemChangeKind
    before: PlanItem | None
    after: PlanItem | None

    @property
    def item(self) -> PlanItem:
        found = self.after or self.before
        assert found is not None  # noqa: S101  # every change has one of the two by construction
        return found


def compare_plans(old: Plan, new: Plan) -> tuple[ItemChange, ...]:
    """Return the differences: new, changed and moved items in the order of ``new``, then stopped items.

    Items are compared by id and exercise; an item with a different exercise counts as one stopped and one new.
    """
    before = {item.id: item for item in old.items}
    after = {item.id: item for item in new.items}
    differences = [_compare_item(before.get(item.id), item) for item in new.items]
    stopped = [
        ItemChange(ItemChangeKind.STOPPED, item, None)
        for item in old.items
        if not _is_still_in_plan(item, after)
    ]
    return (*(change for change in differences if change), *stopped)


def _is_still_in_plan(item: PlanItem, after: Mapping[ItemId, PlanItem]) -> bool:
    return item.id in after and after[item.id].exercise == item.exercise


def _compare_item(before: PlanItem | None, after: PlanItem) -> ItemChange | None:
    if before is None or before.exercise != after.exercise:
        return ItemChange(ItemChangeKind.NEW, None, after)
    if (before.dosage, before.note, before.warning) != (after.dosage, after.note, after.warning):
        return ItemChange(ItemChangeKind.CHANGED, before, after)
    if before.section is not after.section:
        return ItemChange(ItemChangeKind.MOVED, before, after)
    return None
