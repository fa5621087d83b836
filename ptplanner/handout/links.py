"""The addresses in the QR codes; upper case lets a code have fewer and larger squares."""

from __future__ import annotations

from urllib.parse import urlsplit

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sides import DoseSide, resolve_side

_CODE_GROUPS = (4, 8)
_SIDE_LETTERS = {DoseSide.LEFT: "L", DoseSide.RIGHT: "R"}


def build_plan_url(document: RevisionDocument) -> str:
    """Build the address of the plan's page; without an access code, that of its exercises' demonstrations."""
    codes = document.codes
    if codes.plan:
        return f"{codes.base_url}/P/{codes.plan}/{document.number}".upper()
    shown = ".".join(_format_demonstration_code(document, item) for item in document.plan.items)
    return f"{codes.base_url}/X/{shown}".upper()


def build_item_url(document: RevisionDocument, item: PlanItem) -> str:
    code = document.codes.get_item_code(item.id)
    if code:
        return f"{document.codes.base_url}/P/{code}/{document.number}".upper()
    return f"{document.codes.base_url}/X/{_format_demonstration_code(document, item)}".upper()


def _format_demonstration_code(document: RevisionDocument, item: PlanItem) -> str:
    """Format the exercise's catalog number and the side to show, ``12L``; contains no patient data."""
    exercise: Exercise = document.get_exercise(item)
    side = resolve_side(item.dosage.side, document.patient.affected_side)
    return f"{exercise.number}{_SIDE_LETTERS.get(side, 'E') if side else 'E'}"


def group_access_code(code: str) -> str:
    """Format a code in short groups, ``7K4M 9XQ2 WTB``, which are easier to read and type."""
    first, second = _CODE_GROUPS
    return " ".join(part for part in (code[:first], code[first:second], code[second:]) if part)


def format_typed_address(base_url: str) -> str:
    """Format the address to type without a camera: host and path, without ``https://``."""
    return f"{urlsplit(base_url).netloc.lower()}/p"
