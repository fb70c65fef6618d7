import pandas as pd
import pyarrow as pa

from harness.competition.prepare.roles import to_arrow


def test_tables_become_arrow_in_plain_types():
    frame = pd.DataFrame(
        {
            "text": ["a", None],
            "number": [1.5, float("nan")],
            "whole": pd.array([2**60, None], dtype="Int64"),
            "date": pd.to_datetime(["2024-01-01", None]),
            "nothing": [None, None],
        }
    )
    table = to_arrow(frame)
    assert [str(kind) for kind in table.schema.types] == [
        "string",
        "double",
        "int64",
        "timestamp[us]",
        "double",
    ]
    assert [column.null_count for column in table.columns] == [1, 1, 1, 1, 2]
    assert table["whole"][0].as_py() == 2**60
    assert table.schema.metadata is None
    assert isinstance(table, pa.Table)
