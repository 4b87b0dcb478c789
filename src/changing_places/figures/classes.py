"""Values of a map in classes, and the key that tells the classes with their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from changing_places.figures import text
from changing_places.figures.model import Table, amount
from changing_places.figures.numbers import span
from changing_places.figures.scales import class_of, quantile_breaks
from changing_places.figures.svg import Canvas, element
from changing_places.figures.theme import Theme


@dataclass(frozen=True)
class Entry:
    """A line of the key: its fill, its words and how many areas it holds."""

    fill: str
    words: str
    count: int


@dataclass(frozen=True)
class Classes:
    """Which class each area falls in, None where it has no number."""

    of_area: Mapping[str, int | None]
    words: tuple[str, ...]
    colours: tuple[str, ...]

    @classmethod
    def of(
        cls,
        table: Table,
        code: str,
        value: str,
        breaks: Sequence[float] | None,
        wanted: int,
        theme: Theme,
    ) -> "Classes":
        """Quantile classes, or those of fixed `breaks` (each the lowest value of its class)."""
        cells = dict(zip(map(str, table.values(code)), table.values(value), strict=True))
        held = {c: v for c, cell in cells.items() if (v := amount(cell)) is not None}
        cuts = sorted(set(breaks)) if breaks else quantile_breaks(list(held.values()), wanted)
        placed = {c: class_of(held[c], cuts) if c in held else None for c in cells}
        told = []
        for k in range(len(cuts) + 1):
            inside = [held[c] for c, place in placed.items() if place == k]
            told.append(_words(table, value, inside, cuts, k, fixed=bool(breaks)))
        return cls(placed, tuple(told), _colours(theme, len(cuts) + 1))

    def entries(self, missing: str) -> list[Entry]:
        """The key from most to least, then what has no number; empty classes are left out."""
        counts = [sum(p == k for p in self.of_area.values()) for k in range(len(self.words))]
        made = [
            Entry(colour, words, count)
            for colour, words, count in zip(self.colours, self.words, counts, strict=True)
            if count
        ][::-1]
        without = sum(p is None for p in self.of_area.values())
        return [*made, Entry(missing, "No figure", without)] if without else made


def _words(
    table: Table, value: str, inside: Sequence[float], cuts: Sequence[float], k: int, *, fixed: bool
) -> str:
    """What a class holds: its own lowest and highest value, or the boundaries that were given."""
    if not fixed:
        if not inside:
            return ""
        ends = [table.text(value, v) for v in (min(inside), max(inside))]
        return ends[0] if ends[0] == ends[1] else span(*ends)
    if k == 0:
        return f"under {table.text(value, cuts[0])}"
    if k == len(cuts):
        return f"{table.text(value, cuts[-1])} or more"
    return f"{table.text(value, cuts[k - 1])} to under {table.text(value, cuts[k])}"


def _colours(theme: Theme, count: int) -> tuple[str, ...]:
    """As many steps of the ramp as there are classes, always with both its ends."""
    ramp = theme.ramp
    if count >= len(ramp):
        return tuple(ramp[round(k * (len(ramp) - 1) / max(count - 1, 1))] for k in range(count))
    if count == 1:
        return (ramp[len(ramp) // 2],)
    return tuple(ramp[round(k * (len(ramp) - 1) / (count - 1))] for k in range(count))


def hatching(canvas: Canvas, name: str, scale: float = 1.0) -> str:
    """A pattern of slanted lines for what has no number, to be drawn under `scale`; its fill."""
    name = f"{canvas.prefix}-{name}"
    wide = 5 / scale
    lines = element("rect", width=wide, height=wide, fill=canvas.theme.paper) + element(
        "line",
        x1=0,
        y1=0,
        x2=0,
        y2=wide,
        stroke=canvas.theme.axis,
        stroke_width=2 / scale,
    )
    canvas.definitions.append(
        element(
            "pattern",
            lines,
            id=name,
            width=wide,
            height=wide,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        )
    )
    return f"url(#{name})"


def draw_key(
    canvas: Canvas, heading: str, entries: Sequence[Entry], y: float, *, room: float, noun: str
) -> float:
    """The key from the left edge at `y`, at most `room` wide; where it ends."""
    theme = canvas.theme
    for line in text.wrap(heading, room, theme.small, bold=True, lines=3):
        y += theme.small * 1.25
        canvas.text(0, y - 3, line, size=theme.small, bold=True)
    y += 6
    beside = 31 + max(canvas.measure(entry.words) for entry in entries) + 12
    for entry in entries:
        canvas.rect(0.5, y + 1, 22, 18, fill=entry.fill, stroke=theme.axis)
        canvas.text(31, y + 15.5, entry.words)
        words = f"{entry.count:,} {noun}" if entry is entries[0] else f"{entry.count:,}"
        if beside + canvas.measure(words, size=theme.small) > room:
            words = f"{entry.count:,}"
        canvas.text(beside, y + 15.5, words, size=theme.small, fill=theme.muted)
        y += 24
    return y
