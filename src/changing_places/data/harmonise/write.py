"""Writes moved figures as a dataframe: one row for each area, time and group."""

from collections.abc import Mapping
from typing import Any

from changing_places.data.harmonise.engine import Outcome
from changing_places.data.harmonise.figures import Moved
from changing_places.data.harmonise.panel import NOT_NUMBERS, Names, Panel
from changing_places.data.register import Register

# The status of a row whose columns differ: the first of these that any column has.
_STRONGEST = (*NOT_NUMBERS, "provisional", "revised", "value")


def write(panel: Panel, names: Names, outcomes: Mapping[str, Outcome], register: Register) -> Any:
    """A dataframe of the kind that came in, by group, time and area."""
    rows: dict[tuple[Any, Any, str], dict[str, Moved]] = {}
    for column, outcome in outcomes.items():
        for moved in outcome.moved:
            rows.setdefault((moved.group, moved.time, moved.area), {})[column] = moved
    places = _places(panel)
    ordered = sorted(rows, key=lambda key: (places[key[0], key[1]], key[2]))
    columns: dict[str, list[Any]] = {names.area: [area for _, _, area in ordered]}
    columns[names.time] = [time for _, time, _ in ordered]
    for place, name in enumerate(names.by):
        columns[name] = [group[place] for group, _, _ in ordered]
    for column in names.values:
        found = [rows[key].get(column) for key in ordered]
        columns[column] = [m.cell.value if m else None for m in found]
        if len(names.values) > 1:
            columns[f"{column}_status"] = [m.cell.status if m else "missing" for m in found]
    columns["status"] = [_strongest(rows[key]) for key in ordered]
    columns["estimated"] = [any(m.estimated for m in rows[key].values()) for key in ordered]
    for other in panel.others:
        _append(columns, other, names)
    assert panel.shape is not None
    return panel.shape.build(columns)


def _places(panel: Panel) -> dict[tuple[Any, Any], int]:
    """Groups and times in the order in which the panel first has them."""
    places: dict[tuple[Any, Any], int] = {}
    for cells in panel.cells.values():
        for key in cells:
            places.setdefault(key, len(places))
    groups: dict[Any, int] = {}
    for group, _ in places:
        groups.setdefault(group, len(groups))
    times = _order_of({time for _, time in places}, [time for _, time in places])
    ordered = sorted(places, key=lambda key: (groups[key[0]], times[key[1]]))
    return {key: place for place, key in enumerate(ordered)}


def _order_of(times: set[Any], seen: list[Any]) -> dict[Any, int]:
    try:
        return {time: place for place, time in enumerate(sorted(times))}
    except TypeError:
        return {time: place for place, time in enumerate(dict.fromkeys(seen))}


def _strongest(row: Mapping[str, Moved]) -> str:
    held = {moved.cell.status for moved in row.values()}
    return next((s for s in _STRONGEST if s in held), "missing")


def _append(columns: dict[str, list[Any]], row: Mapping[str, Any], names: Names) -> None:
    from changing_places.data.harmonise.panel import cell_of

    said = row.get(names.status) if names.status else None
    cells = {c: cell_of(row[c], said) for c in names.values}
    for name, column in columns.items():
        if name in cells:
            column.append(cells[name].value)
        elif name == "status":
            held = {c.status for c in cells.values()}
            column.append(next((s for s in _STRONGEST if s in held), "missing"))
        elif name == "estimated":
            column.append(False)
        elif name.removesuffix("_status") in cells:
            column.append(cells[name.removesuffix("_status")].status)
        else:
            column.append(row[name])
