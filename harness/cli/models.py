"""evaluate, predict and refit."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from harness.cli.options import current_competition, current_workspace, format_option, shared_options
from harness.console import OutputFormat, print_table, progress, say


@click.command()
@click.argument("name")
@click.argument("model", metavar="PATH.PY:MAKE_MODEL")
@click.option(
    "--view",
    type=click.Choice(["raw", "linear", "trees"]),
    default="raw",
    show_default=True,
    help="The rows as a pandas DataFrame, or as numbers: scaled and one-hot, or codes.",
)
@click.option("--name", "title", metavar="NAME", help="On the board; default: the function's name.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="J", help="Folds at once; default: all cores.")
@format_option
@shared_options
@click.pass_context
def evaluate(
    context: click.Context,
    *,
    name: str,
    model: str,
    view: Literal["raw", "linear", "trees"],
    title: str | None,
    jobs: int | None,
    output: OutputFormat,
) -> None:
    """Cross-validate your own scikit-learn estimator.

    It goes through the same folds, onto the same board. The function (or object) is imported from your
    file in a process that knows no answers. Its out-of-fold
    predictions join the models of the latest run of harness tune in an ensemble.
    """
    from harness.tuning.invocation import command_line
    from harness.tuning.outcome.summary import entry_table
    from harness.tuning.own_model.evaluate import evaluate_model
    from harness.tuning.own_model.own_model import parse_reference
    from harness.tuning.own_model.summary import evaluated_lines

    own = parse_reference(model, view=view)
    workspace, prepared = current_competition(context, name)
    with progress(f"Fitting {own.maker} on every fold"):
        evaluated = evaluate_model(prepared, workspace, own, name=title, jobs=jobs, command=command_line())
    print_table(entry_table(evaluated.entries), output)
    for line in evaluated_lines(evaluated):
        say(line)


@click.command()
@click.argument("run")
@click.option("--model", metavar="NAME", help="Another entry of the run than its winner.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="J", help="Fits at once; default: all cores.")
@shared_options
@click.pass_context
def refit(context: click.Context, *, run: str, model: str | None, jobs: int | None) -> None:
    """Fit a run's winner to all training rows and save it, to be used by harness predict or taken away.

    RUN is the id of a run, the beginning or the end of one, or latest.
    """
    from harness.tuning.models.predict import refit_named

    with progress("Fitting to all training rows"):
        file = refit_named(current_workspace(context), run, model=model, jobs=jobs)
    say("The model is saved with the views that it looks through; who loads it runs the code in it.")
    click.echo(file)


@click.command()
@click.argument("run")
@click.argument("data", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--model", metavar="NAME", help="Another entry of the run than its winner.")
@click.option("-o", "--output", "target", type=click.Path(path_type=Path), help="Where to; default: stdout.")
@click.option("--trust", is_flag=True, help="Load a model file that this workspace did not make.")
@shared_options
@click.pass_context
def predict(
    context: click.Context, *, run: str, data: Path, model: str | None, target: Path | None, trust: bool
) -> None:
    """Predict new rows with a run's winner; it is refitted to all training rows if it has not been yet.

    RUN is the id of a run, the beginning or the end of one, latest, or a file that harness refit wrote.
    DATA is a table like the training rows: csv, tsv, csv.gz, zip, parquet or arff.
    """
    from harness.tuning.models.predict import predict_file, write_predictions

    with progress("Predicting"):
        table = predict_file(current_workspace(context), run, data, model=model, trusted=trust)
    write_predictions(table, target)
