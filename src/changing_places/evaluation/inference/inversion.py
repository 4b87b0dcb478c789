"""The interval of constant effects that a test does not reject, exactly and at once.

Taking an effect `r` from the treated leaves each draw's statistic a ratio whose numerator is a
line in `r` and whose squared error is a parabola in it. So a draw is at least as extreme as what
was observed on a set of `r` whose ends are roots of a polynomial of degree four or less, and the
p-value of every `r` follows from the ends, sorted, with nothing estimated again. Inverting a test
so is Fisher's (Rosenbaum, Observational Studies, 2nd edition, 2002, chapter 2).
"""

from typing import NamedTuple

import numpy as np

from changing_places.evaluation.panel.model import Floats

# Statistics this close are one: draws that differ by rounding alone must count as ties.
TIE = 1e-9


class Inverted(NamedTuple):
    """The effects not rejected, from `low` to `high`; infinite where a side has no end."""

    low: float
    high: float


class Lines(NamedTuple):
    """What each draw would be at an effect `r`: `(a - r b) / sqrt(c0 + c1 r + c2 r²)`.

    `a` and `b` are (D,), `c` is (D, 3). The first draw is the observed one.
    """

    a: Floats
    b: Floats
    c: Floats


def p_of(lines: Lines, r: float = 0.0) -> float:
    """The share of draws at least as extreme as the observed one were the effect `r`."""
    squared = (lines.a - r * lines.b) ** 2
    spread = lines.c @ np.array([1.0, r, r * r])
    # |t_b| >= |t_0|, multiplied out so that an error of nothing is no division by it.
    beyond = squared * spread[0] - squared[0] * spread
    scale = squared * spread[0] + squared[0] * spread
    return float(np.mean(beyond >= -TIE * scale))


def inverted(lines: Lines, *, level: float = 0.95) -> Inverted:
    """The hull of the effects `r` whose p-value exceeds `1 - level`."""
    polynomial = _difference(lines)
    ends = _real_roots(polynomial)
    # A draw counts, far to the left, where its polynomial ends up non-negative.
    leading = _leading(polynomial)
    counts_far_left = leading >= 0
    places = np.sort(ends, axis=1)
    toggles = np.where(counts_far_left[:, None], -1, 1) * np.where(
        np.arange(places.shape[1]) % 2, -1, 1
    )
    held = np.isfinite(places)
    at, step = places[held], np.broadcast_to(toggles, places.shape)[held]
    order = np.argsort(at, kind="stable")
    at, step = at[order], step[order]
    count = counts_far_left.sum() + np.concatenate([[0], np.cumsum(step)])
    kept = np.flatnonzero(count > (1 - level) * len(lines.a) + 1e-9)
    if not len(kept):
        centre = float(lines.a[0] / lines.b[0])
        return Inverted(centre, centre)
    edges = np.concatenate([[-np.inf], at, [np.inf]])
    return Inverted(float(edges[kept[0]]), float(edges[kept[-1] + 1]))


def _difference(lines: Lines) -> Floats:
    """The coefficients (D, 5), lowest first, of `(a - rb)² c(r)[0] - (a0 - r b0)² c(r)`."""
    ours = np.column_stack([lines.a**2, -2 * lines.a * lines.b, lines.b**2])
    product = _multiplied(ours, np.broadcast_to(lines.c[0], lines.c.shape))
    other = _multiplied(np.broadcast_to(ours[0], ours.shape), lines.c)
    left = product - other
    # What rounding alone leaves is nothing: the observed draw is as extreme as itself everywhere.
    scale = np.abs(product) + np.abs(other)
    cleaned: Floats = np.where(np.abs(left) <= TIE * scale, 0.0, left)
    return cleaned


def _multiplied(p: Floats, q: Floats) -> Floats:
    made = np.zeros((len(p), 5))
    for i in range(3):
        for j in range(3):
            made[:, i + j] += p[:, i] * q[:, j]
    return made


def _leading(polynomial: Floats) -> Floats:
    """The sign of each polynomial far to the left."""
    degree = _degrees(polynomial)
    top = polynomial[np.arange(len(polynomial)), degree]
    signs: Floats = np.sign(top) * np.where(degree % 2, -1, 1)
    return signs


def _degrees(polynomial: Floats) -> np.ndarray:
    some = polynomial != 0
    return np.where(some.any(axis=1), 4 - np.argmax(some[:, ::-1], axis=1), 0)


def _real_roots(polynomial: Floats) -> Floats:
    """The real roots of each polynomial (D, 4), NaN where there are fewer."""
    roots = np.full((len(polynomial), 4), np.nan)
    degrees = _degrees(polynomial)
    for degree in range(1, 5):
        rows = np.flatnonzero(degrees == degree)
        if not len(rows):
            continue
        companion = np.zeros((len(rows), degree, degree))
        companion[:, 1:, :-1] = np.eye(degree - 1)
        companion[:, :, -1] = -polynomial[rows, :degree] / polynomial[rows, degree, None]
        found = np.linalg.eigvals(companion)
        # Those that are not real come in pairs, so what is kept is odd where the degree is.
        real = np.abs(found.imag) <= 1e-7 * (1 + np.abs(found.real))
        roots[rows, :degree] = np.where(real, found.real, np.nan)
    return roots
