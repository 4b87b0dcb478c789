"""The multiplier bootstrap."""

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.effects import Sample
from changing_places.evaluation.inference import bootstrap as module
from changing_places.evaluation.inference.bootstrap import KINDS, Draws, bootstrap
from changing_places.evaluation.inference.errors import standard_errors
from changing_places.evaluation.inference.intervals import band, interval
from changing_places.evaluation.panel.model import NEVER

INFLUENCE = np.random.default_rng(1).normal(size=(80, 4, 3))
OWN = np.arange(80)


@pytest.mark.parametrize("kind", KINDS)
def test_multipliers_have_mean_0_and_variance_1(kind):
    ((turn, drawn),) = Draws(count=2000, multipliers=kind).in_turns(80)
    assert drawn.shape == (80, 2000) and turn == slice(0, 2000)
    assert drawn.mean() == pytest.approx(0, abs=0.01)
    assert drawn.var() == pytest.approx(1, abs=0.01)
    if kind == "mammen":
        assert (drawn**3).mean() == pytest.approx(1, abs=0.02)


def test_units_of_a_cluster_share_their_multiplier():
    # Two that undo each other in every cluster leave nothing, whatever the multipliers.
    influence = np.concatenate([INFLUENCE, -INFLUENCE])
    found = bootstrap(influence, np.concatenate([OWN, OWN]))
    assert (found.errors == 0).all()


def test_draws_that_do_not_fit_in_memory_come_in_turns(monkeypatch):
    monkeypatch.setattr(module, "ROOM", 80 * 300)
    turns = [turn for turn, _ in Draws(count=999).in_turns(80)]
    assert [(turn.start, turn.stop) for turn in turns] == [
        (0, 300),
        (300, 600),
        (600, 900),
        (900, 999),
    ]
    found = bootstrap(INFLUENCE, OWN, draws=Draws(count=4999))
    assert found.errors == pytest.approx(standard_errors(INFLUENCE), rel=0.05)
    assert found.critical == pytest.approx(2.49, abs=0.1)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("clusters", [OWN, OWN // 4], ids=["units", "clusters"])
def test_errors_are_near_those_of_influence(kind, clusters):
    found = bootstrap(INFLUENCE, clusters, draws=Draws(count=4999, multipliers=kind))
    assert found.errors == pytest.approx(standard_errors(INFLUENCE, clusters), rel=0.08)


def test_the_critical_value_of_one_estimate_is_that_of_the_normal_and_grows_with_more():
    one = bootstrap(INFLUENCE[:, :1], OWN, draws=Draws(count=9999))
    four = bootstrap(INFLUENCE, OWN, draws=Draws(count=9999))
    assert one.critical == pytest.approx(1.96, abs=0.07)
    # Four that are nearly independent: 1 - 0.05 = (1 - p)^4 gives a normal quantile of 2.49.
    assert four.critical == pytest.approx(2.49, abs=0.08)


def test_estimates_that_do_not_vary_take_no_part():
    with_zero = INFLUENCE.copy()
    with_zero[:, 2] = 0
    found = bootstrap(with_zero, OWN)
    assert (found.errors[2] == 0).all()
    without = bootstrap(np.delete(INFLUENCE, 2, axis=1), OWN)
    assert found.critical == pytest.approx(without.critical)


def test_outcomes_are_drawn_in_turns_and_alike():
    many = np.random.default_rng(2).normal(size=(40, 60, 90))
    found = bootstrap(many, np.arange(40), draws=Draws(count=999))
    alone = bootstrap(many[:, :, 77:78], np.arange(40), draws=Draws(count=999))
    assert found.critical[77] == pytest.approx(alone.critical[0], rel=1e-5)


def test_a_band_is_wider_than_the_intervals_by_the_same_tail_of_students_t():
    sample = Sample(np.where(OWN < 20, 3, NEVER), np.ones(80), OWN)
    estimates = np.zeros((4, 3))
    pointwise = interval(estimates, INFLUENCE, sample)
    found = band(pointwise, bootstrap(INFLUENCE, OWN).critical)
    assert (found.high > pointwise.high).all()
    assert band(pointwise, np.full(3, 1.959964)).high == pytest.approx(pointwise.high, rel=1e-6)


@pytest.mark.parametrize(
    "wrong", [{"count": 10}, {"multipliers": "gauss"}, {"level": 0.0}, {"level": 95}]
)
def test_draws_that_mean_nothing_are_refused(wrong):
    with pytest.raises(InputError):
        Draws(**wrong)
