from dataclasses import replace

from baselines.families.registry import available_families, find_family
from baselines.learning import Shape
from baselines.portfolio import portfolio


def shape(rows: int, *, classes: int = 2) -> Shape:
    return Shape(
        task="regression" if classes == 0 else "binary" if classes == 2 else "multiclass",
        classes=classes,
        targets=1,
        rows=rows,
        rows_valid=rows // 4,
        rows_test=rows // 3,
        numbers=20,
        categories=2,
        levels=10,
        texts=0,
    )


def test_the_floor_comes_first_and_something_quick_next() -> None:
    for rows in (200, 40_000):
        first, second, *others = portfolio(available_families(), shape(rows))
        assert first.family == "dummy"
        assert second.seconds <= min(one.seconds for one in others)


def test_boosters_come_before_forests_where_rows_are_many() -> None:
    order = [one.family for one in portfolio(available_families(), shape(40_000))]
    assert order.index("lightgbm") < order.index("random-forest")
    assert order.index("lightgbm") < order.index("knn")


def test_two_boosters_come_before_a_linear_model_where_rows_are_very_many() -> None:
    families = ["dummy", "naive-bayes", "linear", "lightgbm", "xgboost"]
    order = [one.family for one in portfolio(families, shape(120_000))]
    assert {"lightgbm", "xgboost"} <= set(order[: order.index("linear")])


def test_on_texts_a_linear_model_keeps_its_place() -> None:
    texts = replace(shape(1_000), numbers=0, categories=0, texts=1)
    few, many = (
        [one.hope for one in portfolio(["linear"], each)] for each in (texts, replace(texts, rows=120_000))
    )
    assert few == many


def test_every_family_that_serves_is_there() -> None:
    small = shape(200)
    names = {one.family for one in portfolio(available_families(), small)}
    assert names == {name for name in available_families() if find_family(name).serves(small)}


def test_quick_is_one_of_each() -> None:
    names = [one.family for one in portfolio(available_families(), shape(200, classes=0), quick=True)]
    assert len(names) == len(set(names))
    assert "lightgbm" in names
