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
from ptplanner.web.session import services_of

BLUEPRINTS = (
    auth.blueprint,
    patients.blueprint,
    plans.blueprint,
    plan_edits.blueprint,
    plan_issue.blueprint,
    catalog.blueprint,
    own_exercises.blueprint,
    imports.blueprint,
    exchange.blueprint,
    clinic.blueprint,
    precautions.blueprint,
    patient_page.blueprint,
    health.blueprint,
)


def register(app: Flask) -> None:
    """Configure the application and register every blueprint."""
    settings = services_of(app).settings
    _trust_proxies(app, settings)
    templating.prepare(app)
    compression.prepare(app)
    security.protect(app, settings)
    sign_in.prepare(app)
    limits.prepare(app, settings)
    errors.handle(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def _trust_proxies(app: Flask, settings: Settings) -> None:
    """Trust forwarded headers only from the configured number of proxies."""
    count = settings.trusted_proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask documents wrapping it so
