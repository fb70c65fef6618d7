from __future__ import annotations

import pytest

from harness.competition.check import (
    CHECKS,
    CheckSpec,
    Finding,
    Report,
    check_competition,
    run_check,
    run_checks,
)
from harness.tabular import to_json

NOTE = Finding(level="note", message="Seen.", advice="Nothing.")
WARNING = Finding(level="warning", check="drift", column="a", number=0.8, message="Moved.", advice="Look.")
ERROR = Finding(level="error", message="Leaks.", advice="Drop it.")


@pytest.mark.parametrize(
    ("findings", "worst"),
    [((), None), ((NOTE,), "note"), ((NOTE, WARNING), "warning"), ((NOTE, ERROR, WARNING), "error")],
)
def test_the_worst_level_decides(findings, worst) -> None:
    assert Report(findings).worst == worst


def test_the_table_holds_every_field_and_the_summary_counts() -> None:
    table = Report((WARNING, NOTE, NOTE), sampled=50_000).table()
    assert table.columns == ("level", "check", "column", "number", "message", "advice")
    assert table.rows[0] == ("warning", "drift", "a", 0.8, "Moved.", "Look.")
    assert table.title == ("1 warning, 2 notes. Models saw a fixed sample of at most 20,000 of 50,000 rows.")
    assert Report(()).summary == "Nothing found."
    assert '"level": "warning"' in to_json(table)


def test_many_alike_findings_become_one_line(make_tables, clean) -> None:
    frame = clean[["a", "y"]].assign(**{f"same{number:02}": 1.0 for number in range(25)})
    (constants,) = (check for check in CHECKS if check.name == "constants")
    found = run_check(constants, make_tables(frame, "y"))
    assert len(found) == 11
    assert found[-1].message.startswith("The same of 15 more: same10, same11")
    assert (found[-1].number, found[-1].check) == (15, "constants")


def test_errors_come_first_and_progress_is_told(make_tables, clean) -> None:
    clean["outcome"] = clean["yes"]
    told: list[tuple[str, int, int]] = []
    report = run_checks(make_tables(clean, "yes"), progress=lambda *step: told.append(step))
    assert report.worst == report.findings[0].level == "error"
    assert [step[0] for step in told] == [check.name for check in CHECKS]
    assert told[-1][1:] == (len(CHECKS) - 1, len(CHECKS))


def test_a_check_of_ones_own_runs_like_the_others(make_tables, clean) -> None:
    mine = CheckSpec(name="mine", summary="Always speaks.", function=lambda _: [NOTE])
    (found,) = run_check(mine, make_tables(clean, "yes"))
    assert found.check == "mine"


def test_a_prepared_competition_is_checked_whole(prepare_competition, clean) -> None:
    clean["outcome"] = clean["yes"].map({"yes": "left", "no": "stayed"})
    toml = '[data]\ntarget = "yes"\npositive = "yes"\n[metric]\nname = "roc_auc"\n'
    report = check_competition(prepare_competition(clean.drop(columns="y"), toml))
    assert [(finding.check, finding.column) for finding in report.findings if finding.level != "note"] == [
        ("leakage", "outcome")
    ]
