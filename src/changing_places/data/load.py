"""Loads files into the store: `load(paths, store)`.

    files -> sheets -> recognised by header -> rows understood and checked -> tables merged
    -> derived tables -> one new manifest

The register comes first, for every later table needs its codes. A table is replaced whole or
not at all: when one file of it fails, the table stays as it was, and the other tables still
load. One process loads at a time; readers see the old tables until the new manifest stands.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from changing_places.core.errors import ChangingPlacesError, InputError
from changing_places.core.progress import Progress, silent
from changing_places.data.files import Candidate, discover, fits_of
from changing_places.data.indicators import derive
from changing_places.data.known_areas import KnownAreas, known_areas
from changing_places.data.layouts import Fit
from changing_places.data.merge import merge, table_write
from changing_places.data.model import Failed, FileReport, LoadReport
from changing_places.data.readers import Sheet
from changing_places.data.set_aside import write_set_aside
from changing_places.data.source_rows import Taken, take
from changing_places.data.steps import Context
from changing_places.data.store import SourceFile, Store, Writer

# Tables that say which codes are areas; when one has been read, the codes are gathered anew.
_REGISTER = ("areas", "area_codes", "area_hierarchy", "education_authority_codes")
_BEFORE_OTHERS = (*_REGISTER, "childrens_indicator_definitions")


@dataclass
class _Load:
    """One load under way."""

    store: Store
    writer: Writer
    today: date
    reports: list[FileReport] = field(default_factory=list)
    set_aside: list[pl.DataFrame] = field(default_factory=list)
    failed: list[Failed] = field(default_factory=list)
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
        work = _Load(store, writer, today or date.today())
        groups = _recognised(found.candidates, work.failed)
        total = len(found.candidates) + 1
        done = 0
        for table, candidates in groups.items():
            progress(done, total, table)
            _load_table(work, table, candidates)
            done += len(candidates)
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
        skipped=found.skipped,
        failed=tuple(work.failed),
        set_aside_file=str(listed) if listed else None,
    )


def _recognised(
    candidates: Sequence[Candidate], failed: list[Failed]
) -> dict[str, list[tuple[Candidate, Sheet, Fit]]]:
    """The sheets by the table that they fill, in the order of the catalogue."""
    found: list[tuple[str, Candidate, Sheet, Fit]] = []
    for candidate in candidates:
        try:
            found += [(t, candidate, s, f) for t, s, f in fits_of(candidate)]
        except ChangingPlacesError as error:
            failed.append(Failed(candidate.name, error))
    found.sort(key=lambda f: (f[3].dataset.order, f[0], f[1].name))
    groups: dict[str, list[tuple[Candidate, Sheet, Fit]]] = {}
    for table, *rest in found:
        groups.setdefault(table, []).append((rest[0], rest[1], rest[2]))
    return groups


def _load_table(
    work: _Load, table: str, candidates: Sequence[tuple[Candidate, Sheet, Fit]]
) -> None:
    """Every file of one table, or none of them."""
    taken: list[tuple[Candidate, Fit, Taken]] = []
    for candidate, sheet, fit in candidates:
        try:
            taken.append((candidate, fit, take(sheet, fit, work.areas(), work.context())))
        except ChangingPlacesError as error:
            work.failed.append(Failed(sheet.source, error))
            others = [c.name for c, _, _ in candidates if c is not candidate]
            work.failed += [Failed(name, _left_out(name, table, sheet.source)) for name in others]
            return
    _keep(work, table, taken)


def _left_out(name: str, table: str, because: str) -> InputError:
    return InputError(
        f"{name} was not loaded.",
        f"It belongs to the table {table}, and {because} of the same table cannot be used.",
        f"Mend or leave out {because}, and load the rest again.",
    )


def _keep(work: _Load, table: str, taken: Sequence[tuple[Candidate, Fit, Taken]]) -> None:
    dataset = taken[0][1].dataset
    held = work.writer.table(table) if table in work.writer else None
    sources: dict[str, SourceFile] = dict(work.writer.sources(table))
    frame = held
    for candidate, fit, one in taken:
        frame, superseded = merge(frame, one.frame, fit.dataset.key)
        name = one.source
        loaded = one.rows_read - one.set_aside.height
        sources[name] = SourceFile(
            name, candidate.sha256, work.writer.now, one.rows_read, loaded, one.set_aside.height
        )
        work.reports.append(
            FileReport(
                table=table,
                dataset=fit.dataset.id,
                source=name,
                rows_read=one.rows_read,
                rows_loaded=loaded,
                rows_set_aside=one.set_aside.height,
                reasons=one.reasons,
                rows_superseded=superseded,
                warnings=one.warnings,
            )
        )
        if one.set_aside.height:
            work.set_aside.append(one.set_aside)
    assert frame is not None
    work.writer.put(table_write(table, dataset, frame, tuple(sources.values())))
    if table in _BEFORE_OTHERS:
        work.frames[table] = frame
    if table in _REGISTER:
        work.known = None


def outcomes(report: LoadReport) -> Mapping[str, int]:
    """Rows loaded by table, for those who only want the sums."""
    sums: dict[str, int] = {}
    for one in report.tables:
        sums[one.table] = sums.get(one.table, 0) + one.rows_loaded
    return sums
