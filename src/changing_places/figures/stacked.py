"""Bars made of parts: what a total consists of, council by council or year by year."""

from collections.abc import Sequence
from dataclasses import dataclass

from changing_places.figures import text
from changing_places.figures.labels import tag_fictional
from changing_places.figures.model import Figure, Table, UnusableFigure, amount, need_numbers
from changing_places.figures.scales import Scale
from changing_places.figures.svg import Canvas, element, escaped
from changing_places.figures.theme import Theme, readable_on

MOST_PARTS, MOST_ROWS = 6, 40
_THICK, _AIR, _GAP = 24.0, 12.0, 10.0


@dataclass(frozen=True)
class Stack:
    """One bar: its label and its parts in order, each an amount and its words."""

    label: str
    parts: tuple[tuple[float, str], ...]

    @property
    def total(self) -> float:
        """All parts together."""
        return sum(v for v, _ in self.parts)


@dataclass(frozen=True)
class Stacked:
    """A long table, one row a part of a bar: columns `label`, `part` and `value`.

    Parts keep the order in which the table first names them. `share` draws every bar as 100
    per cent. `totals` writes the sum after each bar; `highlight` sets labels in bold.
    """

    label: str
    part: str
    value: str
    share: bool = False
    totals: bool = True
    highlight: tuple[str, ...] = ()

    name = "stacked"

    def check(self, table: Table) -> None:
        """Raise UnusableFigure where the table cannot be drawn as stacked bars."""
        need_numbers(table, self.value)
        parts = _ordered(table, self.part)
        if len(parts) > MOST_PARTS or len(_ordered(table, self.label)) > MOST_ROWS:
            raise UnusableFigure(
                "So many parts or bars cannot be told apart.",
                f"A chart holds {MOST_PARTS} parts and {MOST_ROWS} bars at most.",
                "Join the smallest parts under one name, or show fewer bars.",
            )
        if any(v is not None and v < 0 for v in table.amounts(self.value)):
            raise UnusableFigure(
                "A part of a whole is below nothing.",
                f"The column '{self.value}' holds a negative amount.",
                "Show net amounts as plain bars, which may stand left of zero.",
            )
        pairs = list(zip(table.values(self.label), table.values(self.part), strict=True))
        if len(pairs) != len(set(pairs)):
            raise UnusableFigure(
                "A part stands twice in one bar.",
                f"Each pair of '{self.label}' and '{self.part}' may have one row.",
                "Add the rows up first.",
            )

    def stacks(self, table: Table) -> list[Stack]:
        """The bars in the order of the table; a part without a number takes no room."""
        held = {
            (str(label), str(part)): (amount(cell), table.text(self.value, cell))
            for label, part, cell in zip(
                table.values(self.label),
                table.values(self.part),
                table.values(self.value),
                strict=True,
            )
        }
        parts = _ordered(table, self.part)
        made = []
        for label in _ordered(table, self.label):
            cells = [held.get((label, p), (None, "")) for p in parts]
            made.append(Stack(label, tuple((v or 0.0, words) for v, words in cells)))
        return made

    def draw(self, figure: Figure, theme: Theme, width: float, prefix: str) -> str:
        """The SVG of the figure."""
        table, stacks = figure.table, self.stacks(figure.table)
        canvas = Canvas(theme, width, prefix=prefix)
        above = width < 480
        labels = max(canvas.measure(s.label, bold=s.label in self.highlight) for s in stacks)
        room = 0.0 if above else min(labels + 1, width * 0.3)
        totals = [table.text(self.value, s.total) for s in stacks]
        after = max(canvas.measure(t, bold=True) for t in totals) + 8 if self.totals else 0.0
        largest = max(s.total for s in stacks) or 1.0
        start = room + _GAP if room else 0.0
        scale = Scale((0, 1 if self.share else largest), (start, width - after))
        y = tag_fictional(canvas, figure.fictional)
        y = _heading(canvas, table.column(self.value).heading, y)
        y = _key(canvas, _ordered(table, self.part), stacks[0], scale, self.share, y)
        for stack, total in zip(stacks, totals, strict=True):
            y = self._draw_stack(canvas, stack, scale, room, y)
            if self.totals:
                end = scale.span[1] if self.share and stack.total else scale(stack.total)
                base = y - _AIR - _THICK / 2 + theme.size * 0.34
                canvas.text(end + 7, base, total, bold=True)
        canvas.height = y - _AIR + 2
        return canvas.document(figure.title, figure.description(), name=self.name)

    def _draw_stack(
        self, canvas: Canvas, stack: Stack, scale: Scale, room: float, y: float
    ) -> float:
        theme, bold = canvas.theme, stack.label in self.highlight
        lines = text.wrap(stack.label, room or canvas.width, theme.size, bold=bold, lines=2)
        leading = theme.size * 1.15
        if not room:
            for line in lines:
                y += leading
                canvas.text(0, y - 5, line, bold=bold)
        else:
            centre = y + _THICK / 2 - (len(lines) - 1) / 2 * leading + theme.size * 0.34
            for k, line in enumerate(lines):
                canvas.text(room, centre + k * leading, line, bold=bold, anchor="end")
        spans = _spans(stack, scale, self.share)
        for k, ((left, right), (_, words)) in enumerate(zip(spans, stack.parts, strict=True)):
            if right <= left:
                continue
            fill = theme.series[k]
            canvas.rect(left, y, right - left, _THICK, fill=fill, stroke=theme.paper)
            if right - left > canvas.measure(words, size=theme.small) + 8:
                _on_mark(canvas, (left + right) / 2, y + _THICK / 2 + 5, words, fill)
        return y + _THICK + _AIR


def _ordered(table: Table, name: str) -> list[str]:
    return list(dict.fromkeys(str(v) for v in table.values(name)))


def _spans(stack: Stack, scale: Scale, share: bool) -> list[tuple[float, float]]:
    """Where each part begins and ends on the drawing."""
    whole = (stack.total or 1.0) if share else 1.0
    made, run = [], 0.0
    for value, _ in stack.parts:
        made.append((scale(run / whole), scale((run + value) / whole)))
        run += value
    return made


def _on_mark(canvas: Canvas, x: float, y: float, words: str, fill: str) -> None:
    """Text on a coloured part, in whichever of ink and paper stands out."""
    theme = canvas.theme
    canvas.add(
        element(
            "text",
            escaped(words),
            x=x,
            y=y,
            fill=readable_on(fill, theme),
            text_anchor="middle",
            font_size=theme.small,
            class_="on-mark",
        )
    )


def _heading(canvas: Canvas, words: str, y: float) -> float:
    theme = canvas.theme
    for line in text.wrap(words, canvas.width, theme.small, lines=2):
        y += theme.small * 1.25
        canvas.text(0, y - 3, line, size=theme.small, fill=theme.muted)
    return y + 6


def _key(
    canvas: Canvas, parts: Sequence[str], first: Stack, scale: Scale, share: bool, y: float
) -> float:
    """Name the parts: over the first bar where they fit there, else in a row of their own."""
    theme = canvas.theme
    spans = _spans(first, scale, share)
    wides = [canvas.measure(p, size=theme.small, bold=True) for p in parts]
    if all(w <= right - left for w, (left, right) in zip(wides, spans, strict=True)):
        y += theme.small
        for k, (part, (left, _)) in enumerate(zip(parts, spans, strict=True)):
            canvas.text(left, y, part, size=theme.small, bold=True, fill=theme.series[k])
        return y + 7
    x, y = 0.0, y + theme.small
    for k, (part, wide) in enumerate(zip(parts, wides, strict=True)):
        if x and x + 18 + wide > canvas.width:
            x, y = 0.0, y + theme.small * 1.5
        canvas.rect(x, y - 11, 12, 12, fill=theme.series[k])
        shown = text.shorten(part, canvas.width - 18, theme.small, bold=True)
        canvas.text(x + 18, y, shown, size=theme.small, bold=True, fill=theme.series[k])
        x += 18 + wide + 16
    return y + 12
