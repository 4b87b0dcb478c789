"""MHCLG's revenue outturn time series, from one wide row for each council to one for each line.

A row has `year_ending` (202503), `status` (submitted, not submitted, total), `LA_name`,
`LA_class`, `ONS_code` and hundreds of columns in thousands of pounds, those of the summary
return beginning with RS_. Totals of England and of classes are left out, and councils that did
not submit keep a row that says so.
Source: https://www.gov.uk/government/statistics/
local-authority-revenue-expenditure-and-financing-england-revenue-outturn-multi-year-data-set
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from changing_places.core.errors import InputError
from changing_places.data.fetch.bringer import Bringer, rows_of

# Columns of the summary return and the finance lines that they are.
LINES = {
    "RS_edu_net_exp": "education",
    "RS_trans_net_exp": "highways_transport",
    "RS_csc_net_exp": "childrens_social_care",
    "RS_asc_net_exp": "adult_social_care",
    "RS_phs_net_exp": "public_health",
    "RS_hous_net_exp": "housing_gfra",
    "RS_cul_net_exp": "cultural",
    "RS_env_net_exp": "environmental_regulatory",
    "RS_plan_net_exp": "planning_development",
    "RS_pol_net_exp": "police",
    "RS_frs_net_exp": "fire_rescue",
    "RS_cen_net_exp": "central",
    "RS_oth_net_exp": "other",
    "RS_totsx_net_exp": "total_service_expenditure",
    "RS_netcurrtot_net_exp": "net_current_expenditure",
    "RS_ctrtot_net_exp": "council_tax_requirement",
}
_ALWAYS = ("year_ending", "status", "LA_name", "LA_class", "ONS_code")
_CLASSES = {
    "london": "LB", "london borough": "LB", "l": "LB", "lb": "LB",
    "met district": "MD", "metropolitan district": "MD", "md": "MD",
    "unitary authority": "UA", "ua": "UA", "shire county": "SC", "sc": "SC",
    "shire district": "SD", "sd": "SD", "other": "O", "o": "O",
}  # fmt: skip
HEADER = ("year", "ecode", "ons_code", "la_name", "la_class", "service", "gbp_thousand", "source")
_NOT_SUBMITTED = "_not_submitted"


def reshape(file: Path, address: str, bringer: Bringer) -> Path:
    """The file in the layout of the finance panel; statuses that are not known are an error."""
    source = f"MHCLG {file.stem.replace('_', ' ')}"
    return bringer.write("revenue_outturn_panel.csv", HEADER, _rows(file, address, source))


def _rows(file: Path, address: str, source: str) -> Iterator[tuple[str, ...]]:
    unknown: Counter[str] = Counter()
    for row in rows_of(file, [*_ALWAYS, *LINES], address):
        status = row["status"].strip().lower()
        about = (_financial_year(row["year_ending"], address), "", row["ONS_code"],
                 row["LA_name"], _class(row["LA_class"]))  # fmt: skip
        if status in {"submitted", "estimated", "imputed"}:
            for column, line in LINES.items():
                if row[column].strip():
                    yield (*about, line, row[column].replace(",", ""), source)
        elif status in {"not submitted", "not_submitted", "non-submission"}:
            yield (*about, _NOT_SUBMITTED, "", source)
        elif status != "total":
            unknown[row["status"]] += 1
    if unknown:
        raise InputError(
            f"{address} has rows of a status that is not known.",
            f"They say {', '.join(f'{s!r} ({n} rows)' for s, n in unknown.items())}.",
            "The publisher has changed the file: load an earlier one by hand, and say so to "
            "those who keep this program.",
        )


def _financial_year(text: str, address: str) -> str:
    year = text.strip()
    if len(year) != 6 or not year.isdigit() or year[4:] != "03":
        raise InputError(
            f"{address} has a year that cannot be read.",
            f"year_ending is '{text}', and 202503 was expected for the year to March 2025.",
            "The publisher has changed the file: say so to those who keep this program.",
        )
    last = int(year[:4])
    return f"{last - 1}-{last % 100:02}"


def _class(text: str) -> str:
    return _CLASSES.get(text.strip().lower(), "O")
