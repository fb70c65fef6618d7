from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harness.competition.check.order import CHECK


@pytest.fixture
def frame() -> pd.DataFrame:
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"id": random.permutation(600), "x": random.normal(size=600)})
    return frame.assign(answer=random.choice(["sick", "well"], 600))


def test_shuffled_ids_tell_nothing(make_tables, find, frame) -> None:
    assert find(CHECK, make_tables(frame, "answer", row_id="id")) == {}


def test_ids_that_were_dealt_out_by_the_answer_are_an_error(make_tables, find, frame) -> None:
    frame["id"] = frame["id"] + np.where(frame["answer"] == "sick", 500, 0)
    found = find(CHECK, make_tables(frame, "answer", row_id="id"))
    assert list(found) == [("error", "id")]
    assert found["error", "id"].number > 0.8


def test_ids_that_tell_a_little_are_a_warning_and_with_time_a_note(make_tables, find, frame) -> None:
    frame["id"] = frame["id"] + np.where(frame["answer"] == "sick", 200, 0)
    assert list(find(CHECK, make_tables(frame, "answer", row_id="id"))) == [("warning", "id")]
    assert list(find(CHECK, make_tables(frame, "answer", row_id="id", split="time"))) == [("note", "id")]


@pytest.mark.parametrize("write", ["{mark}-{number}", "{number}{mark}", "{mark}{number:>05}"])
def test_written_ids_are_read_for_numbers_codes_and_lengths(make_tables, find, frame, write) -> None:
    marks = frame["answer"].map({"sick": "AA", "well": "A"})
    frame["id"] = [
        write.format(mark=mark, number=number) for mark, number in zip(marks, frame["id"] + 1000, strict=True)
    ]
    assert list(find(CHECK, make_tables(frame, "answer", row_id="id"))) == [("error", "id")]


def test_sorted_hidden_rows_are_an_error(make_tables, find, frame) -> None:
    frame = frame.sort_values("answer", ignore_index=True)
    found = find(CHECK, make_tables(frame, "answer", row_id="id"))
    assert "order of the hidden rows" in found["error", None].message
    assert "sorted by 'answer' (2 runs" in found["note", None].message


def test_a_source_sorted_by_a_number_is_noted(make_tables, find, frame) -> None:
    frame = frame.assign(answer=np.sort(frame["x"].to_numpy())[::-1])
    hidden = np.zeros(600, dtype=bool)
    assert list(find(CHECK, make_tables(frame, "answer", row_id="id", hidden=hidden))) == [("note", None)]


def test_a_number_that_grows_from_row_to_row_is_found(make_tables, find, frame) -> None:
    frame["growth"] = np.arange(600) + 50 * np.random.default_rng(1).normal(size=600)
    assert list(find(CHECK, make_tables(frame.drop(columns="answer"), "growth", row_id="id"))) == [
        ("error", None)
    ]
