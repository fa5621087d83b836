"""A worker as ``ptplanner worker`` runs it, but with slow imports and short times, to be killed by tests.

    python -m tests.support.slow_worker NAME SECONDS_FOR_EACH_EXERCISE

The settings come from the environment.
"""

from __future__ import annotations

import logging
import signal
import sys
import time
from datetime import timedelta

from ptplanner.assembly import build_services
from ptplanner.domain.clinic import Actor
from ptplanner.services import importing
from ptplanner.services.worker import Worker, WorkerTimes
from ptplanner.settings import load_settings

# Longer than a busy machine keeps a process waiting, short enough for a test.
LOST_AFTER = timedelta(seconds=4)


def main(name: str, seconds: float) -> None:
    logging.basicConfig(level=logging.WARNING)
    services = build_services(load_settings())
    object.__setattr__(services.jobs, "lost_after", LOST_AFTER)
    importing.BATCH_SIZE = 1
    import_next_batch = importing.Importing.import_next_batch

    def import_slowly(self: importing.Importing, who: Actor, run: str) -> importing.ImportRun:
        time.sleep(seconds)
        return import_next_batch(self, who, run)

    importing.Importing.import_next_batch = import_slowly  # type: ignore[method-assign]  # for this process
    times = WorkerTimes(sign_of_life=0.5, look_after=0.5, wait=0.2, stop=10)
    worker = Worker(services.jobs, name, slots=1, times=times)
    signal.signal(signal.SIGTERM, lambda *_: worker.request_stop())
    worker.run()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
