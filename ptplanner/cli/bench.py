"""``ptplanner bench``: runs all benchmarks."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable

import click


@click.command("bench")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.option(
    "--quick",
    is_flag=True,
    help="Leave out the 100,000 exercises, the million patients and the browser.",
)
def run_benchmarks(as_json: bool, quick: bool) -> None:
    """Measure the documented performance figures, with baselines from the same run."""
    from ptplanner.benchmarks import (
        builder,
        exchange,
        pages,
        paper,
        patients,
        plans,
        search,
    )
    from ptplanner.benchmarks.sample_clinic import open_installation

    report: dict[str, object] = {"python": platform.python_version(), "system": platform.system()}
    with open_installation() as place:
        sizes = (10_000,) if quick else (10_000, 100_000)
        measures: dict[str, Callable[[], object]] = {
            "content": plans.measure_content_loading,
            "plan": lambda: plans.measure_plan(place),
            "builder": lambda: builder.measure_builder(place),
            "page": lambda: pages.measure_builder_page(place),
            "search": lambda: search.measure_search(place, sizes),
            "patients": lambda: patients.measure_patients(place, 20_000 if quick else 1_000_000),
            "patient_size": lambda: patients.measure_patient_size(place),
            "import": lambda: exchange.measure_import(place),
            "issue": lambda: paper.measure_issue(place),
            "handout": lambda: paper.measure_sheet(place, with_browser=not quick),
        }
        for name, measure in measures.items():
            click.echo(f"measuring {name} …", err=True)
            report[name] = measure()
    click.echo(json.dumps(report, indent=None if as_json else 2))
