"""Converts an exercise of another collection to ours; whatever is guessed is listed as unconfirmed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ptplanner.domain import shorthand
from ptplanner.domain.clinic_content import NO_NUMBER
from ptplanner.domain.exercise import (
    Credit,
    Equipment,
    Exercise,
    ExerciseText,
    ExerciseType,
    Level,
    Position,
    Region,
    SideNoun,
    Source,
    Step,
    StepRole,
    Unconfirmed,
)
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.imported import ForeignPicture, MappedWord
from ptplanner.domain.sides import Laterality
from ptplanner.interop import foreign_words as words


@dataclass(frozen=True)
class ForeignText:
    """The text in one language, already split into plain lines."""

    lang: str
    name: str
    steps: tuple[str, ...]
    cues: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Foreign:
    """One entry of another collection, validated and without markup; its vocabulary is not mapped yet."""

    source_key: str
    texts: tuple[ForeignText, ...]
    category: str
    level: str
    muscles: tuple[str, ...]
    more_muscles: tuple[str, ...]
    equipment: tuple[str, ...]
    credits: tuple[Credit, ...]
    source: Source
    pictures: tuple[ForeignPicture, ...] = ()

    @property
    def english(self) -> ForeignText:
        return next(text for text in self.texts if text.lang == "en")


@dataclass
class Tally:
    """Counts how the other collection's words were mapped; shown as a table for review."""

    _met: Counter[tuple[str, str, str]] = field(default_factory=Counter)

    def note(self, name: str, theirs: str, ours: str) -> None:
        self._met[name, theirs, ours] += 1

    def table(self) -> tuple[MappedWord, ...]:
        """List the mappings by field: words without a counterpart first, then the most frequent."""
        rows = [MappedWord(*key, count) for key, count in self._met.items()]
        return tuple(sorted(rows, key=lambda w: (w.field, bool(w.ours), -w.count, w.theirs)))


# The conservative doses of the built-in catalog, by type; the therapist confirms or changes them.
_TYPED = {
    ExerciseType.STRENGTH: "2x8-12",
    ExerciseType.STRETCH: "hold 20-30s 3r",
    ExerciseType.MOBILITY: "1x8-12",
    ExerciseType.NERVE_GLIDE: "1x8-10",
    ExerciseType.BALANCE: "hold 20-30s 3r",
    ExerciseType.BREATHING: "as tolerated",
    ExerciseType.AEROBIC: "as tolerated",
}
USUAL_DOSES = {kind: shorthand.parse(typed) for kind, typed in _TYPED.items()}
DOSE_SOURCE = "ptplanner's usual dose for this type; the source gives none."

# Patterns that reveal the starting position in a text; the first match wins.
_POSITIONS = (
    (Position.QUADRUPED, r"all fours|hands and knees"),
    (Position.HALF_KNEELING, r"half[- ]kneeling"),
    (Position.SIDE_LYING, r"side[- ]lying|l(?:ie|ying|ay) (?:down )?on (?:your|one|the) side"),
    (Position.PRONE, r"\bprone\b|face[- ]down|on your (?:stomach|belly|front)"),
    (Position.SUPINE, r"\bsupine\b|face[- ]up|on your back|l(?:ie|ying) (?:down |flat |back )"),
    (Position.KNEELING, r"\bkneel(?:ing)?\b"),
    (Position.SITTING, r"\bsit(?:ting)?\b|\bseated\b"),
    (Position.STANDING, r"\bstand(?:ing)?\b"),
)
_FOUND_IN = tuple((position, re.compile(pattern)) for position, pattern in _POSITIONS)


def to_exercise(theirs: Foreign, tally: Tally) -> Exercise:
    """Convert to our exercise, still without a slug; ``unconfirmed`` lists what was guessed or not given."""
    category = words.CATEGORIES.get(theirs.category.lower(), words.Category())
    tally.note("category", theirs.category, _said_category(category))
    kind = _type(theirs, category)
    regions = _regions(theirs, category)
    position = _position(theirs.english)
    muscles = _muscles(theirs, tally)
    return Exercise(
        slug=ExerciseSlug(""),
        number=NO_NUMBER,
        position=position,
        type=kind,
        level=_level(theirs.level, tally),
        laterality=Laterality.NONE,
        side_noun=SideNoun.SIDE,
        regions=regions,
        muscles=muscles,
        equipment=_equipment(theirs, tally),
        movement_tags=category.movements,
        texts={text.lang: _text(text, theirs, kind) for text in theirs.texts},
        default_dosage=USUAL_DOSES[kind],
        dosage_source=DOSE_SOURCE,
        sources=(theirs.source,),
        licence=theirs.credits[0].licence if theirs.credits else "",
        author=theirs.credits[0].author if theirs.credits else "",
        credits=theirs.credits,
        unconfirmed=_unconfirmed(theirs, category, regions),
    )


def _unconfirmed(
    theirs: Foreign, category: words.Category, regions: tuple[Region, ...]
) -> frozenset[Unconfirmed]:
    """No collection gives sides, doses or movements, and the position is a guess at best."""
    asked = {
        Unconfirmed.MOVEMENTS: True,
        Unconfirmed.LATERALITY: True,
        Unconfirmed.DOSE: True,
        Unconfirmed.POSITION: True,
        Unconfirmed.TYPE: category.type is None,
        Unconfirmed.LEVEL: theirs.level.lower() not in words.LEVELS,
        Unconfirmed.REGIONS: not regions,
    }
    return frozenset(what for what, is_open in asked.items() if is_open)


def _type(theirs: Foreign, category: words.Category) -> ExerciseType:
    if category.type is not None:
        return category.type
    is_stretch = "stretch" in theirs.english.name.lower()
    return ExerciseType.STRETCH if is_stretch else ExerciseType.STRENGTH


def _level(theirs: str, tally: Tally) -> Level:
    if not theirs:
        return Level.STANDARD
    level = words.LEVELS.get(theirs.lower())
    tally.note("level", theirs, level.name.lower() if level else "")
    return level or Level.STANDARD


def _position(text: ForeignText) -> Position:
    """Guess from the name and the first two lines; later lines describe where the movement ends."""
    said = " ".join((text.name, *text.steps[:2])).lower()
    return next((p for p, pattern in _FOUND_IN if pattern.search(said)), Position.NOT_SAID)


def _regions(theirs: Foreign, category: words.Category) -> tuple[Region, ...]:
    """Map the main muscles to regions, or else use those of the category."""
    known = (words.MUSCLES.get(muscle.lower()) for muscle in theirs.muscles)
    found = dict.fromkeys(region for muscle in known if muscle for region in muscle.regions)
    return tuple(found) or category.regions


def _muscles(theirs: Foreign, tally: Tally) -> tuple[str, ...]:
    """Map muscles to plain words; an unknown muscle keeps its original name."""
    found: dict[str, None] = {}
    for muscle in (*theirs.muscles, *theirs.more_muscles):
        known = words.MUSCLES.get(muscle.lower())
        tally.note("muscle", muscle, known.plain if known else "")
        found[known.plain if known else muscle] = None
    return tuple(found)


def _equipment(theirs: Foreign, tally: Tally) -> tuple[Equipment, ...]:
    found: dict[Equipment, None] = {}
    for name in theirs.equipment:
        known = words.EQUIPMENT.get(name.lower())
        is_none = name.lower() in words.WITHOUT_EQUIPMENT
        tally.note("equipment", name, known.value if known else _said_equipment(name, is_none))
        if known:
            found[known] = None
    return tuple(found)


def _said_equipment(name: str, is_none: bool) -> str:  # noqa: FBT001  # a private predicate's result
    if is_none:
        return "nothing needed"
    return "kept as a note" if name.lower() in words.GYM_EQUIPMENT else ""


def _said_category(category: words.Category) -> str:
    parts = [category.type.value] if category.type else []
    parts += [region.value for region in category.regions]
    parts += sorted(tag.value for tag in category.movements)
    return ", ".join(parts)


def _text(text: ForeignText, theirs: Foreign, kind: ExerciseType) -> ExerciseText:
    is_english = text.lang == "en"
    plain = _plain_muscles(theirs)
    steps = [Step(StepRole.MOVE, _unbraced(line)) for line in text.steps]
    steps += [Step(StepRole.CUE, _unbraced(line)) for line in text.cues]
    return ExerciseText(
        lang=text.lang,
        name=text.name,
        purpose=_purpose(kind, plain) if is_english else "",
        feel=plain if is_english else "",
        steps=tuple(steps),
        aliases=text.aliases,
        equipment_note=_equipment_note(theirs) if is_english else "",
    )


def _unbraced(line: str) -> str:
    """Replace braces with parentheses: in our steps, braces mark the side."""
    return line.replace("{", "(").replace("}", ")")


def _plain_muscles(theirs: Foreign) -> str:
    known = [words.MUSCLES[m.lower()].plain for m in theirs.muscles if m.lower() in words.MUSCLES]
    named = list(dict.fromkeys(known))[:2]
    return f"your {' and '.join(named)}" if named else ""


def _purpose(kind: ExerciseType, plain: str) -> str:
    if not plain:
        return ""
    verb = "Stretches" if kind is ExerciseType.STRETCH else "Trains"
    return f"{verb} {plain}."


def _equipment_note(theirs: Foreign) -> str:
    """List the equipment that our vocabulary does not have."""
    known = words.EQUIPMENT.keys() | words.WITHOUT_EQUIPMENT
    other = [name for name in theirs.equipment if name.lower() not in known]
    return f"Uses: {', '.join(other)}" if other else ""
