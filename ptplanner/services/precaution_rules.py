"""The precaution rules of a clinic: the built-in rules with its adjustments, and its own. Only owners change them.

Issued revisions are never affected: each contains the rule texts of its day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.catalog import Catalog, ClinicRule
from ptplanner.domain.clinic import Actor
from ptplanner.domain.condition import Advice, PrecautionRule, RuleAdjustment, validate_rule
from ptplanner.domain.errors import InvalidValue, NotFound, StaleRule
from ptplanner.domain.ids import RuleId
from ptplanner.domain.records import AuditEntry
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import Clock, Repositories, Store

# Far more than a clinic needs; bounds the size of the page and the cost of every check.
MAX_CLINIC_RULES = 200


@dataclass(frozen=True)
class ClinicPrecautions:
    """The built-in rules, unadjusted; the clinic's adjustments to them; and the clinic's own rules."""

    built_in: Catalog
    adjustments: Mapping[RuleId, RuleAdjustment]
    clinic_rules: tuple[ClinicRule, ...]


@dataclass(frozen=True)
class PrecautionRules:
    """Manages precaution rules: everyone in the clinic reads them, owners change them, all changes are audited."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock

    def load_rules(self, who: Actor) -> ClinicPrecautions:
        with self.store.begin_read() as repos:
            return ClinicPrecautions(
                self.catalogs.built_in,
                {one.rule: one for one in repos.clinic_rules.list_adjustments(who.clinic)},
                repos.clinic_rules.list(who.clinic),
            )

    def get_clinic_rule(self, who: Actor, rule: RuleId) -> ClinicRule:
        with self.store.begin_read() as repos:
            return repos.clinic_rules.get(who.clinic, rule)

    def add_rule(self, who: Actor, rule: PrecautionRule) -> RuleId:
        """Add a rule with a new id; ``rule.id`` is ignored. Raises InvalidValue with the first problem.

        An identical rule is not added again, because a form may be sent twice.
        """
        require_permission(who, Permission.EDIT_RULES)
        self._require_valid_rule(rule)
        now = self.clock()
        with self.store.begin_write() as repos:
            known = repos.clinic_rules.list(who.clinic)
            if len(known) >= MAX_CLINIC_RULES:
                raise InvalidValue(
                    f"A clinic can have at most {MAX_CLINIC_RULES} rules of its own."
                )
            same = next((one.rule.id for one in known if _is_same_rule(one.rule, rule)), None)
            if same is not None:
                return same
            named = replace(
                rule,
                id=_make_rule_id(rule, known),
                is_custom=True,
                written_on=who.get_local_day(now),
            )
            repos.clinic_rules.add(who.clinic, ClinicRule(named, now, who.name, now, who.name))
            self._audit_rule(repos, who, "added a rule", named.id, _format_rule_summary(named))
        return named.id

    def change_rule(self, who: Actor, version: int, rule: PrecautionRule) -> None:
        """Save a changed rule. Raises StaleRule if it has changed since ``version``."""
        require_permission(who, Permission.EDIT_RULES)
        self._require_valid_rule(rule)
        with self.store.begin_write() as repos:
            kept = repos.clinic_rules.get(who.clinic, rule.id)
            dated = replace(rule, is_custom=True, written_on=who.get_local_day(self.clock()))
            self._save_rule(repos, who, replace(kept, rule=dated, version=version))
            self._audit_rule(repos, who, "changed a rule", rule.id, _format_rule_summary(dated))

    def set_rule_active(self, who: Actor, rule: RuleId, version: int, *, is_active: bool) -> None:
        """Activate or deactivate a clinic rule; an inactive rule stays stored but is not checked."""
        require_permission(who, Permission.EDIT_RULES)
        with self.store.begin_write() as repos:
            kept = repos.clinic_rules.get(who.clinic, rule)
            self._save_rule(repos, who, replace(kept, is_active=is_active, version=version))
            self._audit_rule(
                repos, who, "switched a rule on" if is_active else "switched a rule off", rule
            )

    def adjust_rule(
        self,
        who: Actor,
        rule: RuleId,
        advice: Advice | None,
        reason: str,
        seen: str | None = None,
    ) -> None:
        """Change the advice of a built-in rule, or switch it off (None), with a written reason.

        ``seen`` is the fingerprint of the adjustment that the person was shown, "" if there was none. Raises
        StaleRule if it is another one by now.
        """
        require_permission(who, Permission.EDIT_RULES)
        built_in = self._get_built_in_rule(rule)
        if advice is built_in.advice:
            raise InvalidValue("The rule already has this advice. Choose another.")
        now = self.clock()
        adjustment = RuleAdjustment(
            rule, advice, " ".join(reason.split()), who.name, who.get_local_day(now)
        )
        with self.store.begin_write() as repos:
            _require_seen_adjustment(repos, who, rule, seen)
            repos.clinic_rules.save_adjustment(who.clinic, adjustment, now)
            detail = f"{built_in.advice.label} to {advice.label if advice else 'off'}"
            self._audit_rule(repos, who, "adjusted a built-in rule", rule, detail)

    def restore_built_in_rule(self, who: Actor, rule: RuleId, seen: str | None = None) -> None:
        """Remove the adjustment, so that the built-in rule applies unchanged again; ``seen`` as above."""
        require_permission(who, Permission.EDIT_RULES)
        with self.store.begin_write() as repos:
            _require_seen_adjustment(repos, who, rule, seen)
            repos.clinic_rules.remove_adjustment(who.clinic, rule, who.name, self.clock())
            self._audit_rule(repos, who, "removed an adjustment", rule)

    def _get_built_in_rule(self, rule: RuleId) -> PrecautionRule:
        found = next((one for one in self.catalogs.built_in.rules if one.id == rule), None)
        if found is None:
            raise NotFound("There is no built-in rule with this name.")
        return found

    def _save_rule(self, repos: Repositories, who: Actor, rule: ClinicRule) -> None:
        changed = replace(rule, changed_at=self.clock(), changed_by=who.name)
        repos.clinic_rules.save(who.clinic, changed)

    def _require_valid_rule(self, rule: PrecautionRule) -> None:
        for sentence in validate_rule(rule, self.catalogs.built_in.conditions).values():
            raise InvalidValue(sentence)

    def _audit_rule(
        self, repos: Repositories, who: Actor, action: str, rule: RuleId, detail: str = ""
    ) -> None:
        entry = AuditEntry(self.clock(), who.user, action, f"rule {rule}", detail)
        repos.audit.add(who.clinic, entry)


def fingerprint_adjustment(adjustment: RuleAdjustment | None) -> str:
    """The version of an adjustment, made from all it says; "" if the built-in rule is not adjusted."""
    if adjustment is None:
        return ""
    return hashlib.sha256(repr(adjustment).encode()).hexdigest()[:16]


def _require_seen_adjustment(
    repos: Repositories, who: Actor, rule: RuleId, seen: str | None
) -> None:
    stored = (one for one in repos.clinic_rules.list_adjustments(who.clinic) if one.rule == rule)
    if seen is not None and seen != fingerprint_adjustment(next(stored, None)):
        raise StaleRule("This rule was changed by somebody else in the meantime.")


def _make_rule_id(rule: PrecautionRule, known: tuple[ClinicRule, ...]) -> RuleId:
    """Return a free id such as ``own-glaucoma-2``; the prefix keeps it apart from built-in rules."""
    taken = {one.rule.id for one in known}
    number = 1
    while f"own-{rule.condition}-{number}" in taken:
        number += 1
    return RuleId(f"own-{rule.condition}-{number}")


def _is_same_rule(kept: PrecautionRule, rule: PrecautionRule) -> bool:
    return replace(kept, id=rule.id, written_on=rule.written_on, is_custom=rule.is_custom) == rule


def _format_rule_summary(rule: PrecautionRule) -> str:
    return f"{rule.condition}, {rule.advice.label}: {', '.join(sorted(rule.tags))}"
