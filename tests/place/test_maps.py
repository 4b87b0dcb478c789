"""The map of all councils by one indicator."""

import polars as pl
import pytest

from changing_places.core.errors import InputError
from changing_places.data.boundaries import rings_of
from changing_places.data.store import Store, TableWrite
from changing_places.place.maps import council_map
from tests.place.conftest import COUNTY, DISTRICTS, UNITARY


def _tables(store: Store, *left_out: str) -> list[TableWrite]:
    """The tables of a store, its observations with their year."""
    frames = {n: store.table(n) for n in store.records if n not in left_out}
    values = frames["indicator_values"]
    frames["indicator_values"] = values.with_columns(year=pl.col("period").cast(pl.Int16))
    return [TableWrite(n, "made-up", frame) for n, frame in frames.items()]


@pytest.fixture(scope="module")
def mapped_store(country_store, tmp_path_factory) -> Store:
    """The made-up country on a row of squares, each council's beside the next."""
    store = Store.open(tmp_path_factory.mktemp("mapped"))
    writes = _tables(country_store)
    codes = [*UNITARY, *DISTRICTS]
    rings = [[_square(i)] for i in range(len(codes))]
    frame = pl.DataFrame(
        {"code": codes, "level": "ltla", "last_year": None, "rings": rings},
        schema_overrides={"last_year": pl.Int64},
    )
    store.write([*writes, TableWrite("boundaries", "boundaries", frame)])
    return store


def _square(i: int) -> list[list[float]]:
    x = i / 10
    return [[x, 50.0], [x + 0.1, 50.0], [x + 0.1, 50.1], [x, 50.1], [x, 50.0]]


def test_the_map_is_of_the_period_that_most_councils_have(mapped_store):
    shown = council_map("local/late", store=mapped_store)
    assert shown.period == "2022"
    assert UNITARY[0] not in shown.values  # its latest is of 2021, and 2021 is not 2022


def test_a_council_without_a_number_says_why_and_is_never_zero(mapped_store):
    shown = council_map("local/few", store=mapped_store).figure()
    [cell] = [row[2] for row in shown.table.rows if row[1] == UNITARY[0]]
    assert "withheld" in cell


def test_the_finding_names_highest_lowest_and_middle(mapped_store):
    shown = council_map("local/pay", store=mapped_store)
    ranked = [area.name for area, _ in shown.ranked]
    assert ranked[0] in shown.finding()
    assert ranked[-1] in shown.finding()


def test_districts_and_unitaries_are_drawn_where_districts_publish(mapped_store):
    codes = {a.code for a in council_map("local/obese", store=mapped_store).areas}
    assert set(DISTRICTS) <= codes
    assert COUNTY not in codes


def test_real_boundaries_are_drawn_where_they_are_held_and_lead_to_councils(mapped_store):
    links = {code: f"/place/{code}/" for code in UNITARY}
    svg = council_map("local/pay", store=mapped_store).figure(links).svg()
    assert f'href="/place/{UNITARY[3]}/"' in svg


def test_hexagons_are_drawn_where_boundaries_are_not_held(country_store, tmp_path):
    areas = country_store.table("areas").with_row_index("x").with_columns(y=pl.lit(1.0))
    store = Store.open(tmp_path)
    writes = _tables(country_store, "areas")
    store.write([*writes, TableWrite("areas", "register", areas.cast({"x": pl.Float64}))])
    assert rings_of(store, UNITARY) == {}
    assert council_map("local/pay", store=store).figure().kind == "hexagons"


def test_an_indicator_that_is_not_held_is_told(mapped_store):
    with pytest.raises(InputError, match="no indicator 'nonsense'"):
        council_map("nonsense", store=mapped_store)
