"""Everything at once gives what each step gives."""

import numpy as np
import pytest

from changing_places.evaluation.did import estimate
from changing_places.evaluation.did.aggregate import KINDS, aggregate
from changing_places.evaluation.did.estimate import estimate_all
from changing_places.evaluation.did.group_time import group_time
from changing_places.evaluation.inference import bootstrap as module
from changing_places.evaluation.inference.bootstrap import Draws, bootstrap
from changing_places.evaluation.inference.errors import standard_errors
from tests.evaluation.did.made import random_panel

DRAWS = Draws(count=199, seed=7)


def gappy(seed=1, outcomes=5):
    """A panel of several outcomes, one of which lacks some cells."""
    panel = random_panel(seed, outcomes=outcomes)
    values = panel.values.copy()
    values[panel.adopted == 3, 3:, 1] = np.nan
    return panel.with_values(values)


@pytest.mark.parametrize("panel", [random_panel(0, outcomes=11), gappy()], ids=["whole", "gappy"])
def test_effects_and_aggregates_are_those_of_the_single_steps(panel):
    found = estimate_all(panel, control="notyet")
    effects = group_time(panel, control="notyet")
    assert found.effects.estimates == pytest.approx(effects.estimates, nan_ok=True)
    assert found.drawn is None
    for kind in KINDS:
        alone = aggregate(effects, kind)
        assert found.aggregates[kind].overall == pytest.approx(alone.overall)
        assert found.aggregates[kind].influence == pytest.approx(alone.influence, nan_ok=True)


@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("panel", [random_panel(0, outcomes=11), gappy()], ids=["whole", "gappy"])
def test_draws_are_those_of_the_whole_influence(panel, clustered):
    """Cell by cell and in single precision, but the same draws: to five digits."""
    if clustered:
        from dataclasses import replace

        panel = replace(panel, clusters=np.arange(60) // 3)
    found = estimate_all(panel, draws=DRAWS)
    cells = bootstrap(found.effects.influence, panel.clusters, draws=DRAWS)
    assert found.drawn.cells.errors == pytest.approx(cells.errors, rel=1e-5, abs=1e-12)
    assert found.drawn.cells.critical == pytest.approx(cells.critical, rel=1e-5)
    for kind in KINDS:
        put = found.aggregates[kind]
        overall = bootstrap(put.overall_influence[:, None], panel.clusters, draws=DRAWS)
        assert found.drawn.overall[kind].errors == pytest.approx(overall.errors, rel=1e-5)
        if kind != "simple":
            influence = np.nan_to_num(put.influence)
            keys = bootstrap(influence, panel.clusters, draws=DRAWS)
            here = np.isfinite(put.estimates)
            assert found.drawn.keys[kind].errors[here] == pytest.approx(keys.errors[here], rel=1e-5)
            assert found.drawn.keys[kind].critical == pytest.approx(keys.critical, rel=1e-5)


def test_an_outcome_is_drawn_alike_whichever_others_stand_beside_it(monkeypatch):
    panel = random_panel(2, outcomes=5)
    together = estimate_all(panel, draws=DRAWS)
    alone = estimate_all(panel.of_outcomes("y4"), draws=DRAWS)
    assert together.drawn.keys["dynamic"].critical[3] == pytest.approx(
        alone.drawn.keys["dynamic"].critical[0], rel=1e-5
    )
    monkeypatch.setattr(estimate, "TOGETHER", 2)
    in_pairs = estimate_all(panel, draws=DRAWS)
    assert in_pairs.drawn.cells.errors == pytest.approx(together.drawn.cells.errors, rel=1e-5)


def test_draws_may_come_in_turns(monkeypatch):
    monkeypatch.setattr(module, "ROOM", 60 * 500)
    found = estimate_all(random_panel(6), draws=Draws(count=1999))
    errors = standard_errors(found.effects.influence)
    assert found.drawn.cells.errors == pytest.approx(errors, rel=0.08)
    by_hand = bootstrap(found.effects.influence, np.arange(60), draws=Draws(count=1999))
    assert found.drawn.cells.errors == pytest.approx(by_hand.errors, rel=1e-5)


def test_the_same_seed_gives_the_same_bytes():
    one, other = (estimate_all(random_panel(3), draws=DRAWS) for _ in range(2))
    assert one.drawn.cells.errors.tobytes() == other.drawn.cells.errors.tobytes()
    another = estimate_all(random_panel(3), draws=Draws(count=199, seed=8))
    assert another.drawn.cells.errors.tobytes() != one.drawn.cells.errors.tobytes()


def test_a_reference_cell_has_no_error_and_the_rest_are_near_the_analytic():
    found = estimate_all(random_panel(4), base="universal", draws=Draws(count=4999))
    errors = standard_errors(found.effects.influence)
    assert (found.drawn.cells.errors[found.effects.reference] == 0).all()
    assert found.drawn.cells.errors == pytest.approx(errors, rel=0.05)


def test_progress_is_told_to_its_end():
    told = []
    estimate_all(
        random_panel(5, outcomes=20), draws=DRAWS, progress=lambda *step: told.append(step)
    )
    assert told[-1][0] == told[-1][1] > 0
