"""The context of a request: the services, the signed-in user with their session, and the clinic's catalog, typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from typing import cast

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.clinic import Actor, Clinic, User
from ptplanner.services.sessions import hash_secret
from ptplanner.services.suite import Services
from ptplanner.web.shared.device_words import describe_device


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


def current_clinic() -> Clinic:
    """The signed-in user's clinic, loaded once per request."""
    if "clinic" not in g:
        g.clinic = current_services().accounts.get_clinic(current_actor())
    return cast("Clinic", g.clinic)


@dataclass(frozen=True)
class SignedInUser(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """The user for Flask-Login, with the secret that the cookie holds."""

    user: User
    secret: str
    time_zone: tzinfo | None = None

    def get_id(self) -> str:
        return self.secret

    @property
    def session_id(self) -> str:
        return hash_secret(self.secret)

    @property
    def account(self) -> str:
        """The id under which a page keeps what this user types."""
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def email(self) -> str:
        return self.user.email

    @property
    def actor(self) -> Actor:
        return Actor(self.user.id, self.user.clinic, self.user.name, self.user.role, self.time_zone)


# Pages ask these again and again while nobody may be there.
POLLED_ENDPOINTS = frozenset({"jobs.show_jobs", "imports.show_import_progress"})


def init_app(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = "basic"

    @manager.user_loader  # type: ignore[untyped-decorator]  # flask-login ships no types
    def load_user(secret: str) -> SignedInUser | None:
        found = get_app_services(app).sessions.find_session(
            secret, is_use=request.endpoint not in POLLED_ENDPOINTS or not is_htmx_request()
        )
        return SignedInUser(found.user, secret, found.time_zone) if found else None


def start_session(user: User) -> None:
    """Start a fresh session for ``user``, which prevents session fixation."""
    session.clear()
    device = describe_device(request.user_agent.string)
    secret = current_services().sessions.start_session(user, device)
    login_user(SignedInUser(user, secret))


def current_session_id() -> str:
    """The id of the session of this request; use it only in routes that require a sign-in."""
    return cast("SignedInUser", current_user).session_id


def is_htmx_request() -> bool:
    """Whether htmx sent the request and can swap in parts; otherwise it was a plain form or a link."""
    return "HX-Request" in request.headers
