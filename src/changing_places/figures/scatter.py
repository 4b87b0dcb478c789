"""Two amounts against each other, a dot a council, one highlighted."""

from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.figures import text
from changing_places.figures.labels import (
    Box,
    around,
    draw_councils,
    inside,
    meet,
    pushed,
    tag_fictional,
)
from changing_places.figures.model import Figure, Table, UnusableFigure, amount, need_numbers
from changing_places.figures.scales import Scale, axis
from changing_places.figures.svg import Canvas
from changing_places.figures.theme import Theme

_RADIUS = 5.0


@dataclass(frozen=True)
class Dot:
    """One council: its label and where it stands on both axes."""

    label: str
    x: float
    y: float


@dataclass(frozen=True)
class Scatter:
    """A dot for each row that has both amounts.

    `highlight` is the label to bring out, `near` the labels of councils like it, and `named`
    others to label where there is room. `x_zero` and `y_zero` take zero in; None takes it
    in where values come near it.
    """

    label: str
    x: str
    y: str
    highlight: str = ""
    near: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    near_words: str = "similar councils"
    other_words: str = "other councils"
    x_zero: bool | None = False
    y_zero: bool | None = False

    name = "scatter"

    def check(self, table: Table) -> None:
        """Raise UnusableFigure where the table cannot be drawn as a scatter."""
        table.column(self.label)
        need_numbers(table, self.x, self.y)
        if not self.dots(table):
            raise UnusableFigure(
                "No row has both amounts.",
                f"Where '{self.x}' holds a number, '{self.y}' holds none.",
                "Draw each on its own.",
            )

    def dots(self, table: Table) -> list[Dot]:
        """The rows that have both amounts."""
        cells = zip(
            table.values(self.label), table.values(self.x), table.values(self.y), strict=True
        )
        return [
            Dot(str(label), at, high)
            for label, x, y in cells
            if (at := amount(x)) is not None and (high := amount(y)) is not None
        ]

    def draw(self, figure: Figure, theme: Theme, width: float, prefix: str) -> str:
        """The SVG of the figure."""
        table, dots = figure.table, self.dots(figure.table)
        canvas = Canvas(theme, width, prefix=prefix)
        y = tag_fictional(canvas, figure.fictional)
        y = self._draw_key(canvas, {d.label for d in dots}, y)
        heads = text.wrap(table.column(self.y).heading, width, theme.small, lines=2)
        for line in heads:
            y += theme.small * 1.25
            canvas.text(0, y - 3, line, size=theme.small, fill=theme.muted)
        top, tall = y + 10, 380.0 if width >= 480 else 300.0
        rise, y_ticks = axis([d.y for d in dots], (top + tall, top), from_zero=self.y_zero)
        labels = table.tick_texts(self.y, y_ticks)
        left = max(canvas.measure(w, size=theme.small) for w in labels) + 10
        run, x_ticks = axis(
            [d.x for d in dots],
            (left, width - 12),
            from_zero=self.x_zero,
            wanted=5 if width >= 480 else 3,
        )
        self._draw_axes(canvas, table, run, rise, x_ticks, y_ticks)
        self._draw_dots(canvas, dots, run, rise)
        self._draw_labels(canvas, dots, run, rise, left)
        return canvas.document(figure.title, figure.description(), name=self.name)

    def _draw_key(self, canvas: Canvas, labels: set[str], y: float) -> float:
        """Tell the two kinds of dot apart where both are drawn."""
        theme = canvas.theme
        if not any(n in labels for n in self.near):
            return y
        x, base = 6.0, y + theme.small
        for words, shaded in ((self.near_words, True), (self.other_words, False)):
            draw_councils(canvas, [(x, base - 5)], _RADIUS, shaded=shaded)
            canvas.text(x + 11, base, words, size=theme.small, fill=theme.muted)
            x += 11 + canvas.measure(words, size=theme.small) + 22
        return base + 8

    def _draw_axes(
        self,
        canvas: Canvas,
        table: Table,
        run: Scale,
        rise: Scale,
        x_ticks: Sequence[float],
        y_ticks: Sequence[float],
    ) -> None:
        theme, (left, right), (bottom, top) = canvas.theme, run.span, rise.span
        for tick, label in zip(y_ticks, table.tick_texts(self.y, y_ticks), strict=True):
            y = rise(tick)
            canvas.line(left, y, right, y, stroke=theme.grid)
            canvas.text(left - 8, y + 4.8, label, size=theme.small, anchor="end", fill=theme.muted)
        for tick, label in zip(x_ticks, table.tick_texts(self.x, x_ticks), strict=True):
            x = run(tick)
            canvas.line(x, top, x, bottom, stroke=theme.grid)
            half = canvas.measure(label, size=theme.small) / 2
            place = min(max(x, half), canvas.width - half)
            y = bottom + 19
            canvas.text(place, y, label, size=theme.small, anchor="middle", fill=theme.muted)
        canvas.line(left, bottom, right, bottom)
        canvas.line(left, top, left, bottom)
        y = bottom + 42
        for line in text.wrap(table.column(self.x).heading, canvas.width, theme.small, lines=2):
            canvas.text(right, y, line, size=theme.small, anchor="end", fill=theme.muted)
            y += theme.small * 1.25
        canvas.height = y - theme.small * 1.25 + 8

    def _draw_dots(self, canvas: Canvas, dots: Sequence[Dot], run: Scale, rise: Scale) -> None:
        theme = canvas.theme
        for shaded in (False, True):
            places = [
                (run(d.x), rise(d.y))
                for d in dots
                if (d.label in self.near) == shaded and d.label != self.highlight
            ]
            draw_councils(canvas, places, _RADIUS, shaded=shaded)
        for dot in dots:
            if dot.label == self.highlight:
                canvas.diamond(
                    run(dot.x),
                    rise(dot.y),
                    9,
                    fill=theme.accent,
                    stroke=theme.paper,
                    stroke_width=1.5,
                )

    def _draw_labels(
        self, canvas: Canvas, dots: Sequence[Dot], run: Scale, rise: Scale, left: float
    ) -> None:
        """Name the highlighted dot always, and the others where no text is covered by it."""
        theme = canvas.theme
        room: Box = (left, rise.span[1] - 6, canvas.width, rise.span[0])
        taken: list[Box] = []
        own = [d for d in dots if d.label == self.highlight]
        for dot in own + [d for d in dots if d.label in self.named and d not in own]:
            main = dot.label == self.highlight
            size = theme.size if main else theme.small
            words = text.shorten(dot.label, canvas.width - left - 8, size, bold=main)
            wide = canvas.measure(words, size=size, bold=main)
            tries = around(run(dot.x), rise(dot.y), wide, size, 12 if main else 8)
            free = [b for b in tries if inside(b, room) and not any(meet(b, t) for t in taken)]
            if not free and not main:
                continue
            box = free[0] if free else pushed(tries[0], room)
            taken.append(box)
            canvas.text(
                box[0],
                box[3] - size * 0.25,
                words,
                size=size,
                bold=main,
                fill=theme.accent if main else theme.ink,
                halo=True,
            )
