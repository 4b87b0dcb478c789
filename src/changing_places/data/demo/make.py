"""Making the demo country: each part in turn, and all of it written in one step."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from changing_places.core.errors import InputError
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED
from changing_places.data.demo.character import make_character, make_units
from changing_places.data.demo.country import Country, make_country
from changing_places.data.demo.people import People, make_people
from changing_places.data.demo.plan import make_plan
from changing_places.data.demo.population_tables import population_tables
from changing_places.data.demo.register_tables import register_tables
from changing_places.data.store import Store, TableWrite

TRUTH = "truth.json"
NOTICE = "Fictional: made by the program for demonstration. No council, place or figure is real."
LICENCE = "Fictional: for demonstration only"
PUBLISHER = "Changing Places demonstration (fictional)"
STAGES = ("map", "people", "register", "population", "writing")


@dataclass(frozen=True)
class DemoTruth:
    """What is true of a demo country, and no table says.

    Later areas add their own keys to `answers` under their own names (record links, segments).
    """

    seed: int
    notice: str
    answers: dict[str, Any]

    @classmethod
    def of(cls, store: Store) -> Self:
        """The truths beside a store's tables. Raises InputError where it is no demo country."""
        path = store.folder / TRUTH
        if not path.exists():
            raise InputError(
                "There are no truths here.",
                f"The folder {store.folder} has no {TRUTH}: it holds no demonstration country.",
                "Make one with 'changing-places data demo'.",
            )
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, folder: Path) -> None:
        """Put the truths beside the tables of a store."""
        new = folder / f".{TRUTH}.new"
        new.write_text(json.dumps(asdict(self), indent=1, sort_keys=True), encoding="utf-8")
        new.replace(folder / TRUTH)


def make(store: Store, *, seed: int = DEFAULT_SEED, progress: Progress = silent) -> DemoTruth:
    """Make the fictional country of a seed, write its tables into the store, and its truths.

    The same seed gives the same bytes of every table. Raises InputError where the store holds
    tables that are not fictional: real and invented figures never share a folder.
    """
    _refuse_real(store)
    progress(0, len(STAGES), STAGES[0])
    plan = make_plan(seed)
    units = make_units(plan)
    character = make_character(plan, units, seed)
    country = make_country(plan, units, character, seed)
    progress(1, len(STAGES), STAGES[1])
    people = make_people(character, seed)
    writes, answers = _tables(country, people, progress)
    progress(4, len(STAGES), STAGES[4])
    store.write(writes)
    truth = DemoTruth(seed, NOTICE, answers)
    truth.write(store.folder)
    progress(len(STAGES), len(STAGES), "done")
    return truth


def _tables(
    country: Country, people: People, progress: Progress
) -> tuple[list[TableWrite], dict[str, Any]]:
    progress(2, len(STAGES), STAGES[2])
    writes = register_tables(country, people)
    progress(3, len(STAGES), STAGES[3])
    writes += population_tables(country, people)
    return writes, {"parts": _parts(country)}


def _parts(country: Country) -> dict[str, dict[str, str]]:
    played = {part: country.playing(part) for part in country.character.parts}
    return {part: {"code": c.code, "name": c.name} for part, c in played.items()}


def _refuse_real(store: Store) -> None:
    real = [name for name, record in store.records.items() if not record.fictional]
    if real:
        raise InputError(
            f"The store {store.folder} holds real data.",
            f"{len(real)} of its tables are not fictional, for example '{real[0]}'.",
            "Give the demonstration a folder of its own with '--data DIR'.",
        )
