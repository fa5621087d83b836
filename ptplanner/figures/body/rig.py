"""Anatomical frames: converts joint angles to the position and rotation of every bone.

Every frame is the identity in neutral standing (x left, y up, z front), so the sign of an angle is the same for each
person; `neutral_rotations` holds the rotation from a bone's rest to neutral, measured on the body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body.shape import Body
from ptplanner.figures.body.skeleton import (
    BONE_INDEX,
    BONES,
    PARAMETER_COLUMNS,
    PARENTS,
    ROOT_ROTATION,
    SIDES,
    compute_clavicle_angles,
)
from ptplanner.figures.geometry import (
    Points,
    X,
    Y,
    Z,
    build_axis_rotation,
    build_frame_rotation,
    build_free_rotation,
)

# For each bone: the bone its angles are measured from (empty: its parent), and its rotation.
LocalRotations = dict[str, tuple[str, Points]]
LUMBAR, THORACIC = ("spine05", "spine04", "spine03"), ("spine02", "spine01")
NECK = ("neck01", "neck02", "neck03", "head")


@dataclass(frozen=True)
class HandShape:
    """The shape of one hand; the pose file gives it, the solver does not change it."""

    curl: float = 22.0
    thumb: float = 12.0
    spread: float = 0.35


@dataclass(frozen=True)
class BonePlacement:
    """Rotation and position of every bone, for one posture or for many at once (first axis)."""

    rotations: Points
    positions: Points
    belly: float = 0.0  # metres that the belly stands out


class Rig:
    """The skeleton of one body."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.neutral_rotations = np.stack([np.eye(3)] * len(BONES))
        for side in SIDES:
            self._measure_arm_rotations(side)
            self._measure_leg_rotations(side)
        self.offsets = np.array([self._measure_offset(bone) for bone in BONES])
        self._bone_order = [bone for bone in BONES if not bone.startswith("finger")]

    def _measure_offset(self, bone: str) -> Points:
        parent = PARENTS[bone]
        if not parent:
            return np.zeros(3)
        moved: Points = self.neutral_rotations[BONE_INDEX[parent]] @ (
            self.body.locate_body_joint(bone) - self.body.locate_body_joint(parent)
        )
        return moved

    def _set_neutral_rotation(self, matrix: Points, side: str, *bones: str) -> None:
        for bone in bones:
            self.neutral_rotations[BONE_INDEX[f"{bone}.{side}"]] = matrix

    def _measure_arm_rotations(self, side: str) -> None:
        joint = self.body.locate_body_joint
        elbow, wrist = joint(f"lowerarm01.{side}"), joint(f"hand.{side}")
        upper, fore = elbow - joint(f"upperarm01.{side}"), wrist - elbow
        arm = build_frame_rotation(-upper, fore)
        self._set_neutral_rotation(arm, side, "upperarm01", "upperarm02")
        elbow_frame = build_frame_rotation(-fore, np.cross(arm[0], -fore))
        knuckles = joint(f"finger2-1.{side}") - joint(f"finger5-1.{side}")
        hand = build_frame_rotation(wrist - joint(f"finger3-1.{side}"), knuckles)
        relative = hand @ elbow_frame.T
        twist = float(np.degrees(np.arctan2(relative[0, 2], relative[0, 0])))
        self._set_neutral_rotation(
            build_axis_rotation(Y, twist / 3) @ elbow_frame, side, "lowerarm01"
        )
        self._set_neutral_rotation(
            build_axis_rotation(Y, twist * 2 / 3) @ elbow_frame, side, "lowerarm02"
        )
        fingers = [f"finger{digit}-{phalanx}" for digit in range(1, 6) for phalanx in range(1, 4)]
        self._set_neutral_rotation(hand, side, "hand", *fingers)

    def _measure_leg_rotations(self, side: str) -> None:
        joint = self.body.locate_body_joint
        hip, knee, ankle = (
            joint(f"{bone}.{side}") for bone in ("upperleg01", "lowerleg01", "foot")
        )
        toes = joint(f"toes.{side}") - ankle
        front = toes * [1.0, 0.0, 1.0]
        self._set_neutral_rotation(
            build_frame_rotation(hip - knee, front), side, "upperleg01", "upperleg02"
        )
        self._set_neutral_rotation(
            build_frame_rotation(knee - ankle, front), side, "lowerleg01", "lowerleg02"
        )
        self._set_neutral_rotation(
            build_frame_rotation(np.array([0.0, 1.0, 0.0]), front), side, "foot", "toes"
        )

    def place_bones(self, postures: Points, base: Points) -> BonePlacement:
        """Anatomical frames for postures (n, angles); fingers are left at their rest within the hand."""
        count = len(postures)
        turns = np.zeros((count, len(BONES), 3, 3))
        places = np.zeros((count, len(BONES), 3))
        locals_ = self._compute_local_rotations(postures)
        for bone in self._bone_order:
            here, parent = BONE_INDEX[bone], PARENTS[bone]
            if not parent:
                turns[:, here], places[:, here] = (
                    base @ _compute_root_rotation(postures),
                    postures[:, :3],
                )
                continue
            above = BONE_INDEX[parent]
            reference, local = locals_[bone]
            turns[:, here] = turns[:, BONE_INDEX[reference or parent]] @ local
            places[:, here] = places[:, above] + turns[:, above] @ self.offsets[here]
        return BonePlacement(turns, places)

    def _compute_local_rotations(self, postures: Points) -> LocalRotations:
        """For each bone: the bone its angles are measured from (empty: its parent), and its rotation."""

        def angle(name: str) -> Points:
            column: Points = postures[:, PARAMETER_COLUMNS[name]]
            return column

        found: LocalRotations = {}
        for part, bones in (("lum", LUMBAR), ("thx", THORACIC), ("neck", NECK)):
            share = 1.0 / len(bones)
            bend = build_axis_rotation(X, share * angle(f"{part}.flex")) @ build_axis_rotation(
                Z, -share * angle(f"{part}.side")
            )
            for bone in bones:
                found[bone] = ("", bend @ build_axis_rotation(Y, share * angle(f"{part}.rot")))
        for bone, way in ((NECK[0], 1.0), (NECK[-1], -1.0)):
            found[bone] = ("", build_axis_rotation(X, way * angle("neck.pro")) @ found[bone][1])
        for side, sign in (("L", 1.0), ("R", -1.0)):
            found |= _compute_arm_rotations(angle, side, sign)
            found |= _compute_leg_rotations(angle, side, sign)
        return found

    def compute_finger_rotations(self, side: str, hand: HandShape) -> dict[str, Points]:
        """Rotations of the phalanges within the hand, each relative to the phalanx before it."""
        found: dict[str, Points] = {}
        sign = 1.0 if side == "L" else -1.0
        for digit in range(2, 6):
            along = self._measure_finger_direction(side, digit)
            splay = float(np.degrees(np.arctan2(along[2], -along[1])))
            close = build_axis_rotation(X, (1.0 - hand.spread) * splay)
            bends = (0.75, 1.0, 0.65) if hand.curl > 0 else (1.0, 0.1, 0.0)
            extra = 1.0 + 0.06 * (digit - 3) * (hand.curl > 0)
            for phalanx, share in enumerate(bends, start=1):
                bend = build_axis_rotation(Z, -sign * hand.curl * share * extra)
                found[f"finger{digit}-{phalanx}.{side}"] = bend @ close if phalanx == 1 else bend
        return found | self._compute_thumb_rotations(side, hand)

    def _compute_thumb_rotations(self, side: str, hand: HandShape) -> dict[str, Points]:
        along = self._measure_finger_direction(side, 1)
        little = (
            self.offsets[BONE_INDEX[f"finger5-1.{side}"]]
            - self.offsets[BONE_INDEX[f"finger1-1.{side}"]]
        )
        flexion = np.cross(along, little)
        return {
            f"finger1-{phalanx}.{side}": build_free_rotation(flexion, hand.thumb * share)
            for phalanx, share in ((1, 0.55), (2, 0.7), (3, 0.9))
        }

    def _measure_finger_direction(self, side: str, digit: int) -> Points:
        tip = self.body.extra_joints[f"tip{digit}.{side}"] - self.body.locate_body_joint(
            f"finger{digit}-1.{side}"
        )
        along: Points = self.neutral_rotations[BONE_INDEX[f"hand.{side}"]] @ (
            tip / np.linalg.norm(tip)
        )
        return along

    def place_fingers(self, placed: BonePlacement, hands: dict[str, HandShape]) -> BonePlacement:
        """The same bones with the fingers of both hands in their shapes."""
        turns, places = placed.rotations.copy(), placed.positions.copy()
        for side in SIDES:
            shapes = self.compute_finger_rotations(side, hands[side])
            for bone, local in shapes.items():
                here, above = BONE_INDEX[bone], BONE_INDEX[PARENTS[bone]]
                turns[:, here] = turns[:, above] @ local
                places[:, here] = places[:, above] + turns[:, above] @ self.offsets[here]
        return BonePlacement(turns, places, placed.belly)


def _compute_root_rotation(postures: Points) -> Points:
    rx, ry, rz = (postures[:, PARAMETER_COLUMNS[name]] for name in ROOT_ROTATION)
    turned: Points = (
        build_axis_rotation(Y, ry) @ build_axis_rotation(X, rx) @ build_axis_rotation(Z, rz)
    )
    return turned


def _compute_arm_rotations(
    angle: Callable[[str], Points], side: str, sign: float
) -> LocalRotations:
    flex, abd, er = (angle(f"sh.{name}.{side}") for name in ("flex", "abd", "er"))
    aim = build_axis_rotation(X, -flex) @ build_axis_rotation(Z, sign * abd)
    elevation, protraction = compute_clavicle_angles(aim)
    elevation = elevation + angle(f"scap.elev.{side}")
    protraction = protraction + angle(f"scap.pro.{side}")
    pron, bent = angle(f"pron.{side}"), build_axis_rotation(X, -angle(f"elbow.{side}"))
    wrist = build_axis_rotation(Z, -sign * angle(f"wrist.flex.{side}")) @ build_axis_rotation(
        X, -angle(f"wrist.dev.{side}")
    )
    elbow = f"upperarm02.{side}"
    return {
        f"clavicle.{side}": (
            "",
            build_axis_rotation(Z, sign * elevation) @ build_axis_rotation(Y, -sign * protraction),
        ),
        f"upperarm01.{side}": ("spine01", aim @ build_axis_rotation(Y, sign * er / 2)),
        f"upperarm02.{side}": ("spine01", aim @ build_axis_rotation(Y, sign * er)),
        f"lowerarm01.{side}": (elbow, bent @ build_axis_rotation(Y, -sign * pron / 3)),
        f"lowerarm02.{side}": (elbow, bent @ build_axis_rotation(Y, -sign * pron * 2 / 3)),
        f"hand.{side}": (elbow, bent @ build_axis_rotation(Y, -sign * pron) @ wrist),
    }


def _compute_leg_rotations(
    angle: Callable[[str], Points], side: str, sign: float
) -> LocalRotations:
    aim = build_axis_rotation(X, -angle(f"hip.flex.{side}")) @ build_axis_rotation(
        Z, sign * angle(f"hip.abd.{side}")
    )
    er, knee = angle(f"hip.er.{side}"), build_axis_rotation(X, angle(f"knee.{side}"))
    ankle = build_axis_rotation(X, -angle(f"ankle.df.{side}")) @ build_axis_rotation(
        Z, sign * angle(f"ankle.inv.{side}")
    )
    return {
        f"upperleg01.{side}": ("pelvis", aim @ build_axis_rotation(Y, sign * er / 2)),
        f"upperleg02.{side}": ("pelvis", aim @ build_axis_rotation(Y, sign * er)),
        f"lowerleg01.{side}": ("", knee),
        f"lowerleg02.{side}": ("", np.broadcast_to(np.eye(3), knee.shape)),
        f"foot.{side}": ("", ankle),
        f"toes.{side}": ("", build_axis_rotation(X, -angle(f"toe.{side}"))),
    }
