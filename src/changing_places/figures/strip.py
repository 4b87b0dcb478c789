"""Every council as a dot along one axis: one highlighted, those like it shaded."""

from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.figures import text
from changing_places.figures.labels import draw_councils, tag_fictional
from changing_places.figures.model import Figure, Table, amount, need_numbers
from changing_places.figures.scales import Scale, median
from changing_places.figures.svg import Canvas
from changing_places.figures.theme import Theme

_RADIUS = 4.5
_OWN = 8.5


@dataclass(frozen=True)
class Strip:
    """A dot for each row of the table: the distribution of councils.

    `highlight` is the label to bring out and `near` the labels of councils like it; `middle`
    marks the median of all, or of those like it where there are any. `direction` is words
    such as 'higher is better', shown under the axis where the publisher says so.
    """

    label: str
    value: str
    highlight: str = ""
    near: tuple[str, ...] = ()
    middle: bool = True
    near_words: str = "similar councils"
    other_words: str = "other councils"
    direction: str = ""

    name = "strip"

    def check(self, table: Table) -> None:
        """Raise UnusableFigure where the table cannot be drawn as a strip."""
        table.column(self.label)
        need_numbers(table, self.value)

    def draw(self, figure: Figure, theme: Theme, width: float, prefix: str) -> str:
        """The SVG of the figure."""
        table = figure.table
        canvas = Canvas(theme, width, prefix=prefix)
        cells = zip(table.values(self.label), table.values(self.value), strict=True)
        held = [(str(n), v) for n, c in cells if (v := amount(c)) is not None]
        y = tag_fictional(canvas, figure.fictional)
        y = self._draw_key(canvas, y, {n for n, _ in held})
        scale, ticks = _axis([v for _, v in held], width)
        first = next((k for k, (n, _) in enumerate(held) if n == self.highlight), None)
        swarm = beeswarm(
            [scale(v) for _, v in held], _RADIUS * 2.1, first=first, room=_OWN + _RADIUS + 1
        )
        tall = max(max(abs(s) for s in swarm), 14.0) + _RADIUS
        own = None if first is None else held[first][1]
        y += theme.size * 1.3 + 10 if own is not None else 6
        centre = y + tall
        self._draw_axis(canvas, table, scale, ticks, centre + tall + 8)
        self._draw_dots(canvas, held, scale, swarm, centre)
        self._draw_middle(canvas, table, held, scale, centre, tall)
        if own is not None:
            words = f"{self.highlight} {table.text(self.value, own)}"
            _draw_own(canvas, scale(own), centre, y - 8, words)
        return canvas.document(figure.title, figure.description(), name=self.name)

    def _draw_key(self, canvas: Canvas, y: float, names: set[str]) -> float:
        """What the dots are, in words beside one of each; the place below it."""
        theme = canvas.theme
        x, base = 4.0, y + theme.small
        entries = []
        if any(n in names for n in self.near):
            entries.append((self.near_words, True))
        if any(n not in self.near and n != self.highlight for n in names):
            entries.append((self.other_words, False))
        for words, shaded in entries:
            draw_councils(canvas, [(x + _RADIUS, base - 5)], _RADIUS, shaded=shaded)
            canvas.text(x + 16, base, words, size=theme.small, fill=theme.muted)
            x += 16 + canvas.measure(words, size=theme.small) + 20
        return base + 8

    def _draw_axis(
        self, canvas: Canvas, table: Table, scale: Scale, ticks: Sequence[float], y: float
    ) -> None:
        theme = canvas.theme
        # The words of the median stand between the dots and the axis.
        y += theme.small + 10 if self.middle else 0
        canvas.line(scale.span[0], y, scale.span[1], y)
        last = -1e9
        for tick, label in zip(ticks, table.tick_texts(self.value, ticks), strict=True):
            x = scale(tick)
            canvas.line(x, y, x, y + 5)
            wide = canvas.measure(label, size=theme.small)
            place = min(max(x, wide / 2), canvas.width - wide / 2)
            if place - wide / 2 > last + 8:
                canvas.text(
                    place, y + 20, label, size=theme.small, anchor="middle", fill=theme.muted
                )
                last = place + wide / 2
        told = table.column(self.value).heading
        told += f"; {self.direction}" if self.direction else ""
        base = y + 42
        for line in text.wrap(told, canvas.width, theme.small, lines=3):
            canvas.text(
                canvas.width / 2, base, line, size=theme.small, anchor="middle", fill=theme.muted
            )
            base += theme.small * 1.25
        canvas.height = base - theme.small * 1.25 + 8

    def _draw_dots(
        self,
        canvas: Canvas,
        held: Sequence[tuple[str, float]],
        scale: Scale,
        swarm: Sequence[float],
        centre: float,
    ) -> None:
        for shaded in (False, True):
            places = [
                (scale(value), centre + rise)
                for (name, value), rise in zip(held, swarm, strict=True)
                if (name in self.near) == shaded and name != self.highlight
            ]
            draw_councils(canvas, places, _RADIUS, shaded=shaded)

    def _draw_middle(
        self,
        canvas: Canvas,
        table: Table,
        held: Sequence[tuple[str, float]],
        scale: Scale,
        centre: float,
        tall: float,
    ) -> None:
        if not self.middle:
            return
        near = [v for n, v in held if n in self.near]
        middle = median(near or [v for _, v in held])
        if middle is None:
            return
        theme, x = canvas.theme, scale(middle)
        canvas.line(
            x,
            centre - tall,
            x,
            centre + tall + 4,
            stroke=theme.ink,
            stroke_width=1.5,
            stroke_dasharray="5 4",
        )
        whose = f"of {self.near_words} " if near else ""
        words = f"Median {whose}{table.text(self.value, middle)}"
        wide = canvas.measure(words, size=theme.small)
        place = min(max(x, wide / 2), canvas.width - wide / 2)
        y = centre + tall + 4 + theme.small
        canvas.text(place, y, words, size=theme.small, anchor="middle")


def _axis(values: Sequence[float], width: float) -> tuple[Scale, list[float]]:
    """A scale over all values and a little more, with the nice ticks that lie within it."""
    low, high = min(values), max(values)
    pad = (high - low) * 0.03 or abs(low) * 0.1 or 1.0
    scale = Scale((low - pad, high + pad), (14, width - 14))
    return scale, scale.ticks(6 if width >= 480 else 4)


def beeswarm(
    places: Sequence[float], apart: float, *, first: int | None = None, room: float = 0.0
) -> list[float]:
    """How far off the axis each dot must stand so that none covers another.

    Dots are set in order of their place, each as near the axis as those before allow. The one
    that is `first` stands on the axis, and the others keep `room` from it.
    """
    rises = [0.0] * len(places)
    fixed = [] if first is None else [(places[first], 0.0, room)]
    settled: list[tuple[float, float, float]] = []
    for i in sorted(range(len(places)), key=lambda k: places[k]):
        if i == first:
            continue
        x = places[i]
        settled = [dot for dot in settled if x - dot[0] < apart]
        near = settled + [dot for dot in fixed if abs(x - dot[0]) < room]
        tries = [0.0]
        for sx, sy, away in near:
            step = (away**2 - (x - sx) ** 2) ** 0.5 + 1e-6
            tries += [sy + step, sy - step]
        free = (t for t in tries if _clear(x, t, near))
        rises[i] = min(free, key=lambda t: (abs(t), -t))
        settled.append((x, rises[i], apart))
    return rises


def _clear(x: float, y: float, dots: Sequence[tuple[float, float, float]]) -> bool:
    return all((x - sx) ** 2 + (y - sy) ** 2 >= away**2 * 0.9999 for sx, sy, away in dots)


def _draw_own(canvas: Canvas, x: float, centre: float, base: float, words: str) -> None:
    """The highlighted council: a diamond on a stem, its name and value over it."""
    theme = canvas.theme
    shown = text.shorten(words, canvas.width, theme.size, bold=True)
    wide = canvas.measure(shown, bold=True)
    place = min(max(x, wide / 2), canvas.width - wide / 2)
    canvas.line(x, base + 5, x, centre, stroke=theme.accent, stroke_width=1.5)
    canvas.diamond(x, centre, _OWN, fill=theme.accent, stroke=theme.paper, stroke_width=1.5)
    canvas.text(place, base, shown, bold=True, anchor="middle", fill=theme.accent)
