import pytest

from harness.scoring.problems import Example, Mistake, Problem, merge, quote, refusal_text


def problem(mistake=Mistake.EMPTY, column="y", count=1, rows=(1,), advice=""):
    return Problem(mistake, column, count, tuple(Example(row, row, "''") for row in rows), advice)


def test_a_problem_is_one_line():
    assert str(problem()) == (
        "column 'y': 1 cell is empty (row 1 (id '1'): ''). Every test row needs a prediction."
    )
    assert str(problem(count=7, rows=(3, 9))).startswith(
        "column 'y': 7 cells are empty (first row 3 (id '3')"
    )
    assert str(Problem(Mistake.RANGE, "", 1, (Example(4, cell="2"),), "Lower.")) == (
        "1 number is out of range (row 4: 2). Lower."
    )


def test_problems_of_several_parts_become_one_with_the_first_rows():
    parts = [problem(count=4, rows=(1, 2, 3, 4)), problem(count=3, rows=(5, 6, 7)).shifted(10)]
    (merged,) = merge(parts)
    assert merged.count == 7
    assert [example.row for example in merged.examples] == [1, 2, 3, 4, 15]


def test_problems_are_told_in_the_order_of_their_kinds():
    found = merge(
        [problem(Mistake.RANGE), problem(Mistake.RAGGED), problem(Mistake.EMPTY), problem(column="z")]
    )
    assert [one.mistake.name for one in found] == ["RAGGED", "EMPTY", "EMPTY", "RANGE"]


def test_one_problem_is_a_sentence_and_many_are_a_list():
    assert refusal_text("f.csv", ["Wrong."]) == "f.csv: Wrong."
    lines = refusal_text("f.csv", [f"Line {number}." for number in range(25)]).split("\n")
    assert len(lines) == 12
    assert lines[0] == "f.csv: 25 problems."
    assert lines[-1] == "  … and 15 more."


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("a", "'a'"),
        (7, "'7'"),
        ("\x1b[31mred", "'�[31mred'"),
        ("x" * 100, f"'{'x' * 40}…'"),
        ("a\nb", "'a�b'"),
    ],
)
def test_cells_are_shown_short_and_harmless(cell, shown):
    assert quote(cell) == shown
