"""Reads one validated panel from any dataframe: checked whole, or refused in three lines."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from changing_places.evaluation.panel import notes as words
from changing_places.evaluation.panel.design import adoption
from changing_places.evaluation.panel.faults import Fault, Faults, FaultsFound
from changing_places.evaluation.panel.fingerprint import fingerprint
from changing_places.evaluation.panel.grid import Grid, clusters_of, set_out
from changing_places.evaluation.panel.model import Bools, Floats, Note, Panel
from changing_places.evaluation.panel.roles import Roles, Start, names_of
from changing_places.evaluation.panel.rows import Rows, read_rows
from changing_places.evaluation.panel.table import Table, taken


def panel(
    table: Any,
    *,
    unit: str,
    time: str,
    outcome: str | Sequence[str],
    adopted: str | None = None,
    treated: str | None = None,
    treated_unit: str | Sequence[str] | None = None,
    start: Start | None = None,
    covariates: str | Sequence[str] = (),
    weights: str | None = None,
    cluster: str | None = None,
    source: str = "the table",
) -> Panel:
    """One validated panel from a pandas, Polars or PyArrow frame or a DuckDB relation.

    Who adopted is said in one of three ways: `adopted`, a column of first treated periods
    (blank, 0 or 'never' for none); `treated`, a column of 0 and 1 by row; or `treated_unit` with
    `start`, names and their first treated period. A `treated` column that does not change within
    units may stand with a `start` common to all. `weights` are averaged over a unit's periods.

    Units stand in order of name (of number where all are numbers) and periods in order of time,
    whatever the order of rows. `notes` tell what was found. Rows of a frame are counted from 1
    in messages.

    Raises InputError where a column is not there or a cell cannot be used, with the first kind
    of fault and the count of the others (`faults` lists them all); Refusal where a unit stops
    being treated.

    >>> import polars as pl
    >>> table = pl.DataFrame({"council": ["A", "A", "B", "B"], "year": [2018, 2019, 2018, 2019],
    ...                       "rate": [1.0, 2.0, 1.5, 1.6], "adopted": [2019, 2019, None, None]})
    >>> read = panel(table, unit="council", time="year", outcome="rate", adopted="adopted")
    >>> read.units, read.times.tolist(), read.treated.tolist()
    (('A', 'B'), [2018, 2019], [True, False])
    """
    roles = Roles(
        unit=unit,
        time=time,
        outcomes=names_of(outcome),
        adopted=adopted,
        treated=treated,
        treated_units=names_of(treated_unit),
        start=start,
        covariates=names_of(covariates),
        weights=weights,
        cluster=cluster,
    )
    read, found = examined(table, roles, source)
    found.check()
    assert read is not None
    return read


def faults(table: Any, roles: Roles, *, source: str = "the table") -> Faults:
    """Every fault of a table, listed up to 1,000 and all counted; none where it can be read.

    Raises InputError where `roles` names a column that is not there, or contradicts itself.
    """
    return examined(table, roles, source)[1].all()


def examined(table: Any, roles: Roles, source: str) -> tuple[Panel | None, FaultsFound]:
    """The panel of a table, None where it has faults, and all that was found."""
    roles.check()
    found = FaultsFound(source)
    held = taken(table, roles, source)
    if not held.frame.height:
        found.add([no_rows(source, held)])
        return None, found
    rows = read_rows(held, roles, found)
    grid = set_out(rows, roles, found)
    if grid is None or not len(grid.periods):
        return None, found
    read = _panel(grid, found)
    check_values(source, roles, rows.values[rows.usable], rows.covariates[rows.usable], found)
    return (None if found else read), found


def no_rows(source: str, held: Table) -> Fault:
    """The fault of a table that has a header at most."""
    blank = f", but for {held.blank_rows:,} blank ones" if held.blank_rows else ""
    return Fault(
        source,
        None,
        "",
        f"no rows{blank}",
        "a row for each unit and period",
        "Check that the table was saved with its rows, and that no filter hides them.",
        "no_rows",
    )


def _panel(grid: Grid, found: FaultsFound) -> Panel:
    adopted, unsure = adoption(grid, found)
    clusters, cluster_names = clusters_of(grid, found)
    weights, varying = _weights(grid)
    rows, roles = grid.rows, grid.roles
    n, periods = grid.shape
    covariates = _cube(grid, rows.covariates) if roles.covariates else np.empty((0, 0, 0))
    read = Panel(
        units=grid.units,
        times=grid.periods,
        outcomes=roles.outcomes,
        values=_cube(grid, rows.values),
        adopted=adopted,
        weights=weights,
        clusters=clusters,
        scale=grid.scale,
        covariates=roles.covariates,
        covariate_values=covariates,
        cluster_names=cluster_names,
    )
    if found:
        return read
    given = np.zeros(n * periods, dtype=bool)
    given[grid.places[grid.kept]] = True
    noted = tuple(_notes(read, rows, given.reshape(n, periods), varying, unsure))
    return replace(read, notes=noted, sha256=_sha256(read))


def _cube(grid: Grid, columns: Floats) -> Floats:
    full = np.empty((*grid.shape, columns.shape[1]))
    for k in range(columns.shape[1]):
        full[:, :, k] = grid.laid_out(columns[:, k], np.nan)
    return full


def _weights(grid: Grid) -> tuple[Floats, Bools]:
    """The mean weight of each unit, (n,), and whether it varies. Summed in order of time."""
    n = len(grid.units)
    if grid.rows.weights is None:
        return np.ones(n), np.zeros(n, dtype=bool)
    laid = grid.laid_out(grid.rows.weights, np.nan)
    held = np.isfinite(laid)
    least = np.where(held, laid, np.inf).min(axis=1)
    greatest = np.where(held, laid, -np.inf).max(axis=1)
    varying = greatest > least
    means = np.where(held, laid, 0).sum(axis=1) / np.maximum(held.sum(axis=1), 1)
    return np.where(varying, means, greatest), varying


def _notes(read: Panel, rows: Rows, given: Bools, varying: Bools, unsure: Bools) -> Iterator[Note]:
    if rows.table.blank_rows:
        yield words.blank_rows_note(rows.table.blank_rows)
    if rows.times.dates:
        yield words.folded_note(read.scale, rows.times.form)
    elif note := words.form_note(rows.times.form):
        yield note
    yield from words.cell_notes(rows.cleaned)
    yield from words.panel_notes(read, given)
    if unsure.any():
        yield words.unsure_note(read, unsure)
    if varying.any():
        yield words.weights_note(read, varying)


def _sha256(read: Panel) -> str:
    header = {
        "units": read.units,
        "outcomes": read.outcomes,
        "covariates": read.covariates,
        "scale": read.scale.kind,
        "clusters": read.cluster_names,
    }
    data = (read.times, read.values, read.adopted, read.weights, read.clusters)
    return fingerprint(header, (*data, read.covariate_values))


def check_values(
    source: str, roles: Roles, values: Floats, covariates: Floats, found: FaultsFound
) -> None:
    """Take note of outcomes that never vary, and of covariates that are an outcome."""
    for k, name in enumerate(roles.outcomes):
        held = values[:, k][np.isfinite(values[:, k])]
        if len(held) > 1 and held.min() < held.max():
            continue
        if len(held) == 1 and len(values) == 1:
            continue
        seen = (
            f"{held[0] + 0.0:g} in every row that has a number" if len(held) else "no number at all"
        )
        found.add(
            [
                Fault(
                    source,
                    None,
                    name,
                    seen,
                    "an outcome that differs between units or periods",
                    "Check that the right column is named, and that its figures were not lost on "
                    "the way.",
                    "no_variation",
                )
            ]
        )
    for j, covariate in enumerate(roles.covariates):
        for k, outcome in enumerate(roles.outcomes):
            if _same_line(covariates[:, j], values[:, k]):
                found.add([_is_outcome(source, covariate, outcome)])


def _same_line(one: Floats, other: Floats) -> bool:
    """Whether two columns are one, but for an origin and a unit of measure."""
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < 4:
        return False
    x, y = one[both] - one[both].mean(), other[both] - other[both].mean()
    xx, yy = float(x @ x), float(y @ y)
    if not xx or not yy:
        return False
    residual = y - (x @ y) / xx * x
    return float(np.abs(residual).max()) < 1e-7 * float(np.abs(y).max())


def _is_outcome(source: str, covariate: str, outcome: str) -> Fault:
    return Fault(
        source,
        None,
        covariate,
        f"the outcome '{outcome}' again, perhaps in other units of measure",
        "covariates that are not made of the outcome, because one that is explains it wholly",
        f"Leave '{covariate}' out of the covariates.",
        "covariate_is_outcome",
    )
