"""Notes by which address people who are signed in, and phones, reach this installation; see the doctor."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_login import current_user

from ptplanner.services.observed_address import FILE_NAME, AddressObserver
from ptplanner.services.ports import Clock
from ptplanner.settings import Settings, is_local_url

PHONE_ENDPOINT = "phone.open_code"


def init_app(app: Flask, settings: Settings, clock: Clock) -> None:
    observer = AddressObserver(settings.data_dir / FILE_NAME, clock)

    def note_request(response: Response) -> Response:
        kind = _choose_kind(response)
        url = request.url_root.rstrip("/")
        if kind and urlsplit(url).hostname and not is_local_url(url):
            observer.note_address(kind, url)
        return response

    app.after_request(note_request)


def _choose_kind(response: Response) -> str:
    """``staff`` or ``phone`` for a page that only they get; "" for everything else."""
    if response.status_code != 200:
        return ""
    if request.endpoint == PHONE_ENDPOINT:
        return "phone"
    is_page = request.method == "GET" and request.blueprint in {"patients", "plans", "clinic"}
    return "staff" if is_page and current_user.is_authenticated else ""
