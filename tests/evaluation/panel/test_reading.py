"""A panel is the same however its table was given, and says what was found in it."""

import time

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.panel.reading import panel
from tests.evaluation.panel.tables import NAMES, columns, note, read, table


def test_units_and_periods_stand_in_order_with_their_figures():
    found = read()
    assert found.units == ("Durham", "Leeds", "York")
    assert found.times.tolist() == [2018, 2019, 2020]
    assert found.scale.kind == "year"
    assert found.values[:, :, 0].tolist() == [[1, 2, 2.5], [3, 4, 4.5], [5, 6.5, 7]]
    assert found.adopted.tolist() == [2019, NEVER, NEVER]
    assert found.weights.tolist() == [1, 1, 1]
    assert found.clusters.tolist() == [0, 1, 2]
    assert not found.clustered
    assert found.balanced


FRAMES = {
    "polars": lambda t: t,
    "lazy": lambda t: t.lazy(),
    "pandas": lambda t: t.to_pandas(),
    "pandas objects": lambda t: t.to_pandas().astype(object),
    "pyarrow": lambda t: t.to_arrow(),
    "duckdb": lambda t: duckdb.from_arrow(t.to_arrow()),
    "text": lambda t: t.with_columns(pl.all().cast(pl.String)),
    "categories": lambda t: t.with_columns(pl.col("council").cast(pl.Categorical)),
    "numbered rows": lambda t: t.with_row_index("_row", offset=7),
}


@pytest.mark.parametrize("kind", FRAMES)
def test_every_kind_of_dataframe_gives_the_same_panel(kind):
    frame = FRAMES[kind](table())
    assert panel(frame, **NAMES).sha256 == read().sha256


def test_the_fingerprint_knows_of_every_figure_weight_and_adoption():
    prints = {
        read().sha256,
        read(rate=[1.1, *columns()["rate"][1:]]).sha256,
        read(adopted=[2020] * 3 + [0] * 6).sha256,
        read({"weights": "w"}, w=[2] * 3 + [1] * 6).sha256,
        read({"cluster": "c"}, c=["a"] * 6 + ["b"] * 3).sha256,
        read({"covariates": "x"}, x=[1, 2, 4, 2, 2, 2, 3, 3, 3]).sha256,
        read(council=["Derby"] * 3 + columns()["council"][3:]).sha256,
        read({"outcome": "other"}, other=columns()["rate"]).sha256,
    }
    assert len(prints) == 8


def test_several_outcomes_stand_side_by_side():
    found = read({"outcome": ["rate", "cost"]}, cost=[9.0, 8, 7, 6, 5, 4, 3, 2, 1])
    assert found.outcomes == ("rate", "cost")
    assert found.values.shape == (3, 3, 2)
    assert found.values[0, :, 1].tolist() == [9, 8, 7]


def test_numeric_units_lose_their_point_and_stand_in_order_of_number():
    found = read(council=[10.0] * 3 + [9.0] * 3 + [8001.0] * 3)
    assert found.units == ("9", "10", "8001")
    assert read(council=["10.0"] * 3 + ["9"] * 3 + ["8001"] * 3).units == ("9", "10", "8001")


def test_codes_of_areas_stay_as_they_are():
    codes = ["E06000047"] * 3 + ["0012"] * 3 + ["W06000001"] * 3
    assert read(council=codes).units == ("0012", "E06000047", "W06000001")


def test_treated_rows_say_that_the_first_treated_period_is_the_first_1():
    for flags in ([0, 1, 1] + [0] * 6, ["no", "Yes", "yes"] + ["no"] * 6, [False, True, True] * 3):
        found = read({"adopted": None, "treated": "d"}, d=flags)
        assert found.adopted[0] == 2019


def test_treated_names_with_a_start_say_it_too():
    asked = {"adopted": None, "treated_unit": ["durham", "York"], "start": "2019-05-01"}
    assert read(asked).adopted.tolist() == [2019, NEVER, 2019]


def test_a_column_of_who_is_treated_may_stand_with_one_start():
    found = read({"adopted": None, "treated": "d", "start": 2020}, d=[1] * 3 + [0] * 6)
    assert found.adopted.tolist() == [2020, NEVER, NEVER]


def test_weights_that_vary_are_averaged_and_this_is_said():
    found = read({"weights": "w"}, w=[1, 2, 3, 5, 5, 5, 1, 1, 4])
    assert found.weights.tolist() == [2, 5, 2]
    assert note(found, "weights_vary").names == ("Durham", "York")


def test_clusters_are_numbered_and_keep_their_names():
    found = read({"cluster": "region"}, region=["North"] * 3 + ["North"] * 3 + ["East"] * 3)
    assert found.cluster_names == ("East", "North")
    assert found.clusters.tolist() == [1, 1, 0]
    assert found.clustered


def test_the_unit_may_be_its_own_cluster():
    assert read({"cluster": "council"}).clusters.tolist() == [0, 1, 2]


def test_held_back_cells_are_counted_and_named_and_blanks_are_only_missing():
    rates = ["1", "[c]", "2.5", "x", "..", "*", "NA", "", "7"]
    found = read(rate=rates)
    assert np.isnan(found.values[:, :, 0]).sum() == 6
    held_back = note(found, "suppressed")
    assert held_back.count == 4
    assert set(held_back.names) == {"[c]", "x", "..", "*"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.5", 1234.5),
        ("£1,234", 1234),
        ("32.5%", 32.5),
        ("(12)", -12),
        ("−3.5", -3.5),
        ("12 345", 12345),
        ("4.5 [p]", 4.5),
        ("4.5r", 4.5),
        ("1e3", 1000),
        (" 7 ", 7),
    ],
)
def test_numbers_are_read_as_publishers_write_them(text, number):
    rates = [text, "2", "2.5", "3", "4", "4.5", "5", "6.5", "7"]
    assert read(rate=rates).values[0, 0, 0] == number


def test_what_was_taken_off_numbers_is_said():
    found = read(rate=["1,234", "£2", "5%", "3", "4", "4.5", "5", "6.5", "7"])
    text = note(found, "numbers_cleaned").text
    assert "commas between thousands in 1 cell" in text
    assert "32% is 32" in text


def test_a_comma_is_a_decimal_point_where_no_number_has_a_point():
    rates = ["1,25", "2,5", "2,5", "3", "4", "4,5", "5", "6,5", "7"]
    assert read(rate=rates).values[0, 0, 0] == 1.25
    with pytest.raises(InputError, match="'1,25'"):
        read(rate=["1,25", "2.5", "2.5", "3", "4", "4.5", "5", "6.5", "7"])


def test_blank_rows_are_passed_over_and_counted():
    frame = pl.concat(
        [table(), pl.DataFrame({k: [None] for k in columns()})], how="vertical_relaxed"
    )
    found = panel(frame, **NAMES)
    assert note(found, "blank_rows").count == 1
    assert found.sha256 == read().sha256


def test_gaps_late_starts_and_early_ends_are_named():
    frame = table().filter(
        ~pl.struct("council", "year").is_in(
            [{"council": "Durham", "year": 2019}, {"council": "Leeds", "year": 2018}]
        )
    )
    found = panel(frame, **NAMES)
    assert note(found, "gaps").names == ("Durham",)
    assert note(found, "late_entry").names == ("Leeds",)
    assert note(found, "unbalanced").count == 2
    ends = panel(
        table().filter(~((pl.col("council") == "York") & (pl.col("year") == 2020))), **NAMES
    )
    assert note(ends, "early_exit").names == ("York",)


def test_a_period_that_few_units_have_is_named_and_makes_no_unit_an_early_end():
    frame = table().filter((pl.col("year") < 2020) | (pl.col("council") == "York"))
    found = panel(frame, **NAMES)
    assert note(found, "thin_periods").names == ("2020",)
    assert "early_exit" not in {n.kind for n in found.notes}


def test_the_design_is_described_in_notes():
    kinds = {n.kind for n in read(adopted=[2018] * 3 + [2020] * 3 + [2025] * 3).notes}
    assert {"always_treated", "adopts_after_end", "one_treated_unit"} <= kinds
    assert "no_never_treated" not in kinds
    everyone = read(adopted=[2019] * 3 + [2020] * 6)
    assert {"no_never_treated", "few_treated"} <= {n.kind for n in everyone.notes}
    later = read(adopted=[2030] * 3 + [0] * 6)
    assert later.adopted[0] == 2030
    assert "nobody_treated" in {n.kind for n in later.notes}


def test_always_treated_units_are_kept():
    found = read(adopted=[2010] * 3 + [2019] * 3 + [0] * 3)
    assert found.units == ("Durham", "Leeds", "York")
    assert found.adopted[0] == 2010
    assert note(found, "always_treated").names == ("Durham",)


def test_uneven_periods_and_adoption_between_them_are_said():
    found = read(year=[2015, 2016, 2019] * 3, adopted=[2018] * 3 + [0] * 6)
    assert "2016 and 2019" in note(found, "irregular_times").text
    assert note(found, "adopts_between").names == ("Durham",)


def test_a_treated_row_behind_a_missing_one_is_said_to_be_unsure():
    frame = table(d=[0, 0, 1] + [0] * 6).filter(
        ~((pl.col("council") == "Durham") & (pl.col("year") == 2019))
    )
    found = panel(frame, **NAMES | {"adopted": None, "treated": "d"})
    assert found.adopted[0] == 2020
    assert note(found, "adoption_unsure").names == ("Durham",)


def test_rows_that_lack_a_covariate_are_counted():
    found = read({"covariates": ["x"]}, x=[1, None, 1, 2, 2, 2, 3, 3, None])
    assert note(found, "covariate_missing").count == 2
    assert found.observed.sum() == 7


def test_one_period_may_be_read_so_that_methods_can_judge_it():
    found = read(council=list("ABCDEFGHI"), year=[2019] * 9, adopted=[2019] * 3 + [0] * 6)
    assert found.times.tolist() == [2019]
    assert len(found.units) == 9


def test_a_frame_with_an_index_says_how_to_make_it_a_column():
    frame = pd.DataFrame(columns()).set_index("council")
    with pytest.raises(InputError, match="reset_index"):
        panel(frame, **NAMES)


def test_a_panel_of_500_units_and_20_years_is_read_in_under_30_ms():
    n, periods = 500, 20
    rng = np.random.default_rng(1)
    frame = pl.DataFrame(
        {
            "council": np.repeat([f"E{i:08}" for i in range(n)], periods),
            "year": np.tile(np.arange(2000, 2000 + periods), n),
            "rate": rng.normal(size=n * periods),
            "adopted": np.repeat(rng.choice([0, 2005, 2010], n), periods),
        }
    )
    panel(frame, **NAMES)
    best = min(_seconds(frame) for _ in range(7))
    assert best < 0.03


def _seconds(frame: pl.DataFrame) -> float:
    begun = time.process_time()
    panel(frame, **NAMES)
    return time.process_time() - begun


def test_periods_and_days_of_pandas_are_read_as_they_are():
    frame = pd.DataFrame(columns(adopted=["2019Q4"] * 3 + [None] * 6))
    frame["year"] = pd.PeriodIndex(["2019Q3", "2019Q4", "2020Q1"] * 3, freq="Q")
    quarters = panel(frame, **NAMES)
    assert [quarters.scale.label(int(c)) for c in quarters.cohorts] == ["2019 Q4"]
    frame["year"] = pd.to_datetime(["2018-01-01", "2019-01-01", "2020-01-01"] * 3, utc=True)
    assert panel(frame, **NAMES).times.tolist() == [2018, 2019, 2020]


def test_a_pandas_column_of_mixed_kinds_is_read_cell_by_cell():
    frame = pd.DataFrame(columns())
    frame["rate"] = pd.Series([1, "[c]", None, 3.5, 4, 4.5, 5, 6.5, 7], dtype=object)
    found = panel(frame, **NAMES)
    assert np.isnan(found.values[0, 1:, 0]).all()
    assert note(found, "suppressed").count == 1
