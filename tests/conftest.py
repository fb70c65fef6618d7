"""What two processes that share two cores need: one thread each, and tests of the same names."""

import os

import pytest

# Before NumPy and scikit-learn are imported: two processes of two threads wait for each other half the time.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are told by their place: a packed file holds the second in which it was made."""
    return argname if isinstance(val, bytes) else None
