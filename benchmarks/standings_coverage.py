"""How often the intervals of `harness standings` hold the rating that ever more competitions would give.

python benchmarks/standings_coverage.py --fields 1000

Eight contestants of known skill meet in competitions drawn from one population: errors are the skill and, in
each competition anew, noise as large as the skills differ. The truth is the rating after 50,000 competitions.
Ratings and intervals are of the distance to the mean of all, as they are in the standings.
"""

from __future__ import annotations

import argparse

import numpy as np

from leaderboard.rating.elo import fit_elo, rate_by_elo
from leaderboard.rating.wins import count_wins

CONTESTANTS = 8
COMPETITIONS = (5, 10, 30)
MANY = 50_000
STRETCH = 5_000


def main() -> None:
    """Print the share of intervals that hold the truth, by the number of competitions."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fields", type=int, default=1_000, help="fields of every size")
    fields = parser.parse_args().fields
    skills = np.random.default_rng(0).normal(size=CONTESTANTS)
    truth = find_truth(skills)
    for competitions in COMPETITIONS:
        found = [hold(skills, truth, competitions, seed) for seed in range(fields)]
        held = np.concatenate(found).mean()
        print(
            f"{competitions:3d} competitions: 95 % intervals hold the truth {held:.1%} of times",
            flush=True,
        )


def draw_errors(skills: np.ndarray, competitions: int, random: np.random.Generator) -> np.ndarray:
    """The errors of all contestants in competitions of one population."""
    return skills + random.normal(size=(competitions, len(skills)))


def find_truth(skills: np.ndarray) -> np.ndarray:
    """The ratings after very many competitions, 0 in the mean."""
    random = np.random.default_rng(1)
    stretches = (draw_errors(skills, STRETCH, random) for _ in range(MANY // STRETCH))
    return fit_elo(np.sum([count_wins(errors).sum(axis=0) for errors in stretches], axis=0), MANY)


def hold(skills: np.ndarray, truth: np.ndarray, competitions: int, seed: int) -> np.ndarray:
    """Which contestants' intervals hold the truth; where all competitions agree there is none to count."""
    random = np.random.default_rng([2, competitions, seed])
    elo = rate_by_elo(draw_errors(skills, competitions, random), anchor=0)
    middle = elo.ratings.mean()
    known = ~np.isnan(elo.low)
    return ((elo.low - middle <= truth) & (truth <= elo.high - middle))[known]


if __name__ == "__main__":
    main()
