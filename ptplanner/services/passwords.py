"""Password hashing with argon2id; concurrency is limited because each hash takes 64 MiB.

Every way to set a password goes through ``hash_new_password``, which refuses one that is easy to guess.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ptplanner.domain import access_code
from ptplanner.domain.errors import InvalidValue, ServerBusy
from ptplanner.services.password_strength import require_strong_password

# NIST SP 800-63B: length counts, composition rules do not. Twelve resists offline guessing with argon2id.
MIN_PASSWORD_LENGTH = 12
# Longer passwords only cost time.
MAX_PASSWORD_LENGTH = 256
# Each hash takes 64 MiB; this bounds the memory that a flood of sign-ins can use.
MAX_CONCURRENT_HASHES = 4
# A hash takes a fifth of a second; whoever would wait longer than this is asked to come back.
MAX_WAIT_S = 3.0
# More would hold the threads that serve pages.
MAX_WAITING = 4

# 16 characters from an alphabet of 28 give 77 bits.
_GROUP_COUNT, _GROUP_LENGTH = 4, 4
_GENERATED = re.compile(
    "-".join([f"[{access_code.CODE_ALPHABET}]{{{_GROUP_LENGTH}}}"] * _GROUP_COUNT), re.IGNORECASE
)

_hasher = PasswordHasher()
_hash_slots = threading.BoundedSemaphore(MAX_CONCURRENT_HASHES)
_waiting_places = threading.BoundedSemaphore(MAX_CONCURRENT_HASHES + MAX_WAITING)


def generate_password(randbelow: Callable[[int], int]) -> str:
    """A password to copy from a screen, such as ``7K4M-9XQ2-WTBB-2FGH``; ``randbelow`` must be secure."""
    groups = (
        access_code.generate_characters(randbelow, _GROUP_LENGTH) for _ in range(_GROUP_COUNT)
    )
    return "-".join(groups)


def list_readings(typed: str) -> tuple[str, ...]:
    """What a typed password may mean: a generated one counts in lower case too."""
    return (typed, typed.upper()) if _GENERATED.fullmatch(typed.strip()) else (typed,)


def is_correct_reading(typed: str, known_hash: str) -> bool:
    """Whether what was typed is the password, in any of its readings. Raises ServerBusy."""
    return any(is_correct_password(one, known_hash) for one in list_readings(typed))


def hash_new_password(password: str, context: Iterable[str] = ()) -> str:
    """Return the hash of a password that is to be set. Raises InvalidValue with the reason if it is too weak.

    ``context``: texts that the password must not be made from, such as the person's e-mail, name and clinic.
    """
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise InvalidValue(
            f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters. "
            "A few words in a row are easy to remember."
        )
    require_strong_password(password, context)
    return hash_known_password(password)


def hash_known_password(password: str) -> str:
    """Hash a password that is set already, for example because the settings of the hash have changed."""
    with _take_hash_slot():
        return _hasher.hash(password)


def is_correct_password(password: str, known_hash: str) -> bool:
    """Raises ServerBusy if too many passwords are being checked."""
    if len(password) > MAX_PASSWORD_LENGTH:
        return False
    try:
        with _take_hash_slot():
            return _hasher.verify(known_hash, password)
    except (VerificationError, InvalidHashError):
        return False


@contextmanager
def _take_hash_slot() -> Iterator[None]:
    """Wait for one of the few slots, in a queue of bounded length and for a bounded time."""
    if not _waiting_places.acquire(blocking=False):
        raise _report_busy()
    try:
        if not _hash_slots.acquire(timeout=MAX_WAIT_S):
            raise _report_busy()
        try:
            yield
        finally:
            _hash_slots.release()
    finally:
        _waiting_places.release()


def _report_busy() -> ServerBusy:
    return ServerBusy("Too many people are signing in at this moment.", retry_seconds=5)


def is_hash_outdated(known_hash: str) -> bool:
    """Tell whether the hash was made with settings other than the current ones."""
    return _hasher.check_needs_rehash(known_hash)
