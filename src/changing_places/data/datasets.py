"""The catalogue: one TOML file for each dataset, read into frozen `Dataset`s.

The files are part of the program, so a mistake in one is a mistake of ours and raises
`ValueError`; tests read every one.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from changing_places.data.model import COLUMN_TYPES, Column, Dataset, Unpivot


def _folder() -> Traversable:
    return files("changing_places.data") / "catalogue"


@cache
def catalogue() -> Mapping[str, Dataset]:
    """Every dataset of the catalogue by its id, in the order in which they are loaded."""
    found = [
        dataset_from(entry.name.removesuffix(".toml"), tomllib.loads(entry.read_text("utf-8")))
        for entry in _folder().iterdir()
        if entry.name.endswith(".toml")
    ]
    return {d.id: d for d in sorted(found, key=lambda d: (d.order, d.id))}


@cache
def shared(name: str) -> Mapping[str, Any]:
    """One of the files that every dataset shares: aliases, statistical areas, directions."""
    return tomllib.loads((_folder() / "shared" / f"{name}.toml").read_text("utf-8"))


def datasets_of(table: str) -> list[Dataset]:
    """The datasets that fill `table`, which may carry a year that the dataset leaves open."""
    return [
        d
        for d in catalogue().values()
        if d.table == table
        or ("{year}" in d.table and table.startswith(d.table.removesuffix("{year}")))
    ]


def dataset_from(id_: str, body: Mapping[str, Any]) -> Dataset:
    """The dataset that one TOML file describes. Raises ValueError where it does not."""
    rest = dict(body)
    columns = tuple(_column(c, id_) for c in rest.pop("columns"))
    unpivot = rest.pop("unpivot", None)
    tuples = ("key", "breaks", "before", "steps", "ignored")
    rest |= {name: tuple(rest[name]) for name in tuples if name in rest}
    rest["where"] = {k: tuple(v) for k, v in rest.get("where", {}).items()}
    try:
        return Dataset(
            id=id_, columns=columns, unpivot=_unpivot(unpivot, id_) if unpivot else None, **rest
        )
    except TypeError as error:
        raise ValueError(f"The catalogue entry {id_}.toml is wrong: {error}.") from error


def _column(body: Mapping[str, Any], id_: str) -> Column:
    rest = dict(body)
    headers = rest.pop("from", None)
    if headers is None:
        headers = [] if "match" in rest else [rest["name"]]
    rest["headers"] = (headers,) if isinstance(headers, str) else tuple(headers)
    try:
        column = Column(**rest)
    except TypeError as error:
        raise ValueError(f"The catalogue entry {id_}.toml has a wrong column: {error}.") from error
    if column.type not in COLUMN_TYPES:
        raise ValueError(f"The catalogue entry {id_}.toml has a column of type '{column.type}'.")
    return column


def _unpivot(body: Mapping[str, Any], id_: str) -> Unpivot:
    return Unpivot(
        match=body["match"],
        into=_column(body["into"], id_),
        value=_column(body["value"], id_),
        at_least=body.get("at_least", 2),
    )
