"""The rules that a posture must keep, measured on the solved person."""

from __future__ import annotations

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from ptplanner.figures.body.bone_points import compute_centre_of_mass
from ptplanner.figures.body.rig import BonePlacement
from ptplanner.figures.body.skeleton import LOWER_LIMITS, PARAMETER_COLUMNS, UPPER_LIMITS
from ptplanner.figures.build.files import RuleResult, resolve_pose_path
from ptplanner.figures.draw.camera import Frame
from ptplanner.figures.draw.pose_renderer import KEY_NAMES, PoseRenderer
from ptplanner.figures.draw.raster import rasterize
from ptplanner.figures.geometry import Points
from ptplanner.figures.pose.pose_file import load_pose
from ptplanner.figures.pose.schema import CLOSE_UP_BONES

SINK_LIMIT, PRESS_LIMIT, CONTACT_GAP_LIMIT, TOUCH_LIMIT, OVERLAP_LIMIT, ANGLE_LIMIT, SLIDE_LIMIT = (
    0.020,
    0.045,
    0.010,
    0.012,
    0.025,
    12.0,
    0.005,
)
SUPPORT_HEIGHT, SUPPORT_EDGE = 0.03, 0.015
MIN_TRAVEL = 0.025  # metres that at least one landmark must travel


def check_pose(slug: str) -> list[RuleResult]:
    return check_solved_pose(PoseRenderer(load_pose(resolve_pose_path(slug))))


def check_solved_pose(renderer: PoseRenderer) -> list[RuleResult]:
    found: list[RuleResult] = []
    for key in KEY_NAMES:
        found += [
            RuleResult(renderer.pose.slug, f"{key}: {rule}", value, ok)
            for rule, value, ok in _measure_key(renderer, key)
        ]
    found += [
        RuleResult(renderer.pose.slug, rule, value, ok)
        for rule, value, ok in _measure_both_keys(renderer)
    ]
    return found


Measurement = tuple[str, str, bool]


def _measure_key(renderer: PoseRenderer, key: str) -> list[Measurement]:
    goal, posture = renderer.goals[key], renderer.postures[key]
    placed = renderer.solver.place_postures(posture[None], goal, fingers=True)
    inside = bool(np.all((posture >= LOWER_LIMITS - 1e-6) & (posture <= UPPER_LIMITS + 1e-6)))
    shown = renderer.model.keep > 0
    sunk = -float(renderer.skins[key][shown, 1].min())
    pressed = -float(renderer.model.pose_points(renderer.placements[key])[shown, 1].min())
    return [
        ("joint limits", "", inside),
        ("floor penetration", _format_mm(sunk), sunk <= SINK_LIMIT),
        ("flesh pressed flat", _format_mm(pressed), pressed <= PRESS_LIMIT),
        _measure_contact_gaps(renderer, placed, key),
        _measure_touches(renderer, placed, key),
        _measure_overlaps(renderer, placed, key),
        _measure_angles(renderer, key),
        _measure_balance(renderer, placed, key),
        _measure_visibility(renderer, key),
        _measure_framing(renderer, key),
    ]


def _measure_contact_gaps(renderer: PoseRenderer, placed: BonePlacement, key: str) -> Measurement:
    pose_key = renderer.pose.keys[key]
    levels = dict.fromkeys(pose_key.floor, 0.0) | pose_key.surface
    gaps = {
        name: float(renderer.solver.measure_lowest_skin(placed, name)[0]) - level
        for name, level in levels.items()
    }
    worst = max(gaps, key=lambda name: gaps[name], default="")
    return (
        "contact gap",
        f"{worst} {_format_mm(gaps.get(worst, 0.0))}",
        gaps.get(worst, 0.0) <= CONTACT_GAP_LIMIT,
    )


def _measure_touches(renderer: PoseRenderer, placed: BonePlacement, key: str) -> Measurement:
    worst, name = 0.0, ""
    for one, two, gap in renderer.pose.keys[key].touch:
        a, b = (renderer.landmarks.select_points([mark]) for mark in (one, two))
        away = float(
            np.sum(
                (a.locate_points(placed) - b.locate_points(placed))[0, 0]
                * b.compute_outward(placed)[0, 0]
            )
        )
        if abs(away - gap) > worst:
            worst, name = abs(away - gap), f"{one} on {two}"
    return ("touch error", f"{name} {_format_mm(worst)}", worst <= TOUCH_LIMIT)


def _measure_overlaps(renderer: PoseRenderer, placed: BonePlacement, key: str) -> Measurement:
    pairs, depth = renderer.solver.capsules.measure_overlap_depths(placed, renderer.pose.keys[key])
    worst = int(np.argmax(depth[0]))
    deep = float(depth[0, worst])
    return (
        "limbs apart",
        f"{' in '.join(pairs[worst])} {_format_mm(max(deep, 0.0))}",
        deep <= OVERLAP_LIMIT + renderer.pose.overlap,
    )


def _measure_angles(renderer: PoseRenderer, key: str) -> Measurement:
    pose_key = renderer.pose.keys[key]
    off = {
        name: abs(float(renderer.postures[key][PARAMETER_COLUMNS[name]]) - value)
        for name, value in pose_key.angles.items()
    }
    over = {
        name: gap
        for name, gap in off.items()
        if gap > max(ANGLE_LIMIT, 2 * pose_key.tolerances.get(name, 0.0))
    }
    return (
        "angles as intended",
        ", ".join(f"{name} {gap:.0f} deg off" for name, gap in over.items()),
        not over,
    )


def _measure_balance(renderer: PoseRenderer, placed: BonePlacement, key: str) -> Measurement:
    pose_key, skin = renderer.pose.keys[key], renderer.skins[key]
    support = [skin[skin[:, 1] < SUPPORT_HEIGHT]]
    support += [
        renderer.landmarks.regions[name].locate_points(placed)[0] for name in pose_key.surface
    ]
    support += [
        renderer.landmarks.select_points([name]).locate_points(placed)[0] for name in pose_key.at
    ]
    ground = np.concatenate(support)[:, [0, 2]]
    centre = compute_centre_of_mass(placed)[0, [0, 2]]
    outside = _measure_distance_outside(ground, centre)
    return (
        "centre of mass over the support",
        _format_mm(max(outside, 0.0)),
        outside <= SUPPORT_EDGE,
    )


def _measure_distance_outside(ground: Points, centre: Points) -> float:
    """How far (metres) the centre lies outside the hull of the support; negative inside."""
    try:
        hull = ConvexHull(ground)
    except (QhullError, ValueError):
        return float(np.linalg.norm(ground.mean(axis=0) - centre)) if len(ground) else 9.0
    return float(np.max(hull.equations[:, :2] @ centre + hull.equations[:, 2]))


def _measure_visibility(renderer: PoseRenderer, key: str) -> Measurement:
    """Measure whether the head, a hand and a foot are visible, or the body part of a close-up."""
    scene, frame = renderer.scenes[key], renderer.frame
    small = Frame(
        frame.left, frame.top, frame.scale / 4, frame.width // 4 + 1, frame.height // 4 + 1
    )
    buffer = rasterize(
        small.to_pixels(renderer.camera.project(scene.points)),
        scene.faces,
        scene.keep,
        small.width,
        small.height,
    )
    corners = scene.faces[buffer.triangle[buffer.triangle >= 0]][:, 0]
    person = corners[corners < len(renderer.model.points)]
    counts = {
        part: int(np.sum(renderer.model.compute_bone_share(part)[person] > 0.5))
        for part in ("head", "hand", "foot")
    }
    counts["hand"] += int(np.sum(renderer.model.compute_bone_share("finger")[person] > 0.5))
    wanted = CLOSE_UP_BONES.get(renderer.pose.crop.partition(".")[0], tuple(counts))
    hidden = [part for part, count in counts.items() if part in wanted and count < 40]
    return ("head, hand and foot visible", ", ".join(hidden), not hidden)


def _measure_framing(renderer: PoseRenderer, key: str) -> Measurement:
    frame = renderer.frame
    crop = renderer.pose.crop
    held = (
        renderer.skins[key][renderer.select_close_up_points(crop)]
        if crop
        else renderer.scenes[key].points
    )
    pixels = frame.to_pixels(renderer.camera.project(held))[:, :2]
    inside = bool(pixels.min() >= 0 and np.all(pixels.max(axis=0) <= [frame.width, frame.height]))
    for outline in renderer.arrow_outlines:
        inside &= bool(
            outline.min() >= 0 and np.all(outline.max(axis=0) <= [frame.width, frame.height])
        )
    return ("view holds everything", "", inside)


def _measure_both_keys(renderer: PoseRenderer) -> list[Measurement]:
    names = list(renderer.landmarks.table)
    one, two = (
        renderer.landmarks.select_points(names).locate_points(renderer.placements[key])[0]
        for key in KEY_NAMES
    )
    travel = np.linalg.norm(one - two, axis=1)
    slid = max((float(travel[names.index(name)]) for name in renderer.pose.plant), default=0.0)
    return [
        ("planted landmarks stay", _format_mm(slid), slid <= SLIDE_LIMIT),
        (
            "start and end differ",
            _format_mm(float(travel.max())),
            float(travel.max()) >= MIN_TRAVEL,
        ),
    ]


def _format_mm(metres: float) -> str:
    return f"{1000 * metres:.0f} mm"
