"""What each method must do whatever the scores are."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from changing_places.appraisal.criteria import (
    METHODS,
    Criterion,
    Preference,
    Table,
    Views,
    normalise,
    weigh,
)
from changing_places.appraisal.criteria import methods as kernels
from changing_places.appraisal.criteria.model import Floats
from changing_places.appraisal.criteria.prepared import prepare
from changing_places.appraisal.criteria.reasons import lead
from changing_places.core.seeds import generator

MIXED = (True, True, False, False)


def some_table(seed: int = 1, options: int = 5, benefits: tuple[bool, ...] = MIXED) -> Table:
    scores = generator(seed, "test").uniform(1, 100, (options, len(benefits)))
    names = tuple(f"option {i}" for i in range(options))
    criteria = tuple(Criterion(f"c{j}", b) for j, b in enumerate(benefits))
    return Table(names, criteria, tuple(map(tuple, scores)))


def some_weights(seed: int, criteria: int, sets: int = 50) -> Floats:
    return generator(seed, "weights").dirichlet(np.ones(criteria), sets)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("price", [1.01, 2.0, 1000.0])
def test_of_two_options_equal_in_quality_the_cheaper_is_preferred(
    method: str, price: float
) -> None:
    criteria = (Criterion("quality"), Criterion("access"), Criterion("cost", benefit=False))
    table = Table(("cheap", "dear"), criteria, ((7, 3, 100), (7, 3, 100 * price)))
    scores = prepare(table).scores(method, some_weights(3, 3))
    assert (scores[:, 0] > scores[:, 1]).all()


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("price", [1.01, 2.0, 1000.0])
def test_and_so_it_is_with_a_third_option_beside_them(method: str, price: float) -> None:
    criteria = (Criterion("quality"), Criterion("cost", benefit=False), Criterion("jobs"))
    rows = ((7, 100, 5), (7, 100 * price, 5), (9, 300, 2))
    scores = prepare(Table(("cheap", "dear", "other"), criteria, rows)).scores(
        method, np.array([[0.4, 0.4, 0.2]])
    )
    assert scores[0, 0] > scores[0, 1]


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_an_option_that_another_dominates_never_comes_before_it(method: str, seed: int) -> None:
    table = some_table(seed)
    better = np.where(table.benefits, table.array[0] * 1.1, table.array[0] / 1.1)
    scores = (*table.scores, tuple(better))
    table = Table((*table.options, "better"), table.criteria, scores)
    found = prepare(table).scores(method, some_weights(seed, 4))
    assert (found[:, -1] >= found[:, 0] - 1e-12).all()


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), factor=st.floats(0.001, 1000))
def test_the_unit_of_a_criterion_changes_no_score(method: str, seed: int, factor: float) -> None:
    table, weights = some_table(seed), some_weights(seed, 4)
    scores = table.array
    scores[:, 2] *= factor
    other = Table(table.options, table.criteria, tuple(map(tuple, scores)))
    before, after = (prepare(t).scores(method, weights) for t in (table, other))
    assert after == pytest.approx(before, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("method", ["weighted sum", "VIKOR", "PROMETHEE II"])
def test_where_a_scale_starts_changes_nothing_for_three_of_them(method: str) -> None:
    table, weights = some_table(), some_weights(2, 4)
    moved = Table(table.options, table.criteria, tuple(map(tuple, table.array - 500)))
    assert prepare(moved).scores(method, weights) == pytest.approx(
        prepare(table).scores(method, weights), abs=1e-9
    )


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_options_does_not_matter(method: str) -> None:
    table, weights = some_table(), some_weights(2, 4)
    turned = Table(table.options[::-1], table.criteria, table.scores[::-1])
    assert prepare(turned).scores(method, weights)[:, ::-1] == pytest.approx(
        prepare(table).scores(method, weights)
    )


def plain(table: Table, method: str, w: Floats) -> list[float]:
    """Each method once more, for one weight set, in loops: as a textbook writes it."""
    x, gain = table.array, table.benefits
    n, m = x.shape
    if method == "TOPSIS":
        v = np.array(
            [[w[j] * x[i, j] / np.sqrt(sum(x[:, j] ** 2)) for j in range(m)] for i in range(n)]
        )
        best = [max(v[:, j]) if gain[j] else min(v[:, j]) for j in range(m)]
        worst = [min(v[:, j]) if gain[j] else max(v[:, j]) for j in range(m)]
        plus = [np.sqrt(sum((v[i] - best) ** 2)) for i in range(n)]
        minus = [np.sqrt(sum((v[i] - worst) ** 2)) for i in range(n)]
        return [b / (a + b) for a, b in zip(plus, minus, strict=True)]
    if method == "PROMETHEE II":

        def pi(a: int, b: int) -> float:
            ahead = [x[a, j] > x[b, j] if gain[j] else x[a, j] < x[b, j] for j in range(m)]
            return float(sum(w[j] for j in range(m) if ahead[j]))

        return [sum(pi(i, k) - pi(k, i) for k in range(n)) / (n - 1) for i in range(n)]
    share = x / x.sum(axis=0)
    plus = [sum(w[j] * share[i, j] for j in range(m) if gain[j]) for i in range(n)]
    minus = [sum(w[j] * share[i, j] for j in range(m) if not gain[j]) for i in range(n)]
    least = min(minus)
    return [
        plus[i] + least * sum(minus) / (minus[i] * sum(least / s for s in minus)) for i in range(n)
    ]


@pytest.mark.parametrize("method", ["TOPSIS", "PROMETHEE II", "COPRAS"])
@pytest.mark.parametrize("seed", range(5))
def test_all_weight_sets_at_once_are_each_weight_set_by_itself(method: str, seed: int) -> None:
    table, weights = some_table(seed), some_weights(seed, 4, sets=20)
    together = prepare(table).scores(method, weights)
    for row, w in zip(together, weights, strict=True):
        assert row == pytest.approx(plain(table, method, w), abs=1e-12)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_parts_of_a_lead_sum_to_the_lead(method: str, seed: int) -> None:
    table, weights = some_table(seed), some_weights(seed, 4, sets=1)
    prepared = prepare(table)
    scores = prepared.scores(method, weights)[0]
    whole = scores[1] - scores[3]
    if method == "weighted product":
        whole = np.log(scores[1] / scores[3])
    if method == "TOPSIS":
        best, worst = (d[0] for d in kernels.topsis_distances(prepared.scaled[method], weights))
        # An option that is the best, or the worst, of everything leads without bound.
        assume(min(worst[1], best[1], worst[3], best[3]) > 0)
        whole = 2 * np.log(worst[1] / best[1] * best[3] / worst[3])
    assert lead(prepared, method, weights[0], (1, 3)).sum() == pytest.approx(whole, abs=1e-9)


@pytest.mark.parametrize(
    ("preference", "differences", "expected"),
    [
        (Preference("usual"), [0.0, 0.1, 5.0], [0, 1, 1]),
        (Preference("u-shape", indifferent=2), [1.0, 2.0, 2.1], [0, 0, 1]),
        (Preference("v-shape", strict=4), [1.0, 2.0, 9.0], [0.25, 0.5, 1]),
        (Preference("level", indifferent=1, strict=3), [1.0, 2.0, 4.0], [0, 0.5, 1]),
        (Preference("linear", indifferent=1, strict=3), [1.0, 2.0, 4.0], [0, 0.5, 1]),
        (Preference("gaussian", inflection=2), [0.0, 2.0, 4.0], [0, 0.3934693, 0.8646647]),
    ],
    ids=lambda x: x.shape if isinstance(x, Preference) else "",
)
def test_preference_by_difference(
    preference: Preference, differences: list[float], expected: list[float]
) -> None:
    """Brans and Vincke (1985), the six generalised criteria."""
    for difference, wanted in zip(differences, expected, strict=True):
        flows = normalise.flows(
            np.array([[10 + difference], [10.0]]), (Criterion("x", preference=preference),)
        )
        assert flows[:, 0] == pytest.approx([wanted, -wanted], abs=1e-6)


def test_costs_without_weight_leave_copras_to_the_benefits() -> None:
    found = prepare(some_table()).scores("COPRAS", np.array([[0.5, 0.5, 0.0, 0.0]]))
    shares = normalise.by_share(some_table().array)
    assert found[0] == pytest.approx(shares[:, :2].mean(axis=1))


def test_vikor_is_defined_where_regrets_are_all_alike() -> None:
    found = kernels.vikor(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([[0.5, 0.5]]))
    assert found.compromise.tolist() == [[0.0, 0.0]]


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again = (weigh(some_table(), seed=7).to_dict() for _ in range(2))
    assert first == again
    assert weigh(some_table(), seed=8).to_dict() != first


def test_win_shares_and_ranks_sum_to_one() -> None:
    for found in weigh(some_table(), Views(ranking=("c1", "c0"))).methods:
        assert sum(found.win_share.values()) == pytest.approx(1)
        table = np.array([*found.rank_acceptability.values()])
        assert table.sum(axis=0) == pytest.approx(1)
        assert table.sum(axis=1) == pytest.approx(1)
        assert table[:, 0] == pytest.approx([*found.win_share.values()])
