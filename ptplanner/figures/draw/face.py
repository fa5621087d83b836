"""Eyes, brows, nose, mouth and ears as strokes on the face, drawn where they are visible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body.dressed_person import SKIN_POINT_COUNT, DressedPerson
from ptplanner.figures.body.rig import BonePlacement
from ptplanner.figures.body.skeleton import BONE_INDEX
from ptplanner.figures.draw.camera import Camera, Frame
from ptplanner.figures.geometry import Points


@dataclass(frozen=True)
class Stroke:
    """A line in pixels with its width, or a filled spot (width 0)."""

    points: Points
    width: float


MAX_GAP_TO_SKIN = 0.024  # metres; a line farther in front would hang over the outline
FAR_SIDE_COSINE = -0.9  # cosine: from here on the far eye and brow would stick to the outline


@dataclass(frozen=True)
class FaceFeature:
    """A line on the resting head: its width in metres, how squarely the face must meet the viewer, its side."""

    line: Points
    width: float
    min_frontality: float
    side: float = 0.0


class Face:
    """The features of one person, measured on the resting head."""

    def __init__(self, model: DressedPerson) -> None:
        self.model = model
        skin = model.points[:SKIN_POINT_COUNT]
        self.skin = skin[model.bones[:SKIN_POINT_COUNT, 0] == BONE_INDEX["head"]]
        eyes = model.rig.body.extra_joints
        self.eye_middle = (eyes["eye.L"] + eyes["eye.R"]) / 2
        self.eye_distance = float(eyes["eye.L"][0] - eyes["eye.R"][0])
        self.features = self._build_features()

    def _project_onto_skin(self, x: Points, y: Points) -> Points:
        """Points of the face at places left and up of the middle between the eyes."""
        front = self.skin[self.skin[:, 2] > self.eye_middle[2] - 0.045]
        found = []
        for left, up in zip(x, y, strict=True):
            away = (front[:, 0] - self.eye_middle[0] - left) ** 2 + (
                front[:, 1] - self.eye_middle[1] - up
            ) ** 2
            near = np.argsort(away)[:6]
            found.append(
                [
                    self.eye_middle[0] + left,
                    self.eye_middle[1] + up,
                    float(np.max(front[near, 2])) + 0.002,
                ]
            )
        return np.array(found)

    def _build_features(self) -> list[FaceFeature]:
        lines: list[FaceFeature] = []
        half = self.eye_distance / 2
        turn = np.linspace(0, 2 * np.pi, 17)
        bow = np.linspace(-1, 1, 9)
        for sign in (1.0, -1.0):
            eye = self._project_onto_skin(
                sign * (half + 0.0052 * np.cos(turn)), -0.002 + 0.0082 * np.sin(turn)
            )
            eye[:, 2] = eye[:, 2].mean() + 0.001 - 0.75 * (sign * eye[:, 0] - half)
            lines.append(FaceFeature(eye, 0.0, -0.3, sign))
            brow = self._project_onto_skin(
                sign * (half + 0.002 + 0.0165 * bow), 0.0215 + 0.004 * (1 - bow**2) - 0.001 * bow
            )
            lines.append(FaceFeature(brow, 0.0048, 0.0, sign))
        nose = self._build_nose()
        lines.append(FaceFeature(nose, 0.0036, 0.55))
        mouth_level = -0.0725 * self.eye_distance / 0.062
        mouth = self._project_onto_skin(0.021 * bow, mouth_level - 0.005 * (1 - bow**2))
        lines.append(FaceFeature(mouth, 0.0042, 0.0))
        ears = (
            []
            if self.model.person.hair in ("bob", "pixie")
            else [self._build_ear(sign) for sign in (1.0, -1.0)]
        )
        return lines + ears

    def _build_nose(self) -> Points:
        below = self.skin[
            (np.abs(self.skin[:, 0]) < 0.006) & (self.skin[:, 1] < self.eye_middle[1] - 0.015)
        ]
        tip = below[np.argmax(below[:, 2])]
        bow = np.linspace(-1, 1, 7)
        return self._project_onto_skin(
            0.0085 * bow, np.full(7, tip[1] - self.eye_middle[1] - 0.009) + 0.0035 * bow**2
        )

    def _build_ear(self, sign: float) -> FaceFeature:
        side = self.skin[
            (sign * self.skin[:, 0] > 0) & (self.skin[:, 1] < self.eye_middle[1] + 0.04)
        ]
        ear = side[sign * side[:, 0] > np.max(sign * side[:, 0]) - 0.014]
        middle = (ear.max(axis=0) + ear.min(axis=0)) / 2
        around = np.radians(np.linspace(60, 290, 12))
        line = np.stack(
            [
                np.full(12, middle[0]),
                middle[1] + 0.021 * np.sin(around),
                middle[2] + 0.0105 * np.cos(around) * -1.0,
            ],
            1,
        )
        line[:, 0] = sign * (np.abs(ear[:, 0]).max() + 0.001)
        return FaceFeature(line, 0.0036, -2.0)

    def build_strokes(
        self, placed: BonePlacement, camera: Camera, frame: Frame, nearness: Points
    ) -> list[Stroke]:
        """The visible stretches of the features; `nearness` is the depth buffer of the picture."""
        head = BONE_INDEX["head"]
        rig = self.model.rig
        turned = placed.rotations[0, head] @ rig.neutral_rotations[head]
        left, _, front = camera.axes[2] @ turned
        found = []
        for feature in self.features:
            if front < feature.min_frontality or feature.side * left < FAR_SIDE_COSINE:
                continue
            width = feature.width
            world = (
                feature.line - rig.body.locate_body_joint("head")
            ) @ turned.T + placed.positions[0, head]
            pixels = frame.to_pixels(camera.project(world))
            shown = _find_visible_points(pixels, nearness, 0.032 if width == 0.0 else 0.010)
            if width == 0.0:
                wide, high = np.ptp(pixels[:, :2], axis=0)
                if shown.mean() > 0.6 and wide + high > 1.3 * max(wide, high):
                    found.append(Stroke(pixels[:, :2], 0.0))
                continue
            found += [
                Stroke(run, max(width * frame.scale, 2.6))
                for run in _split_visible_runs(pixels[:, :2], shown)
            ]
        return found


def _find_visible_points(pixels: Points, near: Points, sunk: float) -> Points:
    height, width = near.shape
    x, y = (
        np.clip(pixels[:, i].astype(int), 0, limit - 1) for i, limit in ((0, width), (1, height))
    )
    over = near[y, x] - pixels[:, 2]
    seen: Points = (over < sunk) & (over > -MAX_GAP_TO_SKIN)
    return seen


def _split_visible_runs(points: Points, shown: Points) -> list[Points]:
    stops = np.flatnonzero(np.diff(np.concatenate([[0], shown.astype(int), [0]])))
    return [points[a:b] for a, b in zip(stops[::2], stops[1::2], strict=True) if b - a >= 3]
