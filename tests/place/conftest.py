"""A small made-up country to ask about: 30 unitary councils, a county, its districts, history."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from changing_places.data.store import Store, TableWrite

VARIABLES = (
    "residents", "density", "share-under-18", "share-65-74", "share-75-84", "share-85-over",
    "disabled", "deprivation-income", "household-income", "owns-outright", "rents-socially",
)  # fmt: skip
UNITARY = [f"E069000{i:02d}" for i in range(30)]
DISTRICTS = [f"E079000{i:02d}" for i in range(8)]
COUNTY, ABOLISHED, WELSH = "E10900001", "E07900090", "W06900001"


def _areas() -> pl.DataFrame:
    def row(code: str, name: str, kind: str, **more: object) -> dict[str, object]:
        base = {"code": code, "register_code": f"R{code[-5:]}{kind}", "name": name, "type": kind}
        empty = {"nation": "England", "region": "North", "county": None, "starts": None}
        return base | empty | {"ends": None, "replaced_by": None} | more

    rows = [row(c, f"Unity {i}", "UA") for i, c in enumerate(UNITARY)]
    county = row(COUNTY, "Eldershire", "CTY")
    rows.append(county)
    own = str(county["register_code"])
    rows += [row(c, f"District {i}", "NMD", county=own) for i, c in enumerate(DISTRICTS)]
    heir = str(rows[0]["register_code"])
    rows.append(row(ABOLISHED, "Oldham Vale", "NMD", ends=date(2019, 3, 31), replaced_by=[heir]))
    rows.append(row(WELSH, "Llanfair", "WPA", nation="Wales"))
    schema = {"replaced_by": pl.List(pl.String), "ends": pl.Date, "starts": pl.Date}
    return pl.DataFrame(rows, schema_overrides={**schema, "county": pl.String})


def _variables() -> pl.DataFrame:
    draw = np.random.default_rng(5)
    codes = [*UNITARY, COUNTY, *DISTRICTS]
    rows = []
    for code in codes:
        for variable in VARIABLES:
            value = {"residents": 1e5, "density": 300.0, "household-income": 2e4}.get(variable, 20)
            value *= float(np.exp(draw.normal(0, 0.3)))
            rows.append((code, variable, "2023", value, "made-up.csv"))
    rows += [(WELSH, v, "2023", 15.0, "made-up.csv") for v in VARIABLES[2:4]]
    names = ["area", "variable", "period", "value", "source_file"]
    return pl.DataFrame(rows, schema=names, orient="row").sort("area", "variable")


def _indicators() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Four indicators: with intervals, without, one behind its time, one suppressed."""
    draw = np.random.default_rng(9)
    rows = []
    for code in [*UNITARY, *DISTRICTS]:
        obese = 25 + float(draw.normal(0, 3))
        rows.append((code, "local/obese", "2023", obese, obese - 1, obese + 1, "value"))
        rows.append(
            (code, "local/pay", "2023", 500 + float(draw.normal(0, 9)), None, None, "value")
        )
        rows.append((code, "local/late", "2021", 7.0, None, None, "value"))
        if code != UNITARY[0]:
            rows.append((code, "local/late", "2022", 8.0, None, None, "value"))
        hidden = code == UNITARY[0]
        few = None if hidden else 3.0
        rows.append(
            (code, "local/few", "2023", few, None, None, "suppressed" if hidden else "value")
        )
    rows.append((ABOLISHED, "local/pay", "2017", 480.0, None, None, "value"))
    names = ["area", "indicator", "period", "value", "lower", "upper", "status"]
    values = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        provenance=pl.lit("made-up.csv")
    )
    latest = values.sort("period").group_by("area", "indicator").last()
    return values.sort("area", "indicator"), latest.sort("area", "indicator")


def _definitions() -> pl.DataFrame:
    def row(key: str, name: str, unit: str, polarity: str | None) -> dict[str, object]:
        fixed = {
            "topic": "Health",
            "dataset": "made-up",
            "title": "Made-up health",
            "publisher": "Nobody",
        }
        return {
            "id": key,
            "name": name,
            "unit": unit,
            "polarity": polarity,
            **fixed,
            "licence": "OGL",
            "address": "https://example.org",
        }

    rows = [
        row("local/obese", "Obesity", "%", "lower_is_better"),
        row("local/pay", "Weekly pay", "£", None),
        row("local/late", "Late figure", "%", "higher_is_better"),
        row("local/few", "Rare event", "%", "lower_is_better"),
    ]
    return pl.DataFrame(rows, schema_overrides={"polarity": pl.String})


@pytest.fixture(scope="session")
def country_store(tmp_path_factory) -> Store:
    """The store of the made-up country."""
    store = Store.open(tmp_path_factory.mktemp("country"))
    values, latest = _indicators()
    tables = {
        "areas": _areas(),
        "place_variables": _variables(),
        "indicators": _definitions(),
        "indicator_values": values,
        "indicator_latest": latest,
    }
    store.write([TableWrite(name=n, dataset="made-up", frame=f) for n, f in tables.items()])
    return store


def _unit(kind: str, code: str, name: str, **more: object) -> dict[str, object]:
    base = {"code": code, "register_code": f"R{code[-5:]}{kind}", "name": name, "type": kind}
    empty = {"nation": "England", "region": "North", "county": None, "starts": None}
    return base | empty | {"ends": None, "replaced_by": None} | more


PRICED = (2011, 2014, 2017, 2022, 2023, 2024)
SOCIAL = {"adult_social_care": 100e6, "childrens_social_care": 60e6}
LOCAL = {"environmental_regulatory": 20e6, "cultural": 10e6, "central": 10e6}
WHOLE = {"education": 150e6, "public_health": 15e6, "net_current_expenditure": 400e6}
FUNDED = {"central_grants_in": 180e6, "council_tax_requirement": 120e6}


def _pressure_areas() -> pl.DataFrame:
    rows = [_unit("UA", c, f"Unity {i}") for i, c in enumerate(UNITARY[:14])]
    rows.append(_unit("CTY", COUNTY, "Eldershire"))
    own = str(rows[-1]["register_code"])
    rows += [_unit("NMD", c, f"Ward {i}", county=own) for i, c in enumerate(DISTRICTS[:2])]
    day, heir = date(2023, 4, 1), _unit("UA", "E06900080", "Newland")
    rows.append(heir | {"starts": day})
    gone = {"ends": date(2023, 3, 31), "replaced_by": [heir["register_code"]]}
    rows += [_unit("NMD", f"E0790008{i}", f"Former {i}", **gone) for i in range(2)]
    rows.append(_unit("WPA", WELSH, "Llanfair", nation="Wales", region=None))
    rows.append(_unit("SCO", "S12900001", "Invermade", nation="Scotland", region=None))
    schema = {"replaced_by": pl.List(pl.String), "ends": pl.Date, "starts": pl.Date}
    return pl.DataFrame(rows, schema_overrides={**schema, "county": pl.String})


def _pressure_people() -> dict[str, pl.DataFrame]:
    draw, codes = np.random.default_rng(3), [*UNITARY[:14], *DISTRICTS[:2], "E06900080", WELSH]
    curve = np.interp(np.arange(91), [0, 60, 90], [1000, 1100, 200])
    curve[90] = 600
    totals, ages, changes = [], [], []
    for k, code in enumerate(codes):
        own = np.round(curve * (1 + 0.05 * k) * draw.uniform(0.97, 1.03, 91))
        ages += [(code, 2023, a, float(v)) for a, v in enumerate(own)]
        growth = draw.normal(0.005 + 0.001 * (k % 5), 0.002, 12)
        path = own.sum() * np.exp(np.concatenate([np.cumsum(growth), [0]]) - growth.sum())
        path[-1] = own.sum()
        totals += [(code, str(2011 + j), 2011 + j, float(v)) for j, v in enumerate(path)]
        changes.append((code, 2023, own.sum() * 0.0100, own.sum() * 0.0098))
    county = {}
    for code, period, year, value in totals:
        if code in DISTRICTS:
            key = (COUNTY, period, year)
            county[key] = county.get(key, 0.0) + value
    totals += [(*key, value) for key, value in county.items()]
    of = {"orient": "row"}
    return {
        "population": pl.DataFrame(totals, schema=["area", "period", "year", "value"], **of),
        "population_by_age": pl.DataFrame(ages, schema=["area", "year", "age", "value"], **of),
        "population_change": pl.DataFrame(
            changes, schema=["area", "year", "births", "deaths"], **of
        ),
    }


def _pressure_money() -> dict[str, pl.DataFrame]:
    draw, rows = np.random.default_rng(8), []

    def returns(code: str, lines: dict[str, float], years: tuple[int, ...], size: float) -> None:
        for year in years:
            for line, amount in lines.items():
                value = amount * size * 1.04 ** (year - 2024) * float(np.exp(draw.normal(0, 0.02)))
                if line == "central_grants_in" and year < 2022:
                    continue
                if line == "council_tax_requirement" and year > 2017:
                    continue
                rows.append((code, year, line, value, "value"))

    whole = SOCIAL | LOCAL | WHOLE | FUNDED
    for k, code in enumerate(UNITARY[:14]):
        returns(code, whole, PRICED if k != 1 else PRICED[:4], 1 + 0.05 * k)
    rows.extend(
        (UNITARY[1], y, line, None, "not_submitted") for y in (2023, 2024) for line in whole
    )
    returns(COUNTY, SOCIAL | WHOLE | FUNDED, PRICED, 1.0)
    for code in DISTRICTS[:2]:
        returns(code, LOCAL | {"net_current_expenditure": 60e6} | FUNDED, PRICED, 0.2)
    for code in ("E07900080", "E07900081"):
        returns(code, LOCAL, (2017, 2022), 0.5)
    returns("E06900080", whole, (2023, 2024), 1.0)
    power = [(c, y, 300e6 + 1e6 * y) for c in UNITARY[:14] for y in range(2014, 2022)]
    of = {"orient": "row"}
    return {
        "spending": pl.DataFrame(rows, schema=["area", "year", "service", "value", "status"], **of),
        "spending_power": pl.DataFrame(power, schema=["area", "year", "value"], **of),
        "gdp_deflator": pl.DataFrame(
            [(y, 100 * 1.02 ** (y - 2024)) for y in range(2010, 2025)],
            schema=["year", "value"],
            **of,
        ),
    }


@pytest.fixture(scope="session")
def pressure_tables() -> dict[str, pl.DataFrame]:
    """The tables of a made-up country whose people and money are held."""
    return {"areas": _pressure_areas(), **_pressure_people(), **_pressure_money()}


@pytest.fixture(scope="session")
def pressure_store(tmp_path_factory, pressure_tables) -> Store:
    """The store of those tables."""
    store = Store.open(tmp_path_factory.mktemp("pressure"))
    store.write(
        [TableWrite(name=n, dataset="made-up", frame=f) for n, f in pressure_tables.items()]
    )
    return store
