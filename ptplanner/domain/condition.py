"""Conditions, and precaution rules with their validation."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum

from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.exercise import ClinicalReview, MovementTag, Region, Source
from ptplanner.domain.ids import ConditionSlug, RedFlagGroupSlug, RuleId
from ptplanner.domain.readability import MAX_READING_GRADE, compute_reading_grade

# Room for a few sentences: who decided this, and why.
ADJUSTMENT_REASON_LIMIT = 500


class Advice(IntEnum):
    """How strongly a rule advises against a movement. Never a hard block: the therapist decides."""

    NOTE = 1
    CAUTION = 2
    AVOID = 3

    @property
    def label(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Condition:
    """A diagnosis or circumstance that can be recorded for a patient.

    ``in_force_weeks``: how long its rules apply from its start date; None means until it has ended.
    ``stop_rule``: a line printed on every sheet of a patient who has the condition.
    ``red_flags``: the groups of danger signs printed on these sheets.
    ``regions``: the parts of the body that it concerns; empty if it concerns no part in particular.
    """

    slug: ConditionSlug
    name: str
    plain_name: str
    aliases: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()
    in_force_weeks: int | None = None
    stop_rule: str = ""
    red_flags: tuple[RedFlagGroupSlug, ...] = ()
    needs_date: bool = False
    regions: tuple[Region, ...] = ()


@dataclass(frozen=True)
class RuleAdjustment:
    """A clinic's decision to change the advice of a built-in rule, or to switch it off (``advice`` None)."""

    rule: RuleId
    advice: Advice | None
    reason: str
    by: str
    on: date

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidValue(
                "Write why your clinic changes this rule. Everyone in the clinic can read it."
            )
        if len(self.reason) > ADJUSTMENT_REASON_LIMIT:
            raise TextTooLong("The reason", len(self.reason), ADJUSTMENT_REASON_LIMIT)


@dataclass(frozen=True)
class PrecautionRule:
    """A precaution rule: a condition, the movements it concerns, and what to tell therapist and patient.

    The patient's text has three parts: what to avoid, why (at most six words), and what to do instead.
    ``safely``: how to do an exercise that stays in the plan, for a caution and for an "avoid" that the therapist
    overrides; printed in place of the three parts, because a sheet must not forbid what its cards ask for.
    ``is_custom``: a clinic wrote the rule. ``adjustment``: the clinic's change to a built-in rule, whose
    advice was ``original_advice``. ``written_on``: the day the wording and source were last revised.
    """

    id: RuleId
    condition: ConditionSlug
    tags: frozenset[MovementTag]
    advice: Advice
    for_therapist: str
    avoid: str
    why: str
    instead: str
    source: Source
    in_force_weeks: int | None = None
    is_custom: bool = False
    adjustment: RuleAdjustment | None = None
    original_advice: Advice | None = None
    written_on: date | None = None
    review: ClinicalReview = field(default_factory=ClinicalReview)
    safely: str = ""


@dataclass(frozen=True)
class PatientCondition:
    """A condition of one patient, with its dates. ``detail`` is free text from the therapist ("L5-S1").

    ``is_month_only``: only the month of ``since`` is known. ``since`` is then its last day, so that a rule with a
    term applies rather too long than too short.
    """

    condition: ConditionSlug
    since: date | None = None
    ended: date | None = None
    detail: str = ""
    is_month_only: bool = False

    def is_current(self, today: date) -> bool:
        return self.ended is None or today < self.ended

    def find_end_date(self, weeks: int | None) -> date | None:
        """Return the first day on which a rule limited to ``weeks`` no longer applies; None if no end is known.

        An end date recorded by the therapist takes precedence over the usual period: the surgeon decides.
        """
        if self.ended is not None or weeks is None or self.since is None:
            return self.ended
        return self.since + timedelta(weeks=weeks)

    def is_in_force(self, weeks: int | None, today: date) -> bool:
        """Return whether a rule limited to ``weeks`` still applies. An unknown end counts as still in force."""
        ends = self.find_end_date(weeks)
        return ends is None or today < ends

    def is_missing_date(self, weeks: int | None) -> bool:
        """Return whether a rule limited to ``weeks`` cannot be timed because no date is recorded."""
        return weeks is not None and self.since is None and self.ended is None


# Two lines on the sheet; the therapist's line has the same limit.
RULE_LINE_LIMIT = 300
SOURCE_URL_LIMIT = 500
# Must be readable at a glance beside a warning sign.
MAX_WHY_WORDS = 6
SOURCE_YEARS_BOUNDS = (1950, 2100)
# Two years cover all precautions after surgery.
RULE_WEEKS_BOUNDS = (1, 104)

_MISSING_TEXT_MESSAGES = {
    "for-therapist": "Write what the therapist should know.",
    "avoid": "Write what to avoid, such as: Do not lift your arm over your head.",
    "why": "Write why, in six words at most.",
    "instead": "Write what to do instead.",
    "source-title": "Write where this comes from: a guideline, a paper, your surgeon’s protocol.",
}


def validate_rule(rule: PrecautionRule, conditions: Container[ConditionSlug]) -> Mapping[str, str]:
    """Return the first error message of each invalid form field; empty when the rule is valid."""
    faults: dict[str, str] = {}
    for form_field, sentence in (
        *_find_missing_fields(rule, conditions),
        *_find_overlong_fields(rule),
        *_find_out_of_range_fields(rule),
    ):
        faults.setdefault(form_field, sentence)
    return faults


def _list_rule_texts(rule: PrecautionRule) -> Mapping[str, str]:
    return {
        "for-therapist": rule.for_therapist,
        "avoid": rule.avoid,
        "why": rule.why,
        "instead": rule.instead,
        "source-title": rule.source.title,
    }


def _find_missing_fields(
    rule: PrecautionRule, conditions: Container[ConditionSlug]
) -> Iterable[tuple[str, str]]:
    if rule.condition not in conditions:
        yield "condition", "Choose a condition."
    if not rule.tags:
        yield "movement", "Choose at least one movement; a rule finds exercises by them."
    for form_field, text in _list_rule_texts(rule).items():
        if not text.strip():
            yield form_field, _MISSING_TEXT_MESSAGES[form_field]


def _find_overlong_fields(rule: PrecautionRule) -> Iterable[tuple[str, str]]:
    for form_field, text in (*_list_rule_texts(rule).items(), ("safely", rule.safely)):
        if len(text) > RULE_LINE_LIMIT:
            yield form_field, f"{len(text)} characters; it takes {RULE_LINE_LIMIT}."
    words = len(rule.why.split())
    if words > MAX_WHY_WORDS:
        yield "why", f"{words} words; at most {MAX_WHY_WORDS}."
    level = compute_reading_grade("\n".join((rule.avoid, rule.why, rule.instead, rule.safely)))
    if level is not None and level > MAX_READING_GRADE:
        message = f"The patient’s lines read at grade {level:.1f}; at most {MAX_READING_GRADE:.0f}."
        yield "avoid", f"{message} Use shorter words and sentences."


def _find_out_of_range_fields(rule: PrecautionRule) -> Iterable[tuple[str, str]]:
    url = rule.source.url
    if url and not url.startswith(("https://", "http://")):
        yield "source-url", "An address begins with https://"
    if len(url) > SOURCE_URL_LIMIT:
        yield "source-url", f"{len(url)} characters; it takes {SOURCE_URL_LIMIT}."
    if not SOURCE_YEARS_BOUNDS[0] <= rule.source.year <= SOURCE_YEARS_BOUNDS[1]:
        yield "source-year", "Write the year of the source, such as 2024."
    if (
        rule.in_force_weeks is not None
        and not RULE_WEEKS_BOUNDS[0] <= rule.in_force_weeks <= RULE_WEEKS_BOUNDS[1]
    ):
        yield (
            "weeks",
            f"Weeks go from {RULE_WEEKS_BOUNDS[0]} to {RULE_WEEKS_BOUNDS[1]}. Leave it empty if it has no end.",
        )
