"""Every bundled competition prepared once, from scratch, in a workspace of its own."""

from functools import cache

import pytest

from harness.competition.find import bundled_folder
from harness.competition.prepare import prepare
from harness.competition.spec.validation import read_spec
from harness.workspace import Workspace

NAMES = sorted(folder.name for folder in bundled_folder().iterdir() if folder.is_dir())


def pytest_generate_tests(metafunc):
    if "slug" in metafunc.fixturenames:
        metafunc.parametrize("slug", NAMES)


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    return Workspace(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="session")
def prepare_once(workspace):
    return cache(lambda slug: prepare(read_spec(bundled_folder() / slug), workspace))


@pytest.fixture
def prepared(slug, prepare_once):
    return prepare_once(slug)
