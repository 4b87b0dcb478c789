"""A small made-up report that has every block."""

from datetime import date

from changing_places.figures import Column, Table
from changing_places.reports import (
    Bullets,
    Code,
    Fact,
    Facts,
    FigureBlock,
    Note,
    Paragraph,
    Report,
    Section,
    Subheading,
    TableBlock,
)
from tests.figures import examples as figures

YEARS = Table(
    [
        Column("year", "Year", kind="year"),
        Column("gap", "Gap", kind="money"),
        Column("share", "Share of budget", kind="percent"),
        Column("note", "Note"),
    ],
    [(2025, 1_250_000, 2.5, "=1+1"), (2026, -3_400_000, 5.25, None), (2027, "suppressed", 7, "")],
)


def report(**changes):
    given = {
        "title": "Ceham: adult social care",
        "subtitle": "A brief for the council",
        "summary": "Ceham spends more than councils like it, and demand will outrun money in 2026.",
        "as_at": date(2025, 10, 1),
        "facts": (
            Fact("People", 214_300, "integer", source=figures.OTHER_SOURCE),
            Fact("Net spend", 733.4, "money", "£ per head", source=figures.SOURCE),
            Fact("Region", "North <East> & beyond"),
        ),
        "sections": (
            Section(
                "Where Ceham stands",
                (
                    Paragraph("Spend is high & rising.", (figures.SOURCE,)),
                    FigureBlock(figures.bars()),
                    Note("Two councils did not submit returns."),
                    FigureBlock(figures.strip()),
                ),
            ),
            Section(
                "What is coming",
                (
                    Subheading("Demand and money"),
                    Bullets(("Demand grows.", "Funding does not."), (figures.OTHER_SOURCE,)),
                    Facts((Fact("Gap in 2026", 3_400_000, "money"),)),
                    FigureBlock(figures.lines()),
                    TableBlock("The gap, year by year", YEARS, figures.SOURCE, "In cash terms."),
                    Code('import ceham\nif ceham.asks("why"):\n    ceham.answer(1 < 2)'),
                ),
            ),
        ),
        "provenance": {"Data": "sha256 abc", "Version": "0.1.0"},
        "fictional": True,
        "publisher": "Changing Places",
    }
    return Report(**(given | changes))
