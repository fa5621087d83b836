"""The web layer: each route reads a form, calls one service and renders the result; no rules live here."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ptplanner.settings import Settings
from ptplanner.web import (
    auth,
    catalog,
    clinic,
    compression,
    errors,
    exchange,
    health,
    imports,
    limits,
    own_exercises,
    patient_page,
    patients,
    plan_edits,
    plan_issue,
    plans,
    precautions,
    security,
    sign_in,
    templating,
)
from ptplanner.web.session import get_app_services

BLUEPRINTS = (
    auth.blueprint,
    patients.blueprint,
    plans.blueprint,
    plan_edits.edit_blueprint,
    plan_issue.blueprint,
    catalog.blueprint,
    own_exercises.blueprint,
    imports.import_blueprint,
    exchange.blueprint,
    clinic.blueprint,
    precautions.blueprint,
    patient_page.blueprint,
    health.blueprint,
)


def init_app(app: Flask) -> None:
    """Configure the application and register every blueprint."""
    settings = get_app_services(app).settings
    _trust_proxies(app, settings)
    templating.init_app(app)
    compression.init_compression(app)
    security.init_app(app, settings)
    sign_in.init_app(app)
    limits.init_rate_limits(app, settings)
    errors.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def _trust_proxies(app: Flask, settings: Settings) -> None:
    """Trust forwarded headers only from the configured number of proxies."""
    count = settings.trusted_proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask documents wrapping it so
