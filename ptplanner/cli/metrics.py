"""``ptplanner metrics``: shows the metrics of the processes of this computer to Prometheus."""

from __future__ import annotations

import click

from ptplanner.logs import configure_logging
from ptplanner.settings import SettingsError, load_settings


@click.command("metrics")
def serve_metrics() -> None:
    """Show the metrics on PTPLANNER_METRICS_BIND until Ctrl+C or SIGTERM.

    ``ptplanner serve`` starts this by itself; start it beside the processes if another server runs them.
    """
    settings = load_settings()
    configure_logging(settings.log_style)
    if not settings.metrics_bind:
        raise SettingsError("Set PTPLANNER_METRICS_BIND, for example to 127.0.0.1:9100.")
    try:
        from ptplanner.serving.metrics_process import serve_metrics_until_stopped
    except ModuleNotFoundError:
        raise SettingsError(
            "PTPLANNER_METRICS_BIND is set, and the library for metrics is missing. "
            "Install it with: pip install prometheus-client"
        ) from None
    serve_metrics_until_stopped(settings)
