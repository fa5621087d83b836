"""The landmarks that contacts refer to, measured on one person; each is attached to one bone."""

from __future__ import annotations

import numpy as np

from ptplanner.figures import joints
from ptplanner.figures.model import SKIN_COUNT, Model
from ptplanner.figures.regions import SHOE_SOLE, measure_regions
from ptplanner.figures.riders import Riders
from ptplanner.figures.rig import Hand
from ptplanner.figures.skeleton import BONES, INDEX, SIDES
from ptplanner.figures.sources import Points

Way = tuple[float, float, float]


class Landmarks:
    """Measured on one person in neutral standing."""

    def __init__(self, model: Model, *, barefoot: bool = False) -> None:
        self.model = model
        straight = np.zeros((1, len(joints.NAMES)))
        hands = {side: Hand(curl=0, thumb=0) for side in SIDES}
        self.neutral = model.rig.with_fingers(model.rig.place(straight, np.eye(3)), hands)
        self.skin = model.posed(self.neutral)[:SKIN_COUNT]
        self.bone = model.main_bone[:SKIN_COUNT]
        self.table: dict[str, tuple[int, Points, Points]] = {}
        self._trunk()
        for side, sign in (("L", 1.0), ("R", -1.0)):
            for measure in (self._thigh, self._shank, self._foot, self._arm, self._hand):
                measure(side, sign)
        self.regions = measure_regions(self, 0.0 if barefoot else SHOE_SOLE)

    def names(self) -> tuple[str, ...]:
        return tuple(self.table)

    def riders(self, names: list[str]) -> Riders:
        rows = [self.table[name] for name in names]
        if not rows:
            return Riders(np.zeros(0, dtype=np.int64), np.zeros((0, 3)), np.zeros((0, 3)))
        return Riders(
            np.array([row[0] for row in rows]),
            np.array([row[1] for row in rows]),
            np.array([row[2] for row in rows]),
        )

    def place(self, bone: str) -> Points:
        place: Points = self.neutral.places[0, INDEX[bone]]
        return place

    def _add(self, name: str, bone: str, point: Points, outward: Way) -> None:
        self.table[name] = (INDEX[bone], point - self.place(bone), np.array(outward, dtype=float))

    def _surface(
        self,
        name: str,
        bone: str,
        origin: Points,
        outward: Way,
        stems: tuple[str, ...],
    ) -> None:
        """Add the landmark where a ray from `origin` leaves the skin of the named bones."""
        direction = np.array(outward, dtype=float)
        chosen = [INDEX[b] for b in BONES if b.startswith(stems)]
        points = self.skin[np.isin(self.bone, chosen)] - origin
        along = points @ direction
        away = np.linalg.norm(points - along[:, None] * direction, axis=1)
        near = points[(away < 0.022) & (along > 0)]
        if not len(near):
            near = points[np.argsort(np.where(along > 0, away, 9.0))[:5]]
        reach = float(np.quantile(near @ direction, 0.85))
        self._add(name, bone, origin + reach * direction, outward)

    def _trunk(self) -> None:
        pelvis, chest, head = self.place("pelvis"), self.place("spine01"), self.place("head")
        eyes = (
            self.model.rig.body.hand_joints["eye.L"] + self.model.rig.body.hand_joints["eye.R"]
        ) / 2
        eye = eyes - self.model.rig.body.joint("head") + head
        trunk = ("pelvis", "spine", "clavicle", "upperleg01")
        self._surface("sacrum", "pelvis", pelvis + np.array([0, -0.02, 0]), (0, 0, -1), trunk)
        self._surface("navel", "spine05", self.place("spine04"), (0, 0, 1), trunk)
        self._surface("lowback", "spine04", self.place("spine04"), (0, 0, -1), trunk)
        self._surface("chest", "spine01", chest, (0, 0, 1), trunk)
        self._surface("upperback", "spine01", chest, (0, 0, -1), trunk)
        self._surface("nose", "head", eye + np.array([0, -0.035, 0]), (0, 0, 1), ("head",))
        self._surface("chin", "head", eye + np.array([0, -0.10, -0.02]), (0, 0, 1), ("head",))
        self._surface("forehead", "head", eye + np.array([0, 0.05, -0.05]), (0, 0, 1), ("head",))
        self._surface("occiput", "head", eye + np.array([0, 0.01, -0.08]), (0, 0, -1), ("head",))
        self._surface("crown", "head", eye + np.array([0, 0.03, -0.09]), (0, 1, 0), ("head",))
        for side, sign in (("L", 1.0), ("R", -1.0)):
            loin = self.place("spine04") + np.array([sign * 0.075, 0.0, 0.0])
            self._surface(f"loin.{side}", "spine04", loin, (0, 0, -1), trunk)
            belly = self.place("spine04") + np.array([sign * 0.06, -0.035, 0.0])
            self._surface(f"belly.{side}", "spine05", belly, (0, 0, 1), trunk)
            self._surface(
                f"ear.{side}", "head", eye + np.array([0, -0.01, -0.085]), (sign, 0, 0), ("head",)
            )
            self._surface(
                f"temple.{side}", "head", eye + np.array([0, 0.05, -0.10]), (sign, 0, 0), ("head",)
            )
            self._surface(
                f"nape.{side}",
                "head",
                eye + np.array([sign * 0.03, 0.0, -0.09]),
                (0, 0, -1),
                ("head",),
            )

    def _thigh(self, side: str, sign: float) -> None:
        hip, knee = self.place(f"upperleg01.{side}"), self.place(f"lowerleg01.{side}")
        thigh, thighs = f"upperleg02.{side}", (f"upperleg01.{side}", f"upperleg02.{side}")
        both = (*thighs, f"lowerleg01.{side}", f"lowerleg02.{side}")
        front, back, out = (0.0, 0.0, 1.0), (0.0, 0.0, -1.0), (sign, 0.0, 0.0)
        self._surface(f"hip.{side}", thighs[0], hip, out, (*thighs, "pelvis"))
        above = hip + np.array([0, 0.07, 0])
        self._surface(f"asis.{side}", "pelvis", above, front, ("pelvis", "spine05"))
        for name, share in (("", 0.55), ("low", 0.8), ("high", 0.3)):
            middle = hip + share * (knee - hip)
            self._surface(f"thighfront{name}.{side}", thigh, middle, front, thighs)
            self._surface(f"thighback{name}.{side}", thigh, middle, back, thighs)
            self._surface(f"thighout{name}.{side}", thigh, middle, out, thighs)
        self._surface(f"knee.{side}", thigh, knee, front, both)
        self._surface(f"kneein.{side}", thigh, knee, (-sign, 0, 0), both)
        self._surface(f"kneeback.{side}", thigh, knee + 0.04 * (hip - knee), back, both)

    def _shank(self, side: str, sign: float) -> None:
        knee, ankle = self.place(f"lowerleg01.{side}"), self.place(f"foot.{side}")
        shank, low = f"lowerleg01.{side}", f"lowerleg02.{side}"
        for name, share in (("high", 0.16), ("", 0.45), ("low", 0.8)):
            middle = knee + share * (ankle - knee)
            self._surface(f"shin{name}.{side}", shank, middle, (0, 0, 1), (shank, low))
            self._surface(f"calf{name}.{side}", shank, middle, (0, 0, -1), (shank, low))
        around = (shank, low, f"foot.{side}", f"toes.{side}")
        self._surface(f"ankle.{side}", low, ankle, (sign, 0, 0), around)
        self._surface(f"anklein.{side}", low, ankle, (-sign, 0, 0), around)

    def _foot(self, side: str, sign: float) -> None:
        ankle, toes = self.place(f"foot.{side}"), self.place(f"toes.{side}")
        foot, down = f"foot.{side}", (0.0, -1.0, 0.0)
        hind = self.skin[self.bone == INDEX[foot]]
        fore = self.skin[self.bone == INDEX[f"toes.{side}"]]
        floor = float(min(hind[:, 1].min(), fore[:, 1].min()))
        back = float(hind[:, 2].min())
        self._add(f"anklejoint.{side}", foot, ankle, (0, 0, 1))
        self._add(f"heel.{side}", foot, np.array([ankle[0], floor, back + 0.025]), down)
        self._add(f"heelback.{side}", foot, np.array([ankle[0], floor + 0.03, back]), (0, 0, -1))
        for name, shift in (("ball", 0.0), ("ballout", 0.03), ("ballin", -0.03)):
            behind = 0.008 if shift else 0.0
            point = np.array([toes[0] + sign * shift, floor, toes[2] - behind])
            self._add(f"{name}.{side}", foot, point, down)
        tip = fore[np.argmax(fore[:, 2])] * [1, 0, 1] + [0, floor, 0]
        self._add(f"toes.{side}", f"toes.{side}", tip, down)
        instep = np.array([ankle[0], floor + 0.065, 0.55 * toes[2] + 0.45 * ankle[2]])
        self._add(f"instep.{side}", foot, instep, (0, 1, 0))

    def _arm(self, side: str, sign: float) -> None:
        joints_ = ("upperarm01", "lowerarm01", "hand")
        shoulder, elbow, wrist = (self.place(f"{bone}.{side}") for bone in joints_)
        fore, low = f"lowerarm01.{side}", f"lowerarm02.{side}"
        self._add(f"shoulder.{side}", f"clavicle.{side}", shoulder, (sign, 0, 0))
        hollow = shoulder + np.array([-0.045 * sign, -0.03, 0.0])
        trunk = ("clavicle", "spine01", "spine02", f"upperarm01.{side}")
        self._surface(f"shoulderfront.{side}", f"clavicle.{side}", hollow, (0, 0, 1), trunk)
        self._surface(f"elbow.{side}", fore, elbow, (0, 0, -1), (f"upperarm02.{side}", fore))
        self._add(f"elbowjoint.{side}", fore, elbow, (0, 0, 1))
        self._surface(f"forearm.{side}", low, (elbow + wrist) / 2, (-sign, 0, 0), (fore, low))

    def _hand(self, side: str, sign: float) -> None:
        hand, inward, wrist = f"hand.{side}", (-sign, 0.0, 0.0), self.place(f"hand.{side}")
        knuckles = {digit: self.place(f"finger{digit}-1.{side}") for digit in range(2, 6)}
        palm = 0.45 * wrist + 0.55 * (knuckles[3] + knuckles[4]) / 2
        self._add(f"wrist.{side}", hand, wrist, inward)
        self._surface(f"palm.{side}", hand, palm, inward, (hand, f"finger1-1.{side}"))
        self._surface(f"backhand.{side}", hand, palm, (sign, 0, 0), (hand,))
        heel = wrist + 0.12 * (palm - wrist)
        self._surface(f"palmheel.{side}", hand, heel, inward, (hand, f"lowerarm02.{side}"))
        for digit in (2, 3, 5):
            stems = (hand, f"finger{digit}-1.{side}")
            self._surface(f"knuckle{digit}.{side}", hand, knuckles[digit], inward, stems)
        grip = palm + np.array(inward) * 0.030 + 0.30 * (knuckles[3] - palm)
        self._add(f"grip.{side}", hand, grip, inward)
        for digit in (1, 2, 3):
            self._tip(side, digit, inward)

    def _tip(self, side: str, digit: int, outward: Way) -> None:
        bone, body = f"finger{digit}-3.{side}", self.model.rig.body
        ahead = body.hand_joints[f"tip{digit}.{side}"] - body.joint(bone)
        turned = self.neutral.turns[0, INDEX[bone]] @ self.model.rig.neutral[INDEX[bone]]
        self._add(f"tip{digit}.{side}", bone, self.place(bone) + turned @ ahead, outward)
