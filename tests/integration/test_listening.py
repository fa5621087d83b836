"""Where the server listens: addresses of two families, a Unix socket, and what is refused with a reason."""

from __future__ import annotations

import socket
import stat
from contextlib import closing
from pathlib import Path

import pytest

from ptplanner.serving.listening import (
    close_listening_socket,
    format_address,
    open_listening_socket,
)
from ptplanner.settings import SettingsError

pytestmark = pytest.mark.integration


def test_a_port_on_this_computer() -> None:
    with closing(open_listening_socket("127.0.0.1:0")) as listening:
        assert format_address(listening).startswith("127.0.0.1:")
        socket.create_connection(listening.getsockname()).close()


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6 here")
def test_an_address_of_ipv6() -> None:
    try:
        listening = open_listening_socket("[::1]:0")
    except SettingsError:
        pytest.skip("no IPv6 on this computer")
    with closing(listening):
        assert format_address(listening).startswith("[::1]:")


def test_a_unix_socket_is_for_user_and_group_and_leaves_no_file(tmp_path: Path) -> None:
    path = tmp_path / "server.sock"
    listening = open_listening_socket(f"unix:{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o660
    assert format_address(listening) == f"unix:{path}"
    close_listening_socket(listening)
    assert not path.exists()


def test_a_unix_socket_that_a_killed_server_has_left_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "server.sock"
    open_listening_socket(f"unix:{path}").close()
    assert path.exists()
    close_listening_socket(open_listening_socket(f"unix:{path}"))


@pytest.mark.parametrize("is_socket", [True, False])
def test_what_another_program_has_stays(tmp_path: Path, is_socket: bool) -> None:
    path = tmp_path / "taken"
    if not is_socket:
        path.write_text("something else")
        with pytest.raises(SettingsError, match="Cannot serve"):
            open_listening_socket(f"unix:{path}")
        assert path.read_text() == "something else"
        return
    with closing(open_listening_socket(f"unix:{path}")), pytest.raises(SettingsError):
        open_listening_socket(f"unix:{path}")


@pytest.mark.parametrize("bind", ["", "8000", "localhost", "127.0.0.1:http", "127.0.0.1:99999"])
def test_an_address_that_is_none_is_refused(bind: str) -> None:
    with pytest.raises(SettingsError):
        open_listening_socket(bind)


def test_a_port_that_is_taken_is_refused_with_what_to_do() -> None:
    with (
        closing(open_listening_socket("127.0.0.1:0")) as first,
        pytest.raises(SettingsError, match="Another port works too"),
    ):
        open_listening_socket(format_address(first))
