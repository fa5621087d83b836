"""Access codes: the codes that patients type or scan, and the plan that each one opens."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ptplanner.domain.errors import NotFound
from ptplanner.domain.ids import ClinicId, ItemId, PlanId
from ptplanner.services.ports import AccessCode
from ptplanner.storage import tables as t
from ptplanner.storage.columns import is_keepable


class SqlAccessCodes:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, code: AccessCode) -> None:
        its_plan = select(t.Plan.id).where(t.Plan.clinic_id == code.clinic, t.Plan.id == code.plan)
        if self._session.scalar(its_plan) is None:
            raise NotFound("There is no such plan.")
        self._session.add(
            t.AccessCode(
                code=code.code,
                clinic_id=code.clinic,
                plan_id=code.plan,
                item_id=code.item,
                is_revoked=code.is_revoked,
                last_opened_on=code.last_opened_on,
            )
        )
        self._session.flush()

    def find(self, code: str) -> AccessCode | None:
        """Find a code, revoked or not; callers must check ``is_revoked``."""
        if not is_keepable(code):
            return None
        row = self._session.scalar(select(t.AccessCode).where(t.AccessCode.code == code))
        return _code(row) if row else None

    def of_plan(self, clinic: ClinicId, plan: PlanId) -> tuple[AccessCode, ...]:
        rows = self._session.scalars(
            select(t.AccessCode)
            .where(t.AccessCode.clinic_id == clinic, t.AccessCode.plan_id == plan)
            .order_by(t.AccessCode.item_id.is_not(None), t.AccessCode.code)
        )
        return tuple(_code(row) for row in rows)

    def revoke(self, clinic: ClinicId, plan: PlanId) -> None:
        self._session.execute(
            update(t.AccessCode)
            .where(t.AccessCode.clinic_id == clinic, t.AccessCode.plan_id == plan)
            .values(is_revoked=True)
        )

    def opened(self, code: str, on: date) -> None:
        self._session.execute(
            update(t.AccessCode).where(t.AccessCode.code == code).values(last_opened_on=on)
        )


def _code(row: t.AccessCode) -> AccessCode:
    return AccessCode(
        code=row.code,
        clinic=ClinicId(row.clinic_id),
        plan=PlanId(row.plan_id),
        item=ItemId(row.item_id) if row.item_id is not None else None,
        is_revoked=row.is_revoked,
        last_opened_on=row.last_opened_on,
    )
