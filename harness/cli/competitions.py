"""list, show, metrics, new, check, prepare, pack."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from harness.cli.options import current_competition, current_workspace, format_option, shared_options
from harness.console import OutputFormat, emphasise, print_table, progress, say


@click.command("list")
@format_option
@shared_options
@click.pass_context
def list_command(context: click.Context, *, output: OutputFormat) -> None:
    """List the competitions here and the bundled ones."""
    from harness.competition.describe import competition_table

    print_table(competition_table(current_workspace(context)), output)


@click.command()
@click.argument("name")
@format_option
@shared_options
@click.pass_context
def show(context: click.Context, *, name: str, output: OutputFormat) -> None:
    """Explain one competition: what to predict and how it is scored."""
    from harness.competition.describe import describe, read_overview

    _, prepared = current_competition(context, name)
    if output == "table":
        click.echo(f"{emphasise(prepared.title)}\n")
        if overview := read_overview(prepared):
            click.echo(f"{overview}\n")
    print_table(describe(prepared), output)


@click.command()
@click.argument("name", required=False)
@format_option
@shared_options
def metrics(name: str | None, output: OutputFormat) -> None:
    """List the metrics, or explain one."""
    from harness.metrics.describe import explain, metric_table

    if name is None or output != "table":
        print_table(metric_table(name), output)
    else:
        click.echo(explain(name))


@click.command()
@click.argument("name")
@click.option(
    "--data", required=True, metavar="FILE", help="The table: csv, tsv, csv.gz, zip, parquet or arff."
)
@click.option(
    "--target", required=True, multiple=True, metavar="COLUMN", help="What to predict; repeat for several."
)
@click.option("--test", metavar="FILE", help="An official test file.")
@click.option("--solution", metavar="FILE", help="The answers of the official test file.")
@click.option("--id", "id_column", metavar="COLUMN", help="The column that names a row; else found or made.")
@click.option("--positive", metavar="CLASS", help="The positive class; else the rarer one.")
@click.option("--metric", metavar="NAME", help="The metric that ranks; else the usual one of the task.")
@click.option(
    "--task", metavar="TASK", help="binary, multiclass, regression, multioutput or clustering; else inferred."
)
@click.option("--seed", type=int, metavar="N", help="Of the split; else drawn, and best kept secret.")
@click.option("--link", is_flag=True, help="Refer to the data where it lies instead of copying it.")
@shared_options
@click.pass_context
def new(
    context: click.Context,
    *,
    name: str,
    data: str,
    target: tuple[str, ...],
    test: str | None,
    solution: str | None,
    id_column: str | None,
    positive: str | None,
    metric: str | None,
    task: str | None,
    seed: int | None,
    link: bool,
) -> None:
    """Make a competition from any table.

    Reads the table, decides task, metric, types and split, and writes a commented
    competitions/NAME/competition.toml to look over and change.
    """
    from harness.competition.scaffold import new_competition

    with progress("Reading the table"):
        made = new_competition(
            current_workspace(context),
            name,
            data=data,
            target=target,
            test=test,
            solution=solution,
            id=id_column,
            positive=positive,
            metric=metric,
            task=task,
            seed=seed,
            link=link,
        )
    say(f"Made {made.file}. Look it over, then: harness check {name}")


@click.command()
@click.argument("name")
@click.option("--strict", is_flag=True, help="Exit with 1 when anything worse than a note is found.")
@format_option
@shared_options
@click.pass_context
def check(context: click.Context, *, name: str, strict: bool, output: OutputFormat) -> None:
    """Look for leaks, duplicates, drift and other traps."""
    from harness.competition.check import check_competition

    _, prepared = current_competition(context, name)
    with progress("Checking"):
        report = check_competition(prepared)
    print_table(report.table(), output)
    if strict and report.worst in ("error", "warning"):
        sys.exit(1)


@click.command()
@click.argument("name")
@click.option("--force", is_flag=True, help="Read the source again even if nothing has changed.")
@shared_options
@click.pass_context
def prepare(context: click.Context, *, name: str, force: bool) -> None:
    """Read the source and make the split (other commands do it too)."""
    from harness.scoring.ready import open_ready

    with progress("Preparing"):
        prepared = open_ready(current_workspace(context), name, force=force)
    say(
        f"{prepared.slug}: {prepared.rows_train:,} rows to learn from, {prepared.rows_test:,} to predict "
        f"({prepared.rows_public:,} scored publicly, {prepared.rows_private:,} privately)."
    )
    if prepared.rows_dropped:
        say(f"Left out: {prepared.rows_dropped:,} rows of the source that have no answer.")


@click.command()
@click.argument("name")
@click.option("--to", "folder", required=True, metavar="DIR", help="A new or empty folder.")
@shared_options
@click.pass_context
def pack(context: click.Context, *, name: str, folder: str) -> None:
    """Write the participants' files: everything but the answers."""
    from harness.competition.pack import write_pack

    _, prepared = current_competition(context, name)
    with progress("Packing"):
        made = write_pack(prepared, Path(folder))
    for file in made.files:
        click.echo(file)
