"""What is unusual about a council: the indicators furthest from its similar councils.

Among hundreds of indicators some lie far out by chance. So the count is set against the
same count for each similar council, measured against the others in the same way.
"""

from collections.abc import Sequence

import numpy as np

from changing_places.place.latest import Floats
from changing_places.place.measures import Measure, Unusual, UnusualList

LIMIT = 3.5  # Iglewicz and Hoaglin, How to detect and handle outliers (1993): |z| above 3.5
CONSISTENT = 1.4826  # makes the median absolute deviation equal to a normal's deviation
FEWEST = 8  # fewer similar councils than this say little about what is usual


def medians(values: Floats) -> Floats:
    """The median of each row, NaN left out; NaN where a row has no number.

    >>> medians(np.array([[3.0, 1, np.nan, 2], [4, 1, 2, 3]]))
    array([2. , 2.5])
    """
    ordered = np.sort(values, axis=1)  # NaN last
    count = np.isfinite(values).sum(axis=1)
    rows = np.arange(len(values))
    low, high = np.maximum(count - 1, 0) // 2, np.maximum(count // 2, 0)
    high = np.minimum(high, values.shape[1] - 1)
    middle: Floats = (ordered[rows, low] + ordered[rows, high]) / 2
    middle[count == 0] = np.nan
    return middle


def robust_distance(values: Floats, own: int) -> Floats:
    """(value - median) / (1.4826 x MAD) of each row's own column against its other columns.

    `values` is indicators by councils; NaN where not published. The result is NaN where fewer
    than eight others are published or where more than half of them are equal.

    >>> robust_distance(np.array([[9.0, 1, 2, 3, 4, 5, 6, 7, 8]]), 0).round(2)
    array([1.52])
    """
    others = np.delete(values, own, axis=1)
    enough = np.isfinite(others).sum(axis=1) >= FEWEST
    result = np.full(len(values), np.nan)
    if not enough.any():
        return result
    chosen = others[enough]
    middle = medians(chosen)
    spread = CONSISTENT * medians(np.abs(chosen - middle[:, None]))
    gap = values[enough, own] - middle
    result[enough] = np.divide(gap, spread, out=np.full(len(gap), np.nan), where=spread > 0)
    return result


def is_count(measure: Measure) -> bool:
    """Whether a number is a plain count, which is large where the council is large.

    Such a number says how big a council is, not how it does, so it is never called unusual.
    """
    unit, name = measure.unit.lower(), measure.name.lower()
    return (
        unit.startswith(("number", "count", "no.", "people", "spend"))
        or unit.endswith(" fte")
        or name.startswith(("number", "total number", "no of", "count of"))
        or "(finance)" in name
    )


def unusual(measures: Sequence[Measure], aligned: Floats, most: int = 12) -> UnusualList:
    """The `most` indicators that lie furthest out, and how many do in similar councils.

    `aligned` is measures by councils, the council itself first, its similar councils after.
    """
    rates = [i for i, m in enumerate(measures) if not is_count(m)]
    measures = [measures[i] for i in rates]
    values = aligned[rates]
    if not values.size:
        return UnusualList((), 0, LIMIT, 0, None, None, None)
    own = robust_distance(values, 0)
    counts = [
        int((np.abs(robust_distance(values, j)) > LIMIT).sum()) for j in range(1, values.shape[1])
    ]
    order = [i for i in np.argsort(-np.nan_to_num(np.abs(own)), kind="stable") if own[i] == own[i]]
    furthest = [i for i in order[:most] if abs(own[i]) > LIMIT]
    return UnusualList(
        indicators=tuple(_entry(measures[i], float(own[i])) for i in furthest),
        asked=int(np.isfinite(own).sum()),
        limit=LIMIT,
        beyond=int((np.abs(own) > LIMIT).sum()),
        usual=float(np.median(counts)) if counts else None,
        least=min(counts, default=None),
        most=max(counts, default=None),
    )


def _entry(measure: Measure, distance: float) -> Unusual:
    assert measure.value is not None and measure.similar_median is not None
    return Unusual(
        id=measure.id,
        name=measure.name,
        topic=measure.topic,
        value=measure.value,
        similar_median=measure.similar_median,
        unit=measure.unit,
        period=measure.period,
        polarity=measure.polarity,
        distance=round(distance, 2),
        rank=measure.rank or 0,
        of=measure.of or 0,
    )
