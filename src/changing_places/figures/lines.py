"""Lines over time with a band of uncertainty, each labelled where it ends."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from changing_places.figures import text
from changing_places.figures.labels import spread, tag_fictional
from changing_places.figures.model import (
    Cell,
    Figure,
    Table,
    UnusableFigure,
    amount,
    need_numbers,
)
from changing_places.figures.scales import Scale, axis, nice_step
from changing_places.figures.svg import Attribute, Canvas
from changing_places.figures.theme import Theme

MOST_SERIES = 6
_DASHES: tuple[str | None, ...] = (None, "8 4", "2 3", "10 3 2 3", "5 2", "1 4")


@dataclass(frozen=True)
class Point:
    """One observation: `at` on the x axis, its amounts, and whether it lies in the future."""

    at: float
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Series:
    """One line: its name, its points in order, and how it is drawn."""

    name: str
    points: tuple[Point, ...]
    main: bool
    colour: str
    dash: str | None


@dataclass(frozen=True)
class Lines:
    """One line for each value of the `series` column (or a single one), along `x`.

    `x` names a column of years or of periods ('2024-25' stands at 2024); `low` and `high`
    name columns of an interval, drawn as a band; `highlight` names the series to bring out;
    `projected_from` is the first x that is a projection, drawn hollow with a dashed line.
    A year without a number leaves a gap, bridged by dots. `from_zero` None starts the axis
    at zero unless all values lie far from it.
    """

    x: str
    value: str
    series: str = ""
    low: str = ""
    high: str = ""
    highlight: tuple[str, ...] = ()
    projected_from: float | str | None = None
    from_zero: bool | None = None

    name = "lines"

    def check(self, table: Table) -> None:
        """Raise UnusableFigure where the table cannot be drawn as lines."""
        need_numbers(table, self.value)
        for name in filter(None, (self.x, self.series, self.low, self.high)):
            table.column(name)
        if bool(self.low) != bool(self.high):
            raise UnusableFigure(
                "A band needs both its ends.",
                f"Its low end is {self.low!r} and its high end {self.high!r}.",
                "Name both columns, or neither.",
            )
        names = set(table.values(self.series)) if self.series else {""}
        if len(names) > MOST_SERIES:
            raise UnusableFigure(
                f"{len(names)} lines in one chart cannot be told apart.",
                f"It holds {MOST_SERIES} at most.",
                "Show fewer, or one chart for each.",
            )

    def lines(self, table: Table, theme: Theme) -> list[Series]:
        """The series in the order of the table, each with its points from left to right."""
        names = table.values(self.series) if self.series else [""] * len(table.rows)
        columns = [table.values(c) if c else [None] * len(names) for c in (self.low, self.high)]
        grouped: dict[str, list[Point]] = {}
        cells = zip(names, table.values(self.x), table.values(self.value), *columns, strict=True)
        for order, (name, x, value, low, high) in enumerate(cells):
            at = position(x, order)
            point = Point(at, amount(value), amount(low), amount(high))
            grouped.setdefault(str(name), []).append(point)
        return [self._series(n, grouped[n], k, grouped, theme) for k, n in enumerate(grouped)]

    def _series(
        self, name: str, points: list[Point], place: int, all_of: dict[str, list[Point]], t: Theme
    ) -> Series:
        main = name in self.highlight or len(all_of) == 1
        if self.highlight or len(all_of) == 1:
            others = [n for n in all_of if n not in self.highlight]
            rank = others.index(name) if name in others else 0
            colour = t.accent if main else t.muted
            dash = None if main else _DASHES[rank % len(_DASHES)] if len(others) > 1 else None
        else:
            colour, dash = t.series[place % len(t.series)], _DASHES[place % len(_DASHES)]
        return Series(name, tuple(sorted(points, key=lambda p: p.at)), main, colour, dash)

    def draw(self, figure: Figure, theme: Theme, width: float, prefix: str) -> str:
        """The SVG of the figure."""
        canvas = Canvas(theme, width, prefix=prefix)
        series = self.lines(figure.table, theme)
        top = tag_fictional(canvas, figure.fictional)
        frame = self._frame(canvas, figure.table, series, top)
        split = None
        if self.projected_from is not None:
            split = position(self.projected_from, 0)
        _draw_axes(canvas, figure.table, frame, self, split)
        for one in sorted(series, key=lambda s: s.main):
            _draw_band(canvas, frame, one)
        for one in sorted(series, key=lambda s: s.main):
            _draw_line(canvas, frame, one, split)
        _draw_ends(canvas, figure.table, frame, series, self.value)
        return canvas.document(figure.title, figure.description(), name=self.name)

    def _frame(
        self, canvas: Canvas, table: Table, series: Sequence[Series], top: float
    ) -> "_Frame":
        points = [p for s in series for p in s.points]
        held = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
        theme = canvas.theme
        tall = 320.0 if canvas.width >= 480 else 260.0
        _, ticks = axis(held, (0, 1), from_zero=self.from_zero)
        unit = table.column(self.value).heading
        if ticks[0] > 0:
            unit += f"; the axis starts at {table.tick_texts(self.value, ticks)[0]}"
        heads = text.wrap(unit, canvas.width, theme.small, lines=2)
        start = top + len(heads) * theme.small * 1.25 + 12
        y = Scale((ticks[0], ticks[-1]), (start + tall, start))
        left = (
            max(canvas.measure(w, size=theme.small) for w in table.tick_texts(self.value, ticks))
            + 8
        )
        room = min(
            max(_end_width(canvas, table, s, self.value) for s in series) + 12, canvas.width * 0.36
        )
        places = [p.at for p in points]
        low, high = min(places), max(places)
        if low == high:
            low, high = low - 0.5, high + 0.5
        x = Scale((low, high), (left + 6, canvas.width - room))
        canvas.height = start + tall + 34
        return _Frame(x, y, tuple(ticks), start, start + tall, left, room, tuple(heads))


@dataclass(frozen=True)
class _Frame:
    x: Scale
    y: Scale
    ticks: tuple[float, ...]
    top: float
    bottom: float
    left: float
    room: float
    heads: tuple[str, ...]


def position(x: Cell, order: int) -> float:
    """Where a year or a period stands: '2024-25' and '2024' at 2024, other words by their order."""
    known = amount(x)
    if known is not None:
        return known
    if hasattr(x, "toordinal"):
        return x.year + (x.timetuple().tm_yday - 1) / 365.25  # type: ignore[union-attr]
    found = re.match(r"\s*(\d{4})", str(x))
    return float(found.group(1)) if found else float(order)


def _end_width(canvas: Canvas, table: Table, series: Series, value: str) -> float:
    last = _last(series)
    told = table.text(value, last.value) if last else ""
    return max(
        canvas.measure(series.name, bold=series.main, size=canvas.theme.small),
        canvas.measure(told, bold=True),
    )


def _last(series: Series) -> Point | None:
    held = [p for p in series.points if p.value is not None]
    return held[-1] if held else None


def _draw_axes(
    canvas: Canvas, table: Table, frame: _Frame, chart: Lines, split: float | None
) -> None:
    theme = canvas.theme
    right = frame.x.span[1]
    for k, line in enumerate(frame.heads):
        y = frame.top - 12 - (len(frame.heads) - 1 - k) * theme.small * 1.25
        canvas.text(0, y, line, size=theme.small, fill=theme.muted)
    labels = table.tick_texts(chart.value, frame.ticks)
    for tick, label in zip(frame.ticks, labels, strict=True):
        y = frame.y(tick)
        zero = tick == 0
        canvas.line(frame.left, y, right, y, stroke=theme.axis if zero else theme.grid)
        canvas.text(
            frame.left - 6, y + 4.8, label, size=theme.small, anchor="end", fill=theme.muted
        )
    for at, label in _x_ticks(canvas, frame, _period_words(table, chart.x)):
        x, wide = frame.x(at), canvas.measure(label, size=theme.small)
        place = min(max(x, wide / 2), canvas.width - wide / 2)
        canvas.line(x, frame.bottom, x, frame.bottom + 5)
        y = frame.bottom + 21
        canvas.text(place, y, label, size=theme.small, anchor="middle", fill=theme.muted)
    if split is not None and frame.x.domain[0] < split <= frame.x.domain[1]:
        x = frame.x(split)
        canvas.line(x, frame.top, x, frame.bottom, stroke_dasharray="2 3")
        wide = canvas.measure("Projected", size=theme.small)
        fits = x + 5 + wide <= right
        canvas.text(
            x + 5 if fits else x - 5,
            frame.bottom - 8,
            "Projected",
            size=theme.small,
            fill=theme.muted,
            anchor="start" if fits else "end",
            halo=True,
        )


def _period_words(table: Table, x: str) -> dict[float, str]:
    """The words of each place on the x axis, as the table writes them."""
    return {position(cell, k): table.text(x, cell) for k, cell in enumerate(table.values(x))}


def _x_ticks(canvas: Canvas, frame: _Frame, words: dict[float, str]) -> list[tuple[float, str]]:
    """The places on the x axis that are written: first and last, and what fits between evenly."""
    held = sorted(words)
    wide = max(canvas.measure(w, size=canvas.theme.small) for w in words.values()) + 14
    apart = wide / max(abs(frame.x.span[1] - frame.x.span[0]), 1.0)
    apart *= frame.x.domain[1] - frame.x.domain[0]
    step = nice_step(0, apart, 2, whole=True)
    kept = [held[0]]
    for at in held[1:-1]:
        if at - kept[-1] >= max(step, apart) and held[-1] - at >= apart:
            kept.append(at)
    if held[-1] != held[0]:
        kept.append(held[-1])
    return [(at, words[at]) for at in kept]


def _draw_band(canvas: Canvas, frame: _Frame, series: Series) -> None:
    """Shade the interval; thin edges keep it visible where shading prints too faint."""
    run: list[Point] = []
    for point in [*series.points, None]:
        if point is not None and point.low is not None and point.high is not None:
            run.append(point)
            continue
        if len(run) > 1:
            upper = [(frame.x(p.at), frame.y(p.high or 0.0)) for p in run]
            lower = [(frame.x(p.at), frame.y(p.low or 0.0)) for p in run]
            canvas.polygon([*upper, *reversed(lower)], fill=series.colour, fill_opacity=0.16)
            for edge in (upper, lower):
                canvas.path(edge, stroke=series.colour, stroke_width=0.75, stroke_opacity=0.7)
        run = []


def _draw_line(canvas: Canvas, frame: _Frame, series: Series, split: float | None) -> None:
    held = [p for p in series.points if p.value is not None]
    broken = _gaps(series.points)
    style: dict[str, Attribute] = {
        "stroke": series.colour,
        "stroke_width": 3 if series.main else 2,
        "stroke_linejoin": "round",
        "stroke_linecap": "round",
    }
    dashed = {**style, "stroke_dasharray": "6 5"}
    dotted = {**style, "stroke_width": 1.5, "stroke_dasharray": "1 5"}
    plain = {**style, "stroke_dasharray": series.dash}
    run: list[tuple[float, float]] = []
    current = plain
    for before, after in pairwise(held):
        wanted = plain
        if (before.at, after.at) in broken:
            wanted = dotted
        elif split is not None and after.at >= split:
            wanted = dashed
        ends = [(frame.x(p.at), frame.y(p.value or 0.0)) for p in (before, after)]
        if wanted is not current or not run:
            canvas.path(run if len(run) > 1 else [], **current)
            run, current = [ends[0]], wanted
        run.append(ends[1])
    canvas.path(run if len(run) > 1 else [], **current)
    _draw_points(canvas, frame, series, held, split)


def _draw_points(
    canvas: Canvas, frame: _Frame, series: Series, held: Sequence[Point], split: float | None
) -> None:
    """A dot at each observation where there are few, hollow where it is projected."""
    shown = held if len(held) <= 16 else held[-1:]
    for point in shown:
        hollow = split is not None and point.at >= split
        canvas.circle(
            frame.x(point.at),
            frame.y(point.value or 0.0),
            4 if series.main else 3,
            fill=canvas.theme.paper if hollow else series.colour,
            stroke=series.colour,
            stroke_width=1.5,
        )


def _gaps(points: Sequence[Point]) -> set[tuple[float, float]]:
    """Pairs of neighbours between which a usual step is missing, or a point without a number."""
    held = [p.at for p in points if p.value is not None]
    steps = sorted(b - a for a, b in pairwise(held))
    usual = steps[len(steps) // 2] if steps else 1.0
    missing = [p.at for p in points if p.value is None]
    return {
        (a, b) for a, b in pairwise(held) if b - a > usual * 1.5 or any(a < m < b for m in missing)
    }


def _draw_ends(
    canvas: Canvas, table: Table, frame: _Frame, series: Sequence[Series], value: str
) -> None:
    """Name each line at its end, moved apart where ends lie close."""
    theme = canvas.theme
    ends = [(s, p) for s in series if (p := _last(s)) is not None]
    room = frame.room - 12
    blocks = [
        text.wrap(s.name, room, theme.small, bold=s.main, lines=2) if s.name else []
        for s, _ in ends
    ]
    tallest = max(len(b) for b in blocks) * theme.small * 1.15 + theme.size + 6
    wanted = [frame.y(p.value or 0.0) for _, p in ends]
    places = spread(wanted, tallest, frame.top + 6, frame.bottom - 6)
    for (one, point), block, place, real in zip(ends, blocks, places, wanted, strict=True):
        x = frame.x.span[1] + 12
        if abs(place - real) > 6:
            mark = frame.x(point.at)
            canvas.line(mark + 5, real, x - 3, place, stroke=one.colour, stroke_width=0.75)
        tall = len(block) * theme.small * 1.15 + theme.size
        y = place - tall / 2 + theme.size * 0.8
        shown = table.text(value, point.value)
        canvas.text(x, y, shown, bold=True, fill=one.colour)
        for line in block:
            y += theme.small * 1.15
            canvas.text(x, y, line, size=theme.small, bold=one.main, fill=one.colour)
