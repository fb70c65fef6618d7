import numpy as np
import pandas as pd
import pytest

from harness.competition.prepared.tables import load_solution, read_test, read_train, read_unlabelled
from harness.errors import CompetitionError, SourceError, SplitError

BASE = (
    '[data]\nsource = "train.csv"\ntest = "test.csv"\nid = "id"\ntarget = "y"\n'
    '{data}{split}[metric]\nname = "roc_auc"\n'
)
TRAIN = pd.DataFrame({"id": range(40), "x": np.arange(40) * 0.5, "y": [0, 1] * 20})
TEST = pd.DataFrame({"id": range(100, 120), "x": np.arange(20) * 0.5})
ANSWERS = pd.DataFrame({"id": range(100, 120), "y": [1, 1, 0, 0] * 5})


def toml(*, data="", split=""):
    return BASE.format(data=data, split=split)


def with_answers(**options):
    return toml(data='solution = "answers.csv"\n', **options)


def answers_by_id(prepared):
    solution = load_solution(prepared)
    return dict(zip(solution.ids.tolist(), solution.truth.tolist(), strict=True))


def test_answers_are_matched_by_id_in_any_order(make_prepared):
    shuffled = ANSWERS.sample(frac=1, random_state=1)
    prepared = make_prepared(with_answers(), train=TRAIN, test=TEST, answers=shuffled)
    assert (prepared.rows_train, prepared.rows_test) == (40, 20)
    assert prepared.rows_public + prepared.rows_private == 20
    assert answers_by_id(prepared) == dict(zip(ANSWERS["id"], ANSWERS["y"], strict=True))
    assert read_test(prepared).column_names == ["id", "x"]


def test_answers_without_ids_are_matched_row_by_row(make_prepared):
    text = with_answers().replace('id = "id"\n', "")
    files = {"train": TRAIN, "test": TEST, "answers": ANSWERS}
    prepared = make_prepared(text, **{name: table.drop(columns="id") for name, table in files.items()})
    x_of = dict(zip(*read_test(prepared).to_pydict().values(), strict=True))
    expected = dict(zip(TEST["x"], ANSWERS["y"], strict=True))
    assert {x_of[id_]: y for id_, y in answers_by_id(prepared).items()} == expected
    assert not set(x_of) & set(read_train(prepared)["id"].to_pylist())


def test_answers_in_the_test_file_itself(make_prepared):
    prepared = make_prepared(toml(), train=TRAIN, test=TEST.merge(ANSWERS))
    assert answers_by_id(prepared) == dict(zip(ANSWERS["id"], ANSWERS["y"], strict=True))
    assert read_test(prepared).column_names == ["id", "x"]


@pytest.mark.parametrize("test", [TEST, TEST.assign(y=None)])
def test_without_answers_nothing_is_scored(make_prepared, test):
    prepared = make_prepared(toml(), train=TRAIN, test=test)
    assert not prepared.has_answers
    assert sorted(read_test(prepared)["id"].to_pylist()) == list(TEST["id"])
    assert not (prepared.folder / "private").exists()
    with pytest.raises(CompetitionError, match="The answers of this-one are not known here"):
        load_solution(prepared)


def test_without_answers_a_share_is_hidden_from_the_source_where_asked(make_prepared):
    prepared = make_prepared(toml(split="[split]\ntest = 0.25\n"), train=TRAIN, test=TEST)
    unlabelled = read_unlabelled(prepared)
    assert unlabelled is not None
    assert (prepared.rows_train, prepared.rows_test, prepared.rows_unlabelled) == (30, 10, 20)
    assert sorted(unlabelled["id"].to_pylist()) == list(TEST["id"])
    assert unlabelled.column_names == ["id", "x"]


def test_kaggles_usage_is_followed(make_prepared):
    usage = ANSWERS.assign(Usage=["Public"] * 6 + ["Private"] * 10 + ["Ignored"] * 4)
    prepared = make_prepared(with_answers(), train=TRAIN, test=TEST, answers=usage)
    solution = load_solution(prepared)
    assert prepared.spec.split.column == "Usage"
    assert (prepared.rows_test, prepared.rows_public, prepared.rows_private) == (20, 6, 10)
    assert sorted(solution.ids[solution.public]) == list(range(100, 106))
    assert solution.ignored is not None
    assert sorted(solution.ids[solution.ignored]) == list(range(116, 120))
    assert "Usage" not in read_test(prepared).column_names


@pytest.mark.parametrize("method", ["stratified", "random"])
def test_kaggles_usage_is_followed_beside_a_method(make_prepared, method):
    usage = ANSWERS.assign(Usage=["Public"] * 6 + ["Private"] * 14)
    text = with_answers(split=f'[split]\nmethod = "{method}"\n')
    prepared = make_prepared(text, train=TRAIN, test=TEST, answers=usage)
    solution, split = load_solution(prepared), prepared.spec.split
    assert sorted(solution.ids[solution.public]) == list(range(100, 106))
    assert (split.method, split.column, split.folds.method) == ("column", "Usage", method)
    assert [column.name for column in prepared.columns] == ["x"]


@pytest.mark.parametrize("everywhere", [False, True])
def test_usage_beside_a_group_is_neither_followed_nor_a_feature(make_prepared, everywhere):
    said = ["Public"] * 6 + ["Private"] * 14
    train, test = TRAIN.assign(g=1), TEST.assign(g=np.arange(20) // 4)
    if everywhere:
        train, test = train.assign(Usage="Train"), test.assign(Usage=said)
    text = with_answers(split='[split]\ngroup = "g"\n')
    prepared = make_prepared(text, train=train, test=test, answers=ANSWERS.assign(Usage=said))
    assert prepared.spec.split.method == "group"
    assert [column.name for column in prepared.columns] == ["x", "g"]


def test_a_usage_column_of_numbers_in_the_answers_is_left_aside(make_prepared):
    answers = ANSWERS.assign(Usage=range(20))
    prepared = make_prepared(with_answers(), train=TRAIN, test=TEST, answers=answers)
    assert prepared.spec.split.column is None
    assert [column.name for column in prepared.columns] == ["x"]


def test_usage_reaches_nobody_even_where_every_table_has_it(make_prepared):
    said = ["Public"] * 6 + ["Private"] * 14
    tables = {"train": TRAIN.assign(Usage="Train"), "test": TEST.assign(Usage=said)}
    prepared = make_prepared(with_answers(), answers=ANSWERS.assign(Usage=said), **tables)
    assert "Usage" not in read_test(prepared).column_names
    assert "Usage" not in read_train(prepared).column_names
    assert prepared.rows_public == 6


def test_a_usage_column_of_another_name(make_prepared):
    usage = ANSWERS.assign(part=["public", "private"] * 10)
    text = with_answers(split='[split]\ncolumn = "part"\n')
    prepared = make_prepared(text, train=TRAIN, test=TEST, answers=usage)
    assert (prepared.rows_public, prepared.rows_private) == (10, 10)


def test_official_groups_stay_whole_in_the_public_share(make_prepared):
    text = with_answers(split='[split]\ngroup = "g"\n')
    prepared = make_prepared(
        text, train=TRAIN.assign(g=1), test=TEST.assign(g=np.arange(20) // 4), answers=ANSWERS
    )
    solution = load_solution(prepared)
    groups = np.array(read_test(prepared)["g"].to_pylist())
    assert not set(groups[solution.public]) & set(groups[~solution.public])
    assert solution.block is not None
    assert all(len(set(solution.block[groups == group])) == 1 for group in set(groups))


def test_a_column_of_train_alone_can_be_dropped(make_prepared):
    text = toml(data='drop = ["leak", "note"]\n')
    prepared = make_prepared(text, train=TRAIN.assign(leak=1), test=TEST.assign(note="n"))
    assert [column.name for column in prepared.columns] == ["x"]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"train": TRAIN.assign(z=1)}, "test.csv lacks the column 'z' of train.csv. Add .* in data.drop"),
        ({"test": TEST.assign(z=1, w=2)}, "test.csv has the columns 'z', 'w', which train.csv lacks"),
        (
            {"test": TEST.assign(x="n/k")},
            "test.csv, row 1: the column 'x' holds 'n/k', but only numbers in train.csv",
        ),
        ({"test": TEST.assign(id=7)}, "test.csv: the id 'id' repeats: 7 stands in rows 1, 2"),
        (
            {"answers": ANSWERS.head(18)},
            "answers.csv holds no answer for rows 19 and 20 of test.csv, such as id 118",
        ),
        (
            {"answers": pd.concat([ANSWERS, ANSWERS.assign(id=ANSWERS["id"] + 100)])},
            "answers.csv holds 20 ids that test.csv lacks, such as 200",
        ),
        ({"answers": ANSWERS.assign(y=[None] + [1] * 19)}, "answers.csv: the answer 'y' is missing in row 1"),
        (
            {"answers": ANSWERS.rename(columns={"y": "label"})},
            "answers.csv lacks the column 'y'. Its columns are: id, label",
        ),
        ({"answers": ANSWERS.drop(columns="id")}, "answers.csv lacks the id column 'id'"),
        (
            {"answers": ANSWERS.assign(id=[f"a{number}" for number in ANSWERS["id"]])},
            "holds no answer for rows 1, 2",
        ),
    ],
)
def test_files_that_do_not_fit_are_told(make_prepared, files, message):
    with pytest.raises(SourceError, match=message):
        make_prepared(with_answers(), **({"train": TRAIN, "test": TEST, "answers": ANSWERS} | files))


def test_answers_without_ids_must_be_as_many(make_prepared):
    text = with_answers().replace('id = "id"\n', "")
    files = {
        "train": TRAIN.drop(columns="id"),
        "test": TEST.drop(columns="id"),
        "answers": ANSWERS[["y"]].head(3),
    }
    with pytest.raises(SourceError, match=r"answers.csv has 3 rows but test.csv has 20"):
        make_prepared(text, **files)


def test_half_of_the_answers_are_none(make_prepared):
    with pytest.raises(
        SourceError, match=r"test.csv: the answer 'y' is missing in rows 1, 2, 3, 4, 5 and 5 more"
    ):
        make_prepared(toml(), train=TRAIN, test=TEST.assign(y=[None] * 10 + [1] * 10))


def test_a_share_beside_answers_is_refused(make_prepared):
    with pytest.raises(
        SplitError, match=r"split.test: test.csv holds answers, so its rows are the hidden ones"
    ):
        make_prepared(toml(split="[split]\ntest = 0.2\n"), train=TRAIN, test=TEST.merge(ANSWERS))


def test_a_usage_column_that_is_not_there(make_prepared):
    with pytest.raises(SourceError, match=r"split.column: 'part' is no column of answers.csv"):
        make_prepared(
            with_answers(split='[split]\ncolumn = "part"\n'), train=TRAIN, test=TEST, answers=ANSWERS
        )


def test_usage_that_is_a_feature_is_left_alone(make_prepared):
    prepared = make_prepared(
        with_answers(), train=TRAIN.assign(Usage="high"), test=TEST.assign(Usage="low"), answers=ANSWERS
    )
    assert [column.name for column in prepared.columns] == ["x", "Usage"]
    assert prepared.spec.split.method == "stratified"
