"""Lets a child process notice that its parent has ended, however that happened."""

from __future__ import annotations

import os
import signal
import threading

# The number of the open file that says so: the reading end of a pipe whose writing end the parent alone holds.
PARENT_PIPE = "PTPLANNER_PARENT_PIPE"


def stop_with_parent() -> None:
    """Stop this process like SIGTERM does once its parent has ended; does nothing without a parent that watches.

    A pipe works on every system, and whatever ends the parent closes it.
    """
    number = os.environ.pop(PARENT_PIPE, "")
    if not number.isdecimal():
        return
    pipe = int(number)
    os.set_inheritable(pipe, False)  # noqa: FBT003  # takes no keyword
    threading.Thread(target=_wait_for_end, args=(pipe,), name="parent-watch", daemon=True).start()


def _wait_for_end(pipe: int) -> None:
    while os.read(pipe, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
