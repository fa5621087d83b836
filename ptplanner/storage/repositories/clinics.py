"""Clinics and their users."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import ScalarSelect, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ptplanner.domain.clinic import Clinic, ClinicSummary, Role, User
from ptplanner.domain.clinic_locale import ClinicLocale, DateOrder, DoctorWord, WeightUnit
from ptplanner.domain.errors import InvalidValue, NotFound
from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.name_on_sheet import NameOnSheet
from ptplanner.domain.paper import Paper
from ptplanner.domain.revision import ClinicDetails
from ptplanner.storage import tables as t
from ptplanner.storage.rows import (
    count_change,
    read_version,
    require_version,
    select_for_update,
)
from ptplanner.storage.session_tables import UserSessionRow


class SqlClinics:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clinic: Clinic) -> None:
        self._session.add(_fill_clinic_row(t.ClinicRow(id=clinic.id), clinic))
        self._session.flush()

    def get(self, clinic: ClinicId) -> Clinic:
        return _clinic_from_row(self._get_clinic_row(clinic))

    def save(self, clinic: Clinic) -> None:
        """Raises StaleRecord if the details have changed since ``clinic.version``; other facts count no version."""
        row = self._get_clinic_row(clinic.id)
        require_version(row, clinic.version)
        before = _clinic_from_row(row)
        if (before.card, before.locale) != (clinic.card, clinic.locale):
            count_change(row, clinic.version)
        _fill_clinic_row(row, clinic)
        self._session.flush()

    def list_summaries(self) -> tuple[ClinicSummary, ...]:
        """All clinics by name, for the command line of whoever runs the installation."""
        people, plans = _count_rows_of(t.UserRow), _count_rows_of(t.PlanRow)
        last_used = (
            select(func.max(UserSessionRow.seen_at))
            .where(UserSessionRow.clinic_id == t.ClinicRow.id)
            .scalar_subquery()
        )
        rows = self._session.execute(
            select(t.ClinicRow, people, plans, last_used).order_by(t.ClinicRow.name, t.ClinicRow.id)
        )
        return tuple(
            ClinicSummary(_clinic_from_row(row), people, row.patients, plans, used_at)
            for row, people, plans, used_at in rows
        )

    def count_clinics(self) -> int:
        return self._session.scalar(select(func.count()).select_from(t.ClinicRow)) or 0

    def list_clinic_ids(self) -> tuple[ClinicId, ...]:
        """All clinics of the installation."""
        return tuple(
            map(ClinicId, self._session.scalars(select(t.ClinicRow.id).order_by(t.ClinicRow.id)))
        )

    def list_demo_clinics(self) -> tuple[ClinicId, ...]:
        found = select(t.ClinicRow.id).where(t.ClinicRow.is_demo).order_by(t.ClinicRow.id)
        return tuple(map(ClinicId, self._session.scalars(found)))

    def get_time_zone(self, clinic: ClinicId) -> str:
        """The name of the clinic's time zone; "" for that of the server."""
        named = select(t.ClinicRow.time_zone).where(t.ClinicRow.id == clinic)
        return self._session.scalar(named) or ""

    def get_content_version(self, clinic: ClinicId) -> str:
        """A token that changes with the clinic's rules and custom exercises; "" while it has none."""
        return load_content_version(self._session, clinic)

    def _get_clinic_row(self, clinic: ClinicId) -> t.ClinicRow:
        row = select_for_update(self._session, select(t.ClinicRow).where(t.ClinicRow.id == clinic))
        if row is None:
            raise NotFound("There is no such clinic.")
        return row


def _count_rows_of(table: type[t.UserRow | t.PlanRow]) -> ScalarSelect[int]:
    """How many rows a clinic has in a table, beside the row of the clinic."""
    mine = table.clinic_id == t.ClinicRow.id
    return select(func.count()).select_from(table).where(mine).scalar_subquery()


def _clinic_from_row(row: t.ClinicRow) -> Clinic:
    return Clinic(
        ClinicId(row.id),
        _card_from_row(row),
        row.is_demo,
        _clinic_locale_from_row(row),
        read_version(row),
        row.idle_minutes,
        row.suspended_at,
    )


def _fill_clinic_row(row: t.ClinicRow, clinic: Clinic) -> t.ClinicRow:
    row.name, row.phone = clinic.card.name, clinic.card.phone
    row.hours, row.emergency_number = clinic.card.hours, clinic.card.emergency_number
    row.out_of_hours_phone = clinic.card.out_of_hours_phone
    row.date_order, row.doctor_word = clinic.card.date_order.value, clinic.card.doctor_word.value
    row.name_on_sheet = clinic.card.name_on_sheet.value
    row.country, row.paper = clinic.locale.country, clinic.locale.paper.value
    row.weight_unit, row.time_zone = clinic.locale.weight_unit.value, clinic.locale.time_zone
    row.is_demo, row.idle_minutes = clinic.is_demo, clinic.idle_minutes
    row.suspended_at = clinic.suspended_at
    return row


def _card_from_row(row: t.ClinicRow) -> ClinicDetails:
    return ClinicDetails(
        name=row.name,
        phone=row.phone,
        hours=row.hours,
        emergency_number=row.emergency_number,
        out_of_hours_phone=row.out_of_hours_phone,
        date_order=DateOrder(row.date_order),
        doctor_word=DoctorWord(row.doctor_word),
        name_on_sheet=NameOnSheet(row.name_on_sheet),
    )


def _clinic_locale_from_row(row: t.ClinicRow) -> ClinicLocale:
    return ClinicLocale(row.country, Paper(row.paper), WeightUnit(row.weight_unit), row.time_zone)


class SqlUsers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, user: User) -> None:
        self._session.add(_fill_user_row(t.UserRow(id=user.id, clinic_id=user.clinic), user))
        self._flush_unique_email()

    def find_by_id(self, user: UserId) -> User | None:
        return _user_from_row(
            select_for_update(self._session, select(t.UserRow).where(t.UserRow.id == user))
        )

    def find_by_email(self, email: str) -> User | None:
        same = t.UserRow.email_key == _build_email_key(email)
        return _user_from_row(select_for_update(self._session, select(t.UserRow).where(same)))

    def list(self, clinic: ClinicId) -> tuple[User, ...]:
        rows = self._session.scalars(select(t.UserRow).where(t.UserRow.clinic_id == clinic))
        return tuple(user for row in rows if (user := _user_from_row(row)))

    def save(self, user: User) -> None:
        """Raises StaleRecord if e-mail, name, role or activation have changed since ``user.version``."""
        mine = (t.UserRow.id == user.id) & (t.UserRow.clinic_id == user.clinic)
        row = select_for_update(self._session, select(t.UserRow).where(mine))
        if row is None:
            raise NotFound("There is no such person in this clinic.")
        require_version(row, user.version)
        if _is_shown_otherwise(row, user):
            count_change(row, user.version)
        _fill_user_row(row, user)
        self._flush_unique_email()

    def _flush_unique_email(self) -> None:
        try:
            self._session.flush()
        except IntegrityError as error:
            raise InvalidValue("Another user already signs in with this e-mail address.") from error


def _build_email_key(email: str) -> str:
    """The lookup key of an address. NUL is dropped and lone surrogates replaced, so that no lookup fails on them."""
    return email.strip().casefold().replace("\0", "").encode(errors="replace").decode()


def _fill_user_row(row: t.UserRow, user: User) -> t.UserRow:
    row.email, row.email_key, row.name = user.email, _build_email_key(user.email), user.name
    row.role, row.password_hash = user.role.value, user.password_hash
    row.epoch, row.is_active = user.epoch, user.is_active
    return row


def _is_shown_otherwise(row: t.UserRow, user: User) -> bool:
    """Whether the change is one that owners see; a new password or the end of sessions is no new version."""
    before = (row.email, row.name, row.role, row.is_active)
    return before != (user.email, user.name, user.role.value, user.is_active)


def _user_from_row(row: t.UserRow | None) -> User | None:
    return None if row is None else read_user_row(row)


def read_user_row(row: t.UserRow) -> User:
    return User(
        id=UserId(row.id),
        clinic=ClinicId(row.clinic_id),
        email=row.email,
        name=row.name,
        role=Role(row.role),
        password_hash=row.password_hash,
        epoch=row.epoch,
        is_active=row.is_active,
        version=read_version(row),
    )


def load_content_version(session: Session, clinic: ClinicId) -> str:
    """The token; "" while the clinic has no content of its own."""
    return session.scalar(select(t.ClinicRow.content_version).where(t.ClinicRow.id == clinic)) or ""


def renew_content_version(session: Session, clinic: ClinicId) -> None:
    """Store a random token. Unlike a counter, it never repeats a value that was rolled back."""
    row = update(t.ClinicRow).where(t.ClinicRow.id == clinic)
    session.execute(
        row.values(content_version=uuid4().hex),
        execution_options={"synchronize_session": False},
    )
