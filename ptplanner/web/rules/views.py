"""Views of all precaution rules of a clinic, grouped by condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo

from ptplanner.domain.catalog import ClinicRule
from ptplanner.domain.clinic_locale import get_local_day
from ptplanner.domain.condition import Advice, Condition, PrecautionRule, RuleAdjustment
from ptplanner.domain.ids import ConditionSlug
from ptplanner.services.precaution_rules import ClinicPrecautions, fingerprint_adjustment
from ptplanner.web.rules.forms import OFF
from ptplanner.wording.english.clinical import ADVICE_LABELS
from ptplanner.wording.english.dates import format_long_date
from ptplanner.wording.english.movements import MOVEMENT_GROUPS, format_movements
from ptplanner.wording.english.numbers import format_quantity
from ptplanner.wording.english.precautions import format_rule_on_paper

OFF_LABEL = "Switched off"
# The options for an advice, each with what it does.
ADVICE_OPTIONS = (
    (Advice.AVOID.label, "Avoid: needs a written reason to keep"),
    (Advice.CAUTION.label, "Caution: shows, and prints a warning"),
    (Advice.NOTE.label, "Note: shows, and prints a line"),
)


@dataclass(frozen=True)
class AdjustmentView:
    word: str
    reason: str
    by: str
    on: str
    version: str


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
    term: str
    source: str
    source_url: str
    review: str
    adjustment: AdjustmentView | None
    choices: tuple[tuple[str, str], ...]
    is_clinic_rule: bool = False
    version: int = 0
    last_change: str = ""


@dataclass(frozen=True)
class ConditionRulesView:
    slug: str
    name: str
    rules: tuple[RuleView, ...]
    rule_count: str


@dataclass(frozen=True)
class RulesView:
    conditions: tuple[ConditionRulesView, ...]
    conditions_without_rules: tuple[ConditionRulesView, ...]
    own_count: int
    adjusted_count: int
    built_in_count: int


@dataclass(frozen=True)
class MovementOption:
    value: str
    label: str


MOVEMENT_OPTIONS: Mapping[str, tuple[MovementOption, ...]] = {
    title: tuple(MovementOption(tag.value, words) for tag, words in group.items())
    for title, group in MOVEMENT_GROUPS.items()
}


def build_rules_view(all_rules: ClinicPrecautions, zone: tzinfo | None) -> RulesView:
    conditions = tuple(
        _build_condition_rules(condition, all_rules, zone)
        for condition in all_rules.built_in.conditions.values()
    )
    return RulesView(
        conditions=tuple(one for one in conditions if one.rules),
        conditions_without_rules=tuple(one for one in conditions if not one.rules),
        own_count=len(all_rules.clinic_rules),
        adjusted_count=len(all_rules.adjustments),
        built_in_count=len(all_rules.built_in.rules),
    )


def list_condition_options(conditions: Iterable[Condition]) -> tuple[tuple[str, str], ...]:
    named = sorted(conditions, key=lambda condition: condition.name.casefold())
    return (("", "Choose…"), *((condition.slug, condition.name) for condition in named))


def _build_condition_rules(
    condition: Condition, all_rules: ClinicPrecautions, zone: tzinfo | None
) -> ConditionRulesView:
    own = [one for one in all_rules.clinic_rules if one.rule.condition == condition.slug]
    views = (
        *(_build_clinic_rule(one, zone) for one in own),
        *(
            _build_built_in_rule(rule, all_rules.adjustments.get(rule.id))
            for rule in _find_rules_of(condition.slug, all_rules.built_in.rules)
        ),
    )
    in_use = sum(view.level != OFF for view in views)
    in_use_line = format_quantity(in_use, "rule") if in_use else "Nothing is checked"
    return ConditionRulesView(condition.slug, condition.name, views, in_use_line)


def _find_rules_of(
    condition: ConditionSlug, rules: Iterable[PrecautionRule]
) -> Iterable[PrecautionRule]:
    return (rule for rule in rules if rule.condition == condition)


def _build_built_in_rule(rule: PrecautionRule, change: RuleAdjustment | None) -> RuleView:
    now = rule.advice if change is None else change.advice
    return _build_rule_view(
        rule,
        now,
        built_in_word=ADVICE_LABELS[rule.advice],
        adjustment=_build_adjustment_view(change) if change else None,
        choices=(
            *(choice for choice in ADVICE_OPTIONS if choice[0] != rule.advice.label),
            (OFF, "Switch it off: it is not checked"),
        ),
    )


def _build_clinic_rule(one: ClinicRule, zone: tzinfo | None) -> RuleView:
    return _build_rule_view(
        one.rule,
        one.rule.advice if one.is_active else None,
        is_own=True,
        version=one.version,
        changed=f"{one.changed_by}, {format_long_date(get_local_day(one.changed_at, zone))}",
    )


def _build_rule_view(  # one keyword per optional part of the view
    rule: PrecautionRule,
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
        level=now.label if now else OFF,
        word=ADVICE_LABELS[now] if now else OFF_LABEL,
        built_in_word=built_in_word,
        movements=format_movements(rule.tags),
        for_therapist=rule.for_therapist,
        for_patient=format_rule_on_paper(rule),
        term=_format_rule_term(rule.in_force_weeks),
        source=f"{rule.source.title}, {rule.source.year}",
        source_url=rule.source.url,
        review=_format_rule_review(rule),
        adjustment=adjustment,
        choices=choices,
        is_clinic_rule=is_own,
        version=version,
        last_change=changed,
    )


def _build_adjustment_view(change: RuleAdjustment) -> AdjustmentView:
    word = ADVICE_LABELS[change.advice] if change.advice else OFF_LABEL
    version = fingerprint_adjustment(change)
    return AdjustmentView(word, change.reason, change.by, format_long_date(change.on), version)


def _format_rule_term(weeks: int | None) -> str:
    return (
        f"{format_quantity(weeks, 'week')} from the date"
        if weeks
        else "as long as the condition lasts"
    )


def _format_rule_review(rule: PrecautionRule) -> str:
    if rule.is_custom:
        return ""
    written = f"Written {format_long_date(rule.written_on)}. " if rule.written_on else ""
    if rule.review.is_reviewed:
        return f"{written}Reviewed by {rule.review.by}, {rule.review.on}."
    return f"{written}Not yet reviewed by a named clinician."
