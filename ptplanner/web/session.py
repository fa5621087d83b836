"""The use cases and the signed-in person of this request, with their types."""

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
    """Who asks; only for routes that need a sign-in, which is every route not listed as public."""
    return cast("SignedIn", current_user).actor


def clinic_catalog() -> Catalog:
    """The catalog as the signed-in person's clinic sees it, the same all through one request."""
    if "catalog" not in g:
        g.catalog = services().catalogs.of(actor().clinic)
    return cast("Catalog", g.catalog)
