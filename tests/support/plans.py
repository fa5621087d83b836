"""Every plan that can be written to the open format, for property tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date

from hypothesis import strategies as st

from ptplanner.domain import plan as p
from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.dosage import PAIN_BOUNDS, PER_DAY_BOUNDS, WEEKS_BOUNDS
from ptplanner.domain.ids import (
    ConditionSlug,
    ExerciseSlug,
    ItemId,
    PatientId,
    PlanId,
    RuleId,
    TemplateSlug,
)
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.printable import replace_word_signs
from ptplanner.domain.sides import AffectedSide
from tests.support.doses import days, doses, spans


def words(most: int, least: int = 0) -> st.SearchStrategy[str]:
    """Any script and sign that can be printed, as forms and files are read: without the signs of word processors."""
    letters = st.characters(exclude_categories=("Cc", "Cs"), include_characters="\n\t")
    return st.text(letters, min_size=least, max_size=most).map(replace_word_signs)


def slugs() -> st.SearchStrategy[str]:
    return st.from_regex(r"[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True)


def answers() -> st.SearchStrategy[p.Override]:
    return st.builds(
        p.Override,
        rule=slugs().map(RuleId),
        advice=st.sampled_from(Advice),
        reason=words(80, 1).filter(lambda text: bool(text.strip())),
        by=words(20),
        at=st.none() | st.datetimes(timezones=st.just(UTC)),
    )


def _item(number: int, section: p.Section) -> st.SearchStrategy[p.PlanItem]:
    return st.builds(
        p.PlanItem,
        id=st.just(ItemId(f"item-{number}")),
        exercise=slugs().map(ExerciseSlug),
        section=st.just(section),
        dosage=doses(),
        note=words(60),
        warning=words(60),
        overrides=st.lists(answers(), max_size=2).map(tuple),
    )


def _items() -> st.SearchStrategy[tuple[p.PlanItem, ...]]:
    sections = st.lists(st.sampled_from(p.SECTIONS), max_size=4)
    grouped = sections.map(lambda chosen: sorted(chosen, key=p.SECTIONS.index))
    return grouped.flatmap(
        lambda chosen: st.tuples(*(_item(number, section) for number, section in enumerate(chosen)))
    )


def schedules() -> st.SearchStrategy[p.Schedule]:
    return st.builds(p.Schedule, spans(PER_DAY_BOUNDS), days(), st.none() | spans(WEEKS_BOUNDS))


def plans() -> st.SearchStrategy[p.Plan]:
    return st.builds(_in_phase, _plans(), st.integers(1, p.MAX_PHASES))


def _in_phase(plan: p.Plan, phase: int) -> p.Plan:
    return replace(plan, phase=phase) if plan.template else plan


def _plans() -> st.SearchStrategy[p.Plan]:
    return st.builds(
        p.Plan,
        id=st.just(PlanId("plan-1")),
        patient=st.just(PatientId("patient-1")),
        title=words(p.TITLE_LIMIT),
        items=_items(),
        schedule=schedules(),
        max_pain=st.integers(*PAIN_BOUNDS),
        next_visit=st.none() | st.dates(date(1900, 1, 1)),
        template=st.none() | slugs().map(TemplateSlug),
    )


def patients() -> st.SearchStrategy[PatientContext]:
    condition = st.builds(
        PatientCondition,
        slugs().map(ConditionSlug),
        st.none() | st.dates(date(1900, 1, 1)),
        st.none() | st.dates(date(1900, 1, 1)),
        words(40),
    )
    return st.builds(
        PatientContext,
        name=words(60),
        language=st.sampled_from(["en", "es", "ar", "zh-Hant"]),
        affected_side=st.sampled_from(AffectedSide),
        conditions=st.lists(condition, max_size=3).map(tuple),
    )
