"""Paths of the pages that patients open, as routes, QR codes, links and the service worker use them.

They are printed on paper, so they never change.
"""

from __future__ import annotations

from collections.abc import Iterable

# Where a code is typed; upper case in QR codes, because upper case needs fewer squares.
CODE_FORM_PATH = "/p"
CODES_PATH = "/P"
DEMONSTRATIONS_PATH = "/X"
# Below the codes, so that the service worker's scope is limited to the patient's pages.
SERVICE_WORKER_PATH = f"{CODES_PATH}/sw.js"
SERVICE_WORKER_SCOPE = f"{CODES_PATH}/"


def build_code_path(code: str, revision: int | None = None) -> str:
    """``/P/7K4M9XQ2WTBX``; with the number of the printed revision ``/P/7K4M9XQ2WTBX/2``."""
    return f"{CODES_PATH}/{code}" if revision is None else f"{CODES_PATH}/{code}/{revision}"


def build_old_sheet_path(code: str, revision: int | str) -> str:
    """``/P/7K4M9XQ2WTBX/1/old``: the plan as printed on an older sheet."""
    return f"{CODES_PATH}/{code}/{revision}/old"


def build_demonstration_path(entries: Iterable[str]) -> str:
    """``/X/12L.3R``: exercises by catalog number and side, for sheets without an access code."""
    return f"{DEMONSTRATIONS_PATH}/{'.'.join(entries)}"
