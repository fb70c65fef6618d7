from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.tuning.own_model.own_model import parse_reference


def test_a_reference_names_a_file_and_what_makes_the_model(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text("make = 1")
    model = parse_reference(f"{file}:make", view="trees")
    assert (model.file, model.maker, model.view) == (file, "make", "trees")
    before = model.digest
    file.write_text("make = 2")
    assert model.digest != before


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("mine.py", "names no function"),
        ("mine.py:", "names no function"),
        ("mine.py:not a name", "names no function"),
        ("nowhere.py:make", "There is no file nowhere.py"),
    ],
)
def test_what_is_no_reference_is_refused(reference: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        parse_reference(reference, view="raw")
