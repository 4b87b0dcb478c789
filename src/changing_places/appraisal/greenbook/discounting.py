"""Discounting: what a real pound in a later year is worth today.

The factor of year t is the product of `1 / (1 + r)` over years 1 to t, where r is the schedule's
rate of that year; year 0 is now and its factor is 1. At the end of the year that is the factor;
in the middle of it, half a year less is taken off: `D(t-1) / (1 + r(t)) ** 0.5`.

Source: Green Book 2018 to 2022, annex A6, and 2026, chapter 6; schedules and editions are in
`parameters.toml`.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from changing_places.appraisal.greenbook import parameters
from changing_places.appraisal.greenbook.inputs import finite, key, unknown, within, years
from changing_places.appraisal.greenbook.words import percent
from changing_places.core.errors import InputError

Floats = NDArray[np.float64]
TIMINGS = ("end-year", "mid-year")


def stpr(
    pure_time_preference: float, catastrophic_risk: float, *, elasticity: float, growth: float
) -> float:
    """The social time preference rate, `δ + L + μg`, all as shares a year.

    >>> round(stpr(0.005, 0.01, elasticity=1, growth=0.02), 6)
    0.035

    Source: Ramsey (1928); HM Treasury, Review of discounting: terms of reference (2025).
    """
    time = within(
        pure_time_preference, "pure time preference", low=0, high=1, example="0.005 for 0.5%"
    )
    risk = within(catastrophic_risk, "catastrophic risk", low=0, high=1, example="0.01 for 1%")
    return time + risk + finite(elasticity, "the elasticity") * finite(growth, "growth")


def constant_factors(rate: float, count: int, *, places: int | None = None) -> Floats:
    """Factors at one rate for years 0 to `count`, rounded where tables print them so.

    >>> constant_factors(0.03, 5, places=3).tolist()
    [1.0, 0.971, 0.943, 0.915, 0.888, 0.863]
    """
    within(rate, "the discount rate", low=-0.5, high=1, example="0.035 for 3.5%")
    found = (1.0 + rate) ** -np.arange(years(count) + 1.0)
    return found if places is None else np.round(found, places)


@dataclass(frozen=True)
class Discounting:
    """A schedule of an edition, at the end or the middle of each year.

    Raises InputError for a schedule, edition or timing that there is not.

    >>> Discounting().factors(2).round(4).tolist()
    [1.0, 0.9662, 0.9335]
    """

    schedule: str = "standard"
    edition: str = parameters.NEWEST
    timing: str = "end-year"
    held: parameters.Schedule = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        timing = key(self.timing)
        if timing not in TIMINGS:
            raise unknown("timing of payments", self.timing, TIMINGS)
        held = parameters.schedule(self.schedule, self.edition)
        object.__setattr__(self, "held", held)
        object.__setattr__(self, "schedule", held.name)
        object.__setattr__(self, "edition", parameters.edition(self.edition).name)
        object.__setattr__(self, "timing", timing)

    def rates(self, count: int) -> Floats:
        """The rate of each year from 0 to `count`; nothing is taken off in year 0."""
        last = years(count)
        band = np.searchsorted(np.asarray(self.held.through), np.arange(last + 1))
        found = np.asarray(self.held.rates)[band]
        found[0] = 0.0
        return found

    def factors(self, count: int) -> Floats:
        """What a real pound in each year from 0 to `count` is worth in year 0."""
        rates = self.rates(count)
        by_end = np.cumprod(1.0 / (1.0 + rates))
        return by_end * np.sqrt(1.0 + rates) if self.timing == "mid-year" else by_end

    def between(self, start: int, end: int) -> float:
        """What a pound at the end of year `end` is worth at the end of year `start`."""
        first, last = years(start, "the first year"), years(end, "the last year")
        if last < first:
            raise InputError(
                f"Year {last} cannot be discounted to year {first}.",
                "Discounting goes from a later year to an earlier one.",
                f"Give a last year of {first} or more.",
            )
        return float(np.prod(1.0 / (1.0 + self.rates(last)[first + 1 :])))

    def explain(self, count: int) -> tuple[str, ...]:
        """In words: which rates, when in the year, what they are for, and what to run beside."""
        last = years(count)
        bands: list[str] = []
        start = 1
        for through, rate in zip(self.held.through, self.held.rates, strict=True):
            if start <= last:
                bands.append(f"{percent(rate)} a year in years {start} to {min(through, last)}")
            start = through + 1
        middle = self.timing == "mid-year"
        lines = [
            f"Year 0 counts in full; after it the {self.held.title} schedule of the Green Book "
            f"{self.edition} takes off {', '.join(bands) or 'nothing'}.",
            f"Money is taken to move in the {'middle' if middle else 'end'} of each year after 0."
            if middle
            else "Money is taken to move at the end of each year after 0.",
            self.held.advice,
        ]
        return (*lines, *self._beside(last))

    def _beside(self, last: int) -> tuple[str, ...]:
        limit = parameters.sensitivity_years()
        if last <= limit or self.held.name != "standard":
            return ()
        when = (
            "the Green Book of 2026 asks for the lower schedule as a sensitivity"
            if self.edition == "2026"
            else "where wealth passes between generations, the lower schedule is a sensitivity"
        )
        return (f"Beyond {limit} years {when}: run it beside this one.",)


def present_value(flows: ArrayLike, factors: ArrayLike) -> Floats:
    """Flows in year 0's money: `flows` is years, or years x lines, or years x lines x options.

    `factors` is one for each year, or years x lines where lines are discounted at different
    rates. The years go, the other axes stay. A flow of more years than factors is an error.

    >>> round(float(present_value([-100, 60, 60], [1, 0.9662, 0.9335])), 2)
    13.98
    """
    amounts, by = np.asarray(flows, float), np.asarray(factors, float)
    if not np.isfinite(amounts).all():
        raise InputError(
            "Some of the amounts are missing or infinite.",
            "One of them would make the whole sum so.",
            "Write 0 for a year in which nothing moves.",
        )
    if not amounts.ndim or not by.ndim or by.ndim > 2 or by.ndim > amounts.ndim:
        raise _shapes(amounts, by)
    if len(amounts) > len(by) or (by.ndim == 2 and by.shape[1] != amounts.shape[1]):
        raise _shapes(amounts, by)
    by = by[: len(amounts)]
    if by.ndim == 1:
        return np.asarray(np.tensordot(by, amounts, axes=(0, 0)))
    return np.asarray(np.einsum("yl,yl...->l...", by, amounts))


def _shapes(amounts: Floats, by: Floats) -> InputError:
    return InputError(
        f"Flows of shape {amounts.shape} cannot be discounted by factors of shape {by.shape}.",
        "There has to be a factor for every year, and either one for all lines or one for each.",
        "Give factors for at least as many years as the flows have.",
    )
