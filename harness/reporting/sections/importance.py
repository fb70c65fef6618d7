"""Which parameters of a family its score depends on."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING

from harness.charts.bar_chart import Bar, draw_bars
from harness.page.blocks import Figure, Paragraph, Part
from harness.reporting.section import SectionSpec

if TYPE_CHECKING:
    from pathlib import Path

    import optuna

    from harness.page.blocks import Block
    from harness.reporting.material import Material

__all__ = ["IMPORTANCE", "rank_parameters"]

_FEWEST_TRIALS = 12
_MOST_FAMILIES = 4
_MOST_PARAMETERS = 10


def _build(material: Material) -> Iterator[Block]:
    tuned = material.current_run
    if tuned is None:
        return
    studies = _read_studies(tuned.folder / "optuna.journal")
    ranked = {study.study_name: rank_parameters(study) for study in studies}
    told = {family: found for family, found in ranked.items() if found}
    for family, found in told.items():
        yield Part(family, (_figure(family, found),))
    if told:
        yield Paragraph(
            "How much of the variation of the score each parameter explains (functional analysis of "
            f"variance), of families with {_FEWEST_TRIALS} trials and more. It describes the values that "
            "were tried, and few trials describe them roughly.",
            "note",
        )


def rank_parameters(study: optuna.Study) -> dict[str, float]:
    """The share of each parameter that varied, the largest first; empty where too little was tried."""
    from optuna.importance import FanovaImportanceEvaluator, get_param_importances
    from optuna.trial import TrialState

    trials = study.get_trials(states=(TrialState.COMPLETE,), deepcopy=False)
    if len(trials) < _FEWEST_TRIALS or len({trial.value for trial in trials}) < 2:
        return {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = get_param_importances(study, evaluator=FanovaImportanceEvaluator(seed=0))
    shares = sorted(found.items(), key=lambda item: -item[1])[:_MOST_PARAMETERS]
    return {name: share for name, share in shares if share > 0}


def _read_studies(journal: Path) -> list[optuna.Study]:
    """The studies with the most trials."""
    import optuna  # takes a second, and only this section asks it
    from optuna.storages import JournalStorage
    from optuna.storages.journal import JournalFileBackend

    if not journal.exists():
        return []
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    storage = JournalStorage(JournalFileBackend(str(journal)))
    summaries = sorted(optuna.get_all_study_summaries(storage), key=lambda summary: -summary.n_trials)
    names = [summary.study_name for summary in summaries[:_MOST_FAMILIES]]
    return [optuna.load_study(study_name=name, storage=storage) for name in names]


def _figure(family: str, found: dict[str, float]) -> Figure:
    bars = [Bar(name=name, value=share, text=f"{share:.0%}") for name, share in found.items()]
    chart = draw_bars(
        bars,
        axis="share of the variation of the CV score",
        title=f"Importance of the parameters of {family}",
        summary=f"{bars[0].name} explains {bars[0].text}.",
    )
    return Figure(chart)


IMPORTANCE = SectionSpec(key="importance", title="Parameters that matter", build=_build)
