"""Translates database and disk errors into the errors that the rest of the program handles."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc
from sqlalchemy.engine import URL

from ptplanner.domain.errors import PtplannerError, StorageUnavailable

_BUSY = "The database is busy, so nothing was saved. Try again in a moment."
_FULL = "The disk is full, so nothing was saved. Free some space and try again."
_SENTENCES = (
    ("disk is full", _FULL),
    ("no space left", _FULL),
    ("database is locked", _BUSY),
    ("deadlock", _BUSY),
    ("readonly database", "The database file is not writable. Check its owner and permissions."),
    ("read-only transaction", "The database is read-only at the moment, so nothing was saved."),
    ("no such table", "The database has not been set up. Run: ptplanner setup"),
    ("unable to open database", "The database file cannot be opened. Check its folder and owner."),
    ("not a database", "The database file is damaged or is no database. Restore it from a backup."),
    ("malformed", "The database file is damaged. Restore it from a backup."),
)


class RevisionDamaged(StorageUnavailable):
    """An issued document no longer matches its digest: disk damage or a manual edit has changed it."""


@contextmanager
def told_plainly(url: URL) -> Iterator[None]:
    """Turn driver errors into StorageUnavailable with a readable message that never contains the password."""
    try:
        yield
    except exc.TimeoutError as error:
        raise StorageUnavailable(_BUSY) from error
    except exc.DBAPIError as error:
        sentence = _sentence(error, url)
        if sentence is None:
            raise
        raise StorageUnavailable(sentence) from error
    except exc.StatementError as error:
        if isinstance(error.orig, PtplannerError):
            raise error.orig from error
        raise


def _sentence(error: exc.DBAPIError, url: URL) -> str | None:
    """The message for a known failure of the database; None for an error in our own code."""
    if isinstance(error, (exc.IntegrityError, exc.ProgrammingError, exc.DataError)):
        return None
    said = str(error.orig).casefold()
    known = next((sentence for part, sentence in _SENTENCES if part in said), None)
    if known is None and isinstance(error, (exc.OperationalError, exc.InterfaceError)):
        return f"The database {place(url)} cannot be reached, so nothing was changed."
    return known


def place(url: URL) -> str:
    """Describe where the database is, without user name and password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"“{url.database}” at {url.host or url.query.get('host', 'this computer')}"


def disk_sentence(error: OSError, what: str) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full, so {what} was not saved. Free some space and try again."
    return f"{what[:1].upper()}{what[1:]} could not be kept: {error.strerror}."
