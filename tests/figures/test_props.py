"""Props stand where the pose says, and a band lies tight around the limb."""

from __future__ import annotations

import numpy as np

from ptplanner.figures.draw.solids import (
    build_counter,
    build_doorway,
    build_ribbon_loop,
    build_tied_ribbon,
)


def _limbs(radius: float = 0.07) -> np.ndarray:
    """Two upright limbs, a hand's breadth apart."""
    around = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    height = np.linspace(-0.3, 0.3, 61)
    rows = [
        [middle + radius * np.cos(a), h, radius * np.sin(a)]
        for middle in (-0.12, 0.12)
        for h in height
        for a in around
    ]
    return np.array(rows)


def test_a_ribbon_lies_tight_around_both_limbs() -> None:
    places = np.array([[-0.12, 0.0, 0.0], [0.12, 0.0, 0.0]])
    band = build_ribbon_loop("band", _limbs(), places, np.array([0.0, 1.0, 0.0]), 0.05).points
    assert np.allclose([band[:, 1].min(), band[:, 1].max()], [-0.025, 0.025], atol=1e-6)
    assert 0.19 < band[:, 0].max() < 0.20
    assert 0.07 < np.abs(band[:, 2]).max() < 0.08


def test_a_ribbon_runs_behind_the_limb_to_its_anchor() -> None:
    place, anchor = np.array([0.12, 0.0, 0.0]), np.array([0.12, 0.0, 0.9])
    band = build_tied_ribbon("band", _limbs()[-61 * 60 :], place, anchor, 0.04).points
    ahead = band[:, 2]
    assert abs(ahead.max() - 0.9) < 0.02
    assert -0.08 < ahead.min() < -0.07


def test_a_counter_fills_its_box_and_its_doors_face_the_person() -> None:
    low, high = np.array([-0.4, 0.0, 0.2]), np.array([0.4, 0.9, 0.7])
    plain = np.concatenate([solid.points for solid in build_counter(low, high, 0)])
    assert np.allclose(plain.min(axis=0), low)
    assert np.allclose(plain.max(axis=0), high)
    doors = build_counter(low, high, 2)[3:]
    assert len(doors) == 4
    assert all(solid.points[:, 2].mean() < low[2] + 0.05 for solid in doors)


def test_a_doorway_leaves_its_width_free() -> None:
    solids = build_doorway(np.array([0.0, 0.0, 0.3]), 0.8, 2.0)
    right, left = (solid.points[:, 0] for solid in solids[:2])
    assert np.isclose(left.min() - right.max(), 0.8)
    assert np.isclose(solids[2].points[:, 1].min(), 2.0)
