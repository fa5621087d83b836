"""Rate limits for sign-in attempts and for the public pages."""

from __future__ import annotations

import math
import time

from flask import Flask
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address

from ptplanner.settings import Settings

# People mistype a few times; guessing takes millions of attempts. Only failed attempts count.
SIGN_IN_PER_ADDRESS = "30 per 15 minutes"
SIGN_IN_PER_ACCOUNT = "8 per 15 minutes"
# A waiting room shares one address, and a first visit caches every exercise of a plan for offline use.
# With a million live plans, guessing at this pace hits one in fifty years.
PUBLIC_PAGES_PER_ADDRESS = "300 per minute"

limiter = Limiter(get_remote_address, headers_enabled=False, strategy="moving-window")


def init_rate_limits(app: Flask, settings: Settings) -> None:
    app.config["RATELIMIT_STORAGE_URI"] = settings.rate_limit_storage
    limiter.init_app(app)


def compute_retry_seconds(error: RateLimitExceeded) -> int:
    """Seconds until the limit that rejected this request allows another one."""
    hit, window = limiter.current_limit, error.limit.limit.get_expiry()
    at = hit.reset_at if hit else time.time() + window
    # The limiter rounds its reset time up, which can exceed the window by one second.
    return min(window, max(1, math.ceil(at - time.time())))
