"""What a service costs for each resident, through time and beside similar councils."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from changing_places.brief.model import Spending, SpendingYear
from changing_places.data.observations import Observation, deflators, indicator, last_year, series
from changing_places.data.store import Store
from changing_places.figures import Source
from changing_places.reports.sources import source_of, source_of_indicator

PREFIX = "spend-per-head"


@dataclass(frozen=True)
class _Prices:
    """Turns pounds of a year into pounds of `year`, by the GDP deflator (2024 = 100)."""

    deflators: Mapping[int, float]
    year: int | None

    def real(self, value: float | None, year: int) -> float | None:
        """Pounds in the prices of `self.year`; None where no deflator is held for `year`.

        A financial year takes the deflator of the calendar year in which it starts, as the
        deflator is held by calendar year only.
        """
        if value is None or self.year is None or year not in self.deflators:
            return None
        return value * self.deflators[self.year] / self.deflators[year]


def spending(store: Store, line: str, area: str, similar: Sequence[str]) -> Spending | None:
    """Net spending for each resident on one finance line; None where no year is published.

    `area` and `similar` are codes. Pounds of each year, and in the prices of the latest.
    """
    identifier = f"{PREFIX}/{line.replace('_', '-')}"
    held = series(store, identifier, [area, *similar])
    own = {o.year: o for o in held if o.area == area}
    published = [y for y, o in own.items() if o.value is not None]
    if not published:
        return None
    last = max(published)
    known = deflators(store)
    prices = _Prices(known, last if last in known else max(known, default=None))
    others = _by_year(held, similar)
    years = tuple(_year(own[y], others[y], prices) for y in sorted(own))
    latest = next(y for y in years if y.year == last)
    at_last = tuple(others[last].items())
    assert latest.per_head is not None
    return Spending(
        indicator=identifier,
        latest=latest,
        years=years,
        others=at_last,
        rank=1 + sum(v > latest.per_head for _, v in at_last),
        of=len(at_last) + 1,
        price_year=prices.year,
        people_year=min(last, last_year(store, "population")),
        sources=_sources(store, identifier, years, prices),
    )


def _by_year(
    held: Sequence[Observation], similar: Sequence[str]
) -> defaultdict[int, dict[str, float]]:
    """For each year, the similar councils' published figures by code."""
    found: defaultdict[int, dict[str, float]] = defaultdict(dict)
    wanted = set(similar)
    for one in held:
        if one.area in wanted and one.value is not None:
            found[one.year][one.area] = one.value
    return found


def _year(own: Observation, others: Mapping[str, float], prices: _Prices) -> SpendingYear:
    middle = median(others.values()) if others else None
    return SpendingYear(
        period=own.period,
        year=own.year,
        status=own.status,
        per_head=own.value,
        real=prices.real(own.value, own.year),
        similar=middle,
        similar_real=prices.real(middle, own.year),
        published=len(others),
    )


def _sources(
    store: Store, identifier: str, years: Sequence[SpendingYear], prices: _Prices
) -> tuple[Source, ...]:
    record = indicator(store, identifier)
    period = f"{years[0].period} to {years[-1].period}" if len(years) > 1 else years[0].period
    found = (source_of_indicator(record, period),)
    if prices.year is None:
        return found
    return (*found, source_of(store, "gdp_deflator", f"calendar years, {prices.year} prices"))
