"""The services, the signed-in user and the catalog of the current request, typed."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g
from flask_login import current_user

from ptplanner.domain.catalog import Catalog
from ptplanner.services.actor import Actor
from ptplanner.services.suite import Services
from ptplanner.web.sign_in import SignedIn


def services_of(app: Flask) -> Services:
    return cast("Services", app.extensions["ptplanner"])


def services() -> Services:
    return services_of(current_app)


def actor() -> Actor:
    """The signed-in user as an actor; use it only in routes that require a sign-in."""
    return cast("SignedIn", current_user).actor


def clinic_catalog() -> Catalog:
    """The catalog of the signed-in user's clinic, loaded once per request."""
    if "catalog" not in g:
        g.catalog = services().catalogs.of(actor().clinic)
    return cast("Catalog", g.catalog)
