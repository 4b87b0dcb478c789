"""Takes the rows of one sheet into a dataset's table, and sets aside those that cannot go.

Every source row ends in one of the two: the checks are expressions over whole columns, and
the first that a row fails is its reason.
"""

import re
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from changing_places.core.errors import InputError
from changing_places.data import cells, row_checks
from changing_places.data.cells import Fault, Read
from changing_places.data.known_areas import KnownAreas
from changing_places.data.layouts import Fit, plain
from changing_places.data.model import Column
from changing_places.data.readers.sheet import ROW, Sheet, cell_name
from changing_places.data.row_checks import RECODED
from changing_places.data.steps import STEPS, Context

_READERS = {
    "text": cells.read_text,
    "identifier": cells.read_identifier,
    "number": cells.read_number,
    "integer": cells.read_number,
    "observation": cells.read_observation,
    "boolean": cells.read_boolean,
    "date": cells.read_date,
    "list": cells.read_list,
    "year": cells.read_period,
    "period": cells.read_period,
    "asis": cells.read_asis,
    "small_area": cells.read_small_area,
}

_VALUE = "_value_cell"
_INTO = "_into_cell"


@dataclass(frozen=True)
class Taken:
    """What one sheet gave: its rows as a table, the rows set aside, and what to warn of."""

    frame: pl.DataFrame
    source: str
    rows_read: int
    set_aside: pl.DataFrame
    warnings: tuple[str, ...] = ()

    @property
    def reasons(self) -> dict[str, int]:
        """How many rows were set aside for each reason, the commonest first."""
        counts = self.set_aside["reason"].value_counts(sort=True)
        return dict(counts.iter_rows())


@dataclass
class _Work:
    """A frame on its way: the names it has gained, and the faults found so far."""

    frame: pl.DataFrame
    gives: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, read: Read, keep: bool = True) -> None:
        """Take in a column that was understood."""
        self.frame = read.frame
        self.faults += read.faults
        if keep:
            self.gives += [n for n in read.gives if n not in self.gives]


def take(sheet: Sheet, fit: Fit, known: KnownAreas, context: Context) -> Taken:
    """The rows of a sheet that fits a dataset, as its table's columns.

    Raises InputError where the file's name or header lacks what the dataset needs of it.
    """
    dataset = fit.dataset
    source = sheet.read(fit.starts, len(fit.header))
    cells_of = {n: [cell_name(i) for i in at] for n, at in fit.columns.items()}
    work = _Work(_long(_exploded(source, fit), fit))
    _understand(work, fit, cells_of, known, context.today)
    _from_names(work, fit, sheet.source, context.today)
    for name in dataset.before:
        work.frame = STEPS[name](work.frame, replace(context, dataset=dataset))
    at_fault = row_checks.first_faults(work.frame, [*row_checks.shape(source, fit), *work.faults])
    frame = row_checks.without(work.frame, at_fault)
    frame = frame.select(ROW, row_checks.recoded(frame), *work.gives)
    for name in dataset.steps:
        frame = STEPS[name](frame, replace(context, dataset=dataset))
    twice = row_checks.duplicates(frame, dataset.key)
    frame = row_checks.without(frame, twice)
    gone = row_checks.gone(source, frame, [at_fault, twice])
    reasons = pl.concat([at_fault, twice, gone]).sort(ROW)
    return Taken(
        frame.drop(ROW, RECODED).with_columns(pl.lit(sheet.source).alias("source_file")),
        sheet.source,
        source.height,
        row_checks.listed(source, reasons, fit, sheet.source),
        _warnings(sheet, fit, known, source.is_empty()),
    )


def _exploded(source: pl.DataFrame, fit: Fit) -> pl.DataFrame:
    """Cells that hold several things, split together: one row for each of them."""
    parts = {cell_name(fit.columns[n][0]): by for n, by in fit.dataset.explode.items()}
    if not parts:
        return source
    lists = source.with_columns(pl.col(cell).str.split(by) for cell, by in parts.items())
    even = pl.concat_list([pl.col(c).list.len() for c in parts]).list.n_unique() == 1
    return pl.concat(
        [
            lists.filter(even).explode(*parts),
            source.filter(~lists.select(even.fill_null(False)).to_series()),
        ]
    ).sort(ROW, maintain_order=True)


def _long(source: pl.DataFrame, fit: Fit) -> pl.DataFrame:
    """Headers that are values become rows; elsewhere the frame stays as it is."""
    if not fit.unpivoted:
        return source
    families = [cell_name(i) for i in fit.unpivoted]
    labels = {cell_name(i): fit.header[i].strip() for i in fit.unpivoted}
    index = [c for c in source.columns if c not in families]
    long = source.unpivot(families, index=index, variable_name=_INTO, value_name=_VALUE)
    if fit.dataset.unpivot and fit.dataset.unpivot.value.type == "area":
        long = long.filter(pl.col(_VALUE).is_not_null())
    return long.with_columns(pl.col(_INTO).replace_strict(labels, return_dtype=pl.String))


def _understand(
    work: _Work, fit: Fit, cells_of: dict[str, list[str]], known: KnownAreas, today: date
) -> None:
    dataset = fit.dataset
    for column in dataset.columns:
        if column.match and column.pick is None:
            for i in fit.columns.get(column.name, ()):
                one = replace(column, name=plain(fit.header[i]))
                _one(work, one, cell_name(i), known, today)
        elif column.name in cells_of:
            key = column.name in dataset.key
            _one(work, column, cells_of[column.name][0], known, today, key)
        elif not column.required:
            _absent(work, column)
    if dataset.unpivot:
        _one(work, dataset.unpivot.into, _INTO, known, today)
        _one(work, dataset.unpivot.value, _VALUE, known, today)


def _one(
    work: _Work,
    column: Column,
    cell: str,
    known: KnownAreas,
    today: date,
    is_key: bool = False,
) -> None:
    """Understand one column, and say which rows leave empty what must be filled."""
    if column.type == "area":
        fallback = column.fallback if column.fallback in work.frame.columns else None
        read = cells.read_area(work.frame, column, cell, known, fallback)
    else:
        if cell == _INTO and column.type == "integer":
            digits = pl.col(_INTO).str.extract(r"(\d+)")  # the 90 of '90+'
            work.frame = work.frame.with_columns(digits)
        read = _READERS[column.type](work.frame, column, cell, today)
    work.add(read, column.keep)
    if column.filled and column.type not in ("area", "small_area"):
        blank = pl.col(column.name).is_null()
        why = pl.lit(f"its {column.name} is empty")
        work.faults.append(Fault(blank, "blank_key" if is_key else "blank", why))


def _absent(work: _Work, column: Column) -> None:
    """A column that this file has not: empty, so that the table has the same columns."""
    kinds = {"number": pl.Float64, "integer": pl.Int64, "boolean": pl.Boolean, "date": pl.Date}
    if column.keep and column.type in (*kinds, "text"):
        kind = kinds.get(column.type, pl.String)
        work.frame = work.frame.with_columns(pl.lit(None, dtype=kind).alias(column.name))
        work.gives.append(column.name)


def _from_names(work: _Work, fit: Fit, source: str, today: date) -> None:
    """Columns whose value the file's name or header says, such as its year."""
    for name, pattern in fit.dataset.from_file_name.items():
        found = re.search(pattern, source.lower())
        default = fit.dataset.options.get(f"default_{name}")
        if found is None and default is None:
            raise InputError(
                f"{source}: the {name} of this file is not known.",
                f"A file of '{fit.dataset.title}' says its {name} in its name alone.",
                f"Rename the file so that its name holds the {name} and load it again.",
            )
        said = found[found.re.groups and 1] if found else str(default)
        _constant(work, name, said, source, today)
    for name, pattern in fit.dataset.from_header.items():
        matches = (re.fullmatch(pattern, plain(h)) for h in fit.header)
        found_all = sorted(m[1] for m in matches if m)
        if not found_all:
            raise InputError(
                f"{source}: the {name} of this file is not known.",
                f"A file of '{fit.dataset.title}' says its {name} in its header.",
                "Load the file with the header that its publisher gave it.",
            )
        _constant(work, name, found_all[-1], source, today)


def _constant(work: _Work, name: str, text: str, source: str, today: date) -> None:
    if name == "year" and int(text) > today.year:
        raise InputError(
            f"{source} speaks of {text}, which has not begun.",
            "The year was taken from the file's name or its header.",
            "Give the file the name or header that its publisher gave it.",
        )
    value = pl.lit(int(text), dtype=pl.Int16) if name == "year" else pl.lit(text)
    work.frame = work.frame.with_columns(value.alias(name))
    work.gives.append(name)


def _warnings(sheet: Sheet, fit: Fit, known: KnownAreas, empty: bool) -> tuple[str, ...]:
    said = list(sheet.warnings)
    if empty:
        said.append("It has a header and no rows.")
    if fit.strangers:
        said.append("Its columns " + ", ".join(f"'{s}'" for s in fit.strangers) + " are not read.")
    if known.without_register and any(c.type == "area" for c in fit.dataset.columns):
        said.append("No register is held, so its area codes were taken as they are.")
    return tuple(said)
