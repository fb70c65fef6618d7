"""Real tables whose faults are known, and clean ones: the whole path from competition.toml to the report."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.competition.check import check_competition
from harness.competition.open import open_competition
from harness.workspace import Workspace

BUNDLED = sorted(
    file.parent.name for file in Path(__file__).parents[4].glob("competitions/*/competition.toml")
)


@pytest.fixture
def alarms(prepare_competition, shared_data):
    """Errors and warnings about a real table, by check and column."""

    def find(path: str, toml: str) -> set[tuple[str, str, str | None]]:
        report = check_competition(prepare_competition(shared_data / path, toml))
        return {(f.level, f.check, f.column) for f in report.findings if f.level != "note"}

    return find


def toml(target: str, metric: str, *more: str) -> str:
    return "\n".join(["[data]", f'target = "{target}"', *more, "[metric]", f'name = "{metric}"'])


def test_bike_rentals_add_up_and_are_ordered_by_time(alarms) -> None:
    found = alarms("bike_sharing_hourly/hour.csv", toml("cnt", "rmsle", "dayfirst = true"))
    assert ("error", "arithmetic", "casual + registered") in found
    assert ("warning", "leakage", "registered") in found
    assert {("warning", "time", "instant"), ("warning", "time", "dteday")} <= found


def test_thyroid_has_an_empty_column(alarms) -> None:
    found = alarms("thyroid_sick/data.csv", toml("Class", "average_precision", 'positive = "sick"'))
    assert ("warning", "constants", "TBG") in found
    assert not any(level == "error" for level, _, _ in found)


def test_text_messages_are_sent_twice(alarms) -> None:
    found = alarms("sms_spam/spam.csv", toml("label", "f1", 'positive = "spam"', 'encoding = "cp1252"'))
    assert found == {("warning", "duplicates", None)}


def test_electricity_prices_follow_each_other(alarms) -> None:
    assert alarms("electricity_elec2/elec.csv", toml("class", "accuracy")) == {
        ("warning", "neighbours", None)
    }


def test_cooling_is_another_result_of_the_same_simulation(alarms) -> None:
    found = alarms("energy_efficiency/energy.csv", toml("Heating Load", "rmse"))
    assert found == {("warning", "leakage", "Cooling Load")}


@pytest.mark.slow
@pytest.mark.parametrize("slug", BUNDLED)
def test_bundled_competitions_raise_no_alarm(tmp_path, slug) -> None:
    report = check_competition(open_competition(Workspace(tmp_path), slug))
    assert [finding for finding in report.findings if finding.level != "note"] == []


@pytest.mark.parametrize(
    ("path", "target", "metric"),
    [
        pytest.param("adult/train.csv", "income", "roc_auc", marks=pytest.mark.slow),
        pytest.param("california_housing/housing.csv", "median_house_value", "rmse", marks=pytest.mark.slow),
        ("car_evaluation/data.csv", "class", "balanced_accuracy"),
        ("heart_cleveland/data.csv", "num", "roc_auc"),
    ],
)
def test_clean_tables_raise_no_alarm(alarms, path, target, metric) -> None:
    assert alarms(path, toml(target, metric)) == set()
