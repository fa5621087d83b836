"""The words of the pose language: landmarks to touch and plant, regions to rest on, props, zones."""

from __future__ import annotations

from ptplanner.figures.body.skeleton import SIDES

BASE_POSITIONS = (
    "standing",
    "seated",
    "long-sitting",
    "supine",
    "prone",
    "side-lying",
    "side-lying-left",
    "quadruped",
    "kneeling",
    "half-kneeling",
)
PROP_TYPES = (
    "mat", "pillow", "roll", "chair", "wall", "step", "table", "counter", "rail", "doorway", "post", "box",
    "dumbbell", "band", "strap", "towel", "ball", "stick",
)  # fmt: skip
ZONE_NAMES = (
    "hamstring", "quad", "calf", "shin", "adductor", "glute", "hip",
    "abs", "lowback", "upperback", "shoulder", "neck", "chest",
)  # fmt: skip
# The bones whose skin a close-up shows. `hand.L` selects one side.
CLOSE_UP_BONES = {
    "head": ("head", "neck", "clavicle", "upperarm01", "spine01", "spine02"),
    "trunk": (
        "head",
        "neck",
        "clavicle",
        "upperarm",
        "lowerarm",
        "hand",
        "finger",
        "spine",
        "pelvis",
    ),
    "hand": ("hand", "finger", "lowerarm"),
    "foot": ("foot", "toes", "lowerleg02"),
}
_SINGLE_LANDMARKS = (
    "chest", "chin", "crown", "forehead", "lowback", "navel", "nose", "occiput", "sacrum", "upperback",
)  # fmt: skip
_PAIRED_LANDMARKS = (
    "ankle", "anklein", "anklejoint", "asis", "backhand", "ball", "ballin", "ballout", "belly", "calf", "calfhigh",
    "calflow", "ear", "elbow", "elbowjoint", "forearm", "grip", "heel", "heelback", "hip", "instep", "knee",
    "kneeback", "loin", "kneein", "knuckle2", "knuckle3", "knuckle5", "nape", "palm", "palmheel", "shin", "shinhigh",
    "shinlow", "shoulder", "shoulderfront", "temple", "thighback", "thighbackhigh", "thighbacklow", "thighfront",
    "thighfronthigh", "thighfrontlow", "thighout", "thighouthigh", "thighoutlow", "tip1", "tip2", "tip3", "toes",
    "wrist",
)  # fmt: skip
_SINGLE_REGIONS = ("head", "lumbar", "pelvis", "thorax")
_PAIRED_REGIONS = (
    "ball", "elbow", "foot", "forearm", "hand", "heel", "knee", "shank", "thigh", "toes", "upperarm",
)  # fmt: skip

LANDMARK_NAMES = frozenset(
    [*_SINGLE_LANDMARKS, *(f"{name}.{side}" for name in _PAIRED_LANDMARKS for side in SIDES)]
)
REGION_NAMES = frozenset(
    [*_SINGLE_REGIONS, *(f"{name}.{side}" for name in _PAIRED_REGIONS for side in SIDES)]
)
DIRECTION_NAMES = ("up", "down", "front", "back", "left", "right")
CROP_NAMES = frozenset(
    [*CLOSE_UP_BONES, *(f"{name}.{side}" for name in ("hand", "foot") for side in SIDES)]
)
