import pytest

from harness.errors import UsageError, WorkspaceError
from harness.workspace import ENVIRONMENT_VARIABLE, check_slug, find_workspace


@pytest.fixture(autouse=True)
def no_variable(monkeypatch):
    monkeypatch.delenv(ENVIRONMENT_VARIABLE, raising=False)


@pytest.mark.parametrize("marker", [".harness", "competitions"])
def test_the_workspace_is_found_upwards(tmp_path, marker):
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / marker).mkdir()
    assert find_workspace(start=deep).root == tmp_path


def test_the_nearest_workspace_wins(tmp_path):
    inner = tmp_path / "inner"
    (inner / "competitions").mkdir(parents=True)
    (tmp_path / ".harness").mkdir()
    assert find_workspace(start=inner).root == inner


def test_without_any_the_current_folder_becomes_one(tmp_path):
    assert find_workspace(start=tmp_path).root == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_an_explicit_workspace_wins_over_the_variable(tmp_path, monkeypatch):
    named, variable = tmp_path / "named", tmp_path / "variable"
    named.mkdir()
    variable.mkdir()
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, str(variable))
    assert find_workspace().root == variable
    assert find_workspace(named).root == named


def test_a_workspace_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(WorkspaceError, match="is not a folder"):
        find_workspace(tmp_path / "missing")


@pytest.mark.parametrize("slug", ["a", "breast-cancer", "a.b_c-1", "0", "x" * 64])
def test_good_slugs(slug):
    assert check_slug(slug) == slug


@pytest.mark.parametrize(
    "slug",
    ["", ".", "..", "../x", "a/b", "a\\b", "A", "-a", "a-", "a..b", "x" * 65, "a b", "é", "a\n", "a\0b"],
)
def test_slugs_that_could_leave_their_folder(slug):
    with pytest.raises(UsageError, match="cannot name a competition"):
        check_slug(slug)


def test_every_folder_lies_inside_the_state(tmp_path):
    workspace = find_workspace(start=tmp_path)
    for folder in (
        workspace.data("x"),
        workspace.board("x"),
        workspace.predictions("x"),
        workspace.downloads(),
    ):
        assert folder.is_relative_to(workspace.state)
