"""All contestants by name, ours first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ours import Ours
from peer import Peer

if TYPE_CHECKING:
    from framework import Framework

_CHECKOUT = str(Path(__file__).resolve().parents[2])
_PACKAGES = ("harness", "baselines", "leaderboard")

FRAMEWORKS: dict[str, Framework] = {
    framework.name: framework
    for framework in (
        Ours("harness", "harness", ("-e", _CHECKOUT), _PACKAGES),
        Ours("harness-catboost", "harness", ("-e", _CHECKOUT, "catboost"), _PACKAGES, catboost=True),
        Peer("autogluon", "autogluon.tabular", ("autogluon.tabular[lightgbm,xgboost,catboost]",)),
        Peer("flaml", "flaml", ("flaml[automl]",)),
        Peer("mljar", "mljar-supervised", ("mljar-supervised",)),
    )
}
