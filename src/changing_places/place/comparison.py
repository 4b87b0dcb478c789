"""Indicators of one council beside those of its similar councils.

Each number is set against the similar councils' numbers of the same period. Whether a
difference may be chance is said where the publisher gives an interval for both the council
and the similar council in the middle, and only there (see `differs`).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from changing_places.data.area import Area
from changing_places.data.store import Store
from changing_places.figures import Source
from changing_places.place.country import Country
from changing_places.place.latest import Floats, Latest, definitions_of, latest_of, values_at
from changing_places.place.measures import Indicators, Measure
from changing_places.place.similarity import provenance, similar
from changing_places.place.unusual import medians, unusual

# Half the width of a 95% interval, in standard errors.
HALF_WIDTH = 1.959964


def indicators(
    authority: str | Area,
    *,
    store: Store,
    similar_codes: Sequence[str] | None = None,
    model: str = "all-services",
    n: int = 15,
    topic: str | None = None,
) -> Indicators:
    """Every indicator published for a council, with rank and median among similar councils.

    `similar_codes` are the councils to set it beside; where none are given they are found with
    `model` and `n`. Values are in each indicator's own unit. A rank counts the councils whose
    value is published for the same period; 1 is best where a direction is known, else highest.
    A value that is suppressed, not submitted or missing is shown as such, never as zero.
    """
    country = Country.of(store)
    area = country.find(authority)
    if similar_codes is None:
        similar_codes = similar(area, n=n, model=model, store=store).codes
    near = tuple((c, country.register.name_of(c)) for c in similar_codes)
    if "indicators" not in store or "indicator_latest" not in store:
        nothing = np.empty((0, len(near) + 1))
        return Indicators(area, near, (), unusual((), nothing), provenance(country))
    held = latest_of(store, [area.code, *similar_codes])
    definitions = definitions_of(store)
    rows = [i for i, key in enumerate(held.ids) if held.period[i, 0] is not None]
    if topic is not None:
        rows = [i for i in rows if definitions[held.ids[i]]["topic"] == topic]
    aligned = _same_period(store, held, rows)
    measures = _measures(aligned, definitions)
    return Indicators(
        authority=area,
        similar=near,
        measures=measures,
        unusual=unusual(measures, aligned.value),
        provenance=provenance(country),
    )


def _same_period(store: Store, held: Latest, rows: Sequence[int]) -> Latest:
    """Some indicators with every council's value at the period of the first council's."""
    part = held.of_rows(rows)
    own = part.period[:, :1]
    other = (part.period != own) & (part.period != np.array(None))
    behind = np.flatnonzero(other.any(axis=1))
    for matrix in (part.value, part.lower, part.upper):
        matrix[part.period != own] = np.nan
    wanted = {part.ids[i]: str(own[i, 0]) for i in behind}
    columns = {a: j for j, a in enumerate(part.areas)}
    place = {part.ids[i]: i for i in behind}
    for (key, code), numbers in values_at(store, wanted, part.areas[1:]).items():
        for matrix, number in zip((part.value, part.lower, part.upper), numbers, strict=True):
            matrix[place[key], columns[code]] = number
    return part


def _measures(aligned: Latest, definitions: Mapping[str, Mapping[str, str]]) -> tuple[Measure, ...]:
    """One measure a row: the first column's council beside the others."""
    own, others = aligned.value[:, :1], aligned.value[:, 1:]
    middle = medians(others) if others.shape[1] else np.full(len(own), np.nan)
    above, below = (others > own).sum(axis=1), (others < own).sum(axis=1)
    of = np.isfinite(others).sum(axis=1) + 1
    made = []
    for i, key in enumerate(aligned.ids):
        definition = definitions[key]
        value = _finite(own[i, 0])
        ranked = value is not None and of[i] > 1
        ahead = below[i] if definition["polarity"] == "lower_is_better" else above[i]
        period, status = str(aligned.period[i, 0]), str(aligned.status[i, 0] or "missing")
        made.append(
            Measure(
                id=key,
                name=definition["name"],
                topic=definition["topic"] or "",
                value=value,
                period=period,
                unit=definition["unit"] or "",
                polarity=definition["polarity"],
                status="missing" if value is None and status == "value" else status,
                lower=_finite(aligned.lower[i, 0]),
                upper=_finite(aligned.upper[i, 0]),
                similar_median=_finite(middle[i]),
                rank=int(ahead) + 1 if ranked else None,
                of=int(of[i]) if ranked else None,
                difference=_difference(aligned, i) if ranked else None,
                others=_others(aligned.areas[1:], others[i].tolist()),
                source=source_of(definition, period),
                file=str(aligned.file[i, 0] or ""),
            )
        )
    return tuple(made)


def _difference(aligned: Latest, row: int) -> str | None:
    if not np.isfinite(aligned.lower[row, 0]):
        return None
    return differs(aligned.value[row], aligned.lower[row], aligned.upper[row])


def _others(codes: Sequence[str], values: Sequence[float]) -> tuple[tuple[str, float], ...]:
    return tuple((c, v) for c, v in zip(codes, values, strict=True) if v == v)


def source_of(definition: Mapping[str, str], period: str) -> Source:
    """Where an indicator's numbers of a period come from."""
    return Source(
        publisher=definition["publisher"] or "not said",
        title=definition["title"] or definition["dataset"] or "not said",
        address=definition["address"] or "",
        licence=definition["licence"] or "",
        period=period,
    )


def _finite(number: float) -> float | None:
    return float(number) if number == number else None


def differs(value: Floats, lower: Floats, upper: Floats) -> str | None:
    """Whether the council (first) differs from the middle of the rest by more than chance.

    `value`, `lower` and `upper` hold the council and then its similar councils, with the 95%
    intervals as published. The middle is the similar council with the median value, or the two
    about it. The difference is called `higher` or `lower` where its own 95% interval leaves
    out zero, else `not significantly different`; None where an interval is not published for
    the council or for the middle.

    Each standard error is a quarter of its interval's width over 1.96 / 2, so intervals are
    taken as symmetric; the two are taken as independent. No allowance is made for asking of
    many indicators. Source: Altman and Bland, Interaction revisited: the difference between two
    estimates, BMJ 326 (2003) 219.

    >>> v, half = np.array([10.0, 8, 5, 4]), 1.0
    >>> differs(v, v - half, v + half)
    'higher'
    >>> differs(v, v - 9, v + 9)
    'not significantly different'
    >>> differs(v, np.full(4, np.nan), v + half) is None
    True
    """
    others = np.flatnonzero(np.isfinite(value[1:])) + 1
    if not len(others):
        return None
    ordered = others[np.argsort(value[others], kind="stable")]
    middle = ordered[(len(ordered) - 1) // 2 : len(ordered) // 2 + 1]
    errors = (upper - lower) / (2 * HALF_WIDTH)
    used = errors[[0, *middle]]
    if not np.isfinite(used).all() or (used < 0).any():
        return None
    gap = value[0] - value[middle].mean()
    spread = np.hypot(used[0], np.sqrt((used[1:] ** 2).sum()) / len(middle))
    if abs(gap) <= HALF_WIDTH * spread:
        return "not significantly different"
    return "higher" if gap > 0 else "lower"
