"""Turns posed points into layers: fills by class, shade, muscle zone, and ink.

Ink is drawn at silhouettes, at changes of class, and where the position at rest jumps between pixels. Such jumps
reveal an arm lying on the chest, where depth hardly changes, and never a crease of the mesh.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_erosion, distance_transform_edt, gaussian_filter, label

from ptplanner.figures.body.surface import LEGS, PROP, SHIRT, SHOE, SKIN, SOLE, compute_normals
from ptplanner.figures.draw.camera import Camera, Frame
from ptplanner.figures.draw.raster import PixelBuffer, rasterize
from ptplanner.figures.draw.scene import Scene
from ptplanner.figures.geometry import Indices, Points

Mask = npt.NDArray[np.bool_]
Slices = tuple[slice, slice]

# Widths in pixels of a picture whose longer side is 1500.
OUTLINE_WIDTH, INNER_WIDTH, FINE_WIDTH, HAIRLINE_WIDTH = 8.4, 6.4, 4.4, 4.4
BODY_REST_JUMP, HAND_REST_JUMP = 0.034, 0.013  # metres between neighbouring pixels
SEPARATE_PARTS_JUMP = 0.12  # metres at rest from which a line needs no step in depth
DEPTH_STEP, FACE_DEPTH_STEP = 0.004, 0.045  # metres of depth; a face draws its features as strokes
OUTLINE_NEIGHBOURHOOD = 13.0  # pixels: a line so near the outline only thickens it


@dataclass(frozen=True)
class PixelFields:
    """What each pixel shows: class, face of a prop, depth, position at rest, whether it is hand or face."""

    classes: npt.NDArray[np.int16]
    part: npt.NDArray[np.int32]
    nearness: npt.NDArray[np.float32]
    rest: Points
    hand: Mask
    face: Mask
    thin_parts: Indices

    @property
    def person_mask(self) -> Mask:
        return (self.classes > 0) & (self.classes < PROP)


class EdgeMasks:
    """Pixels beside an edge, by the width of its line."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.masks_by_width = {
            width: np.zeros(shape, dtype=bool)
            for width in (OUTLINE_WIDTH, INNER_WIDTH, FINE_WIDTH, HAIRLINE_WIDTH)
        }
        self.overlap_mask = np.zeros(shape, dtype=bool)
        # The contour of a hand: against the ground, and against what it holds.
        self.hand_contours = {
            width: np.zeros(shape, dtype=bool) for width in (INNER_WIDTH, FINE_WIDTH)
        }

    def mark_edges(self, pixels: PixelFields, axis: int) -> None:
        """The edges between each pixel and the next one down (axis 0) or right (axis 1)."""
        one, two = _build_neighbour_slices(axis)
        c1, c2 = pixels.classes[one], pixels.classes[two]
        body = pixels.person_mask[one] & pixels.person_mask[two]
        outline, apart, prop = (c1 > 0) != (c2 > 0), c1 != c2, (c1 >= PROP) | (c2 >= PROP)
        sole = (np.minimum(c1, c2) == SHOE) & (np.maximum(c1, c2) == SOLE)
        hands = pixels.hand[one] | pixels.hand[two]
        over = body & ~apart & _find_rest_jumps(pixels, one, two, hands)
        folds = prop & ~outline & ((pixels.part[one] != pixels.part[two]) | apart)
        thin1, thin2 = (np.isin(pixels.part[side], pixels.thin_parts) for side in (one, two))
        thin = (outline & prop & (thin1 | thin2)) | (folds & thin1 & thin2)
        inner = ((body & apart & ~sole) | (folds & ~thin)) & ~hands
        _mark_both_sides(self.hand_contours[INNER_WIDTH], outline & hands, axis)
        _mark_both_sides(self.hand_contours[FINE_WIDTH], apart & prop & ~outline & hands, axis)
        _mark_both_sides(self.masks_by_width[OUTLINE_WIDTH], outline & ~thin & ~hands, axis)
        _mark_both_sides(self.masks_by_width[INNER_WIDTH], inner, axis)
        _mark_both_sides(self.overlap_mask, over & ~hands, axis)
        _mark_both_sides(
            self.masks_by_width[FINE_WIDTH],
            (over | (apart & body) | folds) & hands & ~outline,
            axis,
        )
        _mark_both_sides(self.masks_by_width[HAIRLINE_WIDTH], (sole & body) | thin, axis)


def compute_ink(pixels: PixelFields, unit: float) -> Points:
    """Compute the ink, positive where it is drawn; `unit` scales widths, 1 for a picture of 1500 pixels."""
    edges = EdgeMasks(pixels.classes.shape)
    for axis in (0, 1):
        edges.mark_edges(pixels, axis)
    edges.masks_by_width[INNER_WIDTH] |= _drop_lines_beside_outline(
        edges.overlap_mask, edges.masks_by_width[OUTLINE_WIDTH], OUTLINE_NEIGHBOURHOOD * unit
    )
    return _compute_ink_distance(edges, unit)


def _find_rest_jumps(seen: PixelFields, one: Slices, two: Slices, hands: Mask) -> Mask:
    step = np.abs(seen.nearness[one] - seen.nearness[two])
    jump = np.linalg.norm(seen.rest[one] - seen.rest[two], axis=-1)
    faces = (
        seen.face[one] & seen.face[two] & (seen.classes[one] == SKIN) & (seen.classes[two] == SKIN)
    )
    apart = (jump > np.where(hands, HAND_REST_JUMP, BODY_REST_JUMP)) & (
        step > np.where(faces, FACE_DEPTH_STEP, DEPTH_STEP)
    )
    found: Mask = apart | (jump > SEPARATE_PARTS_JUMP)
    return found


def _build_neighbour_slices(axis: int) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
    low, high, whole = slice(None, -1), slice(1, None), slice(None)
    return ((low, whole), (high, whole)) if axis == 0 else ((whole, low), (whole, high))


def _mark_both_sides(edge: Mask, found: Mask, axis: int) -> None:
    one, two = _build_neighbour_slices(axis)
    edge[one] |= found
    edge[two] |= found


def _drop_lines_beside_outline(edge: Mask, outline: Mask, reach: float) -> Mask:
    """Drop lines that only run beside the outline, where they would thicken it."""
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


def _compute_ink_distance(edges: EdgeMasks, unit: float) -> Points:
    """Signed distance to the ink: lines of each width, without specks unless they belong to a hand's contour."""
    field = np.full(edges.overlap_mask.shape, -20.0)
    for width, edge in edges.masks_by_width.items():
        contour = edges.hand_contours.get(width)
        kept = edge if contour is None else _remove_specks(edge | contour, 26 * unit) | contour
        if kept.any():
            distance = distance_transform_edt(~kept) + 0.5
            field = np.maximum(field, width * unit / 2 - distance)
    ink: Points = gaussian_filter(np.clip(field, -6, 6), 1.7 * max(unit, 0.4))
    return ink


def _remove_specks(edge: Mask, shortest: float) -> Mask:
    numbers, _ = label(edge, structure=np.ones((3, 3)))
    sizes = np.bincount(numbers.ravel())
    long_enough = sizes >= 2 * shortest
    long_enough[0] = False
    kept: Mask = long_enough[numbers]
    return kept


@dataclass(frozen=True)
class Layers:
    """What a picture consists of, in pixels of its frame; `ink` is positive where ink is drawn."""

    classes: npt.NDArray[np.int16]
    shade: Mask
    zone: Mask
    ink: Points
    nearness: Points


def draw_layers(scene: Scene, camera: Camera, frame: Frame) -> Layers:
    pixels = frame.to_pixels(camera.project(scene.points))
    buffer = rasterize(pixels, scene.faces, scene.keep, frame.width, frame.height)
    up = compute_normals(scene.points, scene.faces)
    fields = (scene.shirt, scene.shoe, scene.sole, scene.hand, scene.head, scene.zone)
    spread = buffer.interpolate(np.column_stack([*fields, scene.rest, up]), scene.faces)
    shirt, shoe, sole, hand_share, head_share, zone_field = (spread[..., i] for i in range(6))
    classes = _classify_pixels(scene, buffer, shirt, shoe, sole)
    rest, hand, face = spread[..., 6:9], hand_share > 0.5, head_share > 0.6
    unit = max(frame.width, frame.height) / 1500
    part = np.zeros(classes.shape, dtype=np.int32)
    part[buffer.triangle >= 0] = scene.part[buffer.triangle[buffer.triangle >= 0]]
    seen = PixelFields(classes, part, buffer.nearness, rest, hand, face, scene.thin_parts)
    zone = zone_field > 0.0
    zone &= (classes > 0) & (classes < PROP) & (classes != SHOE)
    shade = _compute_shade(spread[..., 9:], camera, classes, unit)
    layers = Layers(classes, shade, zone, compute_ink(seen, unit), buffer.nearness.astype(float))
    return _add_close_up_frame(layers, frame, unit) if frame.close_up else layers


def _add_close_up_frame(layers: Layers, frame: Frame, unit: float) -> Layers:
    """Cut a close-up at a thin frame with round corners."""
    edge = HAIRLINE_WIDTH * unit
    within = frame.build_inside_mask(edge)
    line = np.where(frame.build_inside_mask(0.0) & ~within, 1.0, -1.0)
    return Layers(
        np.where(within, layers.classes, 0).astype(np.int16),
        layers.shade & within,
        layers.zone & within,
        np.where(within, layers.ink, line),
        layers.nearness,
    )


def _classify_pixels(
    scene: Scene, buffer: PixelBuffer, shirt: Points, shoe: Points, sole: Points
) -> npt.NDArray[np.int16]:
    classes = np.zeros(buffer.triangle.shape, dtype=np.int16)
    seen = buffer.triangle >= 0
    classes[seen] = scene.kind[buffer.triangle[seen]]
    cloth = classes == SHIRT
    classes[cloth & (shirt < 0)] = LEGS
    classes[cloth & (shoe > 0)] = SHOE
    classes[cloth & (shoe > 0) & (sole > 0)] = SOLE
    return classes


def _compute_shade(
    seen_up: Points, camera: Camera, classes: npt.NDArray[np.int16], unit: float
) -> Mask:
    """Shade the pixels whose light, smoothed within the figure, is below one threshold."""
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
    return _remove_small_areas(dark, 1800 * unit * unit)


def _remove_small_areas(mask: Mask, smallest: float) -> Mask:
    numbers, _ = label(binary_erosion(mask, iterations=2))
    sizes = np.bincount(numbers.ravel())
    keep = sizes >= smallest
    keep[0] = False
    kept: Mask = keep[numbers]
    return kept
