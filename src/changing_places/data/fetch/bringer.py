"""Brings the files that one dataset needs into its folder, and remembers each."""

import csv
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from changing_places.core.errors import InputError
from changing_places.core.progress import Progress, silent
from changing_places.data.fetch.transfer import Limits, Transfer, download


@dataclass
class Bringer:
    """A folder and the transfers into it; `title` is the dataset's, for messages."""

    title: str
    folder: Path
    progress: Progress = silent
    limits: Limits = field(default_factory=Limits)
    transfers: list[Transfer] = field(default_factory=list)

    def bring(
        self, address: str, name: str, kind: str, *, sha256: str | None = None, secret: str = ""
    ) -> Path:
        """The file at `address`, under `name` in the folder. Raises as `download` does."""
        target = self.folder / "as published" / name

        def told(done: int, total: int, stage: str) -> None:
            self.progress(done, total, f"{self.title}: {stage}")

        done = download(
            address,
            target,
            kind=kind,
            sha256=sha256,
            secret=secret,
            progress=told,
            limits=self.limits,
        )
        self.transfers.append(done)
        return target

    def bring_json(self, address: str, name: str) -> Any:
        """What the JSON at `address` says."""
        file = self.bring(address, name, "json")
        try:
            return json.loads(file.read_text(encoding="utf-8-sig"))
        except ValueError as error:
            raise InputError(
                f"{address} did not give the JSON that it should.",
                f"It cannot be read: {error}.",
                "Try again later.",
            ) from error

    def write(self, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
        """A table in the folder, whole or not at all."""
        file = self.folder / name
        new = file.with_name(f".{name}.{os.getpid()}")
        with new.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(header)
            writer.writerows(rows)
        new.replace(file)
        return file


def rows_of(file: Path, wanted: Sequence[str], address: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file by column name. Raises InputError where a `wanted` column is missing.

    A wanted column is found under its own name, or else under one that differs by case alone;
    rows carry the columns as `wanted` writes them, and the others as the file does.
    """
    with file.open(encoding="utf-8-sig", newline="") as data:
        reader = csv.reader(data)
        header = [h.strip() for h in next(reader, [])]
        folded = {h.lower(): h for h in reversed(header)}
        places = {w: w if w in header else folded.get(w.lower()) for w in wanted}
        missing = [w for w, found in places.items() if found is None]
        if missing:
            raise InputError(
                f"{address} gave a table of another layout.",
                f"It lacks {', '.join(repr(m) for m in missing)}; its columns are "
                f"{', '.join(repr(h) for h in header[:12])}.",
                "The publisher has changed the file: download it by hand, see what the columns "
                "are called now, and say so to those who keep this program.",
            )
        names = {found: w for w, found in places.items()}
        named = [names.get(h, h) for h in header]
        for row in reader:
            if row:
                yield dict(zip(named, [*row, *[""] * (len(named) - len(row))], strict=False))
