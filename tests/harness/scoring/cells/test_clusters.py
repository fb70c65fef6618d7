import pyarrow as pa

from harness.scoring.cells.clusters import ClusterCells


def test_equal_text_is_the_same_cluster_across_parts():
    cells = ClusterCells()
    assert cells.from_typed(pa.array(["x", "y", "x"])).tolist() == [0, 1, 0]
    assert cells.from_typed(pa.array(["z", "y"])).tolist() == [2, 1]
