"""Asks the installation's own public address whether it answers; nothing else of the network is ever asked."""

from __future__ import annotations

import urllib.request
from http.client import HTTPException
from urllib.error import HTTPError, URLError

from ptplanner.doctor.results import report_fine, report_warning
from ptplanner.services.doctor import Inspection
from ptplanner.settings import Settings

ASK_SECONDS = 4
_ANSWER = b"ok"


def inspect_reach(settings: Settings) -> Inspection | None:
    """None where the address means this computer alone."""
    if not settings.is_reachable_by_phones:
        return None
    trouble = _ask_own_address(settings.public_url)
    if not trouble:
        return report_fine("Reach", "this computer reaches its own public address")
    return report_warning(
        "Reach",
        "This computer does not reach its own public address.",
        f"{settings.public_url}: {trouble}.",
        why="Perhaps nobody does. Some networks let only others in, and then nothing is wrong.",
        steps=(
            "Open the address on a phone that is not in your network.",
            "If it does not open, check the name, the certificate and the proxy in front.",
            "Look again.",
        ),
    )


def _ask_own_address(url: str) -> str:
    """Why the address does not answer as this program does; "" if it does."""
    try:
        with urllib.request.urlopen(  # noqa: S310  # nosec B310  # the settings allow http and https alone
            f"{url}/healthz", timeout=ASK_SECONDS
        ) as answer:
            return "" if answer.read(100).startswith(_ANSWER) else "another program answers"
    except HTTPError as error:
        return f"it answers with status {error.code}"
    except URLError as error:
        return f"no answer ({type(error.reason).__name__})"
    except (OSError, HTTPException, ValueError) as error:
        return f"no answer ({type(error).__name__})"
