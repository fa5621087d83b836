"""Benchmark: exercise search in the built-in catalog and in large synthetic ones, with and without typos."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from ptplanner import storage
from ptplanner.benchmarks.sample_clinic import BenchmarkInstallation
from ptplanner.benchmarks.timing import Timing, summarize_samples, time_calls
from ptplanner.domain.catalog import Catalog
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug

QUERIES = (
    "bird dog", "brid dog", "hamst", "hamstrng strech", "bridge", "sciatic nerve", "knee to chest",
    "rdl", "plank", "low back", "side lying hip", "clamshel",
)  # fmt: skip
RUNS = 5
# Fixed, so that every run measures the same exercises.
SEED = 20


def measure_search(
    installation: BenchmarkInstallation, sizes: tuple[int, ...] = (10_000, 100_000)
) -> dict[str, object]:
    """Milliseconds per query, by catalog size; the baseline scans all names in Python."""
    catalog = installation.services.built_in_catalog
    report: dict[str, object] = {}
    for size in (len(catalog.exercises), *sizes):
        grown = catalog if size == len(catalog.exercises) else _grow_catalog(catalog, size)
        report[str(size)] = _measure_catalog(installation, grown)
    return report


def _measure_catalog(place: BenchmarkInstallation, catalog: Catalog) -> dict[str, object]:
    url = (
        f"sqlite:///{place.services.settings.data_dir / f'search-{len(catalog.exercises)}.sqlite3'}"
    )
    storage.migrate(url)
    store = storage.open_store(url)
    indexing = time_calls(lambda: store.index_catalog(catalog), runs=1, warm_up=0)

    def run_query(query: str) -> None:
        with store.begin_read() as repos:
            repos.exercise_search.search_exercises(query)

    names = [exercise.name.casefold() for exercise in catalog.exercises.values()]
    return {
        "indexing_ms": round(indexing.wall_ms),
        "query": _time_queries(run_query).to_report(),
        "baseline_scan_of_names": _time_queries(
            lambda query: [name for name in names if query in name]
        ).to_report(),
    }


def _time_queries(ask: Callable[[str], object]) -> Timing:
    samples = []
    for query in QUERIES:
        once = time_calls(partial(ask, query), RUNS)
        samples.append((once.wall_ms / 1000, once.cpu_ms / 1000))
    return summarize_samples(samples)


def _grow_catalog(catalog: Catalog, size: int) -> Catalog:
    chance = random.Random(SEED)  # noqa: S311  # synthetic names, not secrets
    known = list(catalog.exercises.values())
    words = sorted({word for exercise in known for word in exercise.name.split()})
    exercises = dict(catalog.exercises)
    while len(exercises) < size:
        made = _build_synthetic_exercise(
            chance.choice(known), len(exercises), chance.sample(words, 3)
        )
        exercises[made.slug] = made
    return replace(catalog, exercises=MappingProxyType(exercises))


def _build_synthetic_exercise(model: Exercise, number: int, words: list[str]) -> Exercise:
    text = replace(model.get_text("en"), name=f"{' '.join(words)} {number}", aliases=())
    return replace(
        model, slug=ExerciseSlug(f"synthetic-{number}"), number=number, texts={"en": text}
    )
