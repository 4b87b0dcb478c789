"""Options as straight lines over one input: their equations and the highest of them.

`expected_max` is exact for any distribution that knows its cumulative probability and partial mean:
over the stretch where one line is highest, the integral of `a + b x` is
`a (F(u) − F(l)) + b (G(u) − G(l))` with `F` the one and `G` the other.
"""

from math import prod

import numpy as np

from changing_places.appraisal.uncertainty.distribution import Distribution, Floats
from changing_places.appraisal.uncertainty.pricing import Priced


def conditional_lines(priced: Priced) -> tuple[Floats, Floats]:
    """Constants and slopes of each option over each input, options by inputs, others at means.

    Right where nothing elastic acts on the input (`curved_inputs`).
    """
    slopes = priced.slope.copy()
    values, n = priced.values(priced.means[:, None])[:, 0], len(priced.model.drivers)
    for line in priced.products:
        part = priced.parts[line]
        # Each factor of the product but one at its mean: differences would leave rounding in
        # options that the input does not touch, and with it places where they never meet.
        powers = [float((values[k] / base) ** power) for k, base, power in part.elastic]
        rest = float(priced.present[line]) * prod(powers)
        factor = part.constant + float(part.weights @ values[part.drivers])
        if part.own is not None:
            slopes[part.option, part.own] += rest * factor
            rest *= float(priced.means[part.own])
        slopes[part.option, :n] += rest * (part.weights @ priced.carried[part.drivers])
    return priced.expected[:, None] - slopes * priced.means, slopes


def curved_inputs(priced: Priced) -> set[int]:
    """The inputs on which something elastic acts, themselves or through a driver that follows."""
    reached: set[int] = set()
    for part in priced.parts:
        for k, _, _ in part.elastic:
            reached |= set(np.flatnonzero(priced.carried[k]).tolist())
    return reached


def upper_envelope(constants: Floats, slopes: Floats) -> tuple[list[int], list[float]]:
    """The lines that are highest somewhere, from left to right, and where each begins.

    >>> upper_envelope(np.array([0.0, 1.0, 0.0]), np.array([-1.0, 0.0, 1.0]))
    ([0, 1, 2], [-inf, -1.0, 1.0])
    """
    order = sorted(range(len(slopes)), key=lambda k: (slopes[k], constants[k]))
    lines: list[int] = []
    begins: list[float] = []
    for k in order:
        while lines:
            top = lines[-1]
            rise = slopes[k] - slopes[top]
            at = -np.inf if rise == 0 else float((constants[top] - constants[k]) / rise)
            if at > begins[-1]:
                break
            lines.pop()
            begins.pop()
        begins.append(at if lines else -np.inf)
        lines.append(k)
    return lines, begins


def expected_max(constants: Floats, slopes: Floats, distribution: Distribution) -> float:
    """The expected value of the highest of several lines over an uncertain input.

    `constants` and `slopes` have one entry a line.
    """
    lines, begins = upper_envelope(constants, slopes)
    ends = np.array([*begins[1:], np.inf])
    below = np.append(0.0, distribution.cdf(ends))
    part = np.append(0.0, distribution.partial_mean(ends))
    return float(constants[lines] @ np.diff(below) + slopes[lines] @ np.diff(part))
