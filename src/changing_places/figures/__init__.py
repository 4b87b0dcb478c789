"""Charts and maps that prove a sentence.

A `Figure` cannot exist without its title, its one-sentence finding, its tidy `Table` and its
`Source`s. It draws itself as SVG on the server, without script or style attributes, with a
title and description for screen readers. Chart kinds: `Bars` (ranked), `Lines` (with a
band), `Strip` (one council among others), `Stacked`, `Intervals` and `Scatter`. Maps:
`Choropleth` over `outlines` of real boundaries, and `Hexagons` over a `hexgrid` of places;
outlines and grids are made once and kept.
"""

from changing_places.figures.bars import Bars
from changing_places.figures.choropleth import Choropleth
from changing_places.figures.hexagons import Hexagons
from changing_places.figures.hexgrid import HexGrid, hexgrid
from changing_places.figures.intervals import Intervals
from changing_places.figures.lines import Lines
from changing_places.figures.model import (
    NARROW,
    WIDE,
    Column,
    Figure,
    Source,
    Table,
    UnusableFigure,
)
from changing_places.figures.outlines import Outlines, outlines
from changing_places.figures.scatter import Scatter
from changing_places.figures.stacked import Stacked
from changing_places.figures.strip import Strip
from changing_places.figures.theme import DEFAULT, Theme

__all__ = [
    "DEFAULT",
    "NARROW",
    "WIDE",
    "Bars",
    "Choropleth",
    "Column",
    "Figure",
    "HexGrid",
    "Hexagons",
    "Intervals",
    "Lines",
    "Outlines",
    "Scatter",
    "Source",
    "Stacked",
    "Strip",
    "Table",
    "Theme",
    "UnusableFigure",
    "hexgrid",
    "outlines",
]
