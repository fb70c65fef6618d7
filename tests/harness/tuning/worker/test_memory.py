import platform
import subprocess
import sys

import numpy as np
import pytest

from harness.tuning.worker.memory import available_bytes, forget_peak, peak_megabytes, total_bytes


def test_what_is_free_is_part_of_what_there_is() -> None:
    assert 0 < available_bytes() <= total_bytes()


def test_a_fits_peak_is_seen_even_after_its_memory_was_given_back() -> None:
    forget_peak()
    before = peak_megabytes()
    np.ones(40 * 2**20 // 8).sum()
    assert 30 < peak_megabytes() - before < 80


def test_a_peak_is_forgotten_where_the_system_can_do_that() -> None:
    code = """
import numpy as np
from harness.tuning.worker.memory import forget_peak, peak_megabytes
np.ones(80 * 2**20 // 8).sum()
high = peak_megabytes()
forget_peak()
print(high - peak_megabytes())
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    forgotten = float(done.stdout)
    assert forgotten == 0 or forgotten > 60


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other C libraries keep nothing back, or for good"
)
def test_what_was_freed_goes_back_to_the_system() -> None:
    code = """
import psutil
from harness.tuning.worker.memory import return_freed
kept = []
many = [bytes(60_000) for _ in range(2_000)]  # each too small for a mapping of its own
kept = many[::200]
del many
before = psutil.Process().memory_info().rss
return_freed()
print((before - psutil.Process().memory_info().rss) / 2**20)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert float(done.stdout) > 50
