"""Every template can be used as it stands: sources, phases with goals, plain words, and nothing it must not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, pairwise

import pytest

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.duration_estimate import estimate_day_seconds, round_up_to_minutes
from ptplanner.domain.ids import ExerciseSlug, PatientId, PlanId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.plan import Plan
from ptplanner.domain.precautions import assess_plan
from ptplanner.domain.quality import CheckId, can_issue, review_plan
from ptplanner.domain.readability import MAX_READING_GRADE, compute_reading_grade
from ptplanner.domain.sides import AffectedSide, Laterality
from ptplanner.domain.template import Phase, Template, apply_template
from ptplanner.formats import content_files

TODAY = date(2026, 3, 2)
GUIDES = {"sciatica-six", "sciatica-core-and-stretch"}
PROTOCOLS = {
    "acute-low-back-pain": 2,
    "chronic-low-back-pain": 3,
    "sciatica-in-phases": 3,
    "lumbar-stenosis": 2,
    "knee-osteoarthritis": 3,
    "hip-replacement-later": 2,
    "ankle-sprain": 3,
    "neck-pain": 2,
    "falls-prevention": 3,
}
# More exercises are hardly done at home; longer days neither.
MOST_EXERCISES, MOST_MINUTES = 4, 30
# The sheet prints two goals in a line.
HALF_A_LINE = 44


def _phases() -> Iterator[tuple[Template, int]]:
    for template in content_files.load_catalog().templates.values():
        for number in range(1, len(template.phases) + 1):
            yield template, number


PHASES = [pytest.param(t, n, id=f"{t.slug}/{n}") for t, n in _phases()]
# The guides are kept as they are, with more exercises than the meter advises.
PROTOCOL_PHASES = [one for one in PHASES if not str(one.id).startswith(tuple(GUIDES))]


def _plan(template: Template, number: int) -> Plan:
    numbers = count(1)
    empty = Plan(PlanId("p"), PatientId("p"))
    return apply_template(empty, template, number, lambda: str(next(numbers)))


def _patient(template: Template, catalog: Catalog) -> PatientContext:
    """Has what the template is meant for; an operation lies so far back that its rules have ended."""
    has = []
    for slug in template.conditions:
        weeks = catalog.conditions[slug].in_force_weeks
        has.append(PatientCondition(slug, TODAY - timedelta(weeks=weeks) if weeks else None))
    return PatientContext("Ana", affected_side=AffectedSide.LEFT, conditions=tuple(has))


def test_both_guides_and_all_nine_protocols_keep_their_phases(catalog: Catalog) -> None:
    phases = {slug: len(one.phases) for slug, one in catalog.templates.items()}
    assert phases.items() >= (dict.fromkeys(GUIDES, 1) | PROTOCOLS).items()


def test_a_protocol_names_guidelines_and_no_reviewer(catalog: Catalog) -> None:
    for slug in PROTOCOLS:
        template = catalog.get_template(slug)
        assert any(source.year and source.url for source in template.sources), slug
        assert template.dosage_source, slug
        assert template.before_starting, slug
        assert not template.review.is_reviewed, slug


def test_every_phase_has_a_name_weeks_and_goals(catalog: Catalog) -> None:
    for slug in PROTOCOLS:
        template = catalog.get_template(slug)
        names = [phase.name for phase in template.phases]
        assert all(names), slug
        assert len(set(names)) == len(names), slug
        for phase in template.phases:
            assert phase.schedule.weeks, slug
            assert phase.goals, slug
            assert all(line.endswith(".") for line in phase.goals), slug


def test_goals_are_things_that_a_patient_can_see(catalog: Catalog) -> None:
    """Each is a whole sentence to the patient, to be true or not."""
    for slug in PROTOCOLS:
        for phase in catalog.get_template(slug).phases:
            for line in phase.goals:
                assert "you" in line.lower(), f"{slug}: {line}"
                assert len(line) <= HALF_A_LINE, f"{slug}: {line}"


def test_a_later_phase_is_another_one(catalog: Catalog) -> None:
    def doses(phase: Phase) -> set[tuple[str, str]]:
        return {(item.exercise, str(item.dosage)) for item in phase.items}

    for template in catalog.templates.values():
        for before, after in pairwise(template.phases):
            assert len(doses(after) - doses(before)) >= 2, template.slug


@pytest.mark.parametrize(("template", "number"), PHASES)
def test_no_phase_holds_what_its_own_condition_forbids(
    catalog: Catalog, template: Template, number: int
) -> None:
    found = assess_plan(_plan(template, number), _patient(template, catalog), catalog, TODAY)
    assert [f.exercise for f in found if f.advice is Advice.AVOID] == []


@pytest.mark.parametrize(("template", "number"), PHASES)
def test_every_phase_can_be_issued_as_it_stands(
    catalog: Catalog, template: Template, number: int
) -> None:
    plan, patient = _plan(template, number), _patient(template, catalog)
    checks = review_plan(plan, patient, catalog, TODAY)
    assert can_issue(checks), [c.sentence for c in checks if c.stops_issue]


@pytest.mark.parametrize(("template", "number"), PHASES)
def test_a_dose_has_a_side_where_its_exercise_has_sides(
    catalog: Catalog, template: Template, number: int
) -> None:
    for item in template.get_phase(number).items:
        has_sides = catalog.get_exercise(item.exercise).laterality is not Laterality.NONE
        assert (item.dosage.side is not None) == has_sides, item.exercise


@pytest.mark.parametrize(("template", "number"), PROTOCOL_PHASES)
def test_a_phase_of_a_protocol_is_short_enough_to_be_done(template: Template, number: int) -> None:
    whole = _plan(template, number)
    walk = ExerciseSlug("walking")
    plan = replace(whole, items=tuple(item for item in whole.items if item.exercise != walk))
    minutes = round_up_to_minutes(estimate_day_seconds(plan, AffectedSide.LEFT))
    # Otago, the source of this one, has five strength and twelve balance exercises.
    most = MOST_EXERCISES + (template.slug == "falls-prevention")
    assert len(plan.items) <= most
    assert minutes <= MOST_MINUTES


def test_every_text_of_a_template_reads_at_sixth_grade_or_below(catalog: Catalog) -> None:
    for template in catalog.templates.values():
        texts = [template.summary, template.before_starting, template.dosage_source]
        for phase in template.phases:
            texts += [phase.name, "\n".join(phase.goals), *(item.note for item in phase.items)]
        for text in texts:
            assert (compute_reading_grade(text) or 0) <= MAX_READING_GRADE, (
                f"{template.slug}: {text}"
            )


WALKED = re.compile(r"\bwalk\b.*?(\d+) minutes|(\d+) minutes.*?\bwalk")


@pytest.mark.parametrize(("template", "number"), PHASES)
def test_a_phase_with_walking_as_its_goal_has_walks(template: Template, number: int) -> None:
    """The minutes begin below the goal, so that there is something to reach."""
    phase = template.get_phase(number)
    walks = [item.dosage.duration_s for item in phase.items if item.exercise == "walking"]
    for goal in phase.goals:
        if "more than" not in goal and (found := WALKED.search(goal)):
            (seconds,) = walks
            assert seconds is not None
            assert seconds.high <= 60 * int(found[1] or found[2])


@pytest.mark.parametrize(("template", "number"), PHASES)
def test_a_phase_does_not_contradict_itself(
    catalog: Catalog, template: Template, number: int
) -> None:
    checks = review_plan(_plan(template, number), _patient(template, catalog), catalog, TODAY)
    ids = (CheckId.REST_DAYS, CheckId.SIDE_ORDER)
    assert [one.sentence for one in checks if one.id in ids and not one.passed] == []
