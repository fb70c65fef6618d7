from __future__ import annotations

from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from harness.charts.element import element, shorten


@given(st.text())
def test_text_stays_text_whatever_it_is(text: str) -> None:
    read = ET.fromstring(element("text", text, data_name=text))
    assert len(read) == 0
    assert set(read.attrib) == {"data-name"}


def test_a_name_with_markup_in_it_is_only_a_name() -> None:
    made = element("text", "<script>alert('x')</script>", class_='"><script>')
    assert "<script>" not in made
    assert ET.fromstring(made).text == "<script>alert('x')</script>"


def test_elements_hold_each_other_and_numbers_are_short() -> None:
    made = element("g", element("line", x1=1.23456, x2=2.0, y1=3, class_="grid"), id=None)
    assert made == '<g><line x1="1.23" x2="2" y1="3" class="grid"></line></g>'


def test_a_long_name_is_cut() -> None:
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abcde…"
