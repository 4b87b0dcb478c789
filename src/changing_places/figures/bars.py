"""Ranked bars from zero, one highlighted, with the median marked."""

from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.figures import text
from changing_places.figures.labels import tag_fictional
from changing_places.figures.model import Figure, Table, UnusableFigure, amount, need_numbers
from changing_places.figures.scales import Scale, median
from changing_places.figures.svg import Canvas
from changing_places.figures.theme import Theme

MOST_ROWS = 60
_GAP = 10.0
# How thick bars are and how far apart, by the most rows that are drawn so.
_THICKNESS = ((8, (18, 12)), (16, (17, 9)), (24, (16, 7)), (MOST_ROWS, (14, 6)))


@dataclass(frozen=True)
class Bar:
    """One row as it will be drawn: its label, amount (None where there is none) and words."""

    label: str
    value: float | None
    words: str
    highlighted: bool


@dataclass(frozen=True)
class Bars:
    """One bar a row of the table, always from zero.

    `label` and `value` name columns; `highlight` holds the labels to bring out; `ranked`
    sorts by value, largest first, rows without a number last; `middle` marks the median of
    the drawn rows (or of `middle_value`, where the table shows only part of the councils).
    """

    label: str
    value: str
    highlight: tuple[str, ...] = ()
    ranked: bool = True
    middle: bool = True
    middle_value: float | None = None
    middle_words: str = "Median"

    name = "bars"

    def check(self, table: Table) -> None:
        """Raise UnusableFigure where the table cannot be drawn as bars."""
        table.column(self.label)
        need_numbers(table, self.value)
        if len(table.rows) > MOST_ROWS:
            raise UnusableFigure(
                f"A bar chart of {len(table.rows)} rows cannot be read.",
                f"It holds {MOST_ROWS} at most.",
                "Use a strip, which shows every council as a dot, or fewer rows.",
            )

    def bars(self, table: Table) -> list[Bar]:
        """The rows in the order they are drawn."""
        labels, cells = table.values(self.label), table.values(self.value)
        made = [
            Bar(str(label), amount(cell), table.text(self.value, cell), label in self.highlight)
            for label, cell in zip(labels, cells, strict=True)
        ]
        if self.ranked:
            made.sort(key=lambda b: (b.value is None, -(b.value or 0.0)))
        return made

    def draw(self, figure: Figure, theme: Theme, width: float, prefix: str) -> str:
        """The SVG of the figure."""
        bars = self.bars(figure.table)
        canvas = Canvas(theme, width, prefix=prefix)
        plan = _Plan.of(bars, canvas)
        marked = self._middle(bars)
        top = tag_fictional(canvas, figure.fictional)
        top += _draw_heading(canvas, figure.table.column(self.value).heading, top)
        top += theme.small + _GAP if marked is not None else 0
        rows, bottom = plan.rows(bars, canvas, top)
        canvas.height = bottom + 2
        for bar, row in zip(bars, rows, strict=True):
            _draw_bar(canvas, plan, bar, row)
        if marked is not None:
            words = f"{self.middle_words} {figure.table.text(self.value, marked)}"
            _draw_middle(canvas, plan.scale(marked), words, top, bottom)
        if not plan.above:
            canvas.line(plan.scale(0), top, plan.scale(0), bottom)
        crossed = None if marked is None else plan.scale(marked)
        for bar, row in zip(bars, rows, strict=True):
            _draw_words(canvas, plan, bar, row, crossed)
        return canvas.document(figure.title, figure.description(), name=self.name)

    def _middle(self, bars: Sequence[Bar]) -> float | None:
        if not self.middle:
            return None
        if self.middle_value is not None:
            return self.middle_value
        held = [b.value for b in bars if b.value is not None]
        return median(held) if len(held) > 2 else None


@dataclass(frozen=True)
class _Row:
    """Where one bar begins and each line of its label has its baseline."""

    top: float
    lines: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class _Plan:
    """Where things stand: labels beside the bars on a page, above them on a phone."""

    scale: Scale
    label_room: float
    above: bool
    thick: float
    air: float

    @classmethod
    def of(cls, bars: Sequence[Bar], canvas: Canvas) -> "_Plan":
        widest = max(canvas.measure(b.label, bold=b.highlighted) for b in bars)
        above = canvas.width < 480
        room = 0.0 if above else min(widest + 1, canvas.width * 0.36)
        values = [b.value for b in bars if b.value is not None]
        words = max(canvas.measure(b.words, bold=True) for b in bars if b.value is not None)
        start, end = (room + _GAP if room else 0.0), canvas.width
        low, high = min(0.0, *values), max(0.0, *values)
        left = start + (words + 8 if low < 0 else 0)
        right = end - (words + 8 if max(values) >= 0 else 0)
        scale = Scale((low, high or (0.0 if low else 1.0)), (left, max(right, left + 40)))
        thick, air = next(t for most, t in _THICKNESS if len(bars) <= most)
        return cls(scale, room, above, 14 if above else thick, 12 if above else air)

    def rows(self, bars: Sequence[Bar], canvas: Canvas, y: float) -> tuple[list[_Row], float]:
        """The place of every row from `y` on, and where the last one ends."""
        size = canvas.theme.size
        leading, room = size * 1.15, canvas.width if self.above else self.label_room
        made = []
        for bar in bars:
            lines = text.wrap(bar.label, room, size, bold=bar.highlighted, lines=2)
            if self.above:
                told = [(line, y + leading * (k + 1) - 5) for k, line in enumerate(lines)]
                made.append(_Row(y + leading * len(lines), tuple(told)))
                y += leading * len(lines) + self.thick + self.air
                continue
            tall = max(self.thick, leading * len(lines))
            first = y + tall / 2 - (len(lines) - 1) / 2 * leading + size * 0.34
            told = [(line, first + k * leading) for k, line in enumerate(lines)]
            made.append(_Row(y + (tall - self.thick) / 2, tuple(told)))
            y += tall + self.air
        return made, y - self.air


def _draw_heading(canvas: Canvas, heading: str, y: float) -> float:
    """What the bars measure, over them; the height that it takes."""
    small = canvas.theme.small
    lines = text.wrap(heading, canvas.width, small, lines=2)
    for k, line in enumerate(lines):
        canvas.text(0, y + small * (1 + 1.25 * k), line, size=small, fill=canvas.theme.muted)
    return small * 1.25 * len(lines) + 8


def _draw_bar(canvas: Canvas, plan: _Plan, bar: Bar, row: _Row) -> None:
    if bar.value is not None:
        base, fill = plan.scale(0), canvas.theme.accent if bar.highlighted else canvas.theme.other
        canvas.rect(base, row.top, plan.scale(bar.value) - base, plan.thick, fill=fill)


def _draw_words(canvas: Canvas, plan: _Plan, bar: Bar, row: _Row, crossed: float | None) -> None:
    """The label and the value of one row; the line at `crossed` is broken for the value."""
    theme = canvas.theme
    x, anchor = (0.0, "start") if plan.above else (plan.label_room, "end")
    for line, y in row.lines:
        canvas.text(x, y, line, bold=bar.highlighted, anchor=anchor)
    base, y = plan.scale(0), row.top + plan.thick / 2 + theme.size * 0.34
    if bar.value is None:
        fits = base + 6 + canvas.measure(bar.words, size=theme.small) <= canvas.width
        x = 0.0 if plan.above else base + (6 if fits else -6)
        anchor = "start" if plan.above or fits else "end"
        canvas.text(x, y, bar.words, fill=theme.muted, size=theme.small, anchor=anchor)
        return
    end = plan.scale(bar.value)
    side, anchor = (-6, "end") if bar.value < 0 else (6, "start")
    wide = canvas.measure(bar.words, bold=bar.highlighted)
    left = end + side - (wide if side < 0 else 0)
    if crossed is not None and left - 2 < crossed < left + wide + 2:
        canvas.rect(left - 2, y - theme.size, wide + 4, theme.size * 1.3, fill=theme.paper)
    canvas.text(end + side, y, bar.words, bold=bar.highlighted, anchor=anchor)


def _draw_middle(canvas: Canvas, x: float, words: str, top: float, bottom: float) -> None:
    """A dashed line through the bars with its words above it, kept inside the drawing."""
    theme = canvas.theme
    canvas.line(x, top - 4, x, bottom, stroke=theme.ink, stroke_width=1.5, stroke_dasharray="5 4")
    wide = canvas.measure(words, size=theme.small)
    place = min(max(x, wide / 2), canvas.width - wide / 2)
    canvas.text(place, top - 9, words, size=theme.small, anchor="middle", fill=theme.ink)
