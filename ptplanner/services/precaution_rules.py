"""The precaution rules of a clinic: the built-in rules with its adjustments, and its own. Only owners change them.

Issued revisions are never affected: each contains the rule texts of its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic_content import ClinicRule
from ptplanner.domain.condition import Adjustment, Advice, Rule
from ptplanner.domain.errors import InvalidValue, NotFound, Refused
from ptplanner.domain.ids import RuleId
from ptplanner.domain.rule_faults import rule_faults
from ptplanner.services.actor import Actor
from ptplanner.services.clinic_catalog import ClinicCatalogs
from ptplanner.services.ports import AuditEntry, Clock, Repositories, Role, Store

# Far more than a clinic needs; bounds the size of the page and the cost of every check.
MOST_OWN_RULES = 200


@dataclass(frozen=True)
class ClinicPrecautions:
    """The built-in rules, unadjusted; the clinic's adjustments to them; and the clinic's own rules."""

    built_in: Catalog
    adjustments: Mapping[RuleId, Adjustment]
    own: tuple[ClinicRule, ...]


@dataclass(frozen=True)
class PrecautionRules:
    """Manages precaution rules: everyone in the clinic reads them, owners change them, all changes are audited."""

    store: Store
    catalogs: ClinicCatalogs
    clock: Clock

    def all(self, who: Actor) -> ClinicPrecautions:
        with self.store.reading() as repos:
            return ClinicPrecautions(
                self.catalogs.built_in,
                {one.rule: one for one in repos.rules.adjustments(who.clinic)},
                repos.rules.all(who.clinic),
            )

    def get(self, who: Actor, rule: RuleId) -> ClinicRule:
        with self.store.reading() as repos:
            return repos.rules.get(who.clinic, rule)

    def add(self, who: Actor, rule: Rule) -> RuleId:
        """Add a rule with a new id; ``rule.id`` is ignored. Raises InvalidValue with the first problem.

        An identical rule is not added again, because a form may be sent twice.
        """
        self._require_owner(who)
        self._require_faultless(rule)
        now = self.clock()
        with self.store.writing() as repos:
            known = repos.rules.all(who.clinic)
            if len(known) >= MOST_OWN_RULES:
                raise InvalidValue(f"A clinic can have at most {MOST_OWN_RULES} rules of its own.")
            same = next((one.rule.id for one in known if _says_the_same(one.rule, rule)), None)
            if same is not None:
                return same
            named = replace(rule, id=_free_id(rule, known), is_own=True, written_on=now.date())
            repos.rules.add(who.clinic, ClinicRule(named, now, who.name, now, who.name))
            self._note(repos, who, "added a rule", named.id, _summary(named))
        return named.id

    def change(self, who: Actor, version: int, rule: Rule) -> None:
        """Save a changed rule. Raises StaleRule if it has changed since ``version``."""
        self._require_owner(who)
        self._require_faultless(rule)
        with self.store.writing() as repos:
            kept = repos.rules.get(who.clinic, rule.id)
            dated = replace(rule, is_own=True, written_on=self.clock().date())
            self._save(repos, who, replace(kept, rule=dated, version=version))
            self._note(repos, who, "changed a rule", rule.id, _summary(dated))

    def switch(self, who: Actor, rule: RuleId, version: int, *, is_on: bool) -> None:
        """Activate or deactivate a clinic rule; an inactive rule stays stored but is not checked."""
        self._require_owner(who)
        with self.store.writing() as repos:
            kept = repos.rules.get(who.clinic, rule)
            self._save(repos, who, replace(kept, is_active=is_on, version=version))
            self._note(repos, who, "switched a rule on" if is_on else "switched a rule off", rule)

    def adjust(self, who: Actor, rule: RuleId, advice: Advice | None, reason: str) -> None:
        """Change the advice of a built-in rule, or switch it off (None), with a written reason."""
        self._require_owner(who)
        built_in = self._built_in(rule)
        if advice is built_in.advice:
            raise InvalidValue("The rule already has this advice. Choose another.")
        now = self.clock()
        adjustment = Adjustment(rule, advice, " ".join(reason.split()), who.name, now.date())
        with self.store.writing() as repos:
            repos.rules.adjust(who.clinic, adjustment, now)
            told = f"{built_in.advice.word} to {advice.word if advice else 'off'}: {reason}"
            self._note(repos, who, "adjusted a built-in rule", rule, told)

    def restore(self, who: Actor, rule: RuleId) -> None:
        """Remove the adjustment, so that the built-in rule applies unchanged again."""
        self._require_owner(who)
        with self.store.writing() as repos:
            repos.rules.restore(who.clinic, rule, who.name, self.clock())
            self._note(repos, who, "removed an adjustment", rule)

    def _built_in(self, rule: RuleId) -> Rule:
        found = next((one for one in self.catalogs.built_in.rules if one.id == rule), None)
        if found is None:
            raise NotFound("There is no built-in rule with this name.")
        return found

    def _save(self, repos: Repositories, who: Actor, rule: ClinicRule) -> None:
        changed = replace(rule, changed_at=self.clock(), changed_by=who.name)
        repos.rules.save(who.clinic, changed)

    def _require_faultless(self, rule: Rule) -> None:
        for sentence in rule_faults(rule, self.catalogs.built_in.conditions).values():
            raise InvalidValue(sentence)

    def _require_owner(self, who: Actor) -> None:
        if who.role is not Role.OWNER:
            raise Refused("Only an owner of the clinic can change precaution rules.")

    def _note(
        self, repos: Repositories, who: Actor, action: str, rule: RuleId, detail: str = ""
    ) -> None:
        entry = AuditEntry(self.clock(), who.user, action, f"rule {rule}", detail)
        repos.audit.add(who.clinic, entry)


def _free_id(rule: Rule, known: tuple[ClinicRule, ...]) -> RuleId:
    """Return a free id such as ``own-glaucoma-2``; the prefix keeps it apart from built-in rules."""
    taken = {one.rule.id for one in known}
    number = 1
    while f"own-{rule.condition}-{number}" in taken:
        number += 1
    return RuleId(f"own-{rule.condition}-{number}")


def _says_the_same(kept: Rule, rule: Rule) -> bool:
    return replace(kept, id=rule.id, written_on=rule.written_on, is_own=rule.is_own) == rule


def _summary(rule: Rule) -> str:
    return f"{rule.condition}, {rule.advice.word}: {', '.join(sorted(rule.tags))}"
