"""Print which version of a framework an interpreter has.

python framework_version.py DISTRIBUTION [PACKAGE …]

A framework under development keeps its number for long; of the packages named the code is told too.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path


def main() -> None:
    """Print it."""
    distribution, *packages = sys.argv[1:]
    code = f"+{_digest(packages)}" if packages else ""
    print(version(distribution) + code)


def _digest(packages: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for package in packages:
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            raise SystemExit(f"{package} is not installed here.")
        for file in sorted(Path(spec.origin).parent.rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()[:8]


if __name__ == "__main__":
    main()
