"""Calls a running server as a browser without scripts does, and tells an answer from a lost connection."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import (
    BaseHandler,
    HTTPCookieProcessor,
    HTTPRedirectHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from ptplanner.services.demo import DEMO_EMAIL
from tests.support.served_processes import PASSWORD

# Longer than the server lets anybody wait for a sheet.
TIMEOUT_SECONDS = 120.0
SEE_OTHER = 303
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


class AnswerLost(Exception):
    """The connection ended before the whole answer came: nobody knows whether the server has done it."""


@dataclass(frozen=True)
class Answer:
    """``location``: where a redirect leads; redirects are not followed. ``retry_after``: seconds, 0 if none."""

    status: int
    location: str
    body: bytes
    retry_after: int = 0

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def record(self) -> str:
        """The last part of the path that a redirect leads to, such as the id of a new patient."""
        return self.location.partition("?")[0].rpartition("/")[2]


class _RedirectsStay(HTTPRedirectHandler):
    def redirect_request(self, *_given: object, **_named: object) -> None:
        return None


class Caller:
    """One browser. ``sender``: its address, for a server that trusts the proxy in front of it."""

    def __init__(self, url: str, sender: str = "") -> None:
        self._url = url
        self._headers = {"X-Forwarded-For": sender} if sender else {}
        keep_cookies: BaseHandler = HTTPCookieProcessor(CookieJar())
        self._opener: OpenerDirector = build_opener(keep_cookies, _RedirectsStay())
        self._token = ""

    def sign_in(self, email: str = DEMO_EMAIL, password: str = PASSWORD) -> Caller:
        self._read_token("/sign-in")
        answer = self.post("/sign-in", {"email": email, "password": password})
        assert answer.status == SEE_OTHER, answer.text[:500]
        self._read_token("/patients")
        return self

    def get(self, path: str) -> Answer:
        return self._call(Request(f"{self._url}{path}", headers=self._headers))  # noqa: S310  # our own server

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        body = urlencode({"csrf_token": self._token, **fields}).encode()
        return self._send(path, body, "application/x-www-form-urlencoded")

    def upload(self, path: str, name: str, content: bytes) -> Answer:
        """Send one file in the field ``files``."""
        border = secrets.token_hex(16)
        parts = (
            f"--{border}\r\nContent-Disposition: form-data; name="
            f'"csrf_token"\r\n\r\n{self._token}\r\n--{border}\r\nContent-Disposition: form-data; name="files"; '
            f'filename="{name}"\r\nContent-Type: application/json\r\n\r\n'
        ).encode()
        body = b"".join([parts, content, f"\r\n--{border}--\r\n".encode()])
        return self._send(path, body, f"multipart/form-data; boundary={border}")

    def _send(self, path: str, body: bytes, kind: str) -> Answer:
        headers = {**self._headers, "Content-Type": kind}
        return self._call(Request(f"{self._url}{path}", body, headers))  # noqa: S310  # our own server

    def _read_token(self, path: str) -> None:
        found = _TOKEN.search(self.get(path).text)
        assert found
        self._token = found[1]

    def _call(self, request: Request) -> Answer:
        try:
            with self._opener.open(request, timeout=TIMEOUT_SECONDS) as answer:
                return Answer(answer.status, "", answer.read())
        except HTTPError as error:
            return self._read_error(error)
        except (OSError, HTTPException) as error:
            raise AnswerLost(str(error)) from error

    @staticmethod
    def _read_error(error: HTTPError) -> Answer:
        """A redirect, or a page with another status than 200."""
        try:
            with error:
                headers = error.headers
                seconds = int(headers.get("Retry-After", "0"))
                return Answer(error.code, headers.get("Location", ""), error.read(), seconds)
        except (OSError, HTTPException) as lost:
            raise AnswerLost(str(lost)) from lost
