from dataclasses import replace

import pytest

from harness.scoring.receipt import Receipt, ReleasedScore, receipt_lines, receipt_table

RECEIPT = Receipt(
    entry_id="e1",
    competition="toy",
    team="ada",
    kind="submission",
    status="scored",
    late=False,
    rows=4,
    scores=(ReleasedScore("rmse", 1.5, 1.0, 2.0, "normal"), ReleasedScore("mae", None)),
    rank=2,
    of=7,
    previous_best=1.75,
    improvement=0.25,
)


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        (
            {},
            [
                "rmse  1.5  (95 % interval 1 to 2)",
                "mae  n/a",
                "rank   2 of 7",
                "better by 0.25: the team's best before was 1.75",
                "entry  e1 of team ada",
            ],
        ),
        (
            {"improvement": -0.5, "scores": (ReleasedScore("rmse", 2.25),), "warnings": ("Late.",)},
            [
                "rmse  2.25",
                "rank   2 of 7",
                "no improvement: the team's best before was 1.75",
                "entry  e1 of team ada",
                "note   Late.",
            ],
        ),
        (
            {"scores": (), "rank": None, "previous_best": None, "improvement": None},
            ["valid  scores are not told in this competition", "entry  e1 of team ada"],
        ),
        (
            {"scores": (), "rank": None, "previous_best": None, "improvement": None, "status": "unscored"},
            ["valid  the answers are not known here, so it is not scored", "entry  e1 of team ada"],
        ),
    ],
)
def test_what_a_person_reads(changes, lines):
    assert receipt_lines(replace(RECEIPT, **changes)) == lines


def test_the_receipt_as_a_row():
    table = receipt_table(RECEIPT)
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert (row["rmse"], row["rmse_low"], row["rmse_high"], row["mae"]) == (1.5, 1.0, 2.0, None)
    assert (row["entry"], row["rank"], row["of"], row["improvement"]) == ("e1", 2, 7, 0.25)
    assert RECEIPT.score == 1.5
    assert replace(RECEIPT, scores=()).score is None
