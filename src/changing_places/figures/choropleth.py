"""A map of areas shaded by an amount, with areas that have none hatched."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from changing_places.figures.classes import Classes, draw_key, hatching
from changing_places.figures.labels import name_beside, tag_fictional
from changing_places.figures.model import Figure, Table, UnusableFigure, need_numbers
from changing_places.figures.outlines import Outlines
from changing_places.figures.svg import Canvas, element, escaped
from changing_places.figures.theme import Theme

_TALLEST = 720.0
_KEY = 215.0


@dataclass(frozen=True)
class Choropleth:
    """Each row of the table shades the outline of its `code` by its `value`.

    `label` names the column of names. Classes hold about equal counts, or begin at the
    values of `breaks`. `highlight` is the code to draw a heavy line around and to name.
    `inset` is a title and outlines drawn larger beside the map, such as London's. `links`
    leads from codes to addresses: the drawing is then a group of links and no mere picture.
    """

    code: str
    label: str
    value: str
    outlines: Outlines
    breaks: tuple[float, ...] | None = None
    classes: int = 5
    highlight: str = ""
    inset: tuple[str, Outlines] | None = None
    links: Mapping[str, str] = field(default_factory=dict, repr=False)
    noun: str = "councils"

    name = "choropleth"

    def check(self, table: Table) -> None:
        """Raise UnusableFigure where no row of the table has an outline."""
        table.column(self.label)
        need_numbers(table, self.value)
        codes = {str(c) for c in table.values(self.code)}
        if not codes & set(self.outlines.paths):
            raise UnusableFigure(
                "The map has no outline for any row of its table.",
                f"The column '{self.code}' and the outlines share no code.",
                "Use boundaries of the same year, or draw the map as hexagons.",
            )

    def draw(self, figure: Figure, theme: Theme, width: float, prefix: str) -> str:
        """The SVG of the figure: the key beside the map, or over it where room is short."""
        table = figure.table
        canvas = Canvas(theme, width, prefix=prefix)
        classes = Classes.of(table, self.code, self.value, self.breaks, self.classes, theme)
        top = tag_fictional(canvas, figure.fictional)
        beside = width >= 480
        left = _KEY if beside else 0.0
        room = width - left - 4
        outline = self.outlines
        scale = min(room / outline.width, _TALLEST / outline.height)
        hatch = hatching(canvas, "map", scale)
        entries = classes.entries(hatching(canvas, "key"))
        heading = table.column(self.value).heading
        end = draw_key(
            canvas, heading, entries, top, room=_KEY - 12 if beside else width, noun=self.noun
        )
        y = top + 2 if beside else end + 10
        x = left + (room - outline.width * scale) / 2 + 2
        words = _words(table, self)
        self._draw_areas(canvas, outline, classes, hatch, words, (x, y, scale))
        bottom = y + outline.height * scale
        if self.inset:
            bottom = max(bottom, self._draw_inset(canvas, classes, hatch, words, end, bottom))
        if self.highlight in outline.paths and self.highlight in words:
            self._bring_out(canvas, words, (x, y, scale))
        canvas.height = max(bottom, end) + 4
        return canvas.document(
            figure.title, figure.description(), name=self.name, picture=not self.links
        )

    def _draw_areas(
        self,
        canvas: Canvas,
        outline: Outlines,
        classes: Classes,
        hatch: str,
        words: Mapping[str, str],
        at: tuple[float, float, float],
    ) -> None:
        """Every area with an outline, grouped by class; areas the table lacks are left blank."""
        theme, (x, y, scale) = canvas.theme, at
        fills = [*classes.colours, hatch]
        groups: dict[str, list[str]] = {fill: [] for fill in (theme.paper, *fills)}
        for code, path in outline.paths.items():
            known = code in classes.of_area
            place = classes.of_area.get(code)
            fill = fills[-1 if place is None else place] if known else theme.paper
            groups[fill].append(self._area(code, path, words.get(code, "")))
        drawn = "".join(
            element("g", "".join(paths), fill=fill) for fill, paths in groups.items() if paths
        )
        canvas.add(
            element(
                "g",
                drawn,
                transform=f"translate({x:.2f} {y:.2f}) scale({scale:.4f})",
                stroke=theme.axis,
                stroke_width=f"{0.5 / scale:.2f}",
                stroke_linejoin="round",
            )
        )

    def _area(self, code: str, path: str, words: str) -> str:
        told = element("title", escaped(words)) if words else None
        made = element("path", told, d=path, data_code=code)
        if code in self.links:
            return element("a", made, href=self.links[code], aria_label=words or code)
        return made

    def _draw_inset(
        self,
        canvas: Canvas,
        classes: Classes,
        hatch: str,
        words: Mapping[str, str],
        top: float,
        bottom: float,
    ) -> float:
        """The inset under the key, or under the map where room is short; where it ends."""
        assert self.inset
        title, outline = self.inset
        beside = canvas.width >= 480
        room = _KEY - 24 if beside else min(canvas.width, 240.0)
        y = (top if beside else bottom) + 34
        canvas.text(0, y - 8, title, size=canvas.theme.small, bold=True)
        scale = room / outline.width
        self._draw_areas(canvas, outline, classes, hatch, words, (1, y, scale))
        return y + outline.height * scale

    def _bring_out(
        self, canvas: Canvas, words: Mapping[str, str], at: tuple[float, float, float]
    ) -> None:
        theme, (x, y, scale) = canvas.theme, at
        for colour, wide in ((theme.paper, 5.0), (theme.warn, 2.5)):
            canvas.add(
                element(
                    "path",
                    d=self.outlines.paths[self.highlight],
                    fill="none",
                    stroke=colour,
                    stroke_width=f"{wide / scale:.2f}",
                    stroke_linejoin="round",
                    transform=f"translate({x:.2f} {y:.2f}) scale({scale:.4f})",
                )
            )
        west, north, east, south = self.outlines.extent(self.highlight)
        box = (x + west * scale, y + north * scale, x + east * scale, y + south * scale)
        left = _KEY if canvas.width >= 480 else 0.0
        room = (left, y, canvas.width, y + self.outlines.height * scale)
        name_beside(canvas, box, words[self.highlight], room)


def _words(table: Table, chart: Choropleth) -> dict[str, str]:
    """What each area is called and holds, as it is told on hovering over it."""
    cells = zip(
        table.values(chart.code), table.values(chart.label), table.values(chart.value), strict=True
    )
    return {str(code): f"{name}: {table.text(chart.value, value)}" for code, name, value in cells}
