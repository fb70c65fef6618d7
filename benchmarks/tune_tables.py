"""Tables of any size to tune on, made by a seed: numbers, a mixture, texts, and categories of many levels."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from peers.competition import write_competition

NAME, ROW, TARGET = "table", "row_id", "target"
_TEST_SHARE = 0.25  # as many rows to predict, beside those to learn from
_VOCABULARY, _WORDS = 5_000, 30
_LEVELS = 500
_CATEGORIES = {"few": 3, "some": 12, "more": 40, "many": 400}  # levels
Make = Callable[[int, int, np.random.Generator], tuple[pd.DataFrame, np.ndarray]]  # features, log odds


def make_competition(workspace: Path, make: Make, *, rows: int, columns: int) -> None:
    """A competition of two classes, `rows` to learn from, in this workspace."""
    frame = make_table(make, rows=rows + max(20, int(rows * _TEST_SHARE)), columns=columns)
    frame.insert(0, ROW, np.arange(len(frame)))
    write_competition(
        workspace, NAME, train=frame[:rows], test=frame[rows:], row=ROW, target=TARGET, task="binary"
    )


def make_table(make: Make, *, rows: int, columns: int, seed: int = 0) -> pd.DataFrame:
    """Features and a target of two classes."""
    random = np.random.default_rng(seed)
    features, odds = make(rows, columns, random)
    positive = random.random(rows) < 1 / (1 + np.exp(np.median(odds) - odds))
    return features.assign(**{TARGET: np.where(positive, "yes", "no")})


def make_numbers(rows: int, columns: int, random: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Numbers, some of which matter: alone, squared or two by two."""
    x = random.standard_normal((rows, columns)).round(4)
    odds = x[:, 0] + x[:, 1] ** 2 + x[:, 2] * x[:, 3] + np.sin(3 * x[:, 4])
    return pd.DataFrame(x, columns=[f"x{place}" for place in range(columns)]), 1.5 * odds


def make_mixture(rows: int, columns: int, random: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Numbers, one with gaps, and a few categories, one of them with many levels."""
    features, odds = make_numbers(rows, columns - len(_CATEGORIES), random)
    features["x0"] = features["x0"].mask(random.random(rows) < 0.1)
    for name, levels in _CATEGORIES.items():
        features[name], effects = _draw_levels(random.integers(levels, size=rows), levels, random)
        odds = odds + effects
    return features, odds


def make_texts(rows: int, columns: int, random: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Texts of thirty words each, a fifth of which say something about the class."""
    words = np.array([_spell(place) for place in range(_VOCABULARY)])
    tells = random.standard_normal(_VOCABULARY) * (random.random(_VOCABULARY) < 0.2)
    features, odds = pd.DataFrame(index=range(rows)), np.zeros(rows)
    for column in range(columns):
        drawn = np.minimum(random.zipf(1.3, size=(rows, _WORDS)) - 1, _VOCABULARY - 1)
        odds = odds + tells[drawn].sum(axis=1)
        features[f"text{column}"] = [" ".join(line) for line in words[drawn]]
    return features, odds


def make_levels(rows: int, columns: int, random: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Categories of hundreds of levels each, some frequent and most rare, every level with its own effect."""
    features, odds = pd.DataFrame(index=range(rows)), np.zeros(rows)
    for column in range(columns):
        codes = np.minimum(random.geometric(3 / _LEVELS, size=rows) - 1, _LEVELS - 1)
        features[f"c{column}"], effects = _draw_levels(codes, _LEVELS, random)
        odds = odds + effects
    return features, 2 * odds / columns**0.5


def _draw_levels(
    codes: np.ndarray, levels: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A category with these codes, and the effect of each row's level."""
    names = np.array([f"level {level}" for level in range(levels)])
    return names[codes], random.standard_normal(levels)[codes]


def _spell(place: int) -> str:
    """A word for every number: syllables instead of digits."""
    syllables = ("ba", "de", "fi", "go", "hu", "ka", "le", "mi", "no", "ru")
    return "".join(syllables[int(digit)] for digit in f"{place:04d}")
