"""Models made at random, with everything that a model may have, against plain loops."""

import numpy as np
import pytest

from changing_places.appraisal.uncertainty import (
    Appraised,
    Discrete,
    Driver,
    Effect,
    Line,
    Lognormal,
    Normal,
    Pert,
    Priced,
    RankCorrelation,
    Triangular,
    Uniform,
)
from changing_places.appraisal.uncertainty.drawing import drawn

from .test_hard_models import everything
from .test_simulate import by_hand
from .test_switching import check


def distribution(chance):
    low, likely, high = np.sort(chance.uniform(0.3, 2.5, 3)).tolist()
    return [
        Uniform(low, high),
        Triangular(low, likely, high),
        Pert(low, likely, high),
        Lognormal(likely, high / 3),
        Normal(likely, low / 2, low=0.1),
        Discrete((low, likely, high), (0.2, 0.5, 0.3)),
    ][int(chance.integers(6))]


def anything(seed, elastic):
    """Two to four options, drivers that follow earlier ones, products, correlations."""
    chance = np.random.default_rng(seed)
    years, options = int(chance.integers(1, 8)), tuple("abcd"[: int(chance.integers(2, 5))])
    drivers = []
    for k in range(int(chance.integers(1, 4))):
        kind, follows = distribution(chance), {}
        # An elasticity wants a driver that stays above zero whatever it follows.
        if k and chance.random() < 0.4 and (not elastic or kind.support[0] > 0.3):
            follows = {"d0": float(chance.uniform(0, 0.1))}
        drivers.append(Driver(f"d{k}", kind, follows=follows))
    lines = []
    for option in options:
        for k in range(int(chance.integers(1, 4))):
            effects = [
                Effect(d.name, float(chance.uniform(-0.5, 1.5)),
                       "elastic" if elastic and chance.random() < 0.5 else "linear")
                for d in drivers if chance.random() < 0.5
            ]  # fmt: skip
            own = distribution(chance) if chance.random() < 0.5 else None
            amounts = tuple(chance.normal(-100, 5, years).tolist())
            lines.append(Line(f"l{k}", option, amounts, own, tuple(effects)))
    model = Appraised(options, tuple(lines), (0.97,) * years, tuple(drivers))
    names = [d.name for d in model.inputs]
    if len(names) > 2 and chance.random() < 0.3:
        tied = (RankCorrelation(names[0], names[-1], float(chance.uniform(-0.8, 0.8))),)
        model = Appraised(options, model.lines, model.factors, model.drivers, tied)
    return model


def hold(seed, elastic):
    model = anything(seed, elastic)
    priced = Priced.of(model)
    own = drawn(priced, 100, seed)[:, :10]
    np.testing.assert_allclose(priced.npv(own), by_hand(model, own), rtol=1e-9, atol=1e-9)
    check(model)
    everything(model)


@pytest.mark.parametrize("seed", range(8))
def test_a_model_of_any_make_is_priced_switched_and_told(seed):
    hold(seed, elastic=bool(seed % 2))


@pytest.mark.slow
@pytest.mark.parametrize("elastic", [False, True])
@pytest.mark.parametrize("seed", range(100, 300))
def test_two_hundred_models_of_any_make_are_priced_switched_and_told(seed, elastic):
    hold(seed, elastic)
