"""A revision in use is checked again; what was answered in it stays answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, PatientCondition, RuleAdjustment
from ptplanner.domain.exercise import Unconfirmed
from ptplanner.domain.ids import ConditionSlug, ExerciseSlug, RuleId
from ptplanner.domain.patient import Patient
from ptplanner.domain.plan import Plan
from ptplanner.domain.plan_review import (
    CauseKind,
    RevisionInUse,
    RevisionReview,
    review_revision,
)
from ptplanner.domain.precautions import assess_plan
from ptplanner.domain.revision import (
    ClinicDetails,
    SheetCodes,
    build_revision_document,
)
from tests.support.builders import (
    TODAY,
    a_catalog,
    a_knee_hug,
    a_plan,
    a_record,
    a_rule,
    an_answer,
    an_exercise,
    an_item,
)

DISC = ConditionSlug("disc-herniation")
HUG = "double-knee-to-chest"
LATER = TODAY + timedelta(days=9)


def _issue(
    plan: Plan, patient: Patient | None = None, catalog: Catalog | None = None
) -> RevisionInUse:
    ana, known = patient or a_record(), catalog or a_catalog()
    findings = assess_plan(plan, ana.context, known, TODAY)
    document = build_revision_document(
        plan, ana.context, findings, known,
        number=1, issued_on=TODAY, clinic=ClinicDetails("Harbour"), therapist="Mia",
        codes=SheetCodes("https://pt.example.org"),
    )  # fmt: skip
    return RevisionInUse(1, TODAY, document.plan, document.patient, document.findings, {})


def _with_disc(since: date | None = None, ended: date | None = None) -> Patient:
    return a_record(conditions=(PatientCondition(DISC, since, ended),))


def _review(
    revision: RevisionInUse, patient: Patient, catalog: Catalog | None = None
) -> RevisionReview:
    return review_revision(revision, patient, catalog or a_catalog(), LATER, {})


def test_a_condition_added_after_the_issue_asks_about_each_exercise_once() -> None:
    plan = a_plan(an_item("1", HUG), an_item("2"), an_item("3", HUG))
    added = replace(_with_disc(), recorded_on=MappingProxyType({DISC: LATER}))
    review = _review(_issue(plan), added)
    assert [question.item.id for question in review.questions] == ["1", "3"]
    assert review.exercise_count == 2
    (cause,) = review.causes
    assert (cause.kind, cause.on, cause.condition.slug) == (CauseKind.CONDITION_ADDED, LATER, DISC)
    assert all(question.is_avoid for question in review.questions)


def test_nothing_is_asked_while_nothing_changes() -> None:
    assert _review(_issue(a_plan(an_item("1", HUG))), a_record()).questions == ()


def test_what_was_answered_in_the_revision_stays_answered() -> None:
    plan = a_plan(an_item("1", HUG, overrides=(an_answer(),)))
    assert _review(_issue(plan, _with_disc()), _with_disc()).questions == ()


def test_a_caution_that_the_revision_prints_is_not_asked_again() -> None:
    mild = a_catalog(rules=(a_rule(advice=Advice.CAUTION),))
    revision = _issue(a_plan(an_item("1", HUG)), _with_disc(), mild)
    assert _review(revision, _with_disc(), mild).questions == ()


def test_a_rule_that_became_stronger_asks_again() -> None:
    mild = a_catalog(rules=(a_rule(advice=Advice.CAUTION),))
    answer = an_answer(advice=Advice.CAUTION)
    revision = _issue(a_plan(an_item("1", HUG, overrides=(answer,))), _with_disc(), mild)
    adjustment = RuleAdjustment(RuleId("disc-hug"), Advice.AVOID, "Our surgeon.", "Mia", LATER)
    strict = a_catalog(rules=(a_rule(adjustment=adjustment),))
    (cause,) = _review(revision, _with_disc(), strict).causes
    assert (cause.kind, cause.on) == (CauseKind.RULE_ADJUSTED, LATER)


@pytest.mark.parametrize(
    ("rule", "kind"),
    [
        (a_rule(is_custom=True, written_on=LATER), CauseKind.CLINIC_RULE),
        (a_rule(), CauseKind.CATALOG),
    ],
)
def test_a_new_rule_asks(rule: object, kind: CauseKind) -> None:
    revision = _issue(a_plan(an_item("1", HUG)), _with_disc(), a_catalog(rules=()))
    review = _review(revision, _with_disc(), a_catalog(rules=(rule,)))  # type: ignore[arg-type]  # a rule
    assert [cause.kind for cause in review.causes] == [kind]


def test_a_later_start_puts_a_rule_in_force_again() -> None:
    timed = a_catalog(rules=(a_rule(in_force_weeks=12),))
    over = _with_disc(since=TODAY - timedelta(weeks=20))
    revision = _issue(a_plan(an_item("1", HUG)), over, timed)
    assert _review(revision, over, timed).questions == ()
    moved = _with_disc(since=TODAY - timedelta(weeks=2))
    (cause,) = _review(revision, moved, timed).causes
    assert cause.kind is CauseKind.CONDITION_CHANGED


def test_an_ended_condition_asks_nothing() -> None:
    ended = _with_disc(ended=TODAY)
    assert _review(_issue(a_plan(an_item("1", HUG))), ended).questions == ()


def test_a_retired_exercise_is_checked_by_its_issued_text() -> None:
    own = replace(a_knee_hug(), slug=ExerciseSlug("own-hug"))
    revision = _issue(a_plan(an_item("1", "own-hug")), None, a_catalog(own))
    without = review_revision(revision, _with_disc(), a_catalog(), LATER, {})
    assert without.questions == ()
    review = review_revision(revision, _with_disc(), a_catalog(), LATER, {own.slug: own})
    assert review.exercise_count == 1


def test_an_exercise_without_described_movements_asks_for_a_new_condition_only() -> None:
    vague = an_exercise("own-vague", unconfirmed=frozenset({Unconfirmed.MOVEMENTS}))
    catalog = a_catalog(vague)
    plan = a_plan(an_item("1", "own-vague"))
    added = _review(_issue(plan, None, catalog), _with_disc(), catalog)
    assert [(q.match, q.cause.kind) for q in added.questions] == [(None, CauseKind.CONDITION_ADDED)]
    assert _review(_issue(plan, _with_disc(), catalog), _with_disc(), catalog).questions == ()
