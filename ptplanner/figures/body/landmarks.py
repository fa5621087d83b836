"""The landmarks that contacts refer to, measured on one person; each is attached to one bone."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.body.bone_points import BonePoints
from ptplanner.figures.body.dressed_person import SKIN_POINT_COUNT, DressedPerson
from ptplanner.figures.body.regions import SOLE_THICKNESS, Landmark, StandingBody, measure_regions
from ptplanner.figures.body.rig import HandShape
from ptplanner.figures.body.skeleton import BONE_INDEX, BONES, PARAMETER_NAMES, SIDES
from ptplanner.figures.geometry import Points

Direction = tuple[float, float, float]


class Landmarks:
    """Measured on one person in neutral standing."""

    def __init__(self, model: DressedPerson, *, barefoot: bool = False) -> None:
        self.model = model
        straight = np.zeros((1, len(PARAMETER_NAMES)))
        hands = {side: HandShape(curl=0, thumb=0) for side in SIDES}
        self.neutral_placement = model.rig.place_fingers(
            model.rig.place_bones(straight, np.eye(3)), hands
        )
        self.skin = model.pose_points(self.neutral_placement)[:SKIN_POINT_COUNT]
        self.skin_bones = model.main_bones[:SKIN_POINT_COUNT]
        self.table: dict[str, Landmark] = {}
        self._measure_trunk()
        for side, sign in (("L", 1.0), ("R", -1.0)):
            for measure in (
                self._measure_thigh,
                self._measure_shank,
                self._measure_foot,
                self._measure_arm,
                self._measure_hand,
            ):
                measure(side, sign)
        standing = StandingBody(self.neutral_placement, self.skin, self.skin_bones)
        sole_thickness = 0.0 if barefoot else SOLE_THICKNESS
        self.regions = measure_regions(standing, self.table, sole_thickness)

    def select_points(self, names: list[str]) -> BonePoints:
        rows = [self.table[name] for name in names]
        if not rows:
            return BonePoints(np.zeros(0, dtype=np.int64), np.zeros((0, 3)), np.zeros((0, 3)))
        return BonePoints(
            np.array([row[0] for row in rows]),
            np.array([row[1] for row in rows]),
            np.array([row[2] for row in rows]),
        )

    def locate_neutral_joint(self, bone: str) -> Points:
        place: Points = self.neutral_placement.positions[0, BONE_INDEX[bone]]
        return place

    def _add_landmark(self, name: str, bone: str, point: Points, outward: Direction) -> None:
        self.table[name] = (
            BONE_INDEX[bone],
            point - self.locate_neutral_joint(bone),
            np.array(outward, dtype=float),
        )

    def _add_surface_landmark(
        self,
        name: str,
        bone: str,
        origin: Points,
        outward: Direction,
        stems: tuple[str, ...],
    ) -> None:
        """Add the landmark where a ray from `origin` leaves the skin of the named bones."""
        direction = np.array(outward, dtype=float)
        chosen = [BONE_INDEX[b] for b in BONES if b.startswith(stems)]
        points = self.skin[np.isin(self.skin_bones, chosen)] - origin
        along = points @ direction
        away = np.linalg.norm(points - along[:, None] * direction, axis=1)
        near = points[(away < 0.022) & (along > 0)]
        if not len(near):
            near = points[np.argsort(np.where(along > 0, away, 9.0))[:5]]
        reach = float(np.quantile(near @ direction, 0.85))
        self._add_landmark(name, bone, origin + reach * direction, outward)

    def _measure_trunk(self) -> None:
        pelvis, chest, head = (
            self.locate_neutral_joint("pelvis"),
            self.locate_neutral_joint("spine01"),
            self.locate_neutral_joint("head"),
        )
        eyes = (
            self.model.rig.body.extra_joints["eye.L"] + self.model.rig.body.extra_joints["eye.R"]
        ) / 2
        eye = eyes - self.model.rig.body.locate_body_joint("head") + head
        trunk = ("pelvis", "spine", "clavicle", "upperleg01")
        self._add_surface_landmark(
            "sacrum", "pelvis", pelvis + np.array([0, -0.02, 0]), (0, 0, -1), trunk
        )
        self._add_surface_landmark(
            "navel", "spine05", self.locate_neutral_joint("spine04"), (0, 0, 1), trunk
        )
        self._add_surface_landmark(
            "lowback", "spine04", self.locate_neutral_joint("spine04"), (0, 0, -1), trunk
        )
        self._add_surface_landmark("chest", "spine01", chest, (0, 0, 1), trunk)
        self._add_surface_landmark("upperback", "spine01", chest, (0, 0, -1), trunk)
        self._add_surface_landmark(
            "nose", "head", eye + np.array([0, -0.035, 0]), (0, 0, 1), ("head",)
        )
        self._add_surface_landmark(
            "chin", "head", eye + np.array([0, -0.10, -0.02]), (0, 0, 1), ("head",)
        )
        self._add_surface_landmark(
            "forehead", "head", eye + np.array([0, 0.05, -0.05]), (0, 0, 1), ("head",)
        )
        self._add_surface_landmark(
            "occiput", "head", eye + np.array([0, 0.01, -0.08]), (0, 0, -1), ("head",)
        )
        self._add_surface_landmark(
            "crown", "head", eye + np.array([0, 0.03, -0.09]), (0, 1, 0), ("head",)
        )
        for side, sign in (("L", 1.0), ("R", -1.0)):
            loin = self.locate_neutral_joint("spine04") + np.array([sign * 0.075, 0.0, 0.0])
            self._add_surface_landmark(f"loin.{side}", "spine04", loin, (0, 0, -1), trunk)
            belly = self.locate_neutral_joint("spine04") + np.array([sign * 0.06, -0.035, 0.0])
            self._add_surface_landmark(f"belly.{side}", "spine05", belly, (0, 0, 1), trunk)
            self._add_surface_landmark(
                f"ear.{side}", "head", eye + np.array([0, -0.01, -0.085]), (sign, 0, 0), ("head",)
            )
            self._add_surface_landmark(
                f"temple.{side}", "head", eye + np.array([0, 0.05, -0.10]), (sign, 0, 0), ("head",)
            )
            self._add_surface_landmark(
                f"nape.{side}",
                "head",
                eye + np.array([sign * 0.03, 0.0, -0.09]),
                (0, 0, -1),
                ("head",),
            )

    def _measure_thigh(self, side: str, sign: float) -> None:
        hip, knee = (
            self.locate_neutral_joint(f"upperleg01.{side}"),
            self.locate_neutral_joint(f"lowerleg01.{side}"),
        )
        thigh, thighs = f"upperleg02.{side}", (f"upperleg01.{side}", f"upperleg02.{side}")
        both = (*thighs, f"lowerleg01.{side}", f"lowerleg02.{side}")
        front, back, out = (0.0, 0.0, 1.0), (0.0, 0.0, -1.0), (sign, 0.0, 0.0)
        self._add_surface_landmark(f"hip.{side}", thighs[0], hip, out, (*thighs, "pelvis"))
        above = hip + np.array([0, 0.07, 0])
        self._add_surface_landmark(f"asis.{side}", "pelvis", above, front, ("pelvis", "spine05"))
        for name, share in (("", 0.55), ("low", 0.8), ("high", 0.3)):
            middle = hip + share * (knee - hip)
            self._add_surface_landmark(f"thighfront{name}.{side}", thigh, middle, front, thighs)
            self._add_surface_landmark(f"thighback{name}.{side}", thigh, middle, back, thighs)
            self._add_surface_landmark(f"thighout{name}.{side}", thigh, middle, out, thighs)
        self._add_surface_landmark(f"knee.{side}", thigh, knee, front, both)
        self._add_surface_landmark(f"kneein.{side}", thigh, knee, (-sign, 0, 0), both)
        self._add_surface_landmark(
            f"kneeback.{side}", thigh, knee + 0.04 * (hip - knee), back, both
        )

    def _measure_shank(self, side: str, sign: float) -> None:
        knee, ankle = (
            self.locate_neutral_joint(f"lowerleg01.{side}"),
            self.locate_neutral_joint(f"foot.{side}"),
        )
        shank, low = f"lowerleg01.{side}", f"lowerleg02.{side}"
        for name, share in (("high", 0.16), ("", 0.45), ("low", 0.8)):
            middle = knee + share * (ankle - knee)
            self._add_surface_landmark(f"shin{name}.{side}", shank, middle, (0, 0, 1), (shank, low))
            self._add_surface_landmark(
                f"calf{name}.{side}", shank, middle, (0, 0, -1), (shank, low)
            )
        around = (shank, low, f"foot.{side}", f"toes.{side}")
        self._add_surface_landmark(f"ankle.{side}", low, ankle, (sign, 0, 0), around)
        self._add_surface_landmark(f"anklein.{side}", low, ankle, (-sign, 0, 0), around)

    def _measure_foot(self, side: str, sign: float) -> None:
        ankle, toes = (
            self.locate_neutral_joint(f"foot.{side}"),
            self.locate_neutral_joint(f"toes.{side}"),
        )
        foot, down = f"foot.{side}", (0.0, -1.0, 0.0)
        hind = self.skin[self.skin_bones == BONE_INDEX[foot]]
        fore = self.skin[self.skin_bones == BONE_INDEX[f"toes.{side}"]]
        floor = float(min(hind[:, 1].min(), fore[:, 1].min()))
        back = float(hind[:, 2].min())
        self._add_landmark(f"anklejoint.{side}", foot, ankle, (0, 0, 1))
        self._add_landmark(f"heel.{side}", foot, np.array([ankle[0], floor, back + 0.025]), down)
        self._add_landmark(
            f"heelback.{side}", foot, np.array([ankle[0], floor + 0.03, back]), (0, 0, -1)
        )
        for name, shift in (("ball", 0.0), ("ballout", 0.03), ("ballin", -0.03)):
            behind = 0.008 if shift else 0.0
            point = np.array([toes[0] + sign * shift, floor, toes[2] - behind])
            self._add_landmark(f"{name}.{side}", foot, point, down)
        tip = fore[np.argmax(fore[:, 2])] * [1, 0, 1] + [0, floor, 0]
        self._add_landmark(f"toes.{side}", f"toes.{side}", tip, down)
        instep = np.array([ankle[0], floor + 0.065, 0.55 * toes[2] + 0.45 * ankle[2]])
        self._add_landmark(f"instep.{side}", foot, instep, (0, 1, 0))

    def _measure_arm(self, side: str, sign: float) -> None:
        joints_ = ("upperarm01", "lowerarm01", "hand")
        shoulder, elbow, wrist = (self.locate_neutral_joint(f"{bone}.{side}") for bone in joints_)
        fore, low = f"lowerarm01.{side}", f"lowerarm02.{side}"
        self._add_landmark(f"shoulder.{side}", f"clavicle.{side}", shoulder, (sign, 0, 0))
        hollow = shoulder + np.array([-0.045 * sign, -0.03, 0.0])
        trunk = ("clavicle", "spine01", "spine02", f"upperarm01.{side}")
        self._add_surface_landmark(
            f"shoulderfront.{side}", f"clavicle.{side}", hollow, (0, 0, 1), trunk
        )
        self._add_surface_landmark(
            f"elbow.{side}", fore, elbow, (0, 0, -1), (f"upperarm02.{side}", fore)
        )
        self._add_landmark(f"elbowjoint.{side}", fore, elbow, (0, 0, 1))
        self._add_surface_landmark(
            f"forearm.{side}", low, (elbow + wrist) / 2, (-sign, 0, 0), (fore, low)
        )

    def _measure_hand(self, side: str, sign: float) -> None:
        hand, inward, wrist = (
            f"hand.{side}",
            (-sign, 0.0, 0.0),
            self.locate_neutral_joint(f"hand.{side}"),
        )
        knuckles = {
            digit: self.locate_neutral_joint(f"finger{digit}-1.{side}") for digit in range(2, 6)
        }
        palm = 0.45 * wrist + 0.55 * (knuckles[3] + knuckles[4]) / 2
        self._add_landmark(f"wrist.{side}", hand, wrist, inward)
        self._add_surface_landmark(f"palm.{side}", hand, palm, inward, (hand, f"finger1-1.{side}"))
        self._add_surface_landmark(f"backhand.{side}", hand, palm, (sign, 0, 0), (hand,))
        heel = wrist + 0.12 * (palm - wrist)
        self._add_surface_landmark(
            f"palmheel.{side}", hand, heel, inward, (hand, f"lowerarm02.{side}")
        )
        for digit in (2, 3, 5):
            stems = (hand, f"finger{digit}-1.{side}")
            self._add_surface_landmark(
                f"knuckle{digit}.{side}", hand, knuckles[digit], inward, stems
            )
        grip = palm + np.array(inward) * 0.030 + 0.30 * (knuckles[3] - palm)
        self._add_landmark(f"grip.{side}", hand, grip, inward)
        for digit in (1, 2, 3):
            self._add_fingertip(side, digit, inward)

    def _add_fingertip(self, side: str, digit: int, outward: Direction) -> None:
        bone, body = f"finger{digit}-3.{side}", self.model.rig.body
        ahead = body.extra_joints[f"tip{digit}.{side}"] - body.locate_body_joint(bone)
        turned = (
            self.neutral_placement.rotations[0, BONE_INDEX[bone]]
            @ self.model.rig.neutral_rotations[BONE_INDEX[bone]]
        )
        self._add_landmark(
            f"tip{digit}.{side}", bone, self.locate_neutral_joint(bone) + turned @ ahead, outward
        )
