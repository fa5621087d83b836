"""Security of every page: headers, CSRF, cookies, sign-in for all that is not public, rate limits, safe redirects."""

from __future__ import annotations

import math
import time
from datetime import timedelta
from typing import cast

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded
from flask_login import current_user

from ptplanner.domain.user_session import SESSION_HOURS
from ptplanner.services.network_block import find_network_block
from ptplanner.settings import Settings
from ptplanner.web.shared.attempt_counter import AttemptCounter
from ptplanner.web.shared.csrf import MaskedCSRFProtect
from ptplanner.web.shared.sign_in_redirects import redirect_to_sign_in

# Available without signing in; a test checks the URL map against this list.
PUBLIC_ENDPOINTS = frozenset(
    {
        "static",
        "auth.sign_in",
        "health.check_liveness",
        "health.check_readiness",
        "health.serve_robots_txt",
        "phone.show_code_form",
        "phone.open_code",
        "phone.show_old_sheet",
        "phone.show_demonstration",
        "phone.serve_service_worker",
    }
)
# The pages that patients open: phones may cache them.
PHONE_BLUEPRINT = "phone"

_CSP_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
CONTENT_SECURITY_POLICY = "; ".join(_CSP_DIRECTIVES)
_COUNTER = "ptplanner attempts"
# Ten times the longest form.
MAX_REQUEST_BYTES = 1_000_000
# Ten thousand exercises with their texts take about 20 MB.
MAX_UPLOAD_BYTES = 40_000_000
UPLOAD_ENDPOINTS = frozenset({"imports.upload_import_files"})

csrf = MaskedCSRFProtect()


def init_app(app: Flask, settings: Settings) -> None:
    _configure_app(app, settings)
    app.before_request(require_sign_in)
    app.before_request(allow_large_upload)
    csrf.init_app(app)
    app.after_request(add_security_headers)


def _configure_app(app: Flask, settings: Settings) -> None:
    app.config.update(
        SESSION_COOKIE_NAME=_choose_cookie_name(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        PERMANENT_SESSION_LIFETIME=timedelta(hours=SESSION_HOURS),
        MAX_CONTENT_LENGTH=MAX_REQUEST_BYTES,
        # The token lives as long as the session: a form left open over lunch is not lost.
        WTF_CSRF_TIME_LIMIT=None,
        # Our pages send no Referer (see no-referrer below), so only the token can be required.
        WTF_CSRF_SSL_STRICT=False,
    )


def _choose_cookie_name(settings: Settings) -> str:
    """Browsers hold a cookie to what its name says: https alone, and with ``__Host-`` one host and all of its paths."""
    if not settings.secure_cookies:
        return "ptplanner"
    return "__Secure-ptplanner" if settings.path_prefix else "__Host-ptplanner"


def require_sign_in() -> ResponseReturnValue | None:
    """Lets public endpoints and signed-in people through; sends everyone else to sign in."""
    if request.endpoint in PUBLIC_ENDPOINTS or current_user.is_authenticated:
        return None
    return redirect_to_sign_in()


def allow_large_upload() -> None:
    """Raise the size limit before the form is read; require_sign_in has already run."""
    if request.endpoint in UPLOAD_ENDPOINTS:
        request.max_content_length = MAX_UPLOAD_BYTES


def add_security_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), browsing-topics=()"
    if request.endpoint != "static":
        headers["X-Robots-Tag"] = "noindex, nofollow"
        _set_cache_control(response)
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _set_cache_control(response: Response) -> None:
    """Patients' phones may cache pages but must revalidate them; clinic computers cache nothing."""
    is_patients = request.blueprint == PHONE_BLUEPRINT
    response.headers["Cache-Control"] = "private, no-cache" if is_patients else "no-store"


# One computer must not flood the server. A waiting room shares one address: a hundred phones open a page every ten
# seconds each, and at the first visit every exercise of a plan for offline use.
PUBLIC_PAGES_PER_BLOCK = "3000 per minute"
# A group may have one code. No phone opens pages at this pace.
PUBLIC_PAGES_PER_CODE = "600 per minute"
# With a million live plans, guessing at this pace hits one in five hundred years.
WRONG_CODES_PER_BLOCK = "30 per minute"


def get_client_block() -> str:
    """The sender of this request for limits: its address, or the /64 block of an IPv6 address."""
    address = request.remote_addr or ""
    return find_network_block(address) or address


# Seconds. Without these, a Redis that hangs would hold every page for as long as the system's own limits.
_REDIS_TIMEOUTS = {"socket_connect_timeout": 1, "socket_timeout": 1}

limiter = Limiter(get_client_block, headers_enabled=False, strategy="moving-window")


def init_rate_limits(app: Flask, settings: Settings) -> None:
    storage = choose_counter_storage(settings)
    app.config["RATELIMIT_STORAGE_URI"] = storage
    app.config["RATELIMIT_STORAGE_OPTIONS"] = (
        {} if storage.startswith("memory:") else dict(_REDIS_TIMEOUTS)
    )
    # A Redis that cannot be reached must not stop anybody from signing in.
    app.config["RATELIMIT_IN_MEMORY_FALLBACK_ENABLED"] = True
    limiter.init_app(app)
    app.extensions[_COUNTER] = AttemptCounter(limiter.storage)


def choose_counter_storage(settings: Settings) -> str:
    """Where limits are counted: as set, else in Redis, where a restart and other machines find them, else in memory."""
    if settings.rate_limit_storage.startswith("memory:") and settings.redis_url:
        return settings.redis_url
    return settings.rate_limit_storage


def current_attempt_counter() -> AttemptCounter:
    return cast("AttemptCounter", current_app.extensions[_COUNTER])


def compute_retry_seconds(error: RateLimitExceeded) -> int:
    """Seconds until the limit that rejected this request allows another one."""
    hit, window = limiter.current_limit, error.limit.limit.get_expiry()
    at = hit.reset_at if hit else time.time() + window
    # The limiter rounds its reset time up, which can exceed the window by one second.
    return min(window, max(1, math.ceil(at - time.time())))
