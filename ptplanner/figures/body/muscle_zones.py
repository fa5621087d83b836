"""The muscle that an exercise works or stretches: an oval on the resting body."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.body.dressed_person import DressedPerson
from ptplanner.figures.geometry import Points, build_frame_rotation

# Along the bone (middle, half), around it (degrees from the front, outwards; half).
_LIMB_ZONES = {
    "hamstring": ("upperleg01", "lowerleg01", 0.50, 0.40, 172, 68),
    "quad": ("upperleg01", "lowerleg01", 0.52, 0.38, 18, 66),
    "adductor": ("upperleg01", "lowerleg01", 0.38, 0.30, -80, 55),
    "calf": ("lowerleg01", "foot", 0.32, 0.28, 175, 80),
    "shin": ("lowerleg01", "foot", 0.40, 0.34, 25, 45),
}
# Middle: the joint, then metres outwards, up and to the front; half widths.
_TRUNK_ZONES = {
    "glute": ("upperleg01.L", (-0.015, 0.015, -0.125), (0.085, 0.085, 0.10)),
    "hip": ("upperleg01.L", (0.05, 0.035, -0.05), (0.10, 0.08, 0.085)),
    "abs": ("spine04", (0.0, 0.03, 0.13), (0.12, 0.12, 0.13)),
    "lowback": ("spine04", (0.0, 0.03, -0.09), (0.10, 0.095, 0.10)),
    "upperback": ("spine01", (0.0, 0.02, -0.08), (0.13, 0.11, 0.10)),
    "chest": ("spine01", (0.0, 0.04, 0.14), (0.13, 0.08, 0.12)),
    "shoulder": ("upperarm01.L", (0.02, -0.01, 0.0), (0.06, 0.075, 0.08)),
    "neck": ("neck01", (0.035, 0.02, -0.03), (0.05, 0.06, 0.06)),
}
_UNPAIRED_ZONES = ("abs", "lowback", "upperback", "chest")


def compute_zone_field(model: DressedPerson, zones: tuple[str, ...]) -> Points:
    """Above zero inside any of the zones."""
    field = np.full(len(model.points), -1.0)
    for zone in zones:
        name, _, side = zone.partition(".")
        for one in side or ("L" if name in _UNPAIRED_ZONES else "LR"):
            field = np.maximum(
                field,
                _compute_limb_zone(model, name, one)
                if name in _LIMB_ZONES
                else _compute_trunk_zone(model, name, one),
            )
    return field


def _compute_limb_zone(model: DressedPerson, name: str, side: str) -> Points:
    one, two, middle, half, angle, spread = _LIMB_ZONES[name]
    body, sign = model.rig.body, 1.0 if side == "L" else -1.0
    start, end = body.locate_body_joint(f"{one}.{side}"), body.locate_body_joint(f"{two}.{side}")
    local = (model.points - start) @ build_frame_rotation(start - end, np.array([0.0, 0.0, 1.0])).T
    along = -local[:, 1] / np.linalg.norm(end - start)
    around = np.degrees(np.arctan2(sign * local[:, 0], local[:, 2]))
    apart = np.abs((around - angle + 180) % 360 - 180)
    field = 1 - ((along - middle) / half) ** 2 - (apart / spread) ** 2
    own = model.compute_bone_share(
        f"upperleg01.{side}",
        f"upperleg02.{side}",
        f"lowerleg01.{side}",
        f"lowerleg02.{side}",
        "pelvis",
    )
    return np.where((sign * model.points[:, 0] > 0) & (own > 0.5), field, -1.0)


def _compute_trunk_zone(model: DressedPerson, name: str, side: str) -> Points:
    joint, shift, half = _TRUNK_ZONES[name]
    sign = 1.0 if side == "L" else -1.0
    middle = model.rig.body.locate_body_joint(joint) * [sign, 1, 1] + np.array(shift) * [sign, 1, 1]
    field: Points = 1 - np.sum(((model.points - middle) / np.array(half)) ** 2, axis=1)
    if name != "shoulder":
        field = np.where(
            model.compute_bone_share("upperarm", "lowerarm", "hand", "finger") > 0.4, -1.0, field
        )
    return field
