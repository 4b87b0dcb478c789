"""Reads JSON: a list or a dictionary of records, two levels of words, or TopoJSON."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from changing_places.core.errors import InputError
from changing_places.data.readers.sheet import ROW, Sheet, cell_name
from changing_places.data.readers.text import decode
from changing_places.data.readers.topology import RINGS, records_of_topology, rings_series


def open_tree(path: Path) -> list[Sheet]:
    """The one sheet of a JSON file. Raises InputError where it holds no records."""
    text, _ = decode(path.read_bytes(), path.name)
    try:
        body = json.loads(text)
    except ValueError as error:
        raise InputError(
            f"{path.name} cannot be read as JSON.",
            f"It is damaged or cut short: {error}.",
            "Fetch or export the file again and load it.",
        ) from error
    records = _records(body)
    if not records:
        raise InputError(
            f"{path.name} holds no table.",
            "It is JSON, and neither a list of records nor TopoJSON.",
            "Export it as a list of records, or as CSV, and load that.",
        )
    names = list(dict.fromkeys(name for record in records for name in record))

    def read(starts: int, width: int) -> pl.DataFrame:
        frame = pl.DataFrame(
            [
                _series([r.get(name) for r in records], name).alias(cell_name(i))
                for i, name in enumerate(names)
            ]
        )
        return frame.with_row_index(ROW, offset=1).with_columns(pl.col(ROW).cast(pl.Int64))

    return [Sheet(path.name, [names], read)]


def _series(values: list[Any], name: str) -> pl.Series:
    return rings_series(values) if name == RINGS else pl.Series(values, strict=False)


def _records(body: Any) -> list[Mapping[str, Any]]:
    if isinstance(body, Mapping) and body.get("type") == "Topology":
        return records_of_topology(body)
    if isinstance(body, Mapping):
        values = list(body.values())
        if values and all(isinstance(v, Mapping) for v in values):
            words = all(isinstance(text, str) for v in values for text in v.values())
            return _two_levels(body) if words and _wordy(values) else values
        lists = [v for v in values if isinstance(v, list)]
        body = lists[0] if len(lists) == 1 else []
    if isinstance(body, list) and all(isinstance(v, Mapping) for v in body):
        return body
    return []


def _wordy(values: list[Mapping[str, str]]) -> bool:
    """Whether these are groups of passages, and not records with short cells."""
    texts = [text for v in values for text in v.values()]
    return sum(map(len, texts)) > 80 * len(texts)


def _two_levels(body: Mapping[str, Mapping[str, str]]) -> list[Mapping[str, Any]]:
    return [
        {"group": group, "key": key, "text": text}
        for group, texts in body.items()
        for key, text in texts.items()
    ]
