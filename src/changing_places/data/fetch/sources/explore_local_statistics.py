"""Explore Local Statistics of the Office for National Statistics.

`BASE/metadata/indicators` lists the indicators with label, measure and unit;
`BASE/data.csv?indicator=SLUG&time=all&includeStatus=true` gives one for every area and period
(without `time=all` it gives the latest period alone, and does not say so). Indicators that are
split by age or sex are left out. The service says that its API may change without notice, so
columns are looked up by name and what is missing is an error.
Source: https://github.com/ONSdigital/explore-local-statistics-app/tree/main/docs/api
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from changing_places.core.errors import InputError
from changing_places.data.fetch.bringer import Bringer, rows_of

BASE = "https://www.ons.gov.uk/explore-local-statistics/api/v1"
HEADER = ("dataset", "indicator", "areacd", "areanm", "geography", "period", "observation",
          "measure", "unit", "lci_95", "uci_95", "status")  # fmt: skip
# The kind of area that a code is of, in the service's own words.
_KINDS = {
    **dict.fromkeys(("E06", "E10", "E11", "E13"), "County or Unitary Authority"),
    **dict.fromkeys(("E07", "E08", "E09", "N09", "S12", "W06"), "Local Authority District"),
    **dict.fromkeys(("E47", "E61", "N34", "W42"), "Combined Authority or City Region"),
    **dict.fromkeys(("E92", "N92", "S92", "W92"), "Nation"),
    **dict.fromkeys(("K02", "K03", "K04"), "Country"),
    "E12": "Region",
}


def collect(settings: Mapping[str, Any], bringer: Bringer) -> list[Path]:
    """Every indicator that is not split further, or those named in `indicators`."""
    base = settings.get("base", BASE)
    listed = bringer.bring_json(f"{base}/metadata/indicators", "indicators.json")
    chosen = _chosen(listed, settings.get("indicators"), base)
    rows: list[tuple[str, ...]] = []
    for place, about in enumerate(chosen):
        bringer.progress(place, len(chosen), f"{bringer.title}: {about['slug']}")
        slug = quote(about["slug"], safe="")
        address = f"{base}/data.csv?indicator={slug}&time=all&includeStatus=true"
        file = bringer.bring(address, f"{slug}.csv", "csv")
        rows.extend(_rows(file, address, about))
    return [bringer.write("explore_local_statistics.csv", HEADER, rows)]


def reshape(file: Path, address: str, bringer: Bringer) -> Path:
    """One file as the service gives it, in the layout that is loaded.

    Measure and unit stand in the service's list alone, so they are left blank.
    """
    rows = _rows(file, address, {"slug": file.stem})
    return bringer.write(f"explore_{file.stem}.csv", HEADER, rows)


def _chosen(listed: Any, named: Any, base: str) -> list[Mapping[str, Any]]:
    if not isinstance(listed, list) or not all(
        isinstance(i, Mapping) and isinstance(i.get("slug"), str) for i in listed
    ):
        raise InputError(
            f"{base} lists its indicators in another way.",
            "An array of objects with a 'slug' was expected.",
            "The service has changed: say so to those who keep this program.",
        )
    by_slug = {i["slug"]: i for i in listed}
    if not named:
        return [i for i in listed if not i.get("isMultivariate")]
    unknown = [n for n in named if n not in by_slug]
    if unknown:
        raise InputError(
            f"{base} has no indicator {', '.join(repr(u) for u in unknown)}.",
            f"It has {len(by_slug)}, such as {', '.join(list(by_slug)[:5])}.",
            "Correct the names in the catalogue.",
        )
    return [by_slug[n] for n in named]


def _rows(file: Path, address: str, about: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for row in rows_of(file, ("areacd", "areanm", "period", "value"), address):
        yield (
            about["slug"], about.get("label") or row.get("indicator") or about["slug"],
            row["areacd"],
            row["areanm"], _KINDS.get(row["areacd"][:3], "Other"), row["period"], row["value"],
            str(about.get("measure") or ""), str(about.get("unit") or ""),
            row.get("lci_95", ""), row.get("uci_95", ""), row.get("status", ""),
        )  # fmt: skip
