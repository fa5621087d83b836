"""Routes for signing in and out, and for the user's own account."""

from __future__ import annotations

import hashlib
from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from ptplanner.domain.errors import InvalidValue
from ptplanner.services.accounts import WrongCredentials
from ptplanner.services.passwords import SHORTEST
from ptplanner.web.limits import SIGN_IN_PER_ACCOUNT, SIGN_IN_PER_ADDRESS, limiter, seconds_left
from ptplanner.web.safe_next import START, safe_next
from ptplanner.web.session import actor, services
from ptplanner.web.sign_in import start_session

blueprint = Blueprint("auth", __name__)
WRONG = 422


def _account() -> str:
    """Rate-limit key for the submitted e-mail, hashed so that a shared store does not reveal it."""
    email = request.form.get("email", "").strip().casefold()
    return hashlib.sha256(email.encode()).hexdigest()


def _failed(response: Response) -> bool:
    return response.status_code == WRONG


@blueprint.route("/sign-in", methods=["GET", "POST"])
@limiter.limit(SIGN_IN_PER_ADDRESS, methods=["POST"], deduct_when=_failed)
@limiter.limit(SIGN_IN_PER_ACCOUNT, methods=["POST"], key_func=_account, deduct_when=_failed)
def sign_in() -> ResponseReturnValue:
    target = safe_next(request.values.get("next"))
    if current_user.is_authenticated:
        return redirect(target)
    if request.method == "GET":
        return _sign_in_page(target)
    try:
        user = services().accounts.sign_in(
            request.form.get("email", ""), request.form.get("password", "")
        )
    except WrongCredentials as error:
        return _sign_in_page(target, str(error)), WRONG
    start_session(user)
    return redirect(target, 303)


@blueprint.errorhandler(RateLimitExceeded)
def slow_down(error: RateLimitExceeded) -> ResponseReturnValue:
    """Show the form again, with the submitted e-mail and how long to wait."""
    seconds = seconds_left(error)
    wait = f"{seconds} seconds" if seconds < 120 else f"{-(-seconds // 60)} minutes"
    message = f"Too many tries. Wait {wait}, then try again."
    response = make_response(_sign_in_page(safe_next(request.values.get("next")), message), 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def _sign_in_page(target: str, error: str = "") -> str:
    return render_template(
        "auth/sign_in.html",
        error=error,
        email=request.form.get("email", ""),
        next=target if target != START else "",
    )


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    _end_session()
    return redirect(url_for("auth.sign_in"), 303)


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    services().accounts.sign_out_everywhere(actor())
    _end_session()
    return redirect(url_for("auth.sign_in"), 303)


def _end_session() -> None:
    logout_user()
    session.clear()


@blueprint.route("/account", methods=["GET", "POST"])
def account() -> ResponseReturnValue:
    if request.method == "GET":
        return _account_page(done="password" if request.args.get("done") == "password" else "")
    errors = _change_password()
    if errors:
        return _account_page(errors), WRONG
    return redirect(url_for("auth.account", done="password"), 303)


def _change_password() -> dict[str, str]:
    """Change the password, or return error messages by field."""
    form = request.form
    if form.get("new", "") != form.get("again", ""):
        return {"again": "This is not the same as the new password."}
    try:
        user = services().accounts.change_password(
            actor(), form.get("current", ""), form.get("new", "")
        )
    except WrongCredentials as error:
        return {"current": str(error)}
    except InvalidValue as error:
        return {"new": str(error)}
    start_session(user)
    return {}


def _account_page(errors: dict[str, str] | None = None, done: str = "") -> str:
    address = urlsplit(services().settings.public_url).netloc
    return render_template(
        "auth/account.html",
        errors=errors or {},
        done=done,
        clinic=services().accounts.clinic(actor()),
        address=address,
        shortest=SHORTEST,
    )
