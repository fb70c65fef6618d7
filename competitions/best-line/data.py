"""A hundred summer evenings in one garden: how fast the crickets chirp, and how warm it is."""

from __future__ import annotations

import math
import random

import pandas as pd

EVENINGS = 100


def load() -> pd.DataFrame:
    """Chirps a minute and degrees Celsius, an evening a row."""
    draw = random.Random(1897)
    return pd.DataFrame([_evening(draw) for _ in range(EVENINGS)])


def _evening(draw: random.Random) -> dict[str, float]:
    celsius = 12.0 + 16.0 * draw.random()
    chirps = 8.0 * celsius - 52.0 + 9.0 * _bell(draw)
    return {"chirps": int(chirps), "celsius": round(celsius, 1)}


def _bell(draw: random.Random) -> float:
    """A nearly normal number from exact additions alone, so the same on every machine."""
    return math.fsum(draw.random() for _ in range(12)) - 6.0
