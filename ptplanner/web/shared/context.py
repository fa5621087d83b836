"""The services, the signed-in user and the catalog of the current request, typed."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g
from flask_login import current_user

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor
from ptplanner.services.suite import Services
from ptplanner.web.shared.sign_in import SignedInUser


def get_app_services(app: Flask) -> Services:
    return cast("Services", app.extensions["ptplanner"])


def current_services() -> Services:
    return get_app_services(current_app)


def current_actor() -> Actor:
    """The signed-in user as an actor; use it only in routes that require a sign-in."""
    return cast("SignedInUser", current_user).actor


def current_catalog() -> Catalog:
    """The catalog of the signed-in user's clinic, loaded once per request."""
    if "catalog" not in g:
        g.catalog = current_services().clinic_catalogs.get_for_clinic(current_actor().clinic)
    return cast("Catalog", g.catalog)
