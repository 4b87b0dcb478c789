"""Effects as every method gives them: estimates, with what each unit contributes to each.

An estimate is, to first order, its truth plus the mean over units of their influence:
`estimate - truth = (1/n) * sum of influence`. So one structure gives standard errors (clustered
or not), covariances, bootstrap draws and simultaneous bands for any method and any weighted mean
of its effects (Callaway and Sant'Anna, Journal of Econometrics 225, 2021, sections 4 and 5).
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from changing_places.evaluation.panel.model import Bools, Floats, Ints, Note


@dataclass(frozen=True)
class Sample:
    """Those who were observed: units of a panel, or rows of repeated cross-sections.

    All are of length n: `adopted` the first treated period or NEVER, `weights`, `clusters`
    numbered from 0.
    """

    adopted: Ints
    weights: Floats
    clusters: Ints

    @property
    def n(self) -> int:
        """How many were observed."""
        return len(self.adopted)


@dataclass(frozen=True)
class Leverage:
    """What small samples do to influence, from the design alone.

    `own` is what a unit's own outcome weighs in an estimate, times n and without its sign;
    `spread` the standard deviation of its influence if outcomes had one of 1. Were the sample
    large they would be the same. Their shapes are those of an influence, with a last axis of 1
    where they are the same for every outcome.
    """

    own: Floats
    spread: Floats


@dataclass(frozen=True)
class Block:
    """The influence of `rows` (m,) on `cells` (c,) as m x c x K; all others have none.

    Cells of one cohort are touched by that cohort and its controls alone, so that most of a
    full array would be zeros. `leverage` (m x 1 or c x 1 or K), where a method gives it,
    makes for better intervals in small samples.
    """

    rows: Ints
    cells: Ints
    influence: Floats
    leverage: Leverage | None = None


@dataclass(frozen=True)
class LostCell:
    """A group and period whose effect cannot be told, and why."""

    group: int
    time: int
    why: str


@dataclass(frozen=True)
class Effects:
    """Effects of `K` outcomes by group and period.

    `groups` and `times` (C,) are ordinals; `estimates` is C x K, NaN where a cell is held but
    not identified; `treated` and `controls` (C, K) count the units compared. A cell that is zero
    by definition (the base period of a universal base) is marked in `reference` (C,). `notes`
    say what was set aside or chosen on the way.
    """

    sample: Sample
    groups: Ints
    times: Ints
    estimates: Floats
    blocks: tuple[Block, ...]
    treated: Ints
    controls: Ints
    reference: Bools
    lost: tuple[LostCell, ...] = ()
    notes: tuple[Note, ...] = ()

    @cached_property
    def influence(self) -> Floats:
        """n x C x K, in full."""
        full = np.zeros((self.sample.n, *self.estimates.shape))
        for block in self.blocks:
            full[np.ix_(block.rows, block.cells)] += block.influence
        return full


@dataclass(frozen=True)
class Aggregate:
    """Effects put together: one for each key, and one overall.

    `kind` is `simple`, `dynamic`, `group` or `calendar`; `keys` (A,) are event times, cohorts
    or periods, and empty for `simple`. `estimates` is A x K with `influence` n x A x K;
    `overall` is (K,) with `overall_influence` n x K. In a dynamic aggregate the overall effect
    is the mean over event times from 0 on. `notes` say what was set aside or chosen on the way;
    `leverage` and `overall_leverage` go with the two influences, where the method gives them.
    """

    kind: str
    keys: Ints
    estimates: Floats
    influence: Floats
    overall: Floats
    overall_influence: Floats
    sample: Sample
    notes: tuple[Note, ...] = ()
    leverage: Leverage | None = None
    overall_leverage: Leverage | None = None

    def of_keys(self, kept: Bools) -> "Aggregate":
        """The aggregate with some of its keys; the overall effect stays as it is."""
        leverage = self.leverage
        if leverage is not None:
            leverage = Leverage(leverage.own[:, kept], leverage.spread[:, kept])
        return replace(
            self,
            keys=self.keys[kept],
            estimates=self.estimates[kept],
            influence=self.influence[:, kept],
            leverage=leverage,
        )

    def at(self, outcome: int) -> "Aggregate":
        """The aggregate of one outcome, K = 1."""
        k = [outcome]

        def own(leverage: Leverage | None) -> Leverage | None:
            if leverage is None or leverage.own.shape[-1] == 1:
                return leverage
            return Leverage(leverage.own[..., k], leverage.spread[..., k])

        return Aggregate(
            self.kind,
            self.keys,
            self.estimates[:, k],
            self.influence[:, :, k],
            self.overall[k],
            self.overall_influence[:, k],
            self.sample,
            self.notes,
            own(self.leverage),
            own(self.overall_leverage),
        )
