"""The variables that councils are compared on, made once for every council of the store.

`place_variables.toml` lists them; here each is made of the tables held. A variable whose
table is not held is left out, and those who ask for it are told.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from changing_places.data.store import Store, TableWrite

if TYPE_CHECKING:
    import polars as pl

TABLE = "place_variables"
COLUMNS = ("area", "variable", "period", "value", "source_file")
CENSUS = "2021"


@dataclass(frozen=True)
class Variable:
    """One variable: its id, name and unit, the tables it is made of, and how."""

    id: str
    name: str
    unit: str
    kind: str
    recipe: Mapping[str, Any] = field(default_factory=dict, compare=False)


@cache
def variables() -> dict[str, Variable]:
    """Every variable of the list by its id.

    >>> variables()["density"].unit
    'people per km²'
    """
    text = files("changing_places.data").joinpath("place_variables.toml").read_text("utf-8")
    own = {"id", "name", "unit", "kind"}
    return {
        v["id"]: Variable(
            v["id"],
            v["name"],
            v["unit"],
            v["kind"],
            recipe={k: x for k, x in v.items() if k not in own},
        )
        for v in tomllib.loads(text)["variable"]
    }


def tables_of(variable: Variable) -> tuple[str, ...]:
    """The tables that a variable is made of.

    >>> tables_of(variables()["child-poverty"])
    ('local_statistics',)
    """
    lsoas = (str(variable.recipe.get("table")), "lsoa21_to_council", "areas")
    return {
        "ages": ("population_by_age", "areas"),
        "residents": ("population_by_age", "areas"),
        "density": ("areas",),
        "lsoa-share": lsoas,
        "lsoa-mean": (*lsoas, "lsoa_disability"),
        "statistic": ("local_statistics",),
        "childrens": ("childrens_indicators",),
    }[variable.kind]


def place_variables(store: Store) -> "pl.DataFrame":
    """One row for each council and variable that the store can give, ordered by both.

    Columns: area, variable, period, value (in the variable's unit), source_file. Counties are
    made of their districts as they stand in `areas`.
    """
    import polars as pl

    made = [
        MAKERS[v.kind](store, v).with_columns(pl.lit(v.id).alias("variable"))
        for v in variables().values()
        if all(t in store for t in tables_of(v)) and _has_columns(store, v)
    ]
    if not made:
        return pl.DataFrame(schema={**dict.fromkeys(COLUMNS, pl.String), "value": pl.Float64})
    frame = pl.concat([m.select(COLUMNS) for m in made])
    # DuckDB's threads add up in any order, so the last digits differ from run to run.
    steady = pl.col("value").round_sig_figs(12)
    return frame.filter(pl.col("value").is_finite()).with_columns(steady).sort("area", "variable")


def table_write(store: Store) -> TableWrite:
    """The derived table as it is written at the end of a load."""
    frame = place_variables(store)
    return TableWrite(
        name=TABLE,
        dataset="derived",
        frame=frame,
        areas=frame["area"].n_unique(),
        fictional=any(r.fictional for r in store.records.values()),
    )


def _has_columns(store: Store, variable: Variable) -> bool:
    if not variable.kind.startswith("lsoa"):
        return True
    held = _columns(store, str(variable.recipe["table"]))
    return all(c in held for c in variable.recipe["columns"])


def _columns(store: Store, table: str) -> dict[str, str]:
    """A table's columns under plain names, so that their case and marks do not matter."""
    found = store.rows(f'select column_name from (describe "{table}")')
    return {_plain(name): name for (name,) in found}


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")


# District totals become county totals by the county that the register gives each district.
_WITH_COUNTIES = """
    whole as (
        select area, sum(top) as top, sum(bottom) as bottom, any_value(file) as file
        from parts group by area
        union all
        select c.code, sum(p.top), sum(p.bottom), any_value(p.file)
        from parts p
        join areas d on d.code = p.area and d.county is not null
        join areas c on c.register_code = d.county and c.tier = 'upper'
        where c.code not in (select area from parts)
        group by c.code
    )
    select area, ? as period, ? * top / nullif(bottom, 0) as value, file as source_file from whole
"""


def _ages(store: Store, variable: Variable) -> "pl.DataFrame":
    year = store.rows("select max(year) from population_by_age")[0][0]
    whole = variable.kind == "residents"
    low, high = (0, 90) if whole else (variable.recipe["from"], variable.recipe["to"])
    top = "sum(value) filter (age between ? and ?)"
    sql = f"""
        with parts as (
            select area, {top} as top, {"1" if whole else "sum(value)"} as bottom,
                any_value(source_file) as file
            from population_by_age where year = ? group by area
        ), {_WITH_COUNTIES if not whole else _WITH_COUNTIES.replace("sum(p.bottom)", "1")}
    """
    return store.query(sql, [low, high, year, str(year), 1.0 if whole else 100.0])


def _density(store: Store, variable: Variable) -> "pl.DataFrame":
    # One year and source for every council of the four nations, as the register gives it.
    return store.query(
        """select code as area, '2020' as period, source_file,
               cast(population_2020 as double) / nullif(area_km2, 0) as value
           from areas where population_2020 > 0 and area_km2 > 0 and tier <> 'combined'"""
    )


def _neighbourhoods(store: Store) -> str:
    """Which council each LSOA lies in.

    The look-up of 2021 covers England; Welsh LSOAs that kept their code in 2021 (nearly all)
    are found by the look-up of 2011.
    """
    older = """
        union all
        select l.lsoa, a.code from lsoa_to_register l
        join areas a on a.register_code = l.register_code
        where l.lsoa like 'W%' and l.lsoa not in (select lsoa21 from lsoa21_to_council)
    """
    return f"""neighbourhoods as (
        select lsoa21 as lsoa, council_2023 as council from lsoa21_to_council
        {older if "lsoa_to_register" in store else ""}
    )"""


def _lsoa_key(columns: Mapping[str, str]) -> str:
    return next(columns[k] for k in ("lsoa21", "lsoa21_code", "lsoa") if k in columns)


def _lsoa_share(store: Store, variable: Variable) -> "pl.DataFrame":
    table = variable.recipe["table"]
    columns = _columns(store, table)
    key = _lsoa_key(columns)
    counts = [c for c in columns.values() if c not in (key, "source_file")]
    top = " + ".join(f'coalesce(sum("{columns[c]}"), 0)' for c in variable.recipe["columns"])
    bottom = " + ".join(f'coalesce(sum("{c}"), 0)' for c in counts)
    sql = f"""
        with {_neighbourhoods(store)}, parts as (
            select m.council as area, {top} as top, {bottom} as bottom,
                any_value(t.source_file) as file
            from "{table}" t join neighbourhoods m on m.lsoa = t."{key}" group by 1
        ), {_WITH_COUNTIES}
    """
    return store.query(sql, [CENSUS, 100.0])


def _lsoa_mean(store: Store, variable: Variable) -> "pl.DataFrame":
    table = variable.recipe["table"]
    columns, people = _columns(store, table), _columns(store, "lsoa_disability")
    key, people_key = _lsoa_key(columns), _lsoa_key(people)
    residents = " + ".join(
        f'coalesce(w."{c}", 0)' for c in people.values() if c not in (people_key, "source_file")
    )
    (column,) = (columns[c] for c in variable.recipe["columns"])
    sql = f"""
        with {_neighbourhoods(store)}, parts as (
            select m.council as area, sum(t."{column}" * ({residents})) as top,
                sum({residents}) as bottom, any_value(t.source_file) as file
            from "{table}" t
            join neighbourhoods m on m.lsoa = t."{key}"
            join lsoa_disability w on w."{people_key}" = t."{key}"
            where t."{column}" is not null group by 1
        ), {_WITH_COUNTIES}
    """
    return store.query(sql, [table.rsplit("_", 1)[-1], float(variable.recipe.get("times", 1))])


def _statistic(store: Store, variable: Variable) -> "pl.DataFrame":
    return store.query(
        """select area, arg_max(period, starts) as period, arg_max(value, starts) as value,
               any_value(source_file) as source_file
           from local_statistics
           where dataset = ? and indicator = ? and value is not null group by area""",
        [variable.recipe["dataset"], variable.recipe["indicator"]],
    )


def _childrens(store: Store, variable: Variable) -> "pl.DataFrame":
    return store.query(
        """select area, arg_max(period, starts) as period, arg_max(value, starts) as value,
               any_value(source_file) as source_file
           from childrens_indicators
           where indicator = ? and value is not null and area is not null group by area""",
        [variable.recipe["indicator"]],
    )


MAKERS: dict[str, Callable[[Store, Variable], "pl.DataFrame"]] = {
    "ages": _ages,
    "residents": _ages,
    "density": _density,
    "lsoa-share": _lsoa_share,
    "lsoa-mean": _lsoa_mean,
    "statistic": _statistic,
    "childrens": _childrens,
}
