"""Views of custom exercises: what is unconfirmed, where each comes from, and the form's options."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ptplanner.domain.clinic_content import OwnExercise
from ptplanner.domain.exercise import Credit, Exercise, Unconfirmed
from ptplanner.handout.wording import dose_sentence
from ptplanner.web.clinical_words import (
    EQUIPMENT,
    LEVELS,
    POSITIONS,
    REGIONS,
    TYPES,
    position_and_equipment,
)
from ptplanner.web.movement_words import GROUPS

# About three screens; the search finds the others.
SHOWN_AT_ONCE = 60

UNCONFIRMED = {
    Unconfirmed.MOVEMENTS: "movements",
    Unconfirmed.LATERALITY: "sides",
    Unconfirmed.POSITION: "position",
    Unconfirmed.TYPE: "type",
    Unconfirmed.LEVEL: "level",
    Unconfirmed.REGIONS: "region",
    Unconfirmed.DOSE: "dose",
}
LATERALITIES = (
    ("none", "Both sides at once"),
    ("each", "Each side in turn"),
    ("painful", "The painful side"),
    ("alternate", "Switching sides"),
)
SIDE_NOUNS = tuple((noun, noun) for noun in ("side", "leg", "arm", "foot", "hand", "diagonal"))
SOURCES = {
    "wger": "from wger",
    "free-exercise-db": "from free-exercise-db",
    "ptplanner": "from another ptplanner",
}


@dataclass(frozen=True)
class OwnRow:
    slug: str
    name: str
    position: str
    place: str
    dose: str
    origin: str
    to_check: str
    is_described: bool
    is_retired: bool


@dataclass(frozen=True)
class OwnList:
    query: str
    rows: tuple[OwnRow, ...]
    total: int
    undescribed: int

    @property
    def left_over(self) -> int:
        return self.total - len(self.rows)


def own_list(found: tuple[OwnExercise, ...], query: str, *, show_all: bool) -> OwnList:
    shown = found if show_all else found[:SHOWN_AT_ONCE]
    in_use = [own for own in found if own.retired_at is None]
    return OwnList(
        query=query,
        rows=tuple(map(_row, shown)),
        total=len(found),
        undescribed=sum(not own.exercise.has_described_movements for own in in_use),
    )


def _row(own: OwnExercise) -> OwnRow:
    exercise = own.exercise
    source = own.source_key.partition(":")[0]
    return OwnRow(
        slug=exercise.slug,
        name=exercise.name,
        position=exercise.position.value,
        place=position_and_equipment(exercise),
        dose=dose_sentence(exercise.default_dosage, exercise.side_noun),
        origin=SOURCES.get(source, "written here"),
        to_check=to_check(replace(exercise, unconfirmed=exercise.unconfirmed - _FLAGGED)),
        is_described=exercise.has_described_movements,
        is_retired=own.retired_at is not None,
    )


# Shown by a separate flag.
_FLAGGED = frozenset({Unconfirmed.MOVEMENTS})


def to_check(exercise: Exercise) -> str:
    """Format what nobody has confirmed yet, ``movements, sides, dose``, in the form's order."""
    return ", ".join(word for what, word in UNCONFIRMED.items() if what in exercise.unconfirmed)


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    is_on: bool


@dataclass(frozen=True)
class OptionGroup:
    title: str
    options: tuple[Option, ...]


TYPE_CHOICES = tuple(TYPES.items())
LEVEL_CHOICES = tuple(LEVELS.items())
POSITION_CHOICES = tuple(POSITIONS.items())


def regions(chosen: frozenset[str]) -> tuple[Option, ...]:
    return _options(REGIONS.items(), chosen)


def equipment(chosen: frozenset[str]) -> tuple[Option, ...]:
    return _options(((v, w) for v, w in EQUIPMENT.items() if v != "none"), chosen)


def movements(chosen: frozenset[str]) -> tuple[OptionGroup, ...]:
    return tuple(
        OptionGroup(title, _options(((tag.value, words) for tag, words in group.items()), chosen))
        for title, group in GROUPS.items()
    )


def _options(pairs: Iterable[tuple[str, str]], chosen: frozenset[str]) -> tuple[Option, ...]:
    return tuple(Option(value, words, value in chosen) for value, words in pairs)


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


def credits_of(exercise: Exercise) -> tuple[CreditView, ...]:
    return tuple(map(_credit, exercise.credits))


def _credit(credit: Credit) -> CreditView:
    return CreditView(
        credit.part, credit.author, _web(credit.author_url), credit.licence,
        _web(credit.licence_url), credit.title, _web(credit.source_url), _web(credit.derived_from),
    )  # fmt: skip


def _web(address: str) -> str:
    """Allow only http(s) addresses as links, because imported files are untrusted."""
    return address if address.startswith(("https://", "http://")) else ""
