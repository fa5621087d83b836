"""Views of the catalog: filter chips with counts, results with highlighted matches and their precautions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.precautions import Match
from ptplanner.domain.sides import DoseSide
from ptplanner.handout.wording import dose_parts, side_badge
from ptplanner.services.catalog import Browse, Facet, Result
from ptplanner.web.clinical_words import (
    ADVICE_WORDS,
    FACET_TITLES,
    FACET_WORDS,
    TYPES_PLURAL,
    mid_sentence,
    position_and_equipment,
)

# About two and a half screens; users narrow the search or ask for the rest.
SHOWN_AT_ONCE = 20
# How many values of each facet are always shown; the others are under "All filters".
COMMON_VALUES = {"mine": 2, "type": 4, "region": 3, "position": 1, "equipment": 1, "level": 0}

ONE_SIDE = frozenset({DoseSide.LEFT, DoseSide.RIGHT, DoseSide.PAINFUL})


@dataclass(frozen=True)
class MarkedRun:
    """A piece of a name; ``is_match`` if it matches the query."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class Chip:
    name: str
    value: str
    word: str
    count: int
    is_on: bool


@dataclass(frozen=True)
class ChipGroup:
    title: str
    chips: tuple[Chip, ...]


@dataclass(frozen=True)
class Flag:
    """A precaution shown on a search result, before the exercise is added."""

    level: str
    word: str
    condition: str
    why: str


@dataclass(frozen=True)
class ResultView:
    slug: str
    name: str
    runs: tuple[MarkedRun, ...]
    place: str
    position: str
    dose: str
    flags: tuple[Flag, ...]
    safer_slug: str
    safer_name: str
    is_in_plan: bool
    is_avoided: bool
    is_favourite: bool


@dataclass(frozen=True)
class CatalogView:
    """The pane beside the plan, or the browse page."""

    query: str
    searched: str
    common: tuple[Chip, ...]
    groups: tuple[ChipGroup, ...]
    hidden_on: int
    results: tuple[ResultView, ...]
    total: int
    heading: str
    is_filtered: bool

    @property
    def left_over(self) -> int:
        return self.total - len(self.results)


def present(
    browse: Browse,
    catalog: Catalog,
    *,
    taken: frozenset[ExerciseSlug] = frozenset(),
    show_all: bool = False,
) -> CatalogView:
    chips = tuple(_chip(facet) for facet in browse.facets)
    common = tuple(chip for chip in chips if _is_common(chip, chips))
    hidden = tuple(chip for chip in chips if chip not in common)
    shown = browse.results if show_all else browse.results[:SHOWN_AT_ONCE]
    words = _words(browse.searched or browse.query)
    return CatalogView(
        query=browse.query,
        searched=browse.searched,
        common=common,
        groups=_groups(hidden),
        hidden_on=sum(chip.is_on for chip in hidden),
        results=tuple(_result(result, words, catalog, taken) for result in shown),
        total=len(browse.results),
        heading=_heading(browse, chips),
        is_filtered=any(chip.is_on for chip in chips),
    )


def _chip(facet: Facet) -> Chip:
    word = FACET_WORDS[facet.name].get(facet.value, facet.value)
    return Chip(facet.name, facet.value, word, facet.count, facet.is_on)


def _is_common(chip: Chip, chips: tuple[Chip, ...]) -> bool:
    """Whether the chip is among the first values of its facet; values are sorted by frequency."""
    siblings = [other for other in chips if other.name == chip.name]
    return siblings.index(chip) < COMMON_VALUES[chip.name]


def _groups(chips: tuple[Chip, ...]) -> tuple[ChipGroup, ...]:
    by_name = {name: tuple(c for c in chips if c.name == name) for name in FACET_TITLES}
    return tuple(ChipGroup(FACET_TITLES[name], group) for name, group in by_name.items() if group)


def _heading(browse: Browse, chips: tuple[Chip, ...]) -> str:
    """Choose the noun after the result count, such as ``stretches``."""
    types = [chip.value for chip in chips if chip.is_on and chip.name == "type"]
    single = len(browse.results) == 1
    several = TYPES_PLURAL[types[0]] if len(types) == 1 else "exercises"
    return "exercise" if single else several


def _result(
    result: Result, words: tuple[str, ...], catalog: Catalog, taken: frozenset[ExerciseSlug]
) -> ResultView:
    exercise = result.exercise
    avoided = any(match.rule.advice is Advice.AVOID for match in result.matches)
    safer = result.safer[0] if avoided and result.safer else None
    return ResultView(
        slug=exercise.slug,
        name=exercise.name,
        runs=tuple(marked(exercise.name, words)),
        place=position_and_equipment(exercise),
        position=exercise.position.value,
        dose=dose_line(exercise),
        flags=(*flags(result.matches), *unchecked(exercise)),
        safer_slug=safer or "",
        safer_name=catalog.exercises[safer].name if safer else "",
        is_in_plan=exercise.slug in taken,
        is_avoided=avoided,
        is_favourite=result.is_favourite,
    )


def flags(matches: Iterable[Match]) -> tuple[Flag, ...]:
    """Build the flag of the strongest advice only; a row has room for one."""
    return tuple(
        Flag(
            match.rule.advice.word,
            ADVICE_WORDS[match.rule.advice],
            mid_sentence(match.condition.name),
            match.rule.for_therapist,
        )
        for match in list(matches)[:1]
    )


def unchecked(exercise: Exercise) -> tuple[Flag, ...]:
    """Flag an exercise without described movements, because no rule can match it."""
    if exercise.has_described_movements:
        return ()
    why = "Precautions cannot be checked. Describe them under “Own exercises”."
    return (Flag("caution", "Not checked", "movements not described yet", why),)


def dose_line(exercise: Exercise) -> str:
    """Format the default dose in one line, with the side if the sentence does not name it."""
    dose = exercise.default_dosage
    if dose.none_given:
        return "No dose given"
    said = " ".join(dose_parts(dose, exercise.side_noun)[:2]).rstrip(".")
    # The sentence itself says "each side" or "switching"; only a single side needs the badge.
    badge = side_badge(dose.side, exercise.side_noun).lower() if dose.side in ONE_SIDE else ""
    return f"{said}, {badge}" if badge else said


def _words(query: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", query.casefold()))


def marked(name: str, words: tuple[str, ...]) -> Iterable[MarkedRun]:
    """Split the name into spans; a word that starts with a word of the query is a match."""
    for token in re.findall(r"\w+|\W+", name):
        is_match = any(token.casefold().startswith(word) for word in words if len(word) > 1)
        yield MarkedRun(token, is_match)
