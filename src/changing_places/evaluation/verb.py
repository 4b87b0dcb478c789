"""The verb: reads a panel from any table or file, and evaluates it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from changing_places.core.errors import InputError
from changing_places.core.progress import Progress, silent
from changing_places.data.store import Store
from changing_places.evaluation.about import About
from changing_places.evaluation.asking import study
from changing_places.evaluation.asking.cross_sections import study_sections
from changing_places.evaluation.model import Evaluation, Evaluations
from changing_places.evaluation.neighbours import Rings, rings_for_units, rings_from_table
from changing_places.evaluation.panel.files import panel_from_file, sections_from_file
from changing_places.evaluation.panel.reading import panel
from changing_places.evaluation.panel.roles import names_of
from changing_places.evaluation.panel.sections import Sections, sections
from changing_places.evaluation.settings import Settings
from changing_places.evaluation.subject import Subject


def evaluate(
    table: Any,
    *,
    unit: str | None = None,
    time: str,
    outcome: str | Sequence[str],
    adopted: str | None = None,
    treated: str | None = None,
    treated_unit: str | Sequence[str] | None = None,
    start: Any = None,
    covariates: Sequence[str] = (),
    weights: str | None = None,
    cluster: str | None = None,
    placebos: Sequence[str] = (),
    neighbours: Any = None,
    cross_sections: bool = False,
    sheet: str | None = None,
    subject: Subject | None = None,
    progress: Progress = silent,
    **settings: Any,
) -> Evaluation | Evaluations:
    """What adopting a policy did to an outcome, from any dataframe or the name of a file.

    The columns are those of `panel.panel`; `settings` are those of `Settings` (method, control,
    estimator, base, aggregate, anticipation, missing, inference, draws, level, meaningful,
    seed). Several outcomes give `Evaluations`, which allow for there being several. With
    `placebos` are columns that the policy cannot have moved, where an effect would tell of
    another cause; `neighbours` a table or file of pairs that border one another, or a `Store`
    whose boundaries say so for councils, by which spill-over is looked for. With
    `cross_sections` each row is another person or case, and `cluster` the place it is of.

    Raises InputError where the table or a choice cannot be used, and Refusal where the data
    cannot tell.
    """
    made = Settings(**settings)
    columns = {
        "unit": unit,
        "time": time,
        "outcome": outcome,
        "adopted": adopted,
        "treated": treated,
        "treated_unit": treated_unit,
        "start": start,
        "covariates": tuple(covariates),
        "weights": weights,
        "cluster": cluster,
    }
    given = {name: value for name, value in columns.items() if value}
    is_file = isinstance(table, str | Path)
    told = {**({"source": str(table)} if is_file else {}), **given}
    if cross_sections:
        rows = _sections(table, given, sheet) if is_file else sections(table, **_for_rows(given))
        told["cross_sections"] = True
        words = _words(rows.outcomes[0], subject)
        about = About(words, options=told, backend=backend_of(table))
        return study_sections(rows, made, about)
    every = {**given, "outcome": (*names_of(outcome), *names_of(placebos))}
    read = panel_from_file(table, sheet=sheet, **every) if is_file else panel(table, **every)
    about = About(
        _words(read.outcomes[0], subject),
        rings=_rings(neighbours, read.units),
        placebos=read.of_outcomes(*names_of(placebos)) if placebos else None,
        options={**told, **({"placebos": tuple(placebos)} if placebos else {})},
        backend=backend_of(table),
    )
    return study(read.of_outcomes(*names_of(outcome)), made, about, progress=progress)


def _rings(neighbours: Any, units: Sequence[str]) -> Rings | None:
    if neighbours is None:
        return None
    if isinstance(neighbours, Store):
        return rings_for_units(neighbours, units)
    return rings_from_table(str(neighbours) if isinstance(neighbours, Path) else neighbours)


def backend_of(table: Any) -> str:
    """The kind of dataframe to give back: that which came in, and Polars for a file or DuckDB.

    >>> import polars as pl
    >>> backend_of(pl.DataFrame()), backend_of("panel.csv")
    ('polars', 'polars')
    """
    module = type(table).__module__.partition(".")[0]
    return module if module in ("pandas", "pyarrow") else "polars"


def _words(outcome: str, subject: Subject | None) -> dict[str, Subject]:
    return {outcome: subject} if subject else {}


def _sections(path: str | Path, given: dict[str, Any], sheet: str | None) -> Sections:
    return sections_from_file(path, sheet=sheet, **_for_rows(given))


def _for_rows(given: dict[str, Any]) -> dict[str, Any]:
    """The columns that cross-sections have: a unit, if named, is the place that rows are of."""
    if "adopted" not in given:
        raise InputError(
            "Cross-sections need a column of adoption.",
            "Rows of other people each period do not show when their place adopted.",
            "Give --adopted with the column of the place's first treated period.",
        )
    left = {n: v for n, v in given.items() if n not in ("unit", "treated", "treated_unit", "start")}
    return {**left, "cluster": given.get("cluster") or given.get("unit")}
