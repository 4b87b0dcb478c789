"""Imputation: fit what happens without the policy, and see by how much the treated differ.

On cells not yet treated, `Y(0) = a_i + b_t + x_it'd`. Fitted there by weighted least squares and
carried over to treated cells, it gives `tau_it = Y_it - a_i - b_t - x_it'd`, averaged over the
councils of a cohort in a period. The estimate is `sum of v_it Y_it`; with residuals `e_it` on
untreated cells and `tau_it` less an average effect on treated ones, its variance is estimated by
the sum over clusters of the squared `sum of v_it e_it`, which errs on the safe side where effects
differ within a cell.

Borusyak, Jaravel and Spiess, Revisiting Event-Study Designs: Robust and Efficient Estimation,
Review of Economic Studies 91 (2024): estimator section 4.1 and theorem 2, variance section 4.3,
theorem 3 and equation 8; leaving a cluster's own effect out, supplement A.9.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.evaluation.effects import Aggregate, Block, Effects, Sample
from changing_places.evaluation.panel.model import Bools, Floats, Note, Panel
from changing_places.evaluation.patterns import patterns
from changing_places.evaluation.second_opinions.cells import Cells, lost_cells
from changing_places.evaluation.second_opinions.covariates import covariate_columns
from changing_places.evaluation.second_opinions.fixed_weights import fixed_aggregate
from changing_places.evaluation.second_opinions.preconditions import (
    check,
    no_cell,
    without_always_treated,
)
from changing_places.evaluation.second_opinions.untreated_fit import UntreatedFit


def imputation(panel: Panel, *, anticipation: int = 0, leave_out: bool = False) -> Effects:
    """The effect on each cohort in each period from adoption on, imputed from untreated cells.

    With `anticipation` of m periods, the m periods before adoption count as treated too, and
    have cells of their own. Units treated in every period they could be seen in are set aside,
    with a note. A cell that cannot be told for any outcome stands in `lost`; one that cannot be
    told for some is NaN there. `controls` counts the units untreated in the period.

    `leave_out` compares each cluster's effect with the average of the others in its cell
    (supplement A.9), which widens the errors of small cohorts.

    Covariates that change over time enter the fit as they are; those that do not are multiplied
    by the period. Raises InputError for a panel without two periods, without adopters, or with
    a covariate that says nothing of its own; Refusal where no cell can be told.
    """
    return imputed(panel, anticipation=anticipation, leave_out=leave_out).effects


def imputation_aggregate(
    panel: Panel, kind: str = "simple", *, anticipation: int = 0, leave_out: bool = False
) -> Aggregate:
    """Imputed effects put together, `simple`, `dynamic`, `group` or `calendar`.

    The weights of the mean over treated observations are taken as given, as Borusyak, Jaravel
    and Spiess do, so that they add nothing to the error. Raises as `imputation` does.
    """
    return imputed(panel, anticipation=anticipation, leave_out=leave_out).aggregate(kind)


@dataclass(frozen=True)
class Imputed:
    """Imputed effects, with the `mass` (C x K) of each cell: the weights of whom it averages."""

    effects: Effects
    mass: Floats

    def aggregate(self, kind: str) -> Aggregate:
        """The effects put together with weights that are taken as given."""
        return fixed_aggregate(self.effects, self.mass, kind)


def imputed(panel: Panel, *, anticipation: int = 0, leave_out: bool = False) -> Imputed:
    """What `imputation` gives, ready to be put together in every way without another fit."""
    check(panel, anticipation)
    panel, notes = without_always_treated(panel, anticipation)
    cells, columns = Cells.of(panel, anticipation), covariate_columns(panel)
    UntreatedFit.check(panel, columns, anticipation)
    outcomes = len(panel.outcomes)
    estimates = np.full((cells.count, outcomes), np.nan)
    mass, counts = np.zeros((cells.count, outcomes)), np.zeros((2, cells.count, outcomes), np.int64)
    influence = np.zeros((len(panel.units), cells.count, outcomes))
    why, unseen = [], 0
    for observed, ks in patterns(panel.observed):
        fit = UntreatedFit.on(panel, cells, columns, (observed, anticipation))
        estimates[:, ks], influence[:, :, ks] = fit.estimate(panel.values[:, :, ks], leave_out)
        mass[:, ks], counts[:, :, ks] = fit.mass[:, None], fit.counts[:, :, None]
        why.append(fit.why)
        unseen = max(unseen, fit.unseen)
    lost = lost_cells(panel, cells, why)
    held = np.isfinite(estimates).any(axis=1)
    if not held.any():
        raise no_cell(panel, lost[-1].why)
    effects = Effects(
        Sample(panel.adopted, panel.weights, panel.clusters),
        cells.groups[held],
        cells.times[held],
        estimates[held],
        (_block(influence, held),),
        counts[0, held],
        counts[1, held],
        np.zeros(held.sum(), dtype=bool),
        lost,
        (*notes, *columns.notes, *_alone(panel, cells), *_never_seen(unseen)),
    )
    return Imputed(effects, mass[held])


def _block(influence: Floats, held: Bools) -> Block:
    kept = influence if held.all() else influence[:, held]
    return Block(np.arange(len(kept)), np.arange(kept.shape[1]), kept)


def _never_seen(count: int) -> tuple[Note, ...]:
    """A note of adopters without an observation from before adopting."""
    if not count:
        return ()
    text = (
        f"{count} of the adopters {'was' if count == 1 else 'were'} never observed before "
        f"adopting, and {'is' if count == 1 else 'are'} left out of the effects."
    )
    return (Note("not_seen_before", text, count),)


def _alone(panel: Panel, cells: Cells) -> tuple[Note, ...]:
    """A note of the cohorts that are one council, or one cluster, each."""
    alone = [
        panel.scale.label(int(cells.groups[own[0]]))
        for rows, own in cells.cohorts
        if len(np.unique(panel.clusters[rows])) == 1
    ]
    if not alone:
        return ()
    text = (
        f"{'One group of adopters is' if len(alone) == 1 else f'{len(alone)} groups are'} a "
        f"single council or cluster ({', '.join(alone[:5])}). Its error is reckoned against the "
        "effect on other adopters, and is on the large side."
    )
    return (Note("adopted_alone", text, len(alone), tuple(alone[:5])),)
