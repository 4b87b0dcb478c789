"""What the store's tables say of the councils, as `Area`s: counties, regions, successors."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from changing_places.data.area import Area, tier_of
from changing_places.data.store import Store

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Rows:
    """The rows that make a register; only `areas` must be there.

    A row of `areas` needs `code` or `register_code`, `name` and `type`. `names` and `codes` are
    (name, register code) and (code, register code); `parents` the area hierarchy by code;
    `uppers` the upper-tier code of each lower-tier one; `labels` the name of any code.
    """

    areas: Sequence[Row]
    names: Sequence[tuple[str, str]] = ()
    codes: Sequence[tuple[str, str]] = ()
    parents: Mapping[str, Sequence[str]] = field(default_factory=dict)
    uppers: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


def rows_of(store: Store) -> Rows:
    """The rows in a store, of the tables it holds. Raises InputError where `areas` is not one."""
    store.require("areas")
    hierarchy = _rows(store, "area_hierarchy", ("code", "name", "parents"))
    return Rows(
        areas=_rows(store, "areas"),
        names=[(r["name"], r["register_code"]) for r in _rows(store, "area_names")],
        codes=[(r["code"], r["register_code"]) for r in _rows(store, "area_codes")],
        parents={r["code"]: r["parents"] or [] for r in hierarchy},
        uppers={r["lower"]: r["upper"] for r in _rows(store, "lower_to_upper_2021")},
        labels={r["code"]: r["name"] for r in hierarchy},
    )


def _rows(store: Store, table: str, columns: Sequence[str] = ("*",)) -> list[dict[str, Any]]:
    if table not in store:
        return []
    answer = store.connection().execute(f'select {", ".join(columns)} from "{table}"')
    names = [c[0] for c in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def areas_of(rows: Rows) -> list[Area]:
    """Every council of the rows, with its county, region, predecessors and successors.

    Counties come from the area hierarchy, then the lower-to-upper table, then the row itself.
    """
    of_register = {r["register_code"]: _code(r) for r in rows.areas if r.get("register_code")}
    replaced = {_code(r): _successors(r, of_register) for r in rows.areas}
    replaces: dict[str, list[str]] = defaultdict(list)
    for code, successors in replaced.items():
        for successor in successors:
            replaces[successor].append(code)
    starts = {_code(r): r.get("starts") for r in rows.areas}
    counties = _counties(rows, of_register, replaced)
    regions = _regions(rows.areas, replaced)

    def area(row: Row) -> Area:
        code = _code(row)
        return Area(
            code=code,
            register_code=row.get("register_code") or code,
            name=row["name"],
            official_name=row.get("official_name") or row["name"],
            type=row["type"],
            type_name=row.get("type_name") or row["type"],
            tier=_tier(row),
            nation=row.get("nation") or "England",
            region=regions.get(code),
            county=counties.get(code),
            combined_authority=row.get("combined_authority"),
            starts=row.get("starts"),
            ends=_last_day(row.get("ends"), [starts.get(s) for s in replaced[code]]),
            predecessors=tuple(sorted(replaces.get(code, ()))),
            successors=tuple(replaced[code]),
            former_codes=tuple(row.get("former_codes") or ()),
        )

    return [area(row) for row in rows.areas]


def _code(row: Row) -> str:
    return str(row.get("code") or row["register_code"])


def _tier(row: Row) -> str:
    return str(row.get("tier") or tier_of(row["type"]))


def _successors(row: Row, of_register: Mapping[str, str]) -> list[str]:
    return [of_register.get(c, c) for c in row.get("replaced_by") or () if c]


def _last_day(ends: date | None, starts: Iterable[date | None]) -> date | None:
    """A last day on which a successor already stood is the day after the last day."""
    return ends - timedelta(days=1) if ends is not None and ends in set(starts) else ends


def _counties(
    rows: Rows, of_register: Mapping[str, str], replaced: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """The county of every district.

    A district that became part of another district stayed in its county, whatever the
    register says (it has Forest Heath in Surrey, which was in Suffolk).
    """
    upper = {_code(r) for r in rows.areas if _tier(r) == "upper"}
    lower = {_code(r): r for r in rows.areas if _tier(r) == "lower"}
    found: dict[str, str] = {}
    for code, row in lower.items():
        named = [p for p in rows.parents.get(code, ()) if p in upper]
        named += [c for c in (rows.uppers.get(code),) if c in upper]
        named += [c for c in (of_register.get(row.get("county") or ""),) if c in upper]
        if named:
            found[code] = named[0]
    for code in lower:
        into = [found[s] for s in replaced[code] if s in found]
        if into:
            found[code] = into[0]
    return found


def _regions(rows: Sequence[Row], replaced: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The region of every council; of one without it, that of the council that replaced it."""
    found = {_code(r): str(r["region"]) for r in rows if r.get("region")}
    for _ in range(4):
        for code, successors in replaced.items():
            if code not in found and successors and successors[0] in found:
                found[code] = found[successors[0]]
    return found
