"""Indicators beside similar councils: rank, median, period, status, chance."""

import numpy as np
import pytest

from changing_places.place import differs, indicators, place
from changing_places.place.unusual import robust_distance

from .conftest import ABOLISHED, UNITARY


@pytest.fixture(scope="module")
def measured(country_store):
    return indicators(UNITARY[0], similar_codes=UNITARY[1:16], store=country_store)


def test_rank_one_is_best_where_a_direction_is_known(measured, country_store):
    obese = measured.by_id()["local/obese"]
    values = dict(obese.others)
    assert obese.rank == 1 + sum(v < obese.value for v in values.values())
    assert obese.of == 16
    assert obese.similar_median == pytest.approx(np.median(list(values.values())))
    pay = measured.by_id()["local/pay"]
    assert pay.rank == 1 + sum(v > pay.value for _, v in pay.others)
    assert pay.better is None


def test_values_are_compared_with_those_of_the_same_period(measured):
    late = measured.by_id()["local/late"]
    assert late.period == "2021"
    assert {v for _, v in late.others} == {7.0}


def test_a_suppressed_value_is_never_zero_and_has_no_rank(measured):
    few = measured.by_id()["local/few"]
    assert (few.value, few.rank, few.status) == (None, None, "suppressed")
    assert few.similar_median == 3.0


def test_chance_is_spoken_of_only_where_intervals_are_published(measured):
    assert measured.by_id()["local/pay"].difference is None
    assert measured.by_id()["local/obese"].difference is not None
    said = [s for s in measured.explain() if "significant" in s]
    assert said == []


def test_a_difference_counts_the_uncertainty_of_both():
    value = np.array([12.0, 10.0, 10.0, 10.0])
    half = np.array([1.6, 1.6, 1.6, 1.6])  # the difference's own half-width is 2.26
    assert differs(value, value - half, value + half) == "not significantly different"
    none = np.zeros(4)
    assert differs(value, value - half, value + np.where(half > 0, 1.6, 0)) is not None
    assert differs(value, value - none, value + none) == "higher"


def test_every_indicator_has_its_source_and_period(measured):
    for measure in measured.measures:
        assert measure.source.publisher and measure.source.period


def test_robust_distance_by_hand():
    values = np.array([[20.0, 1, 2, 3, 4, 5, 6, 7, 8, 9]])
    # the others' median is 5 and their median absolute deviation 2
    assert robust_distance(values, 0)[0] == pytest.approx(15 / (1.4826 * 2))


def test_robust_distance_says_nothing_of_few_or_equal_values():
    few = np.array([[9.0, 1, 2, 3]])
    equal = np.array([[9.0, 1, 1, 1, 1, 1, 1, 1, 1]])
    assert np.isnan(robust_distance(few, 0)[0])
    assert np.isnan(robust_distance(equal, 0)[0])


def test_a_place_joins_the_parts_under_the_fields_of_the_contract(country_store):
    body = place(UNITARY[0], store=country_store).to_dict()
    assert set(body["authority"]) >= {"code", "name", "tier", "region", "predecessors"}
    assert body["authority"]["predecessors"] == [{"code": ABOLISHED, "name": "Oldham Vale"}]
    wanted = {"id", "name", "value", "period", "unit", "polarity", "similar_median", "rank", "of"}
    assert set(body["indicators"][0]) >= wanted | {"status", "source"}
    assert len(body["similar"]) == 15


def test_an_abolished_council_shows_its_own_last_numbers(country_store):
    found = place("Oldham Vale", store=country_store)
    assert found.status == "abolished"
    assert [m.value for m in found.indicators.measures] == [480.0]
    assert "Unity 0 took its place" in found.explain()[0]
    assert found.similar.similar == ()


def test_one_indicator_can_be_drawn(measured):
    assert "<svg" in measured.figure("local/obese").svg()


def test_the_answer_can_be_had_as_a_frame(measured):
    frame = measured.to_frame()
    assert frame.height == 4
    assert "source_publisher" in frame.columns


def test_a_place_without_residents_by_age_has_no_pressure(country_store):
    assert place(UNITARY[0], store=country_store).to_dict()["pressure"] is None


def test_a_warmed_server_answers_as_a_cold_command_does(tmp_path, country_store):
    import shutil

    from changing_places.data.store import Store
    from changing_places.place import warm

    shutil.copytree(country_store.folder, tmp_path / "copy")
    warmed = Store.open(tmp_path / "copy")
    warm(warmed)
    for code in (UNITARY[0], UNITARY[7], ABOLISHED):
        cold = indicators(code, store=country_store).to_dict()
        assert indicators(code, store=warmed).to_dict() == cold
