"""The QR codes of a sheet: the addresses in them, and how they are drawn for a phone to read from a poor copy."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import qrcode
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

from ptplanner.domain.exercise import Exercise
from ptplanner.domain.plan import PlanItem
from ptplanner.domain.public_paths import (
    CODE_FORM_PATH,
    build_code_path,
    build_demonstration_path,
)
from ptplanner.domain.revision import RevisionDocument
from ptplanner.domain.sides import DoseSide, resolve_side

# Smallest square that still decodes in simulated poor prints.
MIN_MODULE_MM = 0.69
# The standard requires a quiet zone of four white squares around a code.
QUIET_MODULES = 4
MIN_QR_MM = 20.0
# Largest code beside the steps of a card, and in the head of the page.
MAX_CARD_QR_MM = 23.0
MAX_HEAD_QR_MM = 26.0
# Size with the quiet zone of the code of an exercise with an access code: 29 squares.
TYPICAL_QR_MM = 29 * MIN_MODULE_MM * (1 + 2 * QUIET_MODULES / 29)


@dataclass(frozen=True)
class QrCode:
    """A drawn code. ``size_mm`` is the symbol alone, ``outer_mm`` includes its quiet zone."""

    url: str
    svg: bytes
    size_mm: float
    outer_mm: float

    @property
    def asset_name(self) -> str:
        return f"qr/{hashlib.sha256(self.svg).hexdigest()[:16]}.svg"


# A preview needs the same codes after every change.
@lru_cache(maxsize=256)
def draw_qr_code(url: str, largest_mm: float = MAX_CARD_QR_MM) -> QrCode | None:
    """Draw the code for ``url``; None if its squares would be too small to scan from paper.

    For a long address the error correction is lowered before the code is given up.
    """
    for correction in (ERROR_CORRECT_Q, ERROR_CORRECT_M):
        modules = _encode_qr_modules(url, correction)
        size_mm = max(MIN_QR_MM, len(modules) * MIN_MODULE_MM)
        if size_mm <= largest_mm:
            outer_mm = size_mm * (1 + 2 * QUIET_MODULES / len(modules))
            return QrCode(url, _draw_qr_svg(modules), round(size_mm, 3), round(outer_mm, 3))
    return None


def _encode_qr_modules(url: str, correction: int) -> list[list[bool]]:
    code = qrcode.QRCode(error_correction=correction, border=0)
    code.add_data(url, optimize=0)
    code.make()
    return [[bool(cell) for cell in row] for row in code.modules]


def _draw_qr_svg(modules: list[list[bool]]) -> bytes:
    side = len(modules) + 2 * QUIET_MODULES
    path = "".join(
        f"M{start + QUIET_MODULES} {y + QUIET_MODULES}h{length}v1h-{length}z"
        for y, row in enumerate(modules)
        for start, length in _find_dark_runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path d="{path}" fill="#000"/></svg>'
    ).encode()


def _find_dark_runs(row: list[bool]) -> list[tuple[int, int]]:
    """Find start and length of each run of dark squares; longer shapes avoid white hairlines."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        start, length = runs[-1] if runs else (-1, 0)
        if runs and start + length == x:
            runs[-1] = (start, length + 1)
        else:
            runs.append((x, 1))
    return runs


_SIDE_LETTERS = {DoseSide.LEFT: "L", DoseSide.RIGHT: "R"}


def build_plan_url(document: RevisionDocument) -> str:
    """Build the address of the plan's page; without an access code, that of its exercises' demonstrations."""
    codes = document.codes
    if codes.plan:
        return _join_address(codes.base_url, build_code_path(codes.plan, document.number))
    shown = [_format_demonstration_code(document, item) for item in document.plan.items]
    return _join_address(codes.base_url, build_demonstration_path(shown))


def build_item_url(document: RevisionDocument, item: PlanItem) -> str:
    code = document.codes.get_item_code(item.id)
    if code:
        return _join_address(document.codes.base_url, build_code_path(code, document.number))
    path = build_demonstration_path([_format_demonstration_code(document, item)])
    return _join_address(document.codes.base_url, path)


def _join_address(base_url: str, path: str) -> str:
    """In capitals, which need fewer squares; a path of the public address keeps its letters: proxies compare them."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}".upper() + parts.path + path.upper()


def _format_demonstration_code(document: RevisionDocument, item: PlanItem) -> str:
    """Format the exercise's catalog number and the side to show, ``12L``; contains no patient data."""
    exercise: Exercise = document.get_exercise(item)
    side = resolve_side(item.dosage.side, document.patient.affected_side)
    return f"{exercise.number}{_SIDE_LETTERS.get(side, 'E') if side else 'E'}"


def format_typed_address(base_url: str) -> str:
    """Format the address to type without a camera: host and path, without ``https://``."""
    parts = urlsplit(base_url)
    return f"{parts.netloc.lower()}{parts.path}{CODE_FORM_PATH}"


# A shorter number is an extension or an example.
MIN_PHONE_DIGITS = 5
# Where a second number or an extension begins; a phone can call the first number alone.
_AFTER_FIRST_NUMBER = re.compile(r"[^\d\s()+./-].*|\s[/,;].*", re.DOTALL)


def build_phone_url(phone: str) -> str:
    """Build the link that calls the first number in ``phone``; "" if there is none."""
    number = _AFTER_FIRST_NUMBER.sub("", phone.strip())
    if number.startswith("+"):
        number = number.replace("(0)", "")
    digits = re.sub(r"\D", "", number)
    plus = "+" if number.startswith("+") else ""
    return f"tel:{plus}{digits}" if len(digits) >= MIN_PHONE_DIGITS else ""
