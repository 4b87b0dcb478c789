"""The decomposition of two-way fixed effects: identities, published weights, peers."""

from dataclasses import replace

import numpy as np
import pytest

from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.panel.model import NEVER
from changing_places.evaluation.second_opinions.bacon import (
    EARLIER_OR_LATER,
    KINDS,
    LATER_OR_TREATED,
    TREATED_OR_NEVER,
    bacon,
    negative_weights,
    warning,
)
from changing_places.evaluation.second_opinions.twfe import twfe
from tests.evaluation.second_opinions.made import (
    growing,
    mpdta,
    panel,
    simulated,
    staggered,
    untidy,
)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("adopters", [[2003, 2005, NEVER], [2002, 2006], [2001, 2004, 2007, 2012]])
def test_weights_sum_to_one_and_the_weighted_sum_is_the_coefficient(seed, adopters):
    rng = np.random.default_rng(seed)
    adopted = np.resize(adopters, 17)
    data = panel(rng.normal(size=(17, 8, 3)), adopted, weights=rng.uniform(0.3, 4, 17))
    found = bacon(data)
    assert sum(c.weight for c in found.comparisons) == pytest.approx(1.0, abs=1e-12)
    total = sum(c.weight * c.estimates for c in found.comparisons)
    assert total == pytest.approx(twfe(data).overall, abs=1e-10)


def test_the_published_weights_of_the_castle_doctrine():
    """R bacondecomp 0.1.1, vignette: 0.05976, 0.03190, 0.90834. Cheng and Hoekstra (2013), 50
    states, 2000 to 2010: laws from 2005 (1 state), 2006 (13), 2007 (4), 2008 (2), 2009 (1)."""
    years = {2005: 1, 2006: 13, 2007: 4, 2008: 2, 2009: 1, NEVER: 29}
    adopted = [year for year, states in years.items() for _ in range(states)]
    values = np.random.default_rng(0).normal(size=(50, 11))
    found = bacon(panel(values, adopted, first=2000))
    assert found.weight(EARLIER_OR_LATER) == pytest.approx(0.05976, abs=5e-6)
    assert found.weight(LATER_OR_TREATED) == pytest.approx(0.03190, abs=5e-6)
    assert found.weight(TREATED_OR_NEVER) == pytest.approx(0.90834, abs=5e-6)


# diff-diff 3.13.0, BaconDecomposition(weights="exact"): weights, then means, by kind.
DIFF_DIFF = {
    "mpdta": (
        (0.8627744180814885, 0.08330135372970396, 0.053924228188807585),
        (-0.04073969519404118, -0.019783817260641715, 0.004603661617040414),
    ),
    "sim320x20": (
        (0.7204968944099379, 0.15527950310559005, 0.12422360248447205),
        (0.752856857750041, 0.45513565875887096, 0.5062701464820673),
    ),
}


@pytest.mark.parametrize(("name", "read"), [("mpdta", mpdta), ("sim320x20", simulated)])
def test_the_reference_panels_give_what_diff_diff_gives(real_data, name, read):
    found = bacon(read(real_data))
    weights, means = DIFF_DIFF[name]
    assert [found.weight(kind) for kind in KINDS] == pytest.approx(weights, abs=1e-12)
    assert [found.mean(kind)[0] for kind in KINDS] == pytest.approx(means, abs=1e-10)


def test_two_cohorts_by_hand():
    """Four periods, adoption in the second and the fourth: two comparisons, of weights 1/2.

    Earlier against later, before the later adopts: periods 1 against 2 and 3. Later against
    earlier, once that is treated: periods 2 and 3 against 4.
    """
    found = bacon(panel([[0, 3, 6, 9], [1, 1, 1, 2]], [2002, 2004]))
    earlier, later = found.comparisons
    assert (earlier.kind, earlier.treated, earlier.control) == (EARLIER_OR_LATER, 2002, 2004)
    assert (later.kind, later.treated, later.control) == (LATER_OR_TREATED, 2004, 2002)
    assert earlier.estimates[0] == pytest.approx(4.5)
    assert later.estimates[0] == pytest.approx(1 - 4.5)
    assert (earlier.weight, later.weight) == pytest.approx((0.5, 0.5))


def test_the_warning_says_how_much_leans_on_councils_already_treated():
    data = panel([[0, 3, 6, 9], [1, 1, 1, 2]], [2002, 2004])
    assert bacon(data).warning() == (
        "50% of the weight compares councils that adopt with councils already treated; where the "
        "effect grows or fades with time, that part is wrong."
    )
    alone = panel([[0, 3, 6, 9], [1, 1, 1, 2]], [2002, NEVER])
    assert bacon(alone).warning().startswith("None of the weight")
    assert np.isnan(bacon(alone).mean(LATER_OR_TREATED)).all()


def test_gaps_and_covariates_are_refused_in_words():
    with pytest.raises(Refusal) as refused:
        bacon(untidy(0, covariates=0))
    assert (
        refused.value.what
        == "The coefficient cannot be taken apart where observations are missing."
    )
    with pytest.raises(Refusal, match="taken apart with covariates"):
        bacon(untidy(0, missing=0.0))


def test_nobody_to_compare_with_is_refused():
    values = np.random.default_rng(0).normal(size=(4, 5))
    with pytest.raises(Refusal, match="treatment does not vary"):
        bacon(panel(values, [2003] * 4))
    with pytest.raises(InputError, match="No council adopts"):
        bacon(panel(values, [NEVER] * 4))


@pytest.mark.parametrize("seed", range(4))
def test_the_weights_turn_known_effects_into_the_coefficient(seed):
    """Put an effect on one treated observation alone: the coefficient is its weight."""
    data = untidy(seed)
    found = negative_weights(data)
    treated = np.argwhere((data.times >= data.adopted[:, None]) & data.observed[:, :, 0])
    unit = np.zeros((24, 7, len(treated)))
    unit[treated[:, 0], treated[:, 1], np.arange(len(treated))] = 1.0
    unit[~data.observed[:, :, 0]] = np.nan
    names = tuple(str(k) for k in range(len(treated)))
    weights = twfe(data.with_values(unit, names)).overall
    assert weights.sum() == pytest.approx(1.0)
    negative = weights < -1e-12
    assert (found.count[0], found.of[0]) == (negative.sum(), len(treated))
    assert found.total[0] == pytest.approx(weights[negative].sum())
    mass = data.weights[treated[:, 0]] / data.weights[treated[:, 0]].sum()
    spread = np.sqrt(mass @ (weights / mass - 1) ** 2)
    assert found.smallest_spread[0] == pytest.approx(abs(twfe(data).overall[0]) / spread)


def test_negative_weights_of_mpdta(real_data):
    found = negative_weights(mpdta(real_data))
    assert (found.count[0], found.of[0]) == (20, 291)
    assert found.warning() == (
        "20 of the 291 treated observations (7%) count with their sign turned round; their "
        "weights sum to -0.01 of 1."
    )


def test_equal_weights_leave_nothing_to_warn_of():
    found = negative_weights(panel([[1, 4], [3, 9], [2, 3], [6, 8]], [2002, 2002, NEVER, NEVER]))
    assert found.count.tolist() == [0]
    assert np.isnan(found.smallest_spread[0])
    assert found.warning() == (
        "None of the 2 treated observations counts with its sign turned round."
    )


def test_long_treated_councils_are_those_that_count_against_themselves():
    adopted = staggered(32)
    adopted[adopted == NEVER] = 2015
    data = panel(growing(adopted, np.arange(2001, 2017)), adopted)
    assert negative_weights(data).share[0] == pytest.approx(0.15)
    more = replace(data, adopted=np.where(adopted == 2015, NEVER, adopted))
    assert negative_weights(more).share[0] == 0


def test_the_warning_that_suits_a_panel_is_chosen():
    assert "already treated" in warning(untidy(0, missing=0.0, covariates=0))
    assert "treated observations" in warning(untidy(0))
