"""Views of all precaution rules of a clinic, grouped by condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ptplanner.domain.clinic_content import ClinicRule
from ptplanner.domain.condition import Adjustment, Advice, Condition, Rule
from ptplanner.domain.ids import ConditionSlug
from ptplanner.services.precaution_rules import ClinicPrecautions
from ptplanner.web.clinical_words import ADVICE_WORDS, counted
from ptplanner.web.dates import spoken
from ptplanner.web.movement_words import GROUPS, movement_line
from ptplanner.web.rule_forms import OFF

OFF_WORD = "Switched off"
# The options for an advice, each with what it does.
ADVICE_CHOICES = (
    (Advice.AVOID.word, "Avoid: needs a written reason to keep"),
    (Advice.CAUTION.word, "Caution: shows, and prints a warning"),
    (Advice.NOTE.word, "Note: shows, and prints a line"),
)


@dataclass(frozen=True)
class AdjustmentView:
    word: str
    reason: str
    by: str
    on: str


@dataclass(frozen=True)
class RuleView:
    """``level`` is the advice in force in the clinic, or "off"; ``built_in_word`` is the original advice."""

    id: str
    level: str
    word: str
    built_in_word: str
    movements: str
    for_therapist: str
    for_patient: str
    counts: str
    source: str
    source_url: str
    review: str
    adjustment: AdjustmentView | None
    choices: tuple[tuple[str, str], ...]
    is_own: bool = False
    version: int = 0
    changed: str = ""


@dataclass(frozen=True)
class ConditionRules:
    slug: str
    name: str
    rules: tuple[RuleView, ...]
    told: str


@dataclass(frozen=True)
class PrecautionsView:
    conditions: tuple[ConditionRules, ...]
    unruled: tuple[ConditionRules, ...]
    own: int
    adjusted: int
    built_in: int


@dataclass(frozen=True)
class MovementChoice:
    value: str
    word: str


MOVEMENT_CHOICES: Mapping[str, tuple[MovementChoice, ...]] = {
    title: tuple(MovementChoice(tag.value, words) for tag, words in group.items())
    for title, group in GROUPS.items()
}


def present(all_rules: ClinicPrecautions) -> PrecautionsView:
    conditions = tuple(
        _condition(condition, all_rules) for condition in all_rules.built_in.conditions.values()
    )
    return PrecautionsView(
        conditions=tuple(one for one in conditions if one.rules),
        unruled=tuple(one for one in conditions if not one.rules),
        own=len(all_rules.own),
        adjusted=len(all_rules.adjustments),
        built_in=len(all_rules.built_in.rules),
    )


def condition_options(conditions: Iterable[Condition]) -> tuple[tuple[str, str], ...]:
    named = sorted(conditions, key=lambda condition: condition.name.casefold())
    return (("", "Choose…"), *((condition.slug, condition.name) for condition in named))


def _condition(condition: Condition, all_rules: ClinicPrecautions) -> ConditionRules:
    own = [one for one in all_rules.own if one.rule.condition == condition.slug]
    views = (
        *(_own(one) for one in own),
        *(
            _built_in(rule, all_rules.adjustments.get(rule.id))
            for rule in _rules_of(condition.slug, all_rules.built_in.rules)
        ),
    )
    in_use = sum(view.level != OFF for view in views)
    told = counted(in_use, "rule") if in_use else "Nothing is checked"
    return ConditionRules(condition.slug, condition.name, views, told)


def _rules_of(condition: ConditionSlug, rules: Iterable[Rule]) -> Iterable[Rule]:
    return (rule for rule in rules if rule.condition == condition)


def _built_in(rule: Rule, change: Adjustment | None) -> RuleView:
    now = rule.advice if change is None else change.advice
    return _view(
        rule,
        now,
        built_in_word=ADVICE_WORDS[rule.advice],
        adjustment=_adjustment(change) if change else None,
        choices=(
            *(choice for choice in ADVICE_CHOICES if choice[0] != rule.advice.word),
            (OFF, "Switch it off: it is not checked"),
        ),
    )


def _own(one: ClinicRule) -> RuleView:
    return _view(
        one.rule,
        one.rule.advice if one.is_active else None,
        is_own=True,
        version=one.version,
        changed=f"{one.changed_by}, {spoken(one.changed_at.date())}",
    )


def _view(  # one keyword per optional part of the view
    rule: Rule,
    now: Advice | None,
    *,
    built_in_word: str = "",
    adjustment: AdjustmentView | None = None,
    choices: tuple[tuple[str, str], ...] = (),
    is_own: bool = False,
    version: int = 0,
    changed: str = "",
) -> RuleView:
    return RuleView(
        id=rule.id,
        level=now.word if now else OFF,
        word=ADVICE_WORDS[now] if now else OFF_WORD,
        built_in_word=built_in_word,
        movements=movement_line(rule.tags),
        for_therapist=rule.for_therapist,
        for_patient=f"{rule.avoid} {rule.why} {rule.instead}",
        counts=_counts(rule.in_force_weeks),
        source=f"{rule.source.title}, {rule.source.year}",
        source_url=rule.source.url,
        review=_review(rule),
        adjustment=adjustment,
        choices=choices,
        is_own=is_own,
        version=version,
        changed=changed,
    )


def _adjustment(change: Adjustment) -> AdjustmentView:
    word = ADVICE_WORDS[change.advice] if change.advice else OFF_WORD
    return AdjustmentView(word, change.reason, change.by, spoken(change.on))


def _counts(weeks: int | None) -> str:
    return f"{counted(weeks, 'week')} from the date" if weeks else "as long as the condition lasts"


def _review(rule: Rule) -> str:
    if rule.is_own:
        return ""
    written = f"Written {spoken(rule.written_on)}. " if rule.written_on else ""
    if rule.review.is_reviewed:
        return f"{written}Reviewed by {rule.review.by}, {rule.review.on}."
    return f"{written}Not yet reviewed by a named clinician."
