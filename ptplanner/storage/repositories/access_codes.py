"""Access codes: the codes that patients type or scan, and the plan that each one opens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId, ItemId, PlanId
from ptplanner.domain.records import AccessCode
from ptplanner.storage import tables as t
from ptplanner.storage.columns import is_storable_text


class SqlAccessCodes:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, code: AccessCode) -> None:
        self.add_all(code.clinic, code.plan, (code,))

    def add_all(self, clinic: ClinicId, plan: PlanId, codes: Sequence[AccessCode]) -> None:
        its_plan = select(t.PlanRow.id).where(t.PlanRow.clinic_id == clinic, t.PlanRow.id == plan)
        if self._session.scalar(its_plan) is None:
            raise NotFound("There is no such plan.")
        self._session.add_all(_build_access_code_row(clinic, plan, code) for code in codes)
        self._session.flush()

    def find_code(self, code: str) -> AccessCode | None:
        """Find a code, revoked or not; callers must check ``is_revoked``."""
        if not is_storable_text(code):
            return None
        row = self._session.scalar(select(t.AccessCodeRow).where(t.AccessCodeRow.code == code))
        return _access_code_from_row(row) if row else None

    def list_codes(self, clinic: ClinicId, plan: PlanId) -> tuple[AccessCode, ...]:
        rows = self._session.scalars(
            select(t.AccessCodeRow)
            .where(t.AccessCodeRow.clinic_id == clinic, t.AccessCodeRow.plan_id == plan)
            .order_by(t.AccessCodeRow.item_id.is_not(None), t.AccessCodeRow.code)
        )
        return tuple(_access_code_from_row(row) for row in rows)

    def revoke_for_plan(self, clinic: ClinicId, plan: PlanId) -> None:
        self._session.execute(
            update(t.AccessCodeRow)
            .where(t.AccessCodeRow.clinic_id == clinic, t.AccessCodeRow.plan_id == plan)
            .values(is_revoked=True)
        )

    def record_scan(self, code: str, on: date) -> None:
        self._session.execute(
            update(t.AccessCodeRow).where(t.AccessCodeRow.code == code).values(last_opened_on=on)
        )


def _build_access_code_row(clinic: ClinicId, plan: PlanId, code: AccessCode) -> t.AccessCodeRow:
    return t.AccessCodeRow(
        code=code.code,
        clinic_id=clinic,
        plan_id=plan,
        item_id=code.item,
        is_revoked=code.is_revoked,
        last_opened_on=code.last_opened_on,
    )


def _access_code_from_row(row: t.AccessCodeRow) -> AccessCode:
    return AccessCode(
        code=row.code,
        clinic=ClinicId(row.clinic_id),
        plan=PlanId(row.plan_id),
        item=ItemId(row.item_id) if row.item_id is not None else None,
        is_revoked=row.is_revoked,
        last_opened_on=row.last_opened_on,
    )
