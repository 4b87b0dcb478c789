"""Making the demo country: each part in turn, and all of it written in one step."""

from typing import Any

from changing_places.core.errors import InputError
from changing_places.core.progress import Progress, silent
from changing_places.core.seeds import DEFAULT_SEED
from changing_places.data.demo.character import make_character, make_units
from changing_places.data.demo.country import Country, make_country
from changing_places.data.demo.detail_tables import detail_tables
from changing_places.data.demo.money import make_money
from changing_places.data.demo.money_tables import money_tables
from changing_places.data.demo.outcome_tables import outcome_tables
from changing_places.data.demo.people import People, make_people
from changing_places.data.demo.places import make_places
from changing_places.data.demo.plan import make_plan
from changing_places.data.demo.policies import POLICIES, adopt, policy_tables
from changing_places.data.demo.population_tables import population_tables
from changing_places.data.demo.register_tables import register_tables
from changing_places.data.demo.small_areas import make_small_areas, small_area_tables
from changing_places.data.demo.truth import DemoTruth, answers_of
from changing_places.data.derived import derive
from changing_places.data.fictional import NOTICE
from changing_places.data.store import Store, TableWrite

STAGES = (
    *("map", "people", "register", "population", "money", "outcomes", "small areas"),
    *("writing", "indicators"),
)


def make(store: Store, *, seed: int = DEFAULT_SEED, progress: Progress = silent) -> DemoTruth:
    """Make the fictional country of a seed, write its tables into the store, and its truths.

    The same seed gives the same bytes of every table. Raises InputError where the store holds
    tables that are not fictional: real and invented figures never share a folder.
    """
    _refuse_real(store)
    stage = _Stages(progress)
    stage("map")
    plan = make_plan(seed)
    units = make_units(plan)
    character = make_character(plan, units, seed)
    country = make_country(plan, units, character, seed)
    stage("people")
    people = make_people(character, seed)
    writes, answers = _tables(country, people, stage)
    truth = DemoTruth(seed, NOTICE, answers)
    _write(store, writes, truth, stage)
    progress(len(STAGES), len(STAGES), "done")
    return truth


class _Stages:
    """Tells the one who watches which stage begins."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress

    def __call__(self, stage: str) -> None:
        self.progress(STAGES.index(stage), len(STAGES), stage)


def _write(store: Store, writes: list[TableWrite], truth: DemoTruth, stage: _Stages) -> None:
    """All tables, and those derived of them, in one step; tables of an older demo go."""
    with store.locked(), store.writer() as writer:
        stage("writing")
        for write in writes:
            writer.put(write)
        stage("indicators")
        derived = derive(writer)
        made = {w.name for w in writes} | set(derived)
        writer.commit(remove=set(store.records) - made)
    truth.write(store.folder)


def _tables(
    country: Country, people: People, stage: _Stages
) -> tuple[list[TableWrite], dict[str, Any]]:
    stage("register")
    writes = register_tables(country, people)
    stage("population")
    writes += population_tables(country, people)
    stage("money")
    money = make_money(country, people)
    writes += money_tables(country, money) + detail_tables(country, money)
    stage("outcomes")
    places = {kind: make_places(country, people, kind) for kind in ("unit", "upper")}
    adoptions = {p.slug: adopt(country, p, places[p.kind]) for p in POLICIES}
    writes += outcome_tables(country, people, places, adoptions)
    writes += policy_tables(country, list(adoptions.values()))
    stage("small areas")
    writes += small_area_tables(country, make_small_areas(country, people))
    return writes, answers_of(country, list(adoptions.values()))


def _refuse_real(store: Store) -> None:
    real = [name for name, record in store.records.items() if not record.fictional]
    if real:
        raise InputError(
            f"The store {store.folder} holds real data.",
            f"{len(real)} of its tables are not fictional, for example '{real[0]}'.",
            "Give the demonstration a folder of its own with '--data DIR'.",
        )
