"""Inspects the public address: whether phones reach it, and whether what they send is protected on its way."""

from __future__ import annotations

from datetime import datetime

from ptplanner.doctor.results import report_fine, report_warning
from ptplanner.services.doctor import Inspection
from ptplanner.services.observed_address import find_observed_address
from ptplanner.services.proxy_check import SETTING, describe_proxy_problem
from ptplanner.settings import Settings


def inspect_address(settings: Settings) -> Inspection:
    name = "Address"
    url = settings.public_url
    if not settings.is_reachable_by_phones:
        return report_warning(
            name,
            "Phones cannot open the codes on sheets.",
            f"{url} means “this computer” to every phone.",
            why="Patients who scan a code see nothing. Codes that are printed now stay as they are.",
            steps=(
                "Give this computer a name that phones can reach, with https.",
                "Set `PTPLANNER_PUBLIC_URL` to it, for example `https://pt.example.org`.",
                "Restart, issue one plan, and scan its code with a phone.",
            ),
        )
    if not url.startswith("https://"):
        return report_warning(
            name,
            "Not encrypted on its way.",
            f"{url} is http.",
            why="Whoever shares the network can read records, passwords and codes, and change them.",
            steps=(
                "Put a proxy with https in front, such as Caddy.",
                "Set `PTPLANNER_PUBLIC_URL` to the https address, and `PTPLANNER_TRUSTED_PROXIES=1`.",
                "Restart. Everybody signs in again.",
            ),
        )
    used = find_observed_address(settings.data_dir, "staff")
    if used is not None and used.url.lower() != url.lower():
        return _report_other_address(name, url, used.url)
    phone = find_observed_address(settings.data_dir, "phone")
    reached = f", a phone reached it {_format_visit(phone.at)}" if phone else ", no phone came yet"
    return report_fine(name, f"{url}{reached}")


def inspect_proxy(settings: Settings) -> Inspection:
    """What the first request that a proxy forwarded has shown."""
    name = "Proxy"
    problem = describe_proxy_problem(settings.data_dir)
    if not problem:
        return report_fine(
            name, f"{SETTING} is {settings.trusted_proxies}, and no request says otherwise"
        )
    return report_warning(
        name,
        "The number of trusted proxies is wrong.",
        problem,
        why="Limits count visitors by their address. With wrong ones, a stranger stops everybody, or nobody.",
        steps=(
            f"Count the proxies between a visitor and ptplanner, and set `{SETTING}` to that number.",
            "Restart, and open a page by the public address.",
        ),
    )


def _report_other_address(name: str, url: str, used: str) -> Inspection:
    return report_warning(
        name,
        "People use another address than the codes name.",
        f"They open {used}; codes on sheets name {url}.",
        why="If phones cannot reach what the codes name, patients see nothing.",
        steps=(
            f"Scan the code of a sheet. If it opens, let your people use `{url}` as well.",
            "If it does not, set `PTPLANNER_PUBLIC_URL` to the address that works, and restart.",
            "If the addresses differ in http and https alone, set `PTPLANNER_TRUSTED_PROXIES`.",
        ),
    )


def _format_visit(moment: datetime) -> str:
    return f"on {moment.astimezone():%Y-%m-%d at %H:%M}"
