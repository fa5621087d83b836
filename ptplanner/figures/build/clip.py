"""The looping clip: from start to end and back, eased, with rests at both ends."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from ptplanner.figures.body.dressed_person import SURFACE_CLASSES
from ptplanner.figures.body.rig import BonePlacement
from ptplanner.figures.body.skeleton import PARAMETER_COLUMNS
from ptplanner.figures.draw.camera import Frame
from ptplanner.figures.draw.face import Stroke
from ptplanner.figures.draw.palette import Palette
from ptplanner.figures.draw.pose_renderer import KEY_NAMES, PictureParts, PoseRenderer
from ptplanner.figures.errors import FigureError, ToolMissing
from ptplanner.figures.geometry import Points
from ptplanner.figures.pose.pose_file import PoseKey
from ptplanner.figures.pose.solver import Goal, locate_planted

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


FRAMES_PER_SECOND, CLIP_LONGER_SIDE, SUPERSAMPLING = 24, 720, 1.5
MOVE_SECONDS, START_REST_SECONDS, END_REST_SECONDS = 1.5, 0.7, 1.0
FRAMES_PER_WAY = int(MOVE_SECONDS * FRAMES_PER_SECOND)  # from one key to the other
FFMPEG_OPTIONS = (
    "-c:v libx264 -preset slow -crf 27 -tune animation -pix_fmt yuv420p "
    "-movflags +faststart -an -fflags +bitexact -f mp4"
)
POSTURES_BETWEEN_KEYS = 13  # postures solved between the keys
BETWEEN_TOLERANCE = 6.0  # degrees that a posture in between may deviate from the interpolated one


class Clip:
    """The postures of one exercise in motion."""

    def __init__(self, renderer: PoseRenderer) -> None:
        self.renderer = renderer
        self.solved_shares = np.linspace(0.0, 1.0, POSTURES_BETWEEN_KEYS + 2)
        self.postures = self._solve_postures(renderer.pose.middle)
        self.return_postures = (
            self._solve_postures(renderer.pose.back) if renderer.pose.back else self.postures
        )

    def _solve_postures(self, bend: dict[str, float]) -> Points:
        renderer = self.renderer
        start, end = renderer.postures["start"], renderer.postures["end"]
        found = [start]
        for share in self.solved_shares[1:-1]:
            middle = self._interpolate_posture(share, bend)
            found.append(
                renderer.solver.refine(middle, self._build_between_goal(middle, share), rounds=14)
            )
        return np.array([*found, end])

    def _interpolate_posture(self, share: float, bend: dict[str, float]) -> Points:
        """Interpolate linearly, bent towards the angles that the pose file gives for the middle."""
        start, end = (self.renderer.postures[key] for key in KEY_NAMES)
        middle: Points = (1 - share) * start + share * end
        for name, value in bend.items():
            column = PARAMETER_COLUMNS[name]
            middle[column] += 4 * share * (1 - share) * (value - (start[column] + end[column]) / 2)
        return middle

    def _build_between_goal(self, middle: Points, share: float) -> Goal:
        """Build the goal between the keys: their shared contacts and the planted landmarks."""
        renderer = self.renderer
        start = renderer.goals["start"]
        planted = locate_planted(
            renderer.solver, renderer.postures["start"], start, renderer.pose.plant
        )
        key = _keep_shared_contacts(renderer.pose.keys["start"], renderer.pose.keys["end"], share)
        return replace(
            start,
            key=key,
            target=middle,
            tolerance=np.full(len(middle), BETWEEN_TOLERANCE),
            planted=planted,
        )

    def compute_posture(self, time: float, *, back: bool = False) -> Points:
        """The posture at `time` from 0 (start) to 1 (end), with minimum-jerk easing, on the way forth or back."""
        from scipy.interpolate import CubicSpline

        eased = 10 * time**3 - 15 * time**4 + 6 * time**5
        place: Points = CubicSpline(
            self.solved_shares, self.return_postures if back else self.postures
        )(eased)
        return place

    def place_bones_at(self, time: float, *, back: bool = False) -> BonePlacement:
        return self.renderer.place_posture(
            self.compute_posture(time, back=back), share=max(time, 1e-6)
        )

    def draw_frames(self, palette: Palette) -> Iterator[Image.Image]:
        """The frames from start to end."""
        return self._draw_frames_at(
            [step / FRAMES_PER_WAY for step in range(FRAMES_PER_WAY + 1)], palette
        )

    def draw_return_frames(self, palette: Palette) -> Iterator[Image.Image]:
        """The frames between end and start, if the pose file gives another way back."""
        steps = range(FRAMES_PER_WAY - 1, 0, -1) if self.renderer.pose.back else ()
        return self._draw_frames_at([step / FRAMES_PER_WAY for step in steps], palette, back=True)

    def _draw_frames_at(
        self, times: list[float], palette: Palette, *, back: bool = False
    ) -> Iterator[Image.Image]:
        renderer, frame = self.renderer, self._clip_frame
        for time in times:
            placed = self.place_bones_at(time, back=back)
            scene = renderer.compose_scene(placed, renderer.flatten_skin_on_floor(placed))
            picture = paint_picture(renderer.draw_scene(scene, placed, frame), palette)
            width, height = (2 * int(np.ceil(side / SUPERSAMPLING / 2)) for side in picture.size)
            padded = Image.new(
                "RGB", (round(width * SUPERSAMPLING), round(height * SUPERSAMPLING)), "white"
            )
            padded.paste(picture, (0, 0))
            yield padded.resize((width, height), Image.Resampling.LANCZOS)

    @cached_property
    def _clip_frame(self) -> Frame:
        """One frame for the whole clip, which holds every posture."""
        renderer = self.renderer
        between = (
            renderer.model.pose_points(self.place_bones_at(time, back=back))
            for time in (0.3, 0.5, 0.7)
            for back in (False, True)
        )
        everything = [*(scene.points for scene in renderer.scenes.values()), *between]
        return renderer.fit_frame_to_points(everything, round(CLIP_LONGER_SIDE * SUPERSAMPLING))


def _keep_shared_contacts(one: PoseKey, two: PoseKey, share: float) -> PoseKey:
    """Keep the contacts that both keys share; a gap that differs is interpolated."""
    gaps = {row[:2]: row[2] for row in two.touch}
    touch = tuple(
        (a, b, (1 - share) * gap + share * gaps[a, b]) for a, b, gap in one.touch if (a, b) in gaps
    )
    return replace(
        one,
        angles={},
        tolerances={},
        floor=tuple(name for name in one.floor if name in two.floor),
        flat=tuple(name for name in one.flat if name in two.flat),
        surface={name: level for name, level in one.surface.items() if name in two.surface},
        touch=touch,
        at={name: place for name, place in one.at.items() if two.at.get(name) == place},
        under={},
        balance=(),
        dir=(),
    )


def encode_clip(frames: list[Image.Image], target: Path, back: Sequence[Image.Image] = ()) -> None:
    """Write the loop: rest, forth, rest, back (the same way if `back` is empty)."""
    tool = shutil.which("ffmpeg")
    if tool is None:
        raise ToolMissing(
            "ffmpeg is not installed: apt-get install ffmpeg (or brew install ffmpeg)"
        )
    still, held = (
        int(START_REST_SECONDS * FRAMES_PER_SECOND),
        int(END_REST_SECONDS * FRAMES_PER_SECOND),
    )
    back = back or frames[-1:0:-1]
    order = [*frames[:1] * still, *frames, *frames[-1:] * held, *back]
    size = f"{frames[0].width}x{frames[0].height}"
    read = f"-v error -y -f rawvideo -pix_fmt rgb24 -s {size} -r {FRAMES_PER_SECOND} -i -"
    command = [tool, *f"{read} {FFMPEG_OPTIONS}".split(), str(target)]
    done = subprocess.run(
        command,
        input=b"".join(frame.tobytes() for frame in order),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise FigureError(f"ffmpeg could not write {target.name}: {done.stderr.decode()[-400:]}")
