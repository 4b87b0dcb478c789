"""Estimates as dots with their intervals, against a line of no difference or a median."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.figures import text
from changing_places.figures.labels import tag_fictional
from changing_places.figures.model import Figure, Table, UnusableFigure, amount, need_numbers
from changing_places.figures.numbers import span
from changing_places.figures.scales import Scale, nice_ticks
from changing_places.figures.svg import Canvas
from changing_places.figures.theme import Theme

MOST_ROWS = 80
_ROW = 30.0


@dataclass(frozen=True)
class Estimate:
    """One row: its label, value with low and high ends (None where unknown), and words."""

    label: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    weight: float


@dataclass(frozen=True)
class Intervals:
    """One dot a row with a line from `low` to `high`, in the order of the table.

    `reference` is a value such as no effect, or the median, drawn as a line named by
    `reference_words`. `summary` holds labels drawn as diamonds as wide as their interval
    (pooled estimates). `weight` names a column by which dots are sized. `ratio` puts the
    axis on a scale of ratios, where halving is as far as doubling.
    """

    label: str
    value: str
    low: str
    high: str
    highlight: tuple[str, ...] = ()
    summary: tuple[str, ...] = ()
    reference: float | None = None
    reference_words: str = ""
    weight: str = ""
    ratio: bool = False

    name = "intervals"

    def check(self, table: Table) -> None:
        """Raise UnusableFigure where the table cannot be drawn as intervals."""
        table.column(self.label)
        need_numbers(table, self.value, *filter(None, (self.weight,)))
        for name in (self.low, self.high):
            table.column(name)
        if len(table.rows) > MOST_ROWS:
            raise UnusableFigure(
                f"{len(table.rows)} intervals in one chart cannot be read.",
                f"It holds {MOST_ROWS} at most.",
                "Show fewer rows, or a strip.",
            )
        drawn = [v for e in self.estimates(table) for v in (e.value, e.low, e.high)]
        if self.ratio and any(v is not None and v <= 0 for v in drawn):
            raise UnusableFigure(
                "A ratio must be above zero.",
                "A value or the end of an interval is zero or less.",
                "Leave 'ratio' out, or check the rows.",
            )

    def estimates(self, table: Table) -> list[Estimate]:
        """The rows of the table as estimates."""
        weights = table.amounts(self.weight) if self.weight else [1.0] * len(table.rows)
        largest = max((w for w in weights if w), default=1.0)
        columns = [table.values(c) for c in (self.label, self.value, self.low, self.high)]
        made = []
        for label, cell, low, high, weight in zip(*columns, weights, strict=True):
            words = table.text(self.value, cell)
            low_amount, high_amount = amount(low), amount(high)
            if low_amount is not None and high_amount is not None:
                ends = (table.text(self.value, low), table.text(self.value, high))
                words = f"{words} ({span(*ends)})"
            size = math.sqrt((weight or 0.0) / largest)
            made.append(Estimate(str(label), amount(cell), low_amount, high_amount, words, size))
        return made

    def draw(self, figure: Figure, theme: Theme, width: float, prefix: str) -> str:
        """The SVG of the figure."""
        canvas = Canvas(theme, width, prefix=prefix)
        rows = self.estimates(figure.table)
        above = width < 480
        wide = max(canvas.measure(r.words, size=theme.small, bold=True) for r in rows)
        room = max(canvas.measure(r.label, bold=True) for r in rows)
        room = 0.0 if above else min(room, width * 0.32)
        right = width - 12 if above else width - wide - 16
        scale = self._scale(rows, (room + 16 if room else 12, right))
        y = tag_fictional(canvas, figure.fictional)
        y += theme.small + 14 if self.reference is not None and self.reference_words else 4
        top = y
        places, y = _places(canvas, rows, room, y)
        self._draw_axis(canvas, figure.table, scale, top, y)
        for row, place in zip(rows, places, strict=True):
            self._draw_row(canvas, row, place, scale, room)
        return canvas.document(figure.title, figure.description(), name=self.name)

    def _scale(self, rows: Sequence[Estimate], room: tuple[float, float]) -> "_Axis":
        held = [v for r in rows for v in (r.value, r.low, r.high) if v is not None]
        if self.reference is not None:
            held.append(self.reference)
        return _Axis.of(held, room, self.ratio)

    def _draw_axis(
        self, canvas: Canvas, table: Table, scale: "_Axis", top: float, bottom: float
    ) -> None:
        theme = canvas.theme
        left, right = scale.span
        canvas.line(left, bottom, right, bottom)
        last = -1e9
        labels = table.tick_texts(self.value, scale.ticks)
        for tick, label in zip(scale.ticks, labels, strict=True):
            x = scale(tick)
            half = canvas.measure(label, size=theme.small) / 2
            place = min(max(x, half), canvas.width - half)
            canvas.line(x, bottom, x, bottom + 5)
            if place - half > last + 8:
                last = place + half
                canvas.text(
                    place,
                    bottom + 20,
                    label,
                    size=theme.small,
                    anchor="middle",
                    fill=theme.muted,
                )
        y = bottom + 42
        heading = table.column(self.value).heading
        for line in text.wrap(heading, canvas.width, theme.small, lines=2):
            canvas.text(0, y, line, size=theme.small, fill=theme.muted)
            y += theme.small * 1.25
        canvas.height = y - theme.small * 1.25 + 8
        if self.reference is not None:
            x = scale(self.reference)
            canvas.line(x, top - 4, x, bottom, stroke=theme.ink, stroke_dasharray="5 4")
            half = canvas.measure(self.reference_words, size=theme.small) / 2
            place = min(max(x, half), canvas.width - half)
            canvas.text(place, top - 10, self.reference_words, size=theme.small, anchor="middle")

    def _draw_row(
        self, canvas: Canvas, row: Estimate, place: "_Place", scale: "_Axis", room: float
    ) -> None:
        theme, pooled = canvas.theme, row.label in self.summary
        bold = pooled or row.label in self.highlight
        colour = theme.accent if bold else theme.muted
        for line, y in place.lines:
            x, anchor = (room, "end") if room else (0.0, "start")
            canvas.text(x, y, line, bold=bold, anchor=anchor, halo=not room)
        y = place.y
        if row.value is not None and pooled and row.low is not None and row.high is not None:
            ends = [(scale(row.low), y), (scale(row.value), y - 8), (scale(row.high), y)]
            canvas.polygon([*ends, (scale(row.value), y + 8)], fill=colour)
        elif row.value is not None:
            if row.low is not None and row.high is not None:
                left, right = scale(row.low), scale(row.high)
                canvas.line(left, y, right, y, stroke=colour, stroke_width=3 if bold else 2)
                for end in (left, right):
                    canvas.line(end, y - 4, end, y + 4, stroke=colour, stroke_width=1.5)
            radius = 3 + 3.5 * row.weight
            canvas.circle(scale(row.value), y, radius, fill=colour, stroke=theme.paper)
        canvas.text(
            canvas.width,
            place.words_y,
            row.words,
            size=theme.small,
            bold=bold,
            anchor="end",
            fill=theme.ink if row.value is not None else theme.muted,
        )


@dataclass(frozen=True)
class _Place:
    """Where one row stands: its dot, the baselines of its label, and that of its words."""

    y: float
    lines: tuple[tuple[str, float], ...]
    words_y: float


def _places(
    canvas: Canvas, rows: Sequence[Estimate], room: float, y: float
) -> tuple[list[_Place], float]:
    theme, made = canvas.theme, []
    leading = theme.size * 1.15
    for row in rows:
        if room:
            lines = text.wrap(row.label, room, theme.size, bold=True, lines=2)
            tall = max(_ROW, leading * len(lines) + 8)
            first = y + tall / 2 - (len(lines) - 1) / 2 * leading + theme.size * 0.34
            told = tuple((line, first + k * leading) for k, line in enumerate(lines))
            made.append(_Place(y + tall / 2, told, y + tall / 2 + 5))
            y += tall
            continue
        words = canvas.measure(row.words, size=theme.small, bold=True)
        beside = canvas.measure(row.label, bold=True) + words + 12 <= canvas.width
        lines = text.wrap(row.label, canvas.width, theme.size, bold=True, lines=2)
        told = tuple((line, y + leading * (k + 1)) for k, line in enumerate(lines))
        y += leading * len(lines) + (0 if beside else theme.small * 1.3)
        made.append(_Place(y + 15, told, y - 1))
        y += 34
    return made, y


@dataclass(frozen=True)
class _Axis:
    """A plain scale, or one of ratios, with its ticks."""

    scale: Scale
    ticks: tuple[float, ...]
    ratio: bool

    @classmethod
    def of(cls, values: Sequence[float], room: tuple[float, float], ratio: bool) -> "_Axis":
        low, high = min(values), max(values)
        if not ratio:
            ticks = nice_ticks(low, high, 5)
            return cls(Scale((ticks[0], ticks[-1]), room), tuple(ticks), False)
        first, last = math.floor(math.log2(low)), math.ceil(math.log2(high))
        last = max(last, first + 1)
        step = max(1, math.ceil((last - first) / 5))
        ticks = [2.0**k for k in range(first, last + 1, step)]
        ends = (math.log2(min(low, ticks[0])), math.log2(max(high, ticks[-1])))
        return cls(Scale(ends, room), tuple(ticks), True)

    @property
    def span(self) -> tuple[float, float]:
        return self.scale.span

    def __call__(self, value: float) -> float:
        return self.scale(math.log2(value) if self.ratio else value)
