"""The web server of one process: waitress on a socket that is listening already, with a graceful stop.

Waitress reads a request whole in its own loop before a thread works on it, and sends the answer from there, so that
slow and silent connections hold no thread. ADR 0031 compares it with another server.
"""

from __future__ import annotations

import logging
import resource
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

logger = logging.getLogger(__name__)

ALIVE_PATH = "/healthz"
# Each open connection takes up to three files: itself, a large request and a large answer.
MAX_CONNECTIONS = 1000
FILES_PER_CONNECTION = 3
OTHER_FILES = 256
# Above this share of the connections, those that have waited longest without a whole request are closed.
BUSY_SHARE = 0.9
# Longer than a proxy in front keeps its idle connections (60 s in nginx), so that the proxy closes first.
IDLE_SECONDS = 75
# The form of an import is a little larger than its files (MAX_UPLOAD_BYTES).
MAX_BODY_BYTES = 42_000_000
# What all requests that are still arriving may take on the disk together.
MAX_ARRIVING_BYTES = 10 * MAX_BODY_BYTES
MAX_HEADER_BYTES = 64 * 1024
LOOP_SECONDS = 1.0


class RequestThreads(ThreadedTaskDispatcher):  # type: ignore[misc]  # waitress ships no types
    """The threads that answer requests, and one that answers nothing but whether this process is alive."""

    def __init__(self, threads: int, path_prefix: str) -> None:
        super().__init__()
        # A proxy may take the prefix off, and a watch on this computer never writes it.
        self._alive_paths = (ALIVE_PATH, path_prefix + ALIVE_PATH)
        self.set_thread_count(threads)
        self._alive = ThreadedTaskDispatcher()
        self._alive.set_thread_count(1)

    def add_task(self, task: HTTPChannel) -> None:
        """Queue the first request of a channel."""
        # A request that could not be read has no path.
        if getattr(task.requests[0], "path", "") in self._alive_paths:
            self._alive.add_task(task)
        else:
            super().add_task(task)


class WebServer:
    """Serves one application until it is stopped."""

    def __init__(
        self,
        app: WSGIApplication,
        listening: socket.socket,
        threads: int,
        path_prefix: str = "",
    ) -> None:
        # Every task waits in the queue of this process anyway; its length is no reason for a warning.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._limit = _raise_file_limit()
        self._map: dict[int, Any] = {}
        self._threads = RequestThreads(threads, path_prefix)
        self._is_stopping = False
        self._next_look = 0.0
        self._server = create_server(
            app,
            map=self._map,
            _dispatcher=self._threads,
            sockets=[listening],
            ident=None,
            # ProxyFix trusts forwarded headers, and only from as many proxies as are configured.
            clear_untrusted_proxy_headers=False,
            expose_tracebacks=False,
            connection_limit=self._limit,
            channel_timeout=IDLE_SECONDS,
            cleanup_interval=10,
            max_request_header_size=MAX_HEADER_BYTES,
            max_request_body_size=MAX_BODY_BYTES,
            # Goes on reading while a request is worked on, which shows when the client has gone away.
            channel_request_lookahead=1,
            log_socket_errors=False,
            # select() cannot watch more than 1,024 files.
            asyncore_use_poll=True,
        )

    def run(self, finish_seconds: float) -> None:
        """Serve until ``stop``, then finish what is under way for at most ``finish_seconds``."""
        while not self._is_stopping:
            self._handle_events(LOOP_SECONDS)
            if time.monotonic() >= self._next_look:
                self._next_look = time.monotonic() + LOOP_SECONDS
                self._limit_connections()
        self._finish(time.monotonic() + finish_seconds)
        self._threads.shutdown(timeout=0.1)
        wasyncore.close_all(self._map)

    def stop(self) -> None:
        """Make ``run`` return; a signal handler or another thread may call it, once it runs."""
        self._is_stopping = True
        self._server.pull_trigger()

    def _handle_events(self, seconds: float) -> None:
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def _list_channels(self) -> list[HTTPChannel]:
        return list(self._server.active_channels.values())

    def _limit_connections(self) -> None:
        """Close the connections that have waited longest if there are too many, or if they send too much at once."""
        waiting = [channel for channel in self._list_channels() if not channel.requests]
        excess = len(self._server.active_channels) - int(self._limit * BUSY_SHARE)
        if excess > 0:
            waiting.sort(key=lambda channel: channel.creation_time)
            self._close_channels(waiting[:excess])
        arriving = sum(_count_arrived_bytes(channel) for channel in waiting)
        if arriving > MAX_ARRIVING_BYTES:
            self._close_channels([max(waiting, key=_count_arrived_bytes)])

    def _close_channels(self, channels: list[HTTPChannel]) -> None:
        logger.warning("closed %d slow connections to keep places for others", len(channels))
        for channel in channels:
            channel.will_close = True

    def _finish(self, deadline: float) -> None:
        """Accept no more, answer each request that has arrived whole, and close every connection after its answer."""
        self._handle_events(0)
        self._server.accepting = False
        self._server.del_channel(self._map)
        self._server.socket.close()
        while self._server.active_channels and time.monotonic() < deadline:
            for channel in self._list_channels():
                if not channel.requests and not channel.total_outbufs_len:
                    channel.will_close = True
            self._handle_events(0.1)
        if self._server.active_channels:
            logger.warning("stopped before every request was answered")


def _count_arrived_bytes(channel: HTTPChannel) -> int:
    """Return the size of the body of a request that has not arrived whole."""
    request = channel.request
    return 0 if request is None else int(request.body_bytes_received)


def _raise_file_limit() -> int:
    """Let this process open as many files as its connections need; return how many connections it can have."""
    wanted = MAX_CONNECTIONS * FILES_PER_CONNECTION + OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
            soft = allowed
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return MAX_CONNECTIONS
    return max(10, (soft - OTHER_FILES) // FILES_PER_CONNECTION)
