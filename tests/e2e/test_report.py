"""harness report as its user runs it, and its page in a real browser, where there is one."""

from __future__ import annotations

import csv
import itertools
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Harness = Callable[..., subprocess.CompletedProcess[str]]
SLUG = "breast-cancer"
EVIL = "<script>document.title='stolen'</script>"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
MOST_SECONDS = 120


@pytest.fixture(scope="module")
def folder(server: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A board with a real run and a team whose name is a script, and three reports on it."""
    folder = tmp_path_factory.mktemp("reported")

    def run(*arguments: str) -> None:
        ended = server.run(*arguments, folder=folder, seconds=MOST_SECONDS)
        assert ended.code == 0, ended.stderr

    run("tune", SLUG, "--models", "dummy,linear,tree", "--trials", "15")
    run("pack", SLUG, "--to", "pack")
    with (folder / "pack" / "test.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with (folder / "pack" / "sample_submission.csv").open(encoding="utf-8", newline="") as lines:
        row_id, target = next(csv.reader(lines))
    with (folder / "mine.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([[row_id, target], *([row[row_id], row["worst_area"]] for row in rows)])
    run("submit", SLUG, "-f", "mine.csv", "--team", EVIL, "--model", EVIL, "-m", EVIL)
    run("report", SLUG, "-o", "board.html")
    run("report", SLUG, "--entry", "linear", "-o", "linear.html")
    run("report", SLUG, "--for", "participants", "-o", "participants.html")
    return folder


@pytest.mark.parametrize("name", ["board", "linear", "participants"])
def test_a_report_is_small_and_names_are_only_names(folder: Path, name: str) -> None:
    page = (folder / f"{name}.html").read_text(encoding="utf-8")
    assert len(page) < 1_000_000
    assert EVIL not in page
    assert page.count("<script") == 1


def test_a_host_sees_what_participants_do_not(folder: Path) -> None:
    host, guest = ((folder / f"{name}.html").read_text("utf-8") for name in ("board", "participants"))
    for title in ("Shake-up", "Drift and other traps"):
        assert title in host
        assert title not in guest
    assert "Made by harness" in guest


def test_the_command_prints_where_the_file_lies(forked: Harness, tmp_path: Path) -> None:
    done = forked("report", "iris")
    assert done.stdout == "iris.html\n"
    assert "sample_submission" in (tmp_path / "iris.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (("nothing-like-it",), "There is no competition named", 2),
        ((SLUG, "--entry", "nobody"), "No entry is named 'nobody'", 2),
        ((SLUG, "-o", "nowhere/board.html"), "there is no folder nowhere", 1),
        ((SLUG, "-o", "."), "is a folder. Name a file", 1),
        ((SLUG, "--for", "everyone"), "'everyone' is not one of 'host', 'participants'", 2),
    ],
)
def test_mistakes_are_told_in_a_sentence(
    forked: Harness, arguments: tuple[str, ...], message: str, code: int
) -> None:
    done = forked("report", *arguments, code=code)
    assert message in done.stderr
    assert done.stdout == ""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser without a window."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: the report's scripts and styles are not tried")
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as driver:
        found = driver.chromium.launch(
            executable_path=CHROMIUM, args=[*quiet, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        )
        yield found
        found.close()


@pytest.fixture
def visit(browser: Browser, folder: Path) -> Iterator[Callable[..., Page]]:
    """Opens a report as a file, and fails on any complaint or any request to a network."""
    complaints: list[str] = []

    def open_page(name: str, **options: Any) -> Page:
        page = browser.new_page(**options)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: None if request.url.startswith("file:") else complaints.append(request.url),
        )
        page.goto((folder / f"{name}.html").as_uri())
        return page

    yield open_page
    assert complaints == []
    for context in browser.contexts:
        context.close()


@pytest.mark.parametrize("name", ["board", "linear", "participants"])
def test_a_page_opens_without_complaint_and_runs_no_strangers_script(
    visit: Callable[..., Page], name: str
) -> None:
    page = visit(name)
    assert page.title() != "stolen"
    assert page.locator("h1").count() == 1
    for link in page.locator("nav a").all():
        assert page.locator(str(link.get_attribute("href"))).count() == 1


def test_a_heading_sorts_its_column_both_ways(visit: Callable[..., Page]) -> None:
    page = visit("board")
    table = page.locator("table.sortable").first
    place = table.locator("thead th").all_inner_texts().index("CV")

    def cells() -> list[str]:
        return table.locator(f"tbody tr :nth-child({place + 1})").all_inner_texts()

    heading = table.locator("thead th").nth(place)
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    rising = [float(text) for text in cells() if text]
    assert rising == sorted(rising)
    assert cells()[-1] == "", "those without a score come last"
    heading.get_by_role("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert [float(text) for text in cells() if text] == rising[::-1]
    assert cells()[-1] == ""


def _shade(page: Page, place: str = "document.documentElement", what: str = "backgroundColor") -> float:
    colour = str(page.evaluate(f"getComputedStyle({place}).{what}"))
    red, green, blue = (
        float(part) / 255 for part in colour.removeprefix("rgb(").removesuffix(")").split(",")
    )
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes_follow_the_system_and_can_be_read(visit: Callable[..., Page], scheme: str) -> None:
    page = visit("board", color_scheme=scheme)
    assert (_shade(page) < 0.2) == (scheme == "dark")
    for mark, what in (
        ("p", "color"),
        (".note", "color"),
        ("figcaption", "color"),
        ("nav a", "color"),
        (".chart .name", "fill"),
        (".chart .tick", "fill"),
        (".chart .axis-label", "fill"),
    ):
        inks = sorted((_shade(page), _shade(page, f"document.querySelector('{mark}')", what)))
        assert (inks[1] + 0.05) / (inks[0] + 0.05) >= 4.5, f"the contrast of {mark}"
    before = _shade(page)
    page.get_by_role("button", name="Light" if scheme == "dark" else "Dark", exact=True).click()
    assert (_shade(page) < 0.2) != (before < 0.2)


def test_a_phone_shows_all_without_scrolling_sideways(visit: Callable[..., Page]) -> None:
    for name in ("board", "linear"):
        page = visit(name, viewport={"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("theme", ["system", "dark"])
def test_in_print_nothing_is_cut_off_and_paper_stays_white(visit: Callable[..., Page], theme: str) -> None:
    page = visit("board", viewport={"width": 1032, "height": 703})  # A4 on its side, without the margins
    if theme == "dark":
        page.get_by_role("button", name="Dark", exact=True).click()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    rights = "[...document.querySelectorAll('table, svg')].map(one => one.getBoundingClientRect().right)"
    assert max(page.evaluate(rights)) <= 1032
    assert _shade(page) > 0.9
    assert _shade(page, "document.querySelector('p')", "color") < 0.2


def test_whoever_cannot_see_is_told(visit: Callable[..., Page]) -> None:
    page = visit("board")
    charts = page.get_by_role("img").all()
    assert len(charts) > 3
    assert all(len(str(chart.get_attribute("aria-label"))) > 20 for chart in charts)
    levels = [
        int(str(tag)[1])
        for tag in page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => h.tagName)")
    ]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert all(table.locator("caption").inner_text() for table in page.locator("table").all())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
