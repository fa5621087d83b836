"""The rules that a posture must keep, measured on the solved person."""

from __future__ import annotations

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from ptplanner.figures import joints
from ptplanner.figures.built import Finding, pose_file
from ptplanner.figures.camera import Frame
from ptplanner.figures.mass import centre_of_mass
from ptplanner.figures.pose import read
from ptplanner.figures.raster import rasterize
from ptplanner.figures.rig import Placed
from ptplanner.figures.sources import Points
from ptplanner.figures.studio import KEYS, Studio
from ptplanner.figures.vocabulary import CLOSE_UPS

SINK, PRESS, GAP, TOUCH, OVERLAP, ANGLE, PLANTED = 0.020, 0.045, 0.010, 0.012, 0.025, 12.0, 0.005
SUPPORT_HEIGHT, SUPPORT_EDGE = 0.03, 0.015
MOVES = 0.025  # metres that at least one landmark must travel


def check_pose(slug: str) -> list[Finding]:
    return check_studio(Studio(read(pose_file(slug))))


def check_studio(studio: Studio) -> list[Finding]:
    found: list[Finding] = []
    for key in KEYS:
        found += [
            Finding(studio.pose.slug, f"{key}: {rule}", value, ok)
            for rule, value, ok in _key(studio, key)
        ]
    found += [Finding(studio.pose.slug, rule, value, ok) for rule, value, ok in _both(studio)]
    return found


Rule = tuple[str, str, bool]


def _key(studio: Studio, key: str) -> list[Rule]:
    goal, posture = studio.goals[key], studio.postures[key]
    placed = studio.solver.placed(posture[None], goal, fingers=True)
    inside = bool(np.all((posture >= joints.LOWEST - 1e-6) & (posture <= joints.HIGHEST + 1e-6)))
    shown = studio.model.keep > 0
    sunk = -float(studio.skins[key][shown, 1].min())
    pressed = -float(studio.model.posed(studio.placed[key])[shown, 1].min())
    return [
        ("joint limits", "", inside),
        ("floor penetration", _mm(sunk), sunk <= SINK),
        ("flesh pressed flat", _mm(pressed), pressed <= PRESS),
        _gaps(studio, placed, key),
        _touches(studio, placed, key),
        _overlaps(studio, placed, key),
        _intents(studio, key),
        _balance(studio, placed, key),
        _visible(studio, key),
        _framed(studio, key),
    ]


def _gaps(studio: Studio, placed: Placed, key: str) -> Rule:
    said = studio.pose.keys[key]
    levels = dict.fromkeys(said.floor, 0.0) | said.surface
    gaps = {
        name: float(studio.solver.lowest(placed, name)[0]) - level for name, level in levels.items()
    }
    worst = max(gaps, key=lambda name: gaps[name], default="")
    return ("contact gap", f"{worst} {_mm(gaps.get(worst, 0.0))}", gaps.get(worst, 0.0) <= GAP)


def _touches(studio: Studio, placed: Placed, key: str) -> Rule:
    worst, name = 0.0, ""
    for one, two, gap in studio.pose.keys[key].touch:
        a, b = (studio.marks.riders([mark]) for mark in (one, two))
        away = float(np.sum((a.at(placed) - b.at(placed))[0, 0] * b.facing(placed)[0, 0]))
        if abs(away - gap) > worst:
            worst, name = abs(away - gap), f"{one} on {two}"
    return ("touch error", f"{name} {_mm(worst)}", worst <= TOUCH)


def _overlaps(studio: Studio, placed: Placed, key: str) -> Rule:
    pairs, depth = studio.solver.capsules.depth(placed, studio.pose.keys[key])
    worst = int(np.argmax(depth[0]))
    deep = float(depth[0, worst])
    return (
        "limbs apart",
        f"{' in '.join(pairs[worst])} {_mm(max(deep, 0.0))}",
        deep <= OVERLAP + studio.pose.overlap,
    )


def _intents(studio: Studio, key: str) -> Rule:
    said = studio.pose.keys[key]
    off = {
        name: abs(float(studio.postures[key][joints.COLUMN[name]]) - value)
        for name, value in said.angles.items()
    }
    over = {
        name: gap
        for name, gap in off.items()
        if gap > max(ANGLE, 2 * said.tolerances.get(name, 0.0))
    }
    return (
        "angles as intended",
        ", ".join(f"{name} {gap:.0f} deg off" for name, gap in over.items()),
        not over,
    )


def _balance(studio: Studio, placed: Placed, key: str) -> Rule:
    said, skin = studio.pose.keys[key], studio.skins[key]
    support = [skin[skin[:, 1] < SUPPORT_HEIGHT]]
    support += [studio.marks.regions[name].at(placed)[0] for name in said.surface]
    support += [studio.marks.riders([name]).at(placed)[0] for name in said.at]
    ground = np.concatenate(support)[:, [0, 2]]
    centre = centre_of_mass(placed)[0, [0, 2]]
    outside = _outside(ground, centre)
    return ("centre of mass over the support", _mm(max(outside, 0.0)), outside <= SUPPORT_EDGE)


def _outside(ground: Points, centre: Points) -> float:
    """How far (metres) the centre lies outside the hull of the support; negative inside."""
    try:
        hull = ConvexHull(ground)
    except (QhullError, ValueError):
        return float(np.linalg.norm(ground.mean(axis=0) - centre)) if len(ground) else 9.0
    return float(np.max(hull.equations[:, :2] @ centre + hull.equations[:, 2]))


def _visible(studio: Studio, key: str) -> Rule:
    """Measure whether the head, a hand and a foot are visible, or the body part of a close-up."""
    scene, frame = studio.scenes[key], studio.frame
    small = Frame(
        frame.left, frame.top, frame.scale / 4, frame.width // 4 + 1, frame.height // 4 + 1
    )
    buffer = rasterize(
        small.pixels(studio.camera.see(scene.points)),
        scene.faces,
        scene.keep,
        small.width,
        small.height,
    )
    corners = scene.faces[buffer.triangle[buffer.triangle >= 0]][:, 0]
    person = corners[corners < len(studio.model.points)]
    counts = {
        part: int(np.sum(studio.model.on(part)[person] > 0.5)) for part in ("head", "hand", "foot")
    }
    counts["hand"] += int(np.sum(studio.model.on("finger")[person] > 0.5))
    wanted = CLOSE_UPS.get(studio.pose.crop.partition(".")[0], tuple(counts))
    hidden = [part for part, count in counts.items() if part in wanted and count < 40]
    return ("head, hand and foot visible", ", ".join(hidden), not hidden)


def _framed(studio: Studio, key: str) -> Rule:
    frame = studio.frame
    crop = studio.pose.crop
    held = studio.skins[key][studio.part(crop)] if crop else studio.scenes[key].points
    pixels = frame.pixels(studio.camera.see(held))[:, :2]
    inside = bool(pixels.min() >= 0 and np.all(pixels.max(axis=0) <= [frame.width, frame.height]))
    for outline in studio.arrows:
        inside &= bool(
            outline.min() >= 0 and np.all(outline.max(axis=0) <= [frame.width, frame.height])
        )
    return ("view holds everything", "", inside)


def _both(studio: Studio) -> list[Rule]:
    names = list(studio.marks.table)
    one, two = (studio.marks.riders(names).at(studio.placed[key])[0] for key in KEYS)
    travel = np.linalg.norm(one - two, axis=1)
    slid = max((float(travel[names.index(name)]) for name in studio.pose.plant), default=0.0)
    return [
        ("planted landmarks stay", _mm(slid), slid <= PLANTED),
        ("start and end differ", _mm(float(travel.max())), float(travel.max()) >= MOVES),
    ]


def _mm(metres: float) -> str:
    return f"{1000 * metres:.0f} mm"
