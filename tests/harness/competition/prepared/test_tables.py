import pytest

from harness.competition.prepared.tables import (
    load_solution,
    read_sample_submission,
    read_test,
    read_train,
    read_unlabelled,
)
from harness.errors import CompetitionError

TOML = '[data]\nsource = "t.csv"\nid = "id"\ntarget = "y"\n[metric]\nname = "roc_auc"\n'
TABLE = {"id": range(100), "x": range(100), "y": [0, 1] * 50}


def test_the_tables_of_a_prepared_competition(make_prepared):
    prepared = make_prepared(TOML, t=TABLE)
    assert prepared.slug == "this-one"
    assert prepared.has_answers
    assert read_train(prepared).column_names == ["id", "x", "y"]
    assert read_test(prepared).column_names == ["id", "x"]
    assert read_sample_submission(prepared).column_names == ["id", "y"]
    assert read_unlabelled(prepared) is None
    assert (
        len(load_solution(prepared).truth)
        == prepared.rows_test
        == prepared.rows_public + prepared.rows_private
    )


@pytest.mark.parametrize("damage", [b"", b"PAR1 and then nothing", None])
def test_a_damaged_table_is_told(make_prepared, damage):
    prepared = make_prepared(TOML, t=TABLE)
    file = prepared.folder / "public" / "test.parquet"
    file.unlink()
    if damage is not None:
        file.write_bytes(damage)
    with pytest.raises(CompetitionError, match=r"test.parquet cannot be read .*harness prepare NAME --force"):
        read_test(prepared)
