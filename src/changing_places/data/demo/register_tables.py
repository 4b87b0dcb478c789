"""The register's tables: councils, their names and codes, what is in what, and boundaries."""

from typing import Any

import numpy as np
import polars as pl

from changing_places.data.demo.borders import Arc, area_of, degrees, make_arcs, rings_of
from changing_places.data.demo.country import (
    CREATED,
    NATION,
    NATION_CODE,
    TYPE_NAMES,
    Council,
    Country,
)
from changing_places.data.demo.frames import table
from changing_places.data.demo.geography import Floats
from changing_places.data.demo.people import People
from changing_places.data.store import TableWrite

Rings = dict[int, list[Floats]]


def register_tables(country: Country, people: People) -> list[TableWrite]:
    """The tables areas, area_names, area_codes, area_hierarchy, reorganisations, boundaries."""
    arcs = make_arcs(country.plan.labels, country.seed)
    atoms = rings_of(arcs, np.arange(len(country.plan.group)))
    return [
        table("areas", _areas(country, people, atoms)),
        table("area_names", _names(country)),
        table("area_codes", _codes(country)),
        table("area_hierarchy", _hierarchy(country)),
        table("lower_to_upper_2021", _lower_to_upper(country)),
        table("reorganisations", _reorganisations(country)),
        table("boundaries", _boundaries(country, arcs)),
    ]


def _areas(country: Country, people: People, rings: Rings) -> pl.DataFrame:
    size = np.array([sum(area_of(r) for r in rings[a]) for a in range(len(rings))])
    residents = people.total()[:, list(people.years).index(2020)]
    of_code = {c.register_code: c for c in country.councils}
    rows = [_area(country, c, of_code, size, residents) for c in country.councils]
    numbers = dict.fromkeys(("x", "y", "population_2020"), pl.Float64)
    types: dict[str, Any] = {"ends": pl.Date, **numbers}
    return pl.DataFrame(rows, infer_schema_length=None, schema_overrides=types)


def _area(
    country: Country, council: Council, of_code: dict[str, Council], size: Floats, residents: Any
) -> dict[str, Any]:
    atoms = list(council.atoms)
    centre = np.average(country.plan.centre[atoms], axis=0, weights=size[atoms])
    longitude, latitude = degrees(centre[None])[0]
    return {
        "code": council.code,
        "register_code": council.register_code,
        "name": council.name,
        "official_name": council.official_name,
        "type": council.type,
        "type_name": TYPE_NAMES[council.type],
        "tier": council.tier,
        "nation": NATION,
        "region": None if council.region is None else country.regions[council.region][1],
        "county": council.county,
        "combined_authority": council.combined_authority,
        "starts": council.starts,
        "ends": council.ends,
        "replaced_by": list(council.replaced_by),
        "former_codes": list(council.former_codes),
        "x": round(float(centre[0]) * 1000),
        "y": round(float(centre[1]) * 1000),
        "latitude": float(latitude),
        "longitude": float(longitude),
        "area_km2": round(float(size[atoms].sum()), 2),
        "population_2020": round(sum(s * int(residents[u]) for u, s in council.parts)),
        "current": council.ends is None,
    }


def _names(country: Country) -> pl.DataFrame:
    forms = {
        "NMD": ("{} DC", "{} Borough Council", "Borough of {}"),
        "CTY": ("{} CC", "{} County"),
        "UA": ("{} UA", "{} Borough Council", "City of {}"),
        "MD": ("{} MBC", "{} Borough"),
        "COMB": ("{} CA",),
    }
    rows = [
        (name, c.register_code)
        for c in country.councils
        for name in (c.name, c.official_name, *(f.format(c.name) for f in forms[c.type]))
    ]
    return pl.DataFrame(rows, schema=["name", "register_code"], orient="row")


def _codes(country: Country) -> pl.DataFrame:
    rows = [(code, c.register_code) for c in country.councils for code in (c.code, *c.former_codes)]
    return pl.DataFrame(rows, schema=["code", "register_code"], orient="row")


def _hierarchy(country: Country) -> pl.DataFrame:
    standing = country.standing("lower", "upper", "unitary")
    code_of = {c.register_code: c.code for c in country.councils}
    regions = [code for code, _ in country.regions]
    rows: list[tuple[str, str, list[str], list[str], list[str]]] = [
        (NATION_CODE, NATION, ["ctry"], [], regions)
    ]
    top = [c for c in standing if c.tier != "lower"]
    for number, (code, name) in enumerate(country.regions):
        inside = [c.code for c in top if c.region == number]
        rows.append((code, name, ["rgn"], [NATION_CODE], inside))
    for council in standing:
        region = regions[council.region or 0]
        inside = [c.code for c in standing if c.county == council.register_code]
        above = [code_of[council.county]] if council.county else []
        levels = {"lower": ["ltla"], "upper": ["utla"]}.get(council.tier, ["utla", "ltla"])
        rows.append((council.code, council.name, levels, [*above, region, NATION_CODE], inside))
    names = ("code", "name", "levels", "parents", "children")
    frame = pl.DataFrame(rows, schema=names, orient="row")
    years = {n: pl.lit(None, pl.Int64) for n in ("first_year", "last_year")}
    return frame.with_columns(**years)


def _lower_to_upper(country: Country) -> pl.DataFrame:
    of_code = {c.register_code: c for c in country.councils}
    rows = []
    for council in country.standing("lower", "unitary"):
        upper = of_code[council.county] if council.county else council
        rows.append((council.code, council.name, upper.code))
    return pl.DataFrame(rows, schema=["lower", "lower_name", "upper"], orient="row")


def _reorganisations(country: Country) -> pl.DataFrame:
    of_code = {c.register_code: c for c in country.councils}
    rows = []
    for council in country.councils:
        for successor in (of_code[code] for code in council.replaced_by):
            row = {
                "register_code": council.register_code,
                "official_name": council.official_name,
                "area": council.code,
                "type": council.type,
                "ends": council.ends,
                "ends_raw": council.ends,
                "replaced_by": successor.register_code,
                "region": country.regions[council.region or 0][1],
                "county": council.county,
                "successor_name": successor.official_name,
                "successor": successor.code,
                "effective_from": successor.starts,
                "effective_from_raw": successor.starts,
            }
            rows.append(row)
    return pl.DataFrame(rows, infer_schema_length=None)


def _boundaries(country: Country, arcs: list[Arc]) -> pl.DataFrame:
    """One row for each council, past or present, each region and the nation."""
    rows = []
    sets = [
        *(("ltla", ("lower", "unitary")), ("utla", ("upper", "unitary"))),
        *(("cty", ("upper",)), ("cauth", ("combined",))),
    ]
    for level, tiers in sets:
        for council in country.ever(*tiers):
            first = council.starts.year if council.starts.year > CREATED.year else None
            last = council.ends.year - 1 if council.ends else None
            rows.append((council.code, council.name, level, first, last, council.atoms))
    of_atom = country.plan.region[country.plan.group]
    for number, (code, name) in enumerate(country.regions):
        atoms = tuple(int(a) for a in np.flatnonzero(of_atom == number))
        rows.append((code, name, "rgn", None, None, atoms))
    rows.append((NATION_CODE, NATION, "ctry", None, None, tuple(range(len(of_atom)))))
    data = [(*row[:5], _rings(country, arcs, row[5])) for row in rows]
    schema: dict[str, pl.DataType | type[pl.DataType]] = {
        "code": pl.String, "name": pl.String, "level": pl.String,
        "first_year": pl.Int64, "last_year": pl.Int64,
        "rings": pl.List(pl.List(pl.List(pl.Float64))),
    }  # fmt: skip
    return pl.DataFrame(data, schema=schema, orient="row")


def _rings(country: Country, arcs: list[Arc], atoms: tuple[int, ...]) -> list[Any]:
    group = np.full(len(country.plan.group), -1)
    group[list(atoms)] = 0
    return [degrees(ring).tolist() for ring in rings_of(arcs, group)[0]]
