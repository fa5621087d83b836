"""The whole reading of the meter: what stops, what could be better, what was measured, what is for a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain.ids import ExerciseSlug, ItemId
from ptplanner.domain.quality import cert, pemat
from ptplanner.domain.quality.case import Case, PrintedCase
from ptplanner.domain.quality.cert import CertItem
from ptplanner.domain.quality.printed import Pages, PrintedCard
from ptplanner.domain.quality.reasons import REASONS
from ptplanner.domain.quality.values import Check, Group, met
from ptplanner.domain.readability import grade
from ptplanner.domain.timing import seconds_per_session, times_per_day, whole_minutes


@dataclass(frozen=True)
class Measure:
    """What was measured of one exercise. ``reading`` None: too little text, or not English."""

    item: ItemId
    exercise: ExerciseSlug
    name: str
    reading: float | None
    minutes_a_day: int
    has_picture: bool
    has_clip: bool


@dataclass(frozen=True)
class Meter:
    """``reading`` is the grade of all that the exercises say; ``pages`` tells whether it is an estimate."""

    checks: tuple[Check, ...]
    measures: tuple[Measure, ...]
    reading: float | None
    minutes_a_day: int
    pages: Pages
    pemat: tuple[pemat.Item, ...]
    cert: tuple[CertItem, ...]

    @property
    def to_mend(self) -> tuple[Check, ...]:
        """What failed, the heaviest first."""
        weights = {kind: place for place, kind in enumerate(type(self.checks[0].kind))}
        failed = [check for check in self.checks if not check.passed]
        return tuple(sorted(failed, key=lambda check: weights[check.kind]))

    @property
    def score(self) -> tuple[int, int]:
        """Groups that are full, and all groups; a plan without exercises fills none."""
        groups = by_group(self.checks).values() if self.measures else ()
        return sum(all(check.passed for check in found) for found in groups), len(Group)

    @property
    def pemat_score(self) -> tuple[int, int]:
        return pemat.score(self.pemat)

    @property
    def cert_score(self) -> tuple[int, int]:
        return cert.score(self.cert)


def read(case: Case, plan_checks: tuple[Check, ...], given: PrintedCase) -> Meter:
    """The meter of a draft whose plan was already checked."""
    sheet_checks = tuple(_sheet_checks(given))
    checks = (*plan_checks, *sheet_checks)
    return Meter(
        checks=checks,
        measures=tuple(_measures(case, {card.item: card for card in given.cards})),
        reading=grade(case.all_said) if case.is_english else None,
        minutes_a_day=case.minutes_a_day,
        pages=given.sheet.pages,
        pemat=pemat.items(sheet_checks, given),
        cert=cert.review(given),
    )


def _sheet_checks(given: PrintedCase) -> Iterable[Check]:
    for key in pemat.keys_that_apply(given):
        look, praise = pemat.SHEET_CHECKS[key]
        yield from tuple(look(given)) or (met(key, praise),)


def _measures(case: Case, cards: dict[ItemId, PrintedCard]) -> Iterable[Measure]:
    plan, side = case.plan, case.patient.affected_side
    for item, exercise in case.known():
        card = cards.get(item.id)
        seconds = seconds_per_session(item.dosage, side) * times_per_day(item, plan.schedule)
        yield Measure(
            item=item.id,
            exercise=exercise.slug,
            name=exercise.name,
            reading=grade(case.said(item, exercise)) if case.is_english else None,
            minutes_a_day=whole_minutes(seconds),
            has_picture=card is not None and card.has_picture,
            has_clip=card is not None and card.has_clip,
        )


def by_group(checks: Iterable[Check]) -> dict[Group, tuple[Check, ...]]:
    """Checks in their groups; a group that nothing was checked for is left out."""
    found: dict[Group, list[Check]] = {}
    for check in checks:
        found.setdefault(REASONS[check.key].group, []).append(check)
    return {group: tuple(found[group]) for group in Group if group in found}
