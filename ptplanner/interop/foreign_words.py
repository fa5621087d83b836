"""Maps the words of other collections to ours; an unmapped word is reported, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from ptplanner.domain.exercise import Equipment, ExerciseType, Level, MovementTag, Region

R, E, T = Region, Equipment, ExerciseType


class Muscle(NamedTuple):
    """A muscle in plain words, and the regions that it moves."""

    plain: str
    regions: tuple[Region, ...]


_ABS = Muscle("belly muscles", (R.CORE,))
_SIDE_ABS = Muscle("muscles at the side of the belly", (R.CORE,))
_UPPER_ARM_FRONT = Muscle("front of the upper arm", (R.ELBOW,))
_UPPER_ARM_BACK = Muscle("back of the upper arm", (R.ELBOW,))
_CALF = Muscle("calf", (R.LOWER_LEG,))
_CHEST = Muscle("chest", (R.SHOULDER,))
_BUTTOCKS = Muscle("buttocks", (R.HIP,))
_THIGH_BACK = Muscle("back of the thigh", (R.THIGH,))
_THIGH_FRONT = Muscle("front of the thigh", (R.THIGH, R.KNEE))
_BROAD_BACK = Muscle("broad back muscles", (R.UPPER_BACK,))
_LOW_BACK = Muscle("low back", (R.LOW_BACK,))
_SHOULDER = Muscle("shoulder", (R.SHOULDER,))
_TRAPEZIUS = Muscle("upper back and neck", (R.UPPER_BACK, R.NECK))

MUSCLES: Mapping[str, Muscle] = MappingProxyType(
    {
        "abdominals": _ABS,
        "abductors": Muscle("outer hip", (R.HIP,)),
        "abs": _ABS,
        "adductors": Muscle("inner thigh", (R.HIP, R.THIGH)),
        "anterior deltoid": _SHOULDER,
        "biceps": _UPPER_ARM_FRONT,
        "biceps brachii": _UPPER_ARM_FRONT,
        "biceps femoris": _THIGH_BACK,
        "brachialis": _UPPER_ARM_FRONT,
        "calves": _CALF,
        "chest": _CHEST,
        "erector spinae": _LOW_BACK,
        "forearms": Muscle("forearm", (R.WRIST_HAND, R.ELBOW)),
        "gastrocnemius": _CALF,
        "glutes": _BUTTOCKS,
        "gluteus maximus": _BUTTOCKS,
        "hamstrings": _THIGH_BACK,
        "lats": _BROAD_BACK,
        "latissimus dorsi": _BROAD_BACK,
        "lower back": _LOW_BACK,
        "middle back": Muscle("muscles between the shoulder blades", (R.UPPER_BACK,)),
        "neck": Muscle("neck", (R.NECK,)),
        "obliquus externus abdominis": _SIDE_ABS,
        "pectoralis major": _CHEST,
        "quadriceps": _THIGH_FRONT,
        "quadriceps femoris": _THIGH_FRONT,
        "quads": _THIGH_FRONT,
        "rectus abdominis": _ABS,
        "serratus anterior": Muscle("muscles under the shoulder blade", (R.SHOULDER,)),
        "shoulders": _SHOULDER,
        "soleus": _CALF,
        "trapezius": _TRAPEZIUS,
        "traps": _TRAPEZIUS,
        "triceps": _UPPER_ARM_BACK,
        "triceps brachii": _UPPER_ARM_BACK,
    }
)

# Words that mean that no equipment is needed.
WITHOUT_EQUIPMENT = frozenset(["body only", "none", "none (bodyweight exercise)"])
EQUIPMENT: Mapping[str, Equipment] = MappingProxyType(
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
# Known gym equipment without a counterpart at home: kept as a note on the exercise.
GYM_EQUIPMENT = frozenset(
    ["barbell", "bench", "cable", "e-z curl bar", "foam roll", "incline bench", "kettlebell", "kettlebells",
     "machine", "other", "pull-up bar", "sz-bar"]
)  # fmt: skip

LEVELS: Mapping[str, Level] = MappingProxyType(
    {"beginner": Level.EASIER, "intermediate": Level.STANDARD, "expert": Level.HARDER}
)


class Category(NamedTuple):
    """What a category implies: an exercise type, regions, and movements that are certain; each may be absent."""

    type: ExerciseType | None = None
    regions: tuple[Region, ...] = ()
    movements: frozenset[MovementTag] = frozenset()


_LIFTING = frozenset({MovementTag.LIFTING, MovementTag.LIFTING_HEAVY_OVERHEAD_OR_FLOOR})

CATEGORIES: Mapping[str, Category] = MappingProxyType(
    {
        # free-exercise-db
        "strength": Category(T.STRENGTH),
        "stretching": Category(T.STRETCH),
        "cardio": Category(T.AEROBIC),
        "plyometrics": Category(T.STRENGTH, movements=frozenset({MovementTag.IMPACT})),
        "powerlifting": Category(T.STRENGTH, movements=_LIFTING),
        "olympic weightlifting": Category(T.STRENGTH, movements=_LIFTING),
        "strongman": Category(T.STRENGTH, movements=_LIFTING),
        # wger: parts of the body
        "abs": Category(regions=(R.CORE,)),
        "arms": Category(regions=(R.ELBOW,)),
        "back": Category(regions=(R.UPPER_BACK,)),
        "calves": Category(regions=(R.LOWER_LEG,)),
        "chest": Category(regions=(R.SHOULDER,)),
        "legs": Category(regions=(R.THIGH,)),
        "shoulders": Category(regions=(R.SHOULDER,)),
    }
)
