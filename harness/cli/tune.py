"""tune, runs, trials, replay and clean."""

from __future__ import annotations

import click

from harness.cli.apart import made_ready_apart
from harness.cli.options import current_competition, current_workspace, format_option, shared_options
from harness.console import OutputFormat, print_table, say


class Seconds(click.ParamType[float]):
    """A duration such as 90, 90s, 5m or 1.5h."""

    name = "TIME"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """The duration in seconds."""
        from harness.tuning.clock import parse_seconds

        seconds = value if isinstance(value, float) else parse_seconds(str(value))
        if seconds is None:
            self.fail(f"{value!r} is no time. Write 90s, 5m or 1h.", param, ctx)
        return seconds


@click.command()
@click.argument("name")
@click.option("--models", metavar="A,B", help="Only these families; default: all that serve.")
@click.option("--budget", type=Seconds(), help="How long the whole command may take; default: 60s.")
@click.option("--trials", type=click.IntRange(min=1), metavar="N", help="So many trials, without a clock.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="J", help="Fits at once; default: all cores.")
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=0, show_default=True, help="Of all chance."
)
@click.option("--metric", metavar="NAME", help="Tune by another metric than the competition's.")
@click.option("--no-ensemble", is_flag=True, help="Single models alone.")
@click.option("--quick", is_flag=True, help="One configuration of each family, no search.")
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where fits run.",
)
@click.option("--address", metavar="HOST:PORT", help="The scheduler of the Dask cluster.")
@format_option
@shared_options
@click.pass_context
def tune(
    context: click.Context,
    *,
    name: str,
    models: str | None,
    budget: float | None,
    trials: int | None,
    jobs: int | None,
    seed: int,
    metric: str | None,
    no_ensemble: bool,
    quick: bool,
    engine: str,
    address: str | None,
    output: OutputFormat,
) -> None:
    """Fill the board with strong, cross-validated baselines.

    A portfolio of known configurations comes first, and the search goes where the ensemble gains most per
    second; by the clock they share the time from a third of it on. Ctrl-C finishes the board with what there
    is; the same command run again goes on where it stood.
    """
    with made_ready_apart(context, name):
        from harness.tuning.engine.freed import be_frugal
        from harness.tuning.engine.local import warm_up

        be_frugal()
        if engine == "local":
            warm_up()  # before anything else is imported: it takes the longest
        from harness.lean import keep_pandas_from_arrow
        from harness.tuning.invocation import command_line, process_began
        from harness.tuning.outcome.summary import entry_table, summary_lines
        from harness.tuning.request import Request
        from harness.tuning.run import tune_competition
        from harness.tuning.show import make_watcher

    workspace, prepared = current_competition(context, name)
    if prepared.spec.metric.file is None:
        keep_pandas_from_arrow()
    request = Request(
        models=tuple(part.strip() for part in models.split(",") if part.strip()) if models else (),
        seconds=budget,
        trials=trials,
        jobs=jobs,
        engine=engine,  # type: ignore[arg-type]  # click has checked it
        address=address,
        seed=seed,
        metric=metric,
        ensemble=not no_ensemble,
        quick=quick,
        command=command_line(),
    )
    finished = tune_competition(prepared, workspace, request, watcher=make_watcher(), started=process_began())
    print_table(entry_table(finished.entries, finished.measure), output)
    for line in summary_lines(finished):
        say(line)


@click.command()
@click.argument("name")
@format_option
@shared_options
@click.pass_context
def runs(context: click.Context, *, name: str, output: OutputFormat) -> None:
    """List the runs of harness tune and harness evaluate, the newest first."""
    from harness.tuning.record.runs import run_table

    workspace, prepared = current_competition(context, name)
    print_table(run_table(prepared, workspace), output)


@click.command()
@click.argument("name")
@click.option("--run", metavar="RUN", help="Only of this run; default: of all.")
@format_option
@shared_options
@click.pass_context
def trials(context: click.Context, *, name: str, run: str | None, output: OutputFormat) -> None:
    """List what was tried, the failed trials too."""
    from harness.tuning.record.runs import trial_table

    workspace, prepared = current_competition(context, name)
    print_table(trial_table(prepared, workspace, run), output)


@click.command()
@click.argument("run")
@click.option("--jobs", type=click.IntRange(min=1), metavar="J", help="Fits at once; default: all cores.")
@format_option
@shared_options
@click.pass_context
def replay(context: click.Context, *, run: str, jobs: int | None, output: OutputFormat) -> None:
    """Repeat a run trial by trial: without a clock, the same scores again."""
    from harness.tuning.invocation import command_line
    from harness.tuning.outcome.summary import entry_table, summary_lines
    from harness.tuning.replay import replay_run
    from harness.tuning.show import make_watcher

    finished = replay_run(
        current_workspace(context), run, jobs=jobs, command=command_line(), watcher=make_watcher()
    )
    print_table(entry_table(finished.entries, finished.measure), output)
    for line in summary_lines(finished):
        say(line)


@click.command()
@click.argument("name", required=False)
@click.option("--yes", is_flag=True, help="Do it; without, only what it would free is said.")
@click.option(
    "--runs",
    "with_runs",
    is_flag=True,
    help="All runs but the newest too, with their predictions and models.",
)
@format_option
@shared_options
@click.pass_context
def clean(
    context: click.Context, *, name: str | None, yes: bool, with_runs: bool, output: OutputFormat
) -> None:
    """Free the disk of kept fits and views, which can be made again; boards and predictions stay."""
    from harness.tuning.record.clean import clean_table, find_rubbish, refuse_under_way, remove_rubbish

    workspace = current_workspace(context)
    rubbish = find_rubbish(workspace, name, with_runs=with_runs)
    print_table(clean_table(rubbish), output)
    if yes:
        refuse_under_way(workspace, name)
        remove_rubbish(rubbish)
    elif rubbish:
        asked = ["harness clean", *([name] if name else []), *(["--runs"] if with_runs else []), "--yes"]
        say(f"Nothing was removed. Do it with: {' '.join(asked)}")
