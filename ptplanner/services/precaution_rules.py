"""A clinic's precautions: the built-in rules as the clinic sees them, and its own. Owners change them.

Nothing here touches an issued revision: each holds the words of its own day.
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

# More than there are conditions times movements worth a sentence; a guard for page and check.
MOST_OWN_RULES = 200


@dataclass(frozen=True)
class ClinicPrecautions:
    """All rules: built-in ones as they are written, with what the clinic makes of them, and its own."""

    built_in: Catalog
    adjustments: Mapping[RuleId, Adjustment]
    own: tuple[ClinicRule, ...]


@dataclass(frozen=True)
class PrecautionRules:
    """Read by everyone in the clinic, changed by its owners; every change is in the audit trail."""

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
        """``rule.id`` is ignored; raises InvalidValue with the first fault.

        A rule that is there already, word for word, is not added again: a form may be sent twice.
        """
        self._require_owner(who)
        self._require_faultless(rule)
        now = self.clock()
        with self.store.writing() as repos:
            known = repos.rules.all(who.clinic)
            if len(known) >= MOST_OWN_RULES:
                raise InvalidValue(f"A clinic keeps at most {MOST_OWN_RULES} rules of its own.")
            same = next((one.rule.id for one in known if _says_the_same(one.rule, rule)), None)
            if same is not None:
                return same
            named = replace(rule, id=_free_id(rule, known), is_own=True, written_on=now.date())
            repos.rules.add(who.clinic, ClinicRule(named, now, who.name, now, who.name))
            self._note(repos, who, "added a rule", named.id, _summary(named))
        return named.id

    def change(self, who: Actor, version: int, rule: Rule) -> None:
        """Raises StaleRule where somebody else changed it since ``version``."""
        self._require_owner(who)
        self._require_faultless(rule)
        with self.store.writing() as repos:
            kept = repos.rules.get(who.clinic, rule.id)
            dated = replace(rule, is_own=True, written_on=self.clock().date())
            self._save(repos, who, replace(kept, rule=dated, version=version))
            self._note(repos, who, "changed a rule", rule.id, _summary(dated))

    def switch(self, who: Actor, rule: RuleId, version: int, *, is_on: bool) -> None:
        """An own rule that is off is kept and not checked."""
        self._require_owner(who)
        with self.store.writing() as repos:
            kept = repos.rules.get(who.clinic, rule)
            self._save(repos, who, replace(kept, is_active=is_on, version=version))
            self._note(repos, who, "switched a rule on" if is_on else "switched a rule off", rule)

    def adjust(self, who: Actor, rule: RuleId, advice: Advice | None, reason: str) -> None:
        """Give a built-in rule another advice, or none (None), with a written reason."""
        self._require_owner(who)
        built_in = self._built_in(rule)
        if advice is built_in.advice:
            raise InvalidValue("That is the advice it has already. Choose another.")
        now = self.clock()
        adjustment = Adjustment(rule, advice, " ".join(reason.split()), who.name, now.date())
        with self.store.writing() as repos:
            repos.rules.adjust(who.clinic, adjustment, now)
            told = f"{built_in.advice.word} to {advice.word if advice else 'off'}: {reason}"
            self._note(repos, who, "adjusted a built-in rule", rule, told)

    def restore(self, who: Actor, rule: RuleId) -> None:
        """The built-in rule counts again as it is written."""
        self._require_owner(who)
        with self.store.writing() as repos:
            repos.rules.restore(who.clinic, rule, who.name, self.clock())
            self._note(repos, who, "took back an adjustment", rule)

    def _built_in(self, rule: RuleId) -> Rule:
        found = next((one for one in self.catalogs.built_in.rules if one.id == rule), None)
        if found is None:
            raise NotFound("There is no built-in rule of this name.")
        return found

    def _save(self, repos: Repositories, who: Actor, rule: ClinicRule) -> None:
        changed = replace(rule, changed_at=self.clock(), changed_by=who.name)
        repos.rules.save(who.clinic, changed)

    def _require_faultless(self, rule: Rule) -> None:
        for sentence in rule_faults(rule, self.catalogs.built_in.conditions).values():
            raise InvalidValue(sentence)

    def _require_owner(self, who: Actor) -> None:
        if who.role is not Role.OWNER:
            raise Refused("Precautions are changed by an owner of the clinic.")

    def _note(
        self, repos: Repositories, who: Actor, action: str, rule: RuleId, detail: str = ""
    ) -> None:
        entry = AuditEntry(self.clock(), who.user, action, f"rule {rule}", detail)
        repos.audit.add(who.clinic, entry)


def _free_id(rule: Rule, known: tuple[ClinicRule, ...]) -> RuleId:
    """``own-glaucoma-2``: never that of a built-in rule, never one given before."""
    taken = {one.rule.id for one in known}
    number = 1
    while f"own-{rule.condition}-{number}" in taken:
        number += 1
    return RuleId(f"own-{rule.condition}-{number}")


def _says_the_same(kept: Rule, rule: Rule) -> bool:
    return replace(kept, id=rule.id, written_on=rule.written_on, is_own=rule.is_own) == rule


def _summary(rule: Rule) -> str:
    return f"{rule.condition}, {rule.advice.word}: {', '.join(sorted(rule.tags))}"
