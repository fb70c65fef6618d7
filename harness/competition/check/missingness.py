"""Whether a value is missing can tell the answer: a lifeboat number is known for those who were saved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from harness.competition.check.association import Outcome, make_outcome, measure_skill
from harness.competition.check.base import CheckSpec, Finding, Level
from harness.competition.check.leakage import FEWEST_FAULTS, FEWEST_ROWS
from harness.competition.check.sampling import sample_rows

if TYPE_CHECKING:
    from harness.competition.check.tables import CheckTables

TELLING = 0.8  # of the errors saved: values that go missing for honest reasons stay far below
TELLING_NUMBER = 0.6  # two groups of rows can explain at most 0.75 of the ranks of a number
CERTAIN = 0.97


def find_telling_gaps(tables: CheckTables) -> Iterator[Finding]:
    """Columns, or all gaps together, whose pattern of missing values foretells the target."""
    chosen = sample_rows(len(tables.train))
    if len(chosen) < FEWEST_ROWS:
        return
    gaps = tables.train.iloc[chosen].isna()
    gaps = gaps.loc[:, gaps.any() & ~gaps.all()]
    for target in tables.targets:
        outcome = make_outcome(target.train[chosen], len(target.classes))
        found = [
            finding
            for name in gaps.columns
            if (finding := _judge_gaps(str(name), gaps[[name]], outcome, target.name))
        ]
        if not found and gaps.shape[1] > 1:
            found = list(filter(None, [_judge_gaps(None, gaps, outcome, target.name)]))
        yield from found


def _judge_gaps(name: str | None, gaps: pd.DataFrame, outcome: Outcome, target: str) -> Finding | None:
    patterns = np.unique(pd.util.hash_pandas_object(gaps, index=False).to_numpy(), return_inverse=True)[1]
    skill = measure_skill(patterns, outcome, ordered=False)
    telling = TELLING if outcome.is_classes else TELLING_NUMBER
    if skill.faults < FEWEST_FAULTS or skill.share < telling:
        return None
    level: Level = "error" if skill.share >= CERTAIN else "warning"
    what = f"Whether {name!r} is missing" if name is not None else "Which values of a row are missing"
    return Finding(
        level=level,
        column=name,
        number=round(skill.share, 4),
        message=f"{what} foretells {target!r}: it saves {skill.share:.1%} of the errors of a constant guess.",
        advice="If it is filled in only once the answer is known, add it to `drop` in [data].",
    )


CHECK = CheckSpec(
    name="missingness",
    summary="Missing values whose pattern foretells the target.",
    function=find_telling_gaps,
)
