import pytest

from harness.competition.spec import TABLES
from harness.competition.spec.consistency import _RULES
from harness.competition.spec.validation import read_spec
from harness.errors import SpecError

DATA = '[data]\nsource = "t.csv"\ntarget = "y"\n'
RMSE = '[metric]\nname = "rmse"\n'
CLUSTERS = '[competition]\ntask = "clustering"\n[data]\nsource = "t.csv"\n'
AUC = '[metric]\nname = "roc_auc"\n'

CONTRADICTIONS = {
    "deadline without a zone": (
        f"[competition]\ndeadline = 2030-01-01T10:00:00\n{DATA}{RMSE}",
        "competition.deadline: found 2030-01-01T10:00:00, expected a time with its zone",
    ),
    "deadline without a time": (
        f"[competition]\ndeadline = 2030-01-01\n{DATA}{RMSE}",
        "competition.deadline: found 2030-01-01, expected a time with its zone",
    ),
    "no target": ('[data]\nsource = "t.csv"\n' + RMSE, "data.target: missing"),
    "no target, and groups to compare with": (
        f'{CLUSTERS}[metric]\nname = "v_measure"\n',
        "data.target: missing. v_measure compares the clusters with true groups",
    ),
    "no target, another task than the metric's": (
        f'{CLUSTERS.replace("clustering", "multiclass")}[metric]\nname = "accuracy"\n',
        "data.target: missing. Name the column to predict",
    ),
    "no target, no task, and groups to compare with": (
        '[data]\nsource = "t.csv"\n[metric]\nname = "adjusted_rand"\n',
        "data.target: missing",
    ),
    "two targets of a binary task": (
        f'[competition]\ntask = "binary"\n{DATA.replace(chr(34) + "y" + chr(34), str(["y", "z"]))}{AUC}',
        "competition.task: binary has one target, but data.target names 2",
    ),
    "one target of several": (
        f'[competition]\ntask = "multioutput"\n{DATA}{RMSE}',
        "competition.task: multioutput needs several targets",
    ),
    "positive of a regression": (
        f'[competition]\ntask = "regression"\n{DATA}positive = "y"\n{RMSE}',
        "data.positive: only a binary task has a positive class, but competition.task is regression",
    ),
    "one column in two roles": (
        f'{DATA}id = "y"\n{RMSE}',
        "data.target: the column 'y' is data.id already",
    ),
    "weight is the usage": (
        f'{DATA}weight = "u"\n[split]\ncolumn = "u"\n{RMSE}',
        "split.column: the column 'u' is data.weight already",
    ),
    "a target twice": (
        '[data]\nsource = "t.csv"\ntarget = ["y", "y"]\n' + RMSE,
        "data.target: 'y' is named 2 times",
    ),
    "dropping the target": (
        f'{DATA}drop = ["y"]\n{RMSE}',
        "data.drop: 'y' is dropped, but data.target names it",
    ),
    "dropping the group": (
        f'{DATA}drop = ["g"]\n[split]\ngroup = "g"\n{RMSE}',
        "data.drop: 'g' is dropped, but split.group names it",
    ),
    "dropping a text": (
        f'{DATA}drop = ["a"]\ntext = ["a"]\n{RMSE}',
        "data.drop: 'a' is dropped, but data.text names it",
    ),
    "dropping what has a type": (
        f'{DATA}drop = ["a"]\ntypes = {{ a = "date" }}\n{RMSE}',
        "data.drop: 'a' is dropped, but data.types names it",
    ),
    "text and number": (
        f'{DATA}text = ["a"]\ntypes = {{ a = "number" }}\n{RMSE}',
        "data.types.a: found 'number', but data.text names the column",
    ),
    "the target as text": (f'{DATA}text = ["y"]\n{RMSE}', "data.text: 'y' is data.target, not a feature"),
    "a long separator": (
        f'{DATA}separator = "::"\n{RMSE}',
        "data.separator: found '::', expected one character",
    ),
    "an unknown encoding": (f'{DATA}encoding = "utf-99"\n{RMSE}', "data.encoding: nobody knows 'utf-99'"),
    "an empty name": (f'{DATA}id = ""\n{RMSE}', "data.id: found an empty text"),
    "a hash of a local file": (
        f'{DATA}sha256 = "00"\n{RMSE}',
        "data.sha256: only a source that begins with https://",
    ),
    "answers to nothing": (f'{DATA}solution = "s.csv"\n{RMSE}', "data.solution: the answers of which rows"),
    "answers and a share": (
        f'{DATA}test = "u.csv"\nsolution = "s.csv"\n[split]\ntest = 0.2\n{RMSE}',
        "split.test: data.solution makes the rows of data.test the hidden ones",
    ),
    "a share in percent": (
        f"{DATA}[split]\ntest = 25\n{RMSE}",
        "split.test: found 25, expected a share between 0 and 1",
    ),
    "a share that is no number": (f"{DATA}[split]\ntest = nan\n{RMSE}", "split.test: found nan"),
    "nothing public": (
        f"{DATA}[split]\npublic = 0\n{RMSE}",
        "split.public: found 0, expected a share above 0",
    ),
    "one fold": (
        f"{DATA}[split.folds]\ncount = 1\n{RMSE}",
        "split.folds.count: found 1, expected at least 2",
    ),
    "a gap backwards": (
        f'{DATA}[split.folds]\ntime = "t"\ngap = -1\n{RMSE}',
        "split.folds.gap: found -1, expected a number of days",
    ),
    "time without a column": (f'{DATA}[split]\nmethod = "time"\n{RMSE}', "split.time: missing"),
    "group without a column": (f'{DATA}[split]\nmethod = "group"\n{RMSE}', "split.group: missing"),
    "column without a column": (f'{DATA}[split]\nmethod = "column"\n{RMSE}', "split.column: missing"),
    "two ways to split": (
        f'{DATA}[split]\ngroup = "g"\ntime = "t"\n{RMSE}',
        "split.method: missing. split.group and split.time are given; write which one decides",
    ),
    "a group that random ignores": (
        f'{DATA}[split]\nmethod = "random"\ngroup = "g"\n{RMSE}',
        'split.group: method = "random" does not use it',
    ),
    "a share beside a column": (
        f'{DATA}[split]\ncolumn = "u"\ntest = 0.2\n{RMSE}',
        "split.test: the column named in split.column says which rows are hidden",
    ),
    "folds in time without a column": (
        f'{DATA}[split.folds]\nmethod = "time"\n{RMSE}',
        "split.folds.time: missing",
    ),
    "folds with a group that they ignore": (
        f'{DATA}[split.folds]\nmethod = "random"\ngroup = "g"\n{RMSE}',
        'split.folds.group: method = "random" does not use it',
    ),
    "folds by column and group": (
        f'{DATA}[split.folds]\ncolumn = "f"\ngroup = "g"\n{RMSE}',
        "split.folds.column: the folds are given by this column",
    ),
    "a gap without time": (
        f"{DATA}[split.folds]\ngap = 3\n{RMSE}",
        "split.folds.gap: only folds in time have a gap",
    ),
    "no metric": (f"{DATA}[metric]\n", "metric.name: missing"),
    "an unknown metric": (
        f'{DATA}[metric]\nname = "rmsee"\n',
        "metric.name: There is no metric named 'rmsee'.*rmse",
    ),
    "an unknown option": (
        f"{DATA}{RMSE}options = {{ beta = 1 }}\n",
        "metric.options.beta: The metric rmse takes no options",
    ),
    "an option of the wrong kind": (
        f'{DATA}[metric]\nname = "fbeta"\noptions = {{ beta = "two" }}\n',
        "metric.options.beta: fbeta: option beta",
    ),
    "a metric of another task": (
        f'[competition]\ntask = "binary"\n{DATA}{RMSE}',
        "metric.name: rmse serves .*regression.*, but competition.task is binary",
    ),
    "a direction that is known": (
        f'{DATA}{RMSE}direction = "maximize"\n',
        "metric.direction: 'rmse' knows its direction",
    ),
    "an unknown metric beside": (
        f'{DATA}{RMSE}also = ["maee"]\n',
        "metric.also: There is no metric named 'maee'",
    ),
    "the same metric beside": (f'{DATA}{RMSE}also = ["rmse"]\n', "metric.also: 'rmse' is shown already"),
    "a metric beside twice": (f'{DATA}{RMSE}also = ["mae", "mae"]\n', "metric.also: 'mae' is shown already"),
    "a metric.py without direction": (
        f'{DATA}[metric]\nfile = "competition.toml"\n',
        "metric.direction: missing",
    ),
    "no metric.py": (
        f'{DATA}[metric]\nfile = "metric.py"\ndirection = "minimize"\n',
        "metric.file: there is no 'metric.py'",
    ),
    "a metric.py elsewhere": (
        f'{DATA}[metric]\nfile = "../metric.py"\ndirection = "minimize"\n',
        "metric.file: '../metric.py' lies outside the competition's folder",
    ),
    "no submissions at all": (
        f"{DATA}{RMSE}[rules]\ndaily_submissions = 0\n",
        "rules.daily_submissions: found 0",
    ),
}

FINE = {
    "a group split with time folds": (
        f'{DATA}[split]\ngroup = "g"\n[split.folds]\ntime = "t"\ngroup = "g"\ngap = 0.5\n{RMSE}'
    ),
    "a time split with group folds": (
        f'{DATA}[split]\ntime = "t"\n[split.folds]\ngroup = "g"\ngap = 1\n{RMSE}'
    ),
    "dates that are features": f'{DATA}types = {{ y = "number", a = "date" }}\n{RMSE}',
    "everything public": f"{DATA}[split]\npublic = 1\n{RMSE}",
    "a source outside the folder": f"{DATA.replace('t.csv', '../t.csv')}{RMSE}",
    "clusters without a target": (
        '[competition]\ntask = "clustering"\n[data]\nsource = "t.csv"\n[metric]\nname = "silhouette"\n'
    ),
    "clusters without a target or a task": '[data]\nsource = "t.csv"\n[metric]\nname = "silhouette"\n',
    "clusters by a metric of one's own": (
        f'{CLUSTERS}[metric]\nfile = "competition.toml"\ndirection = "minimize"\n'
    ),
    "usage in the solution": f'{DATA}test = "u.csv"\nsolution = "s.csv"\n[split]\ncolumn = "Usage"\n{RMSE}',
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_a_contradiction_is_told(write_competition, name):
    toml, message = CONTRADICTIONS[name]
    with pytest.raises(SpecError, match=message) as caught:
        read_spec(write_competition(toml))
    assert len(caught.value.problems) == 1


@pytest.mark.parametrize("name", FINE)
def test_what_fits_together_is_read(write_competition, name):
    assert read_spec(write_competition(FINE[name])).data.source


def test_every_option_is_told_by_its_path(write_competition):
    toml = f'{DATA}[metric]\nname = "fbeta"\noptions = {{ betta = 2, beta = -1 }}\n'
    with pytest.raises(SpecError, match="2 mistakes") as caught:
        read_spec(write_competition(toml))
    unknown, outside = caught.value.problems
    assert unknown.startswith(
        "metric.options.betta: The metric fbeta has no option 'betta'. Did you mean beta?"
    )
    assert outside.startswith("metric.options.beta: fbeta: option beta is -1, but must be at least")


def test_every_rule_needs_tables_that_there_are():
    assert set().union(*_RULES.values()) == set(TABLES)
