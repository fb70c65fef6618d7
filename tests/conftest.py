"""Names of tests that are the same in every process, as pytest-xdist wants them."""

import pytest


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Bytes are told by their place: a packed file holds the second in which it was made."""
    return argname if isinstance(val, bytes) else None
