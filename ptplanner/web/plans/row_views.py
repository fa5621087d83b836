"""View of one row of the plan in the builder: exercise, dose, findings and swaps."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.duration_estimate import estimate_exercise_seconds, round_up_to_minutes
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.exercise_suggestions import ExerciseSuggestion
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan, PlanItem, RemovedItem
from ptplanner.domain.precautions import (
    Finding,
    is_advised_against,
    list_unjudged_conditions,
)
from ptplanner.domain.sides import AffectedSide, DoseSide, is_mirrored, resolve_side
from ptplanner.web.plans.dose_fields import DoseFields, dose_fields_from_dosage
from ptplanner.wording.english.clinical import (
    ADVICE_LABELS,
    POSITION_LABELS,
    REGION_LABELS,
    lowercase_first,
)
from ptplanner.wording.english.doses import format_dose_sentence, format_side_badge
from ptplanner.wording.english.precautions import (
    describe_rule_origin,
    format_missing_date,
    format_rule_on_paper,
    format_until,
)


@dataclass(frozen=True)
class SwapView:
    slug: str
    name: str
    position: str
    why: str = ""


def format_suggestion_reason(suggestion: ExerciseSuggestion, first_name: str) -> str:
    """Format as ``trains the hip and low back, as Ana’s conditions ask for``."""
    names = [REGION_LABELS[region.value].lower() for region in suggestion.regions]
    parts = " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])} and {names[-1]}"
    whose = (
        f"where {first_name} has a condition" if suggestion.is_for_condition else "as the plan does"
    )
    return f"it trains the {parts}, {whose}"


@dataclass(frozen=True)
class FindingView:
    rule: str
    level: str
    word: str
    condition: str
    text: str
    source: str
    source_url: str
    swaps: tuple[SwapView, ...]
    is_open: bool
    is_overridden: bool
    override_reason: str
    reason_for_patient: str
    answered_by: str
    patient_line: str
    until: str = ""
    missing_date: str = ""
    rule_origin: str = ""


@dataclass(frozen=True)
class PlanRowView:
    id: str
    number: int
    slug: str
    name: str
    position: str
    position_word: str
    badge: str
    is_one_side: bool
    dose_sentence: str
    is_missing_dose: bool
    note: str
    warning: str
    shorthand: str
    reading: str
    minutes: str
    dose_fields: DoseFields
    findings: tuple[FindingView, ...]
    swaps: tuple[SwapView, ...]
    section: str
    is_known: bool = True
    lacks_described_movements: bool = False
    unjudged: tuple[tuple[str, str], ...] = ()
    is_mirrored: bool = False

    @property
    def script_state(self) -> dict[str, object]:
        """The data that scripts fill an opened row with, without empty fields."""
        given = {name: value for name, value in asdict(self.dose_fields).items() if value}
        return {
            "text": self.shorthand,
            "fields": given,
            "note": self.note,
            "warning": self.warning,
            "reading": self.reading,
        }

    @property
    def finding_with_swaps(self) -> FindingView | None:
        return next((finding for finding in self.findings if finding.swaps), None)


@dataclass(frozen=True)
class RemovedView:
    """The undo line in place of a removed row."""

    id: str
    name: str


@dataclass(frozen=True)
class RowContext:
    """What the view of a row depends on."""

    plan: Plan
    catalog: Catalog
    patient: PatientContext
    today: date
    findings: tuple[Finding, ...]

    @property
    def side(self) -> AffectedSide:
        return self.patient.affected_side


def build_row_view(item: PlanItem, number: int, given: RowContext) -> PlanRowView:
    exercise = given.catalog.exercises.get(item.exercise)
    return (
        _build_known_row(item, exercise, number, given)
        if exercise
        else _build_unknown_row(item, number)
    )


def _build_known_row(
    item: PlanItem, exercise: Exercise, number: int, given: RowContext
) -> PlanRowView:
    dose, plan = item.dosage, given.plan
    mine = tuple(f for f in given.findings if f.item == item.id)
    return PlanRowView(
        id=item.id,
        number=number,
        slug=exercise.slug,
        name=exercise.name,
        position=exercise.position.value,
        position_word=POSITION_LABELS[exercise.position.value],
        badge=_format_side_badge(format_side_badge(dose.side, exercise.side_noun, given.side)),
        is_one_side=resolve_side(dose.side, given.side) in (DoseSide.LEFT, DoseSide.RIGHT),
        dose_sentence=format_dose_sentence(
            dose, exercise.side_noun, schedule=plan.schedule, max_pain=plan.max_pain
        ),
        is_missing_dose=dose.is_missing,
        note=item.note,
        warning=item.warning,
        shorthand=shorthand.format_shorthand(dose),
        reading=shorthand.describe_dose(dose),
        minutes=format_minutes(estimate_exercise_seconds(dose, given.side)),
        dose_fields=dose_fields_from_dosage(dose),
        findings=tuple(_build_finding_view(finding, given.catalog) for finding in mine),
        swaps=_list_easier_and_harder(exercise, given),
        section=item.section.value,
        lacks_described_movements=not exercise.has_described_movements,
        unjudged=tuple(
            (one.slug, one.name)
            for one in list_unjudged_conditions(
                item, exercise, given.patient, given.catalog, given.today
            )
        ),
        is_mirrored=is_mirrored(dose.side, given.side),
    )


def _build_unknown_row(item: PlanItem, number: int) -> PlanRowView:
    """Build the row of an exercise that is no longer in the catalog; its note and warning stay."""
    return PlanRowView(
        id=item.id,
        number=number,
        slug=item.exercise,
        name=item.exercise.replace("-", " ").capitalize(),
        position="",
        position_word="",
        badge="",
        is_one_side=False,
        dose_sentence="This exercise is no longer in the catalog. Remove it, or swap it by search.",
        is_missing_dose=False,
        note=item.note,
        warning=item.warning,
        shorthand=shorthand.format_shorthand(item.dosage),
        reading="",
        minutes="",
        dose_fields=dose_fields_from_dosage(item.dosage),
        findings=(),
        swaps=(),
        section=item.section.value,
        is_known=False,
    )


def _format_side_badge(badge: str) -> str:
    """The side badge in sentence case; paper prints it in capitals."""
    return badge.replace("LEFT", "left").replace("RIGHT", "right").capitalize()


def _build_finding_view(finding: Finding, catalog: Catalog) -> FindingView:
    rule, answer = finding.match.rule, finding.override
    source = f"{rule.source.title}{f', {rule.source.year}' if rule.source.year else ''}"
    return FindingView(
        rule=rule.id,
        level=rule.advice.label,
        word=ADVICE_LABELS[rule.advice],
        condition=lowercase_first(finding.match.condition.name),
        text=rule.for_therapist,
        source=source,
        source_url=rule.source.url,
        swaps=tuple(_build_swap_view(slug, catalog) for slug in finding.swaps),
        is_open=finding.is_open,
        is_overridden=answer is not None,
        override_reason=answer.reason if answer else "",
        reason_for_patient=answer.for_patient if answer else "",
        answered_by=answer.by if answer else "",
        patient_line=format_rule_on_paper(rule),
        until=format_until(finding.match),
        missing_date=format_missing_date(finding.match),
        rule_origin=describe_rule_origin(rule),
    )


def _build_swap_view(slug: ExerciseSlug, catalog: Catalog, why: str = "") -> SwapView:
    exercise = catalog.exercises[slug]
    return SwapView(slug, exercise.name, exercise.position.value, why)


def _list_easier_and_harder(exercise: Exercise, given: RowContext) -> tuple[SwapView, ...]:
    """The next easier and the next harder exercise, unless the plan has them or a rule says to avoid them."""
    taken = {item.exercise for item in given.plan.items}
    steps = ((exercise.easier, "Easier"), (exercise.harder, "Harder"))
    return tuple(
        _build_swap_view(slug, given.catalog, why)
        for slug, why in steps
        if slug and slug not in taken and _may_be_offered(slug, given)
    )


def _may_be_offered(slug: ExerciseSlug, given: RowContext) -> bool:
    exercise = given.catalog.exercises.get(slug)
    return exercise is not None and not is_advised_against(
        exercise, given.patient, given.catalog, given.today
    )


def build_removed_view(gone: RemovedItem, catalog: Catalog) -> RemovedView:
    exercise = catalog.exercises.get(gone.item.exercise)
    return RemovedView(gone.item.id, exercise.name if exercise else gone.item.exercise)


def format_minutes(seconds: float) -> str:
    """Format as ``under 1 min`` or ``3 min``; empty for no time."""
    if seconds <= 0:
        return ""
    return "under 1 min" if seconds < 45 else f"{round_up_to_minutes(seconds)} min"


def build_blank_row() -> PlanRowView:
    """Build the page's one row template; scripts replace ``__ID__`` and ``__NAME__``."""
    return PlanRowView(
        id="__ID__", number=0, slug="", name="__NAME__", position="", position_word="", badge="",
        is_one_side=False, dose_sentence="", is_missing_dose=False, note="", warning="", shorthand="",
        reading="", minutes="", dose_fields=DoseFields(), findings=(), swaps=(), section="",
    )  # fmt: skip
