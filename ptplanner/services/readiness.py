"""Whether this process can serve pages, for machines that ask every few seconds: part by part, in bounded time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ptplanner.domain.errors import PtplannerError

log = logging.getLogger(__name__)

# Longer than the parts take, shorter than whoever asks waits (most give up after 5 or 10 s).
WAIT_SECONDS = 2.0
# Many may ask; the parts are looked at once in this time.
KEEP_SECONDS = 3.0
NO_ANSWER = "It did not answer in time."


@dataclass(frozen=True)
class ReadinessCheck:
    """``check`` raises if the part is not ready. Pages work without a part that is not ``is_needed``."""

    name: str
    check: Callable[[], None]
    is_needed: bool = True


@dataclass(frozen=True)
class PartReadiness:
    """``sentence`` says why a part is not ready; it is for people of the clinic, not for strangers."""

    name: str
    is_ready: bool
    is_needed: bool
    sentence: str = ""


class Readiness:
    """Looks at each part in a thread of its own, so that a part that hangs delays neither the others nor the answer.

    Thread-safe. A part that still hangs is not asked again, so that there are never more threads than parts.
    """

    def __init__(
        self,
        checks: Sequence[ReadinessCheck],
        *,
        wait_seconds: float = WAIT_SECONDS,
        keep_seconds: float = KEEP_SECONDS,
    ) -> None:
        self._checks = tuple(checks)
        self._wait_seconds = wait_seconds
        self._keep_seconds = keep_seconds
        self._changed = threading.Condition()
        self._answers: dict[str, tuple[float, PartReadiness]] = {}
        self._asked: set[str] = set()

    def look(self) -> tuple[PartReadiness, ...]:
        """The state of every part, at most as old as it is kept."""
        since = time.monotonic() - self._keep_seconds
        with self._changed:
            for check in self._checks:
                if check.name not in self._asked and not self._is_fresh(check, since):
                    self._asked.add(check.name)
                    threading.Thread(target=self._ask, args=(check,), daemon=True).start()
            self._changed.wait_for(
                lambda: all(self._is_fresh(check, since) for check in self._checks),
                self._wait_seconds,
            )
            return tuple(self._describe(check, since) for check in self._checks)

    def _is_fresh(self, check: ReadinessCheck, since: float) -> bool:
        answer = self._answers.get(check.name)
        return answer is not None and answer[0] >= since

    def _describe(self, check: ReadinessCheck, since: float) -> PartReadiness:
        if self._is_fresh(check, since):
            return self._answers[check.name][1]
        return PartReadiness(
            check.name, is_ready=False, is_needed=check.is_needed, sentence=NO_ANSWER
        )

    def _ask(self, check: ReadinessCheck) -> None:
        sentence = _run_check(check)
        answer = PartReadiness(check.name, not sentence, check.is_needed, sentence)
        with self._changed:
            self._answers[check.name] = (time.monotonic(), answer)
            self._asked.discard(check.name)
            self._changed.notify_all()


def _run_check(check: ReadinessCheck) -> str:
    """Why the part is not ready; "" if it is."""
    try:
        check.check()
    except PtplannerError as error:
        return str(error) or type(error).__name__
    except Exception as error:
        log.exception("the readiness of a part could not be found out", extra={"part": check.name})
        return f"It could not be asked ({type(error).__name__})."
    return ""


def is_ready(parts: Sequence[PartReadiness]) -> bool:
    """Whether every part that pages need is ready."""
    return all(part.is_ready for part in parts if part.is_needed)
