"""Few treated, or few clusters: where an ordinary error is not to be trusted.

With five or fewer treated units (or untreated ones) an error from large-sample theory is too small
(Conley and Taber 2011; MacKinnon and Webb 2017), as it is with fewer than about 20 clusters
(Cameron and Miller, Journal of Human Resources 50(2), 2015, section VI). Then the effect is
tested by dealing adoption afresh, and for few treated also after Conley and Taber.
"""

from dataclasses import asdict, dataclass

import numpy as np

from changing_places.core.errors import ChangingPlacesError
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED
from changing_places.evaluation.checks.model import Check, Estimate, cannot_tell, checked_outcome
from changing_places.evaluation.checks.words import counted, figure, noun, p_value, per_cent, span
from changing_places.evaluation.effects import Aggregate
from changing_places.evaluation.inference.conley_taber import FewTreated, conley_taber
from changing_places.evaluation.inference.means import randomise_means
from changing_places.evaluation.inference.randomisation import (
    Randomised,
    deal,
    deal_clusters,
    randomise_estimates,
)
from changing_places.evaluation.inference.wild import Wild, wild_scores
from changing_places.evaluation.panel.model import NEVER, Floats, Panel

NAME = "few treated"
FEW_TREATED = 5
FEW_CLUSTERS = 20
# Beyond this a count means nothing to a reader and is not exact in JSON.
LARGEST_COUNT = 2**53


@dataclass(frozen=True)
class Counts:
    """How many clusters are treated, serve as controls, and are there in all.

    Controls are those never treated, or where there are none those that adopt after the first.
    """

    treated: int
    never: int
    controls: int
    clusters: int

    @property
    def few(self) -> bool:
        """Whether an ordinary error cannot be trusted."""
        return min(self.treated, self.controls) <= FEW_TREATED or self.clusters < FEW_CLUSTERS


def counts_of(panel: Panel) -> Counts:
    """The clusters of a panel; a cluster with any treated unit counts as treated."""
    treated = np.unique(panel.clusters[panel.treated])
    every = np.unique(panel.clusters)
    never = len(every) - len(treated)
    first = panel.cohorts[0] if len(panel.cohorts) else NEVER
    later = np.unique(panel.clusters[panel.treated & (panel.adopted > first)])
    return Counts(len(treated), never, never or len(later), len(every))


def few_treated(
    panel: Panel,
    *,
    outcome: int = 0,
    estimate: Estimate | None = None,
    aggregate: Aggregate | None = None,
    sizes: Floats | None = None,
    worth: float | None = None,
    draws: int = 999,
    level: float = 0.95,
    seed: int = DEFAULT_SEED,
    progress: Progress = silent,
) -> Check:
    """Whether there are enough treated for an ordinary error, and what to read if not.

    `estimate` is an estimator linear in the outcome, estimated once for each of `draws` deals;
    without it the difference-in-differences of means is used, which takes no time. `sizes` (n,)
    are the numbers that each unit's figure is a mean over; `worth` is how many equal units the
    treated are worth in the figure asked about, where that is known. With `aggregate`, the
    effect as it stands, the wild cluster bootstrap of its influence is told beside.
    """
    checked_outcome(outcome, len(panel.outcomes))
    counts = counts_of(panel)
    numbers: dict[str, object] = asdict(counts)
    name = noun(panel)
    if not counts.treated or not counts.controls:
        side = "treated" if not counts.treated else "untreated at any time"
        return cannot_tell(NAME, f"There is nothing to compare: nobody is {side}.", **numbers)
    thin = worth is not None and worth <= FEW_TREATED < counts.treated
    if not (counts.few or thin):
        said = (
            f"There are {counted(counts.treated, f'treated {name}')} and {counts.controls:,} "
            "to compare them with, enough for an ordinary error."
        )
        return Check(NAME, True, said, numbers)
    found, why = _randomised(panel, outcome, estimate, draws, level, seed, progress)
    single = _single(panel, outcome, sizes, level, seed) if counts.treated <= FEW_TREATED else None
    if found:
        possible = found.possible if found.possible < LARGEST_COUNT else None
        numbers["randomisation"] = {
            **asdict(found), "possible": possible, "smallest_p": found.smallest_p
        }  # fmt: skip
    if single:
        numbers["conley_taber"] = asdict(single)
    wild = None if aggregate is None else _wild(aggregate, outcome, draws, level, seed)
    if wild:
        numbers["wild"] = asdict(wild)
    said = _finding(counts, found, why, name, worth if thin else None)
    return Check(NAME, False, said, numbers, _concerns(found, single, wild))


def _randomised(
    panel: Panel,
    outcome: int,
    estimate: Estimate | None,
    draws: int,
    level: float,
    seed: int,
    progress: Progress,
) -> tuple[Randomised | None, str]:
    """The test by randomisation, or why there is none."""
    try:
        if estimate is None:
            return randomise_means(panel, outcome=outcome, draws=draws, level=level, seed=seed), ""
        if panel.clustered:
            deals = deal_clusters(panel.adopted, panel.clusters, draws=draws, seed=seed)
        else:
            deals = deal(panel.adopted, draws=draws, seed=seed)
        return randomise_estimates(
            panel, estimate, deals, outcome=outcome, level=level, progress=progress
        ), ""
    except ChangingPlacesError as error:
        return None, f"{error.what} {error.why}"


def _single(
    panel: Panel, outcome: int, sizes: Floats | None, level: float, seed: int
) -> FewTreated | None:
    try:
        return conley_taber(panel, outcome=outcome, sizes=sizes, level=level, seed=seed)
    except ChangingPlacesError:
        return None


def _wild(aggregate: Aggregate, outcome: int, draws: int, level: float, seed: int) -> Wild | None:
    sample = aggregate.sample
    try:
        return wild_scores(
            float(aggregate.overall[outcome]),
            aggregate.overall_influence[:, outcome],
            sample.clusters,
            treated=sample.adopted != NEVER,
            draws=draws,
            level=level,
            seed=seed,
        )
    except ChangingPlacesError:
        return None


def _finding(
    counts: Counts, found: Randomised | None, why: str, name: str, worth: float | None
) -> str:
    equal = f", worth {worth:.1f} equal ones in this figure," if worth is not None else ""
    there = (
        f"With {counted(counts.treated, f'treated {name}')}{equal} and {counts.controls:,} to "
        "compare with, an ordinary error would be too small"
    )
    if found is None:
        return f"{there}, and there is nothing better to read: {why}"
    asked = "all" if found.exact else "a sample of"
    if found.smallest_p > 1 - found.level:
        return (
            f"{there}, and with {counted(found.deals, 'way')} in which they could have adopted no "
            f"effect of any size could be told from chance (the least p is "
            f"{found.smallest_p:.2g})."
        )
    return (
        f"{there}; dealing adoption afresh in {asked} {found.deals:,} ways, the effect of "
        f"{figure(found.estimate)} has {p_value(found.p)}, and effects from "
        f"{span(found.low, found.high)} cannot be rejected ({per_cent(found.level)})."
    )


def _concerns(
    found: Randomised | None, single: FewTreated | None, wild: Wild | None
) -> tuple[str, ...]:
    said = []
    if found:
        said.append(
            "Dealing adoption afresh takes any unit to have been as likely to adopt as another, "
            "and the effect to be the same for all."
        )
    if single and not (np.isinf(single.low) or np.isinf(single.high)):
        sized = ", units' sizes taken into account" if single.by_size else ""
        said.append(
            f"From how much the {counted(single.controls, 'untreated unit')} move{sized}, the "
            f"effect lies from {span(single.low, single.high)}."
        )
    if single and found and (single.low > 0 or single.high < 0) != (found.p <= 1 - found.level):
        said.append(
            "The two ways to reckon with few treated disagree on whether there is an effect."
        )
    if wild:
        said += [
            f"Drawn from the clusters' contributions (wild bootstrap) the effect lies from "
            f"{span(wild.low, wild.high)}.",
            *wild.warnings,
        ]
    return tuple(said)
