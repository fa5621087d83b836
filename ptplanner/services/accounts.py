"""Clinics and the people who sign in to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import tzinfo
from functools import cache

from ptplanner.domain.audit import COMMAND_LINE
from ptplanner.domain.clinic import Actor, Clinic, Role, User
from ptplanner.domain.clinic_locale import ClinicLocale
from ptplanner.domain.errors import InvalidValue, NotFound, PermissionDenied
from ptplanner.domain.ids import ClinicId, UserId
from ptplanner.domain.records import AuditEntry, ErasedKind
from ptplanner.domain.revision import ClinicDetails
from ptplanner.services import passwords
from ptplanner.services.ports import Clock, NewId, Repositories, Store
from ptplanner.services.sessions import end_all_sessions
from ptplanner.services.time_zones import load_time_zone

# The longest address that RFC 5321 lets through.
EMAIL_LIMIT = 254
PERSON_NAME_LIMIT = 120


class WrongCredentials(PermissionDenied):
    """The e-mail or the password is wrong; the message never says which."""


class ClinicSuspended(WrongCredentials):
    """The password is right, but whoever runs the installation has suspended the clinic."""


@dataclass(frozen=True)
class Accounts:
    """Sign-in, passwords and new clinics."""

    store: Store
    clock: Clock
    new_id: NewId

    def sign_in(self, email: str, password: str) -> User:
        """Return the user. Raises WrongCredentials, taking as long as a successful check."""
        with self.store.begin_read() as repos:
            user = repos.users.find_by_email(email.strip().casefold())
        known = user.password_hash if user else _make_dummy_hash()
        right = [one for one in passwords.list_readings(password)
                 if passwords.is_correct_password(one, known)]  # fmt: skip
        if user is None or not right or not user.is_active:
            raise WrongCredentials("This e-mail and password do not belong together.")
        self._require_unsuspended(user)
        signed_in = _renew_outdated_hash(user, right[0])
        with self.store.begin_write() as repos:
            if signed_in != user:
                repos.users.save(signed_in)
            self._audit_account(repos, user, "signed in")
        return signed_in

    def _require_unsuspended(self, user: User) -> None:
        with self.store.begin_read() as repos:
            clinic = repos.clinics.get(user.clinic)
        if clinic.suspended_at is not None:
            raise ClinicSuspended(
                f"Nobody can sign in to {clinic.card.name} at the moment. Ask whoever runs ptplanner for you; "
                "nothing is lost, and patients can open their plans."
            )

    def find_time_zone(self, clinic: ClinicId) -> tzinfo | None:
        """Return the time zone of a clinic; None for that of the server."""
        with self.store.begin_read() as repos:
            return load_time_zone(repos.clinics.get_time_zone(clinic))

    def change_password(self, who: Actor, current: str, new: str) -> User:
        """Set a new password and end every session; the person starts a new one."""
        user = self._get_user(who)
        if not passwords.is_correct_reading(current, user.password_hash):
            raise WrongCredentials("The current password is wrong.")
        hashed = passwords.hash_new_password(new, self._list_password_context(user))
        with self.store.begin_write() as repos:
            changed = end_all_sessions(repos, replace(user, password_hash=hashed), self.clock())
            repos.users.save(changed)
            self._audit_account(repos, changed, "changed password")
        return changed

    def replace_password(self, email: str, password: str) -> User:
        """Set a password without the old one, for the command line, and void every session of the account.

        Raises NotFound if there is no account with this e-mail.
        """
        with self.store.begin_read() as repos:
            user = repos.users.find_by_email(email.strip().casefold())
        if user is None:
            raise NotFound(f"There is no account with the e-mail {email.strip()}.")
        hashed = passwords.hash_new_password(password, self._list_password_context(user))
        with self.store.begin_write() as repos:
            changed = end_all_sessions(repos, replace(user, password_hash=hashed), self.clock())
            repos.users.save(changed)
            entry = AuditEntry(self.clock(), COMMAND_LINE, "reset password", f"user {user.id}")
            repos.audit.add(user.clinic, entry)
        return changed

    def sign_out_everywhere(self, who: Actor) -> None:
        user = self._get_user(who)
        with self.store.begin_write() as repos:
            repos.users.save(end_all_sessions(repos, user, self.clock()))
            self._audit_account(repos, user, "signed out everywhere")

    def get_clinic(self, who: Actor) -> Clinic:
        with self.store.begin_read() as repos:
            return repos.clinics.get(who.clinic)

    def create_clinic(
        self,
        card: ClinicDetails,
        email: str,
        name: str,
        password: str,
        *,
        is_demo: bool = False,
        locale: ClinicLocale | None = None,
    ) -> User:
        """Create a clinic and its owner in one transaction."""
        clinic = Clinic(ClinicId(self.new_id()), card, is_demo, locale or ClinicLocale())
        user = User(
            id=UserId(self.new_id()),
            clinic=clinic.id,
            email=validate_email(email),
            name=validate_person_name(name),
            role=Role.OWNER,
            password_hash=passwords.hash_new_password(password, (card.name, email, name)),
        )
        if not card.name.strip():
            raise InvalidValue("A clinic needs a name.")
        with self.store.begin_write() as repos:
            require_unused_email(repos, user.email)
            repos.clinics.add(clinic)
            repos.users.add(user)
        return user

    def has_erased_clinic(self) -> bool:
        """Whether a clinic was ever removed on purpose, such as the demo clinic."""
        with self.store.begin_read() as repos:
            return any(one.kind is ErasedKind.CLINIC for one in repos.erasure.list_erased())

    def has_clinic(self) -> bool:
        with self.store.begin_read() as repos:
            return repos.clinics.count_clinics() > 0

    def _list_password_context(self, user: User) -> tuple[str, ...]:
        """What whoever knows the person also knows, so that no password is made from it."""
        with self.store.begin_read() as repos:
            clinic = repos.clinics.get(user.clinic)
        return clinic.card.name, user.email, user.name

    def _get_user(self, who: Actor) -> User:
        with self.store.begin_read() as repos:
            user = repos.users.find_by_id(who.user)
        if user is None:
            raise NotFound("This account no longer exists.")
        return user

    def _audit_account(self, repos: Repositories, user: User, action: str) -> None:
        entry = AuditEntry(self.clock(), user.id, action, f"user {user.id}")
        repos.audit.add(user.clinic, entry)


@cache
def _make_dummy_hash() -> str:
    """Return a hash to verify against when the e-mail is unknown, so that the response time does not reveal it."""
    return passwords.hash_known_password("nobody has this password")


def _renew_outdated_hash(user: User, password: str) -> User:
    """Return the user with a hash of today's settings, made from the password that was just checked."""
    if not passwords.is_hash_outdated(user.password_hash):
        return user
    return replace(user, password_hash=passwords.hash_known_password(password))


def require_unused_email(repos: Repositories, email: str) -> None:
    if repos.users.find_by_email(email):
        raise InvalidValue("There is already an account with this e-mail.")


def validate_email(text: str) -> str:
    email = text.strip().casefold()
    local, at, domain = email.rpartition("@")
    if (
        not (at and local and domain)
        or len(email) > EMAIL_LIMIT
        or any(sign.isspace() for sign in email)
    ):
        raise InvalidValue("Enter an e-mail address like name@clinic.example.")
    return email


def validate_person_name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= PERSON_NAME_LIMIT:
        raise InvalidValue(f"A name must have 1 to {PERSON_NAME_LIMIT} characters.")
    return name
