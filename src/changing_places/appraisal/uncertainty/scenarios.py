"""Options over scenarios whose probabilities nobody knows: regret, and how often enough is reached.

Regret is what an option is worth less than the best of the same scenario; the minimax rule takes
the option whose largest regret is smallest (Savage, Journal of the American Statistical
Association 46, 1951). The satisficing share counts the scenarios in which an option reaches what
is asked of it (Lempert, Groves, Popper and Bankes, Management Science 52, 2006).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from changing_places.appraisal.uncertainty.distribution import Floats
from changing_places.appraisal.uncertainty.model import Appraised
from changing_places.appraisal.uncertainty.pricing import Priced
from changing_places.appraisal.uncertainty.switching import place_of
from changing_places.appraisal.uncertainty.words import regretted
from changing_places.core.errors import InputError


@dataclass(frozen=True)
class OptionRegret:
    """One option over all scenarios, in pounds of present value.

    `regrets` has one entry a scenario; `worst_scenario` is where the largest stands;
    `satisficing` is the share of scenarios that reach the threshold.
    """

    option: str
    npv: tuple[float, ...]
    regrets: tuple[float, ...]
    largest: float
    worst_scenario: str
    satisficing: float

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return self.__dict__ | {"npv": list(self.npv), "regrets": list(self.regrets)}


@dataclass(frozen=True)
class Regret:
    """All options over all scenarios; `minimax` is the one of least largest regret.

    `most_often_enough` reaches the `threshold` in most scenarios.
    """

    scenarios: tuple[str, ...]
    options: tuple[OptionRegret, ...]
    minimax: str
    most_often_enough: str
    threshold: float

    def explain(self) -> str:
        """What it means, for somebody who has to decide."""
        return regretted(self)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "scenarios": list(self.scenarios),
            "options": [o.to_dict() for o in self.options],
            "minimax": self.minimax,
            "most_often_enough": self.most_often_enough,
            "threshold": self.threshold,
            "plain_english": self.explain(),
        }


def regret(
    npv: Floats, options: Sequence[str], scenarios: Sequence[str], *, threshold: float = 0.0
) -> Regret:
    """The regrets and satisficing shares of options by scenarios, in pounds.

    Raises InputError where the table is not options by scenarios, holds what is no number, or has
    fewer than two options or no scenario.
    """
    npv = np.asarray(npv, float)
    _check(npv, options, scenarios, threshold)
    regrets = npv.max(axis=0) - npv
    largest, enough = regrets.max(axis=1), (npv >= threshold).mean(axis=1)
    found = tuple(
        OptionRegret(
            option=name,
            npv=tuple(npv[k].tolist()),
            regrets=tuple(regrets[k].tolist()),
            largest=float(largest[k]),
            worst_scenario=scenarios[int(regrets[k].argmax())],
            satisficing=float(enough[k]),
        )
        for k, name in enumerate(options)
    )
    return Regret(
        scenarios=tuple(scenarios),
        options=found,
        minimax=options[int(largest.argmin())],
        most_often_enough=options[int(enough.argmax())],
        threshold=threshold,
    )


def scenario_npv(
    model: Appraised | Priced, scenarios: Sequence[tuple[str, dict[str, float]]]
) -> Floats:
    """The net present value in pounds, options by scenarios.

    Each scenario names itself and the values of the inputs that it sets, all others staying at
    their means. Raises InputError where it names an input that is not there.
    """
    priced = model if isinstance(model, Priced) else Priced.of(model)
    own = np.repeat(priced.means[:, None], len(scenarios), axis=1)
    for column, (_, values) in enumerate(scenarios):
        for name, value in values.items():
            own[place_of(priced, name), column] = value
    return priced.npv(own)


def _check(npv: Floats, options: Sequence[str], scenarios: Sequence[str], threshold: float) -> None:
    if npv.shape != (len(options), len(scenarios)) or npv.shape[0] < 2 or not npv.shape[1]:
        raise InputError(
            "The table of scenarios cannot be used.",
            f"It needs a row for each of at least two options and a column for each scenario; it "
            f"is {' by '.join(str(n) for n in npv.shape)} for {len(options)} options and "
            f"{len(scenarios)} scenarios.",
            "Give every option a value in every scenario.",
        )
    if not np.isfinite(npv).all() or not np.isfinite(threshold):
        raise InputError(
            "A value in the table of scenarios is no number.",
            "Regret is a difference, and needs both of its parts.",
            "Give every option a value in every scenario, or leave the scenario out.",
        )
