"""A small proxy in front of several servers: each connection goes to the next of them that answers."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import count

_CHUNK_BYTES = 65536
_TICK_SECONDS = 0.1
_CONNECT_SECONDS = 2.0


class RoundRobin:
    """Listens on a port of its own; a connection that no server takes is closed."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = tuple(ports)
        self._turns = count()
        self._is_over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self._is_over.set()
        self._thread.join()
        self._listener.close()

    def _accept(self) -> None:
        while not self._is_over.is_set():
            if select.select([self._listener], [], [], _TICK_SECONDS)[0]:
                client = self._listener.accept()[0]
                threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        with ExitStack() as opened, suppress(OSError):
            opened.enter_context(client)
            server = opened.enter_context(self._connect())
            other = {client: server, server: client}
            while not self._is_over.is_set():
                for ready in select.select(list(other), [], [], _TICK_SECONDS)[0]:
                    received = ready.recv(_CHUNK_BYTES)
                    if not received:
                        return
                    other[ready].sendall(received)

    def _connect(self) -> socket.socket:
        turn = next(self._turns)
        for step in range(len(self._ports)):
            port = self._ports[(turn + step) % len(self._ports)]
            with suppress(OSError):
                return socket.create_connection(("127.0.0.1", port), timeout=_CONNECT_SECONDS)
        raise ConnectionRefusedError


@contextmanager
def spread_over(ports: Sequence[int]) -> Iterator[str]:
    """Give the address of a proxy in front of ``ports`` until the end of the block."""
    proxy = RoundRobin(ports)
    try:
        yield proxy.url
    finally:
        proxy.close()
