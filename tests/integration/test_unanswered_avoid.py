"""No plan is ever issued with an "avoid" without override, whatever is planned, overridden, recorded or adjusted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from ptplanner.assembly import build_services
from ptplanner.domain.clinic import Actor
from ptplanner.domain.condition import Advice, PatientCondition, PrecautionRule
from ptplanner.domain.errors import CannotIssue, InvalidValue
from ptplanner.domain.ids import ItemId, PatientId, PlanId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Override, Plan, PlanItem, Section
from ptplanner.domain.revision import ClinicDetails
from ptplanner.formats import content_files
from ptplanner.services.suite import Services
from ptplanner.storage import migrate
from tests.support import website

pytestmark = pytest.mark.integration

BUILT_IN = content_files.load_catalog()
RULES = {rule.id: rule for rule in BUILT_IN.rules}
AVOIDS = [rule for rule in BUILT_IN.rules if rule.advice is Advice.AVOID]
# Those that must be answered are drawn more often, or the property would hold of little.
EXERCISES = sorted(BUILT_IN.exercises) + 2 * sorted(
    exercise.slug
    for exercise in BUILT_IN.exercises.values()
    if sum(bool(rule.tags & exercise.movement_tags) for rule in AVOIDS) > 4
)
CONDITIONS = sorted(BUILT_IN.conditions) + 3 * sorted({rule.condition for rule in AVOIDS})
EXAMPLES = 80


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Services, Actor]]:
    """A clinic with its owner, over a real database, issuing as the application does."""
    folder = tmp_path_factory.mktemp("unanswered")
    database = folder / "ptplanner.sqlite3"
    migrate(f"sqlite:///{database}")
    services = build_services(website.settings(folder, database))
    mia = services.accounts.create_clinic(
        ClinicDetails("Harbour Physio"), website.MIA, "Mia Berg", website.PASSWORD
    )
    yield services, Actor(mia.id, mia.clinic, mia.name, mia.role)
    services.store.close()  # type: ignore[attr-defined]  # the real store, not the port


def held(today: date) -> st.SearchStrategy[tuple[PatientCondition, ...]]:
    """Up to four conditions, the same one twice at times, with dates that are over, running or missing."""
    days = st.none() | st.integers(-120, 0).map(lambda days: today + timedelta(days))
    ends = st.none() | st.integers(-100, 300).map(lambda days: today + timedelta(days))
    one = st.builds(PatientCondition, st.sampled_from(CONDITIONS), days, ends)
    return st.lists(one, max_size=4).map(tuple)


def answers() -> st.SearchStrategy[tuple[Override, ...]]:
    """Answers to any rule, with any advice, and without a reason wherever an answer can be without one."""
    mild = st.builds(
        Override, st.sampled_from(sorted(RULES)), st.sampled_from([Advice.NOTE, Advice.CAUTION])
    )
    strong = st.builds(
        Override, st.sampled_from(sorted(RULES)), st.just(Advice.AVOID), st.just("Asked.")
    )
    return st.lists(mild | strong, max_size=3).map(tuple)


@st.composite
def items(draw: st.DrawFn) -> tuple[PlanItem, ...]:
    """Rows of the real catalog; half of them answer the very rules that could speak."""
    rows = []
    for place, slug in enumerate(
        draw(st.lists(st.sampled_from(EXERCISES), min_size=1, max_size=4))
    ):
        exercise = BUILT_IN.exercises[slug]
        given_answers = draw(answers())
        if draw(st.booleans()):
            speaking = [rule for rule in BUILT_IN.rules if rule.tags & exercise.movement_tags]
            given_answers += tuple(
                Override(rule.id, rule.advice, "Asked.")
                for rule in speaking
                if draw(st.integers(0, 4))
            )
        rows.append(
            PlanItem(
                ItemId(f"row-{place}"),
                slug,
                Section.MAIN,
                exercise.default_dosage,
                overrides=given_answers,
            )
        )
    return tuple(rows)


adjustments = st.dictionaries(
    st.sampled_from(sorted(RULES)), st.sampled_from([*Advice, None]), max_size=2
)


def unanswered(
    rows: tuple[PlanItem, ...],
    conditions: tuple[PatientCondition, ...],
    rules: list[PrecautionRule],
    today: date,
) -> list[tuple[str, str]]:
    """Told anew from the table alone, without the code under test."""
    return [
        (row.exercise, rule.id)
        for row in rows
        for rule in rules
        if rule.advice is Advice.AVOID
        and rule.tags & BUILT_IN.exercises[row.exercise].movement_tags
        and any(_counts(has, rule, today) for has in conditions)
        and not any(
            a.rule == rule.id and a.advice is Advice.AVOID and a.reason for a in row.overrides
        )
    ]


def _counts(has: PatientCondition, rule: PrecautionRule, today: date) -> bool:
    if has.condition != rule.condition:
        return False
    if has.ended is not None:
        return today < has.ended
    if has.since is None or rule.in_force_weeks is None:
        return True
    return (today - has.since).days < 7 * rule.in_force_weeks


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_no_plan_is_issued_with_an_avoid_without_override(
    clinic: tuple[Services, Actor], data: st.DataObject
) -> None:
    services, who = clinic
    today = services.clock().date()
    conditions, rows = data.draw(held(today)), data.draw(items())
    rules = adjusted(services, who, data.draw(adjustments))
    plan = kept(services, who, conditions, rows)
    open_avoids = unanswered(rows, conditions, rules, today)
    event(f"unanswered: {bool(open_avoids)}")
    try:
        revision = services.issuing.issue_plan(who, plan, 1)
    except CannotIssue:
        event("refused")
        assert services.planning.open_draft(who, plan).revisions == ()
        return
    assert open_avoids == []
    for finding in revision.document.findings:
        assert finding.advice is not Advice.AVOID or finding.reason


def adjusted(
    services: Services, who: Actor, wanted: dict[Any, Advice | None]
) -> list[PrecautionRule]:
    """The rules of the table as the clinic has them, after these adjustments and no others."""
    for rule in services.precaution_rules.load_rules(who).adjustments:
        services.precaution_rules.restore_built_in_rule(who, rule)
    for rule, advice in list(wanted.items()):
        try:
            services.precaution_rules.adjust_rule(who, rule, advice, "Asked.")
        except InvalidValue:
            del wanted[rule]
    return [
        PrecautionRule(**{**vars(rule), "advice": wanted.get(rule.id, rule.advice)})
        for rule in BUILT_IN.rules
        if wanted.get(rule.id, rule.advice) is not None
    ]


def kept(
    services: Services,
    who: Actor,
    conditions: tuple[PatientCondition, ...],
    rows: tuple[PlanItem, ...],
) -> PlanId:
    """A patient with these conditions, and a draft of these rows."""
    patient = Patient(PatientId(""), "Ana Ruiz", conditions=conditions)
    made = services.patients.create_patient(who, patient)
    plan = Plan(PlanId(f"plan-{made.id}"), made.id, items=rows)
    with services.store.begin_write() as repos:
        repos.plans.add(who.clinic, plan, who.name, services.clock())
    return plan.id


def test_the_property_is_tested_on_plans_that_need_an_override(
    clinic: tuple[Services, Actor],
) -> None:
    """The oracle finds what the table says, so that the property above holds of something."""
    services, _ = clinic
    today = services.clock().date()
    disc = (PatientCondition(BUILT_IN.get_condition("disc-herniation").slug),)
    hug = BUILT_IN.get_exercise("double-knee-to-chest")
    row = PlanItem(ItemId("row"), hug.slug, Section.MAIN, hug.default_dosage)
    assert unanswered((row,), disc, list(BUILT_IN.rules), today) == [(hug.slug, "disc-hug")]
    answered = row.add_override(Override(RULES[BUILT_IN.rules[0].id].id, Advice.AVOID, "Asked."))
    assert unanswered((answered,), disc, list(BUILT_IN.rules), today) == []
