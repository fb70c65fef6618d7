import pytest

from harness.errors import CompetitionError
from harness.scoring.hidden_rows import load_test_ids


@pytest.mark.parametrize("ids", [(3, 1, 2, 9), ("b", "a", "007", "é")])
def test_the_ids_in_the_order_of_the_test_rows(make_prepared, ids):
    assert load_test_ids(make_prepared(ids=ids)).to_pylist() == list(ids)


def test_a_damaged_table_is_the_hosts_trouble(make_prepared):
    prepared = make_prepared()
    (prepared.folder / "public" / "test.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(CompetitionError, match=r"cannot be read .*harness prepare toy --force"):
        load_test_ids(prepared)
