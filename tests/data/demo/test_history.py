"""Reorganisations of the demo country, harmonised: totals stay, and shares are the true ones."""

from collections import defaultdict

import polars as pl
import pytest

from changing_places.data.harmonise import Weight, harmonise
from changing_places.data.register import Register


@pytest.fixture(scope="module")
def total_spending(store):
    return (
        store.table("spending")
        .filter(pl.col("service") == "total_service_expenditure", pl.col("status") == "value")
        .select("area", "year", "value", pl.col("status").cast(pl.String))
    )


@pytest.fixture(scope="module")
def residents(store):
    last = store.table("population").filter(pl.col("year") == 2023)
    return Weight.from_frame("residents in 2023", last, area="area", value="value")


def test_spending_keeps_its_national_total_on_the_boundaries_of_today(
    store, total_spending, residents
):
    done = harmonise(
        total_spending, to=2024, register=Register.of(store), counts=["value"], tiers="add",
        weights=residents,
    )  # fmt: skip
    assert not done.set_aside
    before = dict(total_spending.group_by("year").agg(pl.col("value").sum()).iter_rows())
    after = dict(done.panel.group_by("year").agg(pl.col("value").sum()).iter_rows())
    assert before.keys() == after.keys()
    assert all(after[y] == pytest.approx(before[y]) for y in before)
    today = {a.code for a in Register.of(store).current()}
    assert set(done.panel["area"]) == today


def test_only_the_split_county_needs_an_estimate(store, total_spending, residents):
    register = Register.of(store)
    done = harmonise(
        total_spending, to=2024, register=register, counts=["value"], tiers="add",
        weights=residents,
    )  # fmt: skip
    (split,) = [a for a in register.areas if len(a.successors) == 2]
    assert {e.source for e in done.estimates} == {split.code}
    assert {e.area for e in done.estimates} == set(split.successors)


def test_a_weight_of_residents_divides_the_county_as_its_residents_are(store, residents):
    register = Register.of(store)
    (split,) = [a for a in register.areas if len(a.successors) == 2]
    people = {c: residents.values[c] for c in split.successors}
    county = pl.DataFrame({"area": [split.code], "year": [2020], "value": [1000.0]})
    done = harmonise(
        county, to=2024, register=register, counts=["value"], tiers="upper", weights=residents,
        status=None,
    )  # fmt: skip
    found = dict(done.panel.select("area", "value").iter_rows())
    assert found == pytest.approx({c: 1000 * n / sum(people.values()) for c, n in people.items()})


def test_the_shares_of_former_districts_make_up_their_successors(store, truth):
    register = Register.of(store)
    sums: dict[str, float] = defaultdict(float)
    for former in truth.answers["reorganisations"]:
        area = register.get(former["code"])
        assert set(former["replaced_by"]) == set(area.successors)
        if area.tier == "lower" and register.get(area.successors[0]).tier == "unitary":
            for today, share in former["share_of_today"].items():
                sums[today] += share
    assert len(sums) == 4
    assert all(total == pytest.approx(1, abs=1e-4) for total in sums.values())
