"""Password hashing with argon2id; concurrency is limited because each hash takes 64 MiB."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ptplanner.domain.errors import InvalidValue

# NIST SP 800-63B: length counts, composition rules do not. Twelve resists offline guessing with argon2id.
SHORTEST = 12
# Longer passwords only cost time.
LONGEST = 256
# Each hash takes 64 MiB; this bounds the memory that a flood of sign-ins can use.
AT_ONCE = 4

_hasher = PasswordHasher()
_gate = threading.BoundedSemaphore(AT_ONCE)


def hashed(password: str) -> str:
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidValue(
            f"A password has {SHORTEST} to {LONGEST} characters. A few words in a row are easy to remember."
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
    """Tell whether the hash was made with settings other than the current ones."""
    return _hasher.check_needs_rehash(known_hash)
