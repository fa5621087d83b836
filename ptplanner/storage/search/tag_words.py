"""Synonyms that therapists use for the catalog's tags, so that "lying" finds supine exercises."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from ptplanner.domain.exercise import Exercise

# From this length on, the beginning of a synonym is enough: "flexib".
MIN_PREFIX_LENGTH = 4

_SYNONYMS_BY_TAG: Mapping[str, str] = MappingProxyType(
    {
        # type
        "strength": "strengthening strengthen resistance resisted",
        "stretch": "flexibility lengthening",
        "mobility": "mobilization mobilisation mobilize mobilise rom movement loosening",
        "nerve-glide": "neural neurodynamics",
        "balance": "stability proprioception falls",
        "breathing": "breath relaxation",
        "aerobic": "cardio endurance",
        # level
        "easier": "easy gentle beginner",
        "harder": "hard advanced difficult",
        # position
        "supine": "lying crook",
        "prone": "lying belly stomach",
        "side-lying": "lying",
        "quadruped": "hands knees fours qped",
        "sitting": "seated",
        "long-sitting": "seated floor",
        "standing": "upright",
        # region
        "neck": "cervical",
        "upper-back": "thoracic",
        "low-back": "lumbar spine",
        "core": "abdominal abdominals abs trunk stomach",
        "wrist-hand": "forearm",
        "lower-leg": "calf",
        # equipment
        "band": "theraband elastic tubing",
        "strap": "belt towel",
        "dumbbell": "weight weights",
        "counter": "table support supported",
        "stick": "dowel broomstick",
        "step": "stair stairs",
    }
)


def _invert_synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for tag, words in _SYNONYMS_BY_TAG.items():
        for word in words.split():
            found[word] = (*found.get(word, ()), term_from_tag(tag))
    return found


def term_from_tag(tag: str) -> str:
    """One search term for a hyphenated tag, because "side" alone does not mean side-lying."""
    return tag.replace("-", "")


_TAGS_BY_SYNONYM = _invert_synonyms()


def find_tag_terms(word: str, *, is_prefix: bool) -> tuple[str, ...]:
    """The terms of the tags that the word, finished or not, is a synonym of."""
    if is_prefix and len(word) >= MIN_PREFIX_LENGTH:
        begun = [tags for synonym, tags in _TAGS_BY_SYNONYM.items() if synonym.startswith(word)]
        return tuple(dict.fromkeys(tag for tags in begun for tag in tags))
    return _TAGS_BY_SYNONYM.get(word, ())


def list_tag_phrases(exercise: Exercise) -> tuple[str, ...]:
    """What an exercise is found by besides its names: type, position, regions, equipment, level and muscles."""
    facts = (exercise.type, exercise.position, *exercise.regions, *exercise.equipment)
    tags = (*(fact.value for fact in facts), exercise.level.name.lower())
    return (*tags, *map(term_from_tag, tags), *exercise.muscles)
