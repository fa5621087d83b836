"""``ptplanner bench``: runs all benchmarks."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable

import click

# Measured only when it is named: it takes two minutes and wants the computer for itself.
SERVER = "server"


@click.command("bench")
@click.argument("names", nargs=-1, metavar="[MEASURE]...")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.option(
    "--quick",
    is_flag=True,
    help="Leave out the 100,000 exercises, the million patients and the browser.",
)
def run_benchmarks(names: tuple[str, ...], as_json: bool, quick: bool) -> None:
    """Measure the documented performance figures, with baselines from the same run.

    MEASURE: content, plan, builder, page, search, patients, patient_size, import, issue or handout; all of these if
    none is named. "server" compares our server with gunicorn.
    """
    from ptplanner.benchmarks import (
        builder,
        exchange,
        pages,
        paper,
        patients,
        plans,
        search,
        server,
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
        chosen = _choose_measures(names or tuple(measures), [*measures, SERVER])
        measures[SERVER] = lambda: server.measure_servers(place)
        for name in chosen:
            click.echo(f"measuring {name} …", err=True)
            report[name] = measures[name]()
    click.echo(json.dumps(report, indent=None if as_json else 2))


def _choose_measures(names: tuple[str, ...], known: list[str]) -> tuple[str, ...]:
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.BadParameter(f"unknown: {', '.join(unknown)}. Known: {', '.join(known)}.")
    return names
