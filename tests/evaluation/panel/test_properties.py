"""What must hold of any panel, whatever is in it."""

import numpy as np
import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.panel.numbers import numbers
from changing_places.evaluation.panel.reading import panel
from changing_places.evaluation.panel.table import keyed
from changing_places.evaluation.panel.timeforms import FORMS, readings
from changing_places.evaluation.panel.times import TimeScale
from tests.evaluation.panel.tables import NAMES

FIGURES = st.one_of(st.none(), st.floats(-1e9, 1e9, allow_subnormal=False))


@st.composite
def panels(draw) -> pl.DataFrame:
    """Up to six units in up to five years, with rows and figures missing, some of them treated."""
    units = draw(st.lists(st.text("abcXYZ é'-", min_size=1), min_size=2, max_size=6))
    units = list({u.strip().casefold(): u.strip() for u in units if u.strip()}.values()) or ["a"]
    years = draw(st.lists(st.integers(1990, 2020), min_size=1, max_size=5, unique=True))
    rows = [
        {"council": u, "year": t, "rate": draw(FIGURES), "adopted": adopted}
        for u in units
        for adopted in [draw(st.sampled_from([None, *years, 2030]))]
        for t in years
        if draw(st.integers(0, 9)) or t == years[0]
    ]
    rows[0]["rate"], rows[-1]["rate"] = 1.25, 2.5
    if len(rows) == 1:
        rows.append({**rows[0], "council": rows[0]["council"] + " 2", "rate": 2.0})
    schema = {"council": pl.String, "year": pl.Int64, "rate": pl.Float64, "adopted": pl.Int64}
    return pl.DataFrame(rows, schema=schema)


PATIENT = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


@PATIENT
@given(panels(), st.integers(0, 2**32))
def test_the_order_of_rows_does_not_change_the_panel(frame, seed):
    shuffled = frame.sample(fraction=1, shuffle=True, seed=seed)
    assert panel(shuffled, **NAMES).sha256 == panel(frame, **NAMES).sha256


@PATIENT
@given(panels())
def test_the_kind_of_dataframe_does_not_change_the_panel(frame):
    categories = frame.with_columns(pl.col("council").cast(pl.Categorical))
    kinds = (frame.to_pandas(), frame.to_arrow(), frame.lazy(), categories)
    assert {panel(kind, **NAMES).sha256 for kind in kinds} == {panel(frame, **NAMES).sha256}


@PATIENT
@given(panels())
def test_other_names_of_units_in_the_same_order_change_nothing_but_the_names(frame):
    found = panel(frame, **NAMES)
    names = {u: f"E{i:08}" for i, u in enumerate(found.units)}
    renamed = panel(frame.with_columns(pl.col("council").replace_strict(names)), **NAMES)
    assert renamed.units == tuple(names.values())
    assert np.array_equal(renamed.values, found.values, equal_nan=True)
    assert np.array_equal(renamed.adopted, found.adopted)
    assert [(n.kind, n.count) for n in renamed.notes] == [(n.kind, n.count) for n in found.notes]


@PATIENT
@given(panels())
def test_a_panel_written_as_text_and_read_back_is_the_same(frame):
    text = frame.write_csv().encode()
    back = pl.read_csv(text, infer_schema=False)
    assert panel(back, **NAMES).sha256 == panel(frame, **NAMES).sha256


@PATIENT
@given(panels())
def test_every_row_stands_in_its_place(frame):
    found = panel(frame, **NAMES)
    for council, year, rate, adopted in frame.iter_rows():
        i, t = found.units.index(council), found.times.tolist().index(year)
        value = found.values[i, t, 0]
        assert value == rate or (rate is None and np.isnan(value))
        assert found.adopted[i] == (NEVER if adopted is None else adopted)


@given(st.floats(-1e12, 1e12, allow_subnormal=False))
def test_a_number_written_plainly_or_with_thousands_is_the_same(number):
    whole = round(number, 2)
    read = numbers(pl.Series([repr(whole), f"{whole:,.2f}", f"£{abs(whole):,.2f}"])).values
    assert read.tolist() == [whole, whole, abs(whole)]


@given(st.integers(1800, 2200), st.sampled_from(["year", "financial year", "quarter", "month"]))
def test_the_label_of_a_period_is_read_as_that_period(year, kind):
    parts = {"quarter": 4, "month": 12}.get(kind, 1)
    ordinal = year * parts + year % parts
    assert readings(TimeScale(kind).label(ordinal))[kind] == ordinal


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading_of_times(text):
    assert set(readings(text)) <= set(FORMS)


@given(st.lists(st.text(max_size=12), max_size=20))
def test_no_text_breaks_the_reading_of_numbers(texts):
    read = numbers(pl.Series("x", texts, dtype=pl.String))
    assert not (read.bad & np.isfinite(read.values)).any()
    assert not np.isinf(read.values).any()


@given(st.lists(st.sampled_from([None, "", "a", "b", "A"]), max_size=30), st.integers(1, 4))
def test_every_row_has_the_number_of_its_value(cells, repeats):
    column = pl.Series("x", [c for c in cells for _ in range(repeats)], dtype=pl.String)
    values, codes = keyed(column)
    assert [None if c < 0 else values[int(c)] for c in codes] == column.to_list()
    assert values.n_unique() == len(values)


@given(st.lists(st.one_of(st.none(), st.integers(-5, 5)), max_size=30))
def test_every_row_has_the_number_of_its_number(cells):
    for dtype in (pl.Int64, pl.Float64, pl.Date, pl.Null if set(cells) <= {None} else pl.Int32):
        column = pl.Series("x", cells, dtype=pl.Int64).cast(dtype)
        values, codes = keyed(column)
        assert [None if c < 0 else values[int(c)] for c in codes] == column.to_list()
