"""The money after the last year that the returns hold: named scenarios, never a guess in silence.

Everything is in pounds of the base year. Funding in the base year is what was spent on the same
services, because a council must balance its budget: money drawn from reserves is in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import numpy as np

from changing_places.core.errors import InputError
from changing_places.place.pressure_assumptions import Assumptions
from changing_places.place.projection_people import Floats, Ints

DEFAULT = "flat-real"

SCENARIOS = {
    "flat-real": "funding keeps up with prices",
    "flat-cash": "funding stays the same number of pounds, so that prices eat into it",
    "last-growth": "funding goes on growing as it did between the last two returns",
    "trend": "funding goes on growing as it did over all the years that the returns hold",
    "council-tax-max": "council tax rises each year as far as it may without a referendum, and "
    "all other funding keeps up with prices",
}


@dataclass(frozen=True)
class Funding:
    """Funding by year from the base, in pounds of the base year, and how it was come by.

    `growth` is its mean yearly growth in real terms; `because` says of what years and amounts.
    """

    scenario: str
    amount: Floats
    growth: float
    because: str


def check(scenario: str) -> str:
    """The scenario's own name. Raises InputError, with the nearest three, for no such one."""
    if scenario in SCENARIOS:
        return scenario
    near = get_close_matches(scenario, list(SCENARIOS), 3, 0.0)
    raise InputError(
        f"There is no scenario '{scenario}'.",
        f"The nearest are {', '.join(repr(n) for n in near)}.",
        f"Give one of {', '.join(SCENARIOS)}.",
    )


def funding(
    scenario: str,
    base: float,
    years: int,
    *,
    history: Mapping[int, float],
    runs_social_care: bool,
    assumed: Assumptions,
) -> Funding:
    """Funding for `years` years after the base under a scenario.

    `history` is past spending on the same services by year, in pounds of the base year.
    Raises InputError where the scenario needs what is not held.
    """
    check(scenario)
    steps = np.arange(years + 1)
    inflation = assumed.rate("inflation")
    if scenario == "council-tax-max":
        kind = "social-care-authorities" if runs_social_care else "other-councils"
        return _council_tax(base, steps, assumed.rate(f"council-tax-rise-{kind}"), assumed)
    if scenario == "flat-real":
        growth, because = 0.0, "by definition"
    elif scenario == "flat-cash":
        growth, because = 1 / (1 + inflation) - 1, f"prices rise by {inflation:.1%} a year"
    else:
        growth, because = _between(history, last=scenario == "last-growth")
    return Funding(scenario, np.asarray(base * (1 + growth) ** steps, float), growth, because)


def _between(history: Mapping[int, float], *, last: bool) -> tuple[float, str]:
    """Real growth a year between two years held, over the time that really passed."""
    years = sorted(history)
    if len(years) < 2:
        raise InputError(
            "The growth of funding cannot be worked out for this council.",
            f"The returns hold {len(years)} year of it with prices, and growth needs two.",
            "Ask for the scenario 'flat-real' or 'flat-cash'.",
        )
    first, final = (years[-2] if last else years[0]), years[-1]
    passed = final - first
    growth = (history[final] / history[first]) ** (1 / passed) - 1
    return growth, (
        f"{growth:+.1%} a year above inflation from {period(first)} to {period(final)} "
        f"({passed} year{'s' if passed > 1 else ''})"
    )


def _council_tax(base: float, steps: Ints, rise: float, assumed: Assumptions) -> Funding:
    if assumed.given("council-tax-share") is None:
        raise InputError(
            "The scenario 'council-tax-max' cannot be worked out for this council.",
            "No return held says how much of its funding council tax raises.",
            "Give the share yourself, as in '--assume council-tax-share=60', or ask for "
            "'flat-real'.",
        )
    share, homes = assumed.rate("council-tax-share"), assumed.rate("tax-base-growth")
    real = (1 + rise) * (1 + homes) / (1 + assumed.rate("inflation"))
    amount = base * (share * real**steps + (1 - share))
    last = int(steps[-1])
    return Funding(
        "council-tax-max",
        np.asarray(amount),
        float((amount[-1] / base) ** (1 / last) - 1),
        f"council tax raises {share:.0%} of the funding and rises by {rise:.0%} a year in cash, "
        f"and the homes that pay it by {homes:.1%} a year",
    )


def period(year: int) -> str:
    """A financial year by the year in which it starts.

    >>> period(2024), period(1999)
    ('2024-25', '1999-00')
    """
    return f"{year}-{(year + 1) % 100:02d}"
