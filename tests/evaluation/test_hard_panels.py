"""Whatever panel is given, the answer is an evaluation or three plain lines, never a crash.

Panels of every awkward shape are drawn: few units, one period, irregular years, adoption before,
between and after them, gaps, huge and tiny figures, clusters, weights, covariates, any options.
"""

import json

import numpy as np
import polars as pl
import pytest

import changing_places as cp
from changing_places.cli.output import plain
from changing_places.core.errors import ChangingPlacesError
from changing_places.core.seeds import generator


def drawn(rng):
    """A table and the arguments to evaluate it with."""
    n, periods = int(rng.choice([2, 3, 5, 8, 12, 30])), int(rng.choice([1, 2, 3, 5, 9]))
    years = np.sort(rng.choice(np.arange(2000, 2015), periods, replace=False))
    dates = [None, *rng.choice(np.arange(1998, 2017), int(rng.integers(1, 4)))]
    since = [dates[i] for i in rng.integers(0, len(dates), n)]
    figures = rng.normal(size=(n, periods)) * rng.choice([0, 1e-9, 1, 1, 1, 1e9])
    figures = figures + rng.normal(size=(n, 1)) * rng.choice([0, 1, 1e6])
    size = n * periods

    def each(values):
        return np.repeat(np.array(values, dtype=object), periods).tolist()

    table = pl.DataFrame(
        {
            "unit": each([f"unit {i}" for i in range(n)]),
            "year": np.tile(years, n),
            "rate": figures.ravel(),
            "other": rng.normal(size=size),
            "still": each(rng.normal(size=n)),
            "moving": rng.normal(size=size),
            "weight": each(rng.uniform(0.1, 5, n)),
            "region": each(rng.integers(0, 4, n)),
            "since": each([None if s is None else int(s) for s in since]),
        },
        strict=False,
    )
    if rng.random() < 0.5:
        table = table.filter(pl.Series(rng.random(size) > rng.choice([0.05, 0.3])))
    return table, options(rng)


def options(rng):
    """Columns and settings, each often left at its default."""
    chosen = {"unit": "unit", "time": "year", "outcome": "rate", "adopted": "since", "draws": 99}
    several = {
        "outcome": (["rate", "other"],),
        "covariates": (("still",), ("still", "moving")),
        "weights": ("weight",),
        "cluster": ("region",),
        "method": ("did", "imputation", "stacked", "twfe"),
        "estimator": ("ipw", "reg"),
        "anticipation": (1, 2),
        "missing": ("complete", "available", "imputed"),
        "control": ("never", "notyet"),
        "aggregate": ("dynamic", "group", "calendar"),
        "inference": ("bootstrap",),
        "base": ("universal",),
    }
    for name, values in several.items():
        if rng.random() < 0.2:
            chosen[name] = values[int(rng.integers(len(values)))]
    return chosen


def check(seed):
    table, asked = drawn(generator(seed, "hard panels"))
    try:
        found = cp.evaluate(table, **asked)
    except ChangingPlacesError as told:
        assert all(line.strip() for line in (told.what, told.why, told.next_step))
        return
    json.dumps(plain(found.to_dict()), allow_nan=False)
    said = " ".join(found.explain()).lower()
    assert "nan" not in said.split() and "none" not in said.split()
    assert found.report().sections


@pytest.mark.parametrize("block", range(4))
def test_a_hard_panel_gets_an_answer_or_three_plain_lines(block):
    for seed in range(block * 15, block * 15 + 15):
        check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("block", range(10))
def test_many_hard_panels_get_an_answer_or_three_plain_lines(block):
    for seed in range(1000 + block * 100, 1100 + block * 100):
        check(seed)
