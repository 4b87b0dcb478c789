"""What a brief holds: frozen parts, each with its source, and the answer that they give."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from changing_places.data.area import Area
from changing_places.data.services import Asked
from changing_places.figures import Source
from changing_places.place.measures import Indicators, Measure
from changing_places.place.model import SimilarCouncils, authority_dict

if TYPE_CHECKING:
    import polars as pl

    from changing_places.brief.options import Options
    from changing_places.place.pressure_model import Pressure
    from changing_places.reports import Report


@dataclass(frozen=True)
class SpendingYear:
    """Net spending on one service in one year, in pounds for each resident.

    `real` figures are in the prices of `Spending.price_year`. `similar` is the median of the
    `published` similar councils that have a figure for the year.
    """

    period: str
    year: int
    status: str
    per_head: float | None
    real: float | None
    similar: float | None
    similar_real: float | None
    published: int


@dataclass(frozen=True)
class Spending:
    """What a service costs the council, year by year, beside its similar councils.

    `latest` is the last year with a figure; `others` the similar councils' codes and figures
    of that year; `rank` is 1 for the highest of `of`; `people_year` the year whose residents the
    latest figure is divided by.
    """

    indicator: str
    latest: SpendingYear
    years: tuple[SpendingYear, ...]
    others: tuple[tuple[str, float], ...]
    rank: int
    of: int
    price_year: int | None
    people_year: int
    sources: tuple[Source, ...]

    @property
    def against_similar(self) -> float | None:
        """How far the latest figure lies above (or below) the similar median, as a share."""
        if not self.latest.similar or self.latest.per_head is None:
            return None
        return self.latest.per_head / self.latest.similar - 1

    @property
    def comparable(self) -> tuple[SpendingYear, SpendingYear] | None:
        """The first and last years with a figure in real terms; None without two of them."""
        held = [y for y in self.years if y.real]
        return (held[0], held[-1]) if len(held) > 1 else None

    def to_dict(self) -> dict[str, Any]:
        """Its fields, with the difference from similar councils."""
        return {
            "indicator": self.indicator,
            "unit": "£ for each resident",
            "price_year": self.price_year,
            "people_year": self.people_year,
            "latest": asdict(self.latest),
            "against_similar": self.against_similar,
            "rank": self.rank,
            "of": self.of,
            "years": [asdict(y) for y in self.years],
            "others": [{"code": c, "value": v} for c, v in self.others],
            "sources": [s.to_dict() for s in self.sources],
        }


@dataclass(frozen=True)
class Brief:
    """One council and one service, drawn from every area that knows something of them."""

    authority: Area
    asked: Asked
    as_at: date
    similar: SimilarCouncils
    indicators: Indicators
    who: tuple[Measure, ...]
    spending: Spending | None
    outcomes: tuple[Measure, ...]
    pressure: "Pressure | None"
    options: "Options | None"
    warnings: tuple[str, ...]

    @property
    def answer(self) -> str:
        """The brief in one sentence."""
        from changing_places.brief.words import answer

        return answer(self)

    @property
    def sources(self) -> tuple[Source, ...]:
        """Every source that the brief's document numbers, in that order."""
        return tuple(self.report().numbered())

    @property
    def fictional(self) -> bool:
        """Whether the council is of the demonstration country."""
        return self.similar.provenance.fictional

    def report(self) -> "Report":
        """The document, ready for any format."""
        from changing_places.brief.document import document

        return document(self)

    def explain(self) -> list[str]:
        """The brief in sentences, for someone who reads no table."""
        from changing_places.brief.words import sentences

        return sentences(self)

    def to_frame(self) -> "pl.DataFrame":
        """One row for each year of spending; empty where none is published."""
        import polars as pl

        return pl.DataFrame([asdict(y) for y in self.spending.years] if self.spending else [])

    def to_dict(self) -> dict[str, Any]:
        """The object that `brief --json` prints."""
        body = {
            "authority": authority_dict(self.authority),
            "service": self.asked.service.to_dict()
            | {"asked": dict(zip(("id", "name"), self.asked.esd or (), strict=False)) or None},
            "as_at": self.as_at.isoformat(),
            "answer": self.answer,
            "who": [m.to_dict() for m in self.who],
            "similar": [s.to_dict() for s in self.similar.similar],
            "spending": self.spending.to_dict() if self.spending else None,
            "indicators": [m.to_dict() for m in self.outcomes],
            "unusual": self.indicators.unusual.to_dict(),
            "pressure": self.pressure.to_dict() if self.pressure else None,
            "options": self.options.to_dict() if self.options else None,
            "explanation": self.explain(),
            "sources": [s.to_dict() for s in self.sources],
            "warnings": list(self.warnings),
            "fictional": self.fictional,
            "provenance": self.similar.provenance.to_dict(),
        }
        return {k: v for k, v in body.items() if v is not None}
