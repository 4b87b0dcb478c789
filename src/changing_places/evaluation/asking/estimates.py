"""From aggregates to numbers: each estimate with its error, interval and p-value.

Several completed panels (multiple imputation) come in as several outcomes of one aggregate, and
go out as one number by Rubin's rules.
"""

import math
from dataclasses import replace

import numpy as np

from changing_places.evaluation.effects import Aggregate, Effects
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.inference.intervals import (
    Interval,
    cell_intervals,
    key_intervals,
    overall_interval,
)
from changing_places.evaluation.inference.student import critical_value, two_sided_p
from changing_places.evaluation.model import Aggregated, CellEstimate, Estimate, KeyedEstimate
from changing_places.evaluation.panel.model import Floats
from changing_places.evaluation.panel.pooling import pooled

TOO_FEW = "no interval: five treated or fewer"
RUBIN = "t interval over {draws} imputed panels, by Rubin's rules"


def overall_estimate(found: Aggregate, level: float) -> Estimate:
    """The overall effect of an aggregate."""
    se = standard_errors(found.overall_influence, found.sample.clusters)
    return _estimate(se, overall_interval(found, level=level), ())


def without_error(estimate: Estimate) -> Estimate:
    """The value alone, where few are treated and an error would be a guess."""
    return Estimate(estimate.value, level=estimate.level, how="no error: few are treated")


def without_interval(estimate: Estimate) -> Estimate:
    """An estimate of one small part: its error as reckoned, and no interval.

    So few can move alike by chance that the error comes out as next to nothing.
    """
    return Estimate(estimate.value, estimate.se, level=estimate.level, how=TOO_FEW)


def parts_without_errors(found: Aggregated) -> Aggregated:
    """The parts of an aggregate as values alone; the overall effect gets an interval of its own."""
    return replace(
        found,
        parts=tuple(
            KeyedEstimate(p.key, without_error(p.estimate), treated=p.treated) for p in found.parts
        ),
    )


def aggregated(found: Aggregate, level: float) -> Aggregated:
    """The overall effect and that of each key, as numbers."""
    if not len(found.keys):
        return Aggregated(found.kind, overall_estimate(found, level))
    se = standard_errors(found.influence, found.sample.clusters)
    spans = key_intervals(found, level=level)
    parts = tuple(
        KeyedEstimate(int(key), _estimate(se, spans, (a,))) for a, key in enumerate(found.keys)
    )
    return Aggregated(found.kind, overall_estimate(found, level), parts)


def cells(found: Effects, level: float) -> tuple[CellEstimate, ...]:
    """The effect on each cohort in each period, as numbers."""
    se = standard_errors(found.influence, found.sample.clusters)
    spans = cell_intervals(found, level=level)
    made = []
    for c, (group, time) in enumerate(zip(found.groups, found.times, strict=True)):
        if found.reference[c]:
            estimate = Estimate(0.0, level=level, how="zero by definition")
        else:
            estimate = _estimate(se, spans, (c,))
        counts = int(found.treated[c].max()), int(found.controls[c].max())
        made.append(CellEstimate(int(group), int(time), estimate, *counts, bool(time < group)))
    return tuple(made)


def _estimate(se: Floats, span: Interval, at: tuple[int, ...]) -> Estimate:
    """One number; over K imputed panels, the K numbers put together."""
    values, errors = span.estimate[at], se[at]
    if len(values) > 1:
        return _over_panels(values, errors, span, at)
    value, error = _finite(values[0]), _finite(errors[0])
    if value is None or not error:
        return Estimate(value, level=span.level, how="no interval: the estimate has no spread")
    return Estimate(
        value,
        error,
        _finite(span.low[at][0]),
        _finite(span.high[at][0]),
        _finite(span.p_value[at][0]),
        span.level,
        _finite(span.df[at][0]),
        span.method,
    )


def _over_panels(values: Floats, errors: Floats, span: Interval, at: tuple[int, ...]) -> Estimate:
    if not np.isfinite(values).all():
        return Estimate(None, level=span.level, how="not told by every imputed panel")
    complete = float(np.median(span.df[at]))
    value, se, _ = pooled(values, errors, df_complete=complete)
    _, used, df = pooled(values, span.se_used[at], df_complete=complete)
    reach = critical_value(span.level, float(df)) * float(used)
    return Estimate(
        float(value),
        float(se),
        float(value) - reach,
        float(value) + reach,
        _finite(two_sided_p(float(value), float(used), float(df))),
        span.level,
        float(df),
        RUBIN.format(draws=len(values)),
    )


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
