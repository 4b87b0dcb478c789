"""Small made-up figures of every kind, for the tests of figures and of reports."""

from changing_places.figures import (
    Bars,
    Choropleth,
    Column,
    Figure,
    Hexagons,
    Intervals,
    Lines,
    Scatter,
    Source,
    Stacked,
    Strip,
    Table,
    hexgrid,
    outlines,
)

SOURCE = Source(
    "Ministry of Invented Statistics",
    "Invented spending returns",
    "https://example.org/returns",
    "Open Government Licence v3.0",
    "2024-25",
    "1 October 2025",
)
OTHER_SOURCE = Source("Office for Invention", "People by age", "https://example.org/people")
COUNCILS = ("Ayton", "Beeford", "Ceham", "Dunmere", "Eastwold", "Farrow")
SPEND = Table(
    [Column("name", "Council"), Column("spend", "Net spend", "£ per head", "money")],
    [
        ("Ayton", 512),
        ("Beeford", 640),
        ("Ceham", 733),
        ("Dunmere", None),
        ("Eastwold", 401),
        ("Farrow", "not submitted"),
    ],
)


def bars(**changes):
    chosen = {"highlight": ("Ceham",)} | changes
    return Figure(
        "Spend per head",
        "Ceham spends more per head than the others.",
        SPEND,
        SOURCE,
        Bars("name", "spend", **chosen),
    )


def lines(**changes):
    rows = [
        (f"{year}-{(year + 1) % 100:02}", who, base + 10 * k, base + 10 * k - 5, base + 10 * k + 5)
        for who, base in (("Ceham", 500), ("Similar councils", 480))
        for k, year in enumerate((2010, 2011, 2012, 2017, 2018))
    ]
    columns = [
        Column("period", "Year", kind="period"),
        Column("who", "Who"),
        Column("spend", "Net spend", "£ per head", "money"),
        Column("low", "Low", kind="money"),
        Column("high", "High", kind="money"),
    ]
    chosen = {"highlight": ("Ceham",), "low": "low", "high": "high"} | changes
    return Figure(
        "Spend over time",
        "Spend rises everywhere.",
        Table(columns, rows),
        SOURCE,
        Lines("period", "spend", "who", **chosen),
    )


def strip(**changes):
    rows = [(f"Council {k}", 300 + (k * 37) % 211) for k in range(60)] + [("Ceham", 480)]
    columns = [Column("name", "Council"), Column("rate", "Rate", "per 10,000", "number")]
    chosen = {"highlight": "Ceham", "near": ("Council 3", "Council 7", "Council 11")} | changes
    return Figure(
        "Where Ceham stands",
        "Ceham stands above the median of similar councils.",
        Table(columns, rows),
        (SOURCE, OTHER_SOURCE),
        Strip("name", "rate", **chosen),
    )


def stacked(**changes):
    rows = [
        (year, part, value * (1 + k / 10))
        for k, year in enumerate(("2022-23", "2023-24", "2024-25"))
        for part, value in (("Adults", 90e6), ("Children", 60e6), ("Highways", 4e6))
    ]
    columns = [
        Column("year", "Year", kind="period"),
        Column("part", "Service"),
        Column("spend", "Net spend", kind="money"),
    ]
    return Figure(
        "What the money goes on",
        "Adult social care takes most.",
        Table(columns, rows),
        SOURCE,
        Stacked("year", "part", "spend", **changes),
    )


def intervals(**changes):
    rows = [
        ("Ayton trial", 0.42, 0.1, 0.74, 12),
        ("Beeford and Carsley pilot", 0.22, 0.05, 0.39, 40),
        ("Ceham", -0.1, -0.5, 0.3, 7),
        ("Dunmere", None, None, None, 3),
        ("All studies", 0.27, 0.15, 0.39, None),
    ]
    columns = [
        Column("study", "Study"),
        Column("effect", "Effect", "standard deviations", "number"),
        Column("low", "Low", kind="number"),
        Column("high", "High", kind="number"),
        Column("weight", "Weight", kind="number"),
    ]
    chosen = {
        "summary": ("All studies",),
        "reference": 0.0,
        "reference_words": "No effect",
        "weight": "weight",
    } | changes
    return Figure(
        "Effects of reablement",
        "Most studies find an effect above zero.",
        Table(columns, rows),
        SOURCE,
        Intervals("study", "effect", "low", "high", **chosen),
    )


def scatter(**changes):
    rows = [(f"Council {k}", 10 + (k * 7) % 19, 400 + (k * 53) % 301) for k in range(40)]
    rows += [("Ceham", 27, 655), ("Dunmere", 22, "suppressed")]
    columns = [
        Column("name", "Council"),
        Column("old", "People aged 65 and over", "", "percent"),
        Column("spend", "Net spend", "£ per head", "money"),
    ]
    chosen = {"highlight": "Ceham", "near": ("Council 1",), "named": ("Council 2",)} | changes
    return Figure(
        "Age and spend",
        "Older councils spend more.",
        Table(columns, rows),
        SOURCE,
        Scatter("name", "old", "spend", **chosen),
    )


CODES = [f"E0600000{k}" for k in range(9)]


def squares():
    """Nine square areas about 55 degrees north, in three rows; neighbours share corners."""
    made = {}
    for k, code in enumerate(CODES):
        x, y = -2 + (k % 3) * 0.5, 54 + (k // 3) * 0.3
        ring = [(x, y), (x, y + 0.3), (x + 0.5, y + 0.3), (x + 0.5, y), (x, y)]
        made[code] = [[(round(a, 6), round(b, 6)) for a, b in ring]]
    return made


def shaded():
    rows = [(code, f"Council {k}", 400 + 20 * k) for k, code in enumerate(CODES[:-1])]
    rows.append((CODES[-1], "Ceham", "suppressed"))
    columns = [
        Column("code", "Code"),
        Column("name", "Council"),
        Column("spend", "Net spend", "£ per head", "money"),
    ]
    return Table(columns, rows)


def choropleth(**changes):
    chosen = {"outlines": outlines(squares()), "highlight": CODES[4], "classes": 4} | changes
    return Figure(
        "Spend by council",
        "Spend is higher in the north.",
        shaded(),
        SOURCE,
        Choropleth("code", "name", "spend", **chosen),
    )


def hexagons(**changes):
    places = {code: rings[0][0] for code, rings in squares().items()}
    chosen = {"grid": hexgrid(places, degrees=True), "highlight": CODES[4]} | changes
    return Figure(
        "Spend by council",
        "Spend is higher in the north.",
        shaded(),
        SOURCE,
        Hexagons("code", "name", "spend", **chosen),
    )


ALL = {
    "bars": bars,
    "choropleth": choropleth,
    "hexagons": hexagons,
    "intervals": intervals,
    "lines": lines,
    "scatter": scatter,
    "stacked": stacked,
    "strip": strip,
}
