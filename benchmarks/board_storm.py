"""Many writers at once, then writers and compactors killed at random: every acknowledged entry is there once.

python benchmarks/board_storm.py --writers 8 --appends 250 --kills 200
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from board_fill import make_entry

from leaderboard.store import Board

if TYPE_CHECKING:
    from multiprocessing.context import ForkServerContext, ForkServerProcess
    from multiprocessing.synchronize import Event

COMPACTED_EVERY = 7  # far more often than in life, so that many kills hit a compaction
LONGEST_LIFE = 0.2
AT_ONCE = 4


def main() -> None:
    """Run both storms and print what was found afterwards."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--writers", type=int, default=8, help="processes that append at once")
    parser.add_argument("--appends", type=int, default=250, help="appends of each")
    parser.add_argument(
        "--kills", type=int, default=200, help="processes killed while they append and compact"
    )
    parser.add_argument("--seed", type=int, default=0, help="seed of the moments of the kills")
    parser.add_argument("--folder", type=Path, help="where to make the boards; default: a temporary folder")
    options = parser.parse_args()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["leaderboard.store"])
    with TemporaryDirectory(dir=options.folder) as temporary:
        folder = options.folder or Path(temporary)
        if options.writers:
            write_at_once(context, folder / "writers", options.writers, options.appends)
        if options.kills:
            kill_at_random(context, folder / "killed", options.kills, options.seed)


def write_at_once(context: ForkServerContext, folder: Path, writers: int, appends: int) -> None:
    """Let all writers append at once, and count."""
    folder.mkdir()
    processes = [context.Process(target=append, args=(folder, appends, 0)) for _ in range(writers)]
    start = time.perf_counter()
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    seconds = time.perf_counter() - start
    report(
        f"{writers} processes, {appends} appends each, {seconds:.1f} s", folder, expected=writers * appends
    )


def kill_at_random(context: ForkServerContext, folder: Path, kills: int, seed: int) -> None:
    """Start writers that compact all the time, and kill -9 each after a moment."""
    folder.mkdir()
    moments = random.Random(seed)  # noqa: S311 - no secret
    alive: list[tuple[float, ForkServerProcess]] = []
    for _ in range(kills):
        ready = context.Event()
        process = context.Process(target=append, args=(folder, 1_000_000, COMPACTED_EVERY, ready))
        process.start()
        ready.wait()
        alive.append((time.monotonic() + moments.uniform(0, LONGEST_LIFE), process))
        if len(alive) == AT_ONCE:
            _kill_next(alive)
    while alive:
        _kill_next(alive)
    report(f"{kills} processes killed", folder)


def append(folder: Path, appends: int, compacted_every: int, ready: Event | None = None) -> None:
    """Append entries, noting every id once it is acknowledged."""
    board = Board(folder / "board")
    if ready:
        ready.set()
    with (folder / "acknowledged").open("ab", buffering=0) as acknowledged:
        for number in range(appends):
            entry = make_entry(number)
            board.append_entry(entry)
            acknowledged.write(f"{entry.entry_id}\n".encode())
            if compacted_every and number % compacted_every == compacted_every - 1:
                board.compact()


def report(title: str, folder: Path, *, expected: int | None = None) -> None:
    """Print what the board holds; fail where an acknowledged entry is missing or an entry is there twice."""
    acknowledged = set((folder / "acknowledged").read_text().split())
    read = Board(folder / "board").read_entries(["entry_id"])
    found: list[str] = read.table["entry_id"].to_pylist()
    missing, twice = len(acknowledged - set(found)), len(found) - len(set(found))
    print(f"{title}: {len(acknowledged)} acknowledged, {len(found)} found, {missing} missing, {twice} twice,")
    print(f"  {len(read.damaged)} files damaged")
    if missing or twice or read.damaged or (expected is not None and len(found) != expected):
        raise SystemExit("the board lost or doubled entries")


def _kill_next(alive: list[tuple[float, ForkServerProcess]]) -> None:
    alive.sort(key=lambda one: one[0])
    moment, process = alive.pop(0)
    time.sleep(max(0.0, moment - time.monotonic()))
    process.kill()
    process.join()


if __name__ == "__main__":
    main()
