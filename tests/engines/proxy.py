"""A small TCP proxy between browser and server: a test cuts the network by stopping it.

Not every engine can be told that it is offline, and a closed port is what a phone out of reach sees.
"""

from __future__ import annotations

import select
import socket
import threading
from contextlib import ExitStack, suppress

_CHUNK_BYTES = 65536
_TICK_S = 0.1


class NetworkProxy:
    """Listens on a port of its own; ``cut`` closes it with every connection, ``mend`` opens the same port again."""

    def __init__(self, target_port: int) -> None:
        self._target_port = target_port
        self._is_cut = threading.Event()
        self._workers: list[threading.Thread] = []
        self._port = 0
        self.mend()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def mend(self) -> None:
        self._is_cut.clear()
        listener = socket.create_server(("127.0.0.1", self._port))
        self._port = listener.getsockname()[1]
        self._start(self._accept, listener)

    def cut(self) -> None:
        self._is_cut.set()
        while self._workers:
            self._workers.pop().join()

    def _start(self, act: object, *parts: socket.socket) -> None:
        assert callable(act)
        worker = threading.Thread(target=act, args=parts, daemon=True)
        self._workers.append(worker)
        worker.start()

    def _accept(self, listener: socket.socket) -> None:
        with listener:
            while not self._is_cut.is_set():
                if select.select([listener], [], [], _TICK_S)[0]:
                    self._start(self._relay, listener.accept()[0])

    def _relay(self, client: socket.socket) -> None:
        """Passes bytes both ways until one side closes, or until the network is cut."""
        with ExitStack() as open_sockets, suppress(OSError):
            open_sockets.enter_context(client)
            server = open_sockets.enter_context(
                socket.create_connection(("127.0.0.1", self._target_port))
            )
            other = {client: server, server: client}
            while not self._is_cut.is_set():
                for ready in select.select(list(other), [], [], _TICK_S)[0]:
                    received = ready.recv(_CHUNK_BYTES)
                    if not received:
                        return
                    other[ready].sendall(received)
