"""Each rule of the precaution table finds what it must in the real catalog, and not what it must not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice, PatientCondition
from ptplanner.domain.exercise import Exercise, MovementTag
from ptplanner.domain.ids import ConditionSlug, RuleId
from ptplanner.domain.patient import PatientContext
from ptplanner.domain.precautions import (
    RuleMatch,
    find_safer_swaps,
    is_clear_of_precautions,
    list_unchecked_conditions,
    match_rules,
)
from ptplanner.formats import content_files
from ptplanner.formats.content_files import BrokenContent

TODAY = date(2026, 11, 21)
AVOID = Advice.AVOID


def with_condition(slug: str, since: date | None = TODAY) -> PatientContext:
    return PatientContext("Ana Ruiz", conditions=(PatientCondition(ConditionSlug(slug), since),))


def found(
    catalog: Catalog, exercise: str, condition: str, since: date | None = TODAY
) -> RuleMatch | None:
    """The strongest finding, if any."""
    patient = with_condition(condition, since)
    return next(iter(match_rules(catalog.get_exercise(exercise), patient, catalog, TODAY)), None)


CATALOG = content_files.load_catalog()
EXAMPLES = content_files.load_rule_examples(CATALOG)
RULES = {rule.id: rule for rule in CATALOG.rules}
FINDS = [(one.rule, slug) for one in EXAMPLES.values() for slug in one.finds]
LEAVES = [(one.rule, slug) for one in EXAMPLES.values() for slug in one.leaves]
MADE_UP = [(one.rule, one.made_up) for one in EXAMPLES.values() if one.made_up]


@pytest.mark.parametrize(("rule", "exercise"), FINDS)
def test_a_rule_finds_what_it_must(catalog: Catalog, rule: RuleId, exercise: str) -> None:
    patient = with_condition(RULES[rule].condition)
    matches = match_rules(catalog.get_exercise(exercise), patient, catalog, TODAY)
    assert rule in {match.rule.id for match in matches}


@pytest.mark.parametrize(("rule", "exercise"), LEAVES)
def test_a_rule_leaves_alone_what_it_must(catalog: Catalog, rule: RuleId, exercise: str) -> None:
    assert found(catalog, exercise, RULES[rule].condition) is None


@pytest.mark.parametrize(("rule", "tag"), MADE_UP)
def test_a_rule_waits_for_its_movement(catalog: Catalog, rule: RuleId, tag: MovementTag) -> None:
    still = replace(catalog.get_exercise("ankle-pumps"), movement_tags=frozenset())
    moving = replace(still, movement_tags=frozenset({tag}))
    patient = with_condition(RULES[rule].condition)
    assert [match.rule.id for match in match_rules(moving, patient, catalog, TODAY)] == [rule]
    assert match_rules(still, patient, catalog, TODAY) == ()


def test_a_movement_left_to_a_made_up_exercise_is_still_in_no_real_one(catalog: Catalog) -> None:
    asked = {tag for exercise in catalog.exercises.values() for tag in exercise.movement_tags}
    assert asked.isdisjoint(tag for _, tag in MADE_UP)


def test_every_condition_with_rules_has_an_exercise_that_is_found() -> None:
    """Row by row of the precaution table: a made-up exercise stands for a tag, never for a condition."""
    found_for = {RULES[rule].condition for rule, _ in FINDS}
    assert found_for == {rule.condition for rule in CATALOG.rules}


def test_a_rule_without_an_example_is_a_fault(catalog: Catalog) -> None:
    one_more = replace(CATALOG.rules[0], id=RuleId("one-more"))
    with pytest.raises(BrokenContent, match="one-more has no example"):
        content_files.load_rule_examples(replace(catalog, rules=(*catalog.rules, one_more)))


def test_an_example_that_names_nothing_known_is_a_fault(catalog: Catalog) -> None:
    fewer = {slug: one for slug, one in catalog.exercises.items() if slug != "bridge"}
    with pytest.raises(BrokenContent, match="“bridge” is not known"):
        content_files.load_rule_examples(replace(catalog, exercises=fewer))


def test_every_source_has_a_year_and_every_rule_a_day(catalog: Catalog) -> None:
    for rule in catalog.rules:
        assert rule.source.title, rule.id
        assert 1950 <= rule.source.year <= 2100, rule.id
        assert rule.written_on, rule.id


def avoids(catalog: Catalog) -> list[tuple[Exercise, ConditionSlug]]:
    return [
        (exercise, condition)
        for exercise in catalog.exercises.values()
        for condition in catalog.conditions
        if any(
            match.rule.advice is AVOID
            for match in match_rules(exercise, with_condition(condition), catalog, TODAY)
        )
    ]


def test_each_avoid_has_a_swap_that_nothing_speaks_against(catalog: Catalog) -> None:
    found_avoids = avoids(catalog)
    assert len(found_avoids) > 50
    for exercise, condition in found_avoids:
        patient = with_condition(condition)
        swaps = find_safer_swaps(exercise, patient, catalog, TODAY, frozenset())
        assert swaps, f"{exercise.slug} has no swap with {condition}"
        assert all(
            is_clear_of_precautions(catalog.exercises[slug], patient, catalog, TODAY)
            for slug in swaps
        )


def test_each_avoid_has_a_swap_that_its_author_named(catalog: Catalog) -> None:
    """The author's choice trains the same; the nearest kin is only a guess."""
    for exercise, condition in avoids(catalog):
        patient = with_condition(condition)
        named = [catalog.exercises[slug] for slug in exercise.safer]
        assert any(is_clear_of_precautions(one, patient, catalog, TODAY) for one in named), (
            f"{exercise.slug}: none of {exercise.safer} is clear with {condition}"
        )


@pytest.mark.parametrize(
    ("condition", "weeks"),
    [("hip-replacement-posterior", 12), ("lumbar-fusion", 13), ("discectomy", 6)],
)
def test_a_rule_after_surgery_ends(catalog: Catalog, condition: str, weeks: int) -> None:
    ends = TODAY - timedelta(weeks=weeks)
    assert found(catalog, "double-knee-to-chest", condition, ends) is None
    assert found(catalog, "double-knee-to-chest", condition, ends + timedelta(days=1))
    assert found(catalog, "double-knee-to-chest", condition, None), "an unknown date counts"


def test_conditions_without_rules_say_so(catalog: Catalog) -> None:
    unruled = {
        slug
        for slug in catalog.conditions
        if list_unchecked_conditions(with_condition(slug), catalog, TODAY)
    }
    assert unruled == {
        "rotator-cuff-repair",
        "acl-reconstruction",
        "knee-replacement",
        "vertigo",
        "diastasis",
        "glaucoma",
        "anticoagulants",
        "low-back-pain",
        "knee-osteoarthritis",
        "neck-pain",
        "ankle-sprain",
    }


def test_rules_say_what_to_avoid_and_never_promise_safety(catalog: Catalog) -> None:
    for rule in catalog.rules:
        assert rule.avoid.startswith("Do not "), rule.id
        text = f"{rule.for_therapist} {rule.avoid} {rule.why} {rule.instead} {rule.safely}".lower()
        assert not any(word in text for word in ("safe", "harmless", "contraindicated")), rule.id
        assert rule.source.title, rule.id


def test_contested_rules_say_that_they_are_contested(catalog: Catalog) -> None:
    for name in ("disc-hug", "disc-loaded-flexion", "disc-flexion"):
        rule = next(one for one in catalog.rules if one.id == RuleId(name))
        assert "ommonly advised" in rule.for_therapist
        assert "disagree" in rule.for_therapist


@pytest.mark.parametrize(
    ("condition", "template"),
    [
        ("knee-osteoarthritis", "knee-osteoarthritis"),
        ("neck-pain", "neck-pain"),
        ("ankle-sprain", "ankle-sprain"),
    ],
)
def test_a_template_is_offered_for_its_condition(
    catalog: Catalog, condition: str, template: str
) -> None:
    assert catalog.get_template(template).conditions == (condition,)
    assert catalog.get_condition(condition).aliases
