import inspect

import pytest

from harness import errors
from harness.errors import HarnessError, SpecError, UnknownNameError, nearest_names


def test_every_error_is_exported_and_has_an_exit_code():
    found = {
        name: value
        for name, value in vars(errors).items()
        if inspect.isclass(value) and issubclass(value, HarnessError)
    }
    assert set(found) <= set(errors.__all__)
    assert {error.exit_code for error in found.values()} == {1, 2, 3}


def test_the_tree_drawn_at_the_top_is_the_tree():
    for name, value in vars(errors).items():
        if inspect.isclass(value) and issubclass(value, HarnessError):
            line = next(line for line in (errors.__doc__ or "").splitlines() if name in line.split())
            assert str(value.exit_code) in line.split()


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("titanc", ["titanic", "iris"], "Did you mean titanic?"),
        ("zzz", ["titanic", "iris"], "Known: iris, titanic."),
        ("zzz", [], "There is no competition yet."),
    ],
)
def test_an_unknown_name_lists_what_is_near(name, known, hint):
    assert hint in str(UnknownNameError("competition", name, known))


def test_near_names_ignore_case():
    assert nearest_names("ROC_AUX", ["roc_auc", "rmse"]) == ["roc_auc"]


def test_a_spec_error_lists_all_its_problems():
    error = SpecError("competition.toml", ["data.source: missing", "split.tset: unknown key"])
    assert str(error) == "competition.toml: 2 mistakes.\n  data.source: missing\n  split.tset: unknown key"
