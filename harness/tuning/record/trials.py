"""Every trial of a run as a row of its trials.parquet, the failed ones above all."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from harness.errors import WorkspaceError
from harness.whole_file import whole_file

if TYPE_CHECKING:
    from harness.tuning.trial import Trial

__all__ = ["TRIALS", "read_trials", "write_trials"]

TRIALS = pa.schema(
    [
        pa.field("run_id", pa.string(), nullable=False),
        pa.field("competition", pa.string(), nullable=False),
        pa.field("trial", pa.int64(), nullable=False),
        pa.field("family", pa.string(), nullable=False),
        pa.field("source", pa.string(), nullable=False),
        pa.field("state", pa.string(), nullable=False),
        pa.field("reason", pa.string()),
        pa.field("params", pa.string(), nullable=False),
        pa.field("upon", pa.list_(pa.int64())),
        pa.field("metric", pa.string(), nullable=False),
        pa.field("cv_mean", pa.float64()),
        pa.field("cv_std", pa.float64()),
        pa.field("cv_pooled", pa.float64()),
        pa.field("fold_scores", pa.list_(pa.float64())),
        pa.field("loss", pa.float64()),
        pa.field("rounds", pa.int64()),
        pa.field("complete", pa.bool_(), nullable=False),
        pa.field("reused", pa.bool_(), nullable=False),
        pa.field("seconds", pa.float64()),
        pa.field("peak_mb", pa.float64()),
        pa.field("seed", pa.int64(), nullable=False),
        pa.field("fits", pa.list_(pa.string()), nullable=False),
        pa.field("recorded_at", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)
_FILE = "trials.parquet"


def write_trials(
    folder: Path, trials: Sequence[Trial], *, run_id: str, competition: str, metric: str, seed: int
) -> None:
    """Every trial as a row."""
    now = datetime.now(UTC)
    rows = [
        {"run_id": run_id, "competition": competition, "metric": metric, "seed": seed, "recorded_at": now}
        | _row(trial)
        for trial in trials
    ]
    try:
        with whole_file(folder / _FILE) as stream:
            parquet.write_table(pa.Table.from_pylist(rows, schema=TRIALS), stream, compression="zstd")
    except OSError as error:
        raise WorkspaceError(
            f"{folder / _FILE} cannot be written ({error.strerror}). Make room, then try again."
        ) from error


def read_trials(folders: Sequence[Path]) -> pa.Table:
    """The trials of these runs."""
    files = [folder / _FILE for folder in folders if (folder / _FILE).exists()]
    tables = [_complete(parquet.ParquetFile(file).read()) for file in files]
    return pa.concat_tables(tables) if tables else TRIALS.empty_table()


def _complete(table: pa.Table) -> pa.Table:
    """The trials in today's columns; what an older version did not write is missing."""
    for field in TRIALS:
        if field.nullable and field.name not in table.column_names:
            table = table.append_column(field, pa.nulls(len(table), field.type))
    return table.select(TRIALS.names).cast(TRIALS)


def _row(trial: Trial) -> dict[str, object]:
    judged = trial.judged
    return {
        "trial": trial.number,
        "family": trial.proposal.family,
        "source": trial.proposal.source,
        "state": trial.state,
        "reason": trial.reason or None,
        "params": json.dumps(dict(trial.proposal.config)),
        "upon": list(trial.proposal.upon),
        "cv_mean": judged.mean if judged else None,
        "cv_std": judged.std if judged else None,
        "cv_pooled": judged.pooled if judged else None,
        "fold_scores": list(judged.fold_scores) if judged else None,
        "loss": trial.loss,
        "rounds": trial.rounds,
        "complete": trial.is_complete,
        "reused": bool(trial.reports) and all(report.reused for report in trial.reports.values()),
        "seconds": trial.seconds,
        "peak_mb": trial.peak_mb or None,
        "fits": [trial.reports[fold].key for fold in sorted(trial.reports)],
    }
