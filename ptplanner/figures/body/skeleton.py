"""The bones that a figure has, and the joint angles of the pose language with their limits.

Limits are the usual active ranges of the American Academy of Orthopaedic Surgeons (Joint Motion: Method of Measuring
and Recording, 1965; Norkin and White, Measurement of Joint Motion, 5th edition), widened a little for hypermobility;
flexion of hip, knee and shoulder is widened for passive end range with the hands.
"""

from __future__ import annotations

import numpy as np

from ptplanner.figures.geometry import Points

SIDES = ("L", "R")


def _build_parents() -> dict[str, str]:
    tree = {
        "pelvis": "",
        "spine05": "pelvis",
        "spine04": "spine05",
        "spine03": "spine04",
        "spine02": "spine03",
    }
    tree |= {
        "spine01": "spine02",
        "neck01": "spine01",
        "neck02": "neck01",
        "neck03": "neck02",
        "head": "neck03",
    }
    for side in SIDES:
        limb = ("clavicle", "upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "hand")
        tree |= _link_bones("spine01", limb, side)
        tree |= _link_bones(
            "pelvis", ("upperleg01", "upperleg02", "lowerleg01", "lowerleg02", "foot", "toes"), side
        )
        for digit in range(1, 6):
            tree |= _link_bones(
                f"hand.{side}", tuple(f"finger{digit}-{phalanx}" for phalanx in range(1, 4)), side
            )
    return tree


def _link_bones(parent: str, bones: tuple[str, ...], side: str) -> dict[str, str]:
    links = {}
    for bone in bones:
        links[f"{bone}.{side}"] = parent
        parent = f"{bone}.{side}"
    return links


PARENTS = _build_parents()
BONES = tuple(PARENTS)
BONE_INDEX = {bone: number for number, bone in enumerate(BONES)}

# The bone of the data whose head is the joint at which our bone rotates.
_JOINT_SOURCES = {"pelvis": "spine05", "clavicle": "clavicle", "hand": "wrist", "toes": "toe2-1"}
_ABSORBED_BONES = {
    "root": "pelvis",
    "pelvis": "pelvis",
    "breast": "spine02",
    "shoulder01": "clavicle",
    "wrist": "hand",
}


def find_joint_source(bone: str) -> str:
    """The data's name of the joint of `bone`."""
    stem, _, side = bone.partition(".")
    name = _JOINT_SOURCES.get(stem, stem)
    return f"{name}.{side}" if side else name


def find_carrier_bone(source: str) -> str:
    """Find our bone for the skin of a bone of the data: the face goes to the head, toes to one bone."""
    stem, _, side = source.partition(".")
    if source in BONE_INDEX:
        return source
    if stem in ("root", "pelvis"):
        return "pelvis"
    if stem == "breast":
        return "spine02"
    if stem.startswith("metacarpal") or stem in _ABSORBED_BONES:
        return f"{_ABSORBED_BONES.get(stem, 'hand')}.{side}"
    return f"toes.{side}" if stem.startswith("toe") else "head"


ROOT_POSITION = ("tx", "ty", "tz")
ROOT_ROTATION = ("rx", "ry", "rz")

# name: (lowest, highest, relaxed value, tolerance around it), in degrees
_TRUNK_ANGLES = {
    "lum.flex": (-40, 60, 0, 8),
    "lum.side": (-30, 30, 0, 8),
    "lum.rot": (-18, 18, 0, 6),
    "thx.flex": (-30, 45, 0, 8),
    "thx.side": (-30, 30, 0, 8),
    "thx.rot": (-45, 45, 0, 8),
    "neck.flex": (-65, 60, 0, 10),
    "neck.side": (-45, 45, 0, 8),
    "neck.rot": (-80, 80, 0, 10),
    "neck.pro": (-28, 32, 0, 0.5),  # the head glides forward, the eyes level; back below zero
}
_LIMB_ANGLES = {
    "scap.pro": (-20, 25, 0, 6),
    "scap.elev": (-10, 30, 0, 6),
    "sh.flex": (-65, 180, 4, 25),
    "sh.abd": (-50, 180, 9, 20),
    "sh.er": (-90, 95, 0, 25),
    "elbow": (-5, 152, 16, 30),
    "pron": (-85, 90, 12, 30),
    "wrist.flex": (-88, 85, 0, 14),
    "wrist.dev": (-32, 24, 0, 8),
    "hip.flex": (-25, 140, 0, 12),
    "hip.abd": (-30, 50, 3, 7),
    "hip.er": (-40, 62, 5, 8),
    "knee": (-3, 155, 3, 12),
    "ankle.df": (-55, 28, 0, 12),
    "ankle.inv": (-22, 35, 0, 5),
    "toe": (-35, 65, 0, 8),
}

_ANGLE_TABLE = dict(_TRUNK_ANGLES) | {
    f"{name}.{side}": row for name, row in _LIMB_ANGLES.items() for side in ("L", "R")
}
ANGLE_NAMES = (*ROOT_ROTATION, *_ANGLE_TABLE)
PARAMETER_NAMES = (*ROOT_POSITION, *ANGLE_NAMES)
PARAMETER_COLUMNS = {name: number for number, name in enumerate(PARAMETER_NAMES)}
PAIRED_ANGLES = tuple(_LIMB_ANGLES)

LOWER_LIMITS = np.array([-9.0] * 3 + [-180.0] * 3 + [row[0] for row in _ANGLE_TABLE.values()])
UPPER_LIMITS = np.array([9.0] * 3 + [180.0] * 3 + [row[1] for row in _ANGLE_TABLE.values()])
RELAXED_POSTURE = np.array([0.0] * 6 + [row[2] for row in _ANGLE_TABLE.values()], dtype=float)
RELAXED_TOLERANCES = np.array(
    [10.0] * 3 + [9.0] * 3 + [row[3] for row in _ANGLE_TABLE.values()], dtype=float
)


def compute_clavicle_angles(upper_arm_rotation: Points) -> tuple[Points, Points]:
    """How far the collar bone rises and comes forward with the upper arm (scapulohumeral rhythm)."""
    arm = -upper_arm_rotation[..., :, 1]
    raised = np.degrees(np.arccos(np.clip(-arm[..., 1], -1.0, 1.0)))
    share = np.clip((raised - 30.0) / 130.0, 0.0, 1.0)
    return 26.0 * share * share * (3 - 2 * share), 12.0 * arm[..., 2]
