"""The web layer: each route reads a form, calls one service and renders the result; no rules live here."""

from __future__ import annotations

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from ptplanner.settings import Settings
from ptplanner.web.auth import routes as auth_routes
from ptplanner.web.auth import session_routes
from ptplanner.web.catalog import routes as catalog_routes
from ptplanner.web.catalog import transfer_routes
from ptplanner.web.clinic import audit_routes, backup_routes, doctor_routes, people_routes
from ptplanner.web.clinic import menu as clinic_menu
from ptplanner.web.clinic import routes as clinic_routes
from ptplanner.web.custom_exercises import import_routes
from ptplanner.web.custom_exercises import routes as custom_exercises_routes
from ptplanner.web.jobs import routes as jobs_routes
from ptplanner.web.patients import routes as patients_routes
from ptplanner.web.phone import routes as phone_routes
from ptplanner.web.plans import edit_routes, ending_routes, issue_routes
from ptplanner.web.plans import routes as plans_routes
from ptplanner.web.rules import routes as rules_routes
from ptplanner.web.shared import (
    audited_requests,
    context,
    errors,
    form_tokens,
    health,
    jinja,
    observed_requests,
    page_compression,
    path_prefix,
    proxy_check,
    request_log,
    saved_forms,
    security,
    static_files,
)
from ptplanner.web.shared.context import get_app_services
from ptplanner.web.shared.head_requests import HeadAsGet
from ptplanner.web.shared.static_files import STYLE_BUNDLES

BLUEPRINTS = (
    auth_routes.blueprint,
    session_routes.blueprint,
    patients_routes.blueprint,
    plans_routes.blueprint,
    edit_routes.edit_blueprint,
    issue_routes.blueprint,
    ending_routes.blueprint,
    catalog_routes.blueprint,
    custom_exercises_routes.blueprint,
    import_routes.import_blueprint,
    transfer_routes.blueprint,
    clinic_routes.blueprint,
    people_routes.blueprint,
    audit_routes.blueprint,
    doctor_routes.blueprint,
    jobs_routes.blueprint,
    backup_routes.blueprint,
    rules_routes.blueprint,
    phone_routes.blueprint,
    health.blueprint,
)


def init_app(app: Flask) -> None:
    """Configure the application and register every blueprint."""
    settings = get_app_services(app).settings
    app.wsgi_app = HeadAsGet(app.wsgi_app)  # type: ignore[method-assign]  # Flask documents wrapping it so
    _trust_proxies(app, settings)
    request_log.init_app(app, settings)
    audited_requests.init_app(app, settings)
    jinja.init_app(app)
    static_files.init_app(app, STYLE_BUNDLES)
    page_compression.init_app(app)
    proxy_check.init_app(app, settings)
    security.init_app(app, settings)
    path_prefix.init_app(app, settings)
    context.init_app(app)
    observed_requests.init_app(app, settings, get_app_services(app).clock)
    saved_forms.init_app(app)
    form_tokens.init_app(app)
    security.init_rate_limits(app, settings)
    errors.init_app(app)
    clinic_menu.init_app(app)
    backup_routes.init_app(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)


def _trust_proxies(app: Flask, settings: Settings) -> None:
    """Trust forwarded headers only from the configured number of proxies."""
    count = settings.trusted_proxies
    if count:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]  # Flask documents wrapping it so
