from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from baselines.errors import BaselineError
from baselines.learning import Matrix
from baselines.views.codes import CodesView
from baselines.views.kept import KeptView, ViewParts, fit_parts, keep_view
from baselines.views.scaled import ScaledView

if TYPE_CHECKING:
    from baselines.views.base import Answers
    from baselines.views.columns import Columns


@pytest.fixture
def parts(mixed_columns: Columns, answers_of: Callable[..., Answers]) -> ViewParts:
    others = {"valid": mixed_columns.take(np.arange(20)), "test": mixed_columns.take(np.arange(0))}
    made = fit_parts(CodesView(), {}, answers_of("regression"), train=mixed_columns, others=others)
    return ViewParts(made.view, list(made.matrices))


def refuse() -> ViewParts:
    raise AssertionError("the view was made twice")


def test_what_is_kept_opens_the_same(parts: ViewParts, mixed_columns: Columns, tmp_path: Path) -> None:
    keep_view(tmp_path / "view", lambda: parts)
    kept = keep_view(tmp_path / "view", refuse)
    assert kept.names == ("train", "valid", "test")
    for name, matrix in parts.matrices:
        opened = kept.matrix(name)
        np.testing.assert_array_equal(opened.values, matrix.values)
        assert opened.categories == matrix.categories
    np.testing.assert_array_equal(
        kept.view.transform(mixed_columns).values, parts.view.transform(mixed_columns).values
    )


def test_a_matrix_is_on_disk_before_the_next_is_made(
    parts: ViewParts, mixed_columns: Columns, answers_of: Callable[..., Answers], tmp_path: Path
) -> None:
    seen = []

    def watch() -> Iterator[tuple[str, Matrix]]:
        for name, matrix in parts.matrices:
            seen.append({file.stem for file in (tmp_path / "view.staged").glob("*.npy")})
            yield name, matrix

    keep_view(tmp_path / "view", lambda: ViewParts(parts.view, watch()))
    assert seen == [set(), {"train"}, {"train", "valid"}]
    fresh = fit_parts(CodesView(), {}, answers_of("regression"), train=mixed_columns, others={})
    assert isinstance(fresh.matrices, Iterator), "nor is one made before it is read"


def test_a_dense_matrix_is_mapped_and_no_change_of_it_reaches_the_file(
    parts: ViewParts, tmp_path: Path
) -> None:
    """Some libraries ask for arrays that may be written, though they never write to them."""
    kept = keep_view(tmp_path / "view", lambda: parts)
    values = kept.matrix("train").values
    assert isinstance(values.base, np.memmap)
    values[0, 0] = 123.0
    np.testing.assert_array_equal(kept.matrix("train").values, dict(parts.matrices)["train"].values)


def test_a_sparse_matrix_is_mapped(
    mixed_columns: Columns, answers_of: Callable[..., Answers], tmp_path: Path
) -> None:
    view, _ = ScaledView().fit(mixed_columns, answers_of("regression"), {})
    values = csr_matrix(np.eye(4, 9, dtype=np.float32))
    kept = keep_view(tmp_path / "view", lambda: ViewParts(view, [("train", Matrix(values))]))
    found = kept.matrix("train").values
    assert isinstance(found, csr_matrix)
    assert found.shape == (4, 9)
    assert not found.data.flags.owndata
    np.testing.assert_array_equal((found @ np.ones(9)), np.ones(4))


def test_a_view_that_fails_leaves_nothing(parts: ViewParts, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="made twice"):
        keep_view(tmp_path / "view", refuse)
    assert not (tmp_path / "view").exists()
    assert isinstance(keep_view(tmp_path / "view", lambda: parts), KeptView)


def test_what_cannot_be_written_is_told(parts: ViewParts, tmp_path: Path) -> None:
    def make() -> ViewParts:
        (tmp_path / "view.staged" / "matrices.json").mkdir()  # stands where a file must go
        return parts

    with pytest.raises(BaselineError, match=r"A view cannot be kept in .*view: Is a directory"):
        keep_view(tmp_path / "view", make)
    assert not (tmp_path / "view").exists()


def test_those_who_come_meanwhile_wait_for_the_first(parts: ViewParts, tmp_path: Path) -> None:
    made = []

    def make() -> ViewParts:
        made.append(1)
        time.sleep(0.1)
        return parts

    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda _: keep_view(tmp_path / "view", make), range(4)))
    assert len(made) == 1
    assert [view.names for view in kept] == [("train", "valid", "test")] * 4


def _die(folder: Path) -> None:
    def make() -> ViewParts:
        (folder.parent / f"{folder.name}.staged" / "train.npy").write_bytes(b"half")
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError

    keep_view(folder, make)


def test_a_killed_process_leaves_nothing_that_looks_like_a_view(parts: ViewParts, tmp_path: Path) -> None:
    victim = multiprocessing.get_context("spawn").Process(target=_die, args=(tmp_path / "view",))
    victim.start()
    victim.join(timeout=60)
    assert victim.exitcode == -signal.SIGKILL
    assert not (tmp_path / "view").exists()
    kept = keep_view(tmp_path / "view", lambda: parts)
    np.testing.assert_array_equal(kept.matrix("train").values, dict(parts.matrices)["train"].values)
