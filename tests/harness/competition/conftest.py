"""A web server on this machine, so that downloads are real without a network; competitions made in a line."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import settings

from harness.competition.prepare import prepare
from harness.competition.spec.validation import read_spec
from harness.workspace import Workspace

if TYPE_CHECKING:
    from harness.competition.prepared import Prepared

settings.register_profile("no deadline", deadline=None)  # how fast a machine is says nothing about the code
settings.load_profile("no deadline")


@dataclass
class Server:
    """What a server answers by path, and how often each path was asked for."""

    url: str
    answers: dict[str, bytes] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)


@pytest.fixture
def server() -> Iterator[Server]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked[self.path] += 1
            answer = state.answers.get(self.path)
            self.send_response(404 if answer is None else 200)
            self.send_header("Content-Length", str(len(answer or b"")))
            self.end_headers()
            self.wfile.write(answer or b"")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
            """Say nothing."""

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state = Server(f"http://127.0.0.1:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield state
    http.shutdown()
    thread.join()
    http.server_close()


@pytest.fixture
def write_competition(tmp_path):
    """Write a competition of the workspace in `tmp_path`: its toml and its files, tables as csv."""

    def write(toml: str, *, slug: str = "this-one", **files: object) -> Path:
        folder = tmp_path / "competitions" / slug
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "competition.toml").write_text(toml, encoding="utf-8")
        for name, content in files.items():
            if isinstance(content, str):
                (folder / f"{name}.py").write_text(content, encoding="utf-8")
            else:
                pd.DataFrame(content).to_csv(folder / f"{name}.csv", index=False)
        return folder

    return write


@pytest.fixture
def make_prepared(tmp_path, write_competition):
    """Write a competition and prepare it."""

    def make(toml: str, **files: object) -> Prepared:
        return prepare(read_spec(write_competition(toml, **files)), Workspace(tmp_path))

    return make
