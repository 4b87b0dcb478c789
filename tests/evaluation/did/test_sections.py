"""Repeated cross-sections: rows of each period in the place of units."""

import numpy as np
import pytest

from changing_places.core.errors import Refusal
from changing_places.evaluation.did.aggregate import aggregate
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.did.sections import group_time_sections
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.panel.model import NEVER
from tests.evaluation.did.made import random_panel
from tests.evaluation.panels import sections

ESTIMATORS = ("dr", "reg", "ipw")


def rows_of(seed=0, n=900, covariates=2, **more):
    """Rows of six periods with an effect of 1 and trends that differ by covariate."""
    chance = np.random.default_rng(seed)
    times = chance.integers(0, 6, n)
    adopted = chance.choice([NEVER, 2, 4], n, p=[0.5, 0.25, 0.25])
    x = chance.normal(size=(n, covariates)) + 0.3 * (adopted < NEVER)[:, None]
    y = x.sum(axis=1) * (1 + 0.2 * times) + 0.5 * times + (times >= adopted)
    values = np.column_stack([y, -y]) + chance.normal(size=(n, 2))
    names = tuple(f"x{j + 1}" for j in range(covariates))
    return sections(values, times, adopted, covariates=x, names=names, **more)


def test_without_covariates_a_cell_is_four_means():
    rows = rows_of(covariates=0)
    effects = group_time_sections(rows)

    def mean(cohort, time):
        return rows.values[(rows.adopted == cohort) & (rows.times == time)].mean(axis=0)

    at = (effects.groups == 4) & (effects.times == 5)
    wanted = mean(4, 5) - mean(4, 3) - (mean(NEVER, 5) - mean(NEVER, 3))
    assert effects.estimates[at][0] == pytest.approx(wanted)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_a_panel_as_rows_has_the_estimates_of_the_panel(estimator):
    # With covariates that stay, a balanced panel's rows are its units seen twice.
    panel = random_panel(1)
    n, periods, _ = panel.values.shape
    stacked = sections(
        panel.values.reshape(n * periods, -1),
        np.tile(panel.times, n),
        np.repeat(panel.adopted, periods),
        covariates=np.repeat(panel.covariate_values[:, 0], periods, axis=0),
        names=panel.covariates,
    )
    found = group_time_sections(stacked, estimator=estimator, control="notyet")
    wanted = group_time(panel, estimator=estimator, control="notyet")
    assert found.estimates == pytest.approx(wanted.estimates, abs=1e-8)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_influence_is_what_a_small_weight_on_a_row_does(estimator):
    # The influence of a row, over n, is the derivative of the estimate by the row's weight,
    # up to the terms of second order: checked against weights moved by a hair.
    rows = rows_of(2, n=400)
    n = len(rows.values)
    effects = group_time_sections(rows, estimator=estimator)
    influence = effects.influence
    for row in (0, 5, 50, 120, 333):
        moved = np.ones(n)
        moved[row] += 1e-5
        other = group_time_sections(
            sections(
                rows.values,
                rows.times,
                rows.adopted,
                moved,
                None,
                rows.covariate_values,
                rows.covariates,
            ),
            estimator=estimator,
        )
        slope = (other.estimates - effects.estimates) / 1e-5
        assert slope * n == pytest.approx(influence[row], rel=1e-2, abs=0.05)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_the_truth_is_found(estimator):
    put = aggregate(group_time_sections(rows_of(3, n=20_000), estimator=estimator), "simple")
    error = standard_errors(put.overall_influence)
    assert abs(put.overall[0] - 1) < 4 * error[0] < 0.4


def test_the_sample_is_the_rows_and_weights_and_clusters_are_kept():
    rows = rows_of(4, weights=np.full(900, 2.0), clusters=np.arange(900) % 30)
    effects = group_time_sections(rows)
    assert effects.sample.n == 900
    assert effects.estimates == pytest.approx(group_time_sections(rows_of(4)).estimates)
    assert len(np.unique(effects.sample.clusters)) == 30


def test_rows_without_an_outcome_or_a_covariate_are_left_out_of_it():
    rows = rows_of(5)
    values, x = rows.values.copy(), rows.covariate_values.copy()
    values[:40, 0] = np.nan
    x[40:60, 1] = np.nan
    gaps = sections(values, rows.times, rows.adopted, covariates=x, names=rows.covariates)
    together = group_time_sections(gaps)
    kept = np.isfinite(values[:, 0]) & np.isfinite(x).all(axis=1)
    alone = group_time_sections(
        sections(
            values[kept][:, :1],
            rows.times[kept],
            rows.adopted[kept],
            None,
            None,
            x[kept],
            rows.covariates,
        )
    )
    assert together.estimates[:, 0] == pytest.approx(alone.estimates[:, 0])
    assert standard_errors(together.influence)[:, 0] == pytest.approx(
        standard_errors(alone.influence)[:, 0]
    )


def test_a_period_without_rows_of_the_cohort_is_lost_in_words():
    rows = rows_of(6)
    kept = ~((rows.adopted == 2) & (rows.times == 5))
    effects = group_time_sections(
        sections(rows.values[kept], rows.times[kept], rows.adopted[kept], outcomes=("a", "b"))
    )
    assert [(lost.group, lost.time) for lost in effects.lost] == [(2, 5)]
    assert effects.lost[0].why == "There are no rows of the cohort in the period."


def test_covariates_that_settle_who_adopts_are_told():
    rows = rows_of(7)
    settled = np.where(rows.adopted < NEVER, 9.0, -9.0)[:, None] + rows.covariate_values[:, :1]
    with pytest.raises(Refusal, match="nobody is comparable"):
        group_time_sections(
            sections(rows.values, rows.times, rows.adopted, covariates=settled, names=("x",))
        )
