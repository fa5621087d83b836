"""Finds a wrong number of trusted proxies from a request that a proxy has forwarded.

With too few trusted proxies all visitors have the proxy's address, so that one of them uses up the limits of all.
With too many, a visitor chooses the address by which they are counted. Nobody notices either, so the first forwarded
request is looked at; what it shows is written to the log and kept in a file for the doctor.
"""

from __future__ import annotations

import ipaddress
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ptplanner.atomic_files import FileNotWritten, write_file_atomically

FILE_NAME = "proxy-problem"
SETTING = "PTPLANNER_TRUSTED_PROXIES"


@dataclass(frozen=True)
class ForwardedRequest:
    """What a request says about its way here: the address that connected to us, and the addresses in the header."""

    peer: str
    forwarded_for: str

    @property
    def hops(self) -> int:
        """How many addresses proxies have written into X-Forwarded-For."""
        return sum(bool(part.strip()) for part in self.forwarded_for.split(","))


def find_proxy_problem(trusted: int, request: ForwardedRequest) -> str | None:
    """A sentence about the problem, "" if the number is right, None if this request does not tell.

    ``trusted``: the number of proxies in the settings. A request without the header tells nothing: it may come from a
    check of health on this computer. Without any trusted proxy, only a header that comes from a private network does.
    """
    if not request.hops:
        return None
    if trusted == 0:
        return _TOO_FEW if _is_private(request.peer) else None
    if request.hops < trusted:
        return (
            f"{SETTING} is {trusted}, but a request came through {request.hops}. Set it to the number of proxies in "
            "front of ptplanner: otherwise all visitors count as one, or choose the address that they are counted by."
        )
    return ""


_TOO_FEW = (
    f"A proxy forwards requests, but {SETTING} is 0, so that all visitors count as one: a few wrong passwords of "
    f"a stranger slow everybody down. Set {SETTING} to the number of proxies in front of ptplanner, usually 1."
)


def keep_proxy_problem(data_dir: Path, problem: str) -> None:
    """Keep the sentence for the doctor; "" removes an earlier one. A disk that is full changes nothing here."""
    path = data_dir / FILE_NAME
    with suppress(FileNotWritten, OSError):
        if problem:
            write_file_atomically(path, problem.encode())
        else:
            path.unlink(missing_ok=True)


def describe_proxy_problem(data_dir: Path) -> str:
    """The sentence that was kept last; "" if there is none."""
    try:
        return (data_dir / FILE_NAME).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _is_private(address: str) -> bool:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return not address  # a socket file of this computer
    return parsed.is_private or parsed.is_loopback
