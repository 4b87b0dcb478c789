"""Finds the files to load, says which are left alone and why, and fits each to a dataset."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from changing_places.core.errors import InputError
from changing_places.data.datasets import catalogue, shared
from changing_places.data.layouts import PREAMBLE, Fit, plain, recognise
from changing_places.data.model import Skipped
from changing_places.data.readers import KINDS, Sheet, open_file
from changing_places.data.readers.sheet import cell_name


@dataclass(frozen=True)
class Candidate:
    """A file that may hold a table. `asked` says whether it was named, not found in a folder."""

    path: Path
    asked: bool

    @property
    def name(self) -> str:
        """The file's name without its folders."""
        return self.path.name

    @cached_property
    def sha256(self) -> str:
        """The fingerprint of its bytes."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Found:
    """The files to read, and those left alone."""

    candidates: tuple[Candidate, ...]
    skipped: tuple[Skipped, ...] = field(default=())


def discover(paths: Sequence[Path]) -> Found:
    """The files of `paths`, folders searched through. Raises InputError where one is absent."""
    candidates: dict[Path, Candidate] = {}
    skipped: dict[Path, Skipped] = {}
    for path in map(Path, paths):
        if not path.exists():
            raise InputError(
                f"There is no file or folder {path}.",
                f"It was looked for from {Path.cwd()}.",
                "Check the name, or give the folder that holds the files.",
            )
        if path.is_file():
            candidates[path.resolve()] = Candidate(path, asked=True)
            continue
        for file in sorted(p for p in path.rglob("*") if p.is_file()):
            reason = _left_alone(file, path)
            if reason:
                skipped[file.resolve()] = Skipped(str(file.relative_to(path)), reason)
            else:
                candidates.setdefault(file.resolve(), Candidate(file, asked=False))
    if not candidates and not skipped:
        raise InputError(
            "No file was found to load.",
            f"The folder {paths[0]} is empty." if paths else "No file or folder was named.",
            "Name a file or folder, as in 'changing-places data load FOLDER'.",
        )
    return Found(tuple(candidates.values()), tuple(skipped.values()))


def _left_alone(file: Path, folder: Path) -> str | None:
    """Why a file of a folder is not read; None for one that is."""
    if any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts):
        return "a hidden file"
    if file.suffix.lower() not in KINDS:
        return "not a table"
    if file.stem.lower() in {"readme", "datapackage"}:
        return "not a table"
    return None


def fits_of(candidate: Candidate) -> list[tuple[str, Sheet, Fit]]:
    """Each sheet of a file that fits a dataset, with the table it fills.

    Raises InputError where no sheet does.
    """
    try:
        sheets = open_file(candidate.path)
    except OSError as error:
        raise InputError(
            f"{candidate.name} cannot be opened.",
            f"The system says: {(error.strerror or str(error)).rstrip('.')}.",
            "Check that you may read the file and that no other program holds it.",
        ) from error
    found: list[tuple[str, Sheet, Fit]] = []
    first_error: InputError | None = None
    for sheet in sheets:
        try:
            fit = _best(sheet, recognise(sheet.top, catalogue().values(), source=sheet.source))
        except InputError as error:
            what = _later(sheet)
            first_error = first_error or (NotYet(what, sheet.source) if what else error)
            continue
        found.append((table_of(fit, sheet.source), sheet, fit))
    if not found and first_error:
        raise first_error
    return found


def _best(sheet: Sheet, fits: Sequence[Fit]) -> Fit:
    """The first fit whose cells are what its dataset says; equal headers differ by their cells."""
    if len(fits) == 1 and not fits[0].dataset.where:
        return fits[0]
    for fit in fits:
        if _cells_agree(sheet, fit):
            return fit
    raise InputError(
        f"{sheet.source}: its cells are not those of any dataset with its header.",
        f"Its header is that of '{fits[0].dataset.title}', whose column "
        f"'{next(iter(fits[0].dataset.where), '')}' holds other words.",
        "Leave this file out, or check that its columns hold what their names say.",
    )


def _cells_agree(sheet: Sheet, fit: Fit) -> bool:
    for name, allowed in fit.dataset.where.items():
        position = fit.columns[name][0]
        if len(sheet.top) > fit.starts:
            cells = [r[position] for r in sheet.top[fit.starts :] if len(r) > position]
        else:
            frame = sheet.read(fit.starts, len(fit.header)).head(50)
            cells = frame[cell_name(position)].drop_nulls().to_list()
        words = {plain(str(cell)) for cell in cells if str(cell).strip()}
        if not words <= set(map(plain, allowed)):
            return False
    return True


def table_of(fit: Fit, source: str) -> str:
    """The table that a dataset fills, with the year of the file's name where it wants one."""
    if "{year}" not in fit.dataset.table:
        return fit.dataset.table
    year = re.search(r"(?:19|2\d)\d\d", source)
    if year and int(year[0]) > date.today().year:
        raise InputError(
            f"{source} speaks of {year[0]}, which has not begun.",
            "The year was taken from the file's name.",
            "Give the file the name that its publisher gave it.",
        )
    return fit.dataset.table.format(year=year[0] if year else fit.dataset.options["default_year"])


class NotYet(InputError):
    """A file that another part of the program will read."""

    def __init__(self, kind: str, source: str) -> None:
        self.kind = kind
        super().__init__(
            f"{source} holds {kind}.",
            "The program does not read such files into its store yet.",
            "Leave it where it is: a load of its folder passes it over.",
        )


def _later(sheet: Sheet) -> str | None:
    """What a sheet is that the program will read later; None for any other."""
    for row in sheet.top[:PREAMBLE]:
        words = {plain(h) for h in row if h}
        for kind in shared("later")["kinds"]:
            if all(any(re.search(p, w) for w in words) for p in kind["headers"]):
                return str(kind["what"])
    return None
