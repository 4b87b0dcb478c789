from dataclasses import replace

import numpy as np
import pytest

from changing_places.core.errors import ChangingPlacesError
from changing_places.figures import Bars, Column, Figure, Source, Table, UnusableFigure

from .examples import SOURCE, SPEND, bars


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " "},
        {"finding": ""},
        {"source": ()},
        {"source": None},
        {"table": Table(SPEND.columns, [])},
    ],
)
def test_a_figure_without_title_finding_table_or_source_cannot_exist(changes):
    with pytest.raises(UnusableFigure) as caught:
        replace(bars(), **changes)
    assert isinstance(caught.value, ChangingPlacesError)
    assert isinstance(caught.value, ValueError)
    assert len(str(caught.value).splitlines()) == 3


def test_a_source_needs_its_publisher_and_title():
    with pytest.raises(UnusableFigure):
        Source("", "Returns")


def test_a_source_cites_itself_in_one_line():
    assert SOURCE.citation() == (
        "Ministry of Invented Statistics, Invented spending returns, 2024-25, "
        "Open Government Licence v3.0, retrieved 1 October 2025"
    )


def test_a_row_that_does_not_fit_its_columns_is_an_error_that_names_it():
    with pytest.raises(UnusableFigure, match="Row 2"):
        Table(SPEND.columns, [("Ayton", 1), ("Beeford",)])


def test_a_column_that_is_not_there_is_an_error_that_lists_those_that_are():
    with pytest.raises(UnusableFigure, match="'name' and 'spend'"):
        Figure("Spend", "High.", SPEND, SOURCE, Bars("name", "spent"))


def test_cells_become_plain_values_and_not_a_number_becomes_nothing():
    table = Table(SPEND.columns, [("Ayton", np.float64(3.5)), ("Beeford", float("nan"))])
    assert table.rows == (("Ayton", 3.5), ("Beeford", None))


def test_a_column_without_any_number_cannot_be_drawn():
    table = Table(SPEND.columns, [("Ayton", "suppressed"), ("Beeford", None)])
    with pytest.raises(UnusableFigure, match="nothing to draw"):
        Figure("Spend", "High.", table, SOURCE, Bars("name", "spend"))


def test_a_column_writes_all_its_numbers_to_the_same_decimal_places():
    table = Table([Column("v", "Value", kind="number")], [[1.0], [2.25], [None], ["suppressed"]])
    assert [row[0] for row in table.text_rows()] == ["1.00", "2.25", "not available", "suppressed"]


def test_records_that_lack_a_field_have_nothing_there():
    assert Table.from_records(SPEND.columns, [{"name": "Ayton"}]).rows == (("Ayton", None),)


def test_a_figure_tells_everything_but_its_drawing_as_plain_values():
    told = bars().to_dict()
    assert told["kind"] == "bars"
    assert told["table"]["rows"][0] == ["Ayton", 512]
    assert told["sources"][0]["publisher"] == "Ministry of Invented Statistics"
