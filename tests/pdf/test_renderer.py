"""Rendering in stoppable processes: limits hold, and the next sheet is made all the same."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from ptplanner.domain.errors import RenderFailed
from ptplanner.domain.paper import Layout, Paper
from ptplanner.handout.renderer import RenderLimits, RenderPool
from tests.pdf import sheets

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ptplanner.domain.revision import RevisionDocument

pytestmark = pytest.mark.pdf


def misbehave(document: RevisionDocument, paper: Paper, layout: Layout) -> bytes:
    """Do what the patient's name says."""
    match document.patient.name:
        case "Sleep":
            time.sleep(600)
        case "Die":
            os._exit(1)
        case "Hoard":
            return b"x" * (8 * 1024**3)
        case "Err":
            raise ZeroDivisionError
    return b"%PDF"


# Time for a process to start and to answer on a busy machine; who sleeps longer is stopped.
SECONDS = 10.0


@pytest.fixture(scope="module")
def press() -> Iterator[RenderPool]:
    limits = RenderLimits(seconds=SECONDS, memory_bytes=2 * 1024**3, processes=1)
    press = RenderPool(limits, job=misbehave)
    yield press
    press.close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Sleep", "more than 10 seconds"),
        ("Die", "more memory"),
        ("Hoard", "more memory"),
        ("Err", "could not be made"),
    ],
)
def test_a_rendering_that_goes_wrong_fails_and_the_next_one_works(
    press: RenderPool, name: str, message: str
) -> None:
    with pytest.raises(RenderFailed, match=message):
        press.render(sheets.document(name=name), Paper.A4)
    assert press.render(sheets.document(), Paper.A4) == b"%PDF"


def test_a_closed_renderer_starts_again() -> None:
    press = RenderPool(RenderLimits(processes=1), job=misbehave)
    assert press.render(sheets.document(), Paper.A4) == b"%PDF"
    press.close()
    assert press.render(sheets.document(), Paper.A4) == b"%PDF"
    press.close()
