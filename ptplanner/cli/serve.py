"""``ptplanner serve``: serves the application, with one parent process over web and worker processes."""

from __future__ import annotations

import logging
import socket
import sys

import click

from ptplanner.file_rights import make_new_files_private
from ptplanner.logs import configure_logging
from ptplanner.metrics import clear_metrics
from ptplanner.serving.listening import open_listening_socket
from ptplanner.serving.supervisor import ProcessKind, Supervisor
from ptplanner.settings import Settings, SettingsError, load_settings

logger = logging.getLogger(__name__)

# A web process finishes its requests by itself before this.
WEB_STOP_SECONDS = 105.0
# A job that is stopped goes on at the next start, so it need not be finished.
WORKER_STOP_SECONDS = 20.0
METRICS_STOP_SECONDS = 5.0


@click.command("serve")
@click.option(
    "--only",
    type=click.Choice(["web", "worker"]),
    help="Run only the processes that answer requests, or only those that work on jobs.",
)
@click.option("--listen-fd", type=int, hidden=True, help="The open socket of a web process.")
def serve_application(only: str | None, listen_fd: int | None) -> None:
    """Serve the application on PTPLANNER_BIND until Ctrl+C or SIGTERM.

    One process starts PTPLANNER_WEB_PROCESSES web processes and PTPLANNER_WORKERS workers, and starts each that
    dies again. Stopping finishes the requests and sheets under way; a second Ctrl+C ends at once.
    """
    make_new_files_private()
    settings = load_settings()
    configure_logging(settings.log_style)
    if listen_fd is not None:
        from ptplanner.serving.web_process import serve_web

        serve_web(socket.socket(fileno=listen_fd))
        return
    kinds = _choose_kinds(settings, only)
    if not kinds:
        raise SettingsError("There is nothing to run: --only worker, and PTPLANNER_WORKERS is 0.")
    # The units of one computer read the same settings: what serves pages shows the metrics of all.
    if settings.metrics_bind and only != "worker":
        clear_metrics(settings.data_dir)
        kinds.append(ProcessKind("metrics", ("metrics",), 1, METRICS_STOP_SECONDS))
    is_web = any(kind.name == "web" for kind in kinds)
    listening = open_listening_socket(settings.bind) if is_web else None
    sys.exit(Supervisor(kinds, listening).run())


def _choose_kinds(settings: Settings, only: str | None) -> list[ProcessKind]:
    kinds = []
    if only != "worker":
        arguments = ("serve", "--listen-fd")
        kinds.append(ProcessKind("web", arguments, settings.web_processes, WEB_STOP_SECONDS))
        _warn_of_separate_counts(settings)
    if only != "web" and settings.workers:
        kinds.append(ProcessKind("worker", ("worker",), settings.workers, WORKER_STOP_SECONDS))
    return kinds


def _warn_of_separate_counts(settings: Settings) -> None:
    is_in_memory = settings.rate_limit_storage.startswith("memory:") and not settings.redis_url
    if settings.web_processes > 1 and is_in_memory:
        logger.warning(
            "Each of the %d web processes counts requests by itself, so that limits are %d times as high. "
            "Set REDIS_URL to let them count together.",
            settings.web_processes,
            settings.web_processes,
        )
