from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser

import pytest
from markupsafe import Markup

from harness.page.blocks import Block, Code, Facts, Figure, Listing, Paragraph, Part, Tiles
from harness.page.render import Page, Section, render_fragment, render_page
from harness.tabular import Table

EVIL = '<script>alert("x")</script>'
TABLE = Table(("team", "score", "note"), [(EVIL, 0.123456, None), ("ada", 2.0, "good")], {"score": 3})
BLOCKS: tuple[Block, ...] = (
    Paragraph(EVIL, "lead"),
    Tiles(((EVIL, EVIL, EVIL), ("rows", "7", ""))),
    Facts(((EVIL, EVIL),)),
    Listing(table=TABLE, caption=EVIL, header="team", marked=frozenset({1})),
    Figure(Markup("<svg></svg>"), EVIL),
    Code(f"{EVIL}\nsecond line"),
    Part(EVIL, (Paragraph(EVIL),)),
)


class Tags(HTMLParser):
    """What there is on a page: tags with their attributes, and whether all are closed."""

    VOID = frozenset({"meta", "br"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.found)


@pytest.fixture
def page() -> str:
    sections = (Section("one", EVIL, BLOCKS), Section("two", "Two", (Paragraph("text"),)))
    return render_page(Page(title=EVIL, subtitle=EVIL, sections=sections, footer=EVIL))


def test_names_are_only_names(page: str) -> None:
    tags = Tags(page)
    assert tags.open == []
    assert tags.count("script") == 1, "our own"
    assert EVIL not in page


def test_headings_captions_and_scopes_are_there(page: str) -> None:
    tags = Tags(page)
    assert [tags.count(name) for name in ("h1", "h2", "h3", "caption", "main", "nav")] == [1, 2, 1, 1, 1, 1]
    scopes = [attributes.get("scope") for tag, attributes in tags.found if tag == "th"]
    assert scopes == ["col"] * 3 + ["row"] * 2
    targets = {attributes.get("id") for _, attributes in tags.found}
    assert {"one", "two", "content"} <= targets
    assert [attributes["href"] for tag, attributes in tags.found if tag == "a"] == [
        "#content",
        "#one",
        "#two",
    ]


def test_numbers_are_shown_short_and_sorted_whole(page: str) -> None:
    assert 'data-value="0.123456">0.123</td>' in page
    assert '<tr class="marked">' in page


def test_a_page_asks_nobody_for_anything_and_runs_only_its_own_script(page: str) -> None:
    assert not re.search(r'(src|href)="(?!#)', page)
    assert "url(" not in page
    assert "@import" not in page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    for tag in ("script", "style"):
        inside = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert inside
        digest = base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()
        assert f"{tag}-src &#39;sha256-{digest}&#39;" in policy[1]
    assert policy[1].startswith("default-src &#39;none&#39;")


def test_a_fragment_brings_its_style_and_no_script() -> None:
    made = render_fragment(BLOCKS)
    tags = Tags(made)
    assert tags.open == []
    assert (tags.count("script"), tags.count("style"), tags.count("h4")) == (0, 1, 1)
    assert EVIL not in made


def test_control_characters_do_not_reach_the_page() -> None:
    made = render_fragment([Paragraph("a\x00b\u202ec"), Code("first\nsecond\x1b[2J")])
    assert "a�b�c" in made
    assert "first\nsecond�[2J" in made
