"""What share of the money social care takes, of which money, and when that passes half.

There is no one denominator. At the median of social care authorities the share in 2024-25 runs
from 35% to 63% with the denominator, so all of them are given, each by its name.

Grants are taken from net current expenditure as a whole: the schools grant and the public
health grant are among them, so to take education and public health away as well would take
them twice (most councils' remainder would be near nothing, or below).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from changing_places.place.pressure_funding import period
from changing_places.place.pressure_money import (
    EDUCATION,
    GRANTS,
    HEALTH,
    JOINT,
    SOCIAL_CARE,
    TOTAL,
    Money,
    Spent,
    social_care,
)
from changing_places.place.projection_people import Floats

DEFAULT = "less-education-and-public-health"
POWER = "core-spending-power"

DENOMINATORS = {
    "net-current-expenditure": "net current expenditure",
    "less-education": "net current expenditure less education",
    DEFAULT: "net current expenditure less education and public health",
    "less-grants": "net current expenditure less central government grants",
    POWER: "core spending power",
}
_TAKEN = {
    "net-current-expenditure": (),
    "less-education": (EDUCATION,),
    DEFAULT: (EDUCATION, HEALTH),
    "less-grants": (GRANTS,),
}
HALF = 0.5
_RUNS_IT = 0.03
ALREADY, PROJECTED, NOT_WITHIN, UNKNOWN = (
    *("already passed", "passes"),
    *("not within the years asked for", "cannot be known"),
)


@dataclass(frozen=True)
class SocialCareShare:
    """Social care's share of one denominator: now, in the past, and as projected.

    `median` is the middle of all social care authorities in the same year; `history` and
    `projected` are shares by year; `passes_half` one of the four answers, `year` the year it
    speaks of (None where there is none) and `because` the sentence that says so.
    """

    denominator: str
    name: str
    period: str | None
    share: float | None
    amount: float | None
    median: float | None
    history: Mapping[int, float]
    projected: Mapping[int, float]
    passes_half: str
    year: int | None
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Its fields; years as lists of year and share."""

        def series(shares: Mapping[int, float]) -> list[dict[str, Any]]:
            return [{"year": y, "share": round(s, 5)} for y, s in shares.items()]

        own = dict(self.__dict__)
        return own | {"history": series(self.history), "projected": series(self.projected)}


def shares(
    money: Money,
    code: str,
    spent: Spent,
    *,
    base: int,
    care: Floats,
    funding: Floats,
    nothing: str = "",
) -> tuple[SocialCareShare, ...]:
    """Social care's share of every denominator.

    `spent` is the council's returns; `care` what social care would cost by year from the base,
    `funding` the growth of funding since the base (1.0). `nothing` says why no share can be
    known, where none can.
    """
    made = []
    for key, name in DENOMINATORS.items():
        held = _held(money, code, spent, key)
        if nothing or not held:
            made.append(_unknown(key, name, nothing or _why_not(key)))
        else:
            made.append(_share(money, key, held, base=base, care=care, funding=funding))
    return tuple(made)


def _held(money: Money, code: str, spent: Spent, key: str) -> dict[int, tuple[float, float]]:
    """Social care and the denominator by year, in pounds of the day, where both are held."""
    found = {}
    for year, lines in spent.items():
        amount = money.power.get(code, {}).get(year) if key == POWER else _amount(lines, key)
        care = social_care(lines)
        if amount is not None and amount > 0 and care is not None:
            found[year] = (care, amount)
    return found


def _amount(lines: Mapping[str, float], key: str) -> float | None:
    """A denominator of one return; None where a line that it needs is not held."""
    wanted = (TOTAL, *_TAKEN[key])
    # Public health came to councils in 2013-14: before that there is none to take away.
    absent = [line for line in wanted if line not in lines and line != HEALTH]
    return None if absent else lines[TOTAL] - sum(lines.get(x, 0.0) for x in _TAKEN[key])


def _share(
    money: Money,
    key: str,
    held: dict[int, tuple[float, float]],
    *,
    base: int,
    care: Floats,
    funding: Floats,
) -> SocialCareShare:
    history = {year: cost / amount for year, (cost, amount) in held.items()}
    last = max(history)
    projected = {}
    if last == base:
        amount = held[last][1] * funding
        projected = {base + k: float(care[k] / amount[k]) for k in range(1, len(care))}
    answer, year, because = _passes(history, projected, asked=len(care) - 1)
    return SocialCareShare(
        denominator=key,
        name=DENOMINATORS[key],
        period=period(last),
        share=history[last],
        amount=held[last][1],
        median=_median(money, key, last),
        history=history,
        projected=projected,
        passes_half=answer,
        year=year,
        because=because,
    )


def _passes(
    history: Mapping[int, float], projected: Mapping[int, float], *, asked: int
) -> tuple[str, int | None, str]:
    years = sorted(history)
    last = years[-1]
    if history[last] >= HALF:
        since = last
        for year in reversed(years):
            if history[year] < HALF:
                break
            since = year
        before = [y for y in years if y < since]
        when = f"already passed half in {period(since)}"
        if not before:
            when += ", the first year held, or before it"
        elif since - before[-1] > 1:
            when = f"already passed half by {period(since)}, after {period(before[-1])}"
        return ALREADY, since, f"{when} ({history[since]:.0%})"
    if not projected:
        held = f"no amount is held after {period(last)}"
        return UNKNOWN, None, f"when it passes half cannot be known: {held}"
    for year, share in projected.items():
        if share >= HALF:
            return PROJECTED, year, f"passes half in {period(year)}"
    final = max(projected)
    return (
        NOT_WITHIN,
        None,
        f"does not pass half within {asked} years ({projected[final]:.0%} in {period(final)})",
    )


def _median(money: Money, key: str, year: int) -> float | None:
    """The middle share of all social care authorities of a year."""
    if year not in money.years:
        return None
    column = money.years.index(year)
    care = np.nan_to_num(money.column(*SOCIAL_CARE)[:, column])
    care = np.where(care > 0, care, np.nan_to_num(money.column(JOINT)[:, column]))
    if key == POWER:
        amount = np.array([money.power.get(c, {}).get(year, np.nan) for c in money.codes])
    else:
        amount = money.column(TOTAL)[:, column].copy()
        for line in _TAKEN[key]:
            taken = money.column(line)[:, column]
            amount -= np.nan_to_num(taken) if line == HEALTH else taken
    # Districts report a few pounds of social care; those who run it spend far more.
    runs = (amount > 0) & (care > _RUNS_IT * np.maximum(np.nan_to_num(amount), 1.0))
    return float(np.median(care[runs] / amount[runs])) if runs.sum() >= 3 else None


def _unknown(key: str, name: str, because: str) -> SocialCareShare:
    return SocialCareShare(
        denominator=key,
        name=name,
        period=None,
        share=None,
        amount=None,
        median=None,
        history={},
        projected={},
        passes_half=UNKNOWN,
        year=None,
        because=f"cannot be known: {because}",
    )


def _why_not(key: str) -> str:
    if key == POWER:
        return "no year is held that has both its spending power and its return"
    return "no return held has the lines that it is made of"
