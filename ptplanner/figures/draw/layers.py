"""From posed points to layers: fills by class, shade, muscle zone and ink."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.ndimage import binary_erosion, gaussian_filter, label

from ptplanner.figures.body.data import Points
from ptplanner.figures.body.surface import LEGS, PROP, SHIRT, SHOE, SOLE, compute_normals
from ptplanner.figures.draw.camera import Camera, Frame
from ptplanner.figures.draw.ink import HAIRLINE_WIDTH, Mask, PixelFields, compute_ink
from ptplanner.figures.draw.raster import PixelBuffer, rasterize
from ptplanner.figures.draw.scene import Scene


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
