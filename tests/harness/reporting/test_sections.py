"""Every section over real boards: of a host and of participants, of a board and of one entry."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from harness.page.blocks import Block, Figure, Listing, Paragraph, Part, Tiles
from harness.page.render import render_fragment
from harness.reporting.material import Material
from harness.reporting.registry import BOARD_SECTIONS, ENTRY_SECTIONS
from harness.scoring.standing import read_current

if TYPE_CHECKING:
    from harness.reporting.section import SectionSpec

See = Callable[..., Material]
ALL = {spec.key: spec for spec in BOARD_SECTIONS}


def everything(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Part):
            yield from everything(block.blocks)


def build(spec: SectionSpec, material) -> list[Block]:
    return list(everything(list(spec.build(material))))


@pytest.mark.parametrize("audience", ["host", "participants"])
@pytest.mark.parametrize("focus", [None, "linear", "stack", "dummy"])
def test_all_sections_can_be_built_and_shown(see: See, audience: str, focus: str | None) -> None:
    material = see(audience, focus)
    specs = BOARD_SECTIONS if focus is None else ENTRY_SECTIONS
    for spec in specs:
        blocks = list(spec.build(material))
        shown = render_fragment(blocks)
        assert "<script" not in shown
        if spec.key not in ("shake-up", "checks", "ensemble", "importance"):
            assert blocks, spec.key


def test_participants_see_nothing_that_hidden_rows_tell(see: See) -> None:
    host, guest = see("host"), see("participants")
    private = [
        value
        for value in read_current(host.prepared, host.workspace, columns=("private_score",))[
            "private_score"
        ].to_pylist()
        if value is not None
    ]
    pages = {
        material.audience: render_fragment(
            [block for spec in BOARD_SECTIONS for block in spec.build(material)]
        )
        for material in (host, guest)
    }
    told = {f'data-value="{value:.10g}"' for value in private} - {
        f'data-value="{row.score:.10g}"' for row in guest.board.rows if row.score is not None
    }
    assert any(score in pages["host"] for score in told)
    assert not any(score in pages["participants"] for score in told)
    diagnosis = render_fragment(list(ALL["diagnosis"].build(guest)))
    assert "out of fold" in diagnosis or "handed in as a file" in diagnosis
    assert "hidden rows" not in diagnosis
    assert host.tuned
    seen = host.prepared.fingerprints
    for digest in (seen.data, seen.spec, host.tuned.record.problem):
        assert digest in pages["host"]
        assert digest not in pages["participants"], "answers could be guessed by it"


def test_the_board_has_a_row_an_entry_and_marks_ties(see: See) -> None:
    material = see()
    listing = next(block for block in build(ALL["board"], material) if isinstance(block, Listing))
    assert len(listing.table.rows) == len(material.board.rows)
    assert {"rank", "entry", "private", "CV"} <= set(listing.table.columns)
    assert listing.marked == {place for place, row in enumerate(material.board.rows) if row.tied}


def test_what_flatters_is_told_beside_hidden_scores(see: See) -> None:
    material = see()
    assert material.tuned
    bias = material.tuned.outcome.selection_bias
    blocks = build(ALL["flattery"], material)
    tiles = next(block for block in blocks if isinstance(block, Tiles))
    assert bias is not None
    name = material.metric.name
    names = [title for title, _, _ in tiles.tiles]
    assert names[1:] == ["corrected for the choice", f"its public {name}", f"its private {name}"]
    best, corrected = (float(value.replace(",", "")) for _, value, _ in tiles.tiles[:2])
    assert abs(best - corrected) == pytest.approx(bias, abs=2e-4 * max(1, abs(best)))


def test_weights_of_the_mixtures_are_those_of_the_run(see: See) -> None:
    material = see()
    assert material.tuned
    mixed = {name: one.weights for name, one in material.tuned.outcome.entries.items() if one.weights}
    figures = [block for block in build(ALL["ensemble"], material) if isinstance(block, Figure)]
    assert len(figures) == len(mixed)
    for weights, figure in zip(mixed.values(), figures, strict=True):
        assert all(f"{weight:.3f}" in figure.chart for weight in weights.values())


def test_lineage_says_how_to_make_it_again(see: See) -> None:
    material = see(focus="linear")
    shown = render_fragment(list(ENTRY_SECTIONS[-1].build(material)))
    assert material.tuned
    assert "harness tune toy" in shown
    assert f"harness replay {material.tuned.record.run_id}" in shown
    assert material.entries[str(material.focus)].entry_id in shown
    assert json.dumps(next(iter(material.entries[str(material.focus)].params)))[1:-1] in shown


def test_an_uploaded_file_has_no_model_to_ask(see: See, metric: str) -> None:
    name = next(facts.entry_id for facts in see().entries.values() if facts.kind == "submission")
    columns = next(spec for spec in ENTRY_SECTIONS if spec.key == "columns")
    (said,) = columns.build(see(focus=name))
    assert isinstance(said, Paragraph)
    assert "no model to ask" in said.text
    diagnosis = next(spec for spec in ENTRY_SECTIONS if spec.key == "diagnosis")
    (said,) = diagnosis.build(see("participants", name))
    assert isinstance(said, Paragraph)
    assert "handed in as a file" in said.text
