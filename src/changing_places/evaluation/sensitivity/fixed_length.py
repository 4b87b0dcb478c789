"""The shortest interval of fixed length for bounded changes of slope, solved exactly.

Among estimates `l'beta_post + v'beta_pre`, the interval is `sd * cv(bias / sd)` on either side,
`cv(b)` the `level` quantile of `|N(b, 1)|` (Armstrong and Kolesar, Quantitative Economics 11,
2020; Rambachan and Roth 2023, section 3.4). Slopes may change by `m` a period, so the bias is
bounded only where `v` takes out any linear trend; it is then at most `m` times

    fixed + sum over j of |a_j|,    a_j = sum over k of v_k max(k - j, 0),  j = 1 to pre - 1

(`v_k` weighs the coefficient k periods before the reference), and the variance is a quadratic
in `a`. So the estimates worth having, least variance for their bias, are the path of a lasso,
whose corners are found one after another, once for every `m`; the best is where the path meets
the slope of the interval's length. The problem is convex, so that there is one.
"""

from dataclasses import dataclass

import numpy as np

from changing_places.core.errors import Refusal
from changing_places.evaluation.panel.model import Floats
from changing_places.evaluation.sensitivity.event_study import EventStudy

# A standard error below this share of a coefficient's own is rounding.
WITHOUT_ERROR = 1e-7


@dataclass(frozen=True)
class Frontier:
    """The estimates of least variance for their bias, from a study and weights.

    `penalties` (C,) descend to 0 and `paths` (C x pre - 1) are `a` at each; between corners
    both are linear. An estimate's coefficients are `base + a @ turn` (pre + post,).
    """

    base: Floats
    turn: Floats
    fixed: float
    penalties: Floats
    paths: Floats
    study: EventStudy

    def at(self, penalty: float) -> tuple[Floats, float, float]:
        """Coefficients, standard deviation, and bias for each unit of `m`, at a penalty."""
        order = self.penalties[::-1]
        a = np.array([np.interp(penalty, order, column[::-1]) for column in self.paths.T])
        vector = self.base + a @ self.turn
        variance = float(vector @ self.study.sigma @ vector)
        return vector, max(variance, 0.0) ** 0.5, self.fixed + float(np.abs(a).sum())


def frontier(study: EventStudy, weights: Floats) -> Frontier:
    """The frontier of a study; raises Refusal where an estimate would have no error at all."""
    after = np.arange(1, study.post + 1)
    trend = float(weights @ after)
    ahead = np.maximum(after[:, None] - after[None, :], 0)
    fixed = float(np.abs(weights @ ahead).sum()) + abs(trend)
    turns = _turns(study.pre)
    base = np.concatenate([trend * turns[0], weights])
    turn = np.hstack([turns[1:], np.zeros((study.pre - 1, study.post))])
    quadratic, linear = turn @ study.sigma @ turn.T, turn @ study.sigma @ base
    _check(quadratic)
    penalties, paths = _lasso_path(quadratic, linear)
    found = Frontier(base, turn, fixed, penalties, paths, study)
    if found.at(0.0)[1] <= WITHOUT_ERROR * np.sqrt(np.diag(study.sigma).max()):
        raise _singular()
    return found


def _turns(pre: int) -> Floats:
    """Row j: what one unit of `a_j` puts on the coefficients, first the earliest."""
    second = np.zeros((pre, pre))
    for j in range(pre):
        for k, share in ((j - 1, 1.0), (j, -2.0), (j + 1, 1.0)):
            if 1 <= k <= pre:
                second[j, pre - k] = share
    second[0] = 0.0
    second[0, pre - 1] = 1.0
    return second


def _check(quadratic: Floats) -> None:
    roots = np.linalg.eigvalsh(quadratic) if len(quadratic) else np.ones(1)
    if roots[0] <= 1e-12 * roots[-1]:
        raise _singular()


def _singular() -> Refusal:
    return Refusal(
        "The interval of fixed length cannot be found.",
        "The covariance is singular, so that some estimate would have no error at all.",
        "Ask for the method 'c-lf', or cluster on more units.",
    )


def _lasso_path(quadratic: Floats, linear: Floats) -> tuple[Floats, Floats]:
    """The corners of argmin `a'Qa + 2q'a + penalty |a|`, from a = 0 to no penalty.

    The homotopy of Osborne, Presnell and Turlach (IMA Journal of Numerical Analysis 20, 2000).
    """
    n = len(linear)
    penalty = float(2 * np.abs(linear).max(initial=0.0))
    a, active = np.zeros(n), np.zeros(n, bool)
    corners = [(penalty, a.copy())]
    leaving = -1
    while penalty > 0:
        gradient = 2 * (quadratic @ a + linear)
        entering = ~active & (np.abs(gradient) >= penalty * (1 - 1e-10))
        if leaving >= 0:
            entering[leaving] = False
        sign = np.where(active & (a != 0), np.sign(a), -np.sign(gradient))
        active |= entering
        step, leaving = _next_corner(quadratic, gradient, a, (active, sign), penalty)
        direction = _direction(quadratic, active, sign)
        a = np.where(active, a + step * direction, 0.0)
        penalty = max(penalty - step, 0.0)
        if leaving >= 0:
            active[leaving], a[leaving] = False, 0.0
        corners.append((penalty, a.copy()))
    return np.array([p for p, _ in corners]), np.stack([c for _, c in corners])


def _direction(quadratic: Floats, active: np.ndarray, sign: Floats) -> Floats:
    """How `a` moves as the penalty falls by one."""
    direction = np.zeros(len(sign))
    direction[active] = np.linalg.solve(quadratic[np.ix_(active, active)], sign[active] / 2)
    return direction


def _next_corner(
    quadratic: Floats,
    gradient: Floats,
    a: Floats,
    active_sign: tuple[np.ndarray, Floats],
    penalty: float,
) -> tuple[float, int]:
    """How far the penalty falls until one more enters, or one (its number, else -1) leaves."""
    active, sign = active_sign
    direction = _direction(quadratic, active, sign)
    moves = 2 * quadratic @ direction
    step, leaving = penalty, -1
    for j in np.flatnonzero(~active):
        for side in (1.0, -1.0):
            closing = 1.0 + side * moves[j]
            until = (penalty - side * gradient[j]) / closing if closing > 1e-14 else np.inf
            if 1e-12 * penalty < until < step:
                step, leaving = until, -1
    for j in np.flatnonzero(active & (a * direction < 0)):
        until = -a[j] / direction[j]
        if 0 < until < step:
            step, leaving = until, int(j)
    return float(step), leaving


def folded_quantile(level: float, bias: float) -> float:
    """The `level` quantile of the absolute value of a normal with mean `bias` and variance 1.

    >>> round(folded_quantile(0.95, 0.0), 4), round(folded_quantile(0.95, 10.0), 4)
    (1.96, 11.6449)
    """
    from scipy.special import ndtr, ndtri

    c = abs(bias) + float(ndtri((1 + level) / 2))
    for _ in range(60):
        over = float(ndtr(c - bias) - ndtr(-c - bias)) - level
        slope = float(np.exp(-((c - bias) ** 2) / 2) + np.exp(-((c + bias) ** 2) / 2))
        step = over * (2 * np.pi) ** 0.5 / slope
        c -= step
        if abs(step) < 1e-13 * c:
            break
    return c


def shortest(frontier: Frontier, m: float, level: float) -> tuple[float, float]:
    """The interval of least length for slopes that change by at most `m` a period."""
    low, high = 0.0, float(frontier.penalties[0])
    for _ in range(100 if m > 0 else 0):
        middle = (low + high) / 2
        if middle < _slope(frontier, middle, m, level):
            low = middle
        else:
            high = middle
        if high - low <= 1e-12 * frontier.penalties[0]:
            break
    penalty = (low + high) / 2 if m > 0 else 0.0
    vector, deviation, bias = frontier.at(penalty)
    half = deviation * folded_quantile(level, m * bias / deviation)
    centre = float(vector @ frontier.study.beta)
    return centre - half, centre + half


def _slope(frontier: Frontier, penalty: float, m: float, level: float) -> float:
    """The penalty at which this estimate would be the best, from how the length changes.

    With `c = cv(b)`, `cv'(b) = tanh(bc)`: the length changes by `tanh(bc)` for each unit of
    bias and by `c - b tanh(bc)` for each of standard deviation.
    """
    _, deviation, bias = frontier.at(penalty)
    b = m * bias / deviation
    c = folded_quantile(level, b)
    turn = float(np.tanh(b * c))
    return 2 * deviation * m * turn / (c - b * turn)
