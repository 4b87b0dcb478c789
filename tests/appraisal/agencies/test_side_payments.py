"""Payments are verified by substitution, and their absence by a proof that is checked."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.agencies import (
    Account,
    Case,
    Certificate,
    Limits,
    Line,
    Settlement,
    Transfer,
    account,
    side_payments,
)
from changing_places.core.errors import InputError, Refusal


def of(net: dict[str, list[int]], discount: tuple[str, ...] = ()) -> Account:
    """An account with these net amounts in pence by agency and year."""
    years = tuple(str(2026 + y) for y in range(len(next(iter(net.values())))))
    lines = []
    for agency, row in net.items():
        for kind, sign in (("cost", -1), ("benefit", 1)):
            pence = tuple(max(0, sign * x) for x in row)
            lines.append(Line(f"{kind} of {agency}", kind, pence, {agency: 1}))  # type: ignore[arg-type]
    return account(Case(tuple(net), years, tuple(lines), discount=discount))


def test_the_council_pays_and_the_nhs_gains() -> None:
    """The council loses £1.2m and the NHS gains £2.0m: £1.6m shares the £0.8m evenly."""
    million = 100_000_000
    spread = {"the council": [-24_000_000] * 5, "the NHS": [40_000_000] * 5}
    found = side_payments(of(spread))
    assert isinstance(found, Settlement)
    assert found.holds
    assert found.gains == (40_000_000, 40_000_000)
    assert (found.least, found.most) == (120_000_000, 2 * million)
    assert found.positions[0] == (32_000_000,) * 5
    assert found.explain() == (
        "The council loses £1.2m and the NHS gains £2m. If the NHS pays the council £1.6m over "
        "five years, both are better off by £400,000. Payments worth from £1.2m to £2m in all "
        "would do; where in between is for the agencies to agree."
    )


def test_paying_no_more_than_is_needed_leaves_the_payer_the_rest() -> None:
    found = side_payments(
        of({"a": [-1000, -1000], "b": [1500, 1500]}), Limits(margin=100, split="least")
    )
    assert isinstance(found, Settlement)
    assert found.gains[0] == pytest.approx(100, abs=2)
    assert sum(found.gains) == 1000


def test_where_everyone_gains_nobody_needs_to_be_paid() -> None:
    found = side_payments(of({"a": [-50, 100], "b": [10, 10]}))
    assert isinstance(found, Settlement)
    assert found.transfers == ()
    assert "Nobody needs to be paid." in found.explain()


def test_where_all_together_lose_the_proof_is_one_sum() -> None:
    found = side_payments(of({"a": [-1000], "b": [900]}))
    assert isinstance(found, Certificate)
    assert found.holds
    assert found.bound == -100
    assert "Together they lose £1." in found.explain()


def test_a_margin_that_all_together_do_not_reach_is_said() -> None:
    found = side_payments(of({"a": [-1000], "b": [1500]}), Limits(margin=300))
    assert isinstance(found, Certificate)
    assert found.holds
    assert found.explain() == (
        "No payments can leave every agency £3 better off. Together they gain £5, and need £6. "
        "Payments between them cancel out, so whatever they pay each other, at least one gains "
        "less than £3."
    )


def test_a_limit_on_what_may_be_paid_can_make_it_impossible() -> None:
    losing = of({"the council": [-1000_00] * 3, "the NHS": [5000_00] * 3})
    found = side_payments(losing, Limits(most={"the NHS": 900_00}))
    assert isinstance(found, Certificate)
    assert found.holds
    assert "The NHS may pay £900 a year at most" in found.explain()
    enough = side_payments(losing, Limits(most={"the NHS": 1000_00}))
    assert isinstance(enough, Settlement)
    assert enough.holds


def test_an_agency_that_may_pay_nothing_stands_in_the_way() -> None:
    found = side_payments(of({"a": [-1000], "b": [5000]}), Limits(most={"b": 0}))
    assert isinstance(found, Certificate)
    assert found.holds
    assert "B may pay nothing" in found.explain()


def test_payments_cannot_come_before_the_money_where_nobody_may_borrow() -> None:
    late = of({"a": [-1000, 0, 0], "b": [0, 0, 5000]})
    found = side_payments(late, Limits(overdraft=400))
    assert isinstance(found, Certificate)
    assert found.holds
    assert "may not fall below" in found.explain()
    eased = side_payments(late, Limits(overdraft=500))
    assert isinstance(eased, Settlement)
    assert eased.holds


nets = st.lists(st.integers(-(10**9), 10**9), min_size=3, max_size=3)


@settings(max_examples=80, deadline=None)
@given(
    rows=st.lists(nets, min_size=2, max_size=4),
    margin=st.sampled_from([0, 1, 500_000]),
    most=st.sampled_from([None, 0, 10_000_000, 10**9]),
    overdraft=st.sampled_from([None, 0, 100_000_000, 10**10]),
    split=st.sampled_from(["equal", "least"]),
)
def test_every_answer_checks(
    rows: list[list[int]], margin: int, most: int | None, overdraft: int | None, split: str
) -> None:
    names = ["a", "b", "c", "d"][: len(rows)]
    limits = Limits(
        margin=margin,
        most={} if most is None else {"a": most},
        overdraft=overdraft,
        split=split,  # type: ignore[arg-type]
    )
    start = of(dict(zip(names, rows, strict=True)), ("1", "0.966", "0.934"))
    try:
        found = side_payments(start, limits)
    except Refusal:
        # Only where what is over, or missing, is below a pound or so.
        return
    assert found.holds
    if isinstance(found, Certificate):
        assert found.bound < 0
        return
    # Substitution once more, through the account itself.
    after = account(
        Case(
            tuple(names),
            start.years,
            tuple(
                Line(f"{k} {n}", k, tuple(max(0, s * x) for x in row), {n: 1})  # type: ignore[arg-type]
                for n, row in zip(names, rows, strict=True)
                for k, s in (("cost", -1), ("benefit", 1))
            ),
            found.transfers,
            ("1", "0.966", "0.934"),
        )
    )
    assert after.total["net"] == start.total["net"]
    for row in after.agencies:
        assert row.present_net >= margin - 1


@settings(max_examples=40, deadline=None)
@given(
    rows=st.lists(nets, min_size=2, max_size=3),
    most=st.sampled_from([0, 10_000_000]),
    overdraft=st.sampled_from([None, 0]),
    seed=st.integers(0, 1000),
)
def test_no_payments_tried_at_random_beat_a_proof(
    rows: list[list[int]], most: int, overdraft: int | None, seed: int
) -> None:
    names = ["a", "b", "c"][: len(rows)]
    limits = Limits(most=dict.fromkeys(names, most), overdraft=overdraft)
    try:
        found = side_payments(of(dict(zip(names, rows, strict=True))), limits)
    except Refusal:
        return
    if isinstance(found, Settlement):
        return
    random = np.random.default_rng(seed)
    for _ in range(50):
        paid = random.integers(0, most + 1, (len(rows), 3))
        got = random.multinomial(1, np.full(len(rows), 1 / len(rows)), size=3).T
        positions = got * paid.sum(axis=0) - paid
        assert not found.problem.met(tuple(map(tuple, positions.tolist())))


def test_a_proof_that_has_been_tampered_with_does_not_hold() -> None:
    found = side_payments(of({"a": [-1000], "b": [5000]}), Limits(most={"b": 0}))
    assert isinstance(found, Certificate)
    forged = Certificate(found.problem, (Fraction(0), Fraction(1)), found.running)
    assert not forged.holds
    assert not Certificate(found.problem, (Fraction(1), Fraction(-9)), found.running).holds


def test_cash_may_not_be_enough_where_all_value_is() -> None:
    cost = Line("team", "cost", (1000,), {"a": 1})
    gain = Line("time", "benefit", (3000,), {"b": 1}, cashable="0.2")
    both = account(Case(("a", "b"), ("1",), (cost, gain)))
    assert side_payments(both).possible
    assert not side_payments(both, basis="budget").possible


def test_only_those_at_the_table_count() -> None:
    three = of({"a": [-1000], "b": [900], "c": [5000]})
    assert not side_payments(three, Limits(agencies=("a", "b"))).possible
    found = side_payments(three)
    assert isinstance(found, Settlement)
    assert {t.payer for t in found.transfers} <= {"b", "c"}
    assert found.gains == (1634, 1633, 1633) or sorted(found.gains) == [1633, 1633, 1634]


def test_both_answers_are_json() -> None:
    for net in ({"a": [-1000], "b": [5000]}, {"a": [-5000], "b": [1000]}):
        told = json.dumps(side_payments(of(net)).to_dict(), allow_nan=False)
        assert '"plain_english"' in told


def test_agreed_payments_are_part_of_what_each_has() -> None:
    cost = Line("team", "cost", (1000,), {"a": 1})
    gain = Line("beds", "benefit", (3000,), {"b": 1})
    paid = Transfer("b", "a", (1500,))
    found = side_payments(account(Case(("a", "b"), ("1",), (cost, gain), (paid,))))
    assert isinstance(found, Settlement)
    assert found.transfers == ()
    assert found.before == (500, 1500)


@pytest.mark.parametrize(
    ("limits", "basis", "what"),
    [
        (Limits(), "profit", "no basis 'profit'"),
        (Limits(most={"z": 1}), "net", "no agency 'z'"),
        (Limits(agencies=("a", "z")), "net", "no agency 'z'"),
        (Limits(agencies=("a",)), "net", "nobody to pay"),
        (Limits(margin=-1), "net", "is negative"),
        (Limits(overdraft=-1), "net", "is negative"),
        (Limits(most={"a": -1}), "net", "is negative"),
    ],
)
def test_bad_limits_get_three_plain_lines(limits: Limits, basis: str, what: str) -> None:
    with pytest.raises(InputError) as caught:
        side_payments(of({"a": [-1], "b": [5]}), limits, basis=basis)
    assert what in caught.value.what


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(nets, min_size=2, max_size=4))
def test_what_each_has_before_is_what_the_account_says(rows: list[list[int]]) -> None:
    names = ["a", "b", "c", "d"][: len(rows)]
    start = of(dict(zip(names, rows, strict=True)), ("1", "1000/1035", "1000000/1071225"))
    found = side_payments(start)
    if isinstance(found, Settlement):
        assert found.before == tuple(a.present_net for a in start.agencies)


@settings(max_examples=30, deadline=None)
@given(rows=st.lists(nets, min_size=2, max_size=4))
def test_doubling_all_money_doubles_the_room_to_bargain(rows: list[list[int]]) -> None:
    names = ["a", "b", "c", "d"][: len(rows)]
    once = side_payments(of(dict(zip(names, rows, strict=True))))
    twice = side_payments(of({n: [2 * x for x in r] for n, r in zip(names, rows, strict=True)}))
    assert twice.possible == once.possible
    if isinstance(once, Settlement) and isinstance(twice, Settlement):
        assert (twice.least, twice.most) == (2 * once.least, 2 * once.most)
    if isinstance(once, Certificate) and isinstance(twice, Certificate):
        assert twice.bound == 2 * once.bound
