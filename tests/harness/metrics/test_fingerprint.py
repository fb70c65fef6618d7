from __future__ import annotations

import pytest

from harness.errors import MetricError
from harness.metrics.fingerprint import metric_fingerprint


def test_it_is_the_same_everywhere() -> None:
    pinned = "39f9d1a7b9c61a34d029f6cab744e9c709eb09f15561cdc515367a6968a0a030"
    assert metric_fingerprint("f1", {"average": "macro"}) == pinned


def test_defaults_synonyms_and_number_types_change_nothing() -> None:
    assert metric_fingerprint("auc", {}) == metric_fingerprint("roc_auc", {"average": "macro"})
    assert metric_fingerprint("fbeta", {"beta": 2}) == metric_fingerprint("fbeta", {"beta": 2.0})
    costs = [[0, 1], [5, 0]]
    assert metric_fingerprint("cost_weighted", {"costs": costs}) == metric_fingerprint(
        "cost_weighted", {"costs": [[0.0, 1.0], [5.0, 0.0]]}
    )


def test_metric_options_and_file_change_it() -> None:
    prints = {
        metric_fingerprint("f1", {}),
        metric_fingerprint("f1", {"average": "micro"}),
        metric_fingerprint("accuracy", {}),
        metric_fingerprint("own", {}, content=b"def score(): ..."),
        metric_fingerprint("own", {}, content=b"def score(): pass"),
        metric_fingerprint("own", {"k": 1}, content=b"def score(): pass"),
    }
    assert len(prints) == 6


def test_a_wrong_option_has_no_fingerprint() -> None:
    with pytest.raises(MetricError, match="must be one of"):
        metric_fingerprint("f1", {"average": "sum"})
