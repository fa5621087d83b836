"""A sheet loads nothing from outside: no network, no files, no redirects."""

from __future__ import annotations

import base64
import contextlib
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from ptplanner.domain.errors import RenderFailed
from ptplanner.domain.paper import Paper
from ptplanner.handout import pdf
from ptplanner.handout.html import HtmlPage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.pdf, pytest.mark.security]


class Trap(BaseHTTPRequestHandler):
    """Counts who comes."""

    visits: list[str]

    def do_GET(self) -> None:
        type(self).visits.append(self.path)
        self.send_response(302)
        self.send_header("Location", "file:///etc/hostname")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Keep quiet."""


@pytest.fixture
def trap() -> Iterator[str]:
    Trap.visits = []
    server = HTTPServer(("127.0.0.1", 0), Trap)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    assert Trap.visits == []


def inline(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'

VECTORS = {
    "http image": '<img alt="x" src="{url}/x.png">',
    "https image": '<img alt="x" src="https://127.0.0.1:9/x.png">',
    "protocol-relative image": '<img alt="x" src="//127.0.0.1:9/x.png">',
    "file image": '<img alt="x" src="file:///etc/hostname">',
    "relative image": '<img alt="x" src="../../../../etc/hostname">',
    "ftp image": '<img alt="x" src="ftp://127.0.0.1:9/x.png">',
    "unknown asset": '<img alt="x" src="asset:nowhere.svg">',
    "asset that climbs": '<img alt="x" src="asset:../fonts/pt-handout-400.ttf">',
    "object": '<object data="{url}/x.svg" type="image/svg+xml"></object>',
    "embed": '<embed src="{url}/x.svg" type="image/svg+xml">',
    "style sheet link": '<link rel="stylesheet" href="{url}/x.css">',
    "style import": '<style>@import url("{url}/x.css");</style>',
    "style import of a file": '<style>@import url("file:///etc/hostname");</style>',
    "background": '<p style="background: url({url}/x.png)">x</p>',
    "border image": '<p style="border: 1px solid; border-image: url({url}/x.png) 1">x</p>',
    "list image": '<ul style="list-style-image: url({url}/x.png)"><li>x</ul>',
    "content": "<style>p::before {{ content: url({url}/x.png) }}</style><p>x</p>",
    "font": '<style>@font-face {{ font-family: x; src: url({url}/x.ttf) }}</style><p style="font-family: x">x</p>',
    "attachment": '<link rel="attachment" href="file:///etc/hostname">',
    "attachment by network": '<link rel="attachment" href="{url}/x">',
    "attachment anchor": '<a rel="attachment" href="file:///etc/hostname">x</a>',
    "base": '<base href="{url}/"><img alt="x" src="x.png">',
}


@pytest.mark.parametrize("vector", VECTORS.values(), ids=VECTORS.keys())
def test_no_page_loads_anything_from_outside(vector: str, trap: str) -> None:
    page = HtmlPage(f"<!DOCTYPE html><html lang=en><title>x</title>{vector.format(url=trap)}", {})
    with pytest.raises(RenderFailed):
        pdf.lay_out_page(page, Paper.A4, {}).write_pdf()


@pytest.mark.parametrize(
    "inner",
    [
        '<image href="{url}/x.png" width="9" height="9"/>',
        '<use xlink:href="{url}/x.svg#a"/>',
        '<style>@import url("{url}/x.css");</style>',
        '<style>@font-face {{ font-family: x; src: url("{url}/x.ttf") }}</style><text>x</text>',
        '<rect width="9" height="9" fill="url({url}/x.svg#a)"/>',
        '<foreignObject><img src="{url}/x.png"/></foreignObject>',
        '<script href="{url}/x.js"/>',
    ],
)
def test_a_drawing_loads_nothing(inner: str, trap: str) -> None:
    """Refused or left out; the trap's own teardown says that nobody came."""
    svg = f"{SVG}{inner.format(url=trap)}</svg>"
    page = HtmlPage(
        f'<!DOCTYPE html><html lang=en><title>x</title><img alt="x" src="{inline(svg)}">', {}
    )
    with contextlib.suppress(RenderFailed):
        pdf.lay_out_page(page, Paper.A4, {}).write_pdf()


def test_an_external_entity_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("opensesame")
    svg = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "file://{secret}">]>{SVG}<text y="9">&x;</text></svg>'
    page = HtmlPage(
        f'<!DOCTYPE html><html lang=en><title>x</title><img alt="x" src="{inline(svg)}">', {}
    )
    with pytest.raises(RenderFailed):
        pdf.lay_out_page(page, Paper.A4, {}).write_pdf()


def test_a_page_with_embedded_data_is_rendered() -> None:
    svg = inline(SVG + '<rect width="9" height="9"/></svg>')
    page = HtmlPage(
        f'<!DOCTYPE html><html lang=en><title>x</title><img alt="a square" src="{svg}">', {}
    )
    assert pdf.lay_out_page(page, Paper.A4, {}).write_pdf().startswith(b"%PDF-1.7")
