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
        fixed = {"topic": "Health", "dataset": "made-up", "publisher": "Nobody"}
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
