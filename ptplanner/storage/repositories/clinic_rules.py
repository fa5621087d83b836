"""A clinic's own precaution rules, and its adjustments of built-in rules."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ptplanner.domain.catalog import ClinicRule
from ptplanner.domain.condition import PrecautionRule, RuleAdjustment
from ptplanner.domain.errors import InvalidValue, NotFound, StaleRule
from ptplanner.domain.ids import ClinicId, RuleId
from ptplanner.storage import content_tables as t
from ptplanner.storage.repositories.clinics import renew_content_version
from ptplanner.storage.rows import select_for_update
from ptplanner.storage.serialization import from_json, to_canonical_json

CUSTOM_RULE_KIND, ADJUSTMENT_KIND = "rule", "adjustment"


class SqlClinicRules:
    def __init__(self, session: Session) -> None:
        self._session = session

    def list(self, clinic: ClinicId) -> tuple[ClinicRule, ...]:
        """All custom rules, active or not, oldest first."""
        mine = (t.ClinicRuleRow.clinic_id == clinic) & (t.ClinicRuleRow.kind == CUSTOM_RULE_KIND)
        order = (t.ClinicRuleRow.created_at, t.ClinicRuleRow.id)
        rows = self._session.scalars(select(t.ClinicRuleRow).where(mine).order_by(*order))
        return tuple(_clinic_rule_from_row(row) for row in rows)

    def get(self, clinic: ClinicId, rule: RuleId) -> ClinicRule:
        return _clinic_rule_from_row(self._get_rule_row(clinic, CUSTOM_RULE_KIND, rule))

    def add(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """Raises InvalidValue if the id is taken."""
        row = t.ClinicRuleRow(
            clinic_id=clinic,
            kind=CUSTOM_RULE_KIND,
            id=rule.rule.id,
            version=1,
            created_at=rule.created_at,
            created_by=rule.created_by,
        )
        self._session.add(_fill_rule_row(row, rule))
        try:
            self._session.flush()
        except IntegrityError as error:
            raise InvalidValue("There is already a rule with this id.") from error
        renew_content_version(self._session, clinic)

    def save(self, clinic: ClinicId, rule: ClinicRule) -> None:
        """``rule.version`` is the version that was read; raises StaleRule if the rule has changed since."""
        row = self._get_rule_row(clinic, CUSTOM_RULE_KIND, rule.rule.id)
        if row.version != rule.version:
            raise StaleRule("This rule was changed in another window. Look at it again.")
        row.version += 1
        _fill_rule_row(row, rule)
        self._session.flush()
        renew_content_version(self._session, clinic)

    def list_adjustments(self, clinic: ClinicId) -> tuple[RuleAdjustment, ...]:
        """The adjustments in force."""
        mine = (t.ClinicRuleRow.clinic_id == clinic) & (t.ClinicRuleRow.kind == ADJUSTMENT_KIND)
        rows = self._session.scalars(
            select(t.ClinicRuleRow)
            .where(mine, t.ClinicRuleRow.is_active)
            .order_by(t.ClinicRuleRow.id)
        )
        return tuple(from_json(json.loads(row.document), RuleAdjustment) for row in rows)

    def save_adjustment(self, clinic: ClinicId, adjustment: RuleAdjustment, at: datetime) -> None:
        """Store the adjustment, replacing an earlier one of the same rule."""
        row = self._find_rule_row(clinic, ADJUSTMENT_KIND, adjustment.rule)
        if row is None:
            row = t.ClinicRuleRow(
                clinic_id=clinic, kind=ADJUSTMENT_KIND, id=adjustment.rule, version=0
            )
            row.created_at, row.created_by = at, adjustment.by
            self._session.add(row)
        row.document, row.is_active = to_canonical_json(adjustment), True
        row.version += 1
        row.changed_at, row.changed_by = at, adjustment.by
        self._session.flush()
        renew_content_version(self._session, clinic)

    def remove_adjustment(self, clinic: ClinicId, rule: RuleId, by: str, at: datetime) -> None:
        """Withdraw the adjustment, so that the built-in rule applies as written again."""
        row = self._get_rule_row(clinic, ADJUSTMENT_KIND, rule)
        row.is_active, row.changed_at, row.changed_by = False, at, by
        row.version += 1
        self._session.flush()
        renew_content_version(self._session, clinic)

    def _get_rule_row(self, clinic: ClinicId, kind: str, rule: RuleId) -> t.ClinicRuleRow:
        row = self._find_rule_row(clinic, kind, rule)
        if row is None:
            raise NotFound("There is no such rule in this clinic.")
        return row

    def _find_rule_row(self, clinic: ClinicId, kind: str, rule: RuleId) -> t.ClinicRuleRow | None:
        mine = (t.ClinicRuleRow.clinic_id == clinic) & (t.ClinicRuleRow.kind == kind)
        return select_for_update(
            self._session, select(t.ClinicRuleRow).where(mine, t.ClinicRuleRow.id == rule)
        )


def _fill_rule_row(row: t.ClinicRuleRow, rule: ClinicRule) -> t.ClinicRuleRow:
    row.document, row.is_active = to_canonical_json(rule.rule), rule.is_active
    row.changed_at, row.changed_by = rule.changed_at, rule.changed_by
    return row


def _clinic_rule_from_row(row: t.ClinicRuleRow) -> ClinicRule:
    rule = from_json(json.loads(row.document), PrecautionRule)
    return ClinicRule(
        rule=replace(rule, is_custom=True),
        created_at=row.created_at,
        created_by=row.created_by,
        changed_at=row.changed_at,
        changed_by=row.changed_by,
        is_active=row.is_active,
        version=row.version,
    )
