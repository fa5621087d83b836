"""Finds the posture that meets the intended angles and the contacts: damped least squares over all joint angles.

Each residual is divided by a tolerance that means something: degrees of an angle, millimetres of a contact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ptplanner.figures.body.bone_points import BonePoints, compute_centre_of_mass, join_bone_points
from ptplanner.figures.body.landmarks import Landmarks
from ptplanner.figures.body.rig import BonePlacement
from ptplanner.figures.body.skeleton import (
    LOWER_LIMITS,
    PARAMETER_COLUMNS,
    PARAMETER_NAMES,
    RELAXED_POSTURE,
    RELAXED_TOLERANCES,
    UPPER_LIMITS,
)
from ptplanner.figures.geometry import Points, X, Z, build_axis_rotation
from ptplanner.figures.pose.capsules import Capsules
from ptplanner.figures.pose.least_squares import minimize_squares
from ptplanner.figures.pose.pose_file import PoseKey

ANGLE_TOLERANCE = 4.0  # degrees that an intended angle may deviate
FLAT_HAND_TOLERANCE = 12.0
BASE_ROTATIONS = {
    "supine": build_axis_rotation(X, -90.0),
    "prone": build_axis_rotation(X, 90.0),
    "quadruped": build_axis_rotation(X, 90.0),
    "side-lying": build_axis_rotation(Z, 90.0),
    "side-lying-left": build_axis_rotation(Z, -90.0),
}
# A palm flat under the shoulder: the forearm turned so that the fingers point ahead.
FLAT_HAND_ANGLES = {"pron": 78.0, "wrist.flex": -76.0, "sh.er": 4.0}


@dataclass(frozen=True)
class Goal:
    """A key prepared for the solver: angles as vectors, contacts as points."""

    key: PoseKey
    base_rotation: Points
    target: Points
    tolerance: Points
    planted: dict[str, Points]
    overlap: float = 0.0


def find_base_rotation(base: str) -> Points:
    return BASE_ROTATIONS.get(base, np.eye(3))


def build_goal(
    key: PoseKey,
    base: str,
    planted: dict[str, Points],
    overlap: float,
    before: Points | None = None,
) -> Goal:
    """Prepare a key for the solver; `before` is the previous posture, which fixes where the person is."""
    target, tolerance = RELAXED_POSTURE.copy(), RELAXED_TOLERANCES.copy()
    for name, value in key.angles.items():
        column = PARAMETER_COLUMNS[name]
        target[column], tolerance[column] = value, ANGLE_TOLERANCE
    if before is not None:
        target[:3] = before[:3]
    for hand in key.flat:
        for name, value in FLAT_HAND_ANGLES.items():
            column = PARAMETER_COLUMNS[f"{name}.{hand[-1]}"]
            if f"{name}.{hand[-1]}" not in key.angles:
                target[column], tolerance[column] = value, FLAT_HAND_TOLERANCE
    for name, value in key.tolerances.items():
        tolerance[PARAMETER_COLUMNS[name]] = value
    return Goal(key, find_base_rotation(base), target, tolerance, planted, overlap)


CONTACT_TOLERANCE, PLANTED_TOLERANCE, BALANCE_TOLERANCE, SLIDE_TOLERANCE = (
    0.004,
    0.002,
    0.030,
    0.022,
)  # metres
STANDING_TOLERANCE = 0.30  # metres: tolerance of the position on the floor
MAX_ROUNDS = 60
SLOPE_STEPS = np.where(np.arange(len(PARAMETER_NAMES)) < 3, 1e-5, 1e-2)  # metres, then degrees
DIRECTION_VECTORS = {
    "up": (0, 1, 0),
    "down": (0, -1, 0),
    "front": (0, 0, 1),
    "back": (0, 0, -1),
    "left": (1, 0, 0),
    "right": (-1, 0, 0),
}


class Solver:
    """Solves keys for one person."""

    def __init__(self, marks: Landmarks) -> None:
        self.landmarks, self.rig = marks, marks.model.rig
        self.capsules = Capsules(marks)
        self.all_region_points = join_bone_points(list(marks.regions.values()))
        self._points_by_flat_hands: dict[tuple[str, ...], BonePoints] = {}

    def _select_unlaid_points(self, key: PoseKey) -> BonePoints:
        """Select the skin that must not sink into the floor; a flat hand is placed by its palm instead."""
        if key.flat not in self._points_by_flat_hands:
            regions = [
                riders for name, riders in self.landmarks.regions.items() if name not in key.flat
            ]
            self._points_by_flat_hands[key.flat] = join_bone_points(regions)
        return self._points_by_flat_hands[key.flat]

    def place_postures(self, postures: Points, goal: Goal, *, fingers: bool) -> BonePlacement:
        placed = self.rig.place_bones(postures, goal.base_rotation)
        return self.rig.place_fingers(placed, goal.key.hands) if fingers else placed

    def guess_posture(self, goal: Goal) -> Points:
        posture = goal.target.copy()
        placed = self.place_postures(posture[None], goal, fingers=False)
        posture[1] = (
            -float(self.all_region_points.locate_points(placed)[0, :, 1].min())
            + max([0.0, *goal.key.surface.values()]) * 0.5
        )
        return posture

    def solve(self, goal: Goal, before: Points | None = None) -> Points:
        """Two stages (contacts, then limbs kept apart) from each seed; the cheapest posture wins."""
        seeds = [self.guess_posture(goal)]
        if before is not None:
            meant = np.array([name in goal.key.angles for name in PARAMETER_NAMES])
            seeds += [np.where(meant, goal.target, before), before]
        found = [self.refine(self._minimize(seed, goal, 0.15, MAX_ROUNDS), goal) for seed in seeds]
        return min(found, key=lambda posture: self.compute_cost(posture, goal))

    def refine(self, posture: Points, goal: Goal, rounds: int = MAX_ROUNDS) -> Points:
        return self._minimize(posture, goal, 1.0, rounds)

    def compute_cost(self, posture: Points, goal: Goal) -> float:
        return float(np.sum(self.compute_residuals(posture[None], goal)[0] ** 2))

    def _minimize(self, posture: Points, aim: Goal, collide: float, rounds: int) -> Points:
        limits = (LOWER_LIMITS, UPPER_LIMITS)
        return minimize_squares(
            lambda rows: self.compute_residuals(rows, aim, collide),
            posture,
            SLOPE_STEPS,
            limits,
            rounds,
        )

    def compute_residuals(self, postures: Points, goal: Goal, collide: float = 1.0) -> Points:
        placed = self.place_postures(postures, goal, fingers=_needs_fingers(goal))
        parts = [
            (postures - goal.target)[:, [0, 2]] / STANDING_TOLERANCE,
            (postures[:, 3:] - goal.target[3:]) / goal.tolerance[3:],
            self._compute_floor_residuals(placed, goal),
            self._compute_touch_residuals(placed, goal),
        ]
        parts += [
            self._compute_planted_residuals(placed, goal),
            self._compute_place_residuals(placed, goal),
            self._compute_flat_hand_residuals(placed, goal),
            self._compute_balance_residuals(placed, goal),
        ]
        parts += [
            self._compute_direction_residuals(placed, goal),
            collide * self.capsules.compute_overlap_residuals(placed, goal.key, goal.overlap),
        ]
        return np.concatenate(parts, axis=1)

    def measure_lowest_skin(self, placed: BonePlacement, region: str) -> Points:
        """Height of a region's lowest skin, as a smooth function of the posture."""
        height = self.landmarks.regions[region].locate_points(placed)[..., 1]
        low = height.min(axis=1, keepdims=True)
        sharp = 250.0
        smooth = low[:, 0] - np.log(np.exp(-sharp * (height - low)).sum(axis=1)) / sharp
        lowest: Points = smooth + np.log(min(height.shape[1], 3)) / sharp
        return lowest

    def _compute_floor_residuals(self, placed: BonePlacement, aim: Goal) -> Points:
        levels = dict.fromkeys(aim.key.floor, 0.0) | aim.key.surface
        parts = [
            (self.measure_lowest_skin(placed, region) - level) / CONTACT_TOLERANCE
            for region, level in levels.items()
        ]
        sunk = (
            np.minimum(
                self._select_unlaid_points(aim.key).locate_points(placed)[..., 1] + 0.002, 0.0
            )
            / 0.010
        )
        return np.concatenate([np.stack(parts, axis=1), sunk] if parts else [sunk], axis=1)

    def _compute_touch_residuals(self, placed: BonePlacement, aim: Goal) -> Points:
        if not aim.key.touch:
            return np.zeros((len(placed.positions), 0))
        one = self.landmarks.select_points([row[0] for row in aim.key.touch])
        two = self.landmarks.select_points([row[1] for row in aim.key.touch])
        gap = np.array([row[2] for row in aim.key.touch])
        out = two.compute_outward(placed)
        between = one.locate_points(placed) - two.locate_points(placed)
        away = np.einsum("nkj,nkj->nk", between, out)
        along = between - away[..., None] * out
        facing = 1.0 + np.einsum("nkj,nkj->nk", one.compute_outward(placed), out)
        count = len(placed.positions)
        return np.concatenate(
            [
                (away - gap) / CONTACT_TOLERANCE,
                along.reshape(count, -1) / SLIDE_TOLERANCE,
                facing / 0.5,
            ],
            axis=1,
        )

    def _compute_planted_residuals(self, placed: BonePlacement, aim: Goal) -> Points:
        names = list(aim.planted)
        if not names:
            return np.zeros((len(placed.positions), 0))
        there = np.array([aim.planted[name] for name in names])
        slid: Points = (
            self.landmarks.select_points(names).locate_points(placed) - there
        ) / PLANTED_TOLERANCE
        return slid.reshape(len(slid), -1)

    def _compute_place_residuals(self, placed: BonePlacement, aim: Goal) -> Points:
        """`at` fixes a landmark in the room, `under` puts one vertically below another."""
        columns = [np.zeros((len(placed.positions), 0))]
        for name, place in aim.key.at.items():
            point = self.landmarks.select_points([name]).locate_points(placed)[:, 0]
            columns += [
                ((point[:, i] - place[i]) / CONTACT_TOLERANCE)[:, None]
                for i in range(3)
                if place[i] != "x"
            ]
        for name, anchor in aim.key.under.items():
            other, shift = (
                (anchor, (0.0, 0.0)) if isinstance(anchor, str) else (anchor[0], anchor[1:])
            )
            one, two = (
                self.landmarks.select_points([n]).locate_points(placed)[:, 0] for n in (name, other)
            )
            columns.append((one - two)[:, [0, 2]] / 0.010 - np.array(shift) / 0.010)
        return np.concatenate(columns, axis=1)

    def _compute_flat_hand_residuals(self, placed: BonePlacement, aim: Goal) -> Points:
        """Palms on the floor, fingers ahead."""
        sides = [hand[-1] for hand in aim.key.flat]
        if not sides:
            return np.zeros((len(placed.positions), 0))
        heel, index, little = (
            self.landmarks.select_points([f"{n}.{s}" for s in sides]).locate_points(placed)
            for n in ("palmheel", "knuckle2", "knuckle5")
        )
        height = (
            np.concatenate([heel[..., 1], index[..., 1], little[..., 1]], axis=1)
            / CONTACT_TOLERANCE
        )
        ahead = (index + little) / 2 - heel
        ahead = ahead / np.linalg.norm(ahead, axis=2, keepdims=True)
        return np.concatenate(
            [height, (ahead[..., 0]) / 0.16, (ahead[..., 2] - 1.0) / 0.25], axis=1
        )

    def _compute_balance_residuals(self, placed: BonePlacement, aim: Goal) -> Points:
        if not aim.key.balance:
            return np.zeros((len(placed.positions), 0))
        names = [n for part in aim.key.balance for n in _list_support_landmarks(part)]
        middle = self.landmarks.select_points(names).locate_points(placed).mean(axis=1)
        off: Points = (compute_centre_of_mass(placed) - middle)[:, [0, 2]] / BALANCE_TOLERANCE
        return off

    def _compute_direction_residuals(self, placed: BonePlacement, aim: Goal) -> Points:
        columns = [np.zeros((len(placed.positions), 0))]
        for one, two, way in aim.key.dir:
            line = (
                self.landmarks.select_points([two]).locate_points(placed)[:, 0]
                - self.landmarks.select_points([one]).locate_points(placed)[:, 0]
            )
            line = line / np.linalg.norm(line, axis=1, keepdims=True)
            columns.append((line - np.array(DIRECTION_VECTORS[way], dtype=float)) / 0.07)
        return np.concatenate(columns, axis=1)


def _needs_fingers(aim: Goal) -> bool:
    named = [
        *aim.key.at,
        *aim.key.under,
        *aim.planted,
        *(name for row in aim.key.touch for name in row[:2]),
    ]
    return any(name.startswith("tip") for name in named)


def locate_planted(
    solver: Solver, posture: Points, goal: Goal, names: tuple[str, ...]
) -> dict[str, Points]:
    """Where the planted landmarks are in a solved posture."""
    placed = solver.place_postures(posture[None], goal, fingers=True)
    return {
        name: solver.landmarks.select_points([name]).locate_points(placed)[0, 0] for name in names
    }


def _list_support_landmarks(part: str) -> list[str]:
    name, _, side = part.partition(".")
    return [f"heel.{side}", f"ball.{side}"] if name == "foot" else [part]
