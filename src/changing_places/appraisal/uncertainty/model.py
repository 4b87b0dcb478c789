"""What is appraised: options, their lines of money by year, and what is uncertain about them.

A line's yearly amounts (pounds at fixed prices, costs negative) are what is expected if every
uncertain quantity takes its base value. They are multiplied by

    own multiplier × (1 + Σ weight × (x / base − 1)) × Π (x / base) ** elasticity

where `x` are the drivers that the line's effects name. A driver may stand behind lines of several
options, which is what makes one draw of it the same world for all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from changing_places.appraisal.uncertainty.circle import order_of
from changing_places.appraisal.uncertainty.distribution import Distribution, Floats, finite
from changing_places.appraisal.uncertainty.unbounded import Lognormal
from changing_places.core.errors import InputError


@dataclass(frozen=True)
class Driver:
    """An uncertain quantity that lines depend on, such as turnover of staff.

    `base` is the value at which the lines' amounts were worked out (its mean where none is
    given). `follows` names other drivers and the weight with which this one moves with them:
    `value = own draw + Σ weight × (other's value − other's mean)`. `unit` is `£`, `%` (the
    value 12 is 12%) or a word such as `visits`.
    """

    name: str
    distribution: Distribution
    base: float | None = None
    unit: str = ""
    follows: Mapping[str, float] = field(default_factory=dict)

    @property
    def reference(self) -> float:
        """The value at which the lines' amounts were worked out."""
        return self.distribution.mean if self.base is None else self.base


@dataclass(frozen=True)
class Effect:
    """How a driver moves a line: `linear` by a weight, or `elastic` by a constant elasticity.

    With a linear weight of 0.5, a driver 10% above its base puts 5% on the line; with an
    elasticity of 0.5 it multiplies the line by 1.1 to the power of 0.5.
    """

    driver: str
    weight: float = 1.0
    kind: str = "linear"


@dataclass(frozen=True)
class Line:
    """One line of money of one option, by year: pounds at fixed prices, costs negative."""

    name: str
    option: str
    amounts: tuple[float, ...]
    multiplier: Distribution | None = None
    effects: tuple[Effect, ...] = ()

    @property
    def title(self) -> str:
        """The line's name and in brackets its option's."""
        return f"{self.name} ({self.option})"


@dataclass(frozen=True)
class RankCorrelation:
    """Spearman's rank correlation of two inputs, each named as a driver or a line's title."""

    first: str
    second: str
    value: float


@dataclass(frozen=True)
class Appraised:
    """Options, their lines, the drivers behind them, and the discount factor of each year.

    `factors` are passed in, one a year from year 0.

    Raises InputError where options are fewer than two, a line names an option, driver or number
    of years that is not there, a name stands twice, a number is not finite, drivers follow each
    other in a circle, or an elasticity meets a driver that may be zero or less.
    """

    options: tuple[str, ...]
    lines: tuple[Line, ...]
    factors: tuple[float, ...]
    drivers: tuple[Driver, ...] = ()
    correlations: tuple[RankCorrelation, ...] = ()

    def __post_init__(self) -> None:
        for name in ("options", "lines", "factors", "drivers", "correlations"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        _check_options(self)
        _check_factors(self)
        _check_drivers(self)
        drivers = {driver.name: driver for driver in self.drivers}
        for line in self.lines:
            _check_line(self, line)
            for effect in line.effects:
                _check_effect(line, effect, drivers)
        _check_correlations(self)

    @property
    def years(self) -> int:
        """How many years there are, the first of them year 0."""
        return len(self.factors)

    @property
    def inputs(self) -> tuple[Driver, ...]:
        """Every uncertain input: the drivers, then the multipliers of lines."""
        own = [Driver(n.title, n.multiplier) for n in self.lines if n.multiplier is not None]
        return (*self.drivers, *own)

    def explain(self) -> str:
        """What is uncertain, a line for each input."""
        listed = [f"{d.name}: {d.distribution.explain()}." for d in self.inputs]
        listed += [
            f"{c.first} moves with {c.second} (rank correlation {c.value:g})."
            for c in self.correlations
        ]
        return "\n".join(listed) if listed else "Nothing is uncertain."

    def to_dict(self) -> dict[str, Any]:
        """What was put in, as `--json` prints it."""
        return {
            "options": list(self.options),
            "years": self.years,
            "lines": len(self.lines),
            "inputs": [
                {"name": d.name, "unit": d.unit, "mean": d.distribution.mean}
                | {"distribution": d.distribution.to_dict(), "words": d.distribution.explain()}
                for d in self.inputs
            ],
            "correlations": [
                {"first": c.first, "second": c.second, "value": c.value} for c in self.correlations
            ],
        }


def amounts_of(model: Appraised) -> Floats:
    """The discounted amounts, lines by years."""
    if not model.lines:
        return np.zeros((0, model.years))
    amounts = np.array([line.amounts for line in model.lines], float)
    return np.asarray(amounts * np.array(model.factors, float))


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if names else "none"


def _check_options(model: Appraised) -> None:
    if len(model.options) < 2:
        held = "There is none" if not model.options else f"The only one is {model.options[0]}"
        raise InputError(
            "There is nothing to choose between.",
            f"{held}, and an appraisal compares at least two options.",
            "Add an option, such as going on as today.",
        )
    _twice("option", list(model.options))


def _twice(what: str, names: list[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise InputError(
                f"Two are named {name!r}.",
                f"The name of every {what} has to be its own.",
                "Rename one of them.",
            )
        seen.add(name)


def _check_factors(model: Appraised) -> None:
    factors = np.array(model.factors, float)
    if not len(factors) or not np.isfinite(factors).all() or (factors <= 0).any():
        raise InputError(
            "The discount factors cannot be used.",
            "There has to be one for each year, a number above zero.",
            "Pass the factors of the schedule, from year 0, whose factor is 1.",
        )


def _check_line(model: Appraised, line: Line) -> None:
    if line.option not in model.options:
        raise InputError(
            f"The line {line.name!r} belongs to an option that is not there.",
            f"It names {line.option!r}; the options are {_listed(model.options)}.",
            "Name one of these, or add the option.",
        )
    if len(line.amounts) != model.years:
        raise InputError(
            f"The line {line.title!r} has {len(line.amounts)} yearly amounts.",
            f"There are {model.years} years.",
            "Give one amount for each year, 0 where there is none.",
        )
    for year, amount in enumerate(line.amounts):
        if not isinstance(amount, int | float | np.number) or not np.isfinite(amount):
            raise InputError(
                f"The line {line.title!r} has no number in year {year}.",
                f"It holds {amount!r}.",
                "Give an amount in pounds, 0 where there is none.",
            )


def _check_effect(line: Line, effect: Effect, drivers: Mapping[str, Driver]) -> None:
    if effect.driver not in drivers:
        raise InputError(
            f"The line {line.title!r} depends on a driver that is not there.",
            f"It names {effect.driver!r}; the drivers are {_listed(tuple(drivers))}.",
            "Name one of these, or add the driver.",
        )
    if effect.kind not in ("linear", "elastic"):
        raise InputError(
            f"The line {line.title!r} has an effect of the kind {effect.kind!r}.",
            "An effect is either linear or elastic.",
            "Write 'linear' for a weight or 'elastic' for an elasticity.",
        )
    finite(f"effect of {effect.driver} on {line.name}:", weight=effect.weight)
    driver = drivers[effect.driver]
    if driver.base == 0 or (driver.base is None and driver.reference == 0):
        raise InputError(
            f"The driver {driver.name!r} has a base of zero.",
            f"The line {line.title!r} moves with its share of the base, which cannot be taken.",
            "Give the value at which the line's amounts were worked out as its base.",
        )
    if effect.kind == "linear":
        return
    lowest = min(_least(drivers, driver), driver.reference)
    # A lognormal comes near to zero and never there, and each of its powers has a mean.
    never = isinstance(driver.distribution, Lognormal) and not driver.follows
    if lowest < 0 or (lowest == 0 and effect.weight < 0 and not never):
        what = "negative" if lowest < 0 else "zero"
        raise InputError(
            f"The driver {driver.name!r} may be {what}, and an elasticity acts on it.",
            f"Its least value is {lowest:,.6g}, which has no such power.",
            "Use a lognormal, PERT or cut-off distribution above zero, or a linear effect.",
        )


def _least(held: Mapping[str, Driver], driver: Driver) -> float:
    """The least value that a driver can take, with those that it follows."""

    def ends(name: str) -> tuple[float, float]:
        low, high = held[name].distribution.support
        for other, weight in held[name].follows.items():
            bottom, top = (end - held[other].distribution.mean for end in ends(other))
            reach = sorted((weight * bottom, weight * top)) if weight else [0.0, 0.0]
            low, high = low + reach[0], high + reach[1]
        return low, high

    return ends(driver.name)[0]


def _check_drivers(model: Appraised) -> None:
    names = [driver.name for driver in model.drivers]
    _twice("driver and line", [*names, *(line.title for line in model.lines)])
    for driver in model.drivers:
        finite(f"driver {driver.name}:", base=driver.base)
        for other, weight in driver.follows.items():
            finite(f"driver {driver.name}:", weight=weight)
            if other not in names:
                raise InputError(
                    f"The driver {driver.name!r} follows one that is not there.",
                    f"It names {other!r}; the drivers are {_listed(tuple(names))}.",
                    "Name one of these, or add the driver.",
                )
    order_of({driver.name: tuple(driver.follows) for driver in model.drivers})


def _check_correlations(model: Appraised) -> None:
    names = {driver.name for driver in model.inputs}
    seen: set[frozenset[str]] = set()
    for c in model.correlations:
        for name in (c.first, c.second):
            if name not in names:
                raise InputError(
                    f"A correlation names {name!r}, which is not uncertain.",
                    "Only drivers and lines that have a distribution can be correlated.",
                    "Give it a distribution, or leave the correlation out.",
                )
        finite(f"correlation of {c.first} with {c.second}:", value=c.value)
        if not -1 <= c.value <= 1:
            raise InputError(
                f"The correlation of {c.first} with {c.second} is {c.value:g}.",
                "A correlation lies between -1 and 1.",
                "Give a number between them; 0 where the two have nothing to do with each other.",
            )
        pair = frozenset((c.first, c.second))
        if len(pair) < 2 or pair in seen:
            raise InputError(
                f"The correlation of {c.first} with {c.second} cannot be used.",
                "Each pair of different inputs can have one correlation.",
                "Leave it out.",
            )
        seen.add(pair)
