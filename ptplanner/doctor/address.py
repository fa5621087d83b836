"""Inspects the public address: whether phones reach it, and whether what they send is protected on its way."""

from __future__ import annotations

from ptplanner.doctor.results import report_fine, report_warning
from ptplanner.services.doctor import Inspection
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
    return report_fine(name, url)


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
