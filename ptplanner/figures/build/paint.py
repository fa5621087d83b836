"""Rasterizes a drawn pose, for posters and the frames of a clip."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from ptplanner.figures.body.data import Points
from ptplanner.figures.body.dressed_person import SURFACE_CLASSES
from ptplanner.figures.draw.face import Stroke
from ptplanner.figures.draw.palette import Palette
from ptplanner.figures.draw.pose_renderer import PictureParts

Pixels = npt.NDArray[np.uint8]
PAPER_WHITE = "#ffffff"


def paint_picture(shot: PictureParts, palette: Palette) -> Image.Image:
    layers = shot.layers
    names = (*SURFACE_CLASSES, *shot.prop_kinds)
    plain = np.array(
        [_parse_rgb(PAPER_WHITE), *(_parse_rgb(palette.fills[name]) for name in names)]
    )
    dark = np.array(
        [_parse_rgb(PAPER_WHITE), *(_parse_rgb(palette.shades[name]) for name in names)]
    )
    colour = np.where(layers.shade[..., None], dark[layers.classes], plain[layers.classes]).astype(
        float
    )
    if palette.zone is not None:
        colour[layers.zone] = 0.5 * colour[layers.zone] + 0.5 * np.array(_parse_rgb(palette.zone))
    ink = np.clip(layers.ink + 0.5, 0.0, 1.0)[..., None]
    picture = Image.fromarray(
        (colour * (1 - ink) + np.array(_parse_rgb(palette.ink)) * ink).astype(np.uint8)
    )
    _paint_strokes(picture, shot.face, palette.ink)
    return picture


def _paint_strokes(picture: Image.Image, face: list[Stroke], ink: str) -> None:
    pen = ImageDraw.Draw(picture)
    for stroke in face:
        points = [(float(x), float(y)) for x, y in stroke.points]
        if stroke.width == 0.0:
            pen.polygon(points, fill=ink)
            continue
        pen.line(points, fill=ink, width=max(round(stroke.width), 1), joint="curve")
        half = stroke.width / 2
        for x, y in (points[0], points[-1]):
            pen.ellipse((x - half, y - half, x + half, y + half), fill=ink)


def _parse_rgb(colour: str) -> Points:
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)], dtype=float)
