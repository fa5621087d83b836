"""Readiness is answered in bounded time, part by part, and each part is asked once for many who ask."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from ptplanner.domain.errors import StorageUnavailable
from ptplanner.services.readiness import NO_ANSWER, Readiness, ReadinessCheck, is_ready


def do_nothing() -> None:
    pass


def refuse() -> None:
    raise StorageUnavailable("The disk is nearly full.")


def break_down() -> None:
    raise ZeroDivisionError("Ana Ruiz")


@pytest.fixture
def hanging() -> Iterator[threading.Event]:
    """Lets hanging parts go on at the end of the test."""
    event = threading.Event()
    yield event
    event.set()


def test_all_parts_are_named() -> None:
    parts = Readiness(
        [ReadinessCheck("database", do_nothing), ReadinessCheck("disk", refuse)]
    ).look()
    assert [(part.name, part.is_ready, part.sentence) for part in parts] == [
        ("database", True, ""),
        ("disk", False, "The disk is nearly full."),
    ]
    assert not is_ready(parts)


def test_a_part_that_pages_do_not_need_leaves_the_process_ready() -> None:
    parts = Readiness([ReadinessCheck("worker", refuse, is_needed=False)]).look()
    assert not parts[0].is_ready
    assert is_ready(parts)


def test_an_error_of_a_check_is_not_quoted() -> None:
    part = Readiness([ReadinessCheck("files", break_down)]).look()[0]
    assert "Ana" not in part.sentence
    assert "ZeroDivisionError" in part.sentence


def test_a_part_that_hangs_delays_nothing_and_is_asked_once(hanging: threading.Event) -> None:
    asked = []

    def hang() -> None:
        asked.append(threading.get_ident())
        hanging.wait()

    checks = [ReadinessCheck("database", hang), ReadinessCheck("disk", do_nothing)]
    readiness = Readiness(checks, wait_seconds=0.05, keep_seconds=60)
    for _ in range(3):
        hung, quick = readiness.look()
        assert (hung.is_ready, hung.sentence) == (False, NO_ANSWER)
        assert quick.is_ready
    assert len(asked) == 1


def test_many_who_ask_share_one_look() -> None:
    asked = []
    readiness = Readiness([ReadinessCheck("disk", lambda: asked.append(1))], keep_seconds=60)
    threads = [threading.Thread(target=readiness.look) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1
