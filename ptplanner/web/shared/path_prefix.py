"""Serves the application below a path, such as ``/pt`` of https://clinic.example/pt.

A reverse proxy may pass addresses on as they are, or take the path off: both arrive here at the same page, and every
address that a page names has the path again. Without a path in PTPLANNER_PUBLIC_URL nothing of this acts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask, request

from ptplanner.settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class PathPrefix:
    """A WSGI application around another one, for which the path is the root.

    Capitals do not matter: some readers of QR codes change them.
    """

    def __init__(self, app: WSGIApplication, prefix: str) -> None:
        self._app = app
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        begins = path[: len(self._prefix)].casefold() == self._prefix.casefold()
        if begins and path[len(self._prefix) :][:1] in ("", "/"):
            path = path[len(self._prefix) :] or "/"
        inner = {**environ, "SCRIPT_NAME": self._prefix, "PATH_INFO": path}
        return self._app(inner, start_response)


def init_app(app: Flask, settings: Settings) -> None:
    """Call it before the application is wrapped in anything that must see it."""
    prefix = settings.path_prefix
    if prefix:
        app.wsgi_app = PathPrefix(app.wsgi_app, prefix)  # type: ignore[method-assign]  # Flask documents wrapping it so
        # A browser sends the cookies to no other program on the same host.
        app.config["SESSION_COOKIE_PATH"] = f"{prefix}/"


def add_path_prefix(path: str) -> str:
    """The address of a path of the application, which starts with a slash, as a browser has to ask for it."""
    return f"{request.script_root}{path}"
