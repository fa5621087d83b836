"""Makes one record of a form, however often it is sent: by a double click, a retry, or several windows at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from ptplanner.domain.clinic import Actor
from ptplanner.services.ports import Repositories

NO_FORM = ""
"""The key of what no form has sent."""


def make_once(
    repos: Repositories, who: Actor, key: str, at: datetime, make: Callable[[], str]
) -> tuple[str, bool]:
    """Return the id of the record that the form has made before, or of the one that ``make`` makes now.

    The second value tells whether it was made now. It is part of the transaction: if that fails, nothing was sent.
    """
    if not key:
        return make(), True
    known = repos.sent_forms.claim_form(who.clinic, key, at)
    if known is not None:
        return known, False
    record = make()
    repos.sent_forms.note_record(who.clinic, key, record)
    return record, True
