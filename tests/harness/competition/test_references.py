import re

import pytest

from harness.competition.prepared.tables import read_sample_submission
from harness.competition.references import make_references

TOML = '[data]\nsource = "t.csv"\nid = "id"\ntarget = "y"\n[metric]\nname = "{metric}"\n'
TABLE = {"id": range(60), "x": [0.5, 1.5, 2.5] * 20, "y": [1, 2, 3] * 20}


def rules_of(make_prepared, code, metric="accuracy"):
    prepared = make_prepared(
        TOML.format(metric=metric), t=TABLE, reference=f"import numpy as np, pandas as pd\n{code}"
    )
    references = make_references(prepared)
    return prepared, (references.made, references.problems)


def test_the_sample_submission_is_always_one(make_prepared):
    prepared = make_prepared(TOML.format(metric="accuracy"), t=TABLE)
    (reference,) = make_references(prepared).made
    assert reference.name == "sample_submission"
    assert reference.table == read_sample_submission(prepared)


def test_rules_come_in_their_order_with_their_first_line(make_prepared):
    code = (
        'def zebra(train, test):\n    """Stripes.\n\n    And more.\n    """\n'
        '    return test["x"].round().astype(int)\n'
        "def _private(train, test):\n    return 1 / 0\n"
        "from math import floor\n"
        "def ant(train, test):\n    return np.ones(len(test), dtype=int)\n"
        "constant = 3\n"
    )
    prepared, (references, problems) = rules_of(make_prepared, code)
    assert problems == ()
    assert [(made.name, made.message) for made in references[1:]] == [("zebra", "Stripes."), ("ant", "ant")]
    assert references[1].table.column_names == ["id", "y"]
    assert references[1].table["id"] == read_sample_submission(prepared)["id"]
    assert references[2].table["y"].to_pylist() == [1] * prepared.rows_test


@pytest.mark.parametrize(
    "result",
    [
        "test['id']",
        "test['id'].to_numpy()",
        "list(test['id'])",
        "pd.DataFrame({'y': test['id']})",
        "pd.DataFrame({'other': 0, 'y': test['id']})",
        "test.set_index('id', drop=False)['id']",
        "test['id'].sample(frac=1, random_state=0)",
    ],
)
def test_predictions_of_any_form_stand_beside_their_rows(make_prepared, result):
    _, (references, _) = rules_of(make_prepared, f"def rule(train, test):\n    return {result}\n")
    assert references[1].table["y"].to_pylist() == references[1].table["id"].to_pylist()


def test_class_probabilities_have_a_column_a_class(make_prepared):
    code = "def rule(train, test):\n    return pd.DataFrame({3: 0.25, 1: 0.5, 2: 0.25}, index=test.index)\n"
    _, (references, _) = rules_of(make_prepared, code, metric="log_loss")
    assert references[1].table.column_names == ["id", "1", "2", "3"]
    assert references[1].table["1"].to_pylist()[0] == 0.5


def test_a_rule_cannot_change_what_the_next_one_sees(make_prepared):
    code = (
        "def greedy(train, test):\n    train['x'] = 0\n    test['x'] = 0\n    return test['x']\n"
        "def honest(train, test):\n    assert train['x'].any() and test['x'].any()\n    return test['x']\n"
    )
    _, (references, problems) = rules_of(make_prepared, code)
    assert (len(references), problems) == (3, ())


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "def rule(train, test):\n    return 1 / 0\n",
            r"reference.py, line 3: ZeroDivisionError: .*Correct reference.py",
        ),
        ("def rule(:\n", "reference.py, line 2: SyntaxError"),
        (
            "import sys\ndef rule(train, test):\n    sys.exit('enough')\n",
            r"reference.py, line 4: SystemExit: enough. Correct reference.py",
        ),
        ("raise SystemExit(3)\n", "reference.py, line 2: SystemExit: 3"),
        ("def rule(train, test):\n    return [{}, 'a', 1] * 5\n", r"rule\(\) gave what makes no submission"),
        ("def rule(train, test):\n    return ['a', 1, 2] * 5\n", r"rule\(\) gave what makes no submission"),
        ("import nothing_of_that_name\n", "reference.py, line 2: ModuleNotFoundError"),
        ("def rule(train):\n    return 1\n", r"reference.py: TypeError: rule\(\) takes 1 positional"),
        (
            "def rule(train, test):\n    return [1, 2]\n",
            r"rule\(\) gave 2 rows for 15 test rows. Give one for each",
        ),
        ("def rule(train, test):\n    return 3\n", r"rule\(\) gave a int, expected a Series"),
        (
            "def rule(train, test):\n    return test[['x']]\n",
            r"rule\(\) gave no column 'y'. A submission has y",
        ),
        (
            "def rule(train, test):\n    return np.zeros((len(test), 2))\n",
            "gave 2 columns, but a submission has 1: y",
        ),
    ],
)
def test_a_rule_that_fails_is_the_hosts_mistake(make_prepared, code, message):
    _, (references, (problem,)) = rules_of(make_prepared, code)
    assert re.search(message, problem)
    assert [made.name for made in references] == ["sample_submission"]


def test_a_rule_that_fails_leaves_the_others(make_prepared):
    code = (
        "def broken(train, test):\n    return 1 / 0\n"
        "def short(train, test):\n    return [1]\n"
        "def whole(train, test):\n    return test['id']\n"
    )
    _, (references, problems) = rules_of(make_prepared, code)
    assert [made.name for made in references] == ["sample_submission", "whole"]
    assert [re.search("ZeroDivisionError|1 rows", problem)[0] for problem in problems] == [
        "ZeroDivisionError",
        "1 rows",
    ]


def test_what_rules_print_goes_to_stderr(make_prepared, capsys):
    code = "print('loaded')\ndef rule(train, test):\n    print('called')\n    return test['id']\n"
    rules_of(make_prepared, code)
    assert capsys.readouterr() == ("", "loaded\ncalled\n")
