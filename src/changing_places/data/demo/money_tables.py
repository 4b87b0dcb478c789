"""The money tables: revenue outturn by line, spending power, council tax, notices."""

from datetime import date

import numpy as np
import polars as pl

from changing_places.core.seeds import generator
from changing_places.data.demo.country import Country
from changing_places.data.demo.frames import Mask, crossing, in_force, panel, table
from changing_places.data.demo.geography import Floats
from changing_places.data.demo.money import Money, bears, fire_counties
from changing_places.data.demo.needs import FIRST_YEAR, LAST_YEAR, LINES, PUBLIC_HEALTH_FROM, YEARS
from changing_places.data.store import TableWrite

YEARS_OF_ACCOUNT = crossing(FIRST_YEAR, LAST_YEAR)
CLASS = {"UA": "UA", "MD": "MD", "CTY": "SC", "NMD": "SD"}
CLASS_NAMES = {
    "UA": "Unitary authority",
    "MD": "Metropolitan district",
    "CTY": "County council",
    "NMD": "District council",
}
# How many councils sent no return for each of the last two years; one of them is in both.
NOT_SUBMITTED = {2023: 5, 2024: 4}
# Police, fire and parish precepts on a Band D bill, 2010-11 to 2024-25.
PRECEPTS = (205.0, 345.0)
BANDS = {"A": 6, "B": 7, "C": 8, "D": 9, "E": 11, "F": 13, "G": 15, "H": 18}
PUBLICATION = "Revenue outturn (fictional)"


def money_tables(country: Country, money: Money) -> list[TableWrite]:
    """spending, spending_power, council_tax_band_d, council_tax_bands, section_114_notices."""
    return [
        table("spending", _spending(country, money)),
        table("spending_power", _spending_power(country, money)),
        *_council_tax(country, money),
        table("section_114_notices", _notices(country, money)),
    ]


def totals(money: Money) -> dict[str, Floats]:
    """The lines that are not services: totals, funding and reserves, as the returns define them.

    Net current expenditure is the services, housing benefit and levies; net revenue expenditure
    adds capital charges and takes off grants in, and is met by council tax, the settlement
    without its care grants, and reserves.
    """
    services = money.total()
    grants = money.other_grants + money.care_grants
    current = services + money.benefit + money.levies
    earmarked = 0.8
    return {
        "total_service_expenditure": services,
        "net_current_expenditure": current,
        "central_grants_in": grants,
        "net_revenue_expenditure": current + money.capital - grants,
        "council_tax_requirement": money.council_tax,
        "reserves_earmarked_start_of_year": earmarked * money.reserves[:, :-1],
        "reserves_unallocated_start_of_year": (1 - earmarked) * money.reserves[:, :-1],
        "reserves_earmarked": earmarked * money.reserves[:, 1:],
        "reserves_unallocated": (1 - earmarked) * money.reserves[:, 1:],
    }


def _spending(country: Country, money: Money) -> pl.DataFrame:
    stood = in_force(money.councils, YEARS_OF_ACCOUNT)
    sent = _submitted(country, money)
    fire = fire_counties(country)
    thousands = {name: np.round(v / 1000) * 1000 for name, v in money.services.items()}
    frames = []
    for line in LINES:
        runs = np.array([bears(line, c, fire) != 0 for c in money.councils])
        begins = PUBLIC_HEALTH_FROM if line.name == "public_health" else FIRST_YEAR
        keep = stood & (np.arange(len(YEARS)) >= begins - FIRST_YEAR)
        frames.append(_line(money, line.name, thousands[line.name], keep, sent, runs))
    everyone = np.ones(len(money.councils), dtype=bool)
    others = totals(money)
    others["total_service_expenditure"] = np.asarray(sum(thousands.values()))
    for name, values in others.items():
        frames.append(_line(money, name, np.round(values / 1000) * 1000, stood, sent, everyone))
    return pl.concat(frames)


def _line(
    money: Money, name: str, values: Floats, keep: Mask, sent: Mask, runs: Mask
) -> pl.DataFrame:
    shown = sent & runs[:, None]
    status = np.where(runs[:, None], np.where(sent, "value", "not_submitted"), "not_applicable")
    return panel(
        money.councils,
        YEARS_OF_ACCOUNT,
        keep,
        service=name,
        value=np.where(shown, values + 0.0, np.nan),
        status=status,
        authority_class=[CLASS[c.type] for c in money.councils],
        publication=PUBLICATION,
        zero_may_be_not_applicable=False,
    )


def _submitted(country: Country, money: Money) -> Mask:
    """False for the councils and years of which no return came. No council with a part is one."""
    rng = generator(country.seed, "demo", "returns")
    playing = {country.playing(part).code for part in country.character.parts}
    able = [i for i, c in enumerate(money.councils) if c.ends is None and c.code not in playing]
    late = rng.choice(able, sum(NOT_SUBMITTED.values()) - 1, replace=False)
    sent = np.ones((len(money.councils), len(YEARS)), dtype=bool)
    sent[late[: NOT_SUBMITTED[2023]], 2023 - FIRST_YEAR] = False
    sent[late[NOT_SUBMITTED[2023] - 1 :], 2024 - FIRST_YEAR] = False
    return sent


def _spending_power(country: Country, money: Money) -> pl.DataFrame:
    """Abolished councils stay in the table, not applicable, for as long as it goes on."""
    values = np.round((money.council_tax + money.settlement) / 10_000) * 10_000
    stood = in_force(money.councils, YEARS_OF_ACCOUNT)
    before = np.array([[c.starts.year > y for y in YEARS] for c in money.councils])
    return panel(
        money.councils,
        YEARS_OF_ACCOUNT,
        ~before,
        authority_class=[CLASS_NAMES[c.type] for c in money.councils],
        region=[country.regions[c.region or 0][1] for c in money.councils],
        value=np.where(stood, values, np.nan),
        status=np.where(stood, "value", "not_applicable"),
        before_break=False,
    )


def _council_tax(country: Country, money: Money) -> list[TableWrite]:
    """Band D bills of billing authorities, with county, police, fire and parish parts."""
    rows = {c.register_code: i for i, c in enumerate(money.councils)}
    billing = [i for i, c in enumerate(money.councils) if c.tier != "upper"]
    councils = [money.councils[i] for i in billing]
    county = np.array([rows[c.county] if c.county else -1 for c in councils])
    above = np.where((county >= 0)[:, None], money.band_d[county], 0.0)
    rng = generator(country.seed, "demo", "precepts")
    precept = np.linspace(*PRECEPTS, len(YEARS)) * rng.uniform(0.85, 1.15, len(country.regions))[
        [c.region or 0 for c in councils]
    ].reshape(-1, 1)
    bills = np.round(money.band_d[billing] + above + precept, 2)
    keep = in_force(councils, YEARS_OF_ACCOUNT)
    band_d = panel(councils, YEARS_OF_ACCOUNT, keep, value=bills, status="value")
    last = band_d.filter(pl.col("year") == LAST_YEAR)
    bands = pl.concat(
        last.with_columns(
            pl.lit(band).alias("band"), (pl.col("value") * ninths / 9).round(2).alias("value")
        )
        for band, ninths in BANDS.items()
    )
    return [table("council_tax_band_d", band_d), table("council_tax_bands", bands)]


def _notices(country: Country, money: Money) -> pl.DataFrame:
    """A notice in the first December after a council's reserves were gone."""
    rows = []
    for council, reserves in zip(money.councils, money.reserves[:, 1:], strict=True):
        gone = np.flatnonzero(reserves <= 0)
        if gone.size and council.ends is None:
            when = date(int(YEARS[gone[0]]), 12, 5)
            rows.append((council.official_name, when, "day", 1, council.code))
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "name": pl.String, "date": pl.Date, "date_precision": pl.String,
        "notice_number": pl.Int64, "area": pl.String,
    }  # fmt: skip
    return pl.DataFrame(sorted(rows, key=lambda r: (r[1], r[4])), schema=schema, orient="row")
