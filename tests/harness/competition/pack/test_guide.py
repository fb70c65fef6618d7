from harness.competition.pack.guide import write_guide

TOML = '{about}[data]\nsource = "t.csv"\ntarget = "y"\n{data}[metric]\nname = "{metric}"\n'


def guide_of(make_prepared, answers, *, metric, data="", about="", **columns):
    toml = TOML.format(about=about, data=data, metric=metric)
    rows = len(answers)
    days = [f"2024-01-{1 + row % 28:02}" for row in range(rows)]
    prepared = make_prepared(toml, t={"x": range(rows), "day": days, "y": answers, **columns})
    return write_guide(prepared, files=("train.csv", "test.csv"))


def test_it_tells_how_to_take_part(make_prepared):
    guide = guide_of(
        make_prepared,
        [row**1.5 for row in range(80)],
        metric="rmse",
        data='weight = "w"\n',
        about='[competition]\ntitle = "A pack"\n',
        w=[1.0] * 80,
    )
    for line in (
        "# A pack\n",
        "Predict `y` (regression). 60 rows to learn from, 20 rows to predict.",
        "- `train.csv`: the rows to learn from",
        "`rmse`: ",
        "Lower is better.",
        "id,y\n",
        "| `id` | id | names the row |",
        "| `x` | number | feature |",
        "| `day` | date | feature |",
        "| `y` | number | to predict, only in train |",
        "| `w` | number | weight of the row, only in train |",
    ):
        assert line in guide
    assert "sample_submission.csv`:" in guide


def test_classes_and_their_columns_are_explained(make_prepared):
    guide = guide_of(make_prepared, [f"class {row % 9}" for row in range(90)], metric="log_loss")
    assert "the 10 columns of `sample_submission.csv`" in guide
    assert "id,class 0,class 1,class 2,class 3,class 4,…" in guide
    assert "| `y` | 9 classes | to predict, only in train |" in guide
    few = guide_of(make_prepared, ["no", "yes"] * 40, metric="roc_auc")
    assert "| `y` | no or yes | to predict, only in train |" in few
    assert "Higher is better." in few


def test_options_are_named(make_prepared):
    toml_about = '[competition]\ntask = "multiclass"\n'
    guide = guide_of(make_prepared, ["a", "b", "c"] * 30, metric="map_at_k", about=toml_about)
    assert "`map_at_k`" in guide


def test_a_metric_of_ones_own(make_prepared, write_competition):
    write_competition("", metric="def score(solution, submission, row_id_column_name):\n    return 1.0\n")
    guide = guide_of(
        make_prepared,
        [row**1.5 for row in range(80)],
        metric='euros"\nfile = "metric.py"\ndirection = "minimize',
    )
    assert "`euros`, a metric of this competition: lower is better." in guide


def test_groups_are_to_be_found(make_prepared):
    about = '[competition]\ntask = "clustering"\n'
    guide = guide_of(make_prepared, ["a", "b"] * 40, metric="v_measure", about=about)
    assert "Put the 80 rows of `test.csv` into groups." in guide
    assert "only in train" not in guide
