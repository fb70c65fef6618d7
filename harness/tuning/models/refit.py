"""One `harness refit`: the models of a run's winner, each fitted once more, to all training rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import as_completed
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from baselines.families.parts.settings import view_settings
from baselines.families.registry import find_family
from baselines.problem import ALL_ROWS
from harness.errors import HarnessError, UnknownNameError, UsageError
from harness.tuning.assemble import assemble_problem
from harness.tuning.engine import start_engine
from harness.tuning.measure.yardstick import Yardstick, make_yardstick
from harness.tuning.models.take_away import Member, TakeAway, save_model
from harness.tuning.record.runs import read_tuned
from harness.tuning.worker.bench import open_bench, open_problem, open_view
from harness.tuning.worker.fit import grow
from harness.tuning.worker.judge import learn_final_decision
from harness.tuning.worker.orders import FitOrder, Place

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared
    from harness.tuning.decisions.decision import Decision
    from harness.tuning.record.run_record import Scheduled
    from harness.workspace import Workspace

__all__ = ["grow_takeaway", "model_file", "refit_run"]

_LIMIT = 4 * 3600.0


def model_file(run: Path, name: str) -> Path:
    """Where the model of that entry of a run is saved."""
    return run / "models" / f"{name}.model"


def refit_run(
    prepared: Prepared, workspace: Workspace, run: Path, *, name: str | None = None, jobs: int | None = None
) -> Path:
    """The file with the model of the run's winner, or of another of its entries."""
    takeaway = grow_takeaway(prepared, workspace, run, name=name, jobs=jobs)
    return save_model(takeaway, model_file(run, takeaway.name), workspace)


def grow_takeaway(
    prepared: Prepared,
    workspace: Workspace,
    run: Path,
    *,
    name: str | None = None,
    fold: int = ALL_ROWS,
    jobs: int | None = None,
    limit: float = _LIMIT,
) -> TakeAway:
    """The model of an entry of a run, by default its winner, fitted to all training rows or a fold's."""
    record, outcome = read_tuned(run)
    name = name or outcome.winner
    if name not in outcome.entries:
        raise UnknownNameError("model", name, outcome.entries)
    entry = outcome.entries[name]
    weights = _with_models_below(entry.weights or {entry.trial or 0: 1.0}, record.schedule)
    problem = assemble_problem(prepared, workspace)
    place = Place(problem.folder, workspace.ledger(prepared.slug), run)
    if place.problem.name != record.problem:
        raise UsageError(
            f"The data of {prepared.slug} or the code of the baselines changed since the run {run.name}. "
            f"Start a new one with: harness tune {prepared.slug}"
        )
    yardstick = make_yardstick(prepared, record.chosen_metric)
    decision = _decision(place, yardstick, name if entry.weights else str(entry.trial))
    orders = {
        trial: _order(place, yardstick, record.schedule[trial], fold=fold, seed=record.seed)
        for trial in weights
    }
    return TakeAway(
        competition=prepared.slug,
        run_id=run.name,
        name=name,
        reader=open_problem(place.problem).reader,
        members=_grow_all(orders, weights, jobs, limit=limit),
        intercepts=np.array(entry.intercepts) if entry.intercepts else None,
        decision=decision,
        prepared=yardstick.own or yardstick.prepared,
    )


def _with_models_below(weights: Mapping[int, float], schedule: Sequence[Scheduled]) -> dict[int, float]:
    """The weights of an entry's trials and of those that they see the predictions of, earlier ones first."""
    below = {number: 0.0 for trial in weights for number in schedule[trial].upon}
    return dict(sorted((below | dict(weights)).items()))


def _order(place: Place, yardstick: Yardstick, trial: Scheduled, *, fold: int, seed: int) -> FitOrder:
    problem = open_problem(place.problem)
    parts = [part for part in trial.parts if part]
    rounds = trial.rounds or (round(float(np.median(parts))) if parts else None)
    return FitOrder(
        place=place,
        yardstick=yardstick,
        family=trial.family,
        config=trial.config,
        fold=fold,
        seed=seed,
        threads=find_family(trial.family).threads(problem.shape),
        key="",
        cut_key="",
        upon=trial.upon,
        rounds=rounds,
    )


def _grow_all(
    orders: Mapping[int, FitOrder], weights: Mapping[int, float], jobs: int | None, *, limit: float
) -> tuple[Member, ...]:
    side_by_side = all(order.threads == 1 for order in orders.values())
    engine = start_engine("local", jobs=jobs if side_by_side else 1)
    places = {trial: place for place, trial in enumerate(weights)}
    found: dict[int, Member] = {}
    try:
        futures = {engine.submit(_grow, order, limit=limit): trial for trial, order in orders.items()}
        for future in as_completed(futures):
            error, trial = future.exception(), futures[future]
            if error is not None:
                raise HarnessError(
                    f"{orders[trial].family} could not be fitted again: {engine.explain(error)}."
                )
            upon = tuple(places[one] for one in orders[trial].upon)
            found[trial] = replace(future.result(), weight=weights[trial], upon=upon)
    finally:
        engine.stop()
    return tuple(found[trial] for trial in weights)


def _grow(order: FitOrder) -> Member:
    bench = open_bench(order)
    fitted = grow(order, bench)
    family = find_family(order.family)
    view = open_view(order.place.problem, family.view, view_settings(order.config), order.fold).view
    return Member(family=order.family, weight=1.0, view=view, model=fitted.model)


def _decision(place: Place, yardstick: Yardstick, name: str) -> Decision:
    try:
        oof = np.load(place.predictions(name, "oof"))
    except OSError as error:
        raise UsageError(
            f"The predictions of the run {place.run.name} were removed. "
            f"Start a new one with: harness tune {place.run.parent.name}"
        ) from error
    return learn_final_decision(yardstick, open_problem(place.problem), oof)
