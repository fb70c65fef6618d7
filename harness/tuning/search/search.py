"""What a run tries next: the portfolio, then the family that the ensemble gains most from per second."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from baselines.families.registry import find_family
from harness.tuning.proposal import Proposal
from harness.tuning.trial import SCOUTS

if TYPE_CHECKING:
    from baselines.learning import Shape
    from harness.tuning.search.sizes import Sizes
    from harness.tuning.search.studies import Studies
    from harness.tuning.trial import Trial

__all__ = ["Credit", "Search"]

_FORGETTING = 0.8  # how much of an older gain counts with each newer trial of the family
_LEAST_SECONDS = 0.2  # that a trial costs, however quick its fits are
_LEFT_OUT = 0.3  # how much hope is left of a family that the ensemble does without
_HOPE = 0.05  # the weight that a family without any in the ensemble is given


@dataclass
class Credit:
    """What a family's searched trials have brought, the recent ones above all."""

    gain: float = 0.0
    trials: float = 0.0
    weight: float = 0.0  # in the ensemble as it is
    is_known: bool = False  # whether an ensemble could have taken it in

    def add(self, gain: float) -> None:
        """One more trial, and what the ensemble gained by it."""
        self.gain = _FORGETTING * self.gain + gain
        self.trials = _FORGETTING * self.trials + 1.0


@dataclass
class Search:
    """The plan of a run."""

    portfolio: list[Proposal]  # what is left of it
    studies: Studies
    families: Sequence[str]  # that are searched after the portfolio; none: the portfolio is all
    sizes: Sizes
    credits: dict[str, Credit] = field(default_factory=dict)
    prior: float = 1.0  # what a trial of a family that holds the whole ensemble is hoped to bring

    @property
    def is_second_next(self) -> bool:
        """Whether the next of a schedule is put upon earlier ones."""
        return bool(self.portfolio and self.portfolio[0].upon)

    def next_of_portfolio(self, seconds: Callable[[Proposal], float] | None = None) -> Proposal | None:
        """The next of the portfolio, None when all of it was taken; in its order, or by hope per second."""
        if not self.portfolio:
            return None
        place = 0
        if seconds is not None:
            hopes = [self._hope(one) / max(seconds(one), _LEAST_SECONDS) for one in self.portfolio]
            place = hopes.index(max(hopes))
        return self.portfolio.pop(place)

    def ask(self, seconds: Mapping[str, float]) -> Proposal | None:
        """A searched configuration of the most promising family; `seconds`: what a trial of each costs.

        None, too, while that family's portfolio knows better than a search that has learnt little.
        """
        open_to = [name for name in self.families if name in seconds]
        if not open_to:
            return None
        family = max(open_to, key=lambda name: self._promise(name) / max(seconds[name], _LEAST_SECONDS))
        if not self._has_learnt(family):
            return None
        number, config = self.studies.ask(family)
        self._credit(family).trials += 1.0  # until it is told; else one family would be asked for all
        return Proposal(family, config, "search", asked=number)

    def tell(self, trial: Trial) -> None:
        """Learn how a trial went."""
        proposal = trial.proposal
        score = trial.judged.mean if trial.state == "done" and trial.judged else None
        family, loss = proposal.family, trial.scout_loss
        if proposal.asked is not None:
            self._count(family)
            if trial.is_given_up:
                self.studies.give_up(family, proposal.asked, loss, after=SCOUTS)
            else:
                self.studies.tell(family, proposal.asked, score)
        elif trial.is_given_up:
            self.studies.add_given_up(family, proposal.config, loss, after=SCOUTS)
        elif score is not None:
            self.studies.add(family, proposal.config, score)
        if score is not None and trial.is_complete:
            self.sizes.add(proposal, score)

    def refuse(self, proposal: Proposal) -> None:
        """A searched configuration cannot be tried."""
        if proposal.asked is not None:
            self._count(proposal.family)
            self.studies.tell(proposal.family, proposal.asked, None)

    def _count(self, family: str) -> None:
        """One more searched trial of a family is over."""
        self._credit(family).trials -= 1.0
        self._credit(family).add(0.0)

    def learn_weights(
        self, weights: Mapping[int, float], trials: Sequence[Trial], *, fresh: Sequence[Trial], gain: float
    ) -> None:
        """Share out what the ensemble gained among the families of the fresh trials that it took in."""
        for credit in self.credits.values():
            credit.weight = 0.0
        for trial in trials:
            credit = self._credit(trial.proposal.family)
            credit.weight += weights.get(trial.number, 0.0)
            credit.is_known = True
        taken = {trial.number: weights.get(trial.number, 0.0) for trial in fresh}
        total = sum(taken.values())
        for trial in fresh:
            if total > 0:
                self._credit(trial.proposal.family).gain += max(gain, 0.0) * taken[trial.number] / total

    def _has_learnt(self, family: str) -> bool:
        """Whether the search of a family has more to go by than its portfolio has in store."""
        waits = any(one.family == family for one in self.portfolio)
        return not waits or self.studies.has_learnt(family)

    def _hope(self, proposal: Proposal) -> float:
        """What a proposal may bring: less if the ensemble has left out what there is of its family.

        Trees of a size that has turned out better bring more, and of one that has turned out worse, less.
        """
        credit = self.credits.get(proposal.family)
        left_out = credit is not None and credit.is_known and not credit.weight
        return proposal.hope * (_LEFT_OUT if left_out else 1.0) * self.sizes.factor(proposal)

    def _promise(self, family: str) -> float:
        credit = self._credit(family)
        return (self.prior * (credit.weight + _HOPE) + credit.gain) / (1.0 + credit.trials)

    def _credit(self, family: str) -> Credit:
        return self.credits.setdefault(family, Credit())


def searchable(families: Sequence[str], shape: Shape) -> list[str]:
    """The families that tuning beyond the portfolio can help on a problem of this size."""
    return [name for name in families if find_family(name).searched and find_family(name).serves(shape)]
