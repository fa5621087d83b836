"""Locks and unlocks a stream with age (https://age-encryption.org/v1), in pieces, so that memory stays small.

A backup for a key is an ordinary age file. A backup for a passphrase begins with the lines of a small armoured age
file, which the passphrase opens and which holds the key; an ordinary age file for that key follows at once. Scrypt
makes each guess of the passphrase slow, and pyrage offers a passphrase only for what fits into memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from pyrage import (
    DecryptError,
    EncryptError,
    IdentityError,
    RecipientError,
    decrypt_io,
    encrypt_io,
    passphrase,
)
from pyrage.x25519 import Identity, Recipient

from ptplanner.domain.backups import BackupRefused, BackupUnusable
from ptplanner.storage.backups.streams import (
    KeptErrors,
    ReadableStream,
    ThreadPipe,
    WritableStream,
    pipe_from,
    pipe_through,
)

AGE_START = b"age-encryption.org/"
PASSPHRASE_START = b"-----BEGIN AGE ENCRYPTED FILE-----"
_PASSPHRASE_END = b"-----END AGE ENCRYPTED FILE-----"
# Longer than any key that a passphrase locks.
_MAX_ARMOURED_BYTES = 4096
MIN_PASSPHRASE_LENGTH = 12


@dataclass(frozen=True)
class BackupLock:
    """What locks a backup: public keys, a passphrase, or nothing.

    ``extra_identity`` is a secret key of this process alone: it opens the backup for the check after writing, and
    is then forgotten.
    """

    recipients: tuple[str, ...] = ()
    passphrase: str = field(default="", repr=False)
    extra_identity: str = field(default="", repr=False)

    @property
    def is_locked(self) -> bool:
        return bool(self.recipients or self.passphrase)


@dataclass(frozen=True)
class BackupKeys:
    """What may open a backup: secret keys (AGE-SECRET-KEY-1...), or a passphrase."""

    identities: tuple[str, ...] = field(default=(), repr=False)
    passphrase: str = field(default="", repr=False)


def make_temporary_identity() -> str:
    """A new secret key of age, as text."""
    return str(Identity.generate())


def parse_recipients(texts: Sequence[str]) -> list[Any]:
    """Raises BackupRefused for what is no public key of age."""
    try:
        return [Recipient.from_str(text.strip()) for text in texts]
    except RecipientError:
        raise BackupRefused(
            "This is not a public key of age. It begins with age1; `age-keygen` makes one."
        ) from None


@contextmanager
def open_locked_writer(target: BinaryIO, lock: BackupLock) -> Iterator[WritableStream]:
    """A stream whose bytes arrive locked in ``target``."""
    recipients = parse_recipients(lock.recipients)
    if lock.passphrase:
        key = Identity.generate()
        target.write(passphrase.encrypt(str(key).encode(), lock.passphrase, armored=True).rstrip())
        target.write(b"\n")
        recipients.append(key.to_public())
    if not recipients:
        yield target
        return
    if lock.extra_identity:
        recipients.append(Identity.from_str(lock.extra_identity).to_public())
    with pipe_through(lambda source: _encrypt(source, target, recipients)) as writer:
        yield writer


@contextmanager
def open_unlocked_reader(source: BinaryIO, keys: BackupKeys) -> Iterator[ReadableStream]:
    """The bytes of ``source`` in the clear. Raises BackupUnusable if the keys do not open it."""
    start = source.read(len(PASSPHRASE_START))
    source.seek(0)
    if not start.startswith((AGE_START, PASSPHRASE_START)):
        yield source
        return
    identities = (
        (_read_passphrase_key(source, keys.passphrase),)
        if start == PASSPHRASE_START
        else keys.identities
    )
    parsed = _parse_identities(identities)
    with pipe_from(lambda target: _unlock(source, target, parsed)) as reader:
        yield reader


def _encrypt(source: ThreadPipe, target: BinaryIO, recipients: list[Any]) -> None:
    kept = KeptErrors(target)
    try:
        encrypt_io(source, kept, recipients)
    except (EncryptError, OSError) as error:
        raise kept.error or BackupRefused("The backup could not be locked.") from error


def _unlock(source: BinaryIO, target: ThreadPipe, identities: list[Any]) -> None:
    try:
        decrypt_io(source, target, identities)
    except DecryptError as error:
        raise BackupUnusable(
            "This key does not open the backup, or its file is damaged."
        ) from error
    except OSError as error:
        raise BackupUnusable("The locked file is damaged or not whole.") from error


def _parse_identities(texts: Sequence[str]) -> list[Any]:
    if not texts:
        raise BackupUnusable(
            "The backup is locked with an age key. Give the secret key with --identity FILE."
        )
    try:
        return [Identity.from_str(text.strip()) for text in texts]
    except IdentityError:
        raise BackupUnusable(
            "This is not a secret key of age. A line of it begins with AGE-SECRET-KEY-1."
        ) from None


def _read_passphrase_key(source: BinaryIO, phrase: str) -> str:
    """Read the armoured key at the start; ``source`` stands behind it afterwards."""
    if not phrase:
        raise BackupUnusable(
            "The backup is locked with a passphrase. Give it with --passphrase-file FILE."
        )
    armoured = source.read(_MAX_ARMOURED_BYTES)
    end = armoured.find(_PASSPHRASE_END)
    if end < 0:
        raise BackupUnusable("The locked file is damaged or not whole.")
    end += len(_PASSPHRASE_END)
    source.seek(end + 1)
    try:
        return str(passphrase.decrypt(armoured[:end], phrase), "ascii")
    except DecryptError:
        raise BackupUnusable("This passphrase does not open the backup.") from None
