"""Every command as a function: DataFrames for tables, small frozen dataclasses for everything else.

`workspace` is a folder; by default it is found as the command finds it.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from harness.choices import check_choice, check_names
from harness.comparison.entries.compare import compare_entries
from harness.comparison.evidence import RowsName
from harness.comparison.leader.ties import mark_ties
from harness.comparison.shakeup.shakeup import shake_up
from harness.comparison.standings.field import Missing
from harness.comparison.standings.standings import make_standings
from harness.comparison.standings.tasks import By
from harness.competition import check as checks
from harness.competition import describe, scaffold
from harness.competition import pack as packs
from harness.competition.prepared import Prepared, Share
from harness.metrics.describe import metric_table
from harness.scoring import board as boards
from harness.scoring import export, receipt
from harness.scoring import rescore as rescoring
from harness.scoring import submit as scoring
from harness.scoring import withdraw as withdrawing
from harness.scoring.ready import open_ready
from harness.workspace import find_workspace
from leaderboard.schema import Kind

if TYPE_CHECKING:
    import pandas as pd

    from harness.comparison.entries.result import Comparison
    from harness.comparison.shakeup.result import Shakeup
    from harness.comparison.standings.result import Standings
    from harness.reporting.material import Audience
    from harness.tuning.engine import EngineName
    from harness.tuning.outcome.finish import Finished
    from harness.tuning.own_model.evaluate import Evaluated
    from harness.tuning.own_model.own_model import ViewName

PathLike = str | Path


def list_competitions(*, workspace: PathLike | None = None) -> pd.DataFrame:
    """The competitions of the workspace and the bundled ones."""
    return describe.competition_table(find_workspace(workspace)).to_frame()


def list_metrics() -> pd.DataFrame:
    """The metrics of the registry."""
    return metric_table().to_frame()


def show(name: str, *, workspace: PathLike | None = None) -> pd.DataFrame:
    """The facts of one competition."""
    return describe.describe(prepare(name, workspace=workspace)).to_frame()


def new(
    name: str,
    *,
    data: PathLike,
    target: str | Sequence[str] = (),
    test: PathLike | None = None,
    solution: PathLike | None = None,
    id: str | None = None,  # noqa: A002 - the word competition.toml uses
    positive: str | None = None,
    metric: str | None = None,
    task: str | None = None,
    seed: int | None = None,
    link: bool = False,
    workspace: PathLike | None = None,
) -> scaffold.Scaffold:
    """A new competition made from a table: where its commented competition.toml lies."""
    return scaffold.new_competition(
        find_workspace(workspace),
        name,
        data=data,
        target=(target,) if isinstance(target, str) else tuple(target),
        test=test,
        solution=solution,
        id=id,
        positive=positive,
        metric=metric,
        task=task,
        seed=seed,
        link=link,
    )


def check(name: str, *, workspace: PathLike | None = None) -> pd.DataFrame:
    """What could make the competition's scores lie, a finding a row."""
    return checks.check_competition(prepare(name, workspace=workspace)).table().to_frame()


def prepare(name: str, *, force: bool = False, workspace: PathLike | None = None) -> Prepared:
    """The competition made ready: everything inferred decided, its tables on disk."""
    return open_ready(find_workspace(workspace), name, force=force)


def pack(name: str, *, to: PathLike, workspace: PathLike | None = None) -> packs.Pack:
    """The participants' files, written to a new folder."""
    return packs.write_pack(prepare(name, workspace=workspace), Path(to))


def tune(
    name: str,
    *,
    budget: str | float | None = None,
    trials: int | None = None,
    models: Sequence[str] | str = (),
    jobs: int | None = None,
    seed: int = 0,
    metric: str | None = None,
    ensemble: bool = True,
    quick: bool = False,
    engine: EngineName = "local",
    address: str | None = None,
    verbose: bool = False,
    workspace: PathLike | None = None,
) -> Finished:
    """The board filled with cross-validated baselines: what was handed in, where the winner's file lies."""
    from harness.tuning.clock import read_seconds  # tuning takes its time to import, and few scripts tune
    from harness.tuning.engine import EngineName
    from harness.tuning.request import Request
    from harness.tuning.run import tune_competition
    from harness.tuning.show import make_watcher

    check_choice("engine", engine, get_args(EngineName))
    started = time.time()
    place = find_workspace(workspace)
    asked = {"budget": budget, "trials": trials, "models": models, "seed": seed, "metric": metric}
    asked |= {"ensemble": ensemble, "quick": quick, "engine": engine}
    words = ", ".join(f"{word}={value!r}" for word, value in asked.items())
    request = Request(
        models=models.split(",") if isinstance(models, str) else tuple(models),
        seconds=None if budget is None else read_seconds(budget),
        trials=trials,
        jobs=jobs,
        seed=seed,
        metric=metric,
        ensemble=ensemble,
        quick=quick,
        engine=engine,
        address=address,
        command=f"harness.tune({name!r}, {words})",
    )
    watcher = make_watcher(quiet=not verbose)
    return tune_competition(open_ready(place, name), place, request, watcher=watcher, started=started)


def evaluate(
    name: str,
    model: str,
    *,
    view: ViewName = "raw",
    title: str | None = None,
    jobs: int | None = None,
    workspace: PathLike | None = None,
) -> Evaluated:
    """Your own estimator, `path.py:make_model`, cross-validated under the same folds and put on the board."""
    from harness.tuning.own_model.evaluate import evaluate_model  # as in tune
    from harness.tuning.own_model.own_model import ViewName, parse_reference

    check_choice("view", view, get_args(ViewName))
    place = find_workspace(workspace)
    own = parse_reference(model, view=view)
    command = f"harness.evaluate({name!r}, {model!r}, view={view!r})"
    return evaluate_model(open_ready(place, name), place, own, name=title, jobs=jobs, command=command)


def runs(name: str, *, workspace: PathLike | None = None) -> pd.DataFrame:
    """The runs of `tune`, the newest first."""
    from harness.tuning.record.runs import run_table  # as in tune

    place = find_workspace(workspace)
    return run_table(open_ready(place, name), place).to_frame()


def trials(name: str, *, run: str | None = None, workspace: PathLike | None = None) -> pd.DataFrame:
    """Everything that was tried, the failed trials too, with every column that is kept."""
    from harness.tuning.record.runs import trial_frame  # as in tune

    place = find_workspace(workspace)
    frame: pd.DataFrame = trial_frame(open_ready(place, name), place, run).to_pandas()
    return frame


def replay(run: str, *, jobs: int | None = None, workspace: PathLike | None = None) -> Finished:
    """A run repeated trial by trial: the same scores again."""
    from harness.tuning.replay import replay_run  # as in tune

    return replay_run(find_workspace(workspace), run, jobs=jobs, command=f"harness.replay({run!r})")


def refit(
    run: str, *, model: str | None = None, jobs: int | None = None, workspace: PathLike | None = None
) -> Path:
    """The file with a run's winner, or another of its entries, fitted to all training rows."""
    from harness.tuning.models.predict import refit_named  # as in tune

    return refit_named(find_workspace(workspace), run, model=model, jobs=jobs)


def predict(
    run: str,
    data: PathLike,
    *,
    model: str | None = None,
    trusted: bool = False,
    workspace: PathLike | None = None,
) -> pd.DataFrame:
    """Predictions for the rows of a file by a run's winner; `trusted`: load a model file made elsewhere."""
    from harness.tuning.models.predict import predict_file  # as in tune

    table = predict_file(find_workspace(workspace), run, Path(data), model=model, trusted=trusted)
    frame: pd.DataFrame = table.to_pandas()
    return frame


def clean(
    name: str | None = None, *, runs: bool = False, dry: bool = True, workspace: PathLike | None = None
) -> pd.DataFrame:
    """What can be removed because it can be made again; removed unless `dry`."""
    from harness.tuning.record.clean import (  # as in tune
        clean_table,
        find_rubbish,
        refuse_under_way,
        remove_rubbish,
    )

    place = find_workspace(workspace)
    rubbish = find_rubbish(place, name, with_runs=runs)
    if not dry:
        refuse_under_way(place, name)
        remove_rubbish(rubbish)
    return clean_table(rubbish).to_frame()


def validate(name: str, file: PathLike, *, workspace: PathLike | None = None) -> scoring.Validation:
    """What a prediction file holds; SubmissionRefusedError if it would be refused."""
    return scoring.validate_file(prepare(name, workspace=workspace), Path(file))


def submit(
    name: str,
    file: PathLike,
    *,
    message: str = "",
    team: str | None = None,
    model: str | None = None,
    workspace: PathLike | None = None,
) -> receipt.Receipt:
    """A prediction file scored and put on the board: scores, rank, what changed."""
    place = find_workspace(workspace)
    prepared = open_ready(place, name)
    return scoring.submit(prepared, place, Path(file), team=team, message=message, model=model)


def submissions(
    name: str, *, team: str | None = None, everyone: bool = False, workspace: PathLike | None = None
) -> pd.DataFrame:
    """What a team has handed in, refused files included."""
    place = find_workspace(workspace)
    prepared = open_ready(place, name)
    return boards.submission_table(prepared, place, team=team, everyone=everyone, whole_ids=True).to_frame()


def board(
    name: str,
    *,
    private: bool = False,
    every_entry: bool = False,
    top: int | None = None,
    team: str | None = None,
    kind: Kind | None = None,
    model: str | None = None,
    workspace: PathLike | None = None,
) -> boards.BoardView:
    """The leaderboard: a table to look at, and as `.frame` a DataFrame."""
    check_choice("kind", kind, get_args(Kind))
    place = find_workspace(workspace)
    prepared = open_ready(place, name)
    view = boards.read_board(
        prepared,
        place,
        share="private" if private else "public",
        every_entry=every_entry,
        top=top,
        team=team,
        kind=kind,
        model=model,
    )
    return mark_ties(view, prepared, place)


def compare(
    name: str, *entries: str, rows: RowsName | None = None, workspace: PathLike | None = None
) -> Comparison:
    """Whether one entry is really better than another: a verdict for every pair, and what it rests on."""
    check_names("harness.compare", (name, *entries))
    check_choice("rows", rows, get_args(RowsName))
    place = find_workspace(workspace)
    return compare_entries(open_ready(place, name), place, entries, rows=rows)


def shakeup(name: str, *, workspace: PathLike | None = None) -> Shakeup:
    """The public board beside the private one: places moved, and whether noise alone explains them."""
    place = find_workspace(workspace)
    return shake_up(open_ready(place, name), place)


def report(
    name: str,
    *,
    entry: str | None = None,
    audience: Audience = "host",
    file: PathLike | None = None,
    workspace: PathLike | None = None,
) -> Path:
    """The HTML file about the board, or about one entry; participants see nothing of hidden rows."""
    from harness.reporting.build import write_report  # reads runs of harness tune, as in tune
    from harness.reporting.material import Audience

    check_choice("audience", audience, get_args(Audience))
    place = find_workspace(workspace)
    target = None if file is None else Path(file)
    return write_report(open_ready(place, name), place, entry=entry, audience=audience, file=target)


def standings(
    *competitions: str,
    share: Share = "public",
    by: By = "model",
    anchor: str | None = None,
    missing: Missing = "worst",
    everyone: bool = False,
    workspace: PathLike | None = None,
) -> Standings:
    """Who is best across competitions, these or all with a board: ratings, ranks, wins and errors."""
    check_names("harness.standings", competitions)
    for argument, value, known in (("share", share, Share), ("by", by, By), ("missing", missing, Missing)):
        check_choice(argument, value, get_args(known))
    return make_standings(
        find_workspace(workspace),
        competitions,
        share=share,
        by=by,
        anchor=anchor,
        missing=missing,
        everyone=everyone,
    )


def export_board(
    name: str,
    file: PathLike,
    *,
    private: bool = False,
    every_entry: bool = False,
    workspace: PathLike | None = None,
) -> Path:
    """The board written to a csv, json, md or parquet file."""
    place = find_workspace(workspace)
    return export.export_board(
        open_ready(place, name),
        place,
        Path(file),
        share="private" if private else "public",
        every_entry=every_entry,
    )


def withdraw(name: str, entry: str, *, message: str = "", workspace: PathLike | None = None) -> str:
    """The id of the entry that was taken off the board; its history stays."""
    place = find_workspace(workspace)
    return withdrawing.withdraw(open_ready(place, name), place, entry, message=message)


def rescore(
    name: str, entries: Sequence[str] = (), *, workspace: PathLike | None = None
) -> rescoring.Rescored:
    """Entries scored again with today's data and metric: those named, or all that are stale."""
    place = find_workspace(workspace)
    return rescoring.rescore(open_ready(place, name), place, entries)
