import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.console import fits, print_table, printable, progress, say
from harness.tabular import Table

TABLE = Table(columns=("team", "score"), rows=[("ada\x1b[31m", 0.5)], digits={"score": 2}, title="Board")


@pytest.mark.parametrize("text", ["plain", "naïve", "日本語", "👩\u200d🚀"])
def test_honest_text_is_left_alone(text):
    assert printable(text) == text


@pytest.mark.parametrize(
    "hidden", ["\x1b[31m", "\x00", "\x07", "\x9b", "\u202e", "\u200b", "\ufeff", "\r", "\u2028"]
)
def test_what_could_move_or_hide_text_is_replaced(hidden):
    assert printable(f"a{hidden[0]}b") == "a�b"


def test_line_breaks_only_where_they_are_ours():
    assert printable("a\nb") == "a�b"
    assert printable("a\nb", lines=True) == "a\nb"


@given(st.text())
def test_nothing_printed_can_start_an_escape(text):
    assert not set(printable(text)) & {"\x1b", "\x9b", "\r", "\n", "\x08"}


def test_a_table_reaches_stdout_without_escapes(capsys):
    print_table(TABLE)
    shown = capsys.readouterr()
    assert "ada�[31m" in shown.out
    assert "0.50" in shown.out
    assert "\x1b" not in shown.out
    assert shown.err == ""


@pytest.mark.parametrize(("output", "start"), [("csv", "team,score\n"), ("json", "[\n")])
def test_other_formats(capsys, output, start):
    print_table(TABLE, output)
    assert capsys.readouterr().out.startswith(start)


def test_a_file_has_room_for_160_characters(capsys):
    assert fits(Table(columns=("a" * 157,), rows=[]))
    assert not fits(Table(columns=("a" * 158,), rows=[]))


def test_numbers_are_never_cropped_and_a_table_rather_grows_wider_than_its_room(capsys):
    columns = ("name", *(f"number {place}" for place in range(20)))
    print_table(Table(columns, [("gradient-boosting", *([0.123456] * 20))], dict.fromkeys(columns, 6)))
    lines = capsys.readouterr().out.splitlines()
    (row,) = (line for line in lines if "0.12" in line)
    assert row.split().count("0.123456") == 20
    assert row.split()[0] == "gradien…"
    assert all(any(f"number {place}" in line for line in lines) for place in range(20))


def test_the_longest_text_makes_room_for_the_others(capsys):
    print_table(Table(("name", "params", "score"), [("linear", "C=0.1 " * 50, 0.25), ("tree", "", 0.5)]))
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 160
    (row,) = (line for line in lines if "linear" in line)
    assert row.rstrip().endswith("0.25")
    assert sum(line.count("C=0.1") for line in lines) == 50, "what is long goes on below"


def test_a_note_goes_to_stderr(capsys):
    say("done")
    assert capsys.readouterr().err == "done\n"


def test_no_progress_where_nobody_looks(capsys):
    with progress("Reading") as display:
        assert display is None
    assert capsys.readouterr().err == ""
