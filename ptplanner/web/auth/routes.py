"""Routes for signing in and out, and for the user's own account."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_login import current_user, logout_user

from ptplanner.domain.clinic import User
from ptplanner.domain.errors import InvalidValue, ServerBusy
from ptplanner.services.accounts import ClinicSuspended, WrongCredentials
from ptplanner.services.passwords import MIN_PASSWORD_LENGTH
from ptplanner.web.auth.device_cookie import find_device, hash_email, remember_device
from ptplanner.web.auth.guessing import CurrentPasswordAttempt, SignInAttempt
from ptplanner.web.auth.session_views import build_session_views
from ptplanner.web.shared.attempt_counter import TooManyAttempts, format_wait
from ptplanner.web.shared.context import (
    current_actor,
    current_services,
    current_session_id,
    start_session,
)
from ptplanner.web.shared.csrf import get_masked_token
from ptplanner.web.shared.forms import FormModel, Line, parse_form
from ptplanner.web.shared.public_address import find_sign_in_problem
from ptplanner.web.shared.security import current_attempt_counter, get_client_block
from ptplanner.web.shared.sign_in_redirects import get_start_path, sanitize_next_path

blueprint = Blueprint("auth", __name__)
UNPROCESSABLE = 422


class SignInForm(FormModel):
    """The password is taken exactly as it was typed."""

    email: Line
    password: str


class PasswordForm(FormModel):
    """The current password, and the new one twice, exactly as they were typed."""

    current: str
    new: str
    again: str


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    target = sanitize_next_path(request.values.get("next"))
    if current_user.is_authenticated:
        return redirect(target)
    if request.method != "POST":
        return _render_sign_in(target)
    form = parse_form(SignInForm, request.form)
    try:
        user = _check_password(form.email, form.password)
    except ClinicSuspended as error:
        return _render_sign_in(target, str(error)), UNPROCESSABLE
    except WrongCredentials as error:
        current_services().security_events.record_wrong_password(form.email)
        return _render_sign_in(target, str(error)), UNPROCESSABLE
    start_session(user)
    response = redirect(target, 303)
    remember_device(response, hash_email(form.email))
    return response


def _check_password(email: str, password: str) -> User:
    """Return the user. Raises WrongCredentials, TooManyAttempts before anything was checked, or ServerBusy."""
    account = hash_email(email)
    device = find_device(account)
    attempt = SignInAttempt(current_attempt_counter(), account, get_client_block(), device)
    attempt.count()
    try:
        user = current_services().accounts.sign_in(email, password)
    except (ServerBusy, ClinicSuspended):
        attempt.give_back()
        raise
    attempt.forgive()
    return user


@blueprint.errorhandler(TooManyAttempts)
def render_sign_in_limit(error: TooManyAttempts) -> ResponseReturnValue:
    """Show the form again, with the submitted e-mail and how long to wait."""
    current_services().security_events.record_slowed_sign_in(request.form.get("email", ""))
    page = _render_sign_in(sanitize_next_path(request.values.get("next")), format_wait(error))
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _render_sign_in(target: str, error: str = "") -> str:
    return render_template(
        "auth/sign_in.html",
        error=error,
        email=request.form.get("email", ""),
        next=target if target != get_start_path() else "",
        secure_url=find_sign_in_problem(
            current_services().settings.public_url,
            request.host_url,
            request.headers.get("X-Forwarded-Proto", ""),
        ),
        why=request.values.get("why", ""),
    )


@blueprint.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    current_services().sessions.end_own_session(current_actor(), current_session_id())
    _end_session()
    return redirect(url_for("auth.sign_in"), 303)


@blueprint.post("/sign-out-everywhere")
def sign_out_everywhere() -> ResponseReturnValue:
    current_services().accounts.sign_out_everywhere(current_actor())
    _end_session()
    return redirect(url_for("auth.sign_in"), 303)


@blueprint.get("/session")
def show_session() -> Response:
    """Tell a page who is signed in, with a token for its forms: they outlive a new sign-in in another tab."""
    return jsonify({"account": current_actor().user, "csrf_token": get_masked_token()})


def _end_session() -> None:
    """Forget the session in the browser; the server has ended it already."""
    logout_user()
    session.clear()


@blueprint.route("/account", methods=["GET", "POST"])
def edit_account() -> ResponseReturnValue:
    if request.method != "POST":
        return _render_account(done=request.args.get("done", ""))
    attempt = CurrentPasswordAttempt(current_attempt_counter(), current_session_id())
    try:
        attempt.count()
    except TooManyAttempts as error:
        page = _render_account({"current": format_wait(error)})
        return page, 429, {"Retry-After": str(error.seconds)}
    try:
        errors = _change_password()
    except ServerBusy:
        attempt.give_back()
        raise
    if "again" in errors:
        attempt.give_back()
    elif "current" not in errors:
        attempt.forgive()
    if errors:
        return _render_account(errors), UNPROCESSABLE
    return redirect(url_for("auth.edit_account", done="password"), 303)


def _change_password() -> dict[str, str]:
    """Change the password, or return error messages by field."""
    form = parse_form(PasswordForm, request.form)
    if form.new != form.again:
        return {"again": "This is not the same as the new password."}
    try:
        user = current_services().accounts.change_password(current_actor(), form.current, form.new)
    except WrongCredentials as error:
        current_services().security_events.record_wrong_current_password(current_actor())
        return {"current": str(error)}
    except InvalidValue as error:
        return {"new": str(error)}
    start_session(user)
    return {}


def _render_account(errors: dict[str, str] | None = None, done: str = "") -> str:
    services, who = current_services(), current_actor()
    address = services.settings.public_url.partition("://")[2]
    open_sessions = services.sessions.list_open_sessions(who)
    return render_template(
        "auth/account.html",
        errors=errors or {},
        done=done,
        clinic=services.accounts.get_clinic(who),
        sessions=build_session_views(open_sessions, current_session_id(), who, services.clock()),
        address=address,
        shortest=MIN_PASSWORD_LENGTH,
    )
