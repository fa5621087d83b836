"""Views of custom exercises: what is unconfirmed, where each comes from, and the form's options."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ptplanner.domain.catalog import CustomExercise
from ptplanner.domain.dose_words import find_dose_words
from ptplanner.domain.exercise import Credit, Exercise, Unconfirmed
from ptplanner.domain.side_words import find_side_words
from ptplanner.web.shared.web_addresses import allow_web_address
from ptplanner.wording.english.clinical import (
    EQUIPMENT_LABELS,
    LEVEL_LABELS,
    POSITION_LABELS,
    REGION_LABELS,
    TYPE_LABELS,
    UNCONFIRMED_LABELS,
    format_position_line,
)
from ptplanner.wording.english.doses import NO_USUAL_DOSE, format_dose_sentence
from ptplanner.wording.english.movements import MOVEMENT_GROUPS

# About three screens; the search finds the others.
MAX_ROWS_SHOWN = 60
# Enough to recognise the sentences that are meant.
MAX_WORDS_QUOTED = 4

SIDE_NOUN_OPTIONS = tuple(
    (noun, noun) for noun in ("side", "leg", "arm", "foot", "hand", "diagonal")
)
ORIGIN_LABELS = {
    "wger": "from wger",
    "free-exercise-db": "from free-exercise-db",
    "ptplanner": "from another ptplanner",
}


@dataclass(frozen=True)
class CustomExerciseRowView:
    slug: str
    name: str
    position: str
    position_line: str
    dose: str
    origin: str
    unconfirmed_parts: str
    has_described_movements: bool
    is_retired: bool


@dataclass(frozen=True)
class CustomExerciseListView:
    query: str
    rows: tuple[CustomExerciseRowView, ...]
    total: int
    undescribed_count: int

    @property
    def remaining_count(self) -> int:
        return self.total - len(self.rows)


def build_custom_exercise_list(
    found: tuple[CustomExercise, ...], query: str, *, show_all: bool
) -> CustomExerciseListView:
    shown = found if show_all else found[:MAX_ROWS_SHOWN]
    in_use = [own for own in found if own.retired_at is None]
    return CustomExerciseListView(
        query=query,
        rows=tuple(map(_build_custom_exercise_row, shown)),
        total=len(found),
        undescribed_count=sum(not own.exercise.has_described_movements for own in in_use),
    )


def _build_custom_exercise_row(own: CustomExercise) -> CustomExerciseRowView:
    exercise = own.exercise
    source = own.source_key.partition(":")[0]
    return CustomExerciseRowView(
        slug=exercise.slug,
        name=exercise.name,
        position=exercise.position.value,
        position_line=format_position_line(exercise),
        dose=format_dose_sentence(exercise.default_dosage, exercise.side_noun)
        if exercise.has_usual_dose
        else NO_USUAL_DOSE,
        origin=ORIGIN_LABELS.get(source, "written here"),
        unconfirmed_parts=format_unconfirmed_parts(
            replace(exercise, unconfirmed=exercise.unconfirmed - _SHOWN_AS_FLAG)
        ),
        has_described_movements=exercise.has_described_movements,
        is_retired=own.retired_at is not None,
    )


# Shown by a separate flag.
_SHOWN_AS_FLAG = frozenset({Unconfirmed.MOVEMENTS})


def format_unconfirmed_parts(exercise: Exercise) -> str:
    """Format what nobody has confirmed yet, ``movements, sides, dose``, in the form's order."""
    return ", ".join(
        word for what, word in UNCONFIRMED_LABELS.items() if what in exercise.unconfirmed
    )


# Title, reason and button of each offer.
SIDE_OFFER = (
    "The steps name a side",
    "On a sheet for the other side they would be wrong.",
    "Turn them into {side} and {other}",
)
DOSE_OFFER = (
    "The steps name a dose",
    "The sheet prints the dose of the plan above them.",
    "Move it into the usual dose",
)


@dataclass(frozen=True)
class TextOfferView:
    """Words in the steps that the sheet prints elsewhere, and the act that turns them into a fact."""

    action: str
    title: str
    text: str
    button: str


def build_text_offers(steps: str) -> tuple[TextOfferView, ...]:
    """Offer to turn the sides and the dose that the typed steps name; empty if they name none."""
    sides = [word.words for word in find_side_words(steps)]
    doses = find_dose_words(steps)
    offers = (
        ("sides", sides, *SIDE_OFFER),
        ("dose", doses, *DOSE_OFFER),
    )
    return tuple(
        TextOfferView(action, f"{title}: {_quote_words(words)}.", text, button)
        for action, words, title, text, button in offers
        if words
    )


def _quote_words(words: Sequence[str]) -> str:
    return ", ".join(f"“{one}”" for one in list(dict.fromkeys(words))[:MAX_WORDS_QUOTED])


@dataclass(frozen=True)
class CheckboxOption:
    value: str
    label: str
    is_selected: bool


@dataclass(frozen=True)
class CheckboxGroup:
    title: str
    options: tuple[CheckboxOption, ...]


TYPE_OPTIONS = tuple(TYPE_LABELS.items())
LEVEL_OPTIONS = tuple(LEVEL_LABELS.items())
POSITION_OPTIONS = tuple(POSITION_LABELS.items())


def build_region_options(chosen: frozenset[str]) -> tuple[CheckboxOption, ...]:
    return _build_checkbox_options(REGION_LABELS.items(), chosen)


def build_equipment_options(chosen: frozenset[str]) -> tuple[CheckboxOption, ...]:
    return _build_checkbox_options(
        ((v, w) for v, w in EQUIPMENT_LABELS.items() if v != "none"), chosen
    )


def build_movement_options(chosen: frozenset[str]) -> tuple[CheckboxGroup, ...]:
    return tuple(
        CheckboxGroup(
            title,
            _build_checkbox_options(((tag.value, words) for tag, words in group.items()), chosen),
        )
        for title, group in MOVEMENT_GROUPS.items()
    )


def _build_checkbox_options(
    pairs: Iterable[tuple[str, str]], chosen: frozenset[str]
) -> tuple[CheckboxOption, ...]:
    return tuple(CheckboxOption(value, words, value in chosen) for value, words in pairs)


@dataclass(frozen=True)
class CreditView:
    """``Text: by Lena Reed, CC-BY-SA-4.0``, with addresses where the source gives them."""

    part: str
    author: str
    author_url: str
    licence: str
    licence_url: str
    title: str
    source_url: str
    derived_from: str


def build_credit_views(exercise: Exercise) -> tuple[CreditView, ...]:
    return tuple(map(_build_credit_view, exercise.credits))


def _build_credit_view(credit: Credit) -> CreditView:
    return CreditView(
        credit.part,
        credit.author,
        allow_web_address(credit.author_url),
        credit.licence,
        allow_web_address(credit.licence_url),
        credit.title,
        allow_web_address(credit.source_url),
        allow_web_address(credit.derived_from),
    )
