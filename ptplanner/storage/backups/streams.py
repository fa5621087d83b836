"""Streams that hash what passes, and streams between two threads with a bounded number of bytes in between.

A pipe of the operating system will not do: a process that is forked meanwhile would hold its ends open, and the
reader would wait for ever.
"""

from __future__ import annotations

import hashlib
import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, Protocol

_CHUNKS = 8
CHUNK_BYTES = 1 << 20
_PATIENCE_S = 0.2


class PipeBroken(Exception):
    """The thread at the other end has stopped."""


class ReadableStream(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class WritableStream(Protocol):
    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


class DigestedCopy:
    """Hashes and counts what is written to ``targets``."""

    def __init__(self, *targets: WritableStream) -> None:
        self._targets = targets
        self._hash = hashlib.sha256()

    def write(self, data: bytes, /) -> int:
        self._hash.update(data)
        for target in self._targets:
            target.write(data)
        return len(data)

    def flush(self) -> None:
        for target in self._targets:
            target.flush()

    @property
    def hex_digest(self) -> str:
        return self._hash.hexdigest()


class HashedReader:
    def __init__(self, source: ReadableStream) -> None:
        self._source = source
        self._hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self._hash.update(data)
        return data

    @property
    def hex_digest(self) -> str:
        return self._hash.hexdigest()


class KeptErrors:
    """Writes to ``target`` and keeps its error, of which pyrage passes on no more than the text."""

    def __init__(self, target: BinaryIO) -> None:
        self._target = target
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._target.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._target.flush()


class ThreadPipe:
    """A writable and readable stream; ``read`` returns b"" after ``end_writing``."""

    def __init__(self) -> None:
        self._chunks: queue.Queue[bytes] = queue.Queue(_CHUNKS)
        self._rest = b""
        self._has_ended = False
        self._is_broken = threading.Event()
        self._waiting = bytearray()

    def write(self, data: bytes, /) -> int:
        self._waiting += data
        if len(self._waiting) >= CHUNK_BYTES:
            self.flush()
        return len(data)

    def flush(self) -> None:
        if self._waiting:
            self._put(bytes(self._waiting))
            self._waiting.clear()

    def end_writing(self) -> None:
        self.flush()
        self._put(b"")

    def read(self, size: int = -1, /) -> bytes:
        """At most ``size`` bytes; all that follow if it is negative."""
        if size < 0:
            return b"".join(iter(lambda: self.read(CHUNK_BYTES), b""))
        if not self._rest and not self._has_ended:
            self._rest = self._take()
            self._has_ended = not self._rest
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def break_off(self) -> None:
        """Make the thread at the other end stop with PipeBroken."""
        self._is_broken.set()

    def _put(self, chunk: bytes) -> None:
        while not self._is_broken.is_set():
            with suppress(queue.Full):
                self._chunks.put(chunk, timeout=_PATIENCE_S)
                return
        raise PipeBroken

    def _take(self) -> bytes:
        while not self._is_broken.is_set():
            with suppress(queue.Empty):
                return self._chunks.get(timeout=_PATIENCE_S)
        raise PipeBroken


class _Worker:
    """Runs a function in a thread of its own and keeps its error."""

    def __init__(self, work: Callable[[], None], finish: Callable[[], None]) -> None:
        self.error: BaseException | None = None
        self._work = work
        self._finish = finish
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self) -> None:
        self._thread.join()

    def _run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001  # raised in the thread that waits
            self.error = error
        with suppress(PipeBroken):
            self._finish()


@contextmanager
def pipe_through(consume: Callable[[ThreadPipe], None]) -> Iterator[ThreadPipe]:
    """A stream that ``consume`` reads in a second thread until the block ends; its error is raised here."""
    pipe = ThreadPipe()
    worker = _Worker(lambda: consume(pipe), pipe.break_off)
    try:
        yield pipe
        pipe.end_writing()
    except PipeBroken:
        pass  # by the thread, whose error is raised below
    except BaseException:
        pipe.break_off()
        worker.wait()
        raise
    worker.wait()
    if worker.error is not None:
        raise worker.error


@contextmanager
def pipe_from(produce: Callable[[ThreadPipe], None]) -> Iterator[ThreadPipe]:
    """A stream that ``produce`` writes in a second thread; its error is raised instead of what follows from it.

    What the block leaves unread is read to its end, because a damaged end is found there.
    """
    pipe = ThreadPipe()
    worker = _Worker(lambda: produce(pipe), pipe.end_writing)
    try:
        yield pipe
        while pipe.read(CHUNK_BYTES):
            pass
    except BaseException as error:
        cause = worker.error
        pipe.break_off()
        worker.wait()
        if cause is not None and isinstance(error, Exception):
            raise cause from error
        raise
    worker.wait()
    if worker.error is not None:
        raise worker.error


def copy_stream(source: ReadableStream, *targets: WritableStream) -> int:
    """Copy all bytes to each target and return their number."""
    count = 0
    while chunk := source.read(CHUNK_BYTES):
        for target in targets:
            target.write(chunk)
        count += len(chunk)
    return count
