"""Whatever happened to councils, national totals before and after are equal."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.data.harmonise import Weight, harmonise

from .histories import FIRST, LAST, country

YEARS = st.integers(FIRST, LAST)
SEEDS = st.integers(0, 10_000)
EVENTS = st.integers(0, 6)


def _panel(made, years, *, adds, tiers=("lower", "upper", "unitary")):
    rows = [
        {"area": a.code, "year": year, "amount": made.true(a.code, adds=adds)}
        for year in years
        for a in made.territory.councils_on(date(year, 4, 1))
        if a.tier in tiers
    ]
    return pl.DataFrame(rows, schema={"area": pl.String, "year": pl.Int64, "amount": pl.Float64})


def _national(frame, register, tiers=("lower", "unitary", "upper")):
    mine = [code for code in frame["area"].unique() if register.get(code).tier in tiers]
    kept = frame.filter(pl.col("area").is_in(mine))
    return dict(kept.group_by("year").agg(pl.col("amount").sum()).iter_rows())


def _same(before, after):
    assert before.keys() == after.keys()
    for year, amount in before.items():
        assert after[year] == pytest.approx(amount, rel=1e-9)


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, events=EVENTS, to=YEARS)
def test_people_are_as_many_on_the_boundaries_of_any_year(seed, events, to):
    made = country(seed, events)
    weight = Weight("people", made.weights(adds=False), moved=made.moved())
    panel = _panel(made, (FIRST, 2016, LAST), adds=False, tiers=("lower", "unitary"))
    done = harmonise(panel, to=to, register=made.register, counts=["amount"], weights=weight,
                     tiers="lower")  # fmt: skip
    _same(_national(panel, made.register), _national(done.panel, made.register))
    for code, _, amount, status, _ in done.panel.iter_rows():
        assert status == "value"
        assert amount == pytest.approx(made.true(code, adds=False)), "as the truth has it"
    stood = {a.code for a in made.territory.councils_on(date(to, 4, 1)) if a.tier != "upper"}
    assert set(done.panel["area"]) == stood


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, events=EVENTS, to=YEARS)
def test_counties_that_hold_their_districts_are_never_added_to_them(seed, events, to):
    made = country(seed, events)
    weight = Weight("people", made.weights(adds=False), moved=made.moved())
    panel = _panel(made, (FIRST, 2016, LAST), adds=False)
    done = harmonise(panel, to=to, register=made.register, counts=["amount"], weights=weight,
                     tiers="nested")  # fmt: skip
    ground = ("lower", "unitary")
    _same(_national(panel, made.register, ground), _national(done.panel, made.register, ground))
    for code, _, amount, *_ in done.panel.iter_rows():
        assert amount == pytest.approx(made.true(code, adds=False))


@settings(max_examples=60, deadline=None)
@given(seed=SEEDS, events=EVENTS, to=YEARS)
def test_money_of_both_tiers_adds_up_on_the_boundaries_of_any_year(seed, events, to):
    made = country(seed, events)
    people = Weight("people", made.weights(adds=False), moved=made.moved())
    money = Weight("money", made.weights(adds=True), adds=True, within=people)
    panel = _panel(made, (FIRST, 2016, LAST), adds=True)
    done = harmonise(panel, to=to, register=made.register, counts=["amount"], weights=money,
                     tiers="add", splits="set_aside")  # fmt: skip
    held_back = {t.time: t.held_back + t.not_counted for t in done.totals}
    after = _national(done.panel, made.register)
    _same(_national(panel, made.register), {y: after[y] + held_back[y] for y in after})
    for code, _, amount, status, estimated in done.panel.iter_rows():
        if status == "value" and not estimated:
            assert amount == pytest.approx(made.true(code, adds=True)), "merging is exact"


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, events=EVENTS, to=YEARS, holes=st.sets(st.integers(0, 40), max_size=6))
def test_every_number_is_accounted_for_where_parts_are_missing(seed, events, to, holes):
    made = country(seed, events)
    weight = Weight("people", made.weights(adds=False), moved=made.moved())
    panel = _panel(made, (FIRST, 2016, LAST), adds=False, tiers=("lower", "unitary"))
    panel = panel.with_row_index().with_columns(
        amount=pl.when(pl.col("index").is_in(list(holes))).then(None).otherwise("amount"),
        status=pl.when(pl.col("index").is_in(list(holes)))
        .then(pl.lit("not_submitted")).otherwise(pl.lit("value")),
    )  # fmt: skip
    done = harmonise(panel, to=to, register=made.register, counts=["amount"], weights=weight,
                     tiers="lower")  # fmt: skip
    for total in done.totals:
        rest = total.after + total.held_back + total.not_counted
        assert rest == pytest.approx(total.before)
    blank = done.panel.filter(pl.col("status") != "value")
    assert blank["amount"].null_count() == blank.height
    assert set(blank["status"]) <= {"not_submitted"}


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, events=EVENTS, to=YEARS)
def test_a_rate_that_is_the_same_everywhere_stays_the_same(seed, events, to):
    made = country(seed, events)
    weight = Weight("people", made.weights(adds=False), moved=made.moved())
    panel = _panel(made, (FIRST, LAST), adds=False, tiers=("lower", "unitary"))
    panel = panel.with_columns(rate=pl.lit(12.5))
    done = harmonise(panel, to=to, register=made.register, rates={"rate": "amount"},
                     weights=weight, tiers="lower")  # fmt: skip
    assert done.panel["rate"].to_list() == pytest.approx([12.5] * done.panel.height)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, events=EVENTS, to=YEARS)
def test_a_rate_times_its_denominator_adds_up(seed, events, to):
    made = country(seed, events)
    weight = Weight("people", made.weights(adds=False), moved=made.moved())
    panel = _panel(made, (2016,), adds=False, tiers=("lower", "unitary")).with_columns(
        rate=pl.int_range(pl.len()).cast(pl.Float64) + 1
    )
    done = harmonise(panel, to=to, register=made.register, rates={"rate": "amount"},
                     weights=weight, tiers="lower")  # fmt: skip
    product = (pl.col("rate") * pl.col("amount")).sum()
    assert done.panel.select(product).item() == pytest.approx(panel.select(product).item())
