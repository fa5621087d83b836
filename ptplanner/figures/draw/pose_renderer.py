"""Draws one exercise: poses the person in each key, adds props and arrows, and fits one frame around all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from ptplanner.figures.body.dressed_person import build_dressed_person
from ptplanner.figures.body.landmarks import Landmarks
from ptplanner.figures.body.muscle_zones import compute_zone_field
from ptplanner.figures.body.rig import BonePlacement
from ptplanner.figures.body.skeleton import BONE_INDEX, BONES
from ptplanner.figures.draw import props
from ptplanner.figures.draw.camera import Camera, Frame, fit_frame
from ptplanner.figures.draw.face import Face, Stroke
from ptplanner.figures.draw.layers import Layers, draw_layers
from ptplanner.figures.draw.scene import Scene, Solid, build_scene
from ptplanner.figures.geometry import Points, measure_along_line
from ptplanner.figures.pose.pose_file import Pose, PoseKey
from ptplanner.figures.pose.schema import CLOSE_UP_BONES
from ptplanner.figures.pose.solver import Goal, Solver, build_goal, locate_planted

ARROW_SHAFT_WIDTH, ARROW_HEAD_LENGTH, ARROW_HEAD_WIDTH = 13.0, 46.0, 42.0  # pixels


def build_path_arrow(path: Points, arrow: dict[str, Any], centre: Points) -> Points:
    """A smooth line of 24 points beside a landmark's `path`, on the side away from `centre`."""
    low, high = arrow.get("span", (0.08, 0.92))
    place = np.linspace(low, high, 24) * (len(path) - 1)
    line = np.stack([np.interp(place, np.arange(len(path)), path[:, i]) for i in range(2)], axis=1)
    ahead = np.gradient(line, axis=0)
    ahead /= np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), 1e-6)
    side = np.stack([ahead[:, 1], -ahead[:, 0]], axis=1)
    if float(np.sum(side * (line - centre))) < 0:
        side = -side
    moved: Points = (
        line + side * float(arrow.get("offset", 45)) + np.array(arrow.get("shift", (0, 0)))
    )
    return moved


def build_bowed_arrow(start: Points, end: Points, bend: float) -> Points:
    """A bowed line from start to end; `bend` is its height as a share of its length, positive to the left."""
    ahead = end - start
    middle = (start + end) / 2 + bend * 2 * np.array([ahead[1], -ahead[0]])
    t = np.linspace(0, 1, 24)[:, None]
    bow: Points = (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end
    return bow


def outline_arrow(line: Points) -> Points:
    """The closed outline of an arrow: a tapered shaft and a head."""
    length = measure_along_line(line)
    head = min(ARROW_HEAD_LENGTH, 0.6 * length[-1])
    place = np.linspace(0, length[-1] - 0.85 * head, 18)
    shaft = np.stack([np.interp(place, length, line[:, i]) for i in range(2)], axis=1)
    neck = np.array([np.interp(length[-1] - head, length, line[:, i]) for i in range(2)])
    ahead = (line[-1] - neck) / np.linalg.norm(line[-1] - neck)
    side = np.array([ahead[1], -ahead[0]])
    ways = np.gradient(shaft, axis=0)
    ways /= np.linalg.norm(ways, axis=1, keepdims=True)
    normal = np.stack([ways[:, 1], -ways[:, 0]], axis=1)
    taper = np.linspace(0.75, 1.0, 18)[:, None] * ARROW_SHAFT_WIDTH / 2
    tip = line[-1]
    wing = tip - ahead * head
    corners = np.array(
        [wing + side * ARROW_HEAD_WIDTH / 2, tip, wing - side * ARROW_HEAD_WIDTH / 2]
    )
    return np.concatenate([shaft + normal * taper, corners, (shaft - normal * taper)[::-1]])


PICTURE_LONGER_SIDE = 1500  # pixels of the longer side
KEY_NAMES = ("start", "end")
PICTURE_MARGIN, CLOSE_UP_MARGIN = 0.04, 0.07  # of the longer side, around what a picture holds
PRESSED_DEPTH = 0.006  # metres that skin pressed flat may still sink below the floor


@dataclass(frozen=True)
class PictureParts:
    """What a picture is made from: layers, strokes of the face, the kinds of props."""

    layers: Layers
    face: list[Stroke]
    prop_kinds: tuple[str, ...]


class PoseRenderer:
    """Solves the keys of a pose file and draws them through its camera."""

    def __init__(self, pose: Pose) -> None:
        self.pose = pose
        self.model = build_dressed_person(pose.person, barefoot=pose.barefoot)
        self.landmarks = Landmarks(self.model, barefoot=pose.barefoot)
        self.solver = Solver(self.landmarks)
        self.camera = Camera(pose.yaw, pose.pitch)
        self.zone_field = compute_zone_field(self.model, pose.zone)
        self.face = Face(self.model)
        self.goals, self.postures = self._solve_keys()

    def _solve_keys(self) -> tuple[dict[str, Goal], dict[str, Points]]:
        pose = self.pose
        start = build_goal(pose.keys["start"], pose.base, {}, pose.overlap)
        first = self.solver.solve(start)
        planted = locate_planted(self.solver, first, start, pose.plant)
        end = build_goal(pose.keys["end"], pose.base, planted, pose.overlap, first)
        return {"start": start, "end": end}, {"start": first, "end": self.solver.solve(end, first)}

    def place_posture(
        self, posture: Points, key: PoseKey | None = None, *, share: float = 0.0
    ) -> BonePlacement:
        """Place the bones of a posture; `share` interpolates hands and belly between the keys."""
        pose_key = key or self.pose.keys["start"]
        hands, belly = pose_key.hands, pose_key.belly
        if key is None and share > 0:
            hands = self._blend_hand_shapes(share)
            belly = (1 - share) * belly + share * self.pose.keys["end"].belly
        bones = self.model.rig.place_bones(posture[None], self.goals["start"].base_rotation)
        return replace(self.model.rig.place_fingers(bones, hands), belly=belly)

    def _blend_hand_shapes(self, share: float) -> dict[str, Any]:
        one, two = (self.pose.keys[name].hands for name in KEY_NAMES)
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
    def placements(self) -> dict[str, BonePlacement]:
        return {
            name: self.place_posture(self.postures[name], self.pose.keys[name])
            for name in KEY_NAMES
        }

    @cached_property
    def skins(self) -> dict[str, Points]:
        return {name: self.flatten_skin_on_floor(self.placements[name]) for name in KEY_NAMES}

    def flatten_skin_on_floor(self, placed: BonePlacement) -> Points:
        """The skin, pressed flat where it lies on the floor."""
        points = self.model.pose_points(placed)
        low = np.minimum(points[:, 1], 0.0)
        points[:, 1] += (-PRESSED_DEPTH * (1 - np.exp(low / PRESSED_DEPTH))) - low
        return points

    @cached_property
    def floor_area(self) -> tuple[Points, Points]:
        """The floor that the person covers in both keys."""
        low = np.concatenate([skin[skin[:, 1] < 0.30] for skin in self.skins.values()])[:, [0, 2]]
        return low.min(axis=0), low.max(axis=0)

    def build_solids(self, placement: BonePlacement) -> list[Solid]:
        return props.build_props(
            self.pose.props,
            props.PropContext(
                self.landmarks, placement, self.placements["start"], *self.floor_area
            ),
        )

    def compose_scene(self, placement: BonePlacement, skin: Points) -> Scene:
        return build_scene(self.model, skin, self.zone_field, self.build_solids(placement))

    @cached_property
    def scenes(self) -> dict[str, Scene]:
        return {
            name: self.compose_scene(self.placements[name], self.skins[name]) for name in KEY_NAMES
        }

    @cached_property
    def body_frame(self) -> Frame:
        return self.fit_frame_to_points(
            [scene.points for scene in self.scenes.values()], PICTURE_LONGER_SIDE
        )

    def fit_frame_to_points(self, everything: list[Points], longest: int) -> Frame:
        """Fit a frame around the points, or around a close-up's part of the body in both keys."""
        crop = self.pose.crop
        if crop:
            part = self.select_close_up_points(crop)
            everything = [skin[part] for skin in self.skins.values()]
        seen = self.camera.project(np.concatenate(everything))[:, :2]
        margin = CLOSE_UP_MARGIN if crop else PICTURE_MARGIN
        return fit_frame(seen.min(axis=0), seen.max(axis=0), longest, margin, close_up=bool(crop))

    def select_close_up_points(self, crop: str) -> npt.NDArray[np.bool_]:
        """The points of the body that a close-up holds."""
        name, _, side = crop.partition(".")
        bones = [b for b in BONES if b.startswith(CLOSE_UP_BONES[name]) and b.endswith(side)]
        mine: npt.NDArray[np.bool_] = np.isin(
            self.model.main_bones, [BONE_INDEX[bone] for bone in bones]
        ) & (self.model.keep > 0)
        return mine

    @cached_property
    def frame(self) -> Frame:
        """The frame of bodies and props, widened where an arrow needs it."""
        frame = self.body_frame
        if not self._arrow_lines:
            return frame
        lines = np.concatenate([outline_arrow(line) for line in self._arrow_lines])
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
            self._build_manual_arrow(arrow) if "from" in arrow else self._build_marker_arrow(arrow)
            for arrow in self.pose.arrows
        ]

    def _build_marker_arrow(self, arrow: dict[str, Any]) -> Points:
        path = np.array(
            [self._project_landmark(arrow["marker"], share) for share in np.linspace(0, 1, 9)]
        )
        everything = self.body_frame.to_pixels(
            self.camera.project(np.concatenate([*self.skins.values()]))
        )[:, :2]
        return build_path_arrow(path, arrow, everything.mean(axis=0))

    def _build_manual_arrow(self, arrow: dict[str, Any]) -> Points:
        """`from` and `to`: landmark in the end key, then centimetres right and up on the picture."""
        ends = []
        for word in ("from", "to"):
            mark, right, up = arrow[word]
            ends.append(
                self._project_landmark(mark, 1.0)
                + np.array([right, -up]) / 100 * self.body_frame.scale
            )
        return build_bowed_arrow(ends[0], ends[1], float(arrow.get("bend", 0.0)))

    def _project_landmark(self, mark: str, share: float) -> Points:
        posture = (1 - share) * self.postures["start"] + share * self.postures["end"]
        point = self.landmarks.select_points([mark]).locate_points(
            self.place_posture(posture, share=share)
        )[0]
        pixels: Points = self.body_frame.to_pixels(self.camera.project(point))[0, :2]
        return pixels

    @cached_property
    def arrow_outlines(self) -> list[Points]:
        """Closed outlines in pixels of the frame."""
        shift = (
            np.array([self.body_frame.left - self.frame.left, self.body_frame.top - self.frame.top])
            * self.frame.scale
        )
        return [outline_arrow(line) + shift for line in self._arrow_lines]

    def draw_key(self, name: str) -> PictureParts:
        return self.draw_scene(self.scenes[name], self.placements[name], self.frame)

    def draw_scene(self, scene: Scene, placement: BonePlacement, frame: Frame) -> PictureParts:
        layers = draw_layers(scene, self.camera, frame)
        strokes = self.face.build_strokes(placement, self.camera, frame, layers.nearness)
        return PictureParts(layers, strokes, scene.prop_kinds)
