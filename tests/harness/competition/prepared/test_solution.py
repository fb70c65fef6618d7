import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from harness.competition.prepared.solution import decode_lists
from harness.competition.prepared.tables import load_solution

LABELS = ("a", "bb", "c")


@given(
    lists=st.lists(
        st.lists(st.sampled_from([*LABELS, "unknown"]), min_size=1, max_size=4), min_size=1, max_size=20
    )
)
def test_lists_are_codes_in_their_order(lists):
    texts = pa.chunked_array([[f" {'  '.join(labels)} " for labels in lists]])
    codes = {label: code for code, label in enumerate(LABELS)}
    decoded = decode_lists(texts, LABELS)
    assert decoded.shape == (len(lists), max(map(len, lists)))
    for row, labels in zip(decoded.tolist(), lists, strict=True):
        assert row[: len(labels)] == [codes.get(label, -1) for label in labels]
        assert set(row[len(labels) :]) <= {-1}


def test_ids_that_are_text_come_as_text(make_prepared):
    toml = '[data]\nsource = "t.csv"\nid = "id"\ntarget = "y"\n[metric]\nname = "rmse"\n'
    table = {
        "id": [f"row {number}" for number in range(40)],
        "x": range(40),
        "y": [number**1.5 for number in range(40)],
    }
    prepared = make_prepared(toml, t=table)
    solution = load_solution(prepared)
    assert prepared.id_kind == "text"
    assert solution.ids.dtype == object
    assert set(solution.ids) <= set(table["id"])
    assert solution.truth.dtype == float
    assert solution.public.dtype == bool
    assert (solution.weight, solution.block, solution.ignored) == (None, None, None)
