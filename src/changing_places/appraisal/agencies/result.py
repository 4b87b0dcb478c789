"""What an account holds, in whole pence."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from changing_places.appraisal.agencies.model import Transfer
from changing_places.appraisal.agencies.steps import NextStep
from changing_places.appraisal.agencies.words import account_sentences

if TYPE_CHECKING:
    import polars

Pence = tuple[int, ...]


@dataclass(frozen=True)
class LineRow:
    """One line for one agency by year; `after` is what falls after the last.

    `in_kind` is the part of `cost` that goes through no budget, `cash` and `other` what of a
    benefit does and does not.
    """

    line: str
    kind: str
    agency: str
    cost: Pence
    in_kind: Pence
    cash: Pence
    other: Pence
    after: int


@dataclass(frozen=True)
class Payback:
    """Years until the running total stays at or above zero (None: not in time), and its lowest."""

    years: float | None
    lowest: int


@dataclass(frozen=True)
class Stepped:
    """Cash by steps for one agency and year: on average, as released, and to the next step.

    `reached` is what the steps reached release, `released` no more than the benefit is worth.
    """

    line: str
    agency: str
    year: str
    volume: float
    unit: str
    on_average: int
    reached: int
    released: int
    next_step: NextStep | None


@dataclass(frozen=True)
class AgencyRow:
    """One agency by year: `net` is all value less all cost, with transfers; `budget` cash alone."""

    agency: str
    cost: Pence
    in_kind: Pence
    cash: Pence
    other: Pence
    transfers: Pence
    net: Pence
    budget: Pence
    present_net: int
    present_budget: int
    payback: Payback
    budget_payback: Payback


@dataclass(frozen=True)
class Account:
    """Who pays and who gains: every amount in pence, every row summing exactly."""

    agencies: tuple[AgencyRow, ...]
    years: tuple[str, ...]
    lines: tuple[LineRow, ...]
    transfers: tuple[Transfer, ...]
    stepped: tuple[Stepped, ...]
    discount: tuple[Fraction, ...]
    notes: tuple[str, ...]

    def agency(self, name: str) -> AgencyRow:
        """One agency's row. Raises KeyError for an unknown one."""
        for row in self.agencies:
            if row.agency == name:
                return row
        raise KeyError(name)

    @property
    def total(self) -> Mapping[str, Pence]:
        """Cost, cash, other value, budget and net of all agencies together, by year."""
        kinds = ("cost", "in_kind", "cash", "other", "transfers", "budget", "net")
        return {
            kind: tuple(map(sum, zip(*(getattr(a, kind) for a in self.agencies), strict=True)))
            for kind in kinds
        }

    def explain(self) -> str:
        """Plain English for a councillor: who pays, who gains, when it pays back, what is cash."""
        return " ".join([*account_sentences(self), *self.notes])

    def to_dict(self) -> dict[str, Any]:
        """The account as plain values, in pence."""
        return {
            "unit": "pence",
            "years": list(self.years),
            "agencies": [asdict(a) for a in self.agencies],
            "lines": [asdict(row) for row in self.lines],
            "transfers": [asdict(t) for t in self.transfers],
            "total": {k: list(v) for k, v in self.total.items()},
            "steps": [asdict(s) for s in self.stepped],
            "discount": [float(f) for f in self.discount],
            "warnings": list(self.notes),
            "plain_english": self.explain(),
        }

    def to_frame(self) -> "polars.DataFrame":
        """One row a line, agency and year, in pence."""
        import polars

        return polars.DataFrame(
            [
                {
                    "line": row.line,
                    "kind": row.kind,
                    "agency": row.agency,
                    "year": year,
                    "cost": row.cost[y],
                    "in_kind": row.in_kind[y],
                    "cash": row.cash[y],
                    "other": row.other[y],
                    "net": row.cash[y] + row.other[y] - row.cost[y],
                }
                for row in self.lines
                for y, year in enumerate(self.years)
            ]
        )
