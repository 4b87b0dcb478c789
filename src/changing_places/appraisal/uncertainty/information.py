"""What it would be worth to know: the expected value of perfect information, all or in part.

EVPI is what is gained on average by choosing after everything is known, `E max NPV − max E NPV`;
EVPPI of an input the same where only that input is known, `E max E[NPV | x] − max E NPV`.

Where nothing is correlated and nothing elastic, `E[NPV | x]` is a straight line in a single input
and its EVPPI exact (`lines.expected_max`). Else, and for groups, `E[NPV | x]` is the regression
of one set of draws on the input. Sources: Raiffa, Decision Analysis (1968); Strong, Oakley and
Brennan, Medical Decision Making 34 (2014), for the regression.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from changing_places.appraisal.uncertainty.distribution import Floats
from changing_places.appraisal.uncertainty.drawing import drawn
from changing_places.appraisal.uncertainty.lines import conditional_lines, expected_max
from changing_places.appraisal.uncertainty.model import Appraised
from changing_places.appraisal.uncertainty.pricing import Priced
from changing_places.appraisal.uncertainty.regression import evppi
from changing_places.appraisal.uncertainty.simulate import Simulation, simulate
from changing_places.appraisal.uncertainty.switching import place_of
from changing_places.appraisal.uncertainty.words import informed, worth_knowing
from changing_places.core.seeds import DEFAULT_SEED

# Draws on which conditional expectations are fitted; more move the second figure no longer.
FITTED_DRAWS = 20_000


@dataclass(frozen=True)
class Worth:
    """What it is worth, in pounds, to find out one input or several together.

    `method` is `exact` or `regression`; `error` the standard error of the latter, 0 of the former.
    """

    inputs: tuple[str, ...]
    evppi: float
    error: float
    method: str

    def explain(self) -> str:
        """In words."""
        return worth_knowing(self)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "inputs": list(self.inputs),
            "evppi": self.evppi,
            "error": self.error,
            "method": self.method,
            "plain_english": self.explain(),
        }


@dataclass(frozen=True)
class Information:
    """What it is worth to know everything, and each input, the most valuable first.

    `evpi_error` is its standard error; all in pounds of present value.
    """

    evpi: float
    evpi_error: float
    preferred: str
    worths: tuple[Worth, ...]
    draws: int
    seed: int

    def explain(self) -> str:
        """What it means, for somebody who may pay for a survey."""
        return informed(self)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "evpi": self.evpi,
            "evpi_error": self.evpi_error,
            "preferred": self.preferred,
            "evppi": [w.to_dict() for w in self.worths],
            "draws": self.draws,
            "seed": self.seed,
            "plain_english": self.explain(),
        }


def evpi(npv: Floats, *, preferred: int | None = None) -> tuple[float, float]:
    """The expected value of knowing everything and its standard error, of options by draws.

    `preferred` is the row chosen now, that of the highest mean where none is named.
    """
    chosen = int(np.argmax(npv.mean(axis=1))) if preferred is None else preferred
    gain = npv.max(axis=0) - npv[chosen]
    return float(gain.mean()), float(gain.std() / len(gain) ** 0.5)


def value_of_information(
    model: Appraised | Priced,
    *,
    draws: int = 10_000,
    seed: int = DEFAULT_SEED,
    groups: Sequence[Sequence[str]] = (),
    simulation: Simulation | None = None,
) -> Information:
    """What it is worth to know everything, each input, and each group of inputs named.

    A `simulation` of the same model is used where it is passed, with its own draws and seed. EVPI
    is of all draws and never below the largest EVPPI, which is the most that one input can
    be worth. Raises InputError where a group names an input that is not there, and as `simulate`.
    """
    priced = model if isinstance(model, Priced) else Priced.of(model)
    result = simulation or simulate(priced, draws=draws, seed=seed)
    draws, seed = result.draws, result.seed
    whole, error = evpi(result.npv, preferred=priced.preferred(result.npv))
    asked = [tuple(place_of(priced, name) for name in group) for group in groups]
    # The value of a driver that follows others tells of them too, which no straight line shows.
    curved = priced.followers if priced.is_multilinear else range(len(priced.names))
    worths = _exact(priced) if priced.is_multilinear else []
    wanted = [*((j,) for j in sorted(curved)), *asked]
    if wanted:
        worths += _fitted(priced, wanted, result.npv, seed, whole)
    worths.sort(key=lambda w: -w.evppi)
    whole = max([whole, *(w.evppi for w in worths)])
    return Information(whole, error, result.preferred, tuple(worths), draws, seed)


def _exact(priced: Priced) -> list[Worth]:
    constants, slopes = conditional_lines(priced)
    now = float(priced.expected.max())
    worths = []
    for j, name in enumerate(priced.names):
        if j in priced.followers:
            continue
        known = 0.0
        if priced.distributions[j].sd > 0 and np.ptp(slopes[:, j]) > 0:
            known = expected_max(constants[:, j], slopes[:, j], priced.distributions[j]) - now
        # What rounding leaves of two large sums is no pound that anybody gains.
        floor = 1e-12 * float(np.abs(priced.expected).max())
        worths.append(Worth((name,), known if known > floor else 0.0, 0.0, "exact"))
    return worths


def _fitted(
    priced: Priced, groups: Sequence[tuple[int, ...]], npv: Floats, seed: int, most: float
) -> list[Worth]:
    size = min(npv.shape[1], FITTED_DRAWS)
    own = drawn(priced, size, seed)
    free = not priced.model.correlations
    known = priced.expected if priced.is_multilinear else None
    apart = [g for g in groups if not priced.followers.intersection(g)]
    found = dict(
        zip(apart, evppi(own, npv[:, :size], apart, independent=free, expected=known), strict=True)
    )
    tied = [g for g in groups if g not in found]
    if tied:
        own[: len(priced.model.drivers)] = priced.values(own)
        told = evppi(own, npv[:, :size], tied, independent=False, expected=known)
        found |= dict(zip(tied, told, strict=True))
    return [
        Worth(tuple(priced.names[j] for j in g), min(found[g][0], most), found[g][1], "regression")
        for g in groups
    ]
