"""View of one row of the plan in the builder: exercise, dose, findings and swaps."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.plan import Plan, PlanItem, Removed
from ptplanner.domain.precautions import Finding
from ptplanner.domain.sides import AffectedSide, DoseSide, is_mirrored, resolve
from ptplanner.domain.timing import seconds_per_session, whole_minutes
from ptplanner.handout.wording import dose_sentence, side_badge
from ptplanner.web.clinical_words import ADVICE_WORDS, POSITIONS, mid_sentence
from ptplanner.web.dose_fields import DoseFields, fields_of
from ptplanner.web.precaution_words import date_wanted, until_words, whose


@dataclass(frozen=True)
class SwapView:
    slug: str
    name: str
    position: str
    why: str = ""


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
    is_answered: bool
    reason: str
    answered_by: str
    patient_line: str
    until: str = ""
    date_wanted: str = ""
    whose: str = ""


@dataclass(frozen=True)
class RowView:
    id: str
    number: int
    slug: str
    name: str
    position: str
    position_word: str
    badge: str
    is_one_side: bool
    sentence: str
    is_missing_dose: bool
    note: str
    warning: str
    shorthand: str
    reading: str
    minutes: str
    fields: DoseFields
    findings: tuple[FindingView, ...]
    swaps: tuple[SwapView, ...]
    section: str
    is_known: bool = True
    is_undescribed: bool = False
    is_mirrored: bool = False

    @property
    def state(self) -> dict[str, object]:
        """The data that scripts fill an opened row with, without empty fields."""
        given = {name: value for name, value in asdict(self.fields).items() if value}
        return {
            "text": self.shorthand,
            "fields": given,
            "note": self.note,
            "warning": self.warning,
            "reading": self.reading,
        }

    @property
    def swap_finding(self) -> FindingView | None:
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
    side: AffectedSide
    findings: tuple[Finding, ...]


def row(item: PlanItem, number: int, given: RowContext) -> RowView:
    exercise = given.catalog.exercises.get(item.exercise)
    return _known(item, exercise, number, given) if exercise else _unknown(item, number)


def _known(item: PlanItem, exercise: Exercise, number: int, given: RowContext) -> RowView:
    dose, plan = item.dosage, given.plan
    mine = tuple(f for f in given.findings if f.item == item.id)
    return RowView(
        id=item.id,
        number=number,
        slug=exercise.slug,
        name=exercise.name,
        position=exercise.position.value,
        position_word=POSITIONS[exercise.position.value],
        badge=_sentence_case(side_badge(dose.side, exercise.side_noun, given.side)),
        is_one_side=resolve(dose.side, given.side) in (DoseSide.LEFT, DoseSide.RIGHT),
        sentence=dose_sentence(
            dose, exercise.side_noun, schedule=plan.schedule, max_pain=plan.max_pain
        ),
        is_missing_dose=dose.is_missing,
        note=item.note,
        warning=item.warning,
        shorthand=shorthand.format(dose),
        reading=shorthand.read_back(dose),
        minutes=minutes_text(seconds_per_session(dose, given.side)),
        fields=fields_of(dose),
        findings=tuple(_finding(finding, given.catalog) for finding in mine),
        swaps=_ladder(exercise, given),
        section=item.section.value,
        is_undescribed=not exercise.has_described_movements,
        is_mirrored=is_mirrored(dose.side, given.side),
    )


def _unknown(item: PlanItem, number: int) -> RowView:
    """Build the row of an exercise that is no longer in the catalog; its note and warning stay."""
    return RowView(
        id=item.id, number=number, slug=item.exercise, name=item.exercise.replace("-", " ").capitalize(),
        position="", position_word="", badge="", is_one_side=False,
        sentence="This exercise is no longer in the catalog. Remove it, or swap it by search.",
        is_missing_dose=False, note=item.note, warning=item.warning,
        shorthand=shorthand.format(item.dosage), reading="", minutes="", fields=fields_of(item.dosage),
        findings=(), swaps=(), section=item.section.value, is_known=False,
    )  # fmt: skip


def _sentence_case(badge: str) -> str:
    """The side badge in sentence case; paper prints it in capitals."""
    return badge.replace("LEFT", "left").replace("RIGHT", "right").capitalize()


def _finding(finding: Finding, catalog: Catalog) -> FindingView:
    rule, answer = finding.match.rule, finding.answer
    source = f"{rule.source.title}{f', {rule.source.year}' if rule.source.year else ''}"
    return FindingView(
        rule=rule.id,
        level=rule.advice.word,
        word=ADVICE_WORDS[rule.advice],
        condition=mid_sentence(finding.match.condition.name),
        text=rule.for_therapist,
        source=source,
        source_url=rule.source.url,
        swaps=tuple(_swap(slug, catalog) for slug in finding.swaps),
        is_open=finding.is_open,
        is_answered=answer is not None,
        reason=answer.reason if answer else "",
        answered_by=answer.by if answer else "",
        patient_line=" ".join(part for part in (rule.avoid, rule.why, rule.instead) if part),
        until=until_words(finding.match),
        date_wanted=date_wanted(finding.match),
        whose=whose(rule),
    )


def _swap(slug: ExerciseSlug, catalog: Catalog, why: str = "") -> SwapView:
    exercise = catalog.exercises[slug]
    return SwapView(slug, exercise.name, exercise.position.value, why)


def _ladder(exercise: Exercise, given: RowContext) -> tuple[SwapView, ...]:
    """The next easier and the next harder exercise, unless the plan already has them."""
    taken = {item.exercise for item in given.plan.items}
    steps = ((exercise.easier, "Easier"), (exercise.harder, "Harder"))
    return tuple(
        _swap(slug, given.catalog, why)
        for slug, why in steps
        if slug and slug in given.catalog.exercises and slug not in taken
    )


def removed(gone: Removed, catalog: Catalog) -> RemovedView:
    exercise = catalog.exercises.get(gone.item.exercise)
    return RemovedView(gone.item.id, exercise.name if exercise else gone.item.exercise)


def minutes_text(seconds: float) -> str:
    """Format as ``under 1 min`` or ``3 min``; empty for no time."""
    if seconds <= 0:
        return ""
    return "under 1 min" if seconds < 45 else f"{whole_minutes(seconds)} min"


def blank() -> RowView:
    """Build the page's one row template; scripts replace ``__ID__`` and ``__NAME__``."""
    return RowView(
        id="__ID__", number=0, slug="", name="__NAME__", position="", position_word="", badge="",
        is_one_side=False, sentence="", is_missing_dose=False, note="", warning="", shorthand="",
        reading="", minutes="", fields=DoseFields(), findings=(), swaps=(), section="",
    )  # fmt: skip
