"""Views of the catalog: filter chips with counts, results with highlighted matches and their precautions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ptplanner.domain.catalog import Catalog
from ptplanner.domain.condition import Advice
from ptplanner.domain.exercise import Exercise
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.precautions import RuleMatch
from ptplanner.domain.sides import DoseSide
from ptplanner.services.catalog_browser import CatalogListing, ExerciseResult, FacetValue
from ptplanner.wording.english.clinical import (
    ADVICE_LABELS,
    FACET_TITLES,
    FACET_VALUE_LABELS,
    TYPE_PLURALS,
    format_position_line,
    lowercase_first,
)
from ptplanner.wording.english.doses import NO_USUAL_DOSE, format_dose_parts, format_side_badge

# About two and a half screens; users narrow the search or ask for the rest.
MAX_RESULTS_SHOWN = 20
# How many values of each facet are always shown; the others are under "All filters".
COMMON_VALUES_BY_FACET = {
    "mine": 2,
    "type": 4,
    "region": 3,
    "position": 1,
    "equipment": 1,
    "level": 0,
}

SINGLE_SIDES = frozenset({DoseSide.LEFT, DoseSide.RIGHT, DoseSide.PAINFUL})


@dataclass(frozen=True)
class HighlightSpan:
    """A piece of a name; ``is_match`` if it matches the query."""

    text: str
    is_match: bool


@dataclass(frozen=True)
class ChipView:
    name: str
    value: str
    label: str
    count: int
    is_selected: bool


@dataclass(frozen=True)
class ChipGroupView:
    title: str
    chips: tuple[ChipView, ...]


@dataclass(frozen=True)
class FlagView:
    """A precaution shown on a search result, before the exercise is added."""

    level: str
    word: str
    condition: str
    why: str


@dataclass(frozen=True)
class ResultView:
    slug: str
    name: str
    name_spans: tuple[HighlightSpan, ...]
    position_line: str
    position: str
    dose: str
    flags: tuple[FlagView, ...]
    safer_slug: str
    safer_name: str
    is_in_plan: bool
    is_avoided: bool
    is_favourite: bool


@dataclass(frozen=True)
class CatalogView:
    """The pane beside the plan, or the browse page."""

    query: str
    corrected_query: str
    is_near: bool
    common_chips: tuple[ChipView, ...]
    chip_groups: tuple[ChipGroupView, ...]
    hidden_selected_count: int
    results: tuple[ResultView, ...]
    total: int
    result_noun: str
    is_filtered: bool

    @property
    def remaining_count(self) -> int:
        return self.total - len(self.results)


def build_catalog_view(
    browse: CatalogListing,
    catalog: Catalog,
    *,
    taken: frozenset[ExerciseSlug] = frozenset(),
    show_all: bool = False,
) -> CatalogView:
    chips = tuple(_build_chip(facet) for facet in browse.facets)
    common = tuple(chip for chip in chips if _is_common(chip, chips))
    hidden = tuple(chip for chip in chips if chip not in common)
    shown = browse.results if show_all else browse.results[:MAX_RESULTS_SHOWN]
    words = _split_query(browse.corrected_query or browse.query)
    return CatalogView(
        query=browse.query,
        corrected_query=browse.corrected_query,
        is_near=browse.is_near,
        common_chips=common,
        chip_groups=_group_chips(hidden),
        hidden_selected_count=sum(chip.is_selected for chip in hidden),
        results=tuple(_build_result_view(result, words, catalog, taken) for result in shown),
        total=len(browse.results),
        result_noun=_choose_result_noun(browse, chips),
        is_filtered=any(chip.is_selected for chip in chips),
    )


def _build_chip(facet: FacetValue) -> ChipView:
    word = FACET_VALUE_LABELS[facet.facet].get(facet.value, facet.value)
    return ChipView(facet.facet, facet.value, word, facet.count, facet.is_selected)


def _is_common(chip: ChipView, chips: tuple[ChipView, ...]) -> bool:
    """Whether the chip is among the first values of its facet; values are sorted by frequency."""
    siblings = [other for other in chips if other.name == chip.name]
    return siblings.index(chip) < COMMON_VALUES_BY_FACET[chip.name]


def _group_chips(chips: tuple[ChipView, ...]) -> tuple[ChipGroupView, ...]:
    by_name = {name: tuple(c for c in chips if c.name == name) for name in FACET_TITLES}
    return tuple(
        ChipGroupView(FACET_TITLES[name], group) for name, group in by_name.items() if group
    )


def _choose_result_noun(browse: CatalogListing, chips: tuple[ChipView, ...]) -> str:
    """Choose the noun after the result count, such as ``stretches``."""
    types = [chip.value for chip in chips if chip.is_selected and chip.name == "type"]
    single = len(browse.results) == 1
    several = TYPE_PLURALS[types[0]] if len(types) == 1 else "exercises"
    return "exercise" if single else several


def _build_result_view(
    result: ExerciseResult, words: tuple[str, ...], catalog: Catalog, taken: frozenset[ExerciseSlug]
) -> ResultView:
    exercise = result.exercise
    avoided = any(match.rule.advice is Advice.AVOID for match in result.matches)
    safer = result.safer_exercises[0] if avoided and result.safer_exercises else None
    return ResultView(
        slug=exercise.slug,
        name=exercise.name,
        name_spans=tuple(highlight_matches(exercise.name, words)),
        position_line=format_position_line(exercise),
        position=exercise.position.value,
        dose=format_dose_line(exercise),
        flags=(*build_flags(result.matches), *build_unchecked_flag(exercise)),
        safer_slug=safer or "",
        safer_name=catalog.exercises[safer].name if safer else "",
        is_in_plan=exercise.slug in taken,
        is_avoided=avoided,
        is_favourite=result.is_favourite,
    )


def build_flags(matches: Iterable[RuleMatch]) -> tuple[FlagView, ...]:
    """Build the flag of the strongest advice only; a row has room for one."""
    return tuple(
        FlagView(
            match.rule.advice.label,
            ADVICE_LABELS[match.rule.advice],
            lowercase_first(match.condition.name),
            match.rule.for_therapist,
        )
        for match in list(matches)[:1]
    )


def build_unchecked_flag(exercise: Exercise) -> tuple[FlagView, ...]:
    """Flag an exercise without described movements, because no rule can match it."""
    if exercise.has_described_movements:
        return ()
    why = "Precautions cannot be checked. Describe them under “Own exercises”."
    return (FlagView("caution", "Not checked", "movements not described yet", why),)


def format_dose_line(exercise: Exercise) -> str:
    """Format the default dose in one line, with the side if the sentence does not name it."""
    dose = exercise.default_dosage
    if not exercise.has_usual_dose:
        return NO_USUAL_DOSE
    if dose.none_given:
        return "No dose given"
    text = " ".join(format_dose_parts(dose, exercise.side_noun)[:2]).rstrip(".")
    # The sentence itself says "each side" or "switching"; only a single side needs the badge.
    badge = (
        format_side_badge(dose.side, exercise.side_noun).lower()
        if dose.side in SINGLE_SIDES
        else ""
    )
    return f"{text}, {badge}" if badge else text


def _split_query(query: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", query.casefold()))


def highlight_matches(name: str, words: tuple[str, ...]) -> Iterable[HighlightSpan]:
    """Split the name into spans; a word that starts with a word of the query is a match."""
    for token in re.findall(r"\w+|\W+", name):
        is_match = any(token.casefold().startswith(word) for word in words if len(word) > 1)
        yield HighlightSpan(token, is_match)
