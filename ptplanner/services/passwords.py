"""Passwords: argon2id, at most a few at once because each takes 64 MiB."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ptplanner.domain.errors import InvalidValue

# NIST SP 800-63B: length counts, composition rules do not. Twelve resists offline guessing with argon2id.
SHORTEST = 12
# Longer input only costs time.
LONGEST = 256
# Each hash takes 64 MiB; four at once bound the memory a flood of sign-ins can take.
AT_ONCE = 4

_hasher = PasswordHasher()
_gate = threading.BoundedSemaphore(AT_ONCE)


def hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidValue(
            f"A password has {SHORTEST} to {LONGEST} characters. A few words in a row are easy to keep."
        )
    with _gate:
        return _hasher.hash(password)


def is_right(password: str, known_hash: str) -> bool:
    if len(password) > LONGEST:
        return False
    try:
        with _gate:
            return _hasher.verify(known_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(known_hash: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(known_hash)
