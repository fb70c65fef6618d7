from __future__ import annotations

import numpy as np
import pandas as pd

from harness.competition.check.duplicates import CHECK

HIDDEN = np.arange(400) >= 300


def test_copies_across_the_split_are_counted_with_their_answers(make_tables, find, clean) -> None:
    features = [name for name in clean.columns if name not in {"y", "yes"}]
    clean.loc[300:319, features] = clean.loc[0:19, features].to_numpy()
    clean.loc[300:319, "yes"] = clean.loc[0:19, "yes"].to_numpy()
    clean.loc[300:304, "yes"] = clean.loc[0:4, "yes"].map({"yes": "no", "no": "yes"}).to_numpy()
    found = find(CHECK, make_tables(clean.drop(columns="y"), "yes", hidden=HIDDEN))
    assert list(found) == [("warning", None)]
    assert found["warning", None].number == 0.2
    assert "20 of 100 hidden rows (20.0%)" in found["warning", None].message
    assert "75.0% of them have the answer of their copy" in found["warning", None].message


def test_mostly_copied_hidden_rows_are_an_error(make_tables, find, clean) -> None:
    clean.loc[300:349] = clean.loc[0:49].to_numpy()
    assert list(find(CHECK, make_tables(clean.drop(columns="y"), "yes", hidden=HIDDEN))) == [("error", None)]


def test_without_copies_or_with_a_single_pair_there_is_no_alarm(make_tables, find, clean) -> None:
    assert find(CHECK, make_tables(clean.drop(columns="y"), "yes", hidden=HIDDEN)) == {}
    clean.loc[300] = clean.loc[0]
    assert list(find(CHECK, make_tables(clean.drop(columns="y"), "yes", hidden=HIDDEN))) == [("note", None)]


def test_few_categories_repeat_by_chance(make_tables, find) -> None:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({name: random.choice(["low", "high"], 400) for name in "abcd"})
    frame["answer"] = random.choice(["yes", "no"], 400)
    found = find(CHECK, make_tables(frame, "answer", hidden=HIDDEN))
    assert list(found) == [("note", None)]
    assert "by chance" in found["note", None].message


def test_equal_texts_are_never_chance(make_tables, find) -> None:
    texts = [f"message number {number} of a long long row" for number in range(380)]
    frame = pd.DataFrame({"text": [*texts, *texts[:20]], "answer": ["ham", "spam"] * 200})
    assert list(find(CHECK, make_tables(frame, "answer", hidden=HIDDEN))) == [("warning", None)]


def test_whole_numbers_match_where_only_one_side_has_gaps(make_tables, find, clean) -> None:
    frame = pd.DataFrame({"a": [*range(300), *range(90), *[np.nan] * 10], "y": np.arange(400.0)})
    tables = make_tables(frame, "y", hidden=HIDDEN)
    assert tables.test["a"].isna().any()
    assert find(CHECK, tables)["warning", None].number == 0.9


def test_copies_in_other_folds_are_found(make_tables, find, clean) -> None:
    clean.loc[100:139] = clean.loc[0:39].to_numpy()
    tables = make_tables(clean.drop(columns="y"), "yes", hidden=HIDDEN, folds=np.arange(300) // 100)
    found = find(CHECK, tables)
    assert "another fold" in found["warning", None].message
    together = make_tables(clean.drop(columns="y"), "yes", hidden=HIDDEN, folds=np.arange(300) // 150)
    assert find(CHECK, together) == {}
