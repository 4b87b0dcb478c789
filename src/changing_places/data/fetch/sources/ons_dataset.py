"""Datasets of the Office for National Statistics that are published through its API.

`BASE/datasets/ID` names the latest version, that version names its CSV file, and the file has
one row for each observation: the value first (`v4_0`), then a code and a label for every
dimension. At most 120 requests in 10 seconds are allowed; three are made.
Source: https://developer.ons.gov.uk/
"""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from changing_places.core.errors import InputError
from changing_places.data.fetch.bringer import Bringer, rows_of

BASE = "https://api.beta.ons.gov.uk/v1"
AGES = (*map(str, range(90)), "90+")
# The code of both sexes together, in newer and in older versions.
_BOTH_SEXES = frozenset({"all", "0"})


def collect(settings: Mapping[str, Any], bringer: Bringer) -> list[Path]:
    """Population by single year of age of the latest year in the latest version of `dataset`."""
    base = settings.get("base", BASE)
    about = bringer.bring_json(f"{base}/datasets/{settings['dataset']}", "dataset.json")
    latest = _at(about, base, "links", "latest_version", "href")
    version = bringer.bring_json(latest, "version.json")
    address = _at(version, latest, "downloads", "csv", "href")
    file = bringer.bring(address, f"{settings['dataset']}.csv", "csv")
    return [reshape(file, address, bringer)]


def reshape(file: Path, address: str, bringer: Bringer) -> Path:
    """One file as the service gives it, in the layout that is loaded."""
    year, areas = _latest_year(file, address)
    header = ("Code", "Name", "Geography", "All ages", *AGES)
    rows = [
        (code, name, "", ages.get("total", ""), *(ages.get(a, "") for a in AGES))
        for (code, name), ages in areas.items()
    ]
    return bringer.write(f"ons_population_by_age_{year}.csv", header, rows)


def _latest_year(file: Path, address: str) -> tuple[str, dict[tuple[str, str], dict[str, str]]]:
    """The last year, and by area the number of people of each age in it."""
    years: dict[str, dict[tuple[str, str], dict[str, str]]] = defaultdict(dict)
    wanted = ("Time", "administrative-geography", "Geography", "sex", "single-year-of-age")
    for row in rows_of(file, wanted, address):
        if row["sex"].lower() in _BOTH_SEXES:
            area = row["administrative-geography"], row["Geography"]
            value = next(v for k, v in row.items() if k.lower().startswith("v4_"))
            years[row["Time"]].setdefault(area, {})[row["single-year-of-age"]] = value
    complete = [y for y, areas in years.items() if all(set(AGES) <= set(a) for a in areas.values())]
    if not complete:
        raise InputError(
            f"{address} has no year that is complete.",
            "In none of its years has every area a number for each age of both sexes.",
            "The publisher has changed the file: say so to those who keep this program.",
        )
    return max(complete), years[max(complete)]


def _at(node: Any, address: str, *path: str) -> str:
    for step in path:
        node = node.get(step) if isinstance(node, Mapping) else None
    if not isinstance(node, str):
        raise InputError(
            f"{address} does not name the file.",
            f"Its answer has no {'.'.join(path)}.",
            "Try again later, or download the file from the dataset's page by hand.",
        )
    return node
