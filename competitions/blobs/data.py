"""The drawer that fell: 640 glass beads of seven workshops, measured again from scratch."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import pandas as pd

LOST = 0.03  # share of the hole and hue measurements that nobody managed to take


@dataclass(frozen=True)
class Workshop:
    """How one workshop's beads usually measure, how much they vary, and how long they were rolled."""

    name: str
    beads: int
    width: float
    height: float
    hole: float
    hue: float
    spread: float
    roll: float  # millimetres by which a longer bead is also a thinner one


WORKSHOPS = (
    Workshop("aquileia", 170, 11.0, 7.0, 3.2, 205.0, 1.5, 0.0),
    Workshop("trier", 130, 7.6, 7.5, 2.1, 152.0, 1.1, 0.0),
    Workshop("cologne", 110, 8.9, 8.7, 2.4, 171.0, 1.1, 0.0),
    Workshop("ephesus", 90, 5.2, 15.5, 1.6, 45.0, 1.1, 1.4),
    Workshop("alexandria", 70, 14.4, 9.6, 4.9, 190.0, 2.3, 0.0),
    Workshop("carthage", 45, 6.0, 4.3, 1.5, 30.0, 0.9, 0.0),
    Workshop("york", 25, 9.8, 6.3, 4.2, 176.0, 0.9, 0.0),
)


def load() -> pd.DataFrame:
    """A bead a row: four measurements, its weight, and the workshop that made it."""
    draw = random.Random(79)
    beads = [_bead(draw, workshop) for workshop in WORKSHOPS for _ in range(workshop.beads)]
    return pd.DataFrame(beads)


def _bead(draw: random.Random, workshop: Workshop) -> dict[str, object]:
    rolled = workshop.roll * _bell(draw)
    width = workshop.width + 0.45 * workshop.spread * _bell(draw) - 0.35 * rolled
    height = workshop.height + 0.5 * workshop.spread * _bell(draw) + 1.6 * rolled
    hole = workshop.hole + 0.22 * workshop.spread * _bell(draw)
    hue = workshop.hue + 9.0 * workshop.spread * _bell(draw)
    grams = 0.0013 * width * width * height * (1.0 + 0.06 * _bell(draw))
    return {
        "width_mm": round(max(width, 1.0), 1),
        "height_mm": round(max(height, 1.0), 1),
        "hole_mm": _unless_lost(draw, hole),
        "grams": round(max(grams, 0.01), 2),
        "hue": _unless_lost(draw, hue),
        "workshop": workshop.name,
    }


def _unless_lost(draw: random.Random, value: float) -> float | None:
    return None if draw.random() < LOST else round(max(value, 0.3), 1)


def _bell(draw: random.Random) -> float:
    """A nearly normal number from exact additions alone, so the same on every machine."""
    return math.fsum(draw.random() for _ in range(12)) - 6.0
