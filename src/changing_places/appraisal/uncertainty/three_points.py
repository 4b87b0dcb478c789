"""Distributions from three points, as experts give them: low, likely, high at stated quantiles.

A person asked for the lowest and highest value seldom gives the ends of all that could happen.
So the low and high points are read as quantiles, one in ten either way unless said otherwise,
and the distribution reaches beyond them. Quantiles of 0 and 1 make the points its ends.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from changing_places.appraisal.uncertainty.bounded import Discrete, Fixed, Pert, Triangular, Uniform
from changing_places.appraisal.uncertainty.distribution import Distribution, amount, finite, ordered
from changing_places.appraisal.uncertainty.unbounded import Lognormal, Normal
from changing_places.core.errors import InputError

KINDS: dict[str, type[Distribution]] = {
    kind.kind: kind for kind in (Triangular, Pert, Lognormal, Normal, Uniform, Discrete, Fixed)
}
# How far the likely point of a symmetric distribution may lie from the middle, as a share of
# the distance between the low and the high.
OFF_CENTRE = 0.01
# Weights of three points that keep the mean and variance of many shapes: Keefer and Bodily,
# Management Science 29 (1983), extended Pearson-Tukey and extended Swanson-Megill.
WEIGHTS = {0.05: (0.185, 0.63, 0.185), 0.1: (0.3, 0.4, 0.3)}


def distribution_from(entry: Mapping[str, Any]) -> Distribution:
    """The distribution that a case file describes, by parameters or by three points.

    `entry` has a `kind` and its parameters; or `low`, `likely`, `high` and `quantiles`, two
    numbers. Raises InputError where the kind or a parameter is not known.

    >>> distribution_from({"kind": "triangular", "low": 0.9, "likely": 1, "high": 1.3}).mean
    1.0666666666666667
    """
    given = dict(entry) if isinstance(entry, Mapping) else {"kind": entry}
    kind = given.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise InputError(
            f"There is no distribution named {kind!r}.",
            "It has to be one of: " + ", ".join(KINDS) + ".",
            "Name one of them as 'kind'.",
        )
    try:
        if "quantiles" in given:
            return three_points(kind, **given)
        return KINDS[kind](**given)
    except TypeError as error:
        wanted = ", ".join(KINDS[kind].__dataclass_fields__)
        raise InputError(
            f"A {kind} distribution cannot be made of {', '.join(entry)}.",
            f"Its parameters are {wanted}; or low, likely, high and quantiles.",
            "Give these names, and no others.",
        ) from error


def three_points(
    kind: str,
    *,
    low: float,
    likely: float,
    high: float,
    quantiles: tuple[float, float] = (0.1, 0.9),
) -> Distribution:
    """The distribution of a kind through three points.

    `low` and `high` stand at `quantiles`. `likely` is the mode of a triangular or PERT, and the
    median of the others. A lognormal gets the shift at which it meets all three.

    Raises InputError where the points are out of order, quantiles are no probabilities, or no
    distribution of that kind passes through them.

    >>> round(float(three_points("triangular", low=8, likely=10, high=15).cdf(8.0)), 6)
    0.1
    """
    finite(kind, low=low, likely=likely, high=high)
    ordered(kind, low=low, likely=likely, high=high)
    _check_quantiles(quantiles)
    if kind not in _MAKERS:
        raise InputError(
            f"A {kind} distribution cannot be made of three points.",
            "That is possible for: " + ", ".join(_MAKERS) + ".",
            "Name one of them as 'kind'.",
        )
    return _MAKERS[kind](low, likely, high, *quantiles)


def _check_quantiles(quantiles: tuple[float, float]) -> None:
    if isinstance(quantiles, str) or any(isinstance(q, str) for q in quantiles):
        raise InputError(
            f"The quantiles are {quantiles!r}.",
            "They are two probabilities, that of the low point and that of the high one.",
            "Write [0.1, 0.9] where one time in ten falls outside on either side.",
        )
    if len(quantiles) != 2 or not 0 <= quantiles[0] < 0.5 < quantiles[1] <= 1:
        raise InputError(
            f"The points cannot stand at the quantiles {', '.join(f'{q:g}' for q in quantiles)}.",
            "The low point needs a probability from 0 to 0.5, the high one from 0.5 to 1.",
            "Give 0.1 and 0.9 where one time in ten falls outside on either side.",
        )


def _ends(
    kind: type[Triangular] | type[Pert], points: tuple[float, float, float], p: float, q: float
) -> Distribution:
    """The two ends at which `low` and `high` become quantiles and `likely` stays the top."""
    from scipy.optimize import root

    low, likely, high = points
    width = high - low

    def made(logs: Any) -> Triangular | Pert:
        reach = np.exp(np.clip(logs, -30, 6)) * width
        bottom = low if p == 0 else low - reach[0]
        return kind(bottom, likely, high if q == 1 else high + reach[1])

    def miss(logs: Any) -> Any:
        shape = made(logs)
        found = shape.cdf(np.array([low, high]))
        return [found[0] - p if p else 0.0 * logs[0], found[1] - q if q < 1 else 0.0 * logs[1]]

    for start in (-1.0, 0.0, -2.5, 1.0):
        found = root(miss, [start, start], method="hybr", tol=1e-13)
        if np.abs(miss(found.x)).max() < 1e-9:
            return made(found.x)
    raise InputError(
        f"No {kind.kind} distribution passes through these three points.",
        f"{amount(low)}, {amount(likely)} and {amount(high)} lie too unevenly to stand at the "
        f"quantiles {p:g} and {q:g}.",
        "Move the likely point inwards, or give the ends themselves, at quantiles 0 and 1.",
    )


def _triangular(low: float, likely: float, high: float, p: float, q: float) -> Distribution:
    if (p, q) == (0, 1):
        return Triangular(low, likely, high)
    return _ends(Triangular, (low, likely, high), p, q)


def _pert(low: float, likely: float, high: float, p: float, q: float) -> Distribution:
    return Pert(low, likely, high) if (p, q) == (0, 1) else _ends(Pert, (low, likely, high), p, q)


def _inside(kind: str, p: float, q: float) -> tuple[float, float]:
    """The normal scores of two quantiles, which have to lie inside 0 and 1."""
    from scipy.special import ndtri

    if p == 0 or q == 1:
        raise InputError(
            f"A {kind} distribution has no highest or lowest value.",
            f"The points are given at the quantiles {p:g} and {q:g}.",
            "Give quantiles such as 0.1 and 0.9, or use a triangular or PERT distribution.",
        )
    return float(ndtri(p)), float(ndtri(q))


def _middle(kind: str, low: float, likely: float, high: float, middle: float) -> None:
    if abs(likely - middle) > OFF_CENTRE * (high - low):
        raise InputError(
            f"A {kind} distribution does not lean, but these three points do.",
            f"Its middle would be {amount(middle)}, and the likely value is {amount(likely)}.",
            "Use a lognormal, triangular or PERT distribution, or move the likely value.",
        )


def _normal(low: float, likely: float, high: float, p: float, q: float) -> Distribution:
    a, b = _inside("normal", p, q)
    spread = (high - low) / (b - a)
    _middle("normal", low, likely, high, low - a * spread)
    return Normal(low - a * spread, spread)


def _lognormal(low: float, likely: float, high: float, p: float, q: float) -> Distribution:
    """For mirrored quantiles `(high - s)(low - s) = (likely - s)^2` gives the shift `s`."""
    a, b = _inside("lognormal", p, q)
    if abs(a + b) > 1e-9:
        raise InputError(
            "A lognormal distribution needs quantiles that mirror each other.",
            f"They are {p:g} and {q:g}.",
            "Give for instance 0.1 and 0.9, or 0.05 and 0.95.",
        )
    if high - likely <= likely - low:
        raise InputError(
            "A lognormal distribution leans to high values, but these three points do not.",
            f"{amount(likely)} is no nearer to {amount(low)} than to {amount(high)}.",
            "Use a normal, triangular or PERT distribution.",
        )
    if likely == low:
        raise InputError(
            "No lognormal distribution passes through these three points.",
            f"Its low and its middle value are both {amount(low)}.",
            "Give a likely value above the low one.",
        )
    shift = (low * high - likely**2) / (low + high - 2 * likely)
    log_sd = np.log((high - shift) / (likely - shift)) / b
    mean = (likely - shift) * np.exp(log_sd**2 / 2)
    return Lognormal(float(shift + mean), float(mean * np.sqrt(np.expm1(log_sd**2))), float(shift))


def _uniform(low: float, likely: float, high: float, p: float, q: float) -> Distribution:
    width = (high - low) / (q - p)
    _middle("uniform", low, likely, high, low + (0.5 - p) * width)
    return Uniform(low - p * width, low - p * width + width)


def _discrete(low: float, likely: float, high: float, p: float, q: float) -> Distribution:
    if p not in WEIGHTS or abs(p + q - 1) > 1e-9:
        raise InputError(
            "The weights of three single points are not known at these quantiles.",
            f"They are {p:g} and {q:g}; weights are published for 0.1 and 0.9, 0.05 and 0.95.",
            "Give one of those pairs, or values and probabilities of your own.",
        )
    return Discrete((low, likely, high), WEIGHTS[p])


_MAKERS: dict[str, Callable[[float, float, float, float, float], Distribution]] = {
    "triangular": _triangular,
    "pert": _pert,
    "lognormal": _lognormal,
    "normal": _normal,
    "uniform": _uniform,
    "discrete": _discrete,
}
