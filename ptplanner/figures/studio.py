"""Draws one exercise: poses the person in each key, adds props and arrows, and fits one frame around all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ptplanner.figures import arrow, props
from ptplanner.figures.camera import Camera, Frame, fit
from ptplanner.figures.draw import Layers, draw
from ptplanner.figures.face import Face, Stroke
from ptplanner.figures.goals import Goal, goal
from ptplanner.figures.landmarks import Landmarks
from ptplanner.figures.model import model
from ptplanner.figures.pose import Key, Pose
from ptplanner.figures.rig import Placed
from ptplanner.figures.scene import Scene, Solid, assemble
from ptplanner.figures.skeleton import BONES, INDEX
from ptplanner.figures.solve import Solver, plant
from ptplanner.figures.sources import Points
from ptplanner.figures.vocabulary import CLOSE_UPS
from ptplanner.figures.zones import zone_field

LONGEST = 1500  # pixels of the longer side
KEYS = ("start", "end")
MARGIN, CLOSE_MARGIN = 0.04, 0.07  # of the longer side, around what a picture holds
PRESSED = 0.006  # metres that skin pressed flat may still sink below the floor


@dataclass(frozen=True)
class Shot:
    """What a picture is made from: layers, strokes of the face, the kinds of props."""

    layers: Layers
    face: list[Stroke]
    prop_kinds: tuple[str, ...]


class Studio:
    """Solves the keys of a pose file and draws them through its camera."""

    def __init__(self, pose: Pose) -> None:
        self.pose = pose
        self.model = model(pose.person, barefoot=pose.barefoot)
        self.marks = Landmarks(self.model, barefoot=pose.barefoot)
        self.solver = Solver(self.marks)
        self.camera = Camera(pose.yaw, pose.pitch)
        self.zone = zone_field(self.model, pose.zone)
        self.face = Face(self.model)
        self.goals, self.postures = self._solve()

    def _solve(self) -> tuple[dict[str, Goal], dict[str, Points]]:
        pose = self.pose
        start = goal(pose.keys["start"], pose.base, {}, pose.overlap)
        first = self.solver.solve(start)
        planted = plant(self.solver, first, start, pose.plant)
        end = goal(pose.keys["end"], pose.base, planted, pose.overlap, first)
        return {"start": start, "end": end}, {"start": first, "end": self.solver.solve(end, first)}

    def place(self, posture: Points, key: Key | None = None, *, share: float = 0.0) -> Placed:
        """Place the bones of a posture; `share` interpolates hands and belly between the keys."""
        said = key or self.pose.keys["start"]
        hands, belly = said.hands, said.belly
        if key is None and share > 0:
            hands = self._hands(share)
            belly = (1 - share) * belly + share * self.pose.keys["end"].belly
        bones = self.model.rig.place(posture[None], self.goals["start"].base)
        return replace(self.model.rig.with_fingers(bones, hands), belly=belly)

    def _hands(self, share: float) -> dict[str, Any]:
        one, two = (self.pose.keys[name].hands for name in KEYS)
        return {
            side: type(one[side])(
                *(
                    (1 - share) * getattr(one[side], word) + share * getattr(two[side], word)
                    for word in ("curl", "thumb", "spread")
                )
            )
            for side in "LR"
        }

    @cached_property
    def placed(self) -> dict[str, Placed]:
        return {name: self.place(self.postures[name], self.pose.keys[name]) for name in KEYS}

    @cached_property
    def skins(self) -> dict[str, Points]:
        return {name: self.skin(self.placed[name]) for name in KEYS}

    def skin(self, placed: Placed) -> Points:
        """The skin, pressed flat where it lies on the floor."""
        points = self.model.posed(placed)
        low = np.minimum(points[:, 1], 0.0)
        points[:, 1] += (-PRESSED * (1 - np.exp(low / PRESSED))) - low
        return points

    @cached_property
    def ground(self) -> tuple[Points, Points]:
        """The floor that the person covers in both keys."""
        low = np.concatenate([skin[skin[:, 1] < 0.30] for skin in self.skins.values()])[:, [0, 2]]
        return low.min(axis=0), low.max(axis=0)

    def solids(self, now: Placed) -> list[Solid]:
        return props.build(
            self.pose.props, props.Stage(self.marks, now, self.placed["start"], *self.ground)
        )

    def scene(self, now: Placed, skin: Points) -> Scene:
        return assemble(self.model, skin, self.zone, self.solids(now))

    @cached_property
    def scenes(self) -> dict[str, Scene]:
        return {name: self.scene(self.placed[name], self.skins[name]) for name in KEYS}

    @cached_property
    def body_frame(self) -> Frame:
        return self.framed([scene.points for scene in self.scenes.values()], LONGEST)

    def framed(self, everything: list[Points], longest: int) -> Frame:
        """Fit a frame around the points, or around a close-up's part of the body in both keys."""
        crop = self.pose.crop
        if crop:
            part = self.part(crop)
            everything = [skin[part] for skin in self.skins.values()]
        seen = self.camera.see(np.concatenate(everything))[:, :2]
        margin = CLOSE_MARGIN if crop else MARGIN
        return fit(seen.min(axis=0), seen.max(axis=0), longest, margin, close_up=bool(crop))

    def part(self, crop: str) -> npt.NDArray[np.bool_]:
        """The points of the body that a close-up holds."""
        name, _, side = crop.partition(".")
        bones = [b for b in BONES if b.startswith(CLOSE_UPS[name]) and b.endswith(side)]
        mine: npt.NDArray[np.bool_] = np.isin(
            self.model.main_bone, [INDEX[bone] for bone in bones]
        ) & (self.model.keep > 0)
        return mine

    @cached_property
    def frame(self) -> Frame:
        """The frame of bodies and props, widened where an arrow needs it."""
        frame = self.body_frame
        if not self._arrow_lines:
            return frame
        lines = np.concatenate([arrow.outline(line) for line in self._arrow_lines])
        low = np.minimum(lines.min(axis=0) - 14, 0.0)
        high = np.maximum(lines.max(axis=0) + 14, [frame.width, frame.height])
        width, height = np.ceil(high - low).astype(int)
        return Frame(
            frame.left + low[0] / frame.scale,
            frame.top + low[1] / frame.scale,
            frame.scale,
            int(width),
            int(height),
            frame.close_up,
        )

    @cached_property
    def _arrow_lines(self) -> list[Points]:
        """In pixels of the body's frame."""
        return [
            self._arrow_by_hand(said) if "from" in said else self._arrow_along(said)
            for said in self.pose.arrows
        ]

    def _arrow_along(self, said: dict[str, Any]) -> Points:
        path = np.array([self._seen(said["marker"], share) for share in np.linspace(0, 1, 9)])
        everything = self.body_frame.pixels(
            self.camera.see(np.concatenate([*self.skins.values()]))
        )[:, :2]
        return arrow.along(path, said, everything.mean(axis=0))

    def _arrow_by_hand(self, said: dict[str, Any]) -> Points:
        """`from` and `to`: landmark in the end key, then centimetres right and up on the picture."""
        ends = []
        for word in ("from", "to"):
            mark, right, up = said[word]
            ends.append(
                self._seen(mark, 1.0) + np.array([right, -up]) / 100 * self.body_frame.scale
            )
        return arrow.between(ends[0], ends[1], float(said.get("bend", 0.0)))

    def _seen(self, mark: str, share: float) -> Points:
        posture = (1 - share) * self.postures["start"] + share * self.postures["end"]
        point = self.marks.riders([mark]).at(self.place(posture, share=share))[0]
        pixels: Points = self.body_frame.pixels(self.camera.see(point))[0, :2]
        return pixels

    @cached_property
    def arrows(self) -> list[Points]:
        """Closed outlines in pixels of the frame."""
        shift = (
            np.array([self.body_frame.left - self.frame.left, self.body_frame.top - self.frame.top])
            * self.frame.scale
        )
        return [arrow.outline(line) + shift for line in self._arrow_lines]

    def shoot(self, name: str) -> Shot:
        return self.shoot_scene(self.scenes[name], self.placed[name], self.frame)

    def shoot_scene(self, scene: Scene, now: Placed, frame: Frame) -> Shot:
        layers = draw(scene, self.camera, frame)
        strokes = self.face.strokes(now, self.camera, frame, layers.near)
        return Shot(layers, strokes, scene.prop_kinds)
