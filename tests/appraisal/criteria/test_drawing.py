"""Weight sets are drawn evenly from what a council left open."""

from itertools import permutations

import numpy as np
import pytest

from changing_places.appraisal.criteria import Criterion, Table, Views
from changing_places.appraisal.criteria import drawing as drawing_module
from changing_places.appraisal.criteria.drawing import draw
from changing_places.appraisal.criteria.region import region
from changing_places.core.errors import InputError

NAMES = ("cost", "quality", "jobs", "risk")


def table(criteria: int = 4) -> Table:
    named = tuple(Criterion(n) for n in NAMES[:criteria])
    return Table(("a", "b"), named, ((1.0,) * criteria, (2.0,) * criteria))


def drawn(views: Views, count: int = 20_000, criteria: int = 4) -> drawing_module.WeightSets:
    return draw(region(table(criteria), views), count, seed=1)


def test_without_a_word_every_weighting_is_as_likely() -> None:
    found = drawn(Views())
    assert found.way == "exact"
    assert found.sets.sum(axis=1) == pytest.approx(1)
    assert found.sets.mean(axis=0) == pytest.approx([0.25] * 4, abs=0.005)
    # Each weight is Beta(1, 3): P(w > x) = (1 - x)^3.
    for x in (0.1, 0.3, 0.6):
        assert (found.sets > x).mean(axis=0) == pytest.approx([(1 - x) ** 3] * 4, abs=0.015)


def test_a_full_ranking_averages_to_the_rank_order_centroid() -> None:
    """Barron and Barrett, Management Science 42 (1996): 0.5208, 0.2708, 0.1458, 0.0625."""
    found = drawn(Views(ranking=("risk", "cost", "jobs", "quality")))
    means = dict(zip(NAMES, found.sets.mean(axis=0), strict=True))
    assert means == pytest.approx(
        {"risk": 0.5208, "cost": 0.2708, "jobs": 0.1458, "quality": 0.0625}, abs=0.006
    )


@pytest.mark.parametrize(
    "ranking",
    [("cost", "quality"), ("quality", ("cost", "jobs")), (("cost", "risk"), "jobs")],
)
def test_a_ranking_is_kept_and_drawn_as_rejection_would(
    ranking: tuple[str | tuple[str, ...], ...],
) -> None:
    views = Views(ranking=ranking)
    found = drawn(views)
    free = drawn(Views(), 60_000).sets
    kept = free[region(table(), views).holds(free)]
    assert region(table(), views).holds(found.sets).all()
    assert found.sets.mean(axis=0) == pytest.approx(kept.mean(axis=0), abs=0.01)
    assert np.cov(found.sets, rowvar=False) == pytest.approx(np.cov(kept, rowvar=False), abs=0.003)


def test_ranges_are_kept_and_drawn_as_rejection_would() -> None:
    views = Views(ranges={"cost": (0.2, 0.5), "jobs": (0.0, 0.2)})
    found, free = drawn(views), drawn(Views(), 100_000).sets
    kept = free[region(table(), views).holds(free)]
    assert found.way == "exact, by rejection"
    assert found.sets.mean(axis=0) == pytest.approx(kept.mean(axis=0), abs=0.01)


def test_the_walk_through_a_narrow_region_finds_what_rejection_finds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    views = Views(ranges={"cost": (0.3, 0.4), "jobs": (0.05, 0.3)}, ranking=("quality", "jobs"))
    exact = drawn(views, 8000)
    monkeypatch.setattr(drawing_module, "HOPELESS", 1)
    walked = drawn(views, 8000)
    assert (exact.way, walked.way) == ("exact, by rejection", "hit and run")
    assert region(table(), views).holds(walked.sets).all()
    assert walked.sets.mean(axis=0) == pytest.approx(exact.sets.mean(axis=0), abs=0.006)
    assert np.cov(walked.sets, rowvar=False) == pytest.approx(
        np.cov(exact.sets, rowvar=False), abs=0.0006
    )


def test_the_walk_finds_its_way_through_a_long_thin_region(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Twelve criteria, eight of them ranked: the axes differ in length by a factor of hundreds."""
    names = tuple(f"c{j}" for j in range(12))
    twelve = Table(("a", "b"), tuple(map(Criterion, names)), ((1.0,) * 12, (2.0,) * 12))
    views = Views(ranges={"c0": (0.2, 0.25), "c5": (0.06, 0.065)}, ranking=names[:8])
    exact = draw(region(twelve, views), 5000, seed=1)
    monkeypatch.setattr(drawing_module, "HOPELESS", 1)
    walked = draw(region(twelve, views), 5000, seed=2)
    assert (exact.way, walked.way) == ("exact, by rejection", "hit and run")
    spread = exact.sets.std(axis=0)
    assert np.abs(walked.sets.mean(axis=0) - exact.sets.mean(axis=0)).max() < 0.12 * spread.max()
    assert walked.sets.std(axis=0) / spread == pytest.approx(1, abs=0.1)


def test_a_sliver_is_still_drawn_from() -> None:
    ranges = {"cost": (0.24, 0.25), "quality": (0.26, 0.27), "jobs": (0.2495, 0.2505)}
    found = drawn(Views(ranges=ranges), 500)
    assert region(table(), Views(ranges=ranges)).holds(found.sets).all()
    assert found.sets.std(axis=0).min() > 1e-4


def test_a_weight_that_is_settled_stays_where_it_is() -> None:
    found = drawn(Views(ranges={"cost": (0.4, 0.4)}, ranking=("quality", "jobs")), 2000)
    assert found.sets[:, 0] == pytest.approx(0.4)
    assert found.sets.sum(axis=1) == pytest.approx(1)
    assert (found.sets[:, 1] >= found.sets[:, 2] - 1e-9).all()


def test_weights_that_are_all_settled_are_one_set() -> None:
    settled = dict.fromkeys(NAMES, (0.25, 0.25))
    assert drawn(Views(ranges=settled), 10).sets == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("views", "what"),
    [
        (Views(ranges={"cost": (0.6, 0.7), "jobs": (0.5, 0.6)}), "least shares sum to 110%"),
        (Views(ranges=dict.fromkeys(NAMES, (0.0, 0.2))), "greatest shares sum to 80%"),
        (Views(ranges={"cost": (0.4, 0.2)}), "is (0.4, 0.2)"),
        (Views(ranges={"cost": (10, 40)}), "share between 0 and 1"),
        (Views(ranges={"cost": ("a", 1)}), "is ('a', 1)"),  # type: ignore[dict-item]
        (Views(ranges={"cost": (0.1,)}), "is (0.1,)"),  # type: ignore[dict-item]
        (Views(ranking=("cost", "jobs", "cost")), "ranked twice"),
        (Views(ranking=("cost", "job")), "no criterion 'job'"),
        (
            Views(ranges={"cost": (0.0, 0.1), "jobs": (0.3, 0.5)}, ranking=("cost", "jobs")),
            "contradict each other",
        ),
        (
            Views(ranges={"risk": (0.3, 1.0)}, ranking=NAMES),
            "with the ranking",
        ),
    ],
)
def test_ranges_and_rankings_that_cannot_be_kept_are_refused(views: Views, what: str) -> None:
    with pytest.raises(InputError) as caught:
        region(table(), views)
    assert what in str(caught.value)


@pytest.mark.parametrize("order", list(permutations(NAMES[:3])))
def test_the_order_in_which_a_ranking_is_said_is_the_order_of_the_weights(
    order: tuple[str, ...],
) -> None:
    sets = drawn(Views(ranking=order), 100, criteria=3).sets
    ranked = sets[:, [NAMES.index(n) for n in order]]
    assert (np.diff(ranked, axis=1) <= 1e-12).all()
