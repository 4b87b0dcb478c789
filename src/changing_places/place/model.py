"""What the questions about a place are answered with: frozen, checked, and able to say why.

Every answer has `to_dict()` (the fields of the command line), `to_frame()` (its rows as a
Polars frame), `explain()` (plain English) and `provenance`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from changing_places.data.area import Area
from changing_places.figures import Source

if TYPE_CHECKING:
    import polars as pl

    from changing_places.figures import Figure


@dataclass(frozen=True)
class Provenance:
    """What an answer was made from: the state of the store, the code, and any seed."""

    data: str
    code: str
    seed: int | None = None
    fictional: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class VariableUsed:
    """A variable as it was used: its weight, the council's value, and how unusual that is.

    `standing` is the council's distance from the mean of the compared, in standard deviations
    of the transformed variable.
    """

    id: str
    name: str
    unit: str
    transform: str
    weight: float
    value: float
    period: str
    standing: float

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class SimilarCouncil:
    """One of the similar councils: how far, because of what, and how firmly it is one.

    `because` is each variable's share of the squared distance (they sum to one);
    `persistence` the share of the variables that can be dropped with it staying in the list.
    """

    rank: int
    code: str
    name: str
    distance: float
    because: Mapping[str, float]
    persistence: float

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Stability:
    """How much of the list stays when each variable is dropped in turn."""

    kept: float
    weakest: str | None
    without: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        """`kept` is the mean share kept, `without` the share kept without each variable."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class Overlap:
    """How far a list agrees with one that was published.

    `n` is how many of the published are among the councils compared at all, of `published` in
    the list; `found` how many of these are in ours; `jaccard` the shared over all in either.
    """

    publisher: str
    title: str
    published: int
    n: int
    found: int
    share_found: float
    jaccard: float

    def to_dict(self) -> dict[str, Any]:
        """Its fields."""
        return dict(self.__dict__)


@dataclass(frozen=True)
class LeftOut:
    """Councils that were not compared, and why."""

    reason: str
    names: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The reason, how many, and their names."""
        return {"reason": self.reason, "count": len(self.names), "names": list(self.names)}


@dataclass(frozen=True)
class SimilarCouncils:
    """The councils most like one council, nearest first, with what makes each near or far."""

    authority: Area
    model: str
    model_name: str
    purpose: str
    source: str
    asked: int
    compared: int
    similar: tuple[SimilarCouncil, ...]
    variables: tuple[VariableUsed, ...]
    stability: Stability | None
    nearness: Mapping[str, float]
    overlap: tuple[Overlap, ...]
    left_out: tuple[LeftOut, ...]
    sources: tuple[Source, ...]
    warnings: tuple[str, ...]
    provenance: Provenance

    @property
    def codes(self) -> tuple[str, ...]:
        """Their codes, nearest first."""
        return tuple(s.code for s in self.similar)

    def to_dict(self) -> dict[str, Any]:
        """The object that the command line prints."""
        return {
            "authority": authority_dict(self.authority),
            "model": {
                "id": self.model,
                "name": self.model_name,
                "purpose": self.purpose,
                "source": self.source,
            },
            "compared": self.compared,
            "similar": [s.to_dict() for s in self.similar],
            "variables": [v.to_dict() for v in self.variables],
            "stability": self.stability.to_dict() if self.stability else None,
            "nearness": dict(self.nearness),
            "overlap": [o.to_dict() for o in self.overlap],
            "left_out": [x.to_dict() for x in self.left_out],
            "sources": [s.to_dict() for s in self.sources],
            "explanation": self.explain(),
            "warnings": list(self.warnings),
            "provenance": self.provenance.to_dict(),
        }

    def to_frame(self) -> "pl.DataFrame":
        """One row for each similar council, with a column for the share of each variable."""
        import polars as pl

        return pl.DataFrame(
            [
                {"rank": s.rank, "code": s.code, "name": s.name, "distance": s.distance}
                | {"persistence": s.persistence}
                | {f"because_{v}": share for v, share in s.because.items()}
                for s in self.similar
            ]
        )

    def figure(self) -> "Figure":
        """A bar for each similar council: its distance. Raises where there are none."""
        from changing_places.place.drawings import similar_figure

        return similar_figure(self)

    def explain(self) -> list[str]:
        """The answer in sentences."""
        from changing_places.place.words import similar_sentences

        return similar_sentences(self)


def authority_dict(area: Area, names: Mapping[str, str] | None = None) -> dict[str, Any]:
    """A council as every answer about a place begins, with its predecessors and successors."""
    named = names or {}

    def listed(codes: Sequence[str]) -> list[dict[str, str]]:
        return [{"code": c, "name": named.get(c, c)} for c in codes]

    return area.to_dict() | {
        "predecessors": listed(area.predecessors),
        "successors": listed(area.successors),
    }
