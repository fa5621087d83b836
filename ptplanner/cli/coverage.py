"""``ptplanner catalog stats``: reports what the catalog covers and lacks, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from textwrap import wrap

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.coverage import Coverage, measure_coverage
from ptplanner.domain.exercise import ExerciseType, Level, Region
from ptplanner.domain.readability import MAX_READING_GRADE

# Line width, and the longest lists of slugs and of grades that are printed.
TERMINAL_WIDTH = 100
MAX_SLUGS_SHOWN = 12
HARDEST_SHOWN = 10


def measure_catalog_coverage(catalog: Catalog) -> Coverage:
    """Measure the coverage, counting the pictures and clips that exist on disk."""
    from ptplanner.handout.pictures import has_clip, load_figures

    slugs = frozenset(catalog.exercises)
    filmed = frozenset(slug for slug in slugs if has_clip(slug))
    return measure_coverage(catalog, frozenset(load_figures(slugs)), filmed)


def format_coverage_json(found: Coverage) -> str:
    data = {
        "exercises": found.exercises,
        "coverage": [
            {"region": r.value, "type": t.value, "level": level.name.lower(), "count": count}
            for (r, t, level), count in sorted(found.exercise_counts.items())
        ],
        "missing": {
            part.name.lower(): slugs for part, slugs in found.missing_by_requirement.items()
        },
        "reading": {
            "highest_allowed": MAX_READING_GRADE,
            "highest": found.exercise_grades[0][1] if found.exercise_grades else 0.0,
            "exercises": [{"slug": slug, "grade": grade} for slug, grade in found.exercise_grades],
            "templates": [{"slug": slug, "grade": grade} for slug, grade in found.template_grades],
        },
        "ladders": found.ladders,
    }
    return json.dumps(data, ensure_ascii=False, indent=2)


def format_coverage_text(found: Coverage) -> str:
    parts = (
        _format_count_table(found),
        _format_missing_parts(found),
        _format_reading_grades(found),
        _format_ladders(found),
    )
    return "\n\n".join("\n".join(part) for part in parts)


def _format_count_table(found: Coverage) -> Iterator[str]:
    yield f"{found.exercises} exercises by region and type: easier / standard / harder"
    yield _format_table_line("", [kind.value for kind in ExerciseType])
    for region in Region:
        yield _format_table_line(
            region.value, [_format_count_cell(found, region, kind) for kind in ExerciseType]
        )


def _format_table_line(head: str, cells: Iterable[str]) -> str:
    return f"{head:12}{''.join(f'{cell:>12}' for cell in cells)}"


def _format_count_cell(found: Coverage, region: Region, kind: ExerciseType) -> str:
    counts = [found.exercise_counts.get((region, kind, level), 0) for level in Level]
    return "/".join(map(str, counts)) if any(counts) else "-"


def _format_missing_parts(found: Coverage) -> Iterator[str]:
    yield "Missing"
    for part, slugs in found.missing_by_requirement.items():
        if not slugs:
            yield f"  {part.value}: none"
        elif len(slugs) == found.exercises:
            yield f"  {part.value}: all {len(slugs)}"
        else:
            yield from _wrap_slugs(f"  {part.value}: {len(slugs)}: ", slugs)


def _format_reading_grades(found: Coverage) -> Iterator[str]:
    for what, grades in (
        ("exercises", found.exercise_grades),
        ("templates", found.template_grades),
    ):
        if grades:
            highest, total = grades[0][1], sum(grade for _, grade in grades)
            yield (
                f"Reading grade of {len(grades)} {what}: highest {highest:.1f}, "
                f"mean {total / len(grades):.1f}, at most {MAX_READING_GRADE:.0f} allowed. Hardest:"
            )
            yield from (f"  {grade:4.1f}  {slug}" for slug, grade in grades[:HARDEST_SHOWN])


def _format_ladders(found: Coverage) -> Iterator[str]:
    steps = sum(map(len, found.ladders))
    yield f"{len(found.ladders)} ladders hold {steps} exercises, each from its foot up"
    for ladder in sorted(found.ladders, key=len, reverse=True):
        yield from _wrap_slugs(f"  {len(ladder):2}  ", ladder, most=len(ladder))


def _wrap_slugs(head: str, slugs: tuple[str, ...], most: int = MAX_SLUGS_SHOWN) -> Iterator[str]:
    more = f" and {len(slugs) - most} more" if len(slugs) > most else ""
    yield from wrap(
        head + ", ".join(slugs[:most]) + more, TERMINAL_WIDTH, subsequent_indent="      "
    )
