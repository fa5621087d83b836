"""Answers HEAD exactly as GET, without the content, so that no view can take a HEAD request for a sent form.

Flask lets HEAD into every view that takes GET. Limits, CSRF protection and views look at the method, and each of them
would have to think of HEAD; here the method is GET before any of them sees it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class HeadAsGet:
    """A WSGI application around another one."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "HEAD":
            return self._app(environ, start_response)
        content = self._app({**environ, "REQUEST_METHOD": "GET"}, start_response)
        close = getattr(content, "close", None)
        if close is not None:
            close()
        return ()
