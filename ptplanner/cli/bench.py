"""``ptplanner bench``: runs all benchmarks."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
@click.option("--quick", is_flag=True, help="Leave out the 100,000 exercises and the browser.")
def bench(as_json: bool, quick: bool) -> None:
    """Measure the documented performance figures, with baselines from the same run."""
    from ptplanner.bench import exchange, pages, paper, plans, reading, search
    from ptplanner.bench.workplace import workplace

    report: dict[str, object] = {"python": platform.python_version(), "system": platform.system()}
    with workplace() as place:
        sizes = (10_000,) if quick else (10_000, 100_000)
        measures: dict[str, Callable[[], object]] = {
            "content": reading.measure,
            "plan": lambda: plans.measure(place),
            "page": lambda: pages.measure(place),
            "search": lambda: search.measure(place, sizes),
            "import": lambda: exchange.measure(place),
            "handout": lambda: paper.measure(place, with_browser=not quick),
        }
        for name, measure in measures.items():
            click.echo(f"measuring {name} …", err=True)
            report[name] = measure()
    click.echo(json.dumps(report, indent=None if as_json else 2))
