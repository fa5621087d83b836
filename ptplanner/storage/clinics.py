"""Clinics and their users."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ptplanner.domain.errors import InvalidValue, NotFound
from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.revision import ClinicCard
from ptplanner.services.ports import Clinic, Role, User
from ptplanner.storage import tables as t
from ptplanner.storage.content_version import content_version
from ptplanner.storage.locking import one


class SqlClinics:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, clinic: Clinic) -> None:
        self._session.add(_fill_clinic(t.Clinic(id=clinic.id), clinic))
        self._session.flush()

    def get(self, clinic: ClinicId) -> Clinic:
        row = self._row(clinic)
        card = ClinicCard(row.name, row.phone, row.hours, row.emergency_number)
        return Clinic(ClinicId(row.id), card, row.is_demo)

    def save(self, clinic: Clinic) -> None:
        _fill_clinic(self._row(clinic.id), clinic)
        self._session.flush()

    def count(self) -> int:
        return self._session.scalar(select(func.count()).select_from(t.Clinic)) or 0

    def content_version(self, clinic: ClinicId) -> str:
        """A token that changes with the clinic's rules and custom exercises; "" while it has none."""
        return content_version(self._session, clinic)

    def _row(self, clinic: ClinicId) -> t.Clinic:
        row = one(self._session, select(t.Clinic).where(t.Clinic.id == clinic))
        if row is None:
            raise NotFound("There is no such clinic.")
        return row


def _fill_clinic(row: t.Clinic, clinic: Clinic) -> t.Clinic:
    row.name, row.phone = clinic.card.name, clinic.card.phone
    row.hours, row.emergency_number = clinic.card.hours, clinic.card.emergency_number
    row.is_demo = clinic.is_demo
    return row


class SqlUsers:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, user: User) -> None:
        self._session.add(_fill_user(t.User(id=user.id, clinic_id=user.clinic), user))
        self._flush()

    def get(self, user: UserId) -> User | None:
        return _user(one(self._session, select(t.User).where(t.User.id == user)))

    def by_email(self, email: str) -> User | None:
        same = t.User.email_key == _email_key(email)
        return _user(one(self._session, select(t.User).where(same)))

    def of_clinic(self, clinic: ClinicId) -> tuple[User, ...]:
        rows = self._session.scalars(select(t.User).where(t.User.clinic_id == clinic))
        return tuple(user for row in rows if (user := _user(row)))

    def save(self, user: User) -> None:
        mine = (t.User.id == user.id) & (t.User.clinic_id == user.clinic)
        row = one(self._session, select(t.User).where(mine))
        if row is None:
            raise NotFound("There is no such person in this clinic.")
        _fill_user(row, user)
        self._flush()

    def _flush(self) -> None:
        try:
            self._session.flush()
        except IntegrityError as error:
            raise InvalidValue("Another user already signs in with this e-mail address.") from error


def _email_key(email: str) -> str:
    """The lookup key of an address. NUL is dropped and lone surrogates replaced, so that no lookup fails on them."""
    return email.strip().casefold().replace("\0", "").encode(errors="replace").decode()


def _fill_user(row: t.User, user: User) -> t.User:
    row.email, row.email_key, row.name = user.email, _email_key(user.email), user.name
    row.role, row.password_hash = user.role.value, user.password_hash
    row.epoch, row.is_active = user.epoch, user.is_active
    return row


def _user(row: t.User | None) -> User | None:
    if row is None:
        return None
    return User(
        id=UserId(row.id),
        clinic=ClinicId(row.clinic_id),
        email=row.email,
        name=row.name,
        role=Role(row.role),
        password_hash=row.password_hash,
        epoch=row.epoch,
        is_active=row.is_active,
    )
