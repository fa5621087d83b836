"""Sign-in sessions, with Flask-Login."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, session
from flask_login import LoginManager, UserMixin, login_user

from ptplanner.domain.clinic import Actor, User
from ptplanner.domain.ids import UserId


@dataclass(frozen=True)
class SignedInUser(UserMixin):  # type: ignore[misc]  # flask-login ships no types
    """The user for Flask-Login; the epoch in its id ends all sessions at "sign out everywhere"."""

    user: User

    def get_id(self) -> str:
        return f"{self.user.id}.{self.user.epoch}"

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def email(self) -> str:
        return self.user.email

    @property
    def actor(self) -> Actor:
        return Actor(self.user.id, self.user.clinic, self.user.name, self.user.role)


def init_app(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = "basic"

    @manager.user_loader  # type: ignore[untyped-decorator]  # flask-login ships no types
    def load_user(kept: str) -> SignedInUser | None:
        user, _, epoch = kept.rpartition(".")
        if not user or not epoch.isdecimal():
            return None
        found = app.extensions["ptplanner"].accounts.find_session_user(UserId(user), int(epoch))
        return SignedInUser(found) if found else None


def start_session(user: User) -> None:
    """Start a fresh session for ``user``, which prevents session fixation."""
    session.clear()
    login_user(SignedInUser(user))
