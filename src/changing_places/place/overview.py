"""One council at once: who it is, whom it is like, its indicators, its pressure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from changing_places.data.area import Area
from changing_places.data.store import Store
from changing_places.place.comparison import indicators
from changing_places.place.country import Country, status_of
from changing_places.place.measures import Indicators
from changing_places.place.model import Provenance, SimilarCouncils, authority_dict
from changing_places.place.pressure_answer import pressure
from changing_places.place.pressure_funding import DEFAULT
from changing_places.place.pressure_model import Pressure
from changing_places.place.similarity import provenance, similar
from changing_places.place.words import history

if TYPE_CHECKING:
    import polars as pl

# Without these nothing at all can be said of pressure.
PRESSED = ("population", "population_by_age")


@dataclass(frozen=True)
class Place:
    """All that is known of one council here. Each part can also be asked for alone."""

    authority: Area
    status: str
    history: str
    names: dict[str, str]
    similar: SimilarCouncils
    indicators: Indicators
    provenance: Provenance
    ask_pressure: Callable[[], Pressure | None] = field(repr=False, compare=False)

    @cached_property
    def pressure(self) -> Pressure | None:
        """Demand against money, worked out when first asked for.

        None where the store holds no residents at all to work it out from.
        """
        return self.ask_pressure()

    def to_dict(self) -> dict[str, Any]:
        """The object that the command line prints."""
        measured = self.indicators.to_dict()
        likeness = self.similar.to_dict()
        return {
            "authority": authority_dict(self.authority, self.names)
            | {"status": self.status, "history": self.history},
            "similar": likeness["similar"],
            "model": likeness["model"],
            "variables": likeness["variables"],
            "stability": likeness["stability"],
            "overlap": likeness["overlap"],
            "indicators": measured["indicators"],
            "unusual": measured["unusual"],
            "pressure": self.pressure.to_dict() if self.pressure else None,
            "explanation": self.explain(),
            "warnings": likeness["warnings"],
            "provenance": self.provenance.to_dict(),
        }

    def to_frame(self) -> "pl.DataFrame":
        """One row for each indicator."""
        return self.indicators.to_frame()

    def explain(self) -> list[str]:
        """The answer in sentences."""
        about = [self.history] if self.history else []
        said = [s for s in self.similar.explain() if not (self.history and self.history in s)]
        money = self.pressure.explain() if self.pressure else []
        return [*about, *said, *self.indicators.explain(), *money]


def place(
    authority: str | Area,
    *,
    store: Store,
    n: int = 15,
    model: str = "all-services",
    years: int = 10,
    scenario: str = DEFAULT,
) -> Place:
    """One council: who it is, its similar councils, its indicators beside theirs, its pressure.

    An abolished council is shown as it was, with its successor named, never replaced by it.
    Raises InputError for a name that fits no council or several.
    """
    country = Country.of(store)
    area = country.find(authority)
    status = status_of(area)
    near = similar(area, n=n, model=model, store=store)

    def ask() -> Pressure | None:
        if not all(table in store for table in PRESSED):
            return None
        return pressure(area, years=years, scenario=scenario, store=store)

    related = (*area.predecessors, *area.successors)
    return Place(
        authority=area,
        status=status,
        history=history(area, status, country.register),
        names={c: country.register.name_of(c) for c in related},
        similar=near,
        indicators=indicators(area, similar_codes=near.codes, store=store),
        provenance=provenance(country),
        ask_pressure=ask,
    )
