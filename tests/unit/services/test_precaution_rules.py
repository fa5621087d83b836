"""Precaution rules: a clinic adds its own and adjusts built-in ones, with versions and an audit trail."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ptplanner.domain.condition import Advice
from ptplanner.domain.errors import InvalidValue, NotFound, StaleRule
from ptplanner.domain.ids import ConditionSlug, RuleId
from ptplanner.services import precaution_rules
from tests.support.builders import a_rule
from tests.support.memory_services import HARBOUR, VALLEY, MemorySite
from tests.unit.services.test_planning import DISC_RULE, KNEE_HUG, add, start_plan

VERTIGO_RULE = a_rule(id=RuleId(""), condition=ConditionSlug("vertigo"))


def test_a_rule_gets_its_id_and_the_date(site: MemorySite) -> None:
    rules = site.services.precaution_rules
    rule_id = rules.add_rule(site.mia, VERTIGO_RULE)
    assert rule_id == "own-vertigo-1"
    kept = rules.get_clinic_rule(site.kim, rule_id)
    today = site.clock.now.date()
    assert kept.rule == replace(VERTIGO_RULE, id=rule_id, is_custom=True, written_on=today)
    assert (kept.created_by, kept.changed_by) == ("Mia Berg", "Mia Berg")
    assert (kept.created_at, kept.changed_at) == (site.clock.now, site.clock.now)
    entry = site.list_audit()[-1]
    assert (entry.action, entry.subject) == ("added a rule", "rule own-vertigo-1")
    assert entry.detail == f"vertigo, avoid: {next(iter(VERTIGO_RULE.tags))}"


def test_the_same_rule_again_is_the_same_rule(site: MemorySite) -> None:
    rules = site.services.precaution_rules
    first = rules.add_rule(site.mia, VERTIGO_RULE)
    site.clock.advance(days=1)
    assert rules.add_rule(site.mia, VERTIGO_RULE) == first
    other = rules.add_rule(site.mia, replace(VERTIGO_RULE, why="Another reason."))
    assert other == "own-vertigo-2"
    assert len(rules.load_rules(site.mia).clinic_rules) == 2
    assert [entry.action for entry in site.list_audit()] == ["added a rule"] * 2


def test_a_rule_applies_to_its_clinic_until_it_is_switched_off(site: MemorySite) -> None:
    rules = site.services.precaution_rules
    rule_id = rules.add_rule(site.mia, VERTIGO_RULE)
    plan = start_plan(site, "vertigo")
    assert [f.match.rule.id for f in add(site, plan, KNEE_HUG).findings] == [rule_id]
    assert rule_id not in _list_rules(site, VALLEY)
    rules.set_rule_active(site.mia, rule_id, 1, is_active=False)
    assert site.services.planning.open_draft(site.mia, plan).findings == ()
    assert not rules.get_clinic_rule(site.mia, rule_id).is_active
    rules.set_rule_active(site.mia, rule_id, 2, is_active=True)
    assert rule_id in _list_rules(site, HARBOUR)
    assert [entry.action for entry in site.list_audit()][-2:] == [
        "switched a rule off",
        "switched a rule on",
    ]


def _list_rules(site: MemorySite, clinic: Any) -> list[RuleId]:  # noqa: ANN401  # a clinic's id
    return [rule.id for rule in site.services.clinic_catalogs.get_for_clinic(clinic).rules]


def test_a_changed_rule_is_dated_anew_and_a_stale_change_is_refused(site: MemorySite) -> None:
    rules = site.services.precaution_rules
    rule_id = rules.add_rule(site.mia, VERTIGO_RULE)
    site.clock.advance(days=3)
    better = replace(VERTIGO_RULE, id=rule_id, why="A better reason.")
    rules.change_rule(site.mia, 1, better)
    kept = rules.get_clinic_rule(site.mia, rule_id)
    assert (kept.rule.why, kept.rule.is_custom) == ("A better reason.", True)
    assert kept.rule.written_on == site.clock.now.date()
    assert (kept.version, kept.changed_at) == (2, site.clock.now)
    assert kept.created_at < site.clock.now
    with pytest.raises(StaleRule):
        rules.change_rule(site.mia, 1, replace(better, why="Too late."))
    with pytest.raises(StaleRule):
        rules.set_rule_active(site.mia, rule_id, 1, is_active=False)
    assert rules.get_clinic_rule(site.mia, rule_id) == kept


def test_a_rule_that_is_not_valid_is_refused(site: MemorySite) -> None:
    rules = site.services.precaution_rules
    with pytest.raises(InvalidValue):
        rules.add_rule(site.mia, replace(VERTIGO_RULE, condition=ConditionSlug("no-such")))
    rule_id = rules.add_rule(site.mia, VERTIGO_RULE)
    with pytest.raises(InvalidValue):
        rules.change_rule(site.mia, 1, replace(VERTIGO_RULE, id=rule_id, avoid=""))
    assert rules.get_clinic_rule(site.mia, rule_id).version == 1


def test_a_clinic_has_a_limited_number_of_rules(
    site: MemorySite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(precaution_rules, "MAX_CLINIC_RULES", 2)
    for number in range(2):
        site.services.precaution_rules.add_rule(site.mia, replace(VERTIGO_RULE, why=f"{number}"))
    with pytest.raises(InvalidValue, match="at most 2"):
        site.services.precaution_rules.add_rule(site.mia, replace(VERTIGO_RULE, why="more"))


def test_an_adjusted_rule_gives_the_clinics_advice_until_it_is_restored(site: MemorySite) -> None:
    rules = site.services.precaution_rules
    plan = start_plan(site, "disc-herniation")
    add(site, plan, KNEE_HUG)
    rules.adjust_rule(site.mia, DISC_RULE, Advice.CAUTION, "  Our surgeon  allows it. ")
    [finding] = site.services.planning.open_draft(site.mia, plan).findings
    assert finding.advice is Advice.CAUTION
    adjustment = rules.load_rules(site.kim).adjustments[DISC_RULE]
    assert (adjustment.reason, adjustment.by) == ("Our surgeon allows it.", "Mia Berg")
    assert adjustment.on == site.clock.now.date()
    rules.adjust_rule(site.mia, DISC_RULE, None, "Never in our clinic.")
    assert site.services.planning.open_draft(site.mia, plan).findings == ()
    assert _list_rules(site, VALLEY) == [DISC_RULE]
    rules.restore_built_in_rule(site.mia, DISC_RULE)
    [finding] = site.services.planning.open_draft(site.mia, plan).findings
    assert finding.advice is Advice.AVOID
    assert rules.load_rules(site.mia).adjustments == {}
    assert [entry.action for entry in site.list_audit()][-3:] == [
        "adjusted a built-in rule",
        "adjusted a built-in rule",
        "removed an adjustment",
    ]


def test_an_adjustment_that_changes_nothing_or_no_rule_is_refused(site: MemorySite) -> None:
    rules = site.services.precaution_rules
    with pytest.raises(InvalidValue, match="already has this advice"):
        rules.adjust_rule(site.mia, DISC_RULE, Advice.AVOID, "As it is.")
    with pytest.raises(NotFound):
        rules.adjust_rule(site.mia, RuleId("no-such"), None, "Why not.")
    with pytest.raises(NotFound):
        rules.restore_built_in_rule(site.mia, DISC_RULE)
    assert site.list_audit() == []


def test_rules_of_another_clinic_are_not_found(site: MemorySite) -> None:
    rules = site.services.precaution_rules
    rule_id = rules.add_rule(site.mia, VERTIGO_RULE)
    for refused in (
        lambda: rules.get_clinic_rule(site.otto, rule_id),
        lambda: rules.change_rule(site.otto, 1, replace(VERTIGO_RULE, id=rule_id)),
        lambda: rules.set_rule_active(site.otto, rule_id, 1, is_active=False),
    ):
        with pytest.raises(NotFound):
            refused()
    assert rules.load_rules(site.otto).clinic_rules == ()
    assert rules.get_clinic_rule(site.mia, rule_id).version == 1
