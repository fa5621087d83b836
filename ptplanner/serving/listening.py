"""Opens the socket on which the web processes listen."""

from __future__ import annotations

import socket
import stat
from contextlib import suppress
from pathlib import Path

from ptplanner.settings import SettingsError

UNIX_PREFIX = "unix:"
# How many connections the system keeps for us until a web process takes them.
BACKLOG = 1024
LARGEST_PORT = 65535


def open_listening_socket(bind: str) -> socket.socket:
    """Listen on ``bind``: ``host:port``, ``[IPv6 address]:port`` or ``unix:/path``. Raises SettingsError.

    Port 0 lets the system choose a free one.
    """
    if bind.startswith(UNIX_PREFIX):
        return _listen_on_path(Path(bind.removeprefix(UNIX_PREFIX)))
    host, colon, port = bind.rpartition(":")
    if not colon or not port.isdecimal() or int(port) > LARGEST_PORT:
        raise SettingsError(
            f"PTPLANNER_BIND must be like 127.0.0.1:8000 or unix:/path; it is {bind!r}."
        )
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server(
            (host, int(port)),
            family=family,
            backlog=BACKLOG,
            dualstack_ipv6=host == "::" and socket.has_dualstack_ipv6(),
        )
    except OSError as error:
        raise SettingsError(
            f"Cannot serve on {bind}: {error}. Another program may be using it. "
            "Another port works too: PTPLANNER_BIND=127.0.0.1:8080"
        ) from error


def _listen_on_path(path: Path) -> socket.socket:
    """Replace a socket that an earlier start has left; a proxy of the same user or group may connect."""
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if not _is_in_use(path):
            _remove_socket(path)
        listening.bind(str(path))
        path.chmod(0o660)
        listening.listen(BACKLOG)
    except OSError as error:
        listening.close()
        raise SettingsError(f"Cannot serve on {UNIX_PREFIX}{path}: {error}.") from error
    return listening


def _is_in_use(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller, suppress(OSError):
        caller.connect(str(path))
        return True
    return False


def _remove_socket(path: Path) -> None:
    """Remove ``path`` if it is a socket; another kind of file stays, and binding then fails."""
    with suppress(FileNotFoundError):
        if stat.S_ISSOCK(path.stat().st_mode):
            path.unlink()


def close_listening_socket(listening: socket.socket) -> None:
    """Close the socket, and remove the file of a Unix socket."""
    name = listening.getsockname()
    listening.close()
    if isinstance(name, str) and name:
        with suppress(OSError):
            Path(name).unlink()


def format_address(listening: socket.socket) -> str:
    """Return where the socket listens, such as ``127.0.0.1:8000`` or ``unix:/run/ptplanner.sock``."""
    name = listening.getsockname()
    if isinstance(name, str):
        return f"{UNIX_PREFIX}{name}"
    host, port = name[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
