"""Similar councils: distance, shares, stability, who is compared, what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from changing_places.core.errors import InputError
from changing_places.place import Country, similar
from changing_places.place.overlap import overlap_of
from changing_places.place.similarity import nearest, standardised

from .conftest import ABOLISHED, COUNTY, DISTRICTS, UNITARY, WELSH


def by_hand(store, code, names):
    """Distances from one council to all of its tier, computed the long way."""
    from math import log, sqrt
    from statistics import fmean, pstdev

    country = Country.of(store)
    scale = {"residents": log, "density": log, "household-income": log, "owns-outright": sqrt}
    columns = {}
    for name in names:
        raw = [scale.get(name, float)(country.column(name)[country.row_of[c]]) for c in UNITARY]
        columns[name] = [(x - fmean(raw)) / pstdev(raw) for x in raw]
    own = UNITARY.index(code)
    return {
        c: sqrt(sum((columns[n][i] - columns[n][own]) ** 2 for n in names))
        for i, c in enumerate(UNITARY)
        if c != code
    }


def test_distances_are_those_computed_by_hand(country_store):
    names = ["residents", "owns-outright", "share-under-18"]
    result = similar(UNITARY[3], variables=names, n=5, store=country_store)
    wanted = by_hand(country_store, UNITARY[3], names)
    nearest_five = sorted(wanted, key=wanted.__getitem__)[:5]
    assert list(result.codes) == nearest_five
    for found in result.similar:
        assert found.distance == pytest.approx(wanted[found.code], abs=1e-4)


def test_distance_is_the_same_in_both_directions(country_store):
    one = similar(UNITARY[0], n=29, store=country_store)
    for found in one.similar[:5]:
        back = similar(found.code, n=29, store=country_store)
        assert {s.code: s.distance for s in back.similar}[UNITARY[0]] == found.distance


def test_the_shares_of_a_distance_sum_to_one(country_store):
    for found in similar(UNITARY[0], store=country_store).similar:
        assert sum(found.because.values()) == pytest.approx(1, abs=1e-3)
        assert list(found.because.values()) == sorted(found.because.values(), reverse=True)


def test_only_councils_of_the_same_tier_are_compared(country_store):
    found = similar(DISTRICTS[0], n=5, store=country_store)
    assert set(found.codes) <= set(DISTRICTS)


def test_a_service_compares_every_council_that_runs_it(country_store):
    found = similar(COUNTY, model="adult-social-care", n=15, store=country_store)
    assert found.compared == len(UNITARY)


def test_a_district_is_told_that_its_county_runs_social_care(country_store):
    with pytest.raises(InputError, match="does not run adult social care"):
        similar(DISTRICTS[0], model="adult-social-care", store=country_store)


def test_doubling_a_weight_is_the_same_as_counting_the_variable_twice(country_store):
    country = Country.of(country_store)
    rows = [country.row_of[c] for c in UNITARY]
    z = standardised(country, rows, ["residents", "disabled", "disabled"])
    twice = ((z - z[0]) ** 2).sum(axis=1)
    weighted = similar(
        UNITARY[0], variables=["residents", "disabled"], weights={"disabled": 2.0}, n=29,
        store=country_store,
    )  # fmt: skip
    for found in weighted.similar:
        assert found.distance**2 == pytest.approx(twice[UNITARY.index(found.code)], abs=1e-3)


def test_a_weight_of_zero_leaves_the_variable_out(country_store):
    without = similar(UNITARY[0], weights={"disabled": 0}, store=country_store)
    assert "disabled" not in {v.id for v in without.variables}


def test_stability_is_the_share_that_stays_when_a_variable_is_dropped(country_store):
    whole = similar(UNITARY[0], store=country_store)
    assert whole.stability is not None
    names = [v.id for v in whole.variables]
    for dropped in names[:3]:
        rest = [n for n in names if n != dropped]
        without = similar(UNITARY[0], variables=rest, store=country_store)
        kept = len(set(without.codes) & set(whole.codes)) / len(whole.codes)
        assert whole.stability.without[dropped] == pytest.approx(kept, abs=1e-4)
    persistence = np.mean([s.persistence for s in whole.similar])
    assert whole.stability.kept == pytest.approx(persistence, abs=1e-3)


@given(st.integers(0, 2**32 - 1))
def test_the_order_of_the_councils_changes_nothing(seed):
    draw = np.random.default_rng(seed)
    values = draw.normal(size=(20, 4))
    order = draw.permutation(20)
    squared = (values - values[7]) ** 2
    straight = set(nearest(squared.copy(), 7, 5).tolist())
    own = int(np.flatnonzero(order == 7)[0])
    shuffled = {int(order[i]) for i in nearest(squared[order], own, 5)}
    assert straight == shuffled


def test_a_variable_that_does_not_vary_changes_nothing(country_store):
    country = Country.of(country_store)
    rows = [country.row_of[c] for c in UNITARY]
    flat = np.column_stack([country.matrix, np.full(len(country.codes), 4.2)])
    changed = Country(
        country.store, country.register, country.codes, (*country.variables, "share-0-4"), flat, {}
    )
    z = standardised(changed, rows, ["residents", "share-0-4"])
    assert (z[:, 1] == 0).all()


def test_a_council_without_the_variables_gets_no_list_and_hears_why(country_store):
    found = similar(WELSH, store=country_store)
    assert found.similar == ()
    assert "Too few of the variables are held for Llanfair" in found.explain()[0]


def test_an_abolished_council_is_not_silently_its_successor(country_store):
    found = similar(ABOLISHED, store=country_store)
    assert found.authority.code == ABOLISHED
    assert found.similar == ()
    assert "ended on 31 March 2019; Unity 0 took its place" in found.explain()[0]


def test_those_left_out_are_named_with_the_reason(country_store):
    found = similar(UNITARY[0], store=country_store)
    assert [(x.names, "another nation" in x.reason) for x in found.left_out] == [
        (("Llanfair",), True)
    ]


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"model": "everything"}, "There is no model 'everything'"),
        ({"variables": ["rainfall"]}, "There is no variable 'rainfall'"),
        ({"weights": {"density": -1.0}}, "The weight -1 of 'density' cannot be used"),
        ({"weights": {"density": float("nan")}}, "cannot be used"),
        ({"n": 0}, "0 similar councils cannot be found"),
        ({"n": 30}, "There are not 30 councils to compare"),
        ({"variables": ["density"], "weights": {"density": 0}}, "No variable is left"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_three_lines(country_store, options, what):
    with pytest.raises(InputError, match=what) as caught:
        similar(UNITARY[0], store=country_store, **options)
    assert len(str(caught.value).splitlines()) == 3


def test_an_overlap_counts_only_those_that_could_be_found():
    found = overlap_of("P", "T", ["a", "b", "gone"], ours=["a", "c", "d"], compared=set("abcd"))
    assert (found.published, found.n, found.found) == (3, 2, 1)
    assert found.jaccard == 0.25


def test_the_answer_can_be_had_as_a_frame_a_figure_and_json(country_store):
    import json

    found = similar(UNITARY[0], store=country_store)
    assert found.to_frame().height == 15
    assert "<svg" in found.figure().svg()
    body = json.loads(json.dumps(found.to_dict()))
    assert set(body["similar"][0]) >= {"code", "name", "distance", "because"}
    assert body["provenance"]["data"] == country_store.version
