"""A Kaggle you can pip install: every command of `harness` as a Python function.

>>> import harness
>>> harness.__version__.count(".")
2
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from harness.version import __version__

if TYPE_CHECKING:
    from harness.api import (
        board,
        check,
        clean,
        compare,
        evaluate,
        export_board,
        list_competitions,
        list_metrics,
        new,
        pack,
        predict,
        prepare,
        refit,
        replay,
        report,
        rescore,
        runs,
        shakeup,
        show,
        standings,
        submissions,
        submit,
        trials,
        tune,
        validate,
        withdraw,
    )

__all__ = [
    "__version__",
    "board",
    "check",
    "clean",
    "compare",
    "evaluate",
    "export_board",
    "list_competitions",
    "list_metrics",
    "new",
    "pack",
    "predict",
    "prepare",
    "refit",
    "replay",
    "report",
    "rescore",
    "runs",
    "shakeup",
    "show",
    "standings",
    "submissions",
    "submit",
    "trials",
    "tune",
    "validate",
    "withdraw",
]


def __getattr__(name: str) -> object:
    """The public function of that name; pandas and the rest are imported only when one is asked for."""
    if name in __all__:
        from harness import api

        return getattr(api, name)
    raise AttributeError(f"module 'harness' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
