"""The Flask application factory."""

from __future__ import annotations

from flask import Flask

from ptplanner import web
from ptplanner.assembly import build_services
from ptplanner.file_rights import mend_file_rights
from ptplanner.settings import PROJECT_ROOT, Settings, load_settings


def create_app(settings: Settings | None = None) -> Flask:
    """Create the application; without ``settings`` they are read from the environment."""
    settings = settings or load_settings()
    mend_file_rights(settings)
    app = Flask(
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
