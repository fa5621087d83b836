"""From posed points to layers: fills by class, shade, muscle zone and ink.

Ink is drawn where the class changes, at silhouettes, and where the place on the resting body jumps between neighbouring
pixels: that finds an arm lying on the chest where depth hardly changes, and never draws a crease of the mesh.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_erosion, distance_transform_edt, gaussian_filter, label

from ptplanner.figures.camera import Camera, Frame
from ptplanner.figures.raster import Buffer, rasterize
from ptplanner.figures.scene import Scene
from ptplanner.figures.sources import Points
from ptplanner.figures.surface import LEGS, PROP, SHIRT, SHOE, SKIN, SOLE, normals

Mask = npt.NDArray[np.bool_]

# Widths in pixels of a picture whose longer side is 1500.
OUTLINE, INNER, FINE, HAIRLINE = 8.4, 6.4, 4.4, 4.4
REST_JUMP, HAND_JUMP = 0.034, 0.013  # metres between neighbouring pixels


@dataclass(frozen=True)
class Layers:
    """What a picture consists of, in pixels of its frame; `ink` is above zero where ink is."""

    classes: npt.NDArray[np.int16]
    shade: Mask
    zone: Mask
    ink: Points
    near: Points


def draw(scene: Scene, camera: Camera, frame: Frame) -> Layers:
    pixels = frame.pixels(camera.see(scene.points))
    buffer = rasterize(pixels, scene.faces, scene.keep, frame.width, frame.height)
    up = normals(scene.points, scene.faces)
    fields = (scene.shirt, scene.shoe, scene.sole, scene.hand, scene.head, scene.zone)
    spread = buffer.interpolate(np.column_stack([*fields, scene.rest, up]), scene.faces)
    shirt, shoe, sole, hand_share, head_share, zone_field = (spread[..., i] for i in range(6))
    classes = _classes(scene, buffer, shirt, shoe, sole)
    rest, hand, face = spread[..., 6:9], hand_share > 0.5, head_share > 0.6
    unit = max(frame.width, frame.height) / 1500
    ink = _ink(scene, buffer, classes, rest, hand, face, unit)
    zone = zone_field > 0.0
    zone &= (classes > 0) & (classes < PROP) & (classes != SHOE)
    shade = _shade(spread[..., 9:], camera, classes, unit)
    return Layers(classes, shade, zone, ink, buffer.near.astype(float))


def _classes(
    scene: Scene, buffer: Buffer, shirt: Points, shoe: Points, sole: Points
) -> npt.NDArray[np.int16]:
    classes = np.zeros(buffer.triangle.shape, dtype=np.int16)
    seen = buffer.triangle >= 0
    classes[seen] = scene.kind[buffer.triangle[seen]]
    cloth = classes == SHIRT
    classes[cloth & (shirt < 0)] = LEGS
    classes[cloth & (shoe > 0)] = SHOE
    classes[cloth & (shoe > 0) & (sole > 0)] = SOLE
    return classes


def _ink(scene, buffer, classes, rest, hand, face, unit):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    part = np.zeros(classes.shape, dtype=np.int32)
    seen = buffer.triangle >= 0
    part[seen] = scene.part[buffer.triangle[seen]]
    near = buffer.near
    levels: dict[float, Mask] = {
        w: np.zeros(classes.shape, dtype=bool) for w in (OUTLINE, INNER, FINE, HAIRLINE)
    }
    crossing = np.zeros(classes.shape, dtype=bool)
    for axis in (0, 1):
        one, two = _pair(axis)
        c1, c2 = classes[one], classes[two]
        body = (c1 > 0) & (c2 > 0) & (c1 < PROP) & (c2 < PROP)
        step = np.abs(near[one] - near[two])
        jump = np.linalg.norm(rest[one] - rest[two], axis=-1)
        outline = (c1 > 0) != (c2 > 0)
        prop = (c1 >= PROP) | (c2 >= PROP)
        apart = c1 != c2
        sole = ((c1 == SHOE) & (c2 == SOLE)) | ((c1 == SOLE) & (c2 == SHOE))
        faces = face[one] & face[two] & (c1 == SKIN) & (c2 == SKIN)
        hands = hand[one] | hand[two]
        same = body & ~apart
        over = (
            same
            & (jump > np.where(hands, HAND_JUMP, REST_JUMP))
            & (step > np.where(hands, 0.004, 0.004))
        )
        over &= ~faces | (step > 0.045)
        folds = prop & ~outline & ((part[one] != part[two]) | apart)
        thin_prop = outline & prop & (_flat(scene, part[one]) | _flat(scene, part[two]))
        flat_fold = folds & _flat(scene, part[one]) & _flat(scene, part[two])
        _mark(levels[OUTLINE], outline & ~thin_prop & ~hands, axis)
        _mark(
            levels[INNER],
            (apart & body & ~sole & ~hands) | (folds & ~flat_fold & ~hands) | (outline & hands),
            axis,
        )
        _mark(crossing, over & ~hands, axis)
        _mark(levels[FINE], (over | (apart & body) | folds) & hands & ~outline, axis)
        _mark(levels[HAIRLINE], (sole & body) | thin_prop | flat_fold, axis)
    levels[INNER] |= _away_from(crossing, levels[OUTLINE], 13 * unit)
    return _field(levels, unit)


def _away_from(edge: Mask, outline: Mask, reach: float) -> Mask:
    """Lines that do more than run beside the outline: a sliver of the far side there only thickens the ink."""
    if not edge.any() or not outline.any():
        return edge
    numbers, count = label(edge, structure=np.ones((3, 3)))
    far = distance_transform_edt(~outline) > reach
    share = np.bincount(numbers[far & edge], minlength=count + 1) / np.maximum(
        np.bincount(numbers.ravel()), 1
    )
    useful = share > 0.4
    useful[0] = False
    kept: Mask = useful[numbers]
    return kept


def _flat(scene: Scene, part: npt.NDArray[np.int32]) -> Mask:
    flat: Mask = np.isin(part, scene.thin_parts)
    return flat


def _pair(axis: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    low, high, whole = slice(None, -1), slice(1, None), slice(None)
    return ((low, whole), (high, whole)) if axis == 0 else ((whole, low), (whole, high))


def _mark(edge: Mask, found: Mask, axis: int) -> None:
    one, two = _pair(axis)
    edge[one] |= found
    edge[two] |= found


def _field(levels: dict[float, Mask], unit: float) -> Points:
    """Signed distance to the ink: lines of each width around their pixels, specks left out."""
    field = np.full(next(iter(levels.values())).shape, -20.0)
    for width, edge in levels.items():
        kept = _without_specks(edge, 26 * unit) if width in (INNER, FINE) else edge
        if kept.any():
            distance = distance_transform_edt(~kept) + 0.5
            field = np.maximum(field, width * unit / 2 - distance)
    ink: Points = gaussian_filter(np.clip(field, -6, 6), 1.7 * max(unit, 0.4))
    return ink


def _without_specks(edge: Mask, shortest: float) -> Mask:
    numbers, _ = label(edge, structure=np.ones((3, 3)))
    sizes = np.bincount(numbers.ravel())
    long_enough = sizes >= 2 * shortest
    long_enough[0] = False
    kept: Mask = long_enough[numbers]
    return kept


def _shade(seen_up: Points, camera: Camera, classes: npt.NDArray[np.int16], unit: float) -> Mask:
    """One threshold on the light, smoothed within the figure."""
    axes = camera.axes
    light = -0.35 * axes[0] - 0.75 * axes[1] + 0.56 * axes[2]
    away = np.einsum("yxc,c->yx", seen_up, axes[2])
    lit = np.einsum("yxc,c->yx", seen_up, light / np.linalg.norm(light)) * np.where(
        away < 0, -1.0, 1.0
    )
    body = (classes > 0) & (classes < PROP)
    weight = gaussian_filter(body.astype(float), 14 * unit)
    smooth = gaussian_filter(np.where(body, lit, 0.0), 14 * unit) / np.maximum(weight, 1e-6)
    dark = body & (smooth < 0.0) & (classes != SOLE)
    return _without_small(dark, 1800 * unit * unit)


def _without_small(mask: Mask, smallest: float) -> Mask:
    numbers, _ = label(binary_erosion(mask, iterations=2))
    sizes = np.bincount(numbers.ravel())
    keep = sizes >= smallest
    keep[0] = False
    kept: Mask = keep[numbers]
    return kept
