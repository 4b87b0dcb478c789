"""Draw what is not known many times over: net present values, and how often each option is best."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from changing_places.appraisal.uncertainty.distribution import Floats
from changing_places.appraisal.uncertainty.drawing import blocks, checked
from changing_places.appraisal.uncertainty.model import Appraised, amounts_of
from changing_places.appraisal.uncertainty.pricing import Priced
from changing_places.appraisal.uncertainty.words import simulated
from changing_places.core.errors import InputError
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED

QUANTILES = (0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95)
FAN_QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
# The fan is a picture: ten thousand draws place its lines within a hair's breadth. With very many
# years there are fewer, so that at most this many values are held.
FAN_DRAWS, FAN_VALUES = 10_000, 4_000_000


@dataclass(frozen=True)
class OptionOutcome:
    """One option over all draws, in pounds of present value.

    `mean_error` is the standard error of the mean; `p_best` the share of draws in which no
    option is better, ties shared; `p_loss` the share below zero.
    """

    option: str
    mean: float
    mean_error: float
    sd: float
    quantiles: dict[float, float]
    p_best: float
    p_best_error: float
    p_loss: float

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "option": self.option,
            "mean": self.mean,
            "mean_error": self.mean_error,
            "sd": self.sd,
            "quantiles": {f"p{100 * q:g}": v for q, v in self.quantiles.items()},
            "p_best": self.p_best,
            "p_best_error": self.p_best_error,
            "p_loss": self.p_loss,
        }


@dataclass(frozen=True)
class Simulation:
    """What came of all draws.

    `preferred` has the highest expected value: the exact one where nothing is correlated and
    nothing elastic, else that of the draws. `fan` is options by years by `FAN_QUANTILES`: the
    present value accumulated to the end of each year, from the first `fan_draws` draws. `npv` holds
    every draw, options by draws, in pounds.
    """

    options: tuple[OptionOutcome, ...]
    preferred: str
    fan: Floats = field(repr=False, compare=False)
    fan_draws: int
    npv: Floats = field(repr=False, compare=False)
    draws: int
    seed: int

    def outcome(self, option: str) -> OptionOutcome:
        """What came of one option."""
        return next(o for o in self.options if o.option == option)

    def explain(self) -> str:
        """What it means, for somebody who has to decide."""
        return simulated(self)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it: everything but the single draws."""
        return {
            "preferred": self.preferred,
            "options": [o.to_dict() for o in self.options],
            "fan": {
                o.option: [
                    {"year": year}
                    | {f"p{100 * q:g}": float(v) for q, v in zip(FAN_QUANTILES, row, strict=True)}
                    for year, row in enumerate(rows)
                ]
                for o, rows in zip(self.options, self.fan, strict=True)
            },
            "fan_draws": self.fan_draws,
            "draws": self.draws,
            "seed": self.seed,
            "plain_english": self.explain(),
        }


def simulate(
    model: Appraised | Priced,
    *,
    draws: int = 10_000,
    seed: int = DEFAULT_SEED,
    progress: Progress = silent,
) -> Simulation:
    """Draw every uncertain input `draws` times and price every option in each of these worlds.

    All options meet the same draws. The same seed gives the same bytes. Memory is that of the
    values of the options plus one block of draws, whatever the number of inputs.

    Raises InputError where `draws` is below 100 or above ten million, or where correlations
    cannot all be true. Method: Monte Carlo simulation, HM Treasury, The Green Book (2022), A5.
    """
    checked(draws)
    priced = model if isinstance(model, Priced) else Priced.of(model)
    names = priced.model.options
    npv = np.empty((len(names), draws))
    discounted = amounts_of(priced.model).cumsum(axis=1)
    most = FAN_VALUES // (len(names) * priced.model.years)
    paths = np.empty((*discounted.shape[1:], len(names), min(draws, FAN_DRAWS, max(most, 1_000))))
    for start, own in blocks(priced, draws, seed):
        stop = start + own.shape[1]
        npv[:, start:stop] = priced.npv(own)
        if start < paths.shape[2]:
            part = own[:, : paths.shape[2] - start]
            for k in range(len(names)):
                paths[:, k, start : start + part.shape[1]] = priced.by_year(part, discounted, k)
        progress(stop, draws, "drawing what is not known")
    _check_finite(names, npv)
    return Simulation(
        options=_outcomes(names, npv),
        preferred=names[priced.preferred(npv)],
        fan=np.quantile(paths, FAN_QUANTILES, axis=2).transpose(2, 1, 0),
        fan_draws=paths.shape[2],
        npv=npv,
        draws=draws,
        seed=seed,
    )


def best_shares(npv: Floats) -> Floats:
    """The share of draws in which each option is best, ties shared, of options by draws."""
    is_best = npv == npv.max(axis=0)
    return np.asarray((is_best / is_best.sum(axis=0)).mean(axis=1))


def _check_finite(names: tuple[str, ...], npv: Floats) -> None:
    for name, values in zip(names, npv, strict=True):
        if not np.isfinite(values).all():
            raise InputError(
                f"The value of {name} is beyond all numbers in some draws.",
                "One of its lines is multiplied by something that can grow without end.",
                "Look for a very wide distribution or a very large elasticity, and narrow it.",
            )


def _outcomes(names: tuple[str, ...], npv: Floats) -> tuple[OptionOutcome, ...]:
    draws = npv.shape[1]
    means, spreads = npv.mean(axis=1), npv.std(axis=1)
    quantiles = np.quantile(npv, QUANTILES, axis=1)
    best, loss = best_shares(npv), (npv < 0).mean(axis=1)
    return tuple(
        OptionOutcome(
            option=name,
            mean=float(means[k]),
            mean_error=float(spreads[k] / draws**0.5),
            sd=float(spreads[k]),
            quantiles=dict(zip(QUANTILES, quantiles[:, k].tolist(), strict=True)),
            p_best=float(best[k]),
            p_best_error=float((best[k] * (1 - best[k]) / draws) ** 0.5),
            p_loss=float(loss[k]),
        )
        for k, name in enumerate(names)
    )
