"""Files and names made to harm: each ends with its exit code and one clear message, within bounds of time and
memory, and leaves nothing on the board but the record of its refusal.
"""

import contextlib
import gzip
import io
import os
import pickle
import socket
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from leaderboard.store import Board

IMPORTED = ("difflib", "harness.cli.submissions", "harness.scoring.ready", "harness.scoring.submit")
PLAIN = {"NO_COLOR": "1", "COLUMNS": "160"}
MEMORY = 8 << 30  # of addresses: Arrow and the threads reserve some of them without using any
SECONDS = 60
MOST_SECONDS = 20.0  # on a busy machine
MOST_PEAK_KIB = 500_000
ROWS = 20  # of each competition's test set; its ids are 101 to 120

SPEC = """
[data]
source = "train.csv"
test = "test.csv"
solution = "solution.csv"
id = "id"
target = "target"
{data}
[metric]
name = "{metric}"
{options}
"""
COMPETITIONS = {
    "odds": {"metric": "log_loss", "labels": ("no", "yes"), "data": 'positive = "yes"'},
    "classes": {"metric": "log_loss", "labels": ("ant", "bee", "cow")},
    "labels": {"metric": "accuracy", "labels": ("ant", "bee", "cow")},
    "lists": {"metric": "map_at_k", "labels": ("ant", "bee", "cow"), "options": "options = { k = 2 }"},
}

IDS = range(101, 101 + ROWS)
ODDS = [f"{number},0.25" for number in IDS]


def odds(*changed: str, header: str = "id,target", drop: int = 0) -> bytes:
    """A valid submission to `odds`, with the first rows replaced."""
    return "\n".join([header, *changed, *ODDS[len(changed) + drop :], ""]).encode()


def classes(first: str, *, header: str = "id,ant,bee,cow") -> bytes:
    return "\n".join([header, first, *(f"{number},0.5,0.25,0.25" for number in IDS[1:]), ""]).encode()


def labels(first: str, *, other: str = "ant") -> bytes:
    return "\n".join(["id,target", first, *(f"{number},{other}" for number in IDS[1:]), ""]).encode()


def zipped(*members: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return target.getvalue()


def encrypted() -> bytes:
    content = bytearray(zipped(("a.csv", odds())))
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def as_parquet(table: pa.Table, **options: object) -> bytes:
    sink = io.BytesIO()
    parquet.write_table(table, sink, **options)
    return sink.getvalue()


def lying_parquet() -> bytes:
    """A valid file whose footer claims two thousand million rows."""
    content = as_parquet(pa.table({"id": list(IDS), "target": [0.25] * ROWS}), compression="none")
    footer = len(content) - 8 - struct.unpack("<I", content[-8:-4])[0]
    # A thrift integer is a zigzag varint: 20 rows are the byte 40, told in the row group and in the file.
    changed = content[footer:-8].replace(b"\x16\x28", b"\x16\x80\xd0\xac\xf3\x0e")
    return content[:footer] + changed + struct.pack("<I", len(changed)) + b"PAR1"


def repeated_cell() -> bytes:
    cell = pa.DictionaryArray.from_arrays(np.zeros(ROWS, np.int32), ["9" * 3_000_000])
    return as_parquet(pa.table({"id": list(IDS), "target": cell}), compression="zstd")


class Bomb:
    """Unpickled it would leave a trace; it must never be."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("pickle-was-executed",)


@dataclass(frozen=True)
class Case:
    """One hostile file or name, and how it has to end."""

    name: str
    content: bytes | Callable[[], bytes] | None
    message: str
    code: int = 3
    competition: str = "odds"
    place: Callable[[Path], None] | None = None
    arguments: tuple[str, ...] = ()
    file: str = "submission.csv"


FILES = [
    # headers
    Case("wrong target", odds(header="id,tarjet"), "no column 'target'. Is 'tarjet' meant to be 'target'?"),
    Case("no id column", odds(header="row,target"), "no column 'id'"),
    Case("an extra column", b"id,target,extra\n101,0.5,1\n", "column 'extra' that does not belong there"),
    Case("a repeated column", b"id,target,target\n101,0.5,1\n", "column 'target' more than once"),
    Case("another case", odds(header="ID,Target"), "no columns 'id', 'target'"),
    Case("no header", "\n".join(ODDS).encode(), "no columns 'id', 'target'"),
    Case("semicolons", b"id;target\n101;0.5\n", "separated by semicolons"),
    Case("tabs", b"id\ttarget\n101\t0.5\n", "separated by tabs"),
    Case("only a header", b"id,target\n", "no rows below the header"),
    Case("ten million columns", lambda: b"c," * 10_000_000 + b"\n1", "has 20,000,002 bytes, more than"),
    Case("many columns", lambda: b"c," * 5_000 + b"\n1", "has 5,001 columns"),
    Case("a name without an end", lambda: b"x" * 500_000, "first line of submission.csv is longer than"),
    Case("an open quote in the header", b'id,"target\n101,0.5\n', "has quotes that do not match"),
    Case("escapes in the header", b"id,\x1b[31mtarget\n101,0.5\n", "'�[31mtarget'"),
    # ids
    Case("a missing id", odds(drop=1), "1 test id has no row: '101'"),
    Case("all ids but one missing", b"id,target\n101,0.5\n", "19 test ids have no row (first '102', '103'"),
    Case("an unknown id", odds("999,0.5"), "1 id is not among the test rows (row 1: '999')"),
    Case("a repeated id", odds("102,0.5"), "1 row repeats an id (row 2: '102' is that of row 1)"),
    Case("every row twice", odds(*ODDS, *ODDS), "20 rows repeat an id (first row 21: '101' is that of row 1"),
    Case("an empty id", odds(",0.5"), "column 'id': 1 cell is empty"),
    Case("half an id", odds("101.5,0.5"), "1 id is not among the test rows (row 1: '101.5')"),
    Case("an id of forty digits", odds("1" * 40 + ",0.5"), "1 id is not among the test rows"),
    Case("a formula as id", odds("=1+1,0.5"), "1 id is not among the test rows (row 1: '=1+1')"),
    Case("escapes in an id", odds("\x1b]0;own\x07,0.5"), "(row 1: '�]0;own�')"),
    Case("far too many rows", lambda: odds(*(ODDS * 500)), "has more than 1,040 rows"),
    # numbers
    Case("NaN", odds("101,NaN"), "1 cell is NaN or infinite (row 1 (id '101'): 'NaN')"),
    Case("infinity", odds("101,inf"), "1 cell is NaN or infinite"),
    Case("minus infinity", odds("101,-Infinity"), "1 cell is NaN or infinite"),
    Case("1e999", odds("101,1e999"), "1 cell is NaN or infinite (row 1 (id '101'): '1e999')"),
    Case("an empty cell", odds("101,"), "1 cell is empty"),
    Case("the word null", odds("101,null"), "1 cell is empty (row 1 (id '101'): 'null')"),
    Case("text in a number", odds("101,abc"), "1 cell is not a number (row 1 (id '101'): 'abc')"),
    Case("a hexadecimal number", odds("101,0x1"), "1 cell is not a number"),
    Case("digits of another script", odds("101,\u0660"), "1 cell is not a number"),
    Case("a per cent sign", odds("101,50%"), "1 cell is not a number"),
    Case("code in a number", odds("101,__import__('os')"), "1 cell is not a number"),
    Case("a decimal comma in quotes", odds('101,"0,5"'), "1 number has a decimal comma"),
    Case("a decimal comma", odds("101,0,5"), "(row 1: 3 instead of 2: '101,0,5'). Is it a decimal comma?"),
    Case("above the range", odds("101,1.5"), "1 number is out of range (row 1 (id '101'): '1.5')"),
    Case("below the range", odds("101,-0.1"), "must be between 0 and 1"),
    Case("a number of a million digits", odds("101," + "9" * 1_000_000), "1 cell is NaN or infinite"),
    Case("everything at once", odds("102,x", "777,", "103,inf", ",2", "1"), "submission.csv: 8 problems."),
    # classes, labels, lists
    Case(
        "sums that are not one", classes("101,0.5,0.5,0.5"), "1 row does not sum to 1", competition="classes"
    ),
    Case(
        "a negative probability",
        classes("101,1.5,-0.5,0"),
        "column 'bee': 1 number is out",
        competition="classes",
    ),
    Case("a missing class", b"id,ant,bee\n101,0.5,0.5\n", "no column 'cow'", competition="classes"),
    Case("an unknown label", labels("101,dog"), "Known labels: 'ant', 'bee', 'cow'.", competition="labels"),
    Case("an empty label", labels("101,"), "1 cell is empty", competition="labels"),
    Case("escapes in a label", labels("101,\x1b[2J"), "'�[2J'", competition="labels"),
    Case("a list that is too long", labels("101,ant bee cow"), "at most 2 labels", competition="lists"),
    Case("a list that repeats itself", labels("101,ant ant"), "1 list repeats a label", competition="lists"),
    Case("a list of unknown labels", labels("101,ant dog"), "1 label is unknown", competition="lists"),
    # text that is none
    Case("empty", b"", "submission.csv is empty"),
    Case("blank lines", b"\n" * 1_000, "nothing but blank lines"),
    Case("a flood of blank lines", lambda: b"id,target\n" + b"\n" * 1_200_000, "no rows below the header"),
    Case("UTF-16", odds().decode().encode("utf-16"), "is UTF-16 text. Save it as UTF-8"),
    Case("UTF-16 without a mark", odds().decode().encode("utf-16-le"), "is UTF-16 text"),
    Case("UTF-32", odds().decode().encode("utf-32"), "is UTF-32 text"),
    Case("cp1252", odds("ü,0.5").decode().encode("cp1252"), "1 cell is not UTF-8 text"),
    Case(
        "a broken row that is not UTF-8",
        odds() + b"\xff\xfe,\xff,\xff\n",
        "does not have the columns of the header",
    ),
    Case("a NUL byte", odds("101,0.5\0"), "contains NUL bytes"),
    Case("random bytes", lambda: np.random.default_rng(0).bytes(4_000), "submission.csv"),
    Case("an open quote", odds('"101,0.5'), "A quote is opened there and never closed."),
    Case("an open quote in a value", odds('101,"0.5'), "1 cell is not a number"),
    Case("nested quotes", odds('101,"""0.5""'), "1 cell is not a number"),
    Case("a flood of quotes", lambda: b"id,target\n" + b'"' * 1_000_001, "submission.csv"),
    Case("a flood of commas", lambda: b"id,target\n" + b"," * 1_000_000, "(row 1: 1000001 instead of 2"),
    Case(
        "a flood of broken rows", lambda: b"id,target\n" + b"1\n" * 500_000, "Reading stopped after row 1,000"
    ),
    # other formats
    Case("a pickle", lambda: pickle.dumps(Bomb()), "is a Python pickle, whatever its name says"),
    Case("an old pickle", lambda: pickle.dumps(Bomb(), protocol=0), "no columns 'id', 'target'"),
    Case("a NumPy array", b"\x93NUMPY\x01\0v\0{'descr': '|O'}", "is a NumPy array"),
    Case("a picture", b"\x89PNG\r\n\x1a\n" + bytes(100), "is a picture"),
    Case(
        "an Excel workbook",
        zipped(("[Content_Types].xml", b"<x/>"), ("xl/a.xml", b"")),
        "is an Excel workbook",
    ),
    Case("json", b'{"id": [101], "target": [0.5]}', "has quotes that do not match"),
    Case("html", b"<!DOCTYPE html><script>alert(1)</script>", "no columns 'id', 'target'"),
    # packed files
    Case(
        "two members", zipped(("a.csv", odds()), ("b.csv", odds())), "with 2 files inside (a.csv, b.csv, …)"
    ),
    Case("no member", zipped(), "with nothing inside"),
    Case("an encrypted zip", encrypted, "is an encrypted zip file"),
    Case("a rare zip method", zipped(("a.csv", odds()), method=zipfile.ZIP_BZIP2), "a rare zip method"),
    Case("a zip that was cut off", zipped(("a.csv", odds()))[:-30], "was cut off"),
    Case("a zip in a zip", zipped(("a.zip", zipped(("a.csv", odds())))), "is zip, expected csv"),
    Case("parquet in a zip", zipped(("a", as_parquet(pa.table({"id": [1]})))), "is parquet, expected csv"),
    Case("a zip bomb", lambda: zipped(("a.csv", bytes(200_000_000))), "holds more than 1,664,256 bytes"),
    Case(
        "a zip bomb of rows",
        lambda: zipped(("a", b"id,target\n" + b"101,0.5\n" * 9_000_000)),
        "holds more than",
    ),
    Case("a gzip bomb", lambda: gzip.compress(bytes(300_000_000), 6), "holds more than 1,664,256 bytes"),
    Case(
        "a gzip bomb of blank lines",
        lambda: gzip.compress(b"id,target\n" + b"\n" * 90_000_000),
        "holds more than",
    ),
    Case("a gzip that was cut off", gzip.compress(odds())[:-12], "is damaged and cannot be unpacked"),
    Case("a gzip in a gzip", gzip.compress(gzip.compress(odds())), "is gzip, expected csv"),
    # parquet
    Case("parquet that lies about its rows", lying_parquet, "submission.csv"),
    Case(
        "parquet of far too many rows",
        lambda: as_parquet(pa.table({"id": pa.nulls(9_000_000)})),
        "claims 9,000,000 rows",
    ),
    Case("parquet with a huge cell repeated", repeated_cell, "has a cell of 3,000,000 bytes"),
    Case("parquet with lists", as_parquet(pa.table({"id": [1], "target": [[1.0]]})), "of type list<"),
    Case(
        "parquet with nulls",
        as_parquet(pa.table({"id": list(IDS), "target": [None] * 20})),
        "20 cells are empty",
    ),
    Case("parquet that was cut off", as_parquet(pa.table({"id": [1]}))[:-20], "is damaged"),
    Case("parquet of nothing", b"PAR1" * 2, "is damaged"),
    Case(
        "parquet with text that is not UTF-8",
        lambda: as_parquet(pa.table({"id": ["a"], "target": ["b"]}), use_dictionary=False).replace(
            b"b", b"\xff"
        ),
        "is damaged",
    ),
]


def broken_link(path: Path) -> None:
    path.symlink_to("nowhere")


def loop(path: Path) -> None:
    path.symlink_to(path)


def open_socket(path: Path) -> None:
    here = Path.cwd()
    os.chdir(path.parent)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path.name)
    os.chdir(here)


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 40)


PLACES = [
    Case("a folder", None, "is a folder, not a regular file", place=Path.mkdir),
    Case("a pipe that nobody writes to", None, "is a named pipe", place=os.mkfifo),
    Case("a link to a device", None, "is a link", place=lambda path: path.symlink_to("/dev/zero")),
    Case("a socket", None, "is a socket", place=open_socket),
    Case(
        "a link to another file",
        None,
        "is a link",
        place=lambda path: path.symlink_to("/etc/passwd"),
    ),
    Case("a broken link", None, "is a link", place=broken_link),
    Case("a loop of links", None, "is a link", place=loop),
    Case("no file", None, "There is no file", code=2, place=Path.exists),
    Case("a terabyte of nothing", None, "has 1,099,511,627,776 bytes, more than", place=sparse),
    Case("escapes in the file's name", b"", "�[31mred.csv is empty", file="\x1b[31mred.csv"),
]
NAMES = [
    Case(
        "escapes in the team",
        odds(),
        "has control or invisible characters",
        2,
        arguments=("--team", "\x1b[31mred"),
    ),
    Case(
        "a team that turns the line", odds(), "has control or invisible", 2, arguments=("--team", "a\u202eb")
    ),
    Case("an empty team", odds(), "The team name is empty", 2, arguments=("--team", " ")),
    Case("a team without an end", odds(), "has 5,000 characters", 2, arguments=("--team", "x" * 5_000)),
    Case("a team that is no UTF-8", odds(), "has control or invisible", 2, arguments=("--team", "\udcff")),
    Case("escapes in the message", odds(), "The message '�[2J' has control", 2, arguments=("-m", "\x1b[2J")),
    Case("a message without an end", odds(), "has 50,000 characters", 2, arguments=("-m", "x" * 50_000)),
    Case("escapes in the model", odds(), "The model name", 2, arguments=("--model", "\x1b[0m")),
    Case("a competition out of its folder", odds(), "", 2, competition="../../etc"),
    Case("a competition with escapes", odds(), "", 2, competition="\x1b[31m"),
]
HARMLESS = [
    Case("a team like a path", odds(), "of team ../../x", 0, arguments=("--team", "../../x")),
    Case("a team like a page", odds(), "of team <script>", 0, arguments=("--team", "<script>")),
    Case("a team like a formula", odds(), "of team =cmd()", 0, arguments=("--team", "=cmd()")),
    Case("a member out of its folder", zipped(("../../../tmp/escaped.csv", odds())), "log_loss", 0),
    Case(
        "parquet under another name",
        as_parquet(pa.table({"id": list(IDS), "target": [0.25] * 20})),
        "log_loss",
        0,
    ),
    Case("a carriage return ends each row", odds().replace(b"\n", b"\r"), "log_loss", 0),
]


class Hostile:
    """A workspace, and the process that runs commands in it under limits."""

    def __init__(self, workspace: Path, server: Any) -> None:
        self.workspace = workspace
        self._server = server

    def run(self, *arguments: str) -> Any:
        return self._server.run(*arguments, folder=self.workspace, memory=MEMORY, seconds=SECONDS)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory, serve):
    workspace = tmp_path_factory.mktemp("hostile")
    for name, choices in COMPETITIONS.items():
        make_competition(workspace / "competitions" / name, **choices)
    with contextlib.closing(serve(*IMPORTED)) as server:
        hostile = Hostile(workspace, server)
        for name in COMPETITIONS:
            prepared = hostile.run("prepare", name)
            assert prepared.code == 0, prepared.stderr
        yield hostile


def make_competition(folder: Path, *, metric: str, labels: tuple[str, ...], data="", options="") -> None:
    folder.mkdir(parents=True)
    truth = [labels[number % len(labels)] for number in range(ROWS)]
    known = [f"{number},{number % 7},{label}" for number, label in enumerate(truth * 2)]
    (folder / "train.csv").write_text("\n".join(["id,x,target", *known, ""]))
    (folder / "test.csv").write_text("\n".join(["id,x", *(f"{number},{number % 7}" for number in IDS), ""]))
    answers = [f"{number},{label}" for number, label in zip(IDS, truth, strict=True)]
    (folder / "solution.csv").write_text("\n".join(["id,target", *answers, ""]))
    (folder / "competition.toml").write_text(SPEC.format(metric=metric, data=data, options=options))


def run_case(case: Case, hostile: Hostile, folder: Path) -> Any:
    file = folder / case.file
    if case.place is not None:
        case.place(file)
    else:
        content = case.content() if callable(case.content) else case.content
        file.write_bytes(content)
    team = () if "--team" in case.arguments else ("--team", "mallory")
    return hostile.run("submit", case.competition, "-f", str(file), *team, *case.arguments)


def recorded(hostile: Hostile, name: str) -> list[dict[str, object]]:
    board = Board(hostile.workspace / ".harness" / "board" / name)
    board.compact()  # a hundred small files would be read again for every case
    return board.entries().sort_by("entry_id").to_pylist()


def written(hostile: Hostile) -> list[Path]:
    """Every file of the workspace that is no part of the board."""
    state = hostile.workspace / ".harness"
    return sorted(path for path in hostile.workspace.rglob("*") if not path.is_relative_to(state / "board"))


def check_told(ended: Any, case: Case) -> None:
    assert ended.code == case.code, ended.stderr
    text = ended.stderr if case.code else ended.stdout
    assert case.message in text
    assert "Traceback" not in ended.stderr
    assert "bug of harness" not in ended.stderr
    assert all(mark.isprintable() or mark == "\n" for mark in ended.stdout + ended.stderr)
    assert ended.seconds < MOST_SECONDS
    assert ended.peak_kib < MOST_PEAK_KIB


def ids(cases: list[Case]) -> list[object]:
    return [pytest.param(case, id=case.name) for case in cases]


@pytest.mark.parametrize("case", ids(FILES + PLACES))
def test_a_hostile_file_is_refused_and_the_refusal_is_all_that_is_recorded(case, hostile, tmp_path):
    before, files = recorded(hostile, case.competition), written(hostile)
    ended = run_case(case, hostile, tmp_path)
    check_told(ended, case)
    assert ended.stdout == ""
    assert ended.stderr.startswith("Error: ")
    assert len(ended.stderr) < 4_000
    after = recorded(hostile, case.competition)
    fresh = [entry for entry in after if entry not in before]
    assert [entry["status"] for entry in fresh] == (["invalid"] if case.code == 3 else [])
    assert all(entry["team"] == "mallory" and entry["error"] for entry in fresh)
    assert [entry for entry in after if entry not in fresh] == before
    assert written(hostile) == files


@pytest.mark.parametrize("case", ids(NAMES))
def test_a_hostile_name_is_a_wrong_request_and_leaves_nothing(case, hostile, tmp_path):
    everything = sorted(hostile.workspace.rglob("*"))
    check_told(run_case(case, hostile, tmp_path), case)
    assert sorted(hostile.workspace.rglob("*")) == everything


@pytest.mark.parametrize("case", ids(HARMLESS))
def test_what_only_looks_hostile_is_taken_as_it_is(case, hostile, tmp_path):
    everything = set(hostile.workspace.rglob("*"))
    check_told(run_case(case, hostile, tmp_path), case)
    fresh = {
        path.relative_to(hostile.workspace / ".harness").parts[0]
        for path in set(hostile.workspace.rglob("*")) - everything
    }
    assert fresh == {"board", "predictions"}


def test_the_table_is_long_enough():
    names = [case.name for case in FILES + PLACES + NAMES]
    assert len(names) == len(set(names)) >= 60


@pytest.mark.parametrize("name", ["a repeated id", "a gzip bomb", "a pickle", "parquet with lists"])
def test_the_real_command_says_the_same(name, hostile, tmp_path):
    case = next(case for case in FILES if case.name == name)
    expected = run_case(case, hostile, tmp_path)
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "harness",
            "submit",
            case.competition,
            "-f",
            str(tmp_path / case.file),
            "-t",
            "mallory",
        ],
        env=os.environ | {"HARNESS_WORKSPACE": str(hostile.workspace)} | PLAIN,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (expected.code, expected.stdout, expected.stderr)
