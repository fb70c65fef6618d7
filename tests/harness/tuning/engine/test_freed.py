import platform
import subprocess
import sys

import pytest

_CODE = """
import psutil
from harness.tuning.engine.freed import return_freed

many = [b"x" * 60_000 for _ in range(2_000)]  # each too small for a mapping of its own
kept = many[::200]
del many
before = psutil.Process().memory_info().rss
return_freed()
print((before - psutil.Process().memory_info().rss) / 2**20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps back what it can give back")
def test_what_was_freed_goes_back_to_the_system() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CODE], capture_output=True, text=True, timeout=60, check=True
    )
    assert float(done.stdout) > 50
