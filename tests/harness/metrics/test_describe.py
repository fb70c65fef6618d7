from __future__ import annotations

import pytest

from harness.errors import UnknownNameError
from harness.metrics import all_metrics
from harness.metrics.describe import explain, metric_table


def test_the_table_has_a_row_for_every_metric() -> None:
    table = metric_table()
    assert [row[0] for row in table.rows] == [metric.name for metric in all_metrics()]
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_one_metric_is_found_by_another_name() -> None:
    assert [row[0] for row in metric_table("auc").rows] == ["roc_auc"]


@pytest.mark.parametrize("metric", all_metrics(), ids=lambda metric: metric.name)
def test_a_page_says_what_the_metric_is_and_takes(metric: object) -> None:
    page = explain(metric.name)
    for text in (metric.title, metric.summary, metric.interval, *metric.options, *metric.needs):
        assert text in page
    assert max(map(len, page.splitlines())) < 200


def test_an_unknown_metric_is_not_explained() -> None:
    with pytest.raises(UnknownNameError, match="no metric named 'banana'"):
        explain("banana")
