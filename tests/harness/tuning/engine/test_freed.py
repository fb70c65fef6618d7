import platform
import subprocess
import sys

import pytest

_CODE = """
import psutil
import pyarrow as pa
from harness.tuning.engine.freed import return_freed

{many}
before = psutil.Process().memory_info().rss
return_freed()
print((before - psutil.Process().memory_info().rss) / 2**20)
"""
_OBJECTS = """
many = [b"x" * 60_000 for _ in range(2_000)]  # each too small for a mapping of its own
kept = many[::200]
del many
"""
_ARRAYS = """
many = [pa.array(range(8_000)) for _ in range(2_000)]
kept = many[::200]
del many
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc keeps back what it can give back")
@pytest.mark.parametrize("many", [_OBJECTS, _ARRAYS])
def test_what_was_freed_goes_back_to_the_system(many: str) -> None:
    code = _CODE.format(many=many)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert float(done.stdout) > 50
