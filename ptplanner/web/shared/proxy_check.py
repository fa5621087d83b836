"""Looks at the first request that a proxy has forwarded, and says once if the number of trusted proxies is wrong."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from flask import Flask, request

from ptplanner.services.proxy_check import (
    ForwardedRequest,
    find_proxy_problem,
    keep_proxy_problem,
)
from ptplanner.settings import Settings

log = logging.getLogger(__name__)
# What ProxyFix keeps of the request before it changed it.
_ORIGINAL = "werkzeug.proxy_fix.orig"


@dataclass
class ProxyWatch:
    """Looks at requests until one of them tells."""

    settings: Settings
    has_looked: bool = False
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def look_at_request(self) -> None:
        if self.has_looked:
            return
        original = request.environ.get(_ORIGINAL, request.environ)
        came = ForwardedRequest(
            original.get("REMOTE_ADDR") or "", request.headers.get("X-Forwarded-For", "")
        )
        problem = find_proxy_problem(self.settings.trusted_proxies, came)
        with self._lock:
            if problem is None or self.has_looked:
                return
            self.has_looked = True
        if problem:
            log.warning("%s", problem)
        keep_proxy_problem(self.settings.data_dir, problem)


def init_app(app: Flask, settings: Settings) -> None:
    app.before_request(ProxyWatch(settings).look_at_request)
