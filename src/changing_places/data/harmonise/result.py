"""What `harmonise` hands back: the panel, and everything that a reader should know of it."""

from dataclasses import dataclass, field
from typing import Any

from changing_places.data.harmonise.figures import Total
from changing_places.data.harmonise.panel import SetAside


@dataclass(frozen=True, slots=True)
class Estimate:
    """A council whose figures rest on dividing another's: whose, by what share and weight."""

    area: str
    source: str
    share: float
    weight: str
    periods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merge:
    """A council whose figures are made of others', and the periods in which they are."""

    area: str
    sources: tuple[str, ...]
    periods: tuple[str, ...]


@dataclass(frozen=True)
class Harmonised:
    """A panel on the boundaries of one year.

    `panel` is a dataframe of the kind that came in, with the columns of area, time, groups
    and values, `status` (the strongest of the row's) and `estimated`. `merges` says which
    figures are made of which councils'; `estimates` which rest on a division; `set_aside`
    which rows were not used and why; `not_counted` the rows whose ground other rows already
    held, as (area, period, amount); `totals` accounts for every number of every count.
    """

    panel: Any
    to: int
    tiers: dict[str, str]
    notes: tuple[str, ...]
    merges: tuple[Merge, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    estimated: tuple[tuple[str, str], ...] = ()
    without_number: tuple[tuple[str, str, str, str], ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    not_counted: tuple[tuple[str, str, float], ...] = ()
    totals: tuple[Total, ...] = field(default=(), repr=False)

    @property
    def dropped(self) -> tuple[SetAside, ...]:
        """The rows that were not used, with their reasons: the same as `set_aside`."""
        return self.set_aside

    def to_frame(self) -> Any:
        """The panel."""
        return self.panel

    def to_dict(self) -> dict[str, Any]:
        """Rows and everything said of them, for JSON; dates as ISO text."""
        import narwhals as nw

        wrapped = nw.from_native(_eager(self.panel))
        rows = wrapped.lazy().collect().rows(named=True)
        return {
            "to": self.to,
            "tiers": self.tiers,
            "rows": [{k: _plain(v) for k, v in row.items()} for row in rows],
            "notes": list(self.notes),
            "merges": [
                {"area": m.area, "sources": list(m.sources), "periods": list(m.periods)}
                for m in self.merges
            ],
            "estimates": [
                {"area": e.area, "source": e.source, "share": e.share, "weight": e.weight,
                 "periods": list(e.periods)}
                for e in self.estimates
            ],
            "without_number": [
                dict(zip(("area", "period", "status", "why"), row, strict=True))
                for row in self.without_number
            ],
            "set_aside": [
                {"area": s.area, "rows": s.rows, "reason": s.reason} for s in self.set_aside
            ],
            "not_counted": [
                {"area": a, "period": p, "amount": v} for a, p, v in self.not_counted
            ],
        }  # fmt: skip

    def explain(self) -> str:
        """What was done and what to be careful about, in plain English."""
        return "\n".join(self.notes)


def _eager(panel: Any) -> Any:
    if type(panel).__name__ == "DuckDBPyRelation":
        import polars as pl

        return pl.DataFrame(panel)
    return panel


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | bool):
        return value
    if isinstance(value, float):
        return value if value == value and abs(value) != float("inf") else None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
