"""The Flask application factory."""

from __future__ import annotations

from flask import Flask

from ptplanner import web
from ptplanner.assembly import assemble
from ptplanner.settings import ROOT, Settings, from_environment


def create_app(settings: Settings | None = None) -> Flask:
    """Create the application; without ``settings`` they are read from the environment."""
    settings = settings or from_environment()
    app = Flask(
        "ptplanner", root_path=str(ROOT), template_folder="templates", static_folder="static"
    )
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_SECURE=settings.secure_cookies,
    )
    app.extensions["ptplanner"] = assemble(settings)
    web.register(app)
    return app
