import subprocess
import sys

import numpy as np

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
