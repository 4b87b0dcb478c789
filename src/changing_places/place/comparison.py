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
from changing_places.place.latest import Floats, Latest, latest_of, values_at
from changing_places.place.measures import Indicators, Measure
from changing_places.place.similarity import provenance, similar
from changing_places.place.unusual import unusual

# Half the width of a 95% interval, in standard errors.
HALF_WIDTH = 1.959964
DEFINITION = (
    "id", "name", "topic", "unit", "polarity", "dataset", "publisher", "licence", "address",
)  # fmt: skip


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
    store.require("indicators", "indicator_latest")
    held = latest_of(store, [area.code, *similar_codes])
    definitions = _definitions(store)
    rows = [i for i, key in enumerate(held.ids) if held.period[i, 0] is not None]
    if topic is not None:
        rows = [i for i in rows if definitions[held.ids[i]]["topic"] == topic]
    aligned = _same_period(store, held, rows)
    measures = tuple(_measure(held, i, aligned, definitions[held.ids[i]]) for i in rows)
    return Indicators(
        authority=area,
        similar=tuple((c, country.register.name_of(c)) for c in similar_codes),
        measures=measures,
        unusual=unusual(measures, similar_codes),
        provenance=provenance(country),
    )


def _definitions(store: Store) -> dict[str, dict[str, str]]:
    found = store.arrays("indicators", DEFINITION)
    rows = zip(*found.values(), strict=True)
    return {row[0]: dict(zip(DEFINITION, row, strict=True)) for row in rows}


def _same_period(
    store: Store, held: Latest, rows: Sequence[int]
) -> dict[int, tuple[Floats, Floats, Floats]]:
    """For each indicator, values and intervals of all councils at the council's own period."""
    behind = [i for i in rows if any(p not in (None, held.period[i, 0]) for p in held.period[i])]
    wanted = [(held.ids[i], str(held.period[i, 0])) for i in behind]
    older = values_at(store, wanted, held.areas[1:]) if "indicator_values" in store else {}
    aligned = {}
    for i in rows:
        same = held.period[i] == held.period[i, 0]
        triple = [np.where(same, m[i], np.nan) for m in (held.value, held.lower, held.upper)]
        for j in np.flatnonzero(~same):
            for part, number in zip(
                triple, older.get((held.ids[i], held.areas[j]), ()), strict=False
            ):
                part[j] = number
        aligned[i] = (triple[0], triple[1], triple[2])
    return aligned


def _measure(
    held: Latest,
    row: int,
    aligned: Mapping[int, tuple[Floats, Floats, Floats]],
    definition: Mapping[str, str],
) -> Measure:
    value, lower, upper = aligned[row]
    others = value[1:]
    published = np.isfinite(others)
    own = float(value[0])
    has_own = bool(np.isfinite(own))
    median = float(np.median(others[published])) if published.any() else None
    polarity = definition["polarity"]
    period = str(held.period[row, 0])
    status = str(held.status[row, 0] or "missing")
    if not has_own and status == "value":
        status = "missing"
    return Measure(
        id=held.ids[row],
        name=definition["name"],
        topic=definition["topic"] or "",
        value=own if has_own else None,
        period=period,
        unit=definition["unit"] or "",
        polarity=polarity,
        status=status,
        lower=_finite(lower[0]),
        upper=_finite(upper[0]),
        similar_median=median,
        rank=_rank(own, others[published], polarity) if has_own and published.any() else None,
        of=int(published.sum()) + 1 if has_own and published.any() else None,
        difference=differs(value, lower, upper) if has_own and published.any() else None,
        others=tuple(
            (held.areas[j + 1], float(others[j])) for j in np.flatnonzero(published).tolist()
        ),
        source=source_of(definition, period),
        file=str(held.file[row, 0] or ""),
    )


def source_of(definition: Mapping[str, str], period: str) -> Source:
    """Where an indicator's numbers of a period come from."""
    return Source(
        publisher=definition["publisher"] or "not said",
        title=definition["dataset"] or "not said",
        address=definition["address"] or "",
        licence=definition["licence"] or "",
        period=period,
    )


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def _rank(own: float, others: Floats, polarity: str | None) -> int:
    """1 for the best where a direction is known, else for the highest; equals share a rank."""
    ahead = others < own if polarity == "lower_is_better" else others > own
    return int(ahead.sum()) + 1


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
