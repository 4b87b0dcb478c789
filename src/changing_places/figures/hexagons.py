"""A map on which every council is a hexagon of one size, shaded by an amount."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from changing_places.figures.classes import Classes, draw_key, hatching
from changing_places.figures.hexgrid import HexGrid
from changing_places.figures.labels import Box, name_beside, tag_fictional
from changing_places.figures.model import Figure, Table, UnusableFigure, need_numbers
from changing_places.figures.svg import Canvas, element, escaped, short
from changing_places.figures.theme import Theme

_TALLEST = 720.0
_KEY = 215.0


@dataclass(frozen=True)
class Hexagons:
    """Each row of the table shades the cell of its `code` by its `value`.

    Every council is as large as any other, so that small ones with many people are seen.
    Classes hold about equal counts, or begin at the values of `breaks`. `highlight` is the
    code to bring out and name. `links` leads from codes to addresses: the drawing is then a
    group of links and no mere picture.
    """

    code: str
    label: str
    value: str
    grid: HexGrid
    breaks: tuple[float, ...] | None = None
    classes: int = 5
    highlight: str = ""
    links: Mapping[str, str] = field(default_factory=dict, repr=False)
    noun: str = "councils"

    name = "hexagons"

    def check(self, table: Table) -> None:
        """Raise UnusableFigure where no row of the table has a cell."""
        table.column(self.label)
        need_numbers(table, self.value)
        if not {str(c) for c in table.values(self.code)} & set(self.grid.cells):
            raise UnusableFigure(
                "The map has no hexagon for any row of its table.",
                f"The column '{self.code}' and the grid share no code.",
                "Make the grid from the places of the same councils.",
            )

    def draw(self, figure: Figure, theme: Theme, width: float, prefix: str) -> str:
        """The SVG of the figure: the key beside the map, or over it where room is short."""
        table = figure.table
        canvas = Canvas(theme, width, prefix=prefix)
        classes = Classes.of(table, self.code, self.value, self.breaks, self.classes, theme)
        top = tag_fictional(canvas, figure.fictional)
        hatch = hatching(canvas, "map")
        beside = width >= 480
        left = _KEY if beside else 0.0
        end = draw_key(
            canvas,
            table.column(self.value).heading,
            classes.entries(hatch),
            top,
            room=_KEY - 12 if beside else width,
            noun=self.noun,
        )
        place = _Placing.of(self.grid, (left, top + 2 if beside else end + 12), width - left)
        words = self._words(table)
        for code in sorted(self.grid.cells):
            known = code in classes.of_area
            number = classes.of_area.get(code)
            shade = hatch if number is None else classes.colours[number]
            self._draw_cell(canvas, place, code, shade if known else theme.paper, words)
        if self.highlight in words and self.highlight in self.grid.cells:
            self._bring_out(canvas, place, words[self.highlight])
        canvas.height = max(place.bottom, end) + 4
        return canvas.document(
            figure.title, figure.description(), name=self.name, picture=not self.links
        )

    def _words(self, table: Table) -> dict[str, str]:
        cells = zip(
            table.values(self.code),
            table.values(self.label),
            table.values(self.value),
            strict=True,
        )
        return {str(c): f"{n}: {table.text(self.value, v)}" for c, n, v in cells}

    def _draw_cell(
        self,
        canvas: Canvas,
        place: "_Placing",
        code: str,
        fill: str,
        words: Mapping[str, str],
    ) -> None:
        told = element("title", escaped(words[code])) if code in words else None
        made = element(
            "polygon",
            told,
            points=place.corners(code),
            fill=fill,
            stroke=canvas.theme.axis,
            stroke_width=0.6,
            data_code=code,
        )
        if code in self.links:
            label = words.get(code, code)
            made = element("a", made, href=self.links[code], aria_label=label)
        canvas.add(made)

    def _bring_out(self, canvas: Canvas, place: "_Placing", words: str) -> None:
        theme, corners = canvas.theme, place.corners(self.highlight)
        for colour, wide in ((theme.paper, 5.0), (theme.warn, 3.0)):
            canvas.add(
                element("polygon", points=corners, fill="none", stroke=colour, stroke_width=wide)
            )
        left = _KEY if canvas.width >= 480 else 0.0
        room = (left, place.y, canvas.width, place.bottom)
        name_beside(canvas, place.box(self.highlight), words, room)


@dataclass(frozen=True)
class _Placing:
    """Where the grid stands on the drawing, and how large a hexagon's radius is."""

    grid: HexGrid
    x: float
    y: float
    radius: float
    bottom: float

    @classmethod
    def of(cls, grid: HexGrid, corner: tuple[float, float], room: float) -> "_Placing":
        middles = [grid.centre(code) for code in grid.cells]
        xs, ys = [m[0] for m in middles], [m[1] for m in middles]
        wide, tall = max(xs) - min(xs) + math.sqrt(3), max(ys) - min(ys) + 2
        radius = min((room - 4) / wide, _TALLEST / tall, 30.0)
        spare = (room - wide * radius) / 2
        x = corner[0] + spare + (math.sqrt(3) / 2 - min(xs)) * radius
        y = corner[1] + (1 - min(ys)) * radius
        return cls(grid, x, y, radius, corner[1] + tall * radius)

    def middle(self, code: str) -> tuple[float, float]:
        x, y = self.grid.centre(code)
        return (self.x + x * self.radius, self.y + y * self.radius)

    def corners(self, code: str) -> str:
        """The six corners, a point upwards."""
        x, y = self.middle(code)
        half, r = self.radius * math.sqrt(3) / 2, self.radius
        found = ((0, -r), (half, -r / 2), (half, r / 2), (0, r), (-half, r / 2), (-half, -r / 2))
        return " ".join(f"{short(round(x + dx, 1))},{short(round(y + dy, 1))}" for dx, dy in found)

    def box(self, code: str) -> Box:
        x, y = self.middle(code)
        return (x - self.radius, y - self.radius, x + self.radius, y + self.radius)
