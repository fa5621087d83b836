"""Benchmark: the builder with 5, 20 and 60 exercises: its first view, one dose edit, and what scripts fetch.

The edit is sent as the open page sends it, with the digests of the parts that it shows.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ptplanner.benchmarks.pages import sign_in_client
from ptplanner.benchmarks.sample_clinic import BenchmarkInstallation, create_plan
from ptplanner.benchmarks.timing import time_calls
from ptplanner.storage.work_counter import count_database_work
from ptplanner.web.plans.plan_parts import forget_rendered_parts

PLAN_SIZES = (5, 20, 60)
RUNS = 20
_DIGEST = re.compile(r'id="([^"]+)" data-digest="([^"]+)"')
_TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
_VERSION = re.compile(r'id="plan"[^>]* data-version="(\d+)"')
_ROW = re.compile(r'class="row" id="row-([^"]+)"')


def measure_builder(installation: BenchmarkInstallation) -> dict[str, object]:
    """For each size of plan and each step: statements, transactions, bytes and milliseconds."""
    client = sign_in_client(installation)
    return {
        f"{size} exercises": _measure_plan_of(client, f"/plans/{create_plan(installation, size)}")
        for size in PLAN_SIZES
    }


@dataclass
class OpenPage:
    """A page of the builder that is open in a browser: what it shows, and how it sends a dose."""

    client: FlaskClient
    address: str
    token: str = ""
    version: int = 0
    row: str = ""
    digests: dict[str, str] = field(default_factory=dict)
    repetitions: itertools.cycle[int] = field(default_factory=lambda: itertools.cycle(range(5, 15)))

    def open(self) -> None:
        html = self.client.get(self.address).get_data(as_text=True)
        self.token = _find_group(_TOKEN, html)
        self.version = int(_find_group(_VERSION, html))
        self.row = _find_group(_ROW, html)
        self.digests = dict(_DIGEST.findall(html))

    def send_dose(self) -> TestResponse:
        parts = " ".join(f"{part}={digest}" for part, digest in self.digests.items())
        answer = self.client.post(
            f"{self.address}/items/{self.row}/dose",
            data={
                "version": self.version,
                "text": f"2x{next(self.repetitions)}/side",
                "parts": parts,
            },
            headers={"HX-Request": "true", "X-CSRFToken": self.token},
        )
        changes = answer.get_json()
        self.version = changes["version"]
        self.digests.update(_DIGEST.findall(" ".join(changes["parts"].values())))
        return answer


def _measure_plan_of(client: FlaskClient, address: str) -> dict[str, object]:
    page = OpenPage(client, address)
    page.open()

    def show_first() -> TestResponse:
        forget_rendered_parts()
        return client.get(address)

    steps: dict[str, Callable[[], TestResponse]] = {
        "first_view": show_first,
        "next_view": lambda: client.get(address),
        "dose_edit": page.send_dose,
        "dose_while_typed": lambda: client.get(f"{address}/dose?text=3x10"),
        "meter_score": lambda: client.get(f"{address}/meter/strip"),
        "template_menu": lambda: client.get(f"{address}/menus/templates"),
    }
    return {name: _measure_step(step) for name, step in steps.items()}


def _measure_step(step: Callable[[], TestResponse]) -> dict[str, object]:
    step()
    with count_database_work() as work:
        answer = step()
    return {
        "status": answer.status_code,
        "statements": len(work.statements),
        "transactions": work.transactions,
        "bytes": len(answer.get_data()),
        **time_calls(step, RUNS).to_report(),
    }


def _find_group(pattern: re.Pattern[str], html: str) -> str:
    found = pattern.search(html)
    if found is None:
        raise LookupError(f"The page has no {pattern.pattern}.")
    return found[1]
