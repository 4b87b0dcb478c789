"""Fingertips, the public health profiles of the Office for Health Improvement and Disparities.

`BASE/all_data/csv/by_indicator_id?indicator_ids=..&child_area_type_id=..&parent_area_type_id=..`
gives one indicator for every area of a type: 502 upper-tier and 501 lower-tier councils on the
boundaries of April 2023, 15 England. The rows of inequality breakdowns (by deprivation decile,
by ethnic group) have a category and are left out: they repeat the same people.
Source: https://fingertips.phe.org.uk/api (the CSV columns are those of its own download).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from changing_places.core.errors import InputError
from changing_places.data.fetch.bringer import Bringer, rows_of

BASE = "https://fingertips.phe.org.uk/api"
ENGLAND = 15
_COLUMNS = ("Indicator ID", "Indicator Name", "Area Code", "Area Name", "Area Type", "Sex", "Age",
            "Category Type", "Time period", "Value", "Lower CI 95.0 limit", "Upper CI 95.0 limit",
            "Count", "Denominator", "Value note")  # fmt: skip
HEADER = ("indicator_id", "indicator", "area_code", "area_name", "area_type", "sex", "age",
          "period", "value", "lower_95", "upper_95", "count", "denominator", "note")  # fmt: skip
_SUPPRESSED = re.compile(r"suppress|disclos|small number|too small", re.IGNORECASE)


def collect(settings: Mapping[str, Any], bringer: Bringer) -> list[Path]:
    """The `indicators` for each of `area_types`, without repeats or breakdowns."""
    seen: dict[tuple[str, ...], tuple[str, ...]] = {}
    for indicator in settings["indicators"]:
        for area_type in settings.get("area_types", (502,)):
            address = (
                f"{settings.get('base', BASE)}/all_data/csv/by_indicator_id"
                f"?indicator_ids={indicator}&child_area_type_id={area_type}"
                f"&parent_area_type_id={settings.get('parent', ENGLAND)}"
            )
            file = bringer.bring(address, f"indicator-{indicator}-{area_type}.csv", "csv")
            for row in _rows(file, address, str(indicator)):
                seen.setdefault(_key(row), row)
    return [bringer.write("fingertips_indicators.csv", HEADER, seen.values())]


def reshape(file: Path, address: str, bringer: Bringer) -> Path:
    """One file as Fingertips gives it, in the layout that is loaded."""
    seen = {_key(row): row for row in _rows(file, address, "")}
    return bringer.write(f"fingertips_{file.stem}.csv", HEADER, seen.values())


def _key(row: tuple[str, ...]) -> tuple[str, ...]:
    """Indicator, area, sex, age and period: the same row comes once for each parent area."""
    return row[0], row[2], *row[5:8]


def _rows(file: Path, address: str, wanted: str) -> Iterator[tuple[str, ...]]:
    for row in rows_of(file, _COLUMNS, address):
        if wanted and row["Indicator ID"] != wanted:
            raise InputError(
                f"{address} answered for another indicator.",
                f"It gave indicator {row['Indicator ID']} and {wanted} was asked for.",
                "Check the number of the indicator in the catalogue.",
            )
        if row["Category Type"]:
            continue
        yield (
            row["Indicator ID"], row["Indicator Name"], row["Area Code"], row["Area Name"],
            row["Area Type"], row["Sex"], row["Age"], period_of(row["Time period"]), value_of(row),
            row["Lower CI 95.0 limit"], row["Upper CI 95.0 limit"], row["Count"],
            row["Denominator"], row["Value note"],
        )  # fmt: skip


def value_of(row: Mapping[str, str]) -> str:
    """The number, "c" where it is suppressed, nothing where it is missing.

    >>> value_of({"Value": "", "Value note": "Value suppressed for disclosure control"})
    'c'
    """
    return row["Value"] or ("c" if _SUPPRESSED.search(row["Value note"]) else "")


def period_of(text: str) -> str:
    """A period as the store writes it.

    >>> period_of("2011/12"), period_of("2019 - 21"), period_of("2021/22 - 23/24")
    ('2011-12', '2019-21', '2021-24')
    """
    years = re.fullmatch(r"(\d{4})/\d\d\s*-\s*(\d\d)/(\d\d)", text.strip())
    if years:
        return f"{years[1]}-{years[3]}"
    return re.sub(r"(?<=\d{4})\s*[-/]\s*(?=\d\d$)", "-", text.strip())
