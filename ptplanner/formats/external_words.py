"""Maps the words of other collections to ours; an unmapped word is reported, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ptplanner.domain.exercise import Equipment, ExerciseType, Level, MovementTag, Region

R, E, T = Region, Equipment, ExerciseType


class MuscleMapping(NamedTuple):
    """A muscle in plain words, and the regions that it moves."""

    plain_name: str
    regions: tuple[Region, ...]


_ABS = MuscleMapping("belly muscles", (R.CORE,))
_SIDE_ABS = MuscleMapping("muscles at the side of the belly", (R.CORE,))
_UPPER_ARM_FRONT = MuscleMapping("front of the upper arm", (R.ELBOW,))
_UPPER_ARM_BACK = MuscleMapping("back of the upper arm", (R.ELBOW,))
_CALF = MuscleMapping("calf", (R.LOWER_LEG,))
_CHEST = MuscleMapping("chest", (R.SHOULDER,))
_BUTTOCKS = MuscleMapping("buttocks", (R.HIP,))
_THIGH_BACK = MuscleMapping("back of the thigh", (R.THIGH,))
_THIGH_FRONT = MuscleMapping("front of the thigh", (R.THIGH, R.KNEE))
_BROAD_BACK = MuscleMapping("broad back muscles", (R.UPPER_BACK,))
_LOW_BACK = MuscleMapping("low back", (R.LOW_BACK,))
_SHOULDER = MuscleMapping("shoulder", (R.SHOULDER,))
_TRAPEZIUS = MuscleMapping("upper back and neck", (R.UPPER_BACK, R.NECK))

MUSCLES_BY_WORD: Mapping[str, MuscleMapping] = MappingProxyType(
    {
        "abdominals": _ABS,
        "abductors": MuscleMapping("outer hip", (R.HIP,)),
        "abs": _ABS,
        "adductors": MuscleMapping("inner thigh", (R.HIP, R.THIGH)),
        "anterior deltoid": _SHOULDER,
        "biceps": _UPPER_ARM_FRONT,
        "biceps brachii": _UPPER_ARM_FRONT,
        "biceps femoris": _THIGH_BACK,
        "brachialis": _UPPER_ARM_FRONT,
        "calves": _CALF,
        "chest": _CHEST,
        "erector spinae": _LOW_BACK,
        "forearms": MuscleMapping("forearm", (R.WRIST_HAND, R.ELBOW)),
        "gastrocnemius": _CALF,
        "glutes": _BUTTOCKS,
        "gluteus maximus": _BUTTOCKS,
        "hamstrings": _THIGH_BACK,
        "lats": _BROAD_BACK,
        "latissimus dorsi": _BROAD_BACK,
        "lower back": _LOW_BACK,
        "middle back": MuscleMapping("muscles between the shoulder blades", (R.UPPER_BACK,)),
        "neck": MuscleMapping("neck", (R.NECK,)),
        "obliquus externus abdominis": _SIDE_ABS,
        "pectoralis major": _CHEST,
        "quadriceps": _THIGH_FRONT,
        "quadriceps femoris": _THIGH_FRONT,
        "quads": _THIGH_FRONT,
        "rectus abdominis": _ABS,
        "serratus anterior": MuscleMapping("muscles under the shoulder blade", (R.SHOULDER,)),
        "shoulders": _SHOULDER,
        "soleus": _CALF,
        "trapezius": _TRAPEZIUS,
        "traps": _TRAPEZIUS,
        "triceps": _UPPER_ARM_BACK,
        "triceps brachii": _UPPER_ARM_BACK,
    }
)

# Words that mean that no equipment is needed.
NO_EQUIPMENT_WORDS = frozenset(["body only", "none", "none (bodyweight exercise)"])
EQUIPMENT_BY_WORD: Mapping[str, Equipment] = MappingProxyType(
    {
        "bands": E.BAND,
        "resistance band": E.BAND,
        "dumbbell": E.DUMBBELL,
        "exercise ball": E.BALL,
        "swiss ball": E.BALL,
        "medicine ball": E.BALL,
        "gym mat": E.MAT,
    }
)
# What stands for a word that names nothing.
EQUIPMENT_NAMES: Mapping[str, str] = MappingProxyType(
    {"other": "equipment that its source does not name"}
)
# Known gym equipment without a counterpart at home: kept in its own words.
GYM_EQUIPMENT_WORDS = frozenset(
    ["barbell", "bench", "cable", "e-z curl bar", "foam roll", "incline bench", "kettlebell", "kettlebells",
     "machine", "other", "pull-up bar", "sz-bar"]
)  # fmt: skip

LEVELS_BY_WORD: Mapping[str, Level] = MappingProxyType(
    {"beginner": Level.EASIER, "intermediate": Level.STANDARD, "expert": Level.HARDER}
)


class CategoryMapping(NamedTuple):
    """What a category implies: an exercise type, regions, and movements that are certain; each may be absent."""

    type: ExerciseType | None = None
    regions: tuple[Region, ...] = ()
    movement_tags: frozenset[MovementTag] = frozenset()


_LIFTING = frozenset({MovementTag.LIFTING, MovementTag.LIFTING_HEAVY_OVERHEAD_OR_FLOOR})

CATEGORIES_BY_WORD: Mapping[str, CategoryMapping] = MappingProxyType(
    {
        # free-exercise-db
        "strength": CategoryMapping(T.STRENGTH),
        "stretching": CategoryMapping(T.STRETCH),
        "cardio": CategoryMapping(T.AEROBIC),
        "plyometrics": CategoryMapping(T.STRENGTH, movement_tags=frozenset({MovementTag.IMPACT})),
        "powerlifting": CategoryMapping(T.STRENGTH, movement_tags=_LIFTING),
        "olympic weightlifting": CategoryMapping(T.STRENGTH, movement_tags=_LIFTING),
        "strongman": CategoryMapping(T.STRENGTH, movement_tags=_LIFTING),
        # wger: parts of the body
        "abs": CategoryMapping(regions=(R.CORE,)),
        "arms": CategoryMapping(regions=(R.ELBOW,)),
        "back": CategoryMapping(regions=(R.UPPER_BACK,)),
        "calves": CategoryMapping(regions=(R.LOWER_LEG,)),
        "chest": CategoryMapping(regions=(R.SHOULDER,)),
        "legs": CategoryMapping(regions=(R.THIGH,)),
        "shoulders": CategoryMapping(regions=(R.SHOULDER,)),
    }
)
