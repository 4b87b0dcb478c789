"""A page can propose which column plays which part, and a person can mend cells in place."""

import pandas as pd
import polars as pl
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.columns import guess, preview
from changing_places.evaluation.panel.fixes import with_fixes
from changing_places.evaluation.panel.reading import faults, panel
from changing_places.evaluation.panel.roles import Roles
from tests.evaluation.panel.tables import NAMES, columns, read, table

ROLES = Roles(unit="council", time="year", outcomes=("rate",), adopted="adopted")


def test_the_parts_of_a_plain_panel_are_guessed_with_reasons():
    found = guess(table(population=[10] * 9, region=["N"] * 6 + ["S"] * 3, d=[0, 1, 1] + [0] * 6))
    assert found.roles() == ROLES
    assert found.unit and found.unit.why == "its cells are names, and its name says so"
    assert found.time and found.time.why == "its cells are years and its name says so"
    assert found.adopted and "blanks for never" in found.adopted.why
    assert found.treated and found.treated.column == "d"
    assert found.weights and found.weights.column == "population"
    assert found.cluster and found.cluster.column == "region"


def test_contents_decide_where_names_say_nothing():
    found = guess(
        pl.DataFrame(
            {
                "a": [1.5, 2.5, 3.5, 4.5],
                "b": ["2018-19", "2019-20"] * 2,
                "c": ["E06000001", "E06000001", "E06000002", "E06000002"],
                "d": ["2019-20", "2019-20", "", ""],
            }
        )
    )
    assert found.roles() == Roles(unit="c", time="b", outcomes=("a",), adopted="d")


def test_an_outcome_that_changes_in_units_comes_before_one_that_does_not():
    found = guess(
        table(size=[1.5] * 3 + [2.5] * 3 + [3.5] * 3).select(
            "council", "year", "size", "rate", "adopted"
        )
    )
    assert [p.column for p in found.outcomes] == ["rate", "size"]


def test_nothing_is_guessed_from_what_looks_like_nothing():
    found = guess(pl.DataFrame({"notes": ["see", "above"], "blank": [None, None]}))
    assert found.roles() is None
    assert found.time is None and found.adopted is None and found.outcomes == ()


def test_a_preview_shows_kinds_examples_and_blanks():
    by_name = {c.name: c for c in preview(table(days=["2019-01-02"] * 9))}
    assert by_name["council"].examples == ("Durham", "Leeds", "York")
    assert by_name["adopted"].blanks == 3
    assert {n: c.kind for n, c in by_name.items()} == {
        "council": "text",
        "year": "year",
        "rate": "number",
        "adopted": "year",
        "days": "date",
    }


def test_faults_mended_in_place_leave_none():
    broken = table(
        rate=["1", "n.k.", "2.5", "3", "4", "4.5", "5", "6.5", "7"],
        council=["Durham", "durham ", *columns()["council"][2:]],
    )
    typed = {(2, "rate"): "2", (2, "council"): "Durham"}
    assert faults(broken, ROLES).total == 2
    mended = with_fixes(broken, typed)
    assert faults(mended, ROLES).total == 0
    assert panel(mended, **NAMES).sha256 == read().sha256


def test_rows_can_be_left_out_and_the_others_keep_their_numbers():
    twice = pl.concat([table(), table().tail(1)])
    mended = with_fixes(twice, {}, without_rows=[10])
    assert panel(mended, **NAMES).sha256 == read().sha256
    again = with_fixes(with_fixes(twice, {}, without_rows=[1]), {(2, "rate"): "9"})
    assert again["rate"][0] == 9
    assert again["_row"][0] == 2


@pytest.mark.parametrize("kind", ["polars", "pandas", "pyarrow"])
def test_a_mended_table_is_of_the_kind_that_came(kind):
    given = {"polars": table(), "pandas": table().to_pandas(), "pyarrow": table().to_arrow()}[kind]
    mended = with_fixes(given, {(1, "rate"): "1.5", (9, "adopted"): ""})
    assert type(mended) is type(given)
    assert panel(mended, **NAMES).values[0, 0, 0] == 1.5


def test_a_column_becomes_text_where_what_was_typed_does_not_fit_it():
    mended = with_fixes(table(), {(1, "rate"): "[c]"})
    assert mended["rate"].dtype == pl.String
    assert faults(mended, ROLES).total == 0


def test_a_corrected_cell_without_a_place_is_an_error():
    with pytest.raises(InputError, match="no row 99"):
        with_fixes(pd.DataFrame(columns()), {(99, "rate"): "1"})
    with pytest.raises(InputError, match="no column 'rat'"):
        with_fixes(table(), {(1, "rat"): "1"})


def test_a_few_strange_cells_do_not_make_text_of_a_column():
    dirty = pl.DataFrame(
        {
            "council": [f"C{i // 10}" for i in range(100)],
            "year": ["last year", *[str(2010 + i % 10) for i in range(1, 100)]],
            "rate": [str(i / 7) if i % 40 else "n.k." for i in range(100)],
            "adopted": ["soon", *["2015" if i < 50 else None for i in range(1, 100)]],
        }
    )
    found = guess(dirty)
    assert (found.unit.column, found.time.column) == ("council", "year")
    assert (found.outcomes[0].column, found.adopted.column) == ("rate", "adopted")
