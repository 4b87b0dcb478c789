"""Small made-up figures of every kind, for the tests of figures and of reports."""

from changing_places.figures import Bars, Column, Figure, Lines, Source, Strip, Table

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


ALL = {"bars": bars, "lines": lines, "strip": strip}
