"""What would change the answer: switching values, a tornado, and a grid of two inputs.

With every other input at its mean, the net present value of an option is a straight line in each
input on which nothing elastic acts, `a + b x`. The preferred option loses its place where its
line meets another's, at `x = (a' − a) / (b − b')`: nothing is searched for. Where something
elastic acts, the meeting point is found by halving. Source: HM Treasury, The Green Book (2022),
chapter 5, on sensitivity analysis and switching values.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from changing_places.appraisal.uncertainty.distribution import Floats
from changing_places.appraisal.uncertainty.lines import conditional_lines, curved_inputs
from changing_places.appraisal.uncertainty.model import Appraised
from changing_places.appraisal.uncertainty.pricing import Priced
from changing_places.appraisal.uncertainty.words import barred, gridded, switched
from changing_places.core.errors import InputError

SEARCH_POINTS, HALVINGS = 241, 60
# Slopes that differ by no more than this share are the same but for rounding.
PARALLEL = 1e-12


@dataclass(frozen=True)
class SwitchingValue:
    """The value of one input at which the preferred option changes, all others at their means.

    `direction` is `above` or `below`: on that side of `value`, `option` is best instead of
    `preferred`. `change` is the way from `central` as a share of it, None where that is 0.
    `chance` is the probability of that side, None where no distribution was given, and for a
    driver that follows others, whose value is not of its own distribution alone. `is_line` says
    that the input is the multiplier of a line of money.
    """

    input: str
    unit: str
    central: float
    value: float
    change: float | None
    direction: str
    preferred: str
    option: str
    chance: float | None
    is_line: bool
    is_exact: bool

    def explain(self) -> str:
        """In words."""
        return switched(self)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return self.__dict__ | {"plain_english": self.explain()}


@dataclass(frozen=True)
class Bar:
    """One input of a tornado at its 10th and its 90th percentile, all others at their means.

    `low_npv` and `high_npv` are of the `option` shown, `low_lead` and `high_lead` what it is worth
    more than the best of the others; `low_best` and `high_best` name the best option there.
    """

    option: str
    input: str
    unit: str
    low: float
    high: float
    low_npv: float
    high_npv: float
    low_lead: float
    high_lead: float
    low_best: str
    high_best: str

    @property
    def swing(self) -> float:
        """The length of the bar, in pounds."""
        return abs(self.high_npv - self.low_npv)

    @property
    def flips(self) -> bool:
        """Whether the best option is not the same at both ends."""
        return self.low_best != self.high_best

    def explain(self) -> str:
        """In words."""
        return barred(self)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        told = {"swing": self.swing, "flips": self.flips, "plain_english": self.explain()}
        return self.__dict__ | told


@dataclass(frozen=True)
class Grid:
    """Two inputs at several values each, all others at their means.

    `npv` is options by values of the first by values of the second, in pounds; `best` the name of
    the best option at each pair.
    """

    first: str
    second: str
    first_values: tuple[float, ...]
    second_values: tuple[float, ...]
    best: tuple[tuple[str, ...], ...]
    npv: Floats = field(repr=False, compare=False)

    def explain(self) -> str:
        """In words."""
        return gridded(self)

    def to_dict(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return {
            "first": self.first,
            "second": self.second,
            "first_values": list(self.first_values),
            "second_values": list(self.second_values),
            "best": [list(row) for row in self.best],
            "npv": self.npv.tolist(),
            "plain_english": self.explain(),
        }


def switching_values(model: Appraised | Priced) -> tuple[SwitchingValue, ...]:
    """Every value of a single input at which the preferred option changes, likeliest first.

    Each uncertain input is tried in both directions, and every line of money without a
    distribution as a multiple of its amounts, from nothing upwards. An input for which nothing is
    listed changes the answer at no value.
    """
    priced = model if isinstance(model, Priced) else Priced.of(model)
    best = int(np.argmax(priced.expected))
    found = _of_inputs(priced, best) + _of_lines(priced, best)
    return tuple(sorted(found, key=_urgency))


def _urgency(value: SwitchingValue) -> tuple[float, float]:
    far = abs(value.change) if value.change is not None else np.inf
    return (-(value.chance if value.chance is not None else 0.0), far)


def _crossings(a: Floats, b: Floats, best: int, start: float) -> list[tuple[float, int]]:
    """Where other lines overtake the best one first, above and below `start`."""
    with np.errstate(divide="ignore", invalid="ignore"):
        at = (a - a[best]) / (b[best] - b)
    ahead = b - b[best]
    ahead[np.abs(ahead) <= PARALLEL * np.abs(b).max()] = 0.0
    up = [(x, k) for k, x in enumerate(at) if ahead[k] > 0 and np.isfinite(x)]
    down = [(x, k) for k, x in enumerate(at) if ahead[k] < 0 and np.isfinite(x)]
    # Where two options meet the best one together, the steeper is best beyond that point.
    first = [min(up, key=lambda c: (c[0], -ahead[c[1]]))] if up else []
    last = [max(down, key=lambda c: (c[0], -ahead[c[1]]))] if down else []
    return [(max(x, start), k) for x, k in first] + [(min(x, start), k) for x, k in last]


def _of_inputs(priced: Priced, best: int) -> list[SwitchingValue]:
    constants, slopes = conditional_lines(priced)
    curved = curved_inputs(priced)
    found = []
    n = len(priced.model.drivers)
    for j, driver in enumerate(priced.model.inputs):
        start = float(priced.means[j])
        if j in curved:
            crossings = _searched(priced, j, best)
        else:
            crossings = _crossings(constants[:, j], slopes[:, j], best, start)
        for value, k in crossings:
            if j >= n and value < 0 <= driver.distribution.support[0]:
                continue
            up = value > start or (value == start and slopes[k, j] > slopes[best, j])
            below = None if j in priced.followers else float(driver.distribution.cdf(value))
            found.append(
                SwitchingValue(
                    input=driver.name,
                    unit=driver.unit,
                    central=start,
                    value=float(value),
                    change=float(value / start - 1) if start else None,
                    direction="above" if up else "below",
                    preferred=priced.model.options[best],
                    option=priced.model.options[k],
                    chance=1 - below if below is not None and up else below,
                    is_line=j >= n,
                    is_exact=j not in curved,
                )
            )
    return found


def _of_lines(priced: Priced, best: int) -> list[SwitchingValue]:
    """Lines without a distribution, each as a multiple of its amounts."""
    own = priced.means[:, None]
    values = priced.values(own)
    found = []
    for k, line in enumerate(priced.model.lines):
        if line.multiplier is not None:
            continue
        part = priced.parts[k]
        slope = np.zeros(len(priced.expected))
        slope[part.option] = priced.present[k] * float(priced.multiplier(k, own, values)[0])
        for value, option in _crossings(priced.expected - slope, slope, best, 1.0):
            if value >= 0:
                found.append(
                    SwitchingValue(
                        input=line.title,
                        unit="",
                        central=1.0,
                        value=float(value),
                        change=float(value - 1),
                        direction="above" if slope[option] > slope[best] else "below",
                        preferred=priced.model.options[best],
                        option=priced.model.options[option],
                        chance=None,
                        is_line=True,
                        is_exact=True,
                    )
                )
    return found


def _searched(priced: Priced, j: int, best: int) -> list[tuple[float, int]]:
    """The nearest overtaking on either side, over all but one in ten thousand values."""
    low, high = priced.distributions[j].quantile(np.array([5e-5, 1 - 5e-5]))
    start = float(priced.means[j])
    found = []
    for end in (high, low):
        grid = np.linspace(start, end, SEARCH_POINTS)
        gap = _moved(priced, j, grid)
        lost = (gap > gap[best]).any(axis=0)
        if not lost.any():
            continue
        place = int(np.argmax(lost))
        near, far = grid[max(place - 1, 0)], grid[place]
        for _ in range(HALVINGS):
            middle = (near + far) / 2
            at = _moved(priced, j, np.array([middle]))[:, 0]
            near, far = (near, middle) if (at > at[best]).any() else (middle, far)
        found.append((float(far), int(np.argmax(_moved(priced, j, np.array([far]))[:, 0]))))
    return found


def _moved(priced: Priced, j: int, values: Floats) -> Floats:
    own = np.repeat(priced.means[:, None], len(values), axis=1)
    own[j] = values
    return priced.npv(own)


def tornado(
    model: Appraised | Priced, *, option: str | None = None, low: float = 0.1, high: float = 0.9
) -> tuple[Bar, ...]:
    """Each input at two of its quantiles, all others at their means, the longest bar first.

    `option` is the one shown, the preferred where none is named. For a driver that follows others
    the quantiles are those of its own part.
    """
    priced = model if isinstance(model, Priced) else Priced.of(model)
    names = priced.model.options
    shown = int(np.argmax(priced.expected)) if option is None else _option(priced, option)
    if not 0 < low < high < 1:
        raise InputError(
            f"A tornado cannot be drawn from the quantiles {low:g} and {high:g}.",
            "They are probabilities between 0 and 1, the lower one first.",
            "Give 0.1 and 0.9, or leave them out.",
        )
    n = len(priced.names)
    own = np.repeat(priced.means[:, None], 2 * n, axis=1)
    ends = [d.quantile(np.array([low, high])) for d in priced.distributions]
    for j, pair in enumerate(ends):
        own[j, 2 * j : 2 * j + 2] = pair
    npv = priced.npv(own)
    lead = npv[shown] - np.delete(npv, shown, axis=0).max(axis=0)
    best = npv.argmax(axis=0)
    bars = [
        Bar(
            option=names[shown],
            input=driver.name,
            unit=driver.unit,
            low=float(ends[j][0]),
            high=float(ends[j][1]),
            low_npv=float(npv[shown, 2 * j]),
            high_npv=float(npv[shown, 2 * j + 1]),
            low_lead=float(lead[2 * j]),
            high_lead=float(lead[2 * j + 1]),
            low_best=names[best[2 * j]],
            high_best=names[best[2 * j + 1]],
        )
        for j, driver in enumerate(priced.model.inputs)
    ]
    return tuple(sorted(bars, key=lambda bar: -bar.swing))


def _option(priced: Priced, name: str) -> int:
    if name not in priced.model.options:
        raise InputError(
            f"There is no option named {name!r}.",
            f"They are: {', '.join(priced.model.options)}.",
            "Name one of these.",
        )
    return priced.model.options.index(name)


def two_way(
    model: Appraised | Priced,
    first: str,
    second: str,
    *,
    first_values: Sequence[float] | None = None,
    second_values: Sequence[float] | None = None,
    points: int = 11,
) -> Grid:
    """Every option at each pair of values of two inputs, all others at their means.

    Values are evenly spaced from the 5th to the 95th percentile where none are given. Raises
    InputError where an input is not there.
    """
    priced = model if isinstance(model, Priced) else Priced.of(model)
    i, j = place_of(priced, first), place_of(priced, second)
    x, y = (_spread(priced, k, v, points) for k, v in ((i, first_values), (j, second_values)))
    own = np.repeat(priced.means[:, None], len(x) * len(y), axis=1)
    own[i], own[j] = np.repeat(x, len(y)), np.tile(y, len(x))
    npv = priced.npv(own).reshape(-1, len(x), len(y))
    if not np.isfinite(npv).all():
        raise InputError(
            f"Some of the pairs of {first} and {second} have no value.",
            "An elasticity acts on one of them, which cannot be taken of a negative number.",
            "Give values above zero.",
        )
    best: NDArray[np.intp] = npv.argmax(axis=0)
    return Grid(
        first=first,
        second=second,
        first_values=tuple(x.tolist()),
        second_values=tuple(y.tolist()),
        best=tuple(tuple(priced.model.options[k] for k in row) for row in best),
        npv=npv,
    )


def _spread(priced: Priced, k: int, values: Sequence[float] | None, points: int) -> Floats:
    if values is not None:
        given = np.array(values, float)
        if not given.size or not np.isfinite(given).all():
            raise InputError(
                f"The values of {priced.names[k]} for the grid cannot be used.",
                "Each has to be a number, and there has to be at least one.",
                "Give a few numbers, or none for an even spread.",
            )
        return given
    if points < 2:
        raise InputError(
            f"A grid cannot have {points} values of {priced.names[k]}.",
            "It runs from a low value to a high one.",
            "Ask for two points or more, such as 11.",
        )
    low, high = priced.distributions[k].quantile(np.array([0.05, 0.95]))
    return np.linspace(low, high, points)


def place_of(priced: Priced, name: str) -> int:
    """The row of an input, or InputError that lists those that there are."""
    if name not in priced.names:
        raise InputError(
            f"There is no uncertain input named {name!r}.",
            f"They are: {', '.join(priced.names) or 'none'}.",
            "Name one of these.",
        )
    return priced.names.index(name)
