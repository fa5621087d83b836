"""A clinic's own precaution rules, and its adjustments of built-in rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ptplanner.domain.clinic_content import ClinicRule
from ptplanner.domain.condition import Adjustment, Rule
from ptplanner.domain.errors import InvalidValue, NotFound, StaleRule
from ptplanner.domain.ids import ClinicId, RuleId
from ptplanner.storage import content_tables as t
from ptplanner.storage.content_version import mark_changed
from ptplanner.storage.locking import one
from ptplanner.storage.mapping import canonical, structured

OWN, ADJUSTMENT = "rule", "adjustment"


class SqlClinicRules:
    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self, clinic: ClinicId) -> tuple[ClinicRule, ...]:
        """All custom rules, active or not, oldest first."""
        mine = (t.ClinicRule.clinic_id == clinic) & (t.ClinicRule.kind == OWN)
        order = (t.ClinicRule.created_at, t.ClinicRule.id)
        rows = self._session.scalars(select(t.ClinicRule).where(mine).order_by(*order))
        return tuple(_rule(row) for row in rows)

    def get(self, clinic: ClinicId, rule: RuleId) -> ClinicRule:
        return _rule(self._row(clinic, OWN, rule))

    def add(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """Raises InvalidValue if the id is taken."""
        row = t.ClinicRule(
            clinic_id=clinic,
            kind=OWN,
            id=rule.rule.id,
            version=1,
            created_at=rule.created_at,
            created_by=rule.created_by,
        )
        self._session.add(_fill(row, rule))
        try:
            self._session.flush()
        except IntegrityError as error:
            raise InvalidValue("There is already a rule with this id.") from error
        mark_changed(self._session, clinic)

    def save(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """``rule.version`` is the version that was read; raises StaleRule if the rule has changed since."""
        row = self._row(clinic, OWN, rule.rule.id)
        if row.version != rule.version:
            raise StaleRule("This rule was changed in another window. Look at it again.")
        row.version += 1
        _fill(row, rule)
        self._session.flush()
        mark_changed(self._session, clinic)

    def adjustments(self, clinic: ClinicId) -> tuple[Adjustment, ...]:
        """The adjustments in force."""
        mine = (t.ClinicRule.clinic_id == clinic) & (t.ClinicRule.kind == ADJUSTMENT)
        rows = self._session.scalars(
            select(t.ClinicRule).where(mine, t.ClinicRule.is_active).order_by(t.ClinicRule.id)
        )
        return tuple(structured(json.loads(row.document), Adjustment) for row in rows)

    def adjust(self, clinic: ClinicId, adjustment: Adjustment, at: datetime) -> None:
        """Store the adjustment, replacing an earlier one of the same rule."""
        row = self._find(clinic, ADJUSTMENT, adjustment.rule)
        if row is None:
            row = t.ClinicRule(clinic_id=clinic, kind=ADJUSTMENT, id=adjustment.rule, version=0)
            row.created_at, row.created_by = at, adjustment.by
            self._session.add(row)
        row.document, row.is_active = canonical(adjustment), True
        row.version += 1
        row.changed_at, row.changed_by = at, adjustment.by
        self._session.flush()
        mark_changed(self._session, clinic)

    def restore(self, clinic: ClinicId, rule: RuleId, by: str, at: datetime) -> None:
        """Withdraw the adjustment, so that the built-in rule applies as written again."""
        row = self._row(clinic, ADJUSTMENT, rule)
        row.is_active, row.changed_at, row.changed_by = False, at, by
        row.version += 1
        self._session.flush()
        mark_changed(self._session, clinic)

    def _row(self, clinic: ClinicId, kind: str, rule: RuleId) -> t.ClinicRule:
        row = self._find(clinic, kind, rule)
        if row is None:
            raise NotFound("There is no such rule in this clinic.")
        return row

    def _find(self, clinic: ClinicId, kind: str, rule: RuleId) -> t.ClinicRule | None:
        mine = (t.ClinicRule.clinic_id == clinic) & (t.ClinicRule.kind == kind)
        return one(self._session, select(t.ClinicRule).where(mine, t.ClinicRule.id == rule))


def _fill(row: t.ClinicRule, rule: ClinicRule) -> t.ClinicRule:
    row.document, row.is_active = canonical(rule.rule), rule.is_active
    row.changed_at, row.changed_by = rule.changed_at, rule.changed_by
    return row


def _rule(row: t.ClinicRule) -> ClinicRule:
    rule = structured(json.loads(row.document), Rule)
    return ClinicRule(
        rule=replace(rule, is_own=True),
        created_at=row.created_at,
        created_by=row.created_by,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        is_active=row.is_active,
        version=row.version,
    )
