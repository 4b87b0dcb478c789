"""The verb, from a table to a verdict."""

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

import changing_places as cp
from changing_places.cli.output import plain
from changing_places.core.errors import InputError, Refusal
from changing_places.evaluation.panel.model import NEVER
from tests.evaluation.panels import staggered

COLUMNS = {"unit": "council", "time": "year", "outcome": "rate", "adopted": "since"}


def table(data, *, outcome="rate"):
    """A panel as the long table that an analyst would have."""
    n, periods, _ = data.values.shape
    since = [None if a == NEVER else int(a) for a in data.adopted]
    return pl.DataFrame(
        {
            "council": np.repeat(data.units, periods),
            "year": np.tile(data.times, n),
            outcome: data.values[:, :, 0].ravel(),
            "since": np.repeat(np.array(since, dtype=object), periods).tolist(),
        }
    )


@pytest.fixture(scope="module")
def found():
    return cp.evaluate(table(staggered(120, effect=1.0, seed=8, noise=0.5)), **COLUMNS)


def test_a_planted_effect_is_found_within_its_interval(found):
    assert found.estimate.low < 1.0 < found.estimate.high
    assert found.estimate.sure
    assert found.verdict.kind == "effect" and found.evidence_level == 3


def test_the_finding_says_what_by_how_much_and_how_sure(found):
    said = found.explain()[0]
    assert said.startswith("The policy raised rate by ")
    assert "95% interval" in said


def test_the_answer_holds_all_that_the_contract_names_and_is_valid_json(found):
    told = json.loads(json.dumps(plain(found.to_dict()), allow_nan=False))
    wanted = {
        "method", "estimand", "estimate", "se", "ci", "p", "n", "group_time", "event_study",
        "weights", "placebo", "sensitivity", "diagnostics", "policies", "warnings",
        "evidence_level", "plain_english", "provenance",
    }  # fmt: skip
    assert wanted <= told.keys()
    assert {"low", "high", "level"} <= told["ci"].keys()
    assert told["n"] == {"units": 120, "treated": 80, "periods": 8, "rows": 960}
    assert {c["group"] for c in told["group_time"]} == {2004, 2006}
    assert [o["missing"] for o in told["policies"]] == ["complete", "available", "imputed"]
    assert told["evidence_level"] == 3


def test_every_number_that_is_an_estimate_has_an_interval(found):
    told = found.to_dict()
    for part in (*told["event_study"], *told["group_time"], *told["second_opinions"]):
        assert None not in (part["estimate"], part["low"], part["high"])


def test_the_same_seed_gives_the_same_answer_and_rows_may_stand_in_any_order():
    data = table(staggered(60, seed=5))
    one = cp.evaluate(data, **COLUMNS, seed=9).to_dict()
    other = cp.evaluate(data.sample(fraction=1, shuffle=True, seed=1), **COLUMNS, seed=9).to_dict()
    assert json.dumps(plain(one)) == json.dumps(plain(other))


def test_any_dataframe_gives_the_same_answer():
    data = table(staggered(60, seed=5))
    answers = [
        cp.evaluate(frame, **COLUMNS).estimate
        for frame in (data, data.to_pandas(), data.to_arrow())
    ]
    assert answers[0] == answers[1] == answers[2]


def test_effects_go_out_in_the_kind_of_dataframe_that_came_in():
    data = table(staggered(60, seed=5))
    kinds = [type(f).__module__.partition(".")[0] for f in (
        cp.evaluate(data, **COLUMNS).to_frame(),
        cp.evaluate(data.to_pandas(), **COLUMNS).to_frame(),
        cp.evaluate(data.to_arrow(), **COLUMNS).to_frame(),
    )]  # fmt: skip
    assert kinds == ["polars", "pandas", "pyarrow"]


def test_the_lines_of_python_that_it_gives_give_it_again(found, tmp_path):
    path = tmp_path / "panel.csv"
    table(staggered(60, seed=5)).write_csv(path)
    first = cp.evaluate(path, **COLUMNS, level=0.9, aggregate="dynamic")
    told: dict = {}
    exec(first.reproduce(), told)
    assert told["result"].estimate == first.estimate


def test_groups_on_different_paths_before_are_never_given_an_effect():
    data = staggered(120, effect=0.0, seed=1, noise=0.3)
    drift = 0.4 * np.arange(8) * (data.adopted != NEVER)[:, None]
    apart = cp.evaluate(table(replace(data, values=data.values + drift[:, :, None])), **COLUMNS)
    assert apart.estimate.sure
    assert apart.verdict.kind == "not_alike" and apart.evidence_level < 3
    assert "cannot be put down to the policy" in apart.explain()[0]


def test_a_clear_null_is_told_apart_from_too_little_data():
    clear = cp.evaluate(table(staggered(240, effect=0.0, seed=2, noise=0.2)), **COLUMNS)
    noisy = cp.evaluate(table(staggered(24, effect=0.0, seed=2, noise=8.0)), **COLUMNS)
    assert clear.verdict.kind == "no_effect"
    assert "ruled out" in clear.explain()[0]
    assert noisy.verdict.kind == "too_little_data"
    assert "would often have been missed" in noisy.explain()[0]


def test_what_would_matter_can_be_said():
    data = table(staggered(240, effect=0.0, seed=2, noise=0.2))
    assert cp.evaluate(data, **COLUMNS, meaningful=0.01).verdict.kind == "too_little_data"


def test_a_cross_section_and_a_before_and_after_are_never_called_an_effect():
    data = staggered(60, effect=3.0, seed=4, noise=0.1)
    one_year = table(data.of_times([7]))
    treated_only = table(data.of_units(data.adopted == 2004))
    for frame, name in ((one_year, "cross-section"), (treated_only, "before-and-after")):
        answer = cp.evaluate(frame, **COLUMNS)
        assert answer.method == name and answer.evidence_level == 1
        assert answer.verdict.kind == "association"
        assert "effect" not in answer.explain()[0].lower()


def test_few_treated_get_an_interval_by_randomisation_and_no_normal_error():
    data = staggered(42, effect=0.0, seed=6)
    kept = np.concatenate([np.flatnonzero(data.adopted == 2004)[:2],
                           np.flatnonzero(data.adopted == NEVER)])  # fmt: skip
    answer = cp.evaluate(table(data.of_units(kept)), **COLUMNS)
    assert "randomisation" in answer.estimate.how and answer.estimate.se is None
    assert answer.estimate.low < answer.estimate.high
    assert all(o.estimate.se is None for o in answer.opinions)


def test_missing_figures_are_never_filled_or_dropped_without_a_word():
    data = staggered(120, effect=1.0, seed=3, noise=0.5)
    lost = np.random.default_rng(0).random((120, 8)) < 0.05
    answer = cp.evaluate(table(data).filter(pl.Series(~lost.ravel())), **COLUMNS)
    assert answer.missing == "available"
    assert "% of the figures are missing" in answer.chosen
    values = [o.estimate.value for o in answer.policies]
    assert len(set(values)) == 3 and all(abs(v - 1.0) < 0.3 for v in values)


def test_many_outcomes_are_tested_together():
    data = staggered(120, effect=1.0, seed=3, noise=0.5)
    rng = np.random.default_rng(0)
    frame = table(data).with_columns(pl.Series(f"null {k}", rng.normal(size=960)) for k in range(5))
    outcomes = ["rate", *(f"null {k}" for k in range(5))]
    answer = cp.evaluate(frame, **{**COLUMNS, "outcome": outcomes})
    adjusted = answer.adjusted["romano_wolf"]
    assert adjusted["rate"] <= 0.01
    assert min(adjusted[n] for n in outcomes[1:]) > 0.05
    assert "6 outcomes were tried" in answer.explain()[0]
    assert len(answer.report().sections) == 7
    assert answer.to_frame().height == 6


def test_a_method_asked_for_is_used_and_the_regression_warns_of_itself():
    data = table(staggered(60, seed=5))
    answer = cp.evaluate(data, **COLUMNS, method="twfe")
    assert answer.method == "twfe" and answer.evidence_level <= 2
    assert any("already treated" in w for w in answer.warnings)


def test_cross_sections_of_other_people_each_year_are_evaluated_by_place():
    rng = np.random.default_rng(1)
    data = staggered(40, effect=2.0, seed=3, noise=0.1)
    people = pl.concat(
        [table(data).with_columns(rate=pl.col("rate") + rng.normal(size=320)) for _ in range(10)]
    )
    answer = cp.evaluate(people, **COLUMNS, cross_sections=True)
    assert answer.estimate.low < 2.0 < answer.estimate.high
    assert not answer.opinions


def test_a_wrong_choice_is_refused_before_anything_is_read():
    with pytest.raises(InputError, match="no method"):
        cp.evaluate("no such file.csv", **COLUMNS, method="diff")


def test_nobody_adopting_is_refused():
    data = staggered(20)
    with pytest.raises(Refusal, match="Nobody adopts"):
        cp.evaluate(table(replace(data, adopted=np.full(20, NEVER))), **COLUMNS)
