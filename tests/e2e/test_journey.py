"""What a newcomer does first, with the real command: from a table to a leaderboard; and what may go wrong."""

import csv
import json
import random

import pytest


@pytest.fixture
def table(tmp_path):
    """300 customers, of whom those with many calls churn more often."""
    chance = random.Random(7)  # noqa: S311 - a table, not a secret
    file = tmp_path / "customers.csv"
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["customer", "minutes", "calls", "plan", "churned"])
        for number in range(300):
            calls = chance.randrange(20)
            churned = "yes" if chance.random() < calls / 25 else "no"
            plan = chance.choice(["basic", "plus"])
            writer.writerow([f"c{number:04d}", chance.randrange(900), calls, plan, churned])
    return file


def read_csv(file):
    with file.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def write_csv(file, rows):
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def predict(pack, file, rule):
    target = list(read_csv(pack / "sample_submission.csv")[0])[1]
    rows = [{"customer": row["customer"], target: rule(row)} for row in read_csv(pack / "test.csv")]
    write_csv(file, rows)
    return rows


def test_from_a_table_to_a_leaderboard(harness, table, tmp_path):
    made = harness("new", "churn", "--data", str(table), "--target", "churned")
    assert "harness check churn" in made.stderr
    text = (tmp_path / "competitions" / "churn" / "competition.toml").read_text(encoding="utf-8")
    assert 'positive = "yes"' in text or 'positive = "no"' in text
    assert "customer" in text

    findings = json.loads(harness("check", "churn", "--format", "json").stdout)
    assert not [finding for finding in findings if finding["level"] == "error"]
    assert "roc_auc" in harness("show", "churn").stdout

    harness("pack", "churn", "--to", "pack")
    pack = tmp_path / "pack"
    positive = "yes" if 'positive = "yes"' in text else "no"
    sign = 1 if positive == "yes" else -1
    good = predict(pack, tmp_path / "good.csv", lambda row: 0.5 + sign * (int(row["calls"]) - 10) / 100)

    assert "ready to submit" in harness("validate", "churn", "-f", "good.csv").stderr
    receipt = harness("submit", "churn", "-f", "good.csv", "-m", "by calls", "-t", "ada", "--model", "calls")
    assert "rank   1 of" in receipt.stdout

    board = json.loads(harness("board", "churn", "--format", "json").stdout)
    assert board[0]["team"] == "ada"
    assert board[0]["rank"] == 1
    assert board[0]["roc_auc_low"] < board[0]["roc_auc"] < board[0]["roc_auc_high"]
    assert {row["team"] for row in board} == {"ada", "reference"}
    private = json.loads(harness("board", "churn", "--private", "--format", "json").stdout)
    assert private[0]["roc_auc"] != board[0]["roc_auc"]

    again = harness("submit", "churn", "-f", "good.csv", "-t", "ada", "--format", "json")
    assert json.loads(again.stdout)[0]["improvement"] == 0
    assert len(json.loads(harness("board", "churn", "--all", "--format", "json").stdout)) == len(board) + 1

    write_csv(tmp_path / "short.csv", good[:-2])
    refused = harness("submit", "churn", "-f", "short.csv", "-t", "ada", code=3)
    assert "2 test ids have no row" in refused.stderr
    mine = json.loads(harness("submissions", "churn", "-t", "ada", "--format", "json").stdout)
    assert [row["status"] for row in mine] == ["invalid", "scored", "scored"]

    for number in range(2):
        harness("withdraw", "churn", mine[2 - number]["entry"], "-m", "a joke")
    assert "ada" not in harness("board", "churn").stdout


def test_a_change_of_the_metric_makes_scores_stale_until_they_are_rescored(forked, table, tmp_path):
    forked("new", "churn", "--data", str(table), "--target", "churned", "--metric", "roc_auc")
    forked("pack", "churn", "--to", "pack")
    predict(tmp_path / "pack", tmp_path / "mine.csv", lambda row: int(row["calls"]) / 20)
    forked("submit", "churn", "-f", "mine.csv", "-t", "ada")
    file = tmp_path / "competitions" / "churn" / "competition.toml"
    text = file.read_text(encoding="utf-8")
    assert 'name = "roc_auc"' in text
    file.write_text(text.replace('name = "roc_auc"', 'name = "gini"'), encoding="utf-8")

    stale = forked("board", "churn")
    assert "ada" not in stale.stdout
    assert "harness rescore churn" in stale.stderr
    assert "Scored again: 1 of 1" in forked("rescore", "churn").stderr
    assert json.loads(forked("board", "churn", "--format", "json", "--team", "ada").stdout)[0]["gini"]


@pytest.mark.parametrize("ending", ["csv", "json", "md", "parquet"])
def test_the_board_is_exported(forked, tmp_path, ending):
    forked("export", "board", "best-line", "-o", f"board.{ending}")
    assert (tmp_path / f"board.{ending}").stat().st_size > 100
    assert not list(tmp_path.glob("*.tmp"))


def test_a_name_from_another_world_is_only_a_name(forked, tmp_path):
    forked("prepare", "iris")
    sample = str(tmp_path / ".harness" / "data" / "iris" / "public" / "sample_submission.parquet")
    for team in ("<script>alert(1)</script>", "../../etc", "=cmd()", "日本"):
        forked("submit", "iris", "-f", sample, "-t", team)
    board = json.loads(forked("board", "iris", "--format", "json").stdout)
    assert {"<script>alert(1)</script>", "../../etc", "=cmd()", "日本"} <= {row["team"] for row in board}
    forked("export", "board", "iris", "-o", "board.csv")
    assert ",'=cmd()," in (tmp_path / "board.csv").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".harness", "board.csv"]


def test_the_list_survives_a_broken_competition(forked, tmp_path):
    broken = tmp_path / "competitions" / "broken"
    broken.mkdir(parents=True)
    (broken / "competition.toml").write_text("[data\n", encoding="utf-8")
    wrong = tmp_path / "competitions" / "wrong"
    wrong.mkdir()
    text = '[data]\nsource = "a.csv"\ntarget = "y"\n[metric]\nname = "map@3"\nalso = ["f1_macro"]\n'
    (wrong / "competition.toml").write_text(text, encoding="utf-8")
    rows = {row["competition"]: row for row in json.loads(forked("list", "--format", "json").stdout)}
    assert rows["broken"]["problem"]
    assert "2 mistakes" in rows["wrong"]["problem"]
    assert not rows["iris"]["problem"]
    assert "competition.toml" in forked("board", "broken", code=1).stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("show", "irs"), 2, "Did you mean iris"),
        (("metrics", "roc_ac"), 2, "Did you mean roc_auc"),
        (("submit", "iris", "-f", "nothing.csv"), 2, "There is no file nothing.csv"),
        (("withdraw", "iris", "#99"), 2, "no #99"),
        (("new", "x", "--data", "nothing.csv", "--target", "y"), 1, "nothing.csv"),
        (("new", "iris/../x", "--data", "nothing.csv", "--target", "y"), 2, "cannot name a competition"),
        (("pack", "iris", "--to", "."), 2, "not empty"),
        (("export", "board", "iris", "-o", "board.xls"), 2, "board.xls"),
    ],
)
def test_mistakes_end_in_one_message_and_an_exit_code(forked, arguments, code, says):
    if arguments[0] == "pack":
        forked("board", "iris")
    shown = forked(*arguments, code=code)
    assert says in shown.stderr
    assert shown.stdout == ""
    assert len(shown.stderr.splitlines()) <= 2


def test_rows_without_an_answer_are_counted(forked, tmp_path):
    rows = "".join(f"{n % 7},{'' if n % 4 == 0 else 'ab'[n % 2]}\n" for n in range(80))
    (tmp_path / "gaps.csv").write_text(f"x,y\n{rows}", encoding="utf-8")
    forked("new", "gaps", "--data", "gaps.csv", "--target", "y")
    assert "Left out: 20 rows" in forked("prepare", "gaps").stderr
    assert "20 rows without an answer" in forked("show", "gaps").stdout
