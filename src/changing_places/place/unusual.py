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
    middle = np.nanmedian(chosen, axis=1)
    spread = CONSISTENT * np.nanmedian(np.abs(chosen - middle[:, None]), axis=1)
    gap = values[enough, own] - middle
    result[enough] = np.divide(gap, spread, out=np.full(len(gap), np.nan), where=spread > 0)
    return result


def is_count(measure: Measure) -> bool:
    """Whether a number is a plain count, which is large where the council is large.

    Such a number says how big a council is, not how it does, so it is never called unusual.
    """
    unit, name = measure.unit.lower(), measure.name.lower()
    return unit.startswith(("number", "count", "no.", "people")) or name.startswith(
        ("number", "total number", "no of", "count of")
    )


def unusual(measures: Sequence[Measure], codes: Sequence[str], most: int = 12) -> UnusualList:
    """The `most` indicators that lie furthest out, and how many do in similar councils."""
    measures = [m for m in measures if not is_count(m)]
    values = _matrix(measures, codes)
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


def _matrix(measures: Sequence[Measure], codes: Sequence[str]) -> Floats:
    place = {c: j + 1 for j, c in enumerate(codes)}
    values = np.full((len(measures), len(codes) + 1), np.nan)
    for i, measure in enumerate(measures):
        values[i, 0] = np.nan if measure.value is None else measure.value
        for code, value in measure.others:
            values[i, place[code]] = value
    return values


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
