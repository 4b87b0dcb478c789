"""Why methods prefer different options: the lead of one over another, criterion by criterion.

For two options and one weight set, every method's preference for the one over the other is
parted exactly into what each criterion adds (m,). Put on one scale (parts over the sum of their
sizes), the parts of two methods show on which criterion they differ most.
"""

import numpy as np

from changing_places.appraisal.criteria import methods
from changing_places.appraisal.criteria.model import Floats
from changing_places.appraisal.criteria.prepared import Prepared


def lead(prepared: Prepared, method: str, weights: Floats, pair: tuple[int, int]) -> Floats:
    """What each criterion adds to the lead of option `pair[0]` over `pair[1]` (m,).

    Sums to the difference of the scores; for the weighted product to that of their logarithms,
    for TOPSIS to that of twice the logarithm of the ratio of its two distances.
    """
    a, b = pair
    scaled = prepared.scaled[method]
    if method == "weighted product":
        logs = np.log(scaled)
        return np.asarray(weights * (logs[a] - logs[b]))
    if method == "TOPSIS":
        return _topsis(scaled, weights, pair)
    if method == "VIKOR":
        return _vikor(scaled, weights, pair)
    if method == "COPRAS":
        return _copras(prepared, weights, pair)
    return np.asarray(weights * (scaled[a] - scaled[b]))


def _topsis(scaled: Floats, weights: Floats, pair: tuple[int, int]) -> Floats:
    from_worst = (weights * (scaled - scaled.min(axis=0))) ** 2
    from_best = (weights * (scaled - scaled.max(axis=0))) ** 2
    return _logarithmic(from_worst, pair) - _logarithmic(from_best, pair)


def _logarithmic(squares: Floats, pair: tuple[int, int]) -> Floats:
    """The difference of the logarithms of two sums, parted by their terms.

    `log x - log y = (x - y) / L` with L the logarithmic mean (Ang, Energy Policy 33 (2005)). An
    option that is the best, or the worst, of everything has a sum of zero: a trace stands in.
    """
    a, b = pair
    floor = 1e-12 * max(float(squares.sum()), 1e-300)
    x, y = max(float(squares[a].sum()), floor), max(float(squares[b].sum()), floor)
    mean = x if abs(x - y) <= 1e-12 * x else (x - y) / np.log(x / y)
    return np.asarray((squares[a] - squares[b]) / mean)


def _vikor(scaled: Floats, weights: Floats, pair: tuple[int, int]) -> Floats:
    a, b = pair
    found = methods.vikor(scaled, weights[None])
    shortfall = weights * (1 - scaled)
    group, regret = np.ptp(found.group), np.ptp(found.regret)
    part = np.zeros(len(weights))
    if group > 1e-12:
        part += methods.GROUP_UTILITY * (shortfall[b] - shortfall[a]) / group
    if regret > 1e-12:
        for option, sign in ((b, 1.0), (a, -1.0)):
            worst = int(shortfall[option].argmax())
            part[worst] += sign * (1 - methods.GROUP_UTILITY) * shortfall[option, worst] / regret
    return part


def _copras(prepared: Prepared, weights: Floats, pair: tuple[int, int]) -> Floats:
    a, b = pair
    shares, benefits = prepared.scaled["COPRAS"], prepared.table.benefits
    difference = weights * (shares[a] - shares[b])
    costs = (weights * np.where(benefits, 0.0, shares)).sum(axis=1)
    if not (costs > 0).all():
        return np.asarray(np.where(benefits, difference, 0.0))
    # 1/x - 1/y = (y - x) / (x y): the inverse, parted by criterion.
    slope = costs.sum() / (1 / costs).sum() / (costs[a] * costs[b])
    return np.asarray(np.where(benefits, difference, -slope * difference))


def telling_criterion(
    prepared: Prepared, pair: tuple[str, str], weights: Floats, options: tuple[int, int]
) -> int:
    """The criterion on which a method's lead gains most beside another's.

    `pair` are the method that prefers `options[0]` and the one that prefers `options[1]`.
    """
    ours = lead(prepared, pair[0], weights, options)
    theirs = lead(prepared, pair[1], weights, options)
    return int((_scaled(ours) - _scaled(theirs)).argmax())


def _scaled(part: Floats) -> Floats:
    total = float(np.abs(part).sum())
    scaled: Floats = part / total if total > 0 else part
    return scaled
