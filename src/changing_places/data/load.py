"""Loads files into the store: `load(paths, store)`.

    files -> sheets -> recognised by header -> rows understood and checked -> tables merged
    -> derived tables -> one new manifest

The register comes first, for every later table needs its codes. A table is replaced whole or
not at all: when one file of it fails, the table stays as it was, and the other tables still
load. One process loads at a time; readers see the old tables until the new manifest stands.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from changing_places.core.errors import ChangingPlacesError, InputError
from changing_places.core.progress import Progress, silent
from changing_places.data.derived import derive
from changing_places.data.files import Candidate, NotYet, discover, fits_of
from changing_places.data.known_areas import KnownAreas, known_areas
from changing_places.data.layouts import Fit
from changing_places.data.merge import merge, table_write
from changing_places.data.model import Failed, FileReport, LoadReport, Skipped
from changing_places.data.readers import Sheet
from changing_places.data.set_aside import write_set_aside
from changing_places.data.source_rows import Taken, take
from changing_places.data.steps import Context
from changing_places.data.store import SourceFile, Store
from changing_places.data.store_writer import Writer

# Tables that say which codes are areas; when one has been read, the codes are gathered anew.
_REGISTER = ("areas", "area_codes", "area_hierarchy", "education_authority_codes")
_BEFORE_OTHERS = (*_REGISTER, "childrens_indicator_definitions")


@dataclass(frozen=True)
class _Part:
    """One sheet of a file, the dataset it fits and the table it fills."""

    table: str
    candidate: Candidate
    sheet: Sheet
    fit: Fit


@dataclass
class _Load:
    """One load under way."""

    store: Store
    writer: Writer
    today: date
    reports: list[FileReport] = field(default_factory=list)
    set_aside: list[pl.DataFrame] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    frames: dict[str, pl.DataFrame] = field(default_factory=dict)
    known: KnownAreas | None = None

    def table(self, name: str) -> pl.DataFrame:
        """A table as this load leaves it."""
        return self.frames[name] if name in self.frames else self.writer.table(name)

    def areas(self) -> KnownAreas:
        """The codes known by now."""
        if self.known is None:
            self.known = known_areas(self.frames, self.store)
        return self.known

    def context(self) -> Context:
        """What the steps may look up."""
        held: dict[str, Callable[[], pl.DataFrame]] = {
            name: partial(self.table, name)
            for name in _BEFORE_OTHERS
            if name in self.frames or name in self.store
        }
        return Context(today=self.today, tables=held)


def load(
    paths: Sequence[Path],
    store: Store,
    *,
    progress: Progress = silent,
    today: date | None = None,
) -> LoadReport:
    """Read files, or every file under folders, into the store.

    Raises InputError where nothing can be loaded: for one file its own three lines, for several
    the first. Files that fail beside others that load are in the report's `failed`.
    """
    found = discover(paths)
    with store.locked(), store.writer() as writer:
        _refuse_fiction(store)
        work = _Load(store, writer, today or date.today())
        total = len(found.candidates) + 1
        progress(0, total, "looking at the files")
        groups = _recognised(found.candidates, work)
        done = 0
        for table, parts in groups.items():
            progress(done, total, table)
            _load_table(work, table, parts)
            done += len(parts)
        if not work.reports and work.failed:
            raise work.failed[0].error
        progress(total - 1, total, "indicators")
        derived = derive(writer) if work.reports else {}
        listed = write_set_aside(store.folder, work.set_aside)
        writer.commit()
        progress(total, total, "done")
    return LoadReport(
        tables=tuple(work.reports),
        derived=derived,
        skipped=(*found.skipped, *work.skipped),
        failed=tuple(work.failed),
        set_aside_file=str(listed) if listed else None,
    )


def _refuse_fiction(store: Store) -> None:
    """Figures of real places are never put among those of the demonstration country."""
    if any(record.fictional for record in store.records.values()):
        raise InputError(
            f"The store {store.folder} holds the demonstration country.",
            "Real figures beside fictional ones could be mistaken for each other.",
            "Load into another folder: 'changing-places data load PATH --data FOLDER'.",
        )


def _recognised(candidates: Sequence[Candidate], work: _Load) -> dict[str, list[_Part]]:
    """The sheets by the table that they fill, in the order of the catalogue."""
    found: list[_Part] = []
    for candidate in candidates:
        try:
            found += [_Part(t, candidate, s, f) for t, s, f in fits_of(candidate)]
        except ChangingPlacesError as error:
            if isinstance(error, NotYet) and not candidate.asked:
                work.skipped.append(Skipped(candidate.name, f"not yet read: {error.kind}"))
            else:
                work.failed.append(Failed(candidate.name, error))
    found.sort(key=lambda p: (p.fit.dataset.order, p.table, p.candidate.name))
    groups: dict[str, list[_Part]] = {}
    for part in found:
        groups.setdefault(part.table, []).append(part)
    return groups


def _load_table(work: _Load, table: str, parts: Sequence[_Part]) -> None:
    """Every file of one table, or none of them."""
    taken: list[tuple[_Part, Taken]] = []
    for part in parts:
        try:
            taken.append((part, _take(work, part)))
        except ChangingPlacesError as error:
            work.failed.append(Failed(part.sheet.source, error))
            others = [p.candidate.name for p in parts if p is not part]
            work.failed += [Failed(n, _left_out(n, table, part.sheet.source)) for n in others]
            return
    _keep(work, table, taken)


def _take(work: _Load, part: _Part) -> Taken:
    """The rows of one sheet; cells of a kind that no column can have are told, not raised."""
    try:
        return take(part.sheet, part.fit, work.areas(), work.context())
    except pl.exceptions.PolarsError as error:
        said = (str(error).strip() or "no reason given").splitlines()[0][:200]
        raise InputError(
            f"{part.sheet.source} has cells of a kind that its columns cannot hold.",
            f"Read as '{part.fit.dataset.title}', it gave: {said.rstrip('.')}.",
            "Save it as CSV and load that.",
        ) from error


def _left_out(name: str, table: str, because: str) -> InputError:
    return InputError(
        f"{name} was not loaded.",
        f"It belongs to the table {table}, and {because} of the same table cannot be used.",
        f"Mend or leave out {because}, and load the rest again.",
    )


def _keep(work: _Load, table: str, taken: Sequence[tuple[_Part, Taken]]) -> None:
    dataset = taken[0][0].fit.dataset
    frame = work.writer.table(table) if table in work.writer else None
    sources = dict(work.writer.sources(table))
    for part, one in taken:
        frame, superseded = merge(frame, one.frame, dataset.key)
        report = _report(part, one, superseded)
        work.reports.append(report)
        sources[one.source] = SourceFile(
            one.source,
            part.candidate.sha256,
            work.writer.now,
            report.rows_read,
            report.rows_loaded,
            report.rows_set_aside,
        )
        if one.set_aside.height:
            work.set_aside.append(one.set_aside)
    if frame is None:
        return
    work.writer.put(table_write(table, dataset, frame, tuple(sources.values())))
    if table in _BEFORE_OTHERS:
        work.frames[table] = frame
    if table in _REGISTER:
        work.known = None


def _report(part: _Part, one: Taken, superseded: int) -> FileReport:
    aside = one.set_aside.height
    return FileReport(
        table=part.table,
        dataset=part.fit.dataset.id,
        source=one.source,
        rows_read=one.rows_read,
        rows_loaded=one.rows_read - aside,
        rows_set_aside=aside,
        reasons=one.reasons,
        rows_superseded=superseded,
        warnings=one.warnings,
    )
