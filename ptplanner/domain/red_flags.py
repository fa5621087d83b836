"""Red flags: danger signs in the patient's words, in groups that belong to body parts and conditions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ptplanner.domain.errors import InvalidValue, TextTooLong
from ptplanner.domain.exercise import ClinicalReview, Region, Source
from ptplanner.domain.ids import RedFlagGroupSlug

# Room for a few sentences, as for the reason of an override.
OMISSION_REASON_LIMIT = 500


class RedFlagKind(StrEnum):
    """What the patient should do: call the emergency number, get help the same day, or be checked before starting."""

    EMERGENCY = "emergency"
    SAME_DAY = "same-day"
    ASK_FIRST = "ask-first"


@dataclass(frozen=True)
class RedFlag:
    """A danger sign in the patient's words."""

    kind: RedFlagKind
    text: str
    source: Source


@dataclass(frozen=True)
class RedFlagGroup:
    """Danger signs that belong together; ``name`` is for the therapist.

    Conditions name the groups of their patients. ``regions``: an exercise for one of them adds the group where
    neither a condition nor a template tells the body part. ``is_local``: a condition with this group tells it.
    """

    slug: RedFlagGroupSlug
    name: str
    signs: tuple[RedFlag, ...]
    regions: frozenset[Region] = frozenset()
    is_local: bool = True
    review: ClinicalReview = field(default_factory=ClinicalReview)


@dataclass(frozen=True)
class RedFlagOmission:
    """A therapist's decision not to print a group of red flags on one plan, with the reason."""

    group: RedFlagGroupSlug
    reason: str
    by: str = ""
    at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidValue(
                "Write why this plan needs no such danger signs. The reason is stored with the plan."
            )
        if len(self.reason) > OMISSION_REASON_LIMIT:
            raise TextTooLong("The reason", len(self.reason), OMISSION_REASON_LIMIT)


def merge_signs(groups: Iterable[RedFlagGroup]) -> tuple[RedFlag, ...]:
    """Return the signs of all groups in order; a sentence that two groups share is listed once, where it is first."""
    by_text: dict[tuple[RedFlagKind, str], RedFlag] = {}
    for group in groups:
        for sign in group.signs:
            by_text.setdefault((sign.kind, sign.text.casefold()), sign)
    return tuple(by_text.values())
