"""The fingerprint of a metric: scores that were made under another one are stale."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from harness.metrics.options import check_options
from harness.metrics.registry import find_metric

__all__ = ["metric_fingerprint"]


def metric_fingerprint(name: str, options: Mapping[str, object], *, content: bytes | None = None) -> str:
    """The SHA-256 of what a score depends on: the metric, its version, its options, or the host's metric.py.

    An option that is written out with its default value changes nothing.
    """
    if content is None:
        metric = find_metric(name)
        record = {"name": metric.name, "version": metric.version, "options": check_options(metric, options)}
    else:
        record = {"file": hashlib.sha256(content).hexdigest(), "options": dict(options)}
    text = json.dumps(record, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"An option cannot be a {type(value).__name__}.")
