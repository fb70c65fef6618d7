"""Clusterers by name."""

from __future__ import annotations

import pytest

from baselines.clustering.registry import clusterer_names, find_clusterer
from baselines.errors import UnknownFamilyError


@pytest.mark.parametrize("name", clusterer_names())
def test_each_is_found_by_its_name(name: str) -> None:
    assert find_clusterer(name).name == name
    assert find_clusterer(name) is find_clusterer(name)


def test_an_unknown_one_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownFamilyError, match=r"no clusterer is called 'kmeans': did you mean k-means\?"):
        find_clusterer("kmeans")
    with pytest.raises(UnknownFamilyError, match=r"known are k-means, mixture, dbscan, agglomerative"):
        find_clusterer("zzz")
