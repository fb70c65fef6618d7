import pytest

from harness.competition.find import bundled_folder, find_competition, list_competitions
from harness.errors import UnknownNameError, UsageError
from harness.workspace import Workspace

TOML = (
    '[competition]\ntitle = "Mine"\ntask = "regression"\n[data]\nsource = "t.csv"\ntarget = "y"\n'
    '[metric]\nname = "rmse"\n'
)


def test_a_competition_of_the_workspace(tmp_path, write_competition):
    folder = write_competition(TOML, slug="mine")
    assert find_competition(Workspace(tmp_path), "mine") == folder


def test_a_bundled_competition(tmp_path):
    assert find_competition(Workspace(tmp_path), "best-line") == bundled_folder() / "best-line"


def test_the_workspace_shadows_what_is_bundled(tmp_path, write_competition):
    folder = write_competition(TOML, slug="best-line")
    assert find_competition(Workspace(tmp_path), "best-line") == folder
    found = {found.slug: found for found in list_competitions(Workspace(tmp_path))}
    assert (found["best-line"].origin, found["best-line"].title) == ("workspace", "Mine")
    assert found["wine"].origin == "bundled"


def test_an_unknown_name_lists_near_ones(tmp_path, write_competition):
    write_competition(TOML, slug="titanic")
    with pytest.raises(UnknownNameError, match=r"no competition named 'titnaic'. Did you mean titanic"):
        find_competition(Workspace(tmp_path), "titnaic")


@pytest.mark.parametrize(
    "spelling", ["{folder}", "{folder}/", "{folder}/competition.toml", "{folder}/../elsewhere"]
)
def test_a_path_is_a_name_too(tmp_path, write_competition, spelling):
    folder = write_competition(TOML, slug="elsewhere")
    other = Workspace(tmp_path / "other")
    assert find_competition(other, spelling.format(folder=folder)) == folder


def test_the_current_folder_is_a_name(tmp_path, write_competition, monkeypatch):
    folder = write_competition(TOML, slug="here")
    monkeypatch.chdir(folder)
    assert find_competition(Workspace(tmp_path), ".") == folder
    monkeypatch.chdir(folder.parent)
    assert find_competition(Workspace(tmp_path / "other"), "here") == folder


def test_a_path_without_a_competition(tmp_path):
    with pytest.raises(UsageError, match=r"no competition.toml in .*nowhere"):
        find_competition(Workspace(tmp_path), str(tmp_path / "nowhere"))


def test_a_path_cannot_take_the_place_of_a_competition_here(tmp_path, write_competition):
    write_competition(TOML, slug="mine")
    stranger = tmp_path / "away" / "mine"
    stranger.mkdir(parents=True)
    (stranger / "competition.toml").write_text(TOML)
    with pytest.raises(UsageError, match="The workspace has a competition 'mine' of its own"):
        find_competition(Workspace(tmp_path), str(stranger))


@pytest.mark.parametrize("name", ["../mine", "..", "a/../../b"])
def test_no_name_leads_out_of_the_workspace(tmp_path, name):
    with pytest.raises(UsageError, match=r"no competition.toml in"):
        find_competition(Workspace(tmp_path), name)


def test_a_folder_whose_name_is_no_slug_is_refused(tmp_path):
    folder = tmp_path / "My Race"
    folder.mkdir()
    (folder / "competition.toml").write_text(TOML)
    with pytest.raises(UsageError, match="'My Race' cannot name a competition"):
        find_competition(Workspace(tmp_path), str(folder))


def test_a_broken_competition_is_listed_with_its_problem(tmp_path, write_competition):
    write_competition(TOML, slug="good")
    write_competition("[data", slug="broken")
    write_competition("[data]\nsorce = 1\n", slug="wrong")
    found = {found.slug: found for found in list_competitions(Workspace(tmp_path))}
    assert (found["good"].title, found["good"].task, found["good"].metric) == ("Mine", "regression", "rmse")
    assert found["good"].problem == ""
    assert "expected ']'" in found["broken"].problem
    assert "data.sorce: unknown key" in found["wrong"].problem
    assert "\n" not in found["wrong"].problem


def test_a_list_is_in_the_order_of_names(tmp_path, write_competition):
    write_competition(TOML, slug="zz")
    write_competition(TOML, slug="aa")
    names = [found.slug for found in list_competitions(Workspace(tmp_path))]
    assert names == sorted(names)
    assert {"aa", "best-line", "zz"} <= set(names)


def test_a_linked_competition_keeps_the_name_of_its_link(tmp_path, write_competition):
    folder = write_competition(TOML, slug="real-one")
    (folder.parent / "linked").symlink_to(folder)
    assert find_competition(Workspace(tmp_path), "linked").name == "linked"
