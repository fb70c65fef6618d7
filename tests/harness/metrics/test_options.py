from __future__ import annotations

import pytest

from harness.errors import MetricError
from harness.metrics import check_options, find_metric


def test_missing_options_take_their_defaults() -> None:
    assert check_options(find_metric("fbeta"), {"beta": 2}) == {"beta": 2.0, "average": "auto"}
    assert check_options(find_metric("map_at_k"), {}) == {"k": 5}
    assert check_options(find_metric("rmse"), {}) == {}


@pytest.mark.parametrize(
    ("metric", "options", "message"),
    [
        ("rmse", {"squared": True}, r"rmse takes no options, but got 'squared'"),
        ("fbeta", {"bta": 2}, r"no option 'bta'\. Did you mean beta\?"),
        ("pinball", {"tau": 0.5}, r"no option 'tau'\. It takes: alpha\."),
        ("pinball", {"alpha": 1.5}, r"alpha is 1\.5, but must be at least 0 and at most 1"),
        ("pinball", {"alpha": "0.5"}, r"alpha is '0\.5', but must be a number"),
        ("pinball", {"alpha": float("nan")}, r"alpha is nan, but must be a number"),
        ("map_at_k", {"k": 0}, r"k is 0, but must be at least 1"),
        ("map_at_k", {"k": 2.5}, r"k is 2\.5, but must be a whole number"),
        ("map_at_k", {"k": True}, r"k is True, but must be a whole number"),
        ("map_at_k", {"k": [5]}, r"k is \[5\], but must be a whole number"),
        ("f1", {"average": "makro"}, r"average is 'makro', but must be one of .* Did you mean 'macro'\?"),
        ("f1", {"average": None}, r"average is None, but must be one of"),
    ],
)
def test_a_wrong_option_is_explained(metric: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(MetricError, match=message):
        check_options(find_metric(metric), options)


def test_a_whole_number_may_be_written_with_a_point() -> None:
    value = check_options(find_metric("map_at_k"), {"k": 3.0})["k"]
    assert (value, type(value)) == (3, int)
