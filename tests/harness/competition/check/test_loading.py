from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.loading import load_check_tables

BINARY = '[data]\ntarget = "yes"\npositive = "yes"\n[metric]\nname = "roc_auc"\n'
NUMBER = '[data]\ntarget = "y"\n[metric]\nname = "rmse"\n'


def test_features_answers_and_roles_are_told_apart(prepare_competition, clean) -> None:
    prepared = prepare_competition(clean.drop(columns="y"), BINARY)
    tables = load_check_tables(prepared)
    assert list(tables.train.columns) == list(tables.test.columns) == ["a", "b", "kind"]
    assert tables.types == {"a": "number", "b": "number", "kind": "category"}
    (target,) = tables.targets
    assert (target.name, target.classes) == ("yes", ("no", "yes"))
    assert np.concatenate([target.train, target.test]).sum() == (clean["yes"] == "yes").sum()
    assert (tables.split, tables.is_shuffled, tables.time, tables.group) == ("stratified", True, None, None)
    assert tables.public.sum() == prepared.rows_public
    assert np.bincount(tables.folds).tolist() == [60] * 5
    assert (tables.scoring.metric, tables.id.name) == ("roc_auc", "id")


def test_answers_stay_with_their_rows(prepare_competition, clean) -> None:
    clean["y"] = clean["a"] * 2
    tables = load_check_tables(prepare_competition(clean.drop(columns="yes"), NUMBER))
    (target,) = tables.targets
    np.testing.assert_allclose(target.train, tables.train["a"] * 2)
    np.testing.assert_allclose(target.test, tables.test["a"] * 2)


def test_the_source_keeps_its_own_order_without_rows_that_have_no_answer(prepare_competition, clean) -> None:
    clean.loc[[3, 7], "y"] = np.nan
    source = load_check_tables(prepare_competition(clean.drop(columns="yes"), NUMBER)).source
    kept = clean.drop(index=[3, 7])
    np.testing.assert_allclose(source.target, kept["y"])
    np.testing.assert_allclose(source.features["a"], kept["a"])
    assert source.classes == 0


def test_several_targets_keep_their_order(prepare_competition, clean) -> None:
    clean["z"] = -clean["y"]
    toml = '[data]\ntarget = ["y", "z"]\n[metric]\nname = "rmse"\n'
    targets = load_check_tables(prepare_competition(clean.drop(columns="yes"), toml)).targets
    assert [target.name for target in targets] == ["y", "z"]
    np.testing.assert_allclose(targets[1].test, -targets[0].test)


def test_groups_time_and_columns_are_known_as_such(prepare_competition, clean) -> None:
    clean["house"], clean["day"] = np.arange(400) % 40, pd.date_range("2024-01-01", periods=400)
    toml = (
        NUMBER + '[split]\nmethod = "group"\ngroup = "house"\n[split.folds]\nmethod = "time"\ntime = "day"\n'
    )
    tables = load_check_tables(prepare_competition(clean.drop(columns="yes"), toml))
    assert set(tables.group.train).isdisjoint(tables.group.test)
    assert (tables.split, tables.time, tables.fold_method) == ("group", "day", "time")
    assert tables.folds.min() == -1


@pytest.mark.parametrize("answered", [True, False])
def test_an_official_test_file_is_named_as_the_split(prepare_competition, clean, answered) -> None:
    clean.insert(0, "row", np.arange(400))
    train, test = clean.head(300).drop(columns="yes"), clean.tail(100)
    toml = NUMBER.replace("[data]", '[data]\nid = "row"\ntest = "test.csv"')
    files = {"test": test[["row", "a", "b", "kind"]]}
    if answered:
        toml, files["answers"] = (
            toml.replace("[metric]", 'solution = "answers.csv"\n[metric]'),
            test[["row", "y"]],
        )
    tables = load_check_tables(prepare_competition(train, toml, **files))
    assert (tables.split, tables.is_shuffled) == ("official", False)
    assert (tables.targets[0].test is not None) == (tables.public is not None) == answered
    assert sorted(tables.id.test) == list(range(300, 400))


def test_ignored_rows_are_left_out(prepare_competition, clean) -> None:
    clean["Usage"] = np.resize(["train", "train", "train", "Public", "Private", "Ignored"], 400)
    toml = NUMBER + '[split]\nmethod = "column"\ncolumn = "Usage"\n'
    tables = load_check_tables(prepare_competition(clean.drop(columns="yes"), toml))
    assert len(tables.test) == len(tables.targets[0].test) == len(tables.public) == len(tables.id.test)
    assert len(tables.test) == clean["Usage"].isin(["Public", "Private"]).sum()


def test_clusters_have_answers_but_nothing_to_learn_from(prepare_competition, clean) -> None:
    toml = '[competition]\ntask = "clustering"\n[data]\ntarget = "kind"\n[metric]\nname = "v_measure"\n'
    tables = load_check_tables(prepare_competition(clean.drop(columns=["y", "yes"]), toml))
    assert (len(tables.train), len(tables.targets[0].train), tables.source) == (0, 0, None)
    assert sorted(np.bincount(tables.targets[0].test)) == sorted(clean["kind"].value_counts())


def test_of_ranked_lists_the_first_label_counts(prepare_competition, clean) -> None:
    clean["flavour"] = np.resize(["lemon", "mango lemon", "vanilla"], 400)
    toml = '[competition]\ntask = "multiclass"\n[data]\ntarget = "flavour"\n[metric]\nname = "map_at_k"\n'
    tables = load_check_tables(prepare_competition(clean[["a", "b", "flavour"]], toml))
    (target,) = tables.targets
    assert target.classes == ("lemon", "mango", "vanilla")
    assert np.bincount(np.concatenate([target.train, target.test])).tolist() == [134, 133, 133]
    assert tables.source.target[:3].tolist() == [0, 1, 2]
