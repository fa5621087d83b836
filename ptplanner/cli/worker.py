"""``ptplanner worker``: does the jobs that pages and the clock leave to it, until it is asked to stop."""

from __future__ import annotations

import os
import platform
import signal

import click

from ptplanner.assembly import build_services, start_counting
from ptplanner.file_rights import make_new_files_private
from ptplanner.logs import configure_logging
from ptplanner.services.worker import Worker
from ptplanner.settings import load_settings
from ptplanner.storage.redis_health import require_redis


@click.command("worker")
@click.option(
    "--slots",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="How many jobs run at the same time.",
)
def run_worker(slots: int) -> None:
    """Do the jobs that take longer than a page: imports, exports, backups.

    Several workers, also on several machines, share the jobs of one database. Ctrl+C or SIGTERM ends it: jobs under
    way go back to the waiting ones and go on later where they were.
    """
    make_new_files_private()
    settings = load_settings()
    configure_logging(settings.log_style)
    start_counting(settings)
    require_redis(settings.redis_url)
    services = build_services(settings)
    name = f"{platform.node()} {os.getpid()}"
    worker = Worker(services.jobs, name, slots)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.request_stop())
    worker.run()
