import pyarrow as pa
import pytest

from harness.scoring.cells.labels import UNKNOWN, LabelBook, LabelCells


@pytest.mark.parametrize(
    ("classes", "written", "code"),
    [
        (("0", "1"), "1", 1),
        (("0", "1"), "1.0", 1),
        (("0", "1"), "True", 1),
        (("0", "1"), "false", 0),
        (("False", "True"), "true", 1),
        (("False", "True"), "0", 0),
        (("False", "True"), "1.0", 1),
        (("1", "2.5"), "2.50", 1),
        (("1", "10"), "1e1", 1),
        (("No", "Yes"), "yes", 1),
        (("a", "A"), "A", 1),
        (("a", "A"), "a", 0),
        (("nan", "x"), "nan", 0),
        (("0", "1"), "2", UNKNOWN),
        (("0", "1"), "one", UNKNOWN),
        (("a", "b"), "", UNKNOWN),
        (("1", "2"), "True", UNKNOWN),
        (("straße", "x"), "STRASSE", 0),
    ],
)
def test_labels_are_found_however_they_are_written(classes, written, code):
    assert LabelBook(classes).code(written) == code


def test_a_label_that_only_case_tells_apart_is_not_guessed():
    assert LabelBook(("ab", "AB")).code("Ab") == UNKNOWN


def test_unknown_labels_are_told_with_the_known_ones():
    cells = LabelCells(LabelBook(("cat", "dog")))
    assert cells.from_typed(pa.array(["cat", "bird"])) is None
    (fault,) = cells.from_text(pa.array(["cat", "bird"])).faults
    assert (fault.mask.tolist(), fault.advice) == ([False, True], "Known labels: 'cat', 'dog'.")


def test_many_known_labels_are_cut_short():
    advice = LabelBook(tuple(map(str, range(100)))).advice()
    assert advice.endswith("'11', … (100 in all).")
