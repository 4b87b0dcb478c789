"""Student's t: how far an interval reaches, and how unlikely an estimate is if there is nothing."""

import math


def critical_value(level: float, df: float | None = None) -> float:
    """The two-sided critical value of Student's t, or of the normal where `df` is none.

    >>> round(critical_value(0.95), 4), round(critical_value(0.95, 7), 4)
    (1.96, 2.3646)
    """
    from scipy import special

    tail = (1 + level) / 2
    return float(special.ndtri(tail) if df is None else special.stdtrit(df, tail))


def two_sided_p(estimate: float, se: float, df: float | None = None) -> float:
    """The two-sided p-value of an estimate against zero; NaN where the error is not positive."""
    from scipy import special

    if not (se > 0 and math.isfinite(estimate)):
        return math.nan
    t = -abs(estimate / se)
    return float(2 * (special.ndtr(t) if df is None else special.stdtr(df, t)))
