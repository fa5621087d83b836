"""Password hashing with argon2id; concurrency is limited because each hash takes 64 MiB."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ptplanner.domain.errors import InvalidValue

# NIST SP 800-63B: length counts, composition rules do not. Twelve resists offline guessing with argon2id.
MIN_PASSWORD_LENGTH = 12
# Longer passwords only cost time.
MAX_PASSWORD_LENGTH = 256
# Each hash takes 64 MiB; this bounds the memory that a flood of sign-ins can use.
MAX_CONCURRENT_HASHES = 4

_hasher = PasswordHasher()
_hash_slots = threading.BoundedSemaphore(MAX_CONCURRENT_HASHES)


def hash_password(password: str) -> str:
    if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
        raise InvalidValue(
            f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters. "
            "A few words in a row are easy to remember."
        )
    with _hash_slots:
        return _hasher.hash(password)


def is_correct_password(password: str, known_hash: str) -> bool:
    if len(password) > MAX_PASSWORD_LENGTH:
        return False
    try:
        with _hash_slots:
            return _hasher.verify(known_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def is_hash_outdated(known_hash: str) -> bool:
    """Tell whether the hash was made with settings other than the current ones."""
    return _hasher.check_needs_rehash(known_hash)
