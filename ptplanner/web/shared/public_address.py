"""Whether phones can open the address that codes on paper carry, judged before the first sheet is issued."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request

from ptplanner.settings import is_local_url
from ptplanner.web.shared.context import current_services

# An example for the sentence; RFC 2606 reserves the name.
EXAMPLE_COMMAND = "PTPLANNER_PUBLIC_URL=https://plans.clinic.example sh run.sh"


@dataclass(frozen=True)
class AddressProblem:
    """What is wrong with the printed address, and what to do; ``command`` may be empty."""

    title: str
    text: str
    command: str = ""


def find_current_address_problem() -> AddressProblem | None:
    """The problem of this installation, as far as this request shows it."""
    return find_address_problem(current_services().settings.public_url, request.root_url)


def find_address_problem(public_url: str, opened_url: str) -> AddressProblem | None:
    """The problem with ``public_url``; ``opened_url`` is the address at which this page was opened.

    A signed-in browser that is not on this computer has sent a cookie that is for https alone wherever the public
    address is https. So http between a proxy and this program is no problem.
    """
    printed, opened = urlsplit(public_url), urlsplit(opened_url)
    if is_local_url(public_url):
        return AddressProblem(
            "Phones cannot open it yet.",
            f"The code leads to {public_url}, which is this computer alone. Find out the address at which "
            "phones reach this computer, and start ptplanner with it:",
            EXAMPLE_COMMAND,
        )
    if is_local_url(opened_url) and printed.scheme == "https" and opened.scheme == "http":
        return AddressProblem(
            "Check the address with your own phone.",
            f"You opened this page by http, and the code leads to {public_url}. If that does not open on your "
            "phone, patients cannot open their plan. Whoever runs ptplanner sets up https in front of it.",
        )
    is_same_host = printed.hostname == opened.hostname and printed.scheme == opened.scheme
    if is_same_host and _get_port(public_url) != _get_port(opened_url):
        return AddressProblem(
            "Check the address with your own phone.",
            f"You opened this page at {opened_url.rstrip('/')}, and the code leads to {public_url}. If that does "
            "not open on your phone, start ptplanner with the right address:",
            f"PTPLANNER_PUBLIC_URL={opened_url.rstrip('/')} sh run.sh",
        )
    return None


def find_sign_in_problem(public_url: str, opened_url: str, forwarded_scheme: str = "") -> str:
    """Where to sign in instead, if the browser would not keep the sign-in at ``opened_url``; else empty.

    With an https address the cookie is for https alone. Browsers make an exception for their own computer.
    ``forwarded_scheme`` is what a proxy says, believed here even where no proxy is trusted.
    """
    is_lost = public_url.startswith("https://") and opened_url.startswith("http://")
    is_lost = is_lost and forwarded_scheme != "https" and not is_local_url(opened_url)
    return public_url if is_lost else ""


def _get_port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)
