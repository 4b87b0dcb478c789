"""The answer to when demand outruns money: frozen, and able to say why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from changing_places.data.area import Area
from changing_places.figures import Source
from changing_places.place.model import Provenance
from changing_places.place.pressure_assumptions import Assumption
from changing_places.place.pressure_demand import ServiceDemand
from changing_places.place.pressure_funding import SCENARIOS, period
from changing_places.place.pressure_share import SocialCareShare

if TYPE_CHECKING:
    import polars as pl

    from changing_places.figures import Figure

GROUPS = (("under 18", 0, 18), ("18 to 64", 18, 65), ("65 to 84", 65, 85), ("85 or over", 85, 91))


@dataclass(frozen=True)
class Year:
    """One year: residents, and in pounds of the base year demand, funding and the gap.

    The gap is demand less funding; `low` and `high` are the ends of the 80% band of demand.
    Money is None where it cannot be known.
    """

    year: int
    residents: Mapping[str, int]
    demand: float | None = None
    low: float | None = None
    high: float | None = None
    funding: float | None = None
    price_index: float = 1.0

    @property
    def gap(self) -> float | None:
        """Demand less funding."""
        return self._less(self.demand)

    @property
    def gap_share(self) -> float | None:
        """The gap as a share of funding."""
        gap = self.gap
        return gap / self.funding if gap is not None and self.funding else None

    def _less(self, demand: float | None) -> float | None:
        return demand - self.funding if demand is not None and self.funding is not None else None

    def to_dict(self) -> dict[str, Any]:
        """Its fields; `price_index` times an amount gives pounds of the day."""
        gaps = {"gap": self.gap, "gap_p10": self._less(self.low), "gap_p50": self.gap}
        gaps |= {"gap_p90": self._less(self.high)}
        money = {"demand": self.demand, "demand_p10": self.low, "demand_p90": self.high}
        money |= {"funding": self.funding}
        rounded = {k: None if v is None else round(v) for k, v in (money | gaps).items()}
        share = self.gap_share
        return {
            "year": self.year,
            "period": period(self.year),
            **rounded,
            "gap_share": None if share is None else round(share, 5),
            "price_index": round(self.price_index, 6),
            "population": sum(self.residents.values()),
            "residents": dict(self.residents),
        }


@dataclass(frozen=True)
class Threshold:
    """When the gap first passes a share of funding: by the middle path, and by the band's ends.

    None where it does not within the years asked for.
    """

    share: float
    year: int | None
    earliest: int | None
    latest: int | None
    because: str

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Pressure:
    """Demand against money for one council, year by year, with every assumption in sight.

    Money is in pounds of `base` (a financial year by its first calendar year), None where it
    cannot be known; `unknown` then says why. `tested` holds the mean errors of the forecast of
    residents beside those of simpler ones.
    """

    authority: Area
    scenario: str
    base: int | None
    years: tuple[Year, ...]
    services: tuple[ServiceDemand, ...]
    left_out: Mapping[str, str]
    drivers: Mapping[str, float]
    thresholds: tuple[Threshold, ...]
    social_care_share: tuple[SocialCareShare, ...]
    funding_because: str
    history: tuple[Mapping[str, Any], ...]
    band: Mapping[str, Any]
    tested: tuple[Mapping[str, Any], ...]
    assumptions: tuple[Assumption, ...]
    unknown: str
    sources: tuple[Source, ...]
    warnings: tuple[str, ...]
    provenance: Provenance
    names: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The object that the command line prints."""
        from changing_places.place.model import authority_dict

        told = self.explain()
        return {
            "authority": authority_dict(self.authority, self.names),
            "scenario": {"id": self.scenario, "meaning": SCENARIOS[self.scenario]},
            "base_year": period(self.base) if self.base is not None else None,
            "price_year": period(self.base) if self.base is not None else None,
            "years": [y.to_dict() for y in self.years],
            "services": [s.to_dict() for s in self.services],
            "left_out": dict(self.left_out),
            "drivers": {k: round(v) for k, v in self.drivers.items()},
            "thresholds": [t.to_dict() for t in self.thresholds],
            "social_care_share": [s.to_dict() for s in self.social_care_share],
            "denominators": {s.denominator: s.name for s in self.social_care_share},
            "funding": {"because": self.funding_because, "history": list(self.history)},
            "band": dict(self.band),
            "population_errors": list(self.tested),
            "assumptions": [a.to_dict() for a in self.assumptions],
            "unknown": self.unknown or None,
            "sources": [s.to_dict() for s in self.sources],
            "explanation": told,
            "plain_english": " ".join(told),
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }

    def to_frame(self) -> "pl.DataFrame":
        """One row for each year."""
        import polars as pl

        rows = [y.to_dict() for y in self.years]
        residents = [r.pop("residents") for r in rows]
        named = [{f"residents {k}": v for k, v in r.items()} for r in residents]
        return pl.DataFrame([a | b for a, b in zip(rows, named, strict=True)])

    def figure(self, kind: str = "gap") -> "Figure":
        """Demand against funding (`gap`), what adds to it (`services`), or social care (`share`).

        Raises InputError where what it draws cannot be known, or for another kind.
        """
        from changing_places.place.pressure_drawings import draw

        return draw(self, kind)

    def explain(self) -> list[str]:
        """The answer in sentences."""
        from changing_places.place.pressure_words import sentences

        return sentences(self)
