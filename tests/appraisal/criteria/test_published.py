"""Each method against a published example with its printed figures."""

import numpy as np
import pytest

from changing_places.appraisal.criteria import (
    Criterion,
    Table,
    Views,
    normalise,
    paired_weights,
    weigh,
)
from changing_places.appraisal.criteria import methods as kernels


def test_sum_and_product_of_triantaphyllous_example() -> None:
    """Triantaphyllou, Multi-criteria decision making methods (2000), examples 2-1 and 2-2."""
    values = np.array([[25.0, 20, 15, 30], [10, 30, 20, 30], [30, 10, 30, 10]])
    weights = np.array([[0.20, 0.15, 0.40, 0.25]])
    assert kernels.weighted_sum(values, weights)[0] == pytest.approx([21.5, 22.0, 22.0])
    ratios = normalise.by_best(values, np.ones(4, bool))
    one, two, three = kernels.weighted_product(ratios, weights)[0]
    assert round(one / two, 3) == 1.007
    assert round(one / three, 3) == 1.067
    assert round(two / three, 3) == 1.059


@pytest.mark.parametrize("moved", [False, True], ids=["as printed", "other units"])
def test_vikor_of_the_mountain_climber(moved: bool) -> None:
    """Opricovic and Tzeng, EJOR 156 (2004), section 4: risk and altitude of three mountains."""
    values = np.array([[1.0, 3000.0], [2.0, 3750.0], [5.0, 4500.0]])
    if moved:
        values = np.column_stack([values[:, 0] + 5, values[:, 1] / 1000 - 1])
    scaled = normalise.by_range(values, np.array([False, True]))
    found = kernels.vikor(scaled, np.array([[0.5, 0.5]]))
    assert found.group[0] == pytest.approx([0.5, 0.375, 0.5])
    assert found.regret[0] == pytest.approx([0.5, 0.25, 0.5])
    assert found.compromise[0] == pytest.approx([1.0, 0.0, 1.0])


DAMS = (
    (4184.3, 2914.0, 407.2, 251.0, 195, 244, 15, 2.41),
    (5211.9, 3630.0, 501.7, 308.3, 282, 346, 21, 1.41),
    (5021.3, 3920.5, 504.0, 278.6, 12, 56, 3, 4.42),
    (5566.1, 3957.9, 559.5, 335.3, 167, 268, 16, 3.36),
    (5060.5, 3293.5, 514.1, 284.2, 69, 90, 7, 4.04),
    (4317.9, 2925.9, 432.8, 239.3, 12, 55, 3, 4.36),
)
MORE_IS_BETTER = (True, False, True, True, False, False, False, True)


@pytest.mark.parametrize(
    ("raw", "regret", "group", "compromise", "advantage", "chosen"),
    [
        (
            (1,) * 8,
            (0.125, 0.125, 0.121, 0.125, 0.067, 0.125),
            (0.692, 0.700, 0.290, 0.423, 0.280, 0.346),
            (0.991, 1.000, 0.473, 0.670, 0.000, 0.578),
            True,
            {"A5"},
        ),
        (
            (2, 2, 2, 2, 1, 1, 1, 1),
            (0.167, 0.114, 0.161, 0.167, 0.089, 0.167),
            (0.701, 0.600, 0.386, 0.365, 0.317, 0.459),
            (1.000, 0.533, 0.552, 0.563, 0.000, 0.686),
            True,
            {"A5"},
        ),
        (
            (1, 1, 1, 1, 2, 2, 2, 2),
            (0.113, 0.167, 0.080, 0.122, 0.044, 0.083),
            (0.683, 0.800, 0.193, 0.480, 0.243, 0.232),
            (0.684, 1.000, 0.147, 0.554, 0.041, 0.191),
            False,
            {"A3", "A5", "A6"},
        ),
        (
            (1, 1, 1, 1, 3.2, 3.2, 3.2, 3.2),
            (0.129, 0.190, 0.057, 0.139, 0.042, 0.060),
            (0.678, 0.857, 0.138, 0.513, 0.222, 0.167),
            (0.668, 1.000, 0.051, 0.588, 0.058, 0.078),
            False,
            {"A3", "A5", "A6"},
        ),
    ],
    ids=["equal", "economy", "society", "society more"],
)
def test_vikor_of_the_drina_dams(
    raw: tuple[float, ...],
    regret: tuple[float, ...],
    group: tuple[float, ...],
    compromise: tuple[float, ...],
    advantage: bool,
    chosen: set[str],
) -> None:
    """Opricovic and Tzeng, EJOR 178 (2007): six hydropower schemes under four weightings."""
    names = tuple(f"A{i}" for i in range(1, 7))
    criteria = tuple(Criterion(f"f{j}", b) for j, b in enumerate(MORE_IS_BETTER))
    weights = {c.name: w for c, w in zip(criteria, raw, strict=True)}
    found = weigh(Table(names, criteria, DAMS), Views(weights), draws=10).compromise
    assert found is not None
    assert [*found.regret.values()] == pytest.approx(regret, abs=1e-3)
    assert [*found.group.values()] == pytest.approx(group, abs=1e-3)
    assert [*found.compromise.values()] == pytest.approx(compromise, abs=1.5e-3)
    assert (found.acceptable_advantage, found.acceptable_stability) == (advantage, True)
    assert set(found.options) == chosen


def test_vikor_with_its_own_group_utility() -> None:
    """Papathanasiou and Ploskas, Multiple Criteria Decision Aid (2018), chapter on VIKOR."""
    values = np.array(
        [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4.0]]
    )
    scaled = normalise.by_range(values, np.ones(4, bool))
    found = kernels.vikor(scaled, np.array([[0.4, 0.3, 0.1, 0.2]]), 0.625).compromise[0]
    assert found == pytest.approx([0.640, 1.000, 0.693, 0.271, 0.000, 0.694], abs=5e-4)


def test_vikor_names_two_options_where_the_best_is_not_stable() -> None:
    """The case that scikit-criteria tests for: advantage, but neither best S nor best R."""
    rows = (
        (1.0, 101, 1, 101, 1),
        (101, 1, 101, 1, 101),
        (1, 1, 1, 1, 101),
        (11, 11, 11, 16, 61),
        (56, 56, 56, 56, 56),
    )
    criteria = tuple(Criterion(f"c{j}", benefit=False) for j in range(5))
    found = weigh(Table(("A1", "A2", "A3", "A4", "A5"), criteria, rows), draws=10).compromise
    assert found is not None
    assert [*found.compromise.values()] == pytest.approx([0.75, 1, 0.5, 0.068, 0.4375], abs=1e-3)
    assert (found.acceptable_advantage, found.acceptable_stability) == (True, False)
    assert set(found.options) == {"A4", "A5"}


def test_topsis_prints_these_closenesses() -> None:
    """Yoon and Hwang's method by vector normalisation, as printed by the JMcDM and topsis tests."""
    values = np.array([[9.0, 7, 6, 7], [8, 7, 9, 6], [7, 8, 6, 6]])
    weights = np.array([[4.0, 2, 6, 8]]) / 20
    scaled = normalise.by_length(values, np.ones(4, bool))
    found = kernels.topsis(scaled, weights)[0]
    assert found == pytest.approx([0.3876870, 0.6503238, 0.0834767], abs=1e-6)


def test_promethee_of_three_options() -> None:
    """Mareschal, De Smet and Nemery, Rank reversal in the PROMETHEE II method (2008), table 1."""
    values = np.array([[4.0, 3, 2], [3, 2, 4], [5, 1, 3]])
    flows = normalise.flows(values, tuple(Criterion(n) for n in "abc"))
    found = kernels.promethee(flows, np.array([[0.5, 0.3, 0.2]]))[0]
    assert found == pytest.approx([0.1, -0.3, 0.2])


def test_copras_of_ten_telephones() -> None:
    """Goswami and Mitra, Int. J. of Data and Network Science 4 (2020), 27-42: utility degrees."""
    values = np.array(
        [
            [80.0, 16, 2, 5],
            [110, 32, 2, 9],
            [130, 64, 4, 9],
            [185, 64, 4, 1],
            [135, 64, 3, 4],
            [140, 32, 3, 5],
            [185, 64, 6, 7],
            [110, 16, 3, 3],
            [120, 16, 4, 3],
            [340, 128, 6, 5],
        ]
    )
    weights = np.array([[0.60338, 0.13639, 0.19567, 0.06456]])
    benefits = np.array([False, True, True, True])
    q = kernels.copras(normalise.by_share(values), benefits, weights)[0]
    printed = [1, 0.85262, 0.91930, 0.68523, 0.80515, 0.72587, 0.83436, 0.79758, 0.79097, 0.79533]
    assert q / q.max() == pytest.approx(printed, abs=5e-6)


def test_copras_of_five_assistants() -> None:
    """Uysal and Inan, IJSSER (2022): a benefit of nought."""
    values = np.array(
        [
            [3.57, 4.00, 4.00, 83.75, 3, 9, 1],
            [3.07, 3.95, 4.00, 83.00, 3, 1, 3],
            [3.23, 3.54, 3.46, 66.00, 4, 0, 2],
            [3.42, 3.96, 4.00, 70.00, 5, 5, 7],
            [2.56, 3.37, 3.79, 82.00, 4, 4, 5],
        ]
    )
    benefits = np.array([True, True, True, True, False, True, True])
    q = kernels.copras(normalise.by_share(values), benefits, np.full((1, 7), 1 / 7))[0]
    assert 100 * q / q.max() == pytest.approx([100.0, 78.8501, 63.3837, 98.6506, 86.8878], abs=1e-3)


def test_paired_weights_of_the_multi_criteria_manual() -> None:
    """Multi-criteria analysis: a manual (DCLG, 2009), appendix 5: ratios 5, 9 and 3."""
    found = paired_weights([[1, 5, 9], [1 / 5, 1, 3], [1 / 9, 1 / 3, 1]], ["a", "b", "c"])
    assert [*found.weights.values()] == pytest.approx([0.751, 0.178, 0.070], abs=5e-4)
    assert found.largest_eigenvalue == pytest.approx(3.029, abs=5e-4)
    assert found.consistent


def test_paired_weights_that_agree_have_no_inconsistency() -> None:
    found = paired_weights([[1, 2, 6], [1 / 2, 1, 3], [1 / 6, 1 / 3, 1]], ["a", "b", "c"])
    assert [*found.weights.values()] == pytest.approx([0.6, 0.3, 0.1])
    assert found.ratio == pytest.approx(0, abs=1e-12)
    assert found.worst is None


def test_paired_weights_name_the_judgement_that_contradicts_the_rest() -> None:
    matrix = [[1, 2, 1 / 4], [1 / 2, 1, 2], [4, 1 / 2, 1]]
    found = paired_weights(matrix, ["cost", "risk", "jobs"])
    assert not found.consistent
    assert "contradict" in found.explain()
    assert found.worst is not None
    assert f"{found.worst.above} matters" in found.explain()
