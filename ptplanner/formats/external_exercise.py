"""Converts an exercise of another collection to ours; whatever is guessed is listed as unconfirmed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ptplanner.domain import shorthand
from ptplanner.domain.catalog import NO_CATALOG_NUMBER
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
from ptplanner.domain.exercise_import import ExternalPicture, WordMapping
from ptplanner.domain.ids import ExerciseSlug
from ptplanner.domain.sides import Laterality
from ptplanner.formats import external_words as words
from ptplanner.formats.bounded_notes import BoundedCounter


@dataclass(frozen=True)
class ExternalText:
    """The text in one language, already split into plain lines."""

    lang: str
    name: str
    steps: tuple[str, ...]
    cues: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ExternalExercise:
    """One entry of another collection, validated and without markup; its vocabulary is not mapped yet."""

    source_key: str
    texts: tuple[ExternalText, ...]
    category: str
    level: str
    muscles: tuple[str, ...]
    secondary_muscles: tuple[str, ...]
    equipment: tuple[str, ...]
    credits: tuple[Credit, ...]
    source: Source
    pictures: tuple[ExternalPicture, ...] = ()

    @property
    def english_text(self) -> ExternalText:
        return next(text for text in self.texts if text.lang == "en")


# Different words of a collection that are listed; the known collections have about a hundred.
MAX_MAPPED_WORDS = 500
MAX_WORD_LENGTH = 80


@dataclass
class MappingCount:
    """Counts how the other collection's words were mapped; shown as a table for review."""

    _counted: BoundedCounter[tuple[str, str, str]] = field(
        default_factory=lambda: BoundedCounter(MAX_MAPPED_WORDS)
    )

    def count_word(self, name: str, source_word: str, catalog_word: str) -> None:
        self._counted.count_keys([(name, source_word[:MAX_WORD_LENGTH], catalog_word)])

    def list_word_mappings(self) -> tuple[WordMapping, ...]:
        """List the mappings by field: words without a counterpart first, then the most frequent."""
        rows = [WordMapping(*key, count) for key, count in self._counted.counts.items()]
        rows.sort(key=lambda w: (w.field, bool(w.ours), -w.count, w.theirs))
        others = self._counted.other_count
        return (*rows, *((WordMapping("all", "other words", "", others),) if others else ()))


# The conservative doses of the built-in catalog, by type; the therapist confirms or changes them.
_USUAL_DOSE_SHORTHAND = {
    ExerciseType.STRENGTH: "2x8-12",
    ExerciseType.STRETCH: "hold 20-30s 3r",
    ExerciseType.MOBILITY: "1x8-12",
    ExerciseType.NERVE_GLIDE: "1x8-10",
    ExerciseType.BALANCE: "hold 20-30s 3r",
    ExerciseType.BREATHING: "as tolerated",
    ExerciseType.AEROBIC: "as tolerated",
}
USUAL_DOSES = {
    kind: shorthand.parse_shorthand(typed) for kind, typed in _USUAL_DOSE_SHORTHAND.items()
}
USUAL_DOSE_SOURCE = "ptplanner's usual dose for this type; the source gives none."

_PART_OF_SOMETHING = re.compile(r"\b(?:of|at|between|under) the\b")
# Patterns that reveal the starting position in a text; the first match wins.
_POSITION_PATTERNS = (
    (Position.QUADRUPED, r"all fours|hands and knees"),
    (Position.HALF_KNEELING, r"half[- ]kneeling"),
    (Position.SIDE_LYING, r"side[- ]lying|l(?:ie|ying|ay) (?:down )?on (?:your|one|the) side"),
    (Position.PRONE, r"\bprone\b|face[- ]down|on your (?:stomach|belly|front)"),
    (Position.SUPINE, r"\bsupine\b|face[- ]up|on your back|l(?:ie|ying) (?:down |flat |back )"),
    (Position.KNEELING, r"\bkneel(?:ing)?\b"),
    (Position.SITTING, r"\bsit(?:ting)?\b|\bseated\b"),
    (Position.STANDING, r"\bstand(?:ing)?\b"),
)
_COMPILED_POSITION_PATTERNS = tuple(
    (position, re.compile(pattern)) for position, pattern in _POSITION_PATTERNS
)


def exercise_from_external(external: ExternalExercise, mapping_count: MappingCount) -> Exercise:
    """Convert to our exercise, still without a slug; ``unconfirmed`` lists what was guessed or not given."""
    category = words.CATEGORIES_BY_WORD.get(external.category.lower(), words.CategoryMapping())
    mapping_count.count_word("category", external.category, _describe_category(category))
    kind = _guess_exercise_type(external, category)
    regions = _map_regions(external, category)
    position = _guess_position(external.english_text)
    muscles = _map_muscles(external, mapping_count)
    return Exercise(
        slug=ExerciseSlug(""),
        number=NO_CATALOG_NUMBER,
        position=position,
        type=kind,
        level=_map_level(external.level, mapping_count),
        laterality=Laterality.NONE,
        side_noun=SideNoun.SIDE,
        regions=regions,
        muscles=muscles,
        equipment=_map_equipment(external, mapping_count),
        other_equipment=_list_other_equipment(external),
        movement_tags=category.movement_tags,
        texts={text.lang: _build_exercise_text(text, external, kind) for text in external.texts},
        default_dosage=USUAL_DOSES[kind],
        dosage_source=USUAL_DOSE_SOURCE,
        sources=(external.source,),
        licence=external.credits[0].licence if external.credits else "",
        author=external.credits[0].author if external.credits else "",
        credits=external.credits,
        unconfirmed=_find_unconfirmed_facts(external, category, regions),
    )


def _find_unconfirmed_facts(
    external: ExternalExercise, category: words.CategoryMapping, regions: tuple[Region, ...]
) -> frozenset[Unconfirmed]:
    """No collection gives sides, doses or movements, and the position is a guess at best."""
    is_unconfirmed = {
        Unconfirmed.MOVEMENTS: True,
        Unconfirmed.LATERALITY: True,
        Unconfirmed.DOSE: True,
        Unconfirmed.POSITION: True,
        Unconfirmed.TYPE: category.type is None,
        Unconfirmed.LEVEL: external.level.lower() not in words.LEVELS_BY_WORD,
        Unconfirmed.REGIONS: not regions,
    }
    return frozenset(what for what, is_open in is_unconfirmed.items() if is_open)


def _guess_exercise_type(
    external: ExternalExercise, category: words.CategoryMapping
) -> ExerciseType:
    if category.type is not None:
        return category.type
    is_stretch = "stretch" in external.english_text.name.lower()
    return ExerciseType.STRETCH if is_stretch else ExerciseType.STRENGTH


def _map_level(level_word: str, mapping_count: MappingCount) -> Level:
    if not level_word:
        return Level.STANDARD
    level = words.LEVELS_BY_WORD.get(level_word.lower())
    mapping_count.count_word("level", level_word, level.name.lower() if level else "")
    return level or Level.STANDARD


def _guess_position(text: ExternalText) -> Position:
    """Guess from the name and the first two lines; later lines describe where the movement ends."""
    beginning = " ".join((text.name, *text.steps[:2])).lower()
    return next(
        (p for p, pattern in _COMPILED_POSITION_PATTERNS if pattern.search(beginning)),
        Position.UNKNOWN,
    )


def _map_regions(external: ExternalExercise, category: words.CategoryMapping) -> tuple[Region, ...]:
    """Map the main muscles to regions, or else use those of the category."""
    known = (words.MUSCLES_BY_WORD.get(muscle.lower()) for muscle in external.muscles)
    found = dict.fromkeys(region for muscle in known if muscle for region in muscle.regions)
    return tuple(found) or category.regions


def _map_muscles(external: ExternalExercise, mapping_count: MappingCount) -> tuple[str, ...]:
    """Map muscles to plain words; an unknown muscle keeps its original name."""
    found: dict[str, None] = {}
    for muscle in (*external.muscles, *external.secondary_muscles):
        known = words.MUSCLES_BY_WORD.get(muscle.lower())
        mapping_count.count_word("muscle", muscle, known.plain_name if known else "")
        found[known.plain_name if known else muscle] = None
    return tuple(found)


def _map_equipment(
    external: ExternalExercise, mapping_count: MappingCount
) -> tuple[Equipment, ...]:
    found: dict[Equipment, None] = {}
    for name in external.equipment:
        known = words.EQUIPMENT_BY_WORD.get(name.lower())
        is_none = name.lower() in words.NO_EQUIPMENT_WORDS
        mapping_count.count_word(
            "equipment", name, known.value if known else _describe_unmapped_equipment(name, is_none)
        )
        if known:
            found[known] = None
    return tuple(found)


def _describe_unmapped_equipment(name: str, is_none: bool) -> str:  # noqa: FBT001  # a private predicate's result
    if is_none:
        return "nothing needed"
    return "kept in its words" if name.lower() in words.GYM_EQUIPMENT_WORDS else ""


def _describe_category(category: words.CategoryMapping) -> str:
    parts = [category.type.value] if category.type else []
    parts += [region.value for region in category.regions]
    parts += sorted(tag.value for tag in category.movement_tags)
    return ", ".join(parts)


def _build_exercise_text(
    text: ExternalText, external: ExternalExercise, kind: ExerciseType
) -> ExerciseText:
    is_english = text.lang == "en"
    plain = _describe_main_muscles(external)
    steps = [Step(StepRole.MOVE, _replace_braces(line)) for line in text.steps]
    steps += [Step(StepRole.CUE, _replace_braces(line)) for line in text.cues]
    return ExerciseText(
        lang=text.lang,
        name=text.name,
        purpose=_build_purpose(kind, plain) if is_english else "",
        feel=plain if is_english else "",
        steps=tuple(steps),
        aliases=text.aliases,
    )


def _replace_braces(line: str) -> str:
    """Replace braces with parentheses: in our steps, braces mark the side."""
    return line.replace("{", "(").replace("}", ")")


def _describe_main_muscles(external: ExternalExercise) -> str:
    known = [
        words.MUSCLES_BY_WORD[m.lower()].plain_name
        for m in external.muscles
        if m.lower() in words.MUSCLES_BY_WORD
    ]
    named = list(dict.fromkeys(known))[:2]
    return " and ".join(map(_add_article, named))


def _add_article(plain_name: str) -> str:
    """``your calf``, but ``the back of the thigh``."""
    return f"{'the' if _PART_OF_SOMETHING.search(plain_name) else 'your'} {plain_name}"


def _build_purpose(kind: ExerciseType, plain: str) -> str:
    if not plain:
        return ""
    verb = "Stretches" if kind is ExerciseType.STRETCH else "Trains"
    return f"{verb} {plain}."


def _list_other_equipment(external: ExternalExercise) -> tuple[str, ...]:
    """List the equipment that our vocabulary does not have."""
    known = words.EQUIPMENT_BY_WORD.keys() | words.NO_EQUIPMENT_WORDS
    other = (name for name in external.equipment if name.lower() not in known)
    return tuple(dict.fromkeys(words.EQUIPMENT_NAMES.get(name.lower(), name) for name in other))
