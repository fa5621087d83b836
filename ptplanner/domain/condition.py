"""Conditions a patient may have, and the rules that say which movements they advise against."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.exercise import MovementTag, Review, Source
from ptplanner.domain.ids import ConditionSlug, RuleId

# Some sentences: who decided it, and on what ground.
ADJUSTMENT_REASON_LIMIT = 500


class Advice(IntEnum):
    """How strongly a rule speaks; never a hard block, the therapist decides."""

    NOTE = 1
    CAUTION = 2
    AVOID = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class RedFlagKind(StrEnum):
    EMERGENCY = "emergency"
    ASK_FIRST = "ask-first"


@dataclass(frozen=True)
class RedFlag:
    """A danger sign in the patient's words, printed on low-back and leg-pain sheets."""

    kind: RedFlagKind
    text: str
    source: Source


@dataclass(frozen=True)
class Condition:
    """A diagnosis or circumstance that can be recorded for a patient.

    ``in_force_weeks``: how long its rules count from its date on; None is "until ended".
    ``stop_rule``: a line printed on every sheet of a patient who has it.
    """

    slug: ConditionSlug
    name: str
    plain_name: str
    aliases: tuple[str, ...] = ()
    icd10: tuple[str, ...] = ()
    in_force_weeks: int | None = None
    stop_rule: str = ""
    shows_red_flags: bool = False
    needs_date: bool = False


@dataclass(frozen=True)
class Adjustment:
    """A clinic's decision to give a built-in rule another advice, or none (None: switched off), and why."""

    rule: RuleId
    advice: Advice | None
    reason: str
    by: str
    on: date

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidValue(
                "Write why your clinic changes this rule. Everyone here can read it."
            )
        if len(self.reason) > ADJUSTMENT_REASON_LIMIT:
            raise TextTooLong("The reason", len(self.reason), ADJUSTMENT_REASON_LIMIT)


@dataclass(frozen=True)
class Rule:
    """One row of the precaution table: a condition, movements, and what to say about them.

    The patient's line is three parts: what to avoid, why in six words at most, what to do instead.
    ``is_own``: a clinic wrote it. ``adjusted``: the clinic changed the advice of a built-in
    rule, which is ``adjusted_from``.
    ``written_on``: the day on which wording and source were last looked at.
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
    is_own: bool = False
    adjusted: Adjustment | None = None
    adjusted_from: Advice | None = None
    written_on: date | None = None
    review: Review = field(default_factory=Review)


@dataclass(frozen=True)
class PatientCondition:
    """A condition of one patient with its dates; ``detail`` is the therapist's own words ("L5-S1")."""

    condition: ConditionSlug
    since: date | None = None
    ended: date | None = None
    detail: str = ""

    def is_current(self, today: date) -> bool:
        return self.ended is None or today < self.ended

    def ends_on(self, weeks: int | None) -> date | None:
        """The first day on which a rule that counts for ``weeks`` no longer does; None where nobody can tell.

        An end that the therapist wrote down counts before the usual term: the surgeon decides.
        """
        if self.ended is not None or weeks is None or self.since is None:
            return self.ended
        return self.since + timedelta(weeks=weeks)

    def is_in_force(self, weeks: int | None, today: date) -> bool:
        """Whether a rule that counts for ``weeks`` from the start still does; an unknown end counts as yes."""
        ends = self.ends_on(weeks)
        return ends is None or today < ends

    def lacks_date(self, weeks: int | None) -> bool:
        """Whether a rule has a term that cannot be counted, for want of a date."""
        return weeks is not None and self.since is None and self.ended is None
