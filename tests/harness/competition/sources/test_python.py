"""The host's data.py: its table, and its mistakes with their line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from harness.competition.sources import load_source
from harness.competition.spec import Data
from harness.errors import SourceError


def load(folder: Path, code: str) -> pd.DataFrame:
    (folder / "data.py").write_text(f"import pandas as pd\n{code}", encoding="utf-8")
    return load_source(Data(source="python"), folder, downloads=folder)


def test_load_gives_the_table_without_its_index(tmp_path: Path) -> None:
    code = "def load():\n    return pd.DataFrame({'a': [1, 2], 'c': pd.Categorical([3, 4])}, index=[8, 9])\n"
    table = load(tmp_path, code)
    assert table["a"].tolist() == [1, 2]
    assert table["c"].tolist() == ["3", "4"]
    assert table.index.tolist() == [0, 1]


def test_categories_of_numbers_with_gaps_are_whole_texts(tmp_path: Path) -> None:
    table = load(tmp_path, "def load():\n    return pd.DataFrame({'c': pd.Categorical([3.0, None, 4.0])})\n")
    assert [None if pd.isna(value) else value for value in table["c"]] == ["3", None, "4"]


def test_it_can_read_files_beside_itself(tmp_path: Path) -> None:
    (tmp_path / "raw.txt").write_text("7")
    code = (
        "from pathlib import Path\ndef load():\n    text = (Path(__file__).parent / 'raw.txt').read_text()\n"
    )
    assert load(tmp_path, code + "    return pd.DataFrame({'a': [int(text)]})\n")["a"].tolist() == [7]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("", r"data\.py defines no function load\(\)"),
        ("load = 3\n", r"data\.py defines no function load\(\)"),
        ("def load():\n    return 1 / 0\n", r"data\.py, line 3: ZeroDivisionError: division by zero"),
        ("def load():\n    return open('nothing.csv')\n", r"data\.py, line 3: FileNotFoundError"),
        ("raise KeyError('x')\n", r"data\.py, line 2: KeyError"),
        ("def load(:\n", r"data\.py, line 2: SyntaxError"),
        ("def load():\n    return [1]\n", r"load\(\) gave a list, expected a pandas DataFrame"),
        ("def load():\n    return pd.DataFrame({'a': []})\n", "holds no rows"),
        ("def load():\n    return pd.DataFrame([[1]])\n", "the column name 0 is no text"),
        ("def load():\n    return pd.DataFrame({'a': [1, 'x']})\n", "a column mixes types .*column a"),
        ("def load():\n    return pd.DataFrame([[1, 2]], columns=['a', 'a'])\n", "'a' stands 2 times"),
        ("import sys\nsys.exit(3)\n", r"data\.py, line 3: SystemExit: 3"),
        ("import sys\ndef load():\n    sys.exit(3)\n", r"data\.py, line 4: SystemExit: 3\. Correct data\.py"),
    ],
)
def test_the_hosts_mistake_is_told_with_its_line(code: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=message):
        load(tmp_path, code)


def test_a_missing_data_py_is_said(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r'There is no .*data\.py\. source = "python" needs it'):
        load_source(Data(source="python"), tmp_path, downloads=tmp_path)


def test_what_it_prints_goes_to_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(tmp_path, "print('loaded')\ndef load():\n    print('called')\n    return pd.DataFrame({'a': [1]})\n")
    assert capsys.readouterr() == ("", "loaded\ncalled\n")
