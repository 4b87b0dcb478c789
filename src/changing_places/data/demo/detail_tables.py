"""Finer money and prices: education by block, children's services by provider, unit costs."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl

from changing_places.data.demo.country import Country
from changing_places.data.demo.frames import crossing, in_force, panel, table
from changing_places.data.demo.geography import Floats
from changing_places.data.demo.money import Money
from changing_places.data.demo.needs import FIRST_YEAR, LAST_YEAR, YEARS
from changing_places.data.demo.noise import lasting
from changing_places.data.store import TableWrite

# Growth of prices by calendar year; the index is 100 in the last.
PRICES_FROM, PRICES_BASE = 2005, 2024
_PRICE_GROWTH = {2005: 2.6, 2010: 1.7, 2014: 1.5, 2019: 2.2, 2020: 4.6, 2021: 0.9, 2022: 5.4,
                 2023: 6.2, 2024: 3.9}  # fmt: skip

# Shares of education spending by block, at the first and the last year; the rest is schools'.
_BLOCKS = {
    "High needs (SEND)": (0.145, 0.235),
    "Early years": (0.085, 0.095),
    "Central school services": (0.022, 0.018),
    "Other education & community": (0.075, 0.062),
}
_SCHOOLS = "Schools block"
_BLOCKS_FROM = 2017


@dataclass(frozen=True)
class _Item:
    """An item of children's social care: its share of the line, who provides it, its income.

    `share` and `private` are given for the first and the last year; the other providers' shares
    of gross spending hold throughout, and what is left is the council's own.
    """

    name: str
    share: tuple[float, float]
    private: tuple[float, float]
    public: float
    voluntary: float
    income: float


_ITEMS = (
    _Item("Residential care", (0.16, 0.27), (0.62, 0.80), 0.03, 0.05, 0.04),
    _Item("Fostering services", (0.23, 0.18), (0.38, 0.42), 0.01, 0.04, 0.02),
    _Item("Other children looked after services", (0.12, 0.14), (0.15, 0.30), 0.03, 0.08, 0.05),
    _Item("Social work", (0.25, 0.23), (0.02, 0.06), 0.02, 0.01, 0.02),
    _Item("Family support services", (0.16, 0.12), (0.06, 0.07), 0.05, 0.11, 0.08),
    _Item("Youth justice", (0.04, 0.02), (0.02, 0.02), 0.06, 0.04, 0.18),
)
# Has what rounding leaves of the others.
_REST = _Item("Other children and families services", (0.05, 0.05), (0.10, 0.10), 0.04, 0.06, 0.07)


def detail_tables(country: Country, money: Money) -> list[TableWrite]:
    """education_spending, childrens_spending_by_provider, gdp_deflator and unit_costs."""
    return [
        table("education_spending", _education(country, money)),
        table("childrens_spending_by_provider", _providers(country, money)),
        table("gdp_deflator", _deflator()),
        table("unit_costs", _unit_costs()),
    ]


def _education(country: Country, money: Money) -> pl.DataFrame:
    """Blocks sum to the education line of the same council and year, to the thousand pounds."""
    total = _thousands(money.services["education"])
    rows = [i for i, c in enumerate(money.councils) if c.tier != "lower"]
    councils = [money.councils[i] for i in rows]
    periods = crossing(_BLOCKS_FROM, LAST_YEAR)
    spent = total[rows][:, _BLOCKS_FROM - FIRST_YEAR :]
    time = np.linspace(0, 1, len(periods))
    left, frames = spent.copy(), []
    for block, (first, last) in _BLOCKS.items():
        own = np.exp(0.1 * _own(country, money, block))[rows][:, None]
        part = _thousands(spent * (first + (last - first) * time) * own)
        left -= part
        frames.append((block, part))
    keep = in_force(councils, periods)
    return pl.concat(
        panel(councils, periods, keep, block=block, value=value, status="value")
        for block, value in [(_SCHOOLS, left), *frames]
    )


def _providers(country: Country, money: Money) -> pl.DataFrame:
    """Net spending by item sums to the line of children's social care; gross is by provider."""
    rows = [i for i, c in enumerate(money.councils) if c.tier != "lower"]
    councils = [money.councils[i] for i in rows]
    periods = crossing(FIRST_YEAR, LAST_YEAR)
    keep = in_force(councils, periods)
    net = _thousands(money.services["childrens_social_care"])[rows]
    time = (YEARS - FIRST_YEAR) / (LAST_YEAR - FIRST_YEAR)
    items = (*_ITEMS, _REST)
    owns = [np.exp(0.15 * _own(country, money, i.name))[rows][:, None] for i in items]
    shares = [
        (i.share[0] + (i.share[1] - i.share[0]) * time) * o
        for i, o in zip(items, owns, strict=True)
    ]
    left, whole, frames = net, np.sum(shares, axis=0), []
    for number, (item, own, share) in enumerate(zip(items, owns, shares, strict=True), start=1):
        part = left if item is _REST else _thousands(net * share / whole)
        left = left - part
        private = np.clip(
            (item.private[0] + (item.private[1] - item.private[0]) * time) * own, 0, 0.9
        )
        gross = _thousands(part / (1 - item.income))
        split = _by_provider(gross, private, item)
        nothing = np.full(gross.shape, np.nan)
        more: dict[str, Any] = {
            "public_all": nothing,
            "total": gross,
            "income": gross - part,
            "net": part,
        }
        more |= {"line": str(number), "item": item.name}
        frames.append(panel(councils, periods, keep, **split, **more))
    return pl.concat(frames)


def _by_provider(gross: Floats, private: Floats, item: _Item) -> dict[str, Floats]:
    bought = {
        "private": _thousands(gross * private),
        "other_public": _thousands(gross * item.public),
        "voluntary": _thousands(gross * item.voluntary),
    }
    return {"own": gross - np.asarray(sum(bought.values())), **bought}


def _own(country: Country, money: Money, purpose: str) -> Floats:
    """What is peculiar to each council, as its first unit has it."""
    by_unit = lasting(country.seed, f"detail {purpose}", country.character.centre)
    return by_unit[[c.parts[0][0] for c in money.councils]]


def _thousands(values: Floats) -> Floats:
    return np.asarray(np.round(values / 1000) * 1000)


def _deflator() -> pl.DataFrame:
    years = np.arange(PRICES_FROM, PRICES_BASE + 1)
    growth = np.interp(years, list(_PRICE_GROWTH), list(_PRICE_GROWTH.values()))
    index = np.cumprod(1 + growth / 100)
    return pl.DataFrame({"year": years, "value": np.round(100 * index / index[-1], 4)})


def _unit_costs() -> pl.DataFrame:
    text = files("changing_places.data.demo").joinpath("unit_costs.toml").read_text("utf-8")
    rows = []
    for cost in tomllib.loads(text)["cost"]:
        economic = cost.get("economic")
        rows.append(
            {
                **{k: cost[k] for k in ("code", "theme", "category", "outcome", "detail", "unit")},
                "agency_1": cost["agency_1"],
                "agency_2": cost.get("agency_2"),
                "fiscal_cost": cost["fiscal"],
                "fiscal_price_year": cost["price_year"],
                "fiscal_updated": None,
                "economic_cost": economic,
                "economic_price_year": cost["price_year"] if economic else None,
                "economic_updated": None,
            }
        )
    numbers = dict.fromkeys(("fiscal_updated", "economic_updated"), pl.Float64)
    return pl.DataFrame(rows, schema_overrides=numbers, infer_schema_length=None)
