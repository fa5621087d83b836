"""Benchmark: the server time of the builder page, and the bytes of our own assets that it makes a browser load."""

from __future__ import annotations

import re
from urllib.parse import urljoin

from flask.testing import FlaskClient

from ptplanner.app import create_app
from ptplanner.benchmarks.sample_clinic import BenchmarkInstallation, create_plan
from ptplanner.benchmarks.timing import time_calls
from ptplanner.services import demo

ITEM_COUNT = 20
_PICTURES_PATH = "/static/exercises/"
RUNS = 30
_ASSET = re.compile(r'(?:src|href)="(/static/[^"#]+)')
_IMPORT = re.compile(r"""(?:@import\s+(?:url\()?|url\(|from\s+|import\s+)["']([^"')]+)["']""")


def measure_builder_page(installation: BenchmarkInstallation) -> dict[str, object]:
    """Milliseconds for a page of 20 exercises, and uncompressed bytes."""
    client = sign_in_client(installation)
    address = f"/plans/{create_plan(installation, ITEM_COUNT)}"
    page = client.get(address)
    sizes = _load_asset_sizes(client, page.get_data(as_text=True))
    blank = time_calls(lambda: client.get("/healthz"), RUNS)
    shown = time_calls(lambda: client.get(address), RUNS)
    return {
        "status": page.status_code,
        "items": ITEM_COUNT,
        "server": shown.to_report(),
        "baseline_healthz": blank.to_report(),
        "html_bytes": len(page.data),
        "asset_bytes": sum(size for name, size in sizes.items() if not _is_loaded_on_hover(name)),
        "picture_bytes": sum(
            size
            for name, size in sizes.items()
            if _PICTURES_PATH in name and not _is_loaded_on_hover(name)
        ),
        "bytes_when_pointed_at": sum(
            size for name, size in sizes.items() if _is_loaded_on_hover(name)
        ),
        "assets": dict(sorted(sizes.items(), key=lambda pair: -pair[1])),
    }


def sign_in_client(place: BenchmarkInstallation) -> FlaskClient:
    client = create_app(place.services.settings).test_client()
    form = client.get("/sign-in").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    client.post(
        "/sign-in",
        data={
            "email": demo.DEMO_EMAIL,
            "password": place.password,
            "csrf_token": token[1] if token else "",
        },
    )
    return client


def _is_loaded_on_hover(name: str) -> bool:
    """A browser loads these only when the pointer is over their row."""
    return name.endswith("/thumb-start.webp")


def _load_asset_sizes(client: FlaskClient, html: str) -> dict[str, int]:
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
