"""What the server does with requests that two servers could read in two ways, and with too many connections."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from ptplanner.serving.web_server import MAX_BODY_BYTES, MAX_HEADER_BYTES, WebServer
from tests.support.waiting import PATIENCE_SECONDS, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

pytestmark = pytest.mark.security

HOST = b"Host: localhost\r\n"
# Content-Length and Transfer-Encoding that a proxy in front may read in another way.
AMBIGUOUS = {
    "two lengths": b"Content-Length: 3\r\nContent-Length: 5\r\n",
    "a length with a sign": b"Content-Length: +3\r\n",
    "a length that is no number": b"Content-Length: 3 3\r\n",
    "another coding": b"Transfer-Encoding: gzip\r\n",
    "a coding with a strange blank": b"Transfer-Encoding: \x0bchunked\r\n",
    "a blank before the colon": b"Content-Length : 3\r\n",
}


def answer_with_target(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['PATH_INFO']} {environ['wsgi.input'].read()!r}".encode()]


@contextmanager
def serve_targets() -> Iterator[tuple[WebServer, int]]:
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    server = WebServer(answer_with_target, listening, threads=2)
    thread = Thread(target=server.run, args=(1.0,))
    thread.start()
    try:
        yield server, port
    finally:
        server.stop()
        thread.join()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serve_targets() as (_, number):
        yield number


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_SECONDS)


@pytest.mark.parametrize("headers", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_an_ambiguous_request_is_refused_and_hides_no_second_one(port: int, headers: bytes) -> None:
    hidden = b"GET /hidden HTTP/1.1\r\n" + HOST + b"\r\n"
    with connect(port) as line:
        line.sendall(b"POST /first HTTP/1.1\r\n" + HOST + headers + b"\r\n" + hidden)
        answer = read_to_end(line)
    assert answer.split(b" ", 2)[1] in (b"400", b"501"), answer
    assert b"/hidden" not in answer


def read_to_end(line: socket.socket) -> bytes:
    received = b""
    while part := line.recv(65536):
        received += part
    return received


def test_a_chunked_body_is_preferred_to_a_length_and_read_whole(port: int) -> None:
    """RFC 9112 6.3: Transfer-Encoding overrides Content-Length, and the connection ends after the answer."""
    body = b"3\r\nabc\r\n0\r\n\r\n"
    with connect(port) as line:
        line.sendall(
            b"POST /both HTTP/1.1\r\nConnection: close\r\n"
            + HOST
            + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
            + body
        )
        answer = read_to_end(line)
    assert b"/both b'abc'" in answer


def test_too_large_requests_are_refused_before_they_are_read(port: int) -> None:
    with connect(port) as line:
        line.sendall(b"POST / HTTP/1.1\r\n" + HOST)
        line.sendall(f"Content-Length: {MAX_BODY_BYTES + 1}\r\n\r\n".encode())
        assert b" 413 " in read_to_end(line)
    with connect(port) as line:
        line.sendall(b"GET / HTTP/1.1\r\nX: " + b"x" * MAX_HEADER_BYTES)
        assert b" 431 " in read_to_end(line)


def test_answers_do_not_name_the_server(port: int) -> None:
    with connect(port) as line:
        line.sendall(b"GET / HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
        answer = read_to_end(line)
    assert b"waitress" not in answer.lower()
    assert b"server:" not in answer.lower()


def test_the_slowest_connections_make_room_for_others() -> None:
    with serve_targets() as (server, port), ExitStack() as stack:
        server._limit = 40
        slow = [stack.enter_context(connect(port)) for _ in range(60)]
        wait_until(lambda: len(server._server.active_channels) <= 36, "the oldest are closed")
        assert slow[0].recv(1) == b""
        with connect(port) as line:
            line.sendall(b"GET /new HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
            assert b"/new" in read_to_end(line)


def test_500_slow_connections_do_not_stop_a_page() -> None:
    with serve_targets() as (_, port), ExitStack() as stack:
        slow = [stack.enter_context(connect(port)) for _ in range(500)]
        for line in slow:
            line.sendall(b"POST /x H")
        with connect(port) as line:
            line.sendall(b"GET /new HTTP/1.1\r\nConnection: close\r\n" + HOST + b"\r\n")
            assert b"/new" in read_to_end(line)
        for line in slow:
            line.sendall(b"TTP/1.1\r\n" + HOST)
