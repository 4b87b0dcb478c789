"""What is wrong with a table, cell by cell: what was found, what was wanted, what to type."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from changing_places.core.errors import ChangingPlacesError, InputError, Refusal

# How many faults are listed; all are counted.
LISTED = 1_000

# Each kind of fault, for one and for several of them.
KINDS: Mapping[str, tuple[str, str]] = {
    "no_rows": ("table without rows", "tables without rows"),
    "too_large": ("panel that is too large", "panels that are too large"),
    "blank_unit": ("row without a unit", "rows without a unit"),
    "unit_twins": ("row with a unit's other spelling", "rows with a unit's other spelling"),
    "cluster_twins": (
        "row with a cluster's other spelling",
        "rows with a cluster's other spelling",
    ),
    "blank_time": ("row without a time", "rows without a time"),
    "several_date_formats": ("date in another format", "dates in other formats"),
    "time_unreadable": ("time that cannot be read", "times that cannot be read"),
    "finer_than_months": ("row too close to another in time", "rows too close in time"),
    "not_a_number": ("cell that is no number", "cells that are no numbers"),
    "infinite": ("infinite number", "infinite numbers"),
    "no_variation": ("outcome that never varies", "outcomes that never vary"),
    "covariate_is_outcome": ("covariate that is the outcome", "covariates that are the outcome"),
    "weight_missing": ("row without a weight", "rows without a weight"),
    "weight_not_positive": ("weight of nought or less", "weights of nought or less"),
    "blank_cluster": ("row without a cluster", "rows without a cluster"),
    "cluster_changes": ("unit whose cluster changes", "units whose cluster changes"),
    "adoption_unreadable": (
        "first treated period that cannot be read",
        "first treated periods that cannot be read",
    ),
    "not_yes_or_no": ("cell that is neither 0 nor 1", "cells that are neither 0 nor 1"),
    "repeated_row": ("row that repeats another", "rows that repeat others"),
    "adopted_twice": (
        "unit with several first treated periods",
        "units with several first treated periods",
    ),
    "reversal": ("unit that stops being treated", "units that stop being treated"),
    "treated_without_date": ("column that says who and not when", "columns that say who, not when"),
    "no_such_unit": ("treated unit that is not there", "treated units that are not there"),
    "start_outside": ("start that cannot be used", "starts that cannot be used"),
}

# What a reader is told in a refusal rather than in a demand for other input.
_REFUSED = frozenset({"reversal"})


@dataclass(frozen=True)
class Fault:
    """One thing wrong: where it is, what was found and wanted there, and what to do instead.

    `row` is numbered as a spreadsheet numbers the file's rows; rows of a dataframe are counted
    from 1; it is None where the fault is not of one row. `kind` is a short name out of `KINDS`.
    """

    source: str
    row: int | None
    column: str
    found: str
    wanted: str
    instead: str
    kind: str
    unit: str = ""

    @property
    def place(self) -> str:
        """Where it is, in words.

        >>> Fault("rates.csv", 7, "rate", "'n.k.'", "a number", "Type it.", "not_a_number").place
        "rates.csv, row 7, column 'rate'"
        """
        row = "" if self.row is None else f", row {self.row}"
        column = f", column '{self.column}'" if self.column else ""
        return f"{self.source}{row}{column}"


class Faults(tuple[Fault, ...]):
    """The faults of a table, at most `LISTED`; `total` and `counts` (by kind) know of all."""

    counts: Mapping[str, int]

    def __new__(cls, listed: Iterable[Fault], counts: Mapping[str, int]) -> "Faults":
        """The first `LISTED` of the faults, and how many there are of each kind."""
        faults = super().__new__(cls, islice(listed, LISTED))
        faults.counts = dict(counts)
        return faults

    @property
    def total(self) -> int:
        """How many faults there are, listed or not."""
        return sum(self.counts.values())


class FaultsFound:
    """Gathers the faults of one table as they are found, kind by kind."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._kinds: dict[str, list[Fault]] = {}
        self._counts: dict[str, int] = {}

    def add(self, faults: Sequence[Fault], total: int | None = None) -> None:
        """Take note of faults of one kind, of which `total` were found."""
        if not faults:
            return
        kind = faults[0].kind
        held = self._kinds.setdefault(kind, [])
        held.extend(faults[: LISTED - len(held)])
        self._counts[kind] = self._counts.get(kind, 0) + (len(faults) if total is None else total)

    def __bool__(self) -> bool:
        return bool(self._kinds)

    def all(self) -> Faults:
        """Everything found so far."""
        every = (fault for faults in self._kinds.values() for fault in faults)
        return Faults(every, self._counts)

    def check(self) -> None:
        """Raise the first kind of fault found, with the count of the others, if there is any."""
        if self._kinds:
            raise self._error()

    def _error(self) -> ChangingPlacesError:
        kind, faults = next(iter(self._kinds.items()))
        first = faults[0]
        same = _the_same(faults, self._counts[kind])
        return (Refusal if kind in _REFUSED else InputError)(
            f"{first.place}: found {first.found}.",
            f"Wanted {first.wanted}.{same}",
            first.instead + self._beside(kind),
        )

    def _beside(self, kind: str) -> str:
        others = [f"{n:,} {KINDS[k][n != 1]}" for k, n in self._counts.items() if k != kind]
        return f" The table has other faults too: {listed(others)}." if others else ""


def _the_same(faults: Sequence[Fault], total: int) -> str:
    if total < 2:
        return ""
    if faults[0].unit:
        units = dict.fromkeys(f.unit for f in faults[1:] if f.unit != faults[0].unit)
        names = some([f"'{u}'" for u in units], total - 1 if len(units) == len(faults) - 1 else 0)
        return f" The same is so of {names}." if units else ""
    rows = dict.fromkeys(f.row for f in faults[1:] if f.row is not None)
    if not rows:
        return f" The same is so {total - 1:,} more times."
    noun = "row" if total == 2 else "rows"
    return f" The same is so in {noun} {some(list(map(str, rows)), total - 1)}."


def listed(words: Sequence[str]) -> str:
    """Words in a row.

    >>> listed(["2003", "2004", "2007"])
    '2003, 2004 and 2007'
    """
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def some(words: Sequence[str], total: int = 0, *, most: int = 5) -> str:
    """The first few words, and how many more there are of `total`.

    >>> some(["Leeds", "York", "Hull"], 12, most=2)
    'Leeds, York and 10 more'
    """
    total = max(total, len(words))
    if total <= most and len(words) == total:
        return listed(words)
    shown = list(words[:most])
    return f"{', '.join(shown)} and {total - len(shown):,} more"


def rows_named(rows: Sequence[int]) -> str:
    """Rows by their numbers.

    >>> rows_named([4]), rows_named([4, 9])
    ('row 4', 'rows 4 and 9')
    """
    return f"{'row' if len(rows) == 1 else 'rows'} {some([str(r) for r in rows])}"
