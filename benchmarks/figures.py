"""What figures and reports cost: time and size of each chart kind, maps, and each format.

    python -m benchmarks.figures [STORE]

Times are CPU milliseconds in one warm process, the best of several runs; sizes are of the
drawing as it stands in a page, without compression. Maps of real boundaries are drawn where
a store that holds them is named. A report has six figures, three of them of 150 councils.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date

from changing_places.data.store import Store
from changing_places.figures import (
    Bars,
    Choropleth,
    Column,
    Figure,
    Hexagons,
    Lines,
    Scatter,
    Source,
    Strip,
    Table,
    hexgrid,
    outlines,
)
from changing_places.reports import FORMATS, FigureBlock, Report, Section, render

SOURCE = Source("Nobody", "Invented numbers")
COLUMNS = (
    Column("name", "Council"),
    Column("spend", "Net spend", "£ per head", "money"),
    Column("old", "People aged 65 and over", "", "percent"),
)


def best[T](work: Callable[[], T], runs: int = 7) -> tuple[T, float]:
    """What `work` makes, and the CPU milliseconds of its quickest run."""
    quickest, made = float("inf"), work()
    for _ in range(runs):
        started = time.process_time()
        made = work()
        quickest = min(quickest, time.process_time() - started)
    return made, quickest * 1000


def figures() -> dict[str, Figure]:
    """Figures of the sizes that pages have."""
    chance = random.Random(2013)
    councils = [(f"Council {k}", chance.gauss(600, 90), chance.gauss(20, 4)) for k in range(150)]
    table, few = Table(COLUMNS, councils), Table(COLUMNS, councils[:16])
    years = Table(
        [Column("year", "Year", kind="year"), Column("who", "Who"), COLUMNS[1]],
        [(y, w, 400 + 9 * y % 50) for w in ("Council 1", "Median") for y in range(2010, 2026)],
    )
    near = tuple(f"Council {k}" for k in range(15))
    charts = {
        "bars, 16 councils": (few, Bars("name", "spend", ("Council 1",))),
        "lines, 2 of 16 years": (years, Lines("year", "spend", "who", highlight=("Council 1",))),
        "strip, 150 councils": (table, Strip("name", "spend", "Council 20", near)),
        "scatter, 150 councils": (table, Scatter("name", "old", "spend", "Council 20", near)),
    }
    return {
        name: Figure(name, "It is so.", of, SOURCE, chart) for name, (of, chart) in charts.items()
    }


def maps(store: Store) -> dict[str, Figure]:
    """Both maps of all councils that have a boundary today; prints what making ready costs."""
    held = store.table("boundaries")
    held = held.filter((held["level"] == "ltla") & held["last_year"].is_null())
    rings = dict(zip(held["code"], held["rings"].to_list(), strict=True))
    outline, spent = best(lambda: outlines(rings), runs=2)
    print(f"{'outlines, ' + str(len(rings)) + ' areas':<34}{spent:>9.0f} ms")
    areas = store.table("areas", ["code", "x", "y"]).drop_nulls()
    places = {c: (x, y) for c, x, y in areas.iter_rows() if c in rings}
    grid, spent = best(lambda: hexgrid(places), runs=1)
    print(f"{'hexagons, ' + str(len(places)) + ' places':<34}{spent:>9.0f} ms")
    rows = [(code, code, float(k % 97)) for k, code in enumerate(rings)]
    table = Table([Column("code", "Code"), *COLUMNS[:2]], rows)
    return {
        "map of boundaries": Figure(
            "Map", "It is so.", table, SOURCE, Choropleth("code", "name", "spend", outline)
        ),
        "map of hexagons": Figure(
            "Map", "It is so.", table, SOURCE, Hexagons("code", "name", "spend", grid)
        ),
    }


def main() -> None:
    """Print every cost, a line each."""
    drawn = figures()
    named = sys.argv[1:]
    for name, figure in (drawn | (maps(Store.open(named[0])) if named else {})).items():
        svg, spent = best(figure.svg)
        print(f"{name:<34}{spent:>9.1f} ms{len(svg.encode()) / 1024:>9.1f} KB")
    blocks = [FigureBlock(f) for f in [*drawn.values(), *list(drawn.values())[:2]]]
    report = Report("Costs", "It costs little.", [Section("All", blocks)], date(2026, 1, 1))
    for form in FORMATS:
        made, spent = best(lambda form=form: render(report, form), runs=3)  # type: ignore[misc]
        print(f"{'report as ' + form:<34}{spent:>9.0f} ms{len(made) / 1024:>9.0f} KB")


if __name__ == "__main__":
    main()
