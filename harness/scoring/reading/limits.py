"""How large a prediction file may be, scaled to what the competition expects."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20
BLOCK_BYTES = 4 * MIB


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that is read before a file is refused."""

    rows: int
    columns: int
    cell_bytes: int
    header_bytes: int
    text_bytes: int  # of the file, and of what it inflates to
    block_bytes: int = BLOCK_BYTES  # parsed at once: what stays in a processor's cache

    @property
    def batch_rows(self) -> int:
        """How many rows of the longest cells fit into 64 MiB."""
        return max(1_024, min(262_144, 64 * MIB // (self.cell_bytes * max(1, self.columns))))


def limits_for(
    *, rows: int, names: tuple[str, ...], cell_bytes: int = 512, block_bytes: int = BLOCK_BYTES
) -> Limits:
    """Room for twice the expected rows with generous cells, and no more."""
    header = sum(len(name.encode()) + 8 for name in names)
    number_bytes = 40
    line = max(256, cell_bytes + number_bytes * len(names))
    allowed_rows = 2 * rows + 1_000
    return Limits(
        rows=allowed_rows,
        columns=2 * len(names) + 100,
        cell_bytes=cell_bytes,
        header_bytes=4 * header + 16_384,
        text_bytes=allowed_rows * line + MIB,
        block_bytes=block_bytes,
    )
