"""What a person sees of a run: a live table on a terminal, a line a time elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from harness.console import printable, say

if TYPE_CHECKING:
    from rich.live import Live
    from rich.table import Table as RichTable

    from harness.tuning.clock import Clock
    from harness.tuning.trial import Trial
    from harness.tuning.worker.orders import Mixed

__all__ = ["FileLog", "LineLog", "LiveTable", "Several", "Watcher", "make_watcher"]

_DIGITS = 5
_SKIPPED = "left out"


class Watcher:
    """Somebody who follows a run, and by default says nothing of it."""

    def begin(self, title: str, metric: str, *, maximize: bool, clock: Clock) -> None:
        """The run begins."""

    def trial_over(self, trial: Trial) -> None:
        """A trial has a score, failed or was given up."""

    def skipped(self, family: str, reason: str) -> None:
        """Something is not tried."""

    def mixed(self, mixed: Mixed) -> None:
        """An ensemble was made of what there is."""

    def tick(self, clock: Clock, trials: Sequence[Trial]) -> None:
        """A moment has passed."""

    def finishing(self) -> None:
        """The trials are over; ensembles and scores are made."""

    def end(self) -> None:
        """The run is over."""


def make_watcher(*, quiet: bool = False) -> Watcher:
    """The watcher that suits where stderr goes."""
    if quiet:
        return Watcher()
    return LiveTable() if sys.stderr.isatty() else LineLog()


class LineLog(Watcher):
    """A line for everything that happens, on stderr unless it goes elsewhere."""

    def __init__(self, write: Callable[[str], None] = say) -> None:
        self._write, self._started = write, time.time()

    def begin(self, title: str, metric: str, *, maximize: bool, clock: Clock) -> None:
        """Say what is done, and for how long."""
        self._started = clock.started
        self._line(f"{title}: {metric}, {'higher' if maximize else 'lower'} is better")

    def trial_over(self, trial: Trial) -> None:
        """The trial's score, or why it has none."""
        name = f"{trial.number:>4}  {trial.proposal.label:<22}"
        if trial.judged is None:
            self._line(f"{name} {trial.state}: {trial.reason}")
            return
        cut = "" if trial.is_complete else "  (cut short)"
        self._line(
            f"{name} {trial.judged.mean:.{_DIGITS}f} ± {trial.judged.std:.{_DIGITS}f}"
            f"  {trial.seconds:.1f} s{cut}"
        )

    def skipped(self, family: str, reason: str) -> None:
        """What is not tried, and why."""
        self._line(f"   -  {family:<22} {_SKIPPED}: {reason}")

    def mixed(self, mixed: Mixed) -> None:
        """The ensemble's score."""
        self._line(f"   =  {mixed.kind:<22} {mixed.judged.mean:.{_DIGITS}f} of {len(mixed.weights)} trials")

    def _line(self, text: str) -> None:
        self._write(f"{time.time() - self._started:6.1f} s  {text}")


class FileLog(LineLog):
    """The same lines in the file `log` of the run's folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(self._append)
        self._file = folder / "log"

    def _append(self, line: str) -> None:
        with suppress(OSError), self._file.open("a", encoding="utf-8") as stream:  # a log stops no run
            stream.write(f"{line}\n")


class Several(Watcher):
    """Everything that is told goes to each of them."""

    def __init__(self, *watchers: Watcher) -> None:
        self._watchers = watchers

    def begin(self, title: str, metric: str, *, maximize: bool, clock: Clock) -> None:
        """The run begins."""
        for watcher in self._watchers:
            watcher.begin(title, metric, maximize=maximize, clock=clock)

    def trial_over(self, trial: Trial) -> None:
        """A trial has a score, failed or was given up."""
        for watcher in self._watchers:
            watcher.trial_over(trial)

    def skipped(self, family: str, reason: str) -> None:
        """Something is not tried."""
        for watcher in self._watchers:
            watcher.skipped(family, reason)

    def mixed(self, mixed: Mixed) -> None:
        """An ensemble was made of what there is."""
        for watcher in self._watchers:
            watcher.mixed(mixed)

    def tick(self, clock: Clock, trials: Sequence[Trial]) -> None:
        """A moment has passed."""
        for watcher in self._watchers:
            watcher.tick(clock, trials)

    def finishing(self) -> None:
        """The trials are over; ensembles and scores are made."""
        for watcher in self._watchers:
            watcher.finishing()

    def end(self) -> None:
        """The run is over."""
        for watcher in self._watchers:
            watcher.end()


class LiveTable(Watcher):
    """A table that is drawn again and again: families, trials, best score, ensemble, time left."""

    def __init__(self) -> None:
        self._live: Live | None = None
        self._title = self._metric = ""
        self._maximize = False
        self._rows: dict[str, list[Trial]] = {}
        self._skipped: dict[str, str] = {}
        self._mixed: Mixed | None = None
        self._phase = ""

    def begin(self, title: str, metric: str, *, maximize: bool, clock: Clock) -> None:  # noqa: ARG002
        """Start drawing."""
        from rich.console import Console
        from rich.live import Live

        self._title, self._metric, self._maximize = title, metric, maximize
        self._live = Live(console=Console(stderr=True), auto_refresh=False, transient=True)
        self._live.start()

    def trial_over(self, trial: Trial) -> None:
        """Remember it for the table."""
        self._rows.setdefault(trial.proposal.label, []).append(trial)

    def skipped(self, family: str, reason: str) -> None:
        """Remember it for the table."""
        self._skipped[family] = reason

    def mixed(self, mixed: Mixed) -> None:
        """Remember it for the table."""
        self._mixed = mixed

    def tick(self, clock: Clock, trials: Sequence[Trial]) -> None:
        """Draw the table."""
        left = "" if clock.budget is None else f", {max(clock.seconds_left, 0):.0f} s left"
        self._phase = (
            f"{len(trials)} trials, {clock.elapsed:.0f} s{left}. Ctrl-C finishes with what there is."
        )
        self._draw()

    def finishing(self) -> None:
        """Say so."""
        self._phase = "Making the ensemble and scoring."
        self._draw()

    def end(self) -> None:
        """Take the table away; the summary follows."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _draw(self) -> None:
        if self._live is not None:
            self._live.update(self._table(), refresh=True)

    def _table(self) -> RichTable:
        from rich import box
        from rich.table import Table as RichTable
        from rich.text import Text

        view = RichTable(
            title=Text(printable(self._title)), caption=Text(self._phase), box=box.SIMPLE_HEAD, pad_edge=False
        )
        view.add_column("family")
        for name in ("trials", f"best {self._metric}", "±", "seconds"):
            view.add_column(name, justify="right")
        for family, trials in sorted(self._rows.items(), key=self._order):
            view.add_row(*self._cells(family, trials))
        for family in sorted(set(self._skipped) - set(self._rows)):
            view.add_row(family, "", _SKIPPED, "", "")
        if self._mixed is not None:
            judged = self._mixed.judged
            view.add_section()
            view.add_row(
                "ensemble",
                str(len(self._mixed.weights)),
                f"{judged.mean:.{_DIGITS}f}",
                f"{judged.std:.{_DIGITS}f}",
                "",
            )
        return view

    def _order(self, row: tuple[str, list[Trial]]) -> float:
        best = self._best(row[1])
        if best is None or best.judged is None:
            return float("inf")
        return -best.judged.mean if self._maximize else best.judged.mean

    def _best(self, trials: Sequence[Trial]) -> Trial | None:
        scored = [trial for trial in trials if trial.judged is not None]
        key = lambda trial: trial.judged.mean  # noqa: E731
        return (max if self._maximize else min)(scored, key=key) if scored else None

    def _cells(self, family: str, trials: Sequence[Trial]) -> tuple[str, ...]:
        best, seconds = self._best(trials), sum(trial.seconds for trial in trials)
        if best is None or best.judged is None:
            return family, str(len(trials)), trials[-1].state, "", f"{seconds:.1f}"
        judged = best.judged
        return (
            family,
            str(len(trials)),
            f"{judged.mean:.{_DIGITS}f}",
            f"{judged.std:.{_DIGITS}f}",
            f"{seconds:.1f}",
        )
