"""One indicator of one council beside its similar councils, and all of them together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from changing_places.data.area import Area
from changing_places.figures import Source
from changing_places.place.model import Provenance, authority_dict

if TYPE_CHECKING:
    import polars as pl

    from changing_places.figures import Figure


@dataclass(frozen=True)
class Measure:
    """One indicator: the council's value, its similar councils', and where it was published.

    `rank` is 1 for the best where `polarity` is known, else for the highest, of `of` councils
    whose value is published for the same period. `difference` is `higher`, `lower`, `not
    significantly different`, or None where intervals are not published for both. `others` are
    the similar councils' codes and values.
    """

    id: str
    name: str
    topic: str
    value: float | None
    period: str
    unit: str
    polarity: str | None
    status: str
    lower: float | None
    upper: float | None
    similar_median: float | None
    rank: int | None
    of: int | None
    difference: str | None
    others: tuple[tuple[str, float], ...]
    source: Source
    file: str = ""

    @property
    def better(self) -> bool | None:
        """Whether the value is better than the median; None where no direction is known."""
        if self.value is None or self.similar_median is None or self.polarity is None:
            return None
        if self.value == self.similar_median:
            return None
        return (self.value > self.similar_median) == (self.polarity == "higher_is_better")

    def to_dict(self) -> dict[str, Any]:
        """The fields of the command line; the similar councils' values stay behind."""
        body = {k: v for k, v in self.__dict__.items() if k not in ("others", "source")}
        return body | {"better": self.better, "source": self.source.to_dict()}


@dataclass(frozen=True)
class Unusual:
    """An indicator on which a council stands far from its similar councils.

    `distance` is (value - median) / (1.4826 x median absolute deviation) of the similar.
    """

    id: str
    name: str
    topic: str
    value: float
    similar_median: float
    unit: str
    period: str
    polarity: str | None
    distance: float
    rank: int
    of: int

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class UnusualList:
    """The furthest indicators, and how many such each similar council has of its own.

    `beyond` of the `asked` indicators lie further than `limit`; `usual` is the median count
    among the similar councils, each set against the rest in the same way, and `least` and
    `most` their range. So a reader can tell a council that is odd from a long list.
    """

    indicators: tuple[Unusual, ...]
    asked: int
    limit: float
    beyond: int
    usual: float | None
    least: int | None
    most: int | None

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        body = dict(self.__dict__)
        return body | {"indicators": [u.to_dict() for u in self.indicators]}


@dataclass(frozen=True)
class Indicators:
    """Every indicator of a council beside its similar councils."""

    authority: Area
    similar: tuple[tuple[str, str], ...]
    measures: tuple[Measure, ...]
    unusual: UnusualList
    provenance: Provenance

    def by_id(self) -> Mapping[str, Measure]:
        """The measures by their indicator's id."""
        return {m.id: m for m in self.measures}

    def to_dict(self) -> dict[str, Any]:
        """The indicators, what is unusual, and what they were made from."""
        return {
            "authority": authority_dict(self.authority),
            "similar": [{"code": c, "name": n} for c, n in self.similar],
            "indicators": [m.to_dict() for m in self.measures],
            "unusual": self.unusual.to_dict(),
            "explanation": self.explain(),
            "provenance": self.provenance.to_dict(),
        }

    def to_frame(self) -> "pl.DataFrame":
        """One row for each indicator."""
        import polars as pl

        rows = []
        for m in self.measures:
            row = m.to_dict()
            source = row.pop("source")
            rows.append(row | {f"source_{k}": v for k, v in source.items()})
        return pl.DataFrame(rows, infer_schema_length=None)

    def figure(self, indicator: str) -> "Figure":
        """One indicator as a strip of dots: the council among its similar councils."""
        from changing_places.place.drawings import indicator_figure

        return indicator_figure(self, indicator)

    def explain(self) -> list[str]:
        """The answer in sentences."""
        from changing_places.place.words import indicator_sentences

        return indicator_sentences(self)
