"""Translates database and disk errors into the errors that the rest of the program handles."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import exc
from sqlalchemy.engine import URL

from ptplanner.domain.errors import PtplannerError, StorageUnavailable

BUSY_MESSAGE = "The database is busy, so nothing was saved. Try again in a moment."
_DISK_FULL_MESSAGE = "The disk is full, so nothing was saved. Free some space and try again."
_MESSAGES_BY_FRAGMENT = (
    ("disk is full", _DISK_FULL_MESSAGE),
    ("no space left", _DISK_FULL_MESSAGE),
    ("database is locked", BUSY_MESSAGE),
    ("deadlock", BUSY_MESSAGE),
    ("lock timeout", BUSY_MESSAGE),
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
def translate_db_errors(url: URL) -> Iterator[None]:
    """Turn driver errors into StorageUnavailable with a readable message that never contains the password."""
    try:
        yield
    except exc.TimeoutError as error:
        raise StorageUnavailable(BUSY_MESSAGE) from error
    except exc.DBAPIError as error:
        sentence = _find_error_message(error, url)
        if sentence is None:
            raise
        raise StorageUnavailable(sentence) from error
    except exc.StatementError as error:
        if isinstance(error.orig, PtplannerError):
            raise error.orig from error
        raise


def _find_error_message(error: exc.DBAPIError, url: URL) -> str | None:
    """The message for a known failure of the database; None for an error in our own code."""
    if isinstance(error, (exc.IntegrityError, exc.ProgrammingError, exc.DataError)):
        return None
    message = str(error.orig).casefold()
    known = next((sentence for part, sentence in _MESSAGES_BY_FRAGMENT if part in message), None)
    if known is None and isinstance(error, (exc.OperationalError, exc.InterfaceError)):
        return f"The database {format_database_location(url)} cannot be reached, so nothing was changed."
    return known


def format_database_location(url: URL) -> str:
    """Describe where the database is, without user name and password."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return f"“{url.database}” at {url.host or url.query.get('host', 'this computer')}"
