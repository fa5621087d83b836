"""The Flask application factory."""

from __future__ import annotations

import logging
import sys

from flask import Flask, request

from ptplanner import web
from ptplanner.assembly import build_services, start_counting
from ptplanner.domain.errors import PtplannerError
from ptplanner.file_rights import make_new_files_private, mend_file_rights
from ptplanner.logs import configure_logging
from ptplanner.settings import PROJECT_ROOT, Settings, SettingsError, load_settings
from ptplanner.storage.redis_health import require_redis

log = logging.getLogger(__name__)

# The same as that of refused commands.
EXIT_REFUSED = 2


class Application(Flask):
    """Flask, with a log that never holds an address: addresses hold codes of patients and numbers of records."""

    def log_exception(self, *arguments: object) -> None:
        """Log a bug by the endpoint where it happened. The last argument is what ``sys.exc_info`` returns."""
        exc_info = arguments[-1]
        log.error("a request failed", exc_info=exc_info, extra={"endpoint": request.endpoint})  # type: ignore[arg-type]


def create_app(settings: Settings | None = None) -> Flask:
    """Create the application; without ``settings`` they are read from the environment."""
    settings = settings or load_settings()
    mend_file_rights(settings)
    require_redis(settings.redis_url)
    app = Application(
        "ptplanner",
        root_path=str(PROJECT_ROOT),
        template_folder="templates",
        static_folder="static",
    )
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
    )
    app.extensions["ptplanner"] = build_services(settings)
    web.init_app(app)
    return app


def start_application() -> Flask:
    """Create the application for a WSGI server; what prevents it ends the process with one message."""
    make_new_files_private()
    try:
        settings = load_settings()
        configure_logging(settings.log_style)
        start_counting(settings)
        return create_app(settings)
    except (PtplannerError, SettingsError) as error:
        next_step = error.next_step if isinstance(error, PtplannerError) else ""
        sys.stderr.write(f"Error: {error} {next_step}".rstrip() + "\n")
        sys.exit(_choose_exit_status())


def _choose_exit_status() -> int:
    """2, as everywhere; but gunicorn starts such a worker again for ever, and ends only for a status of its own."""
    arbiter = sys.modules.get("gunicorn.arbiter")
    return arbiter.Arbiter.APP_LOAD_ERROR if arbiter else EXIT_REFUSED
