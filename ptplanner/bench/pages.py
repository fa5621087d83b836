"""Benchmark: the server time of the builder page, and the bytes of our own assets that it makes a browser load."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from flask.testing import FlaskClient

from ptplanner.app import create_app
from ptplanner.bench.measure import timed
from ptplanner.bench.workplace import Workplace, plan_of
from ptplanner.services import demo

ITEMS = 20
_PICTURES = "/static/exercises/"
RUNS = 30
_ASSET = re.compile(r'(?:src|href)="(/static/[^"#]+)')
_IMPORT = re.compile(r"""(?:@import\s+(?:url\()?|url\(|from\s+|import\s+)["']([^"')]+)["']""")


def measure(place: Workplace) -> dict[str, object]:
    """Milliseconds for a page of 20 exercises, and uncompressed bytes."""
    client = _signed_in(place)
    address = f"/plans/{plan_of(place, ITEMS)}"
    page = client.get(address)
    sizes = _assets(client, page.get_data(as_text=True))
    blank = timed(lambda: client.get("/healthz"), RUNS)
    shown = timed(lambda: client.get(address), RUNS)
    return {
        "status": page.status_code,
        "items": ITEMS,
        "server": shown.as_json(),
        "baseline_healthz": blank.as_json(),
        "html_bytes": len(page.data),
        "asset_bytes": sum(size for name, size in sizes.items() if not _waits(name)),
        "picture_bytes": sum(
            size for name, size in sizes.items() if _PICTURES in name and not _waits(name)
        ),
        "bytes_when_pointed_at": sum(size for name, size in sizes.items() if _waits(name)),
        "assets": dict(sorted(sizes.items(), key=lambda pair: -pair[1])),
    }


def _signed_in(place: Workplace) -> FlaskClient:
    client = create_app(place.services.settings).test_client()
    form = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    client.post(
        "/sign-in",
        data={
            "email": demo.EMAIL,
            "password": place.password,
            "csrf_token": token[1] if token else "",
        },
    )
    return client


def _waits(name: str) -> bool:
    """A browser loads these only when the pointer is over their row."""
    return name.endswith("/thumb-start.webp")


def _assets(client: FlaskClient, html: str) -> dict[str, int]:
    """The size in bytes of every style sheet, script, font and picture that the page refers to, by address."""
    sizes: dict[str, int] = {}
    waiting = _ASSET.findall(html)
    while waiting:
        address = waiting.pop()
        bare = address.split("?")[0]
        if bare in sizes:
            continue
        answer = client.get(address)
        sizes[bare] = len(answer.data)
        if bare.endswith((".css", ".js")) and "/vendor/" not in bare:
            found = _IMPORT.findall(answer.get_data(as_text=True))
            waiting += [urljoin(bare, part) for part in found if not part.startswith("data:")]
    return {name: size for name, size in sizes.items() if size}
