"""What a weighing found: frozen, with its numbers, its sentences and what it was made from."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from changing_places.appraisal.criteria.model import Dominated, Table
from changing_places.appraisal.criteria.switching import WeightSwitch
from changing_places.appraisal.criteria.words import begun, joined, share, the, wins

if TYPE_CHECKING:
    import polars


@dataclass(frozen=True)
class ByMethod:
    """One method's answer: under the stated weights, and over all weight sets drawn.

    `scores` are higher for better (VIKOR's is `1 - Q`); `ranks` count from 1, ties sharing the
    better; `rank_acceptability` has the share of weight sets at each rank, first to last;
    `central_weights` are the mean of the weights under which an option wins, None where it never
    wins outright.
    """

    method: str
    normalisation: str
    normalised: tuple[tuple[float, ...], ...]
    scores: Mapping[str, float]
    ranks: Mapping[str, int]
    win_share: Mapping[str, float]
    rank_acceptability: Mapping[str, tuple[float, ...]]
    central_weights: Mapping[str, Mapping[str, float] | None]

    @property
    def winners(self) -> tuple[str, ...]:
        """Who is first under the stated weights; several where they tie."""
        return tuple(o for o, rank in self.ranks.items() if rank == 1)

    @property
    def most_often(self) -> str:
        """The option that wins under most weight sets; the first of several."""
        return max(self.win_share, key=self.win_share.__getitem__)


@dataclass(frozen=True)
class Disagreement:
    """A method with another winner than the base has, and the criterion that makes it so."""

    method: str
    base: str
    prefers: str
    to: str
    criterion: str
    sentence: str


@dataclass(frozen=True)
class Compromise:
    """VIKOR's compromise: the one best option, or the set where it does not stand clear.

    Source: Opricovic and Tzeng (2004), section 2, conditions C1 and C2.
    """

    options: tuple[str, ...]
    acceptable_advantage: bool
    acceptable_stability: bool
    group: Mapping[str, float]
    regret: Mapping[str, float]
    compromise: Mapping[str, float]


@dataclass(frozen=True)
class Weighing:
    """Options weighed on criteria by several methods and many weight sets.

    `agreement` is the share of weight sets in which all methods have one winner; `pairs` the
    same for two methods; `switching` how far each weight can move, by the weighted sum; `whose`
    says where `weights` come from. Shares carry the noise of `draws` weight sets.
    """

    table: Table
    weights: Mapping[str, float]
    whose: str
    methods: tuple[ByMethod, ...]
    left_out: Mapping[str, str]
    dominated: tuple[Dominated, ...]
    agreement: float
    pairs: Mapping[tuple[str, str], float]
    disagreements: tuple[Disagreement, ...]
    compromise: Compromise | None
    switching: tuple[WeightSwitch, ...]
    draws: int
    way: str
    seed: int
    version: str
    notes: tuple[str, ...]

    def method(self, name: str) -> ByMethod:
        """One method's answer. Raises KeyError where it was not used."""
        for found in self.methods:
            if found.method == name:
                return found
        raise KeyError(name)

    def explain(self) -> str:
        """Plain English: who wins, how firmly, what one would have to believe, who disagrees."""
        first = self.methods[0]
        said = [self._headline(first), self._often(first), *self._believe(first)]
        # The smallest moves that change the answer; all of them stand in `switching`.
        smallest = sorted(x for s in self.switching for x in s.sentences())[:3]
        said += [begun(words) for _, words in smallest]
        said += [*self._agreeing(), *(d.sentence for d in self.disagreements)]
        said += self.left_out.values()
        return " ".join([*said, *map(begun, self.notes)])

    def summary(self) -> str:
        """Who wins, how firmly, and whether the methods agree; `explain` says why and when not."""
        first = self.methods[0]
        said = [self._headline(first), self._often(first), *self._agreeing()]
        others = [f"{d.method} prefers {d.prefers}" for d in self.disagreements]
        return " ".join([*said, *([f"{begun(joined(others))}."] if others else [])])

    def _agreeing(self) -> list[str]:
        if len(self.methods) < 2:
            return []
        return [
            f"All {len(self.methods)} methods have the same winner under "
            f"{share(self.agreement)} of the weightings tried."
        ]

    def _headline(self, first: ByMethod) -> str:
        winners = joined(first.winners)
        verb = "comes first" if len(first.winners) == 1 else "come first together"
        return f"By {the(first.method)} and {self.whose}, {winners} {verb}."

    def _often(self, first: ByMethod) -> str:
        return wins(sorted(first.win_share.items(), key=lambda row: -row[1]), self.draws)

    def _believe(self, first: ByMethod) -> list[str]:
        """What one would have to weigh differently for the runner-up to win."""
        order = sorted(first.win_share, key=lambda o: -first.win_share[o])
        if len(order) < 2 or first.central_weights[order[1]] is None:
            return []
        weights = first.central_weights[order[1]] or {}
        # Against the mean of all weight sets that the leader wins, not against equal ones.
        leader = first.central_weights[order[0]] or self.weights
        most = max(weights, key=lambda c: weights[c] - leader[c])
        return [
            f"{begun(order[1])} wins where {most} weighs more: {weights[most]:.0%} on average, "
            f"against {leader[most]:.0%} where {order[0]} wins."
        ]

    def to_dict(self) -> dict[str, Any]:
        """The result as plain values, ready for JSON."""
        return {
            "options": list(self.table.options),
            "criteria": [asdict(c) for c in self.table.criteria],
            "scores": [list(row) for row in self.table.scores],
            "weights": dict(self.weights),
            "weights_from": self.whose,
            "methods": [asdict(m) | {"winners": list(m.winners)} for m in self.methods],
            "left_out": dict(self.left_out),
            "dominated": [asdict(d) for d in self.dominated],
            "agreement": self.agreement,
            "pairs": [
                {"first": a, "second": b, "same_winner": v} for (a, b), v in self.pairs.items()
            ],
            "disagreements": [asdict(d) for d in self.disagreements],
            "compromise": asdict(self.compromise) if self.compromise else None,
            "switching_weights": [asdict(s) for s in self.switching],
            "draws": self.draws,
            "way": self.way,
            "seed": self.seed,
            "version": self.version,
            "warnings": list(self.notes),
            "plain_english": self.explain(),
        }

    def to_frame(self) -> "polars.DataFrame":
        """One row a method and option: score, rank, share of weight sets won."""
        import polars

        return polars.DataFrame(
            [
                {
                    "method": m.method,
                    "option": option,
                    "score": m.scores[option],
                    "rank": m.ranks[option],
                    "win_share": m.win_share[option],
                }
                for m in self.methods
                for option in self.table.options
            ]
        )
