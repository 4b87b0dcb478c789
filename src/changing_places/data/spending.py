"""Councils' spending with a column for each finance line, one row a council and year."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from changing_places.data.store import Store

if TYPE_CHECKING:
    import numpy as np


def spending_by_line(store: Store, lines: Sequence[str]) -> "dict[str, np.ndarray[Any, Any]]":
    """Columns `area`, `year` (in which the financial year starts) and one for each of `lines`.

    Pounds of the day; NaN where a council and year has no value of a line, whatever the reason.
    A row whose lines are all NaN is a return that was not submitted. No Polars is loaded.
    """
    import numpy as np

    if "spending" not in store:
        return {name: np.array([]) for name in ("area", "year", *lines)}
    # Written out and not as parameters, for which DuckDB would load pandas where it finds it.
    quoted = [line.replace("'", "''") for line in lines]
    chosen = ", ".join(
        f"max(case when service = '{line}' then value end) as line_{k}"
        for k, line in enumerate(quoted)
    )
    sql = (
        f"select area, year, {chosen} from spending where area is not null "
        "group by area, year order by area, year"
    )
    found = store.connection().execute(sql).fetchnumpy()
    table: dict[str, Any] = {name: np.asarray(found[name]) for name in ("area", "year")}
    for k, line in enumerate(lines):
        table[line] = np.ma.filled(np.ma.asarray(found[f"line_{k}"], dtype=float), np.nan)
    return table
