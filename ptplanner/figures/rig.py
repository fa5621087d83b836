"""Anatomical frames: converts joint angles to the position and rotation of every bone.

Every frame is the identity in neutral standing (x left, y up, z front), so the sign of an angle is the same for each
person; `neutral_rotations` holds the rotation from a bone's rest to neutral, measured on the body.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body import Body
from ptplanner.figures.joints import COLUMN, ROOT_TURN, clavicle_turns
from ptplanner.figures.rotations import X, Y, Z, about, frame, turn
from ptplanner.figures.skeleton import BONES, INDEX, PARENTS, SIDES
from ptplanner.figures.sources import Points

# For each bone: the bone its angles are measured from (empty: its parent), and its rotation.
LocalTurns = dict[str, tuple[str, Points]]
LUMBAR, THORACIC = ("spine05", "spine04", "spine03"), ("spine02", "spine01")
NECK = ("neck01", "neck02", "neck03", "head")


@dataclass(frozen=True)
class Hand:
    """The shape of one hand; the pose file gives it, the solver does not change it."""

    curl: float = 22.0
    thumb: float = 12.0
    spread: float = 0.35


@dataclass(frozen=True)
class Placed:
    """Rotation and position of every bone, for one posture or for many at once (first axis)."""

    turns: Points
    places: Points
    belly: float = 0.0  # metres that the belly stands out


class Rig:
    """The skeleton of one body."""

    def __init__(self, body: Body) -> None:
        self.body = body
        self.neutral = np.stack([np.eye(3)] * len(BONES))
        for side in SIDES:
            self._arm(side)
            self._leg(side)
        self.offsets = np.array([self._offset(bone) for bone in BONES])
        self._order = [bone for bone in BONES if not bone.startswith("finger")]

    def _offset(self, bone: str) -> Points:
        parent = PARENTS[bone]
        if not parent:
            return np.zeros(3)
        moved: Points = self.neutral[INDEX[parent]] @ (
            self.body.joint(bone) - self.body.joint(parent)
        )
        return moved

    def _set(self, matrix: Points, side: str, *bones: str) -> None:
        for bone in bones:
            self.neutral[INDEX[f"{bone}.{side}"]] = matrix

    def _arm(self, side: str) -> None:
        joint = self.body.joint
        elbow, wrist = joint(f"lowerarm01.{side}"), joint(f"hand.{side}")
        upper, fore = elbow - joint(f"upperarm01.{side}"), wrist - elbow
        arm = frame(-upper, fore)
        self._set(arm, side, "upperarm01", "upperarm02")
        elbow_frame = frame(-fore, np.cross(arm[0], -fore))
        knuckles = joint(f"finger2-1.{side}") - joint(f"finger5-1.{side}")
        hand = frame(wrist - joint(f"finger3-1.{side}"), knuckles)
        relative = hand @ elbow_frame.T
        twist = float(np.degrees(np.arctan2(relative[0, 2], relative[0, 0])))
        self._set(turn(Y, twist / 3) @ elbow_frame, side, "lowerarm01")
        self._set(turn(Y, twist * 2 / 3) @ elbow_frame, side, "lowerarm02")
        fingers = [f"finger{digit}-{phalanx}" for digit in range(1, 6) for phalanx in range(1, 4)]
        self._set(hand, side, "hand", *fingers)

    def _leg(self, side: str) -> None:
        joint = self.body.joint
        hip, knee, ankle = (
            joint(f"{bone}.{side}") for bone in ("upperleg01", "lowerleg01", "foot")
        )
        toes = joint(f"toes.{side}") - ankle
        front = toes * [1.0, 0.0, 1.0]
        self._set(frame(hip - knee, front), side, "upperleg01", "upperleg02")
        self._set(frame(knee - ankle, front), side, "lowerleg01", "lowerleg02")
        self._set(frame(np.array([0.0, 1.0, 0.0]), front), side, "foot", "toes")

    def place(self, postures: Points, base: Points) -> Placed:
        """Anatomical frames for postures (n, angles); fingers are left at their rest within the hand."""
        count = len(postures)
        turns = np.zeros((count, len(BONES), 3, 3))
        places = np.zeros((count, len(BONES), 3))
        locals_ = self._local_turns(postures)
        for bone in self._order:
            here, parent = INDEX[bone], PARENTS[bone]
            if not parent:
                turns[:, here], places[:, here] = base @ _root(postures), postures[:, :3]
                continue
            above = INDEX[parent]
            reference, local = locals_[bone]
            turns[:, here] = turns[:, INDEX[reference or parent]] @ local
            places[:, here] = places[:, above] + turns[:, above] @ self.offsets[here]
        return Placed(turns, places)

    def _local_turns(self, postures: Points) -> LocalTurns:
        """For each bone: the bone its angles are measured from (empty: its parent), and its rotation."""

        def angle(name: str) -> Points:
            column: Points = postures[:, COLUMN[name]]
            return column

        found: LocalTurns = {}
        for part, bones in (("lum", LUMBAR), ("thx", THORACIC), ("neck", NECK)):
            share = 1.0 / len(bones)
            bend = turn(X, share * angle(f"{part}.flex")) @ turn(Z, -share * angle(f"{part}.side"))
            for bone in bones:
                found[bone] = ("", bend @ turn(Y, share * angle(f"{part}.rot")))
        for bone, way in ((NECK[0], 1.0), (NECK[-1], -1.0)):
            found[bone] = ("", turn(X, way * angle("neck.pro")) @ found[bone][1])
        for side, sign in (("L", 1.0), ("R", -1.0)):
            found |= _arm_turns(angle, side, sign)
            found |= _leg_turns(angle, side, sign)
        return found

    def fingers(self, side: str, hand: Hand) -> dict[str, Points]:
        """Rotations of the phalanges within the hand, each relative to the phalanx before it."""
        found: dict[str, Points] = {}
        sign = 1.0 if side == "L" else -1.0
        for digit in range(2, 6):
            along = self._along(side, digit)
            splay = float(np.degrees(np.arctan2(along[2], -along[1])))
            close = turn(X, (1.0 - hand.spread) * splay)
            bends = (0.75, 1.0, 0.65) if hand.curl > 0 else (1.0, 0.1, 0.0)
            extra = 1.0 + 0.06 * (digit - 3) * (hand.curl > 0)
            for phalanx, share in enumerate(bends, start=1):
                bend = turn(Z, -sign * hand.curl * share * extra)
                found[f"finger{digit}-{phalanx}.{side}"] = bend @ close if phalanx == 1 else bend
        return found | self._thumb(side, hand)

    def _thumb(self, side: str, hand: Hand) -> dict[str, Points]:
        along = self._along(side, 1)
        little = self.offsets[INDEX[f"finger5-1.{side}"]] - self.offsets[INDEX[f"finger1-1.{side}"]]
        flexion = np.cross(along, little)
        return {
            f"finger1-{phalanx}.{side}": about(flexion, hand.thumb * share)
            for phalanx, share in ((1, 0.55), (2, 0.7), (3, 0.9))
        }

    def _along(self, side: str, digit: int) -> Points:
        tip = self.body.hand_joints[f"tip{digit}.{side}"] - self.body.joint(
            f"finger{digit}-1.{side}"
        )
        along: Points = self.neutral[INDEX[f"hand.{side}"]] @ (tip / np.linalg.norm(tip))
        return along

    def with_fingers(self, placed: Placed, hands: dict[str, Hand]) -> Placed:
        """The same bones with the fingers of both hands in their shapes."""
        turns, places = placed.turns.copy(), placed.places.copy()
        for side in SIDES:
            shapes = self.fingers(side, hands[side])
            for bone, local in shapes.items():
                here, above = INDEX[bone], INDEX[PARENTS[bone]]
                turns[:, here] = turns[:, above] @ local
                places[:, here] = places[:, above] + turns[:, above] @ self.offsets[here]
        return Placed(turns, places, placed.belly)


def _root(postures: Points) -> Points:
    rx, ry, rz = (postures[:, COLUMN[name]] for name in ROOT_TURN)
    turned: Points = turn(Y, ry) @ turn(X, rx) @ turn(Z, rz)
    return turned


def _arm_turns(angle: Callable[[str], Points], side: str, sign: float) -> LocalTurns:
    flex, abd, er = (angle(f"sh.{name}.{side}") for name in ("flex", "abd", "er"))
    aim = turn(X, -flex) @ turn(Z, sign * abd)
    elevation, protraction = clavicle_turns(aim)
    elevation = elevation + angle(f"scap.elev.{side}")
    protraction = protraction + angle(f"scap.pro.{side}")
    pron, bent = angle(f"pron.{side}"), turn(X, -angle(f"elbow.{side}"))
    wrist = turn(Z, -sign * angle(f"wrist.flex.{side}")) @ turn(X, -angle(f"wrist.dev.{side}"))
    elbow = f"upperarm02.{side}"
    return {
        f"clavicle.{side}": ("", turn(Z, sign * elevation) @ turn(Y, -sign * protraction)),
        f"upperarm01.{side}": ("spine01", aim @ turn(Y, sign * er / 2)),
        f"upperarm02.{side}": ("spine01", aim @ turn(Y, sign * er)),
        f"lowerarm01.{side}": (elbow, bent @ turn(Y, -sign * pron / 3)),
        f"lowerarm02.{side}": (elbow, bent @ turn(Y, -sign * pron * 2 / 3)),
        f"hand.{side}": (elbow, bent @ turn(Y, -sign * pron) @ wrist),
    }


def _leg_turns(angle: Callable[[str], Points], side: str, sign: float) -> LocalTurns:
    aim = turn(X, -angle(f"hip.flex.{side}")) @ turn(Z, sign * angle(f"hip.abd.{side}"))
    er, knee = angle(f"hip.er.{side}"), turn(X, angle(f"knee.{side}"))
    ankle = turn(X, -angle(f"ankle.df.{side}")) @ turn(Z, sign * angle(f"ankle.inv.{side}"))
    return {
        f"upperleg01.{side}": ("pelvis", aim @ turn(Y, sign * er / 2)),
        f"upperleg02.{side}": ("pelvis", aim @ turn(Y, sign * er)),
        f"lowerleg01.{side}": ("", knee),
        f"lowerleg02.{side}": ("", np.broadcast_to(np.eye(3), knee.shape)),
        f"foot.{side}": ("", ankle),
        f"toes.{side}": ("", turn(X, -angle(f"toe.{side}"))),
    }
