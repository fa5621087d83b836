"""Where the QR codes lead, in upper case so that a code has fewer and larger squares."""

from __future__ import annotations

from urllib.parse import urlsplit

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sides import DoseSide, resolve

_CODE_GROUPS = (4, 8)
_SIDE_LETTERS = {DoseSide.LEFT: "L", DoseSide.RIGHT: "R"}


def plan_url(document: RevisionDocument) -> str:
    """The plan's page; for a sheet made without a database, the demonstrations of its exercises."""
    codes = document.codes
    if codes.plan:
        return f"{codes.base_url}/P/{codes.plan}/{document.number}".upper()
    shown = ".".join(_demonstration(document, item) for item in document.plan.items)
    return f"{codes.base_url}/X/{shown}".upper()


def item_url(document: RevisionDocument, item: PlanItem) -> str:
    code = document.codes.item(item.id)
    if code:
        return f"{document.codes.base_url}/P/{code}/{document.number}".upper()
    return f"{document.codes.base_url}/X/{_demonstration(document, item)}".upper()


def _demonstration(document: RevisionDocument, item: PlanItem) -> str:
    """An exercise's number in the catalog and the side to show: ``12L``; nothing of the patient."""
    exercise: Exercise = document.exercise(item)
    side = resolve(item.dosage.side, document.patient.affected_side)
    return f"{exercise.number}{_SIDE_LETTERS.get(side, 'E') if side else 'E'}"


def grouped(code: str) -> str:
    """``7K4M 9XQ2 WTB``: short groups are read and typed with fewer slips."""
    first, second = _CODE_GROUPS
    return " ".join(part for part in (code[:first], code[first:second], code[second:]) if part)


def typed_address(base_url: str) -> str:
    """What a person without a camera types: host and path, without ``https://``."""
    return f"{urlsplit(base_url).netloc.lower()}/p"
