"""Password hashing with argon2id; concurrency is limited because each hash takes 64 MiB."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ptplanner.domain import access_code
from ptplanner.domain.errors import InvalidValue

# NIST SP 800-63B: length counts, composition rules do not. Twelve resists offline guessing with argon2id.
MIN_PASSWORD_LENGTH = 12
# Longer passwords only cost time.
MAX_PASSWORD_LENGTH = 256
# Each hash takes 64 MiB; this bounds the memory that a flood of sign-ins can use.
MAX_CONCURRENT_HASHES = 4

# 16 characters from an alphabet of 28 give 77 bits.
_GROUP_COUNT, _GROUP_LENGTH = 4, 4
_GENERATED = re.compile(
    "-".join([f"[{access_code.CODE_ALPHABET}]{{{_GROUP_LENGTH}}}"] * _GROUP_COUNT), re.IGNORECASE
)

_hasher = PasswordHasher()
_hash_slots = threading.BoundedSemaphore(MAX_CONCURRENT_HASHES)


def generate_password(randbelow: Callable[[int], int]) -> str:
    """A password to copy from a screen, such as ``7K4M-9XQ2-WTBB-2FGH``; ``randbelow`` must be secure."""
    groups = (
        access_code.generate_characters(randbelow, _GROUP_LENGTH) for _ in range(_GROUP_COUNT)
    )
    return "-".join(groups)


def list_readings(typed: str) -> tuple[str, ...]:
    """What a typed password may mean: a generated one counts in lower case too."""
    return (typed, typed.upper()) if _GENERATED.fullmatch(typed.strip()) else (typed,)


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
