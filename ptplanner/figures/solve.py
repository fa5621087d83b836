"""Finds the posture that meets the intended angles and the contacts: damped least squares over all joint angles.

Each residual is divided by a tolerance that means something: degrees of an angle, millimetres of a contact.
"""

from __future__ import annotations

import numpy as np

from ptplanner.figures import joints
from ptplanner.figures.capsules import Capsules
from ptplanner.figures.descent import descend
from ptplanner.figures.goals import Goal
from ptplanner.figures.landmarks import Landmarks
from ptplanner.figures.mass import centre_of_mass
from ptplanner.figures.pose import Key
from ptplanner.figures.riders import Riders, joined
from ptplanner.figures.rig import Placed
from ptplanner.figures.sources import Points

CONTACT, PLANTED, BALANCE, SLIDE = 0.004, 0.002, 0.030, 0.022  # metres
STAND = 0.30  # metres: tolerance of the position on the floor
ROUNDS = 60
STEPS = np.where(np.arange(len(joints.NAMES)) < 3, 1e-5, 1e-2)  # metres, then degrees
DIRECTIONS = {
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
        self.marks, self.rig = marks, marks.model.rig
        self.capsules = Capsules(marks)
        self.everything = joined(list(marks.regions.values()))
        self._kept: dict[tuple[str, ...], Riders] = {}

    def _others(self, key: Key) -> Riders:
        """Select the skin that must not sink into the floor; a flat hand is placed by its palm instead."""
        if key.flat not in self._kept:
            regions = [
                riders for name, riders in self.marks.regions.items() if name not in key.flat
            ]
            self._kept[key.flat] = joined(regions)
        return self._kept[key.flat]

    def placed(self, postures: Points, aim: Goal, *, fingers: bool) -> Placed:
        placed = self.rig.place(postures, aim.base)
        return self.rig.with_fingers(placed, aim.key.hands) if fingers else placed

    def first_guess(self, aim: Goal) -> Points:
        posture = aim.target.copy()
        placed = self.placed(posture[None], aim, fingers=False)
        posture[1] = (
            -float(self.everything.at(placed)[0, :, 1].min())
            + max([0.0, *aim.key.surface.values()]) * 0.5
        )
        return posture

    def solve(self, aim: Goal, before: Points | None = None) -> Points:
        """Two stages (contacts, then limbs kept apart) from each seed; the cheapest posture wins."""
        seeds = [self.first_guess(aim)]
        if before is not None:
            meant = np.array([name in aim.key.angles for name in joints.NAMES])
            seeds += [np.where(meant, aim.target, before), before]
        found = [self.refine(self._descend(seed, aim, 0.15, ROUNDS), aim) for seed in seeds]
        return min(found, key=lambda posture: self.cost(posture, aim))

    def refine(self, posture: Points, aim: Goal, rounds: int = ROUNDS) -> Points:
        return self._descend(posture, aim, 1.0, rounds)

    def cost(self, posture: Points, aim: Goal) -> float:
        return float(np.sum(self.residuals(posture[None], aim)[0] ** 2))

    def _descend(self, posture: Points, aim: Goal, collide: float, rounds: int) -> Points:
        limits = (joints.LOWEST, joints.HIGHEST)
        return descend(
            lambda rows: self.residuals(rows, aim, collide), posture, STEPS, limits, rounds
        )

    def residuals(self, postures: Points, aim: Goal, collide: float = 1.0) -> Points:
        placed = self.placed(postures, aim, fingers=_speaks_of_tips(aim))
        parts = [
            (postures - aim.target)[:, [0, 2]] / STAND,
            (postures[:, 3:] - aim.target[3:]) / aim.tolerance[3:],
            self._floor(placed, aim),
            self._touch(placed, aim),
        ]
        parts += [
            self._planted(placed, aim),
            self._places(placed, aim),
            self._flat(placed, aim),
            self._balance(placed, aim),
        ]
        parts += [
            self._directions(placed, aim),
            collide * self.capsules.overlap(placed, aim.key, aim.overlap),
        ]
        return np.concatenate(parts, axis=1)

    def lowest(self, placed: Placed, region: str) -> Points:
        """Height of a region's lowest skin, as a smooth function of the posture."""
        height = self.marks.regions[region].at(placed)[..., 1]
        low = height.min(axis=1, keepdims=True)
        sharp = 250.0
        smooth = low[:, 0] - np.log(np.exp(-sharp * (height - low)).sum(axis=1)) / sharp
        lowest: Points = smooth + np.log(min(height.shape[1], 3)) / sharp
        return lowest

    def _floor(self, placed: Placed, aim: Goal) -> Points:
        levels = dict.fromkeys(aim.key.floor, 0.0) | aim.key.surface
        parts = [
            (self.lowest(placed, region) - level) / CONTACT for region, level in levels.items()
        ]
        sunk = np.minimum(self._others(aim.key).at(placed)[..., 1] + 0.002, 0.0) / 0.010
        return np.concatenate([np.stack(parts, axis=1), sunk] if parts else [sunk], axis=1)

    def _touch(self, placed: Placed, aim: Goal) -> Points:
        if not aim.key.touch:
            return np.zeros((len(placed.places), 0))
        one = self.marks.riders([row[0] for row in aim.key.touch])
        two = self.marks.riders([row[1] for row in aim.key.touch])
        gap = np.array([row[2] for row in aim.key.touch])
        out = two.facing(placed)
        between = one.at(placed) - two.at(placed)
        away = np.einsum("nkj,nkj->nk", between, out)
        along = between - away[..., None] * out
        facing = 1.0 + np.einsum("nkj,nkj->nk", one.facing(placed), out)
        count = len(placed.places)
        return np.concatenate(
            [(away - gap) / CONTACT, along.reshape(count, -1) / SLIDE, facing / 0.5], axis=1
        )

    def _planted(self, placed: Placed, aim: Goal) -> Points:
        names = list(aim.planted)
        if not names:
            return np.zeros((len(placed.places), 0))
        there = np.array([aim.planted[name] for name in names])
        slid: Points = (self.marks.riders(names).at(placed) - there) / PLANTED
        return slid.reshape(len(slid), -1)

    def _places(self, placed: Placed, aim: Goal) -> Points:
        """`at` fixes a landmark in the room, `under` puts one vertically below another."""
        columns = [np.zeros((len(placed.places), 0))]
        for name, place in aim.key.at.items():
            point = self.marks.riders([name]).at(placed)[:, 0]
            columns += [
                ((point[:, i] - place[i]) / CONTACT)[:, None] for i in range(3) if place[i] != "x"
            ]
        for name, said in aim.key.under.items():
            other, shift = (said, (0.0, 0.0)) if isinstance(said, str) else (said[0], said[1:])
            one, two = (self.marks.riders([n]).at(placed)[:, 0] for n in (name, other))
            columns.append((one - two)[:, [0, 2]] / 0.010 - np.array(shift) / 0.010)
        return np.concatenate(columns, axis=1)

    def _flat(self, placed: Placed, aim: Goal) -> Points:
        """Palms on the floor, fingers ahead."""
        sides = [hand[-1] for hand in aim.key.flat]
        if not sides:
            return np.zeros((len(placed.places), 0))
        heel, index, little = (
            self.marks.riders([f"{n}.{s}" for s in sides]).at(placed)
            for n in ("palmheel", "knuckle2", "knuckle5")
        )
        height = np.concatenate([heel[..., 1], index[..., 1], little[..., 1]], axis=1) / CONTACT
        ahead = (index + little) / 2 - heel
        ahead = ahead / np.linalg.norm(ahead, axis=2, keepdims=True)
        return np.concatenate(
            [height, (ahead[..., 0]) / 0.16, (ahead[..., 2] - 1.0) / 0.25], axis=1
        )

    def _balance(self, placed: Placed, aim: Goal) -> Points:
        if not aim.key.balance:
            return np.zeros((len(placed.places), 0))
        names = [n for part in aim.key.balance for n in _support(part)]
        middle = self.marks.riders(names).at(placed).mean(axis=1)
        off: Points = (centre_of_mass(placed) - middle)[:, [0, 2]] / BALANCE
        return off

    def _directions(self, placed: Placed, aim: Goal) -> Points:
        columns = [np.zeros((len(placed.places), 0))]
        for one, two, way in aim.key.dir:
            line = (
                self.marks.riders([two]).at(placed)[:, 0]
                - self.marks.riders([one]).at(placed)[:, 0]
            )
            line = line / np.linalg.norm(line, axis=1, keepdims=True)
            columns.append((line - np.array(DIRECTIONS[way], dtype=float)) / 0.07)
        return np.concatenate(columns, axis=1)


def _speaks_of_tips(aim: Goal) -> bool:
    named = [
        *aim.key.at,
        *aim.key.under,
        *aim.planted,
        *(name for row in aim.key.touch for name in row[:2]),
    ]
    return any(name.startswith("tip") for name in named)


def plant(solver: Solver, posture: Points, aim: Goal, names: tuple[str, ...]) -> dict[str, Points]:
    """Where the planted landmarks are in a solved posture."""
    placed = solver.placed(posture[None], aim, fingers=True)
    return {name: solver.marks.riders([name]).at(placed)[0, 0] for name in names}


def _support(part: str) -> list[str]:
    name, _, side = part.partition(".")
    return [f"heel.{side}", f"ball.{side}"] if name == "foot" else [part]
