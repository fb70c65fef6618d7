from __future__ import annotations

from typing import Any

import pytest

from baselines.errors import BaselineError
from baselines.views.codes import CodesOptions
from baselines.views.options import read_options
from baselines.views.scaled import ScaledOptions


def test_only_keys_of_the_view_are_read() -> None:
    config = {"view_encode": "both", "learning_rate": 0.1, "encode": "codes"}
    assert read_options(CodesOptions, config) == CodesOptions(encode="both")
    assert read_options(ScaledOptions, {}) == ScaledOptions()


def test_an_unknown_option_names_the_nearest() -> None:
    with pytest.raises(BaselineError, match=r"no option 'view_imputation'\. Did you mean 'view_impute'"):
        read_options(ScaledOptions, {"view_imputation": "mean"})


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"view_scale": "log"}, "'view_scale' is 'log'; it must be 'quantile' or 'standard' or"),
        ({"view_dense": 1}, "'view_dense' is 1; it must be True or False"),
        ({"view_components": 2.5}, "'view_components' is 2.5; it must be a whole number from 0"),
        ({"view_components": -1}, "'view_components' is -1; it must be a whole number from 0"),
        ({"view_components": True}, "'view_components' is True; it must be a whole number from 0"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(config: Any, message: str) -> None:
    with pytest.raises(BaselineError, match=message):
        read_options(ScaledOptions, config)
