"""An event study from a file, by whatever names its maker used."""

import json

import numpy as np
import pytest

from changing_places.core.errors import InputError
from changing_places.evaluation.sensitivity import read_event_study
from tests.evaluation.sensitivity.conftest import covariance

BETA, SIGMA = [0.1, 0.2, 0.5, 0.6], covariance(2, 2, 0.3).tolist()
PLAIN = {"beta": BETA, "sigma": SIGMA, "pre": 2, "post": 2}


def same(study):
    assert (study.pre, study.post) == (2, 2)
    assert np.allclose(study.beta, BETA) and np.allclose(study.sigma, SIGMA)
    return study


@pytest.mark.parametrize(
    "held",
    [
        PLAIN,
        {"betahat": BETA, "V": SIGMA, "numPrePeriods": 2},
        {"coef": BETA, "vcov": SIGMA, "post": 2},
        {"beta": BETA, "covariance": SIGMA, "prePeriodIndices": [1, 2]},
        {"beta": BETA, "sigma": SIGMA, "event_times": [-3, -2, 0, 1], "reference": -1},
        {"beta": BETA, "sigma": SIGMA, "event_times": [-3, -2, 0, 1]},
        {"beta": BETA, "sigma": SIGMA, "years": [2011, 2012, 2014, 2015]},
        {"beta": BETA, "sigma": SIGMA, "timeVec": [4, 5, 7, 8], "referencePeriod": [6]},
    ],
)
def test_common_names_are_known(held):
    assert same(read_event_study(held)).notes == ()


def test_a_file_is_read_even_with_a_byte_order_mark(tmp_path):
    path = tmp_path / "study.json"
    path.write_text("\ufeff" + json.dumps(PLAIN), encoding="utf-8")
    same(read_event_study(path))
    same(read_event_study(str(path)))


def test_coefficients_may_come_in_any_order_of_time():
    order = [2, 0, 3, 1]
    held = {
        "beta": [BETA[k] for k in order],
        "sigma": np.array(SIGMA)[np.ix_(order, order)].tolist(),
        "event_times": [[-3, -2, 0, 1][k] for k in order],
    }
    same(read_event_study(held))


def with_reference(reference_row: float):
    sigma = np.insert(
        np.insert(np.array(SIGMA), 2, reference_row, axis=0), 2, reference_row, axis=1
    )
    return sigma.tolist()


def test_a_reference_period_given_as_a_zero_without_error_is_left_out():
    held = {
        "beta": [0.1, 0.2, 0, 0.5, 0.6],
        "sigma": with_reference(0.0),
        "event_times": [-3, -2, -1, 0, 1],
    }
    same(read_event_study(held))


def rows(*, reference: bool, base: int = -1):
    times = [-3, -2, 0, 1]
    made = [{"event_time": t, "estimate": b, "se": 0.1} for t, b in zip(times, BETA, strict=True)]
    if reference:
        made.insert(2, {"event_time": base, "estimate": 0.0, "se": None})
    return made


ROWS = rows(reference=False)


@pytest.mark.parametrize(
    "answer",
    [
        {"event_study": rows(reference=False), "sensitivity": {"covariance": SIGMA}},
        {"event_study": rows(reference=True), "sensitivity": {"covariance": SIGMA}},
        {"event_study": rows(reference=True), "sensitivity": {"covariance": with_reference(0.0)}},
        {
            "event_study": rows(reference=True),
            "sensitivity": {"covariance": SIGMA, "event_times": [-3, -2, 0, 1], "reference": -1},
        },
    ],
)
def test_the_answer_of_an_evaluation_serves_as_it_is(answer):
    same(read_event_study(answer))


def test_periods_that_are_not_evenly_spaced_are_said():
    held = {"beta": BETA, "sigma": SIGMA, "years": [2009, 2012, 2014, 2015], "reference": 2013}
    (note,) = same(read_event_study(held)).notes
    assert "not evenly spaced" in note


@pytest.mark.parametrize(
    ("held", "what"),
    [
        ({"sigma": SIGMA, "pre": 2, "post": 2}, "no coefficients"),
        ({"beta": BETA, "pre": 2, "post": 2}, "no covariance"),
        ({"beta": BETA, "sigma": SIGMA}, "not said which coefficients"),
        ({"beta": BETA, "sigma": SIGMA, "pre": "two"}, "not said which coefficients"),
        ({"beta": BETA, "sigma": SIGMA, "years": [1, 2, 3]}, "3 periods for 4"),
        ({"beta": BETA, "sigma": SIGMA, "years": [1, 2, 3, 4]}, "which period is the reference"),
        ({"beta": BETA, "sigma": SIGMA, "years": [1, 3, 5, 6]}, "which period is the reference"),
        ({"beta": BETA, "sigma": SIGMA, "years": [1, 1, 3, 4], "reference": 2}, "stands twice"),
        ({"beta": BETA, "sigma": SIGMA, "years": [1, 2, 3, 4], "reference": 2}, "also a coeff"),
        ({"beta": "b", "sigma": SIGMA, "pre": 2, "post": 2}, "coefficients"),
        ({"beta": ["b"] * 4, "sigma": SIGMA, "years": [1, 2, 4, 5]}, "coefficients"),
        ({"event_study": rows(reference=False)}, "no covariance of its event study"),
        ({"event_study": [], "sensitivity": {"covariance": SIGMA}}, "no covariance of its"),
        ({"event_study": [1], "sensitivity": {"covariance": SIGMA}}, "no covariance of its"),
        (
            {
                "event_study": rows(reference=True, base=-1)[:3],
                "sensitivity": {"covariance": SIGMA},
            },
            "covariance is of 4 coefficients",
        ),
        (
            {
                "event_study": [{**row, "event_time": t} for t, row in enumerate(ROWS, start=-2)],
                "sensitivity": {"covariance": SIGMA},
            },
            "no reference period",
        ),
        ({}, "no coefficients"),
    ],
)
def test_what_is_missing_is_told(held, what):
    with pytest.raises(InputError) as caught:
        read_event_study(held)
    assert what in caught.value.what


@pytest.mark.parametrize(
    ("text", "what"),
    [("{", "not JSON"), ("[1, 2]", "holds no event study"), ("é", "not JSON")],
)
def test_a_file_of_something_else_is_told(tmp_path, text, what):
    path = tmp_path / "study.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError) as caught:
        read_event_study(path)
    assert what in caught.value.what and "study.json" in caught.value.what


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_event_study(tmp_path / "nowhere.json")
    with pytest.raises(InputError, match="cannot be read"):
        read_event_study(tmp_path)
