"""Repeated cross-sections: other people are asked each time, in places that adopt or do not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from changing_places.core.errors import InputError
from changing_places.evaluation.panel import notes as words
from changing_places.evaluation.panel.design import Scale, adopted_by_row
from changing_places.evaluation.panel.faults import Faults, FaultsFound
from changing_places.evaluation.panel.fingerprint import fingerprint
from changing_places.evaluation.panel.model import Bools, Floats, Ints, Note, TimeScale
from changing_places.evaluation.panel.reading import check_values, no_rows
from changing_places.evaluation.panel.roles import Roles, names_of
from changing_places.evaluation.panel.rows import Rows, read_rows
from changing_places.evaluation.panel.table import taken
from changing_places.evaluation.panel.times import fold, time_scale

_SCALES = ("year", "financial year", "quarter", "month")


@dataclass(frozen=True)
class Sections:
    """`n` rows, each of one person or case in one period, with `K` outcomes, checked.

    `times` (n,) are ordinals of periods; `values` is n x K and `covariate_values` n x p, NaN
    where nothing was observed; `adopted` (n,) is the first treated period of the place that a
    row is of, or `NEVER`; `weights` (n,) are positive; `clusters` (n,) are numbered from 0.
    Rows stand in an order of their own, so that theirs in the table makes no difference.
    """

    times: Ints
    outcomes: tuple[str, ...]
    values: Floats
    adopted: Ints
    weights: Floats
    clusters: Ints
    scale: TimeScale = field(default_factory=TimeScale)
    covariates: tuple[str, ...] = ()
    covariate_values: Floats = field(default_factory=lambda: np.empty((0, 0)))
    cluster_names: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    sha256: str = ""

    @cached_property
    def periods(self) -> Ints:
        """The different periods, ascending."""
        return np.unique(self.times)

    @property
    def treated(self) -> Bools:
        """Whether each row is of a place that adopts by the last period."""
        adopts: Bools = self.adopted <= self.periods[-1]
        return adopts

    @cached_property
    def cohorts(self) -> Ints:
        """The periods in which places are first treated, ascending, without those never."""
        return np.unique(self.adopted[self.treated])

    @cached_property
    def observed(self) -> Bools:
        """n x K: whether there is a number, with every covariate, to reckon with."""
        held = np.isfinite(self.values)
        if self.covariates:
            held &= np.isfinite(self.covariate_values).all(axis=1)[:, None]
        return held

    def of_rows(self, kept: Bools | Ints | Sequence[int]) -> Self:
        """Some of the rows; clusters are numbered afresh."""
        chosen = np.arange(len(self.times))[np.asarray(kept)]
        found, clusters = np.unique(self.clusters[chosen], return_inverse=True)
        return replace(
            self,
            times=self.times[chosen],
            values=self.values[chosen],
            adopted=self.adopted[chosen],
            weights=self.weights[chosen],
            clusters=clusters.astype(np.int64),
            cluster_names=tuple(self.cluster_names[i] for i in found) if self.cluster_names else (),
            covariate_values=self.covariate_values[chosen] if self.covariates else np.empty((0, 0)),
        )


def sections(
    table: Any,
    *,
    time: str,
    outcome: str | Sequence[str],
    adopted: str,
    covariates: str | Sequence[str] = (),
    weights: str | None = None,
    cluster: str | None = None,
    dates_as: str = "year",
    source: str = "the table",
) -> Sections:
    """Repeated cross-sections from any dataframe, with the faults and messages of `panel`.

    `adopted` is the first treated period of the place that a row is of. A survey has many rows
    in one period, so dates are taken as `dates_as`: year, financial year, quarter or month.

    Raises InputError as `panel` does, and where `dates_as` is none of these.
    """
    roles = Roles(
        unit=None,
        time=time,
        outcomes=names_of(outcome),
        adopted=adopted,
        covariates=names_of(covariates),
        weights=weights,
        cluster=cluster,
    )
    read, found = _examined(table, roles, dates_as, source)
    found.check()
    assert read is not None
    return read


def section_faults(
    table: Any, roles: Roles, *, dates_as: str = "year", source: str = "the table"
) -> Faults:
    """Every fault of a table of repeated cross-sections; `roles.unit` is None."""
    return _examined(table, roles, dates_as, source)[1].all()


def _examined(
    table: Any, roles: Roles, dates_as: str, source: str
) -> tuple[Sections | None, FaultsFound]:
    roles.check()
    if dates_as not in _SCALES:
        raise InputError(
            f"Dates cannot be taken as '{dates_as}'.",
            f"They can be taken as {', '.join(_SCALES)}.",
            "Write dates_as='year', or another of these.",
        )
    found = FaultsFound(source)
    held = taken(table, roles, source)
    if not held.frame.height:
        found.add([no_rows(source, held)])
        return None, found
    rows = read_rows(held, roles, found)
    if not rows.usable.any():
        return None, found
    ordinals, scale = _periods(rows, dates_as)
    known = Scale(scale, rows.times.form, np.unique(ordinals[rows.usable]))
    adopted = adopted_by_row(held, roles.adopted or "", known, found)
    check_values(source, roles, rows.values[rows.usable], rows.covariates[rows.usable], found)
    return (None if found else _sections(rows, roles, ordinals, scale, adopted)), found


def _periods(rows: Rows, dates_as: str) -> tuple[Ints, TimeScale]:
    times = rows.times
    if not times.dates:
        return np.append(times.ordinals, 0)[times.codes], time_scale(times.form)
    days = [fold(int(day), dates_as) for day in times.ordinals]
    return np.array([*days, 0], dtype=np.int64)[times.codes], TimeScale(dates_as)


def _sections(
    rows: Rows, roles: Roles, ordinals: Ints, scale: TimeScale, adopted: Ints
) -> Sections:
    n = len(ordinals)
    weights = np.ones(n) if rows.weights is None else rows.weights
    clusters = np.arange(n) if rows.clusters is None else rows.clusters.codes
    order = _order(ordinals, adopted, rows, weights)
    read = Sections(
        times=ordinals[order],
        outcomes=roles.outcomes,
        values=rows.values[order],
        adopted=adopted[order],
        weights=weights[order],
        clusters=clusters if rows.clusters is None else clusters[order],
        scale=scale,
        covariates=roles.covariates,
        covariate_values=rows.covariates[order] if roles.covariates else np.empty((0, 0)),
        cluster_names=rows.clusters.names if rows.clusters else (),
    )
    noted = tuple(_notes(read, rows))
    return replace(read, notes=noted, sha256=_sha256(read))


def _order(ordinals: Ints, adopted: Ints, rows: Rows, weights: Floats) -> NDArray[np.intp]:
    """The rows by time, adoption, cluster and then whatever else they hold."""
    clusters = [] if rows.clusters is None else [rows.clusters.codes]
    others = [*rows.covariates.T[::-1], *rows.values.T[::-1], weights]
    return np.lexsort([*others, *clusters, adopted, ordinals])


def _notes(read: Sections, rows: Rows) -> Iterator[Note]:
    if rows.table.blank_rows:
        yield words.blank_rows_note(rows.table.blank_rows)
    if note := words.form_note(rows.times.form):
        yield note
    if rows.times.dates:
        yield Note("dates_folded", f"Dates were taken as {read.scale.kind}s.")
    yield from words.cell_notes(rows.cleaned)
    missing = int((~read.observed).any(axis=1).sum())
    if missing:
        text = f"{words.plural(missing, 'row')} {'lacks' if missing == 1 else 'lack'} a figure."
        yield Note("missing", text, missing)
    yield from words.time_notes(read.periods, read.scale)
    yield from words.design_notes(read.adopted, read.periods, read.scale, None)


def _sha256(read: Sections) -> str:
    header = {
        "outcomes": read.outcomes,
        "covariates": read.covariates,
        "scale": read.scale.kind,
        "clusters": read.cluster_names,
    }
    data = (read.times, read.values, read.adopted, read.weights, read.clusters)
    return fingerprint(header, (*data, read.covariate_values))
