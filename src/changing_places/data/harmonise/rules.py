"""How the parts of a figure make the whole: counts are summed, rates averaged."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from changing_places.data.harmonise.cover import Cover
from changing_places.data.harmonise.figures import Part
from changing_places.data.harmonise.panel import NOT_NUMBERS, NUMBERS, Cell, Group
from changing_places.data.harmonise.territory import Element, Territory
from changing_places.data.harmonise.tiers import Cells
from changing_places.data.harmonise.weights import Weight


class Rule:
    """How the parts of a figure make the whole: see `Sum` and `Mean`."""

    adds_up = False
    prefers_districts = False

    def __init__(self, incomplete: str = "status") -> None:
        self.incomplete = incomplete

    def needs_shares(self, cover: Cover) -> bool:
        """Whether the share of a divided row must be known."""
        raise NotImplementedError

    def combine(
        self, parts: Sequence[Part], cover: Cover, row: Mapping[str, Cell],
        at: tuple[Group, Any],
    ) -> tuple[Cell, str]:  # fmt: skip
        """The figure of the parts, and where it is not a plain one, why."""
        raise NotImplementedError

    def standing(
        self, parts: Sequence[Part], cover: Cover, row: Mapping[str, Cell]
    ) -> tuple[str, list[Part], str]:
        """The status of the whole, the parts that hold numbers, and why it holds none."""
        numbers = [p for p in parts if row[p.code].is_number]
        lacking = [p.code for p in parts if not row[p.code].is_number]
        statuses = {
            "missing" if c.cost[0] else row[c.code].status
            for c in cover.chosen
            if not row[c.code].is_number
        } - {"not_applicable"}
        why = f"no number for {', '.join(lacking)}" if statuses else ""
        if cover.missing:
            statuses.add("missing")
            why = "; ".join(filter(None, (why, "part of the area has no row")))
        if statuses and (self.incomplete == "status" or not numbers):
            return next(s for s in NOT_NUMBERS if s in statuses), [], why
        if not numbers:
            return "not_applicable", [], ""
        held = {row[p.code].status for p in numbers} & NUMBERS
        status = next(s for s in ("provisional", "revised", "value") if s in held)
        return status, numbers, why


class Sum(Rule):
    """Counts add up: the sum of every part's share."""

    adds_up = True
    prefers_districts = True

    def needs_shares(self, cover: Cover) -> bool:
        """A count cannot be divided without one."""
        return True

    def combine(
        self, parts: Sequence[Part], cover: Cover, row: Mapping[str, Cell],
        at: tuple[Group, Any],
    ) -> tuple[Cell, str]:  # fmt: skip
        """The sum, or the status that stands in its place."""
        status, numbers, why = self.standing(parts, cover, row)
        if not numbers:
            return Cell(None, status), why
        open_splits = [p.code for p in numbers if p.share is None]
        if open_splits:
            return Cell(None, "missing"), f"no weight divides {', '.join(open_splits)}"
        return Cell(sum((p.share or 0) * (row[p.code].value or 0) for p in numbers), status), why


class Mean(Rule):
    """Rates are averaged, each part weighted by its denominator."""

    def __init__(
        self, denominator: Cells | None, weight: Weight | None, territory: Territory,
        incomplete: str = "status",
    ) -> None:  # fmt: skip
        super().__init__(incomplete)
        self.denominator = denominator
        self._people = cache(
            lambda clipped: weight.of(clipped, territory, by_role=False) if weight else None
        )

    def needs_shares(self, cover: Cover) -> bool:
        """A rate of one row alone holds for each part of it; several need their weights."""
        return self.denominator is not None and len(cover.chosen) > 1

    def combine(
        self, parts: Sequence[Part], cover: Cover, row: Mapping[str, Cell],
        at: tuple[Group, Any],
    ) -> tuple[Cell, str]:  # fmt: skip
        """The weighted mean, or the status that stands in its place."""
        status, numbers, why = self.standing(parts, cover, row)
        if len(numbers) <= 1:
            return (Cell(row[numbers[0].code].value, status) if numbers else
                    Cell(None, status)), why  # fmt: skip
        clipped = {c.code: c.clipped for c in cover.chosen}
        weights = [self._weight(part, clipped[part.code], at) for part in numbers]
        lacking = [p.code for p, w in zip(numbers, weights, strict=True) if w is None]
        total = sum(w for w in weights if w is not None)
        if lacking or total <= 0:
            return Cell(None, "missing"), f"no denominator for {', '.join(lacking) or 'any part'}"
        pairs = zip(numbers, weights, strict=True)
        return Cell(sum((w or 0) * (row[p.code].value or 0) for p, w in pairs) / total, status), why

    def _weight(
        self, part: Part, clipped: frozenset[Element], at: tuple[Group, Any]
    ) -> float | None:
        if self.denominator is None:
            return self._people(clipped)
        cell = self.denominator.get(at, {}).get(part.code)
        if cell is None or cell.value is None or part.share is None:
            return None
        return cell.value * part.share
