"""``ptplanner catalog stats``: reports what the catalog covers and lacks, as text or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from textwrap import wrap

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.coverage import Coverage, coverage
from ptplanner.domain.exercise import ExerciseType, Level, Region
from ptplanner.domain.readability import HIGHEST_GRADE

# Line width, and the longest lists of slugs and of grades that are printed.
WIDTH = 100
MOST_NAMED = 12
WORST = 10


def measured(catalog: Catalog) -> Coverage:
    """Measure the coverage, counting the pictures and clips that exist on disk."""
    from ptplanner.handout.figures import EXERCISES, figures_of
    from ptplanner.handout.proof import CLIP

    slugs = frozenset(catalog.exercises)
    filmed = frozenset(slug for slug in slugs if (EXERCISES / slug / CLIP).is_file())
    return coverage(catalog, frozenset(figures_of(slugs)), filmed)


def as_json(found: Coverage) -> str:
    told = {
        "exercises": found.exercises,
        "coverage": [
            {"region": r.value, "type": t.value, "level": level.name.lower(), "count": count}
            for (r, t, level), count in sorted(found.counts.items())
        ],
        "missing": {part.name.lower(): slugs for part, slugs in found.missing.items()},
        "reading": {
            "highest_allowed": HIGHEST_GRADE,
            "highest": found.grades[0][1] if found.grades else 0.0,
            "exercises": [{"slug": slug, "grade": grade} for slug, grade in found.grades],
            "templates": [{"slug": slug, "grade": grade} for slug, grade in found.template_grades],
        },
        "ladders": found.ladders,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def as_text(found: Coverage) -> str:
    parts = (_counts(found), _missing(found), _grades(found), _ladders(found))
    return "\n\n".join("\n".join(part) for part in parts)


def _counts(found: Coverage) -> Iterator[str]:
    yield f"{found.exercises} exercises by region and type: easier / standard / harder"
    yield _row("", [kind.value for kind in ExerciseType])
    for region in Region:
        yield _row(region.value, [_cell(found, region, kind) for kind in ExerciseType])


def _row(head: str, cells: Iterable[str]) -> str:
    return f"{head:12}{''.join(f'{cell:>12}' for cell in cells)}"


def _cell(found: Coverage, region: Region, kind: ExerciseType) -> str:
    counts = [found.counts.get((region, kind, level), 0) for level in Level]
    return "/".join(map(str, counts)) if any(counts) else "-"


def _missing(found: Coverage) -> Iterator[str]:
    yield "Missing"
    for part, slugs in found.missing.items():
        if not slugs:
            yield f"  {part.value}: none"
        elif len(slugs) == found.exercises:
            yield f"  {part.value}: all {len(slugs)}"
        else:
            yield from _list(f"  {part.value}: {len(slugs)}: ", slugs)


def _grades(found: Coverage) -> Iterator[str]:
    for what, grades in (("exercises", found.grades), ("templates", found.template_grades)):
        if grades:
            highest, total = grades[0][1], sum(grade for _, grade in grades)
            yield (
                f"Reading grade of {len(grades)} {what}: highest {highest:.1f}, "
                f"mean {total / len(grades):.1f}, at most {HIGHEST_GRADE:.0f} allowed. Hardest:"
            )
            yield from (f"  {grade:4.1f}  {slug}" for slug, grade in grades[:WORST])


def _ladders(found: Coverage) -> Iterator[str]:
    steps = sum(map(len, found.ladders))
    yield f"{len(found.ladders)} ladders hold {steps} exercises, each from its foot up"
    for ladder in sorted(found.ladders, key=len, reverse=True):
        yield from _list(f"  {len(ladder):2}  ", ladder, most=len(ladder))


def _list(head: str, slugs: tuple[str, ...], most: int = MOST_NAMED) -> Iterator[str]:
    more = f" and {len(slugs) - most} more" if len(slugs) > most else ""
    yield from wrap(head + ", ".join(slugs[:most]) + more, WIDTH, subsequent_indent="      ")
