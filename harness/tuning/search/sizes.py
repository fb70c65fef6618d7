"""How large trees had better be, by what trees of other sizes have come to on this very table."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import log
from typing import TYPE_CHECKING, TypeAlias

from baselines.families.registry import find_family

if TYPE_CHECKING:
    from harness.tuning.proposal import Proposal

__all__ = ["Sizes"]

_ONWARDS, _ASTRAY = 5.0, 0.3  # the hope for sizes where it gets better, and for those where it gets worse
_ALIKE = 1.5  # sizes no further apart than this many times are as good as the same

Kind: TypeAlias = tuple[str, bool]  # of trees: the family, and whether thresholds are random
Seen: TypeAlias = dict[int, float]  # leaves: the best score


@dataclass(kw_only=True)
class Sizes:
    """The scores of boosted trees by how many leaves they have."""

    maximize: bool
    _seen: dict[Kind, Seen] = field(default_factory=dict)

    def add(self, proposal: Proposal, score: float) -> None:
        """What trees of one size came to, grown as far as they would."""
        leaves = _leaves(proposal)
        if leaves is not None:
            seen = self._seen.setdefault(_kind(proposal), {})
            signed = score if self.maximize else -score
            seen[leaves] = max(signed, seen.get(leaves, signed))

    def factor(self, proposal: Proposal) -> float:
        """How many times as much to hope for, by its own family's trees; if these are silent, by others'."""
        leaves, kind = _leaves(proposal), _kind(proposal)
        if leaves is None:
            return 1.0
        others = [seen for other, seen in self._seen.items() if other != kind and other[1] == kind[1]]
        telling = [seen for seen in (self._seen.get(kind, {}), *others) if len(seen) > 1]
        return _judge(leaves, telling[0]) if telling else 1.0


def _judge(leaves: int, seen: Seen) -> float:
    """Whether a size lies where scores get better, or nearer to a worse one than to the best."""
    best = max(seen, key=lambda size: seen[size])
    worse = [size for size in seen if seen[size] < seen[best] and not _are_alike(size, best)]
    if not worse or _are_alike(leaves, best):
        return 1.0
    beyond = [size for size in worse if (size - best) * (leaves - best) > 0]
    if not beyond:
        return _ONWARDS
    return _ASTRAY if min(_apart(leaves, size) for size in beyond) < _apart(leaves, best) else 1.0


def _are_alike(leaves: int, size: int) -> bool:
    return _apart(leaves, size) <= log(_ALIKE)


def _apart(leaves: int, size: int) -> float:
    return abs(log(leaves / size))


def _leaves(proposal: Proposal) -> int | None:
    return find_family(proposal.family).leaves(proposal.config)


def _kind(proposal: Proposal) -> Kind:
    return proposal.family, bool(proposal.config.get("extra_trees"))
