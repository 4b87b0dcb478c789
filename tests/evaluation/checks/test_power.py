"""The smallest effect that would have been seen, and what a null is worth."""

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.checks.power import null_verdict, smallest_detectable


def test_at_80_per_cent_power_it_is_2_8_errors_and_more_with_few_degrees_of_freedom():
    assert smallest_detectable(2.0) == pytest.approx(2 * (1.959964 + 0.841621), rel=1e-6)
    # Student's t with 10: 2.228139 and 0.879058.
    assert smallest_detectable(1.0, df=10) == pytest.approx(2.228139 + 0.879058, rel=1e-6)
    assert smallest_detectable(1.0, power=0.5) == pytest.approx(1.959964, rel=1e-6)


def test_an_effect_of_that_size_is_indeed_seen_four_times_in_five():
    effect = smallest_detectable(1.0)
    drawn = effect + np.random.default_rng(1).normal(size=200_000)
    assert np.mean(np.abs(drawn) > 1.959964) == pytest.approx(0.8, abs=0.003)


def test_an_effect_is_told():
    check = null_verdict(2.0, (0.5, 3.5), 1.0)
    assert (check.numbers["verdict"], check.passed) == ("effect", True)
    assert check.finding == "An effect was found: 2, and with 95% confidence from 0.5 to 3.5."


def test_no_effect_is_told_apart_from_too_little_data():
    none = null_verdict(0.1, (-0.3, 0.5), 1.0, se=0.2)
    little = null_verdict(0.1, (-1.3, 1.5), 1.0, se=0.7)
    unsaid = null_verdict(0.1, (-1.3, 1.5))
    assert (none.numbers["verdict"], none.passed) == ("no effect", True)
    assert "effects larger than 0.5 either way are ruled out" in none.finding
    assert (little.numbers["verdict"], little.passed) == ("too little data", None)
    assert "would have to be about 1.96" in little.finding
    assert "one of 1 would already matter" in little.finding
    assert (unsaid.numbers["verdict"], unsaid.passed) == ("too little data", None)


def test_what_has_no_number_is_not_judged():
    assert null_verdict(np.nan, (np.nan, np.nan)).passed is None
    endless = null_verdict(1.0, (-np.inf, np.inf), 2.0)
    assert "no size of effect is ruled out" in endless.finding
    assert endless.to_dict()["numbers"]["low"] is None
    with pytest.raises(InputError, match="direction"):
        null_verdict(1.0, (0.0, 2.0), -1.0)
    with pytest.raises(InputError, match="standard error is 0"):
        smallest_detectable(0.0)
