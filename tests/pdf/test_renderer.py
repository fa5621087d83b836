"""Rendering in worker processes: limits are enforced, and the next sheet is made all the same."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from ptplanner.domain.errors import RenderFailed
from ptplanner.domain.paper import Layout, Paper
from ptplanner.handout.render_pool import NICENESS, RenderLimits, RenderPool
from tests.pdf import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ptplanner.domain.revision import RevisionDocument

pytestmark = pytest.mark.pdf


def misbehave(document: RevisionDocument, paper: Paper, layout: Layout) -> bytes:  # noqa: C901  # one line per way to go wrong
    """Do what the patient's name says."""
    match document.patient.name:
        case "Sleep":
            time.sleep(600)
        case "Think":
            while True:
                pass
        case "Die":
            os._exit(1)
        case "Crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "Killed for memory":
            os.kill(os.getpid(), signal.SIGKILL)
        case "Hoard":
            return b"x" * (8 * 1024**3)
        case "Err":
            raise ZeroDivisionError
    return b"%PDF"


# Time for a process to start and to answer on a busy machine; who sleeps longer is stopped.
SECONDS = 10.0


@pytest.fixture(scope="module")
def pool() -> Iterator[RenderPool]:
    limits = RenderLimits(cpu_seconds=3, seconds=SECONDS, memory_bytes=2 * 1024**3, processes=1)
    pool = RenderPool(misbehave, limits)
    yield pool
    pool.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Sleep", "more than 10 seconds"),
        ("Think", "more than 3 seconds"),
        ("Die", "could not be made. Nothing was written. Try again."),
        ("Crash", "could not be made. Nothing was written. Try again."),
        ("Killed for memory", "more memory"),
        ("Hoard", "more memory"),
        ("Err", "could not be made"),
    ],
)
def test_a_rendering_that_goes_wrong_fails_and_the_next_one_works(
    pool: RenderPool, name: str, message: str
) -> None:
    with pytest.raises(RenderFailed, match=message):
        pool.render(sheets.document(name=name), Paper.A4)
    assert pool.render(sheets.document(), Paper.A4) == b"%PDF"


def read_priority(_document: RevisionDocument, _paper: Paper, _layout: Layout) -> bytes:
    return str(os.getpriority(os.PRIO_PROCESS, 0)).encode()


def test_pages_come_before_sheets_where_both_want_the_processor() -> None:
    pool = RenderPool(read_priority, RenderLimits(processes=1))
    lower = int(pool.render(sheets.document(), Paper.A4))
    pool.close()
    assert lower == min(os.getpriority(os.PRIO_PROCESS, 0) + NICENESS, 19)  # the lowest there is


def test_a_closed_renderer_starts_again() -> None:
    pool = RenderPool(misbehave, RenderLimits(processes=1))
    assert pool.render(sheets.document(), Paper.A4) == b"%PDF"
    pool.close()
    assert pool.render(sheets.document(), Paper.A4) == b"%PDF"
    pool.close()
