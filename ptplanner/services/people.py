"""The clinic's card and its staff; only owners can change them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from ptplanner.domain.access import Permission, require_permission
from ptplanner.domain.clinic import Actor, Clinic, Role, User
from ptplanner.domain.clinic_locale import ClinicLocale
from ptplanner.domain.errors import InvalidValue, NotFound, TextTooLong
from ptplanner.domain.ids import UserId
from ptplanner.domain.record_version import RecordVersion
from ptplanner.domain.records import AuditEntry
from ptplanner.domain.revision import ClinicDetails
from ptplanner.services import passwords
from ptplanner.services.accounts import require_unused_email, validate_email, validate_person_name
from ptplanner.services.ports import Clock, NewId, Repositories, Store
from ptplanner.services.sent_forms import NO_FORM, make_once
from ptplanner.services.sessions import end_all_sessions
from ptplanner.services.time_zones import validate_time_zone

CARD_LIMITS = {
    "name": 120,
    "phone": 40,
    "hours": 120,
    "emergency_number": 20,
    "out_of_hours_phone": 40,
}


@dataclass(frozen=True)
class GeneratedPassword:
    """A password that an owner made for a user. Only its hash is stored, so it is shown once."""

    user: User
    password: str


class PersonAddedBefore(InvalidValue):
    """The form was sent twice: the person was added when it came first, and only then there was a password to show."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} was added when this form came first. If you did not see the password, make a new one."
        )


@dataclass(frozen=True)
class People:
    """Manages the staff of a clinic and the clinic's card on sheets."""

    store: Store
    clock: Clock
    new_id: NewId
    randbelow: Callable[[int], int]

    def list_people(self, who: Actor) -> tuple[User, ...]:
        """Return all users by name, inactive ones last."""
        with self.store.begin_read() as repos:
            users = repos.users.list(who.clinic)
        return tuple(sorted(users, key=lambda user: (not user.is_active, user.name.casefold())))

    def change_clinic_card(
        self,
        who: Actor,
        card: ClinicDetails,
        locale: ClinicLocale | None = None,
        version: int | None = None,
    ) -> None:
        """Change the clinic's card on new sheets, and its locale if given; issued sheets do not change.

        ``version`` is the number of the version that the form showed. Raises StaleRecord if it is not the newest.
        """
        require_permission(who, Permission.EDIT_CLINIC)
        card = validate_card(card)
        if locale:
            validate_time_zone(locale.time_zone)
        with self.store.begin_write() as repos:
            clinic: Clinic = repos.clinics.get(who.clinic)
            changed = replace(clinic, card=card, locale=locale or clinic.locale)
            signed = self._sign_change(who, clinic.version, version)
            repos.clinics.save(replace(changed, version=signed))
            self._audit_people(repos, who, "changed the clinic's card", f"clinic {who.clinic}")

    def add_person(
        self, who: Actor, name: str, email: str, role: Role, form_key: str = NO_FORM
    ) -> GeneratedPassword:
        """Add a user. Raises InvalidValue if the e-mail is invalid or already used, and PersonAddedBefore."""
        require_permission(who, Permission.EDIT_CLINIC)
        password = passwords.generate_password(self.randbelow)
        user = User(
            id=UserId(self.new_id()),
            clinic=who.clinic,
            email=validate_email(email),
            name=validate_person_name(name),
            role=role,
            password_hash=passwords.hash_new_password(password),
        )

        def add() -> str:
            require_unused_email(repos, user.email)
            repos.users.add(user)
            self._audit_people(repos, who, f"added {role.value}", f"user {user.id}")
            return user.id

        with self.store.begin_write() as repos:
            if not make_once(repos, who, form_key, self.clock(), add)[1]:
                raise PersonAddedBefore(user.name)
        return GeneratedPassword(user, password)

    def reset_password(self, who: Actor, user: UserId) -> GeneratedPassword:
        """Set a new password and void all sessions of the user."""
        require_permission(who, Permission.EDIT_CLINIC)
        password = passwords.generate_password(self.randbelow)
        hashed = passwords.hash_new_password(password)
        with self.store.begin_write() as repos:
            known = _get_colleague(repos, who, user)
            changed = end_all_sessions(repos, replace(known, password_hash=hashed), self.clock())
            repos.users.save(changed)
            self._audit_people(repos, who, "reset password", f"user {user}")
        return GeneratedPassword(changed, password)

    def set_role(self, who: Actor, user: UserId, role: Role, version: int | None = None) -> None:
        """Give a user another role, which ends their sessions.

        Raises StaleRecord if ``version``, which was shown, is not the newest.
        """
        with self.store.begin_write() as repos:
            known = _get_colleague(repos, who, user)
            signed = self._sign_change(who, known.version, version)
            changed = replace(known, role=role, version=signed)
            repos.users.save(end_all_sessions(repos, changed, self.clock()))
            self._audit_people(repos, who, f"made {role.value}", f"user {user}")

    def set_active(
        self, who: Actor, user: UserId, *, is_active: bool, version: int | None = None
    ) -> None:
        """Activate or deactivate a user. An inactive user cannot sign in; their records keep their name.

        Raises StaleRecord if ``version``, which was shown, is not the newest.
        """
        with self.store.begin_write() as repos:
            known = _get_colleague(repos, who, user)
            signed = self._sign_change(who, known.version, version)
            changed = replace(known, is_active=is_active, version=signed)
            repos.users.save(end_all_sessions(repos, changed, self.clock()))
            action = "reactivated" if is_active else "deactivated"
            self._audit_people(repos, who, action, f"user {user}")

    def _sign_change(self, who: Actor, stored: RecordVersion, shown: int | None) -> RecordVersion:
        """The version to save: that which the person was shown, else that which was just read."""
        read = stored if shown is None else replace(stored, number=shown)
        return read.sign_change(who.name, self.clock())

    def _audit_people(self, repos: Repositories, who: Actor, action: str, subject: str) -> None:
        repos.audit.add(who.clinic, AuditEntry(self.clock(), who.user, action, subject))


def _get_colleague(repos: Repositories, who: Actor, user: UserId) -> User:
    """Return another user of this clinic. Owners cannot change themselves, so one always remains."""
    require_permission(who, Permission.EDIT_CLINIC)
    known = repos.users.find_by_id(user)
    if known is None or known.clinic != who.clinic:
        raise NotFound("This clinic has no such person.")
    if user == who.user:
        raise InvalidValue(
            "You cannot change yourself here. Ask another owner, or use your account page."
        )
    return known


def validate_card(card: ClinicDetails) -> ClinicDetails:
    """Return the card with tidy lines; raise InvalidValue or TextTooLong for the first that cannot be printed."""
    lines: dict[str, Any] = {name: " ".join(getattr(card, name).split()) for name in CARD_LIMITS}
    if not lines["name"]:
        raise InvalidValue("A clinic needs a name.")
    if not lines["emergency_number"]:
        raise InvalidValue("Enter an emergency number, such as 112. Every sheet shows it.")
    for name, limit in CARD_LIMITS.items():
        if len(lines[name]) > limit:
            raise TextTooLong(f"The {name.replace('_', ' ')}", len(lines[name]), limit)
    return replace(card, **lines)
