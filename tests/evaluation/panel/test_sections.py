"""Repeated cross-sections share the parsing and the faults of a panel."""

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.panel.roles import Roles
from changing_places.evaluation.panel.sections import section_faults, sections
from tests.evaluation.panel.tables import note, table

ASKED = {"time": "year", "outcome": "rate", "adopted": "adopted", "source": "survey.csv"}


def test_rows_stand_by_time_and_adoption_with_their_figures():
    found = sections(table(), **ASKED)
    assert found.times.tolist() == [2018] * 3 + [2019] * 3 + [2020] * 3
    assert found.adopted.tolist() == [2019, NEVER, NEVER] * 3
    assert found.values[:, 0].tolist() == [1, 3, 5, 2, 4, 6.5, 2.5, 4.5, 7]
    assert found.cohorts.tolist() == [2019]
    assert found.clusters.tolist() == list(range(9))


def test_the_order_of_rows_makes_no_difference():
    shuffled = table().sample(fraction=1, shuffle=True, seed=4)
    assert sections(shuffled, **ASKED).sha256 == sections(table(), **ASKED).sha256


def test_many_rows_in_a_period_are_no_repeats_and_weights_are_each_rows_own():
    found = sections(table(w=range(1, 10)), **ASKED, weights="w", cluster="council")
    assert found.weights.tolist() == [1, 4, 7, 2, 5, 8, 3, 6, 9]
    assert found.cluster_names == ("Durham", "Leeds", "York")
    assert found.clusters.tolist() == [0, 1, 2] * 3


@pytest.mark.parametrize(
    ("dates_as", "times"), [("year", [2019, 2020]), ("financial year", [2018, 2019])]
)
def test_dates_are_taken_as_the_periods_asked_for(dates_as, times):
    days = ["2019-02-01", "2020-02-01", "2020-02-02"] * 3
    found = sections(
        table(year=days, adopted=["2020-01-01"] * 3 + [""] * 6), **ASKED, dates_as=dates_as
    )
    assert found.periods.tolist() == times
    assert found.scale.kind == dates_as
    with pytest.raises(InputError, match="cannot be taken as 'week'"):
        sections(table(year=days), **ASKED, dates_as="week")


def test_faults_are_told_as_those_of_a_panel():
    rates = ["1", "n.k.", "3", "4", "inf", "y", "7", "8", "9"]
    with pytest.raises(InputError) as raised:
        sections(table(rate=rates), **ASKED)
    assert raised.value.what == "survey.csv, row 2, column 'rate': found 'n.k.'."
    assert raised.value.next_step.endswith("other faults too: 1 infinite number.")
    roles = Roles(unit=None, time="year", outcomes=("rate",), adopted="adopted")
    assert section_faults(table(rate=rates), roles).counts == {"not_a_number": 2, "infinite": 1}
    with pytest.raises(InputError, match="no rows"):
        sections(table().head(0), **ASKED)
    with pytest.raises(InputError, match="found 1 in every row"):
        sections(table(rate=[1.0] * 9), **ASKED)
    with pytest.raises(InputError, match="the outcome 'rate' again"):
        sections(table(x=table()["rate"] * 2), **ASKED, covariates="x")
    with pytest.raises(InputError, match="a blank cell"):
        sections(table(year=[None] * 9), **ASKED)


def test_missing_figures_and_the_design_are_said():
    found = sections(table(rate=[None, 2, 3, "[c]", 5, 6, 7, 8, 9.5]), **ASKED)
    assert note(found, "missing").count == 2
    assert note(found, "suppressed").count == 1
    assert found.observed.sum() == 7
    always = sections(table(adopted=[2018] * 3 + [2019] * 6), **ASKED)
    assert note(always, "always_treated").count == 3
    assert note(always, "no_never_treated")


def test_some_rows_keep_their_clusters_numbered_from_nought():
    found = sections(table(x=range(9)), **ASKED, cluster="council", covariates="x")
    some = found.of_rows(found.clusters > 0)
    assert some.cluster_names == ("Leeds", "York")
    assert some.clusters.tolist() == [0, 1] * 3
    assert some.covariate_values.shape == (6, 1)
    assert np.isfinite(some.values).all()
