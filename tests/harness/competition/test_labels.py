import pytest

from harness.competition.labels import label_text, order_labels


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "1"), (1.0, "1"), (-0.0, "0"), (2.5, "2.5"), (1e300, str(10**300)), (True, "True"), ("1.0", "1.0")],
)
def test_a_label_in_its_shortest_form(value, text):
    assert len(label_text(value)) == len(text)
    assert label_text(value)[:16] == text[:16]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_is_written_as_a_word(value):
    assert label_text(value) == repr(value)


@pytest.mark.parametrize(
    ("labels", "ordered"),
    [
        (["10", "9", "-1"], ("-1", "9", "10")),
        (["2.5", "10", "1"], ("1", "2.5", "10")),
        (["b", "a", "B"], ("B", "a", "b")),
        (["10", "9", "x"], ("10", "9", "x")),
        (["nan", "1", "inf"], ("1", "inf", "nan")),
        (["True", "False", "True"], ("False", "True")),
    ],
)
def test_classes_are_ordered_by_size_if_all_are_numbers(labels, ordered):
    assert order_labels(labels) == ordered
