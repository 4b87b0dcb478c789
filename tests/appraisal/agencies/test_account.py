"""Every row of an account sums to the penny, and says when it pays back."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from changing_places.appraisal.agencies import Case, Line, Steps, Transfer, account
from changing_places.appraisal.agencies.account import payback
from changing_places.appraisal.agencies.pence import parted, pounds, rounded
from changing_places.core.errors import InputError

AGENCIES = ("the council", "the NHS", "the police")
amounts = st.integers(0, 10**12)
sevenths = st.lists(st.integers(0, 7), min_size=3, max_size=3).filter(any)


@st.composite
def lines(draw: st.DrawFn, years: int, name: str) -> Line:
    kind = draw(st.sampled_from(["cost", "benefit"]))
    parts = draw(sevenths)
    whole = sum(parts)
    doubt = draw(st.fractions(0, 1, max_denominator=50))
    return Line(
        name=name,
        kind=kind,
        pence=tuple(draw(st.lists(amounts, min_size=years, max_size=years))),
        shares={a: Fraction(p, whole) for a, p in zip(AGENCIES, parts, strict=True)},
        cashable=draw(st.fractions(0, 1, max_denominator=100)),
        lag=draw(st.sampled_from([0, "0.25", "0.5", 1, 2, 7])),
        confidence=1 + doubt if kind == "cost" else 1 - doubt,
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    years = draw(st.integers(1, 6))
    some = tuple(draw(lines(years, f"line {i}")) for i in range(draw(st.integers(1, 4))))
    discount = tuple(Fraction(1000, 1000 + 35 * y) for y in range(years))
    return Case(AGENCIES, tuple(map(str, range(2026, 2026 + years))), some, discount=discount)


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_each_line_is_shared_out_to_the_penny(case: Case) -> None:
    found = account(case)
    for line in case.lines:
        rows = [r for r in found.lines if r.line == line.name]
        whole = sum(round(p * line.factor) for p in line.pence)
        placed = sum(sum(r.cost) + sum(r.cash) + sum(r.other) for r in rows)
        assert placed + sum(r.after for r in rows) == whole


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_each_year_of_an_unlagged_line_sums_to_that_year(case: Case) -> None:
    found = account(case)
    for line in case.lines:
        if line.lag:
            continue
        rows = [r for r in found.lines if r.line == line.name]
        for y, pence in enumerate(line.pence):
            placed = sum(r.cost[y] + r.cash[y] + r.other[y] for r in rows)
            assert placed == round(pence * line.factor)


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_agencies_sum_to_the_whole(case: Case) -> None:
    found = account(case)
    total = found.total
    for y in range(len(case.years)):
        gained = sum(r.cash[y] + r.other[y] - r.cost[y] for r in found.lines)
        assert total["net"][y] == gained == sum(a.net[y] for a in found.agencies)
        assert total["budget"][y] == gained - total["other"][y] + total["in_kind"][y]
    whole = sum(f * n for f, n in zip(case.factors, total["net"], strict=True))
    assert sum(a.present_net for a in found.agencies) == round(whole)


@settings(max_examples=60, deadline=None)
@given(case=cases(), paid=st.lists(amounts, min_size=6, max_size=6), data=st.data())
def test_a_transfer_changes_no_total(case: Case, paid: list[int], data: st.DataObject) -> None:
    payer, receiver = data.draw(st.permutations(AGENCIES))[:2]
    transfer = Transfer(payer, receiver, tuple(paid[: len(case.years)]))
    before = account(case)
    after = account(Case(case.agencies, case.years, case.lines, (transfer,), case.discount))
    assert after.total == before.total
    assert sum(a.present_net for a in after.agencies) == sum(a.present_net for a in before.agencies)
    moved = sum(transfer.pence)
    assert sum(after.agency(payer).net) == sum(before.agency(payer).net) - moved
    assert sum(after.agency(receiver).net) == sum(before.agency(receiver).net) + moved


@settings(max_examples=60, deadline=None)
@given(case=cases())
def test_doubling_all_money_doubles_every_total_within_rounding(case: Case) -> None:
    doubled = tuple(
        Line(
            x.name, x.kind, tuple(2 * p for p in x.pence), x.shares, x.cashable, x.lag, x.confidence
        )
        for x in case.lines
    )
    once = account(case)
    twice = account(Case(case.agencies, case.years, doubled, discount=case.discount))
    for row, double in zip(once.lines, twice.lines, strict=True):
        for kind in ("cost", "in_kind", "cash", "other"):
            for a, b in zip(getattr(row, kind), getattr(double, kind), strict=True):
                # A penny or two where shares, cash and lag each round once.
                assert abs(b - 2 * a) <= 9


def test_doubling_doubles_exactly_where_nothing_is_rounded() -> None:
    def of(factor: int) -> tuple[int, ...]:
        line = Line(
            "x",
            "benefit",
            (400 * factor, 800 * factor),
            dict.fromkeys(AGENCIES[:2], "0.25") | {AGENCIES[2]: "0.5"},
        )
        return account(Case(AGENCIES, ("1", "2"), (line,))).agency("the police").net

    assert of(2) == tuple(2 * x for x in of(1)) == (400, 800)


@given(
    total=st.integers(-(10**13), 10**13), parts=st.lists(st.integers(0, 99), min_size=1).filter(any)
)
def test_parts_sum_and_stand_within_a_penny_of_their_share(total: int, parts: list[int]) -> None:
    shares = [Fraction(p) for p in parts]
    found = parted(total, shares)
    assert sum(found) == total
    for part, share in zip(found, shares, strict=True):
        assert abs(part - total * share / sum(shares)) < 1


@given(st.lists(st.fractions(-(10**9), 10**9, max_denominator=1000), min_size=1))
def test_rounding_keeps_the_rounded_total(values: list[Fraction]) -> None:
    found = rounded(values)
    assert sum(found) == round(sum(values))
    assert all(abs(f - v) <= 1 for f, v in zip(found, values, strict=True))


def test_an_account_worked_by_hand() -> None:
    """The council spends £300 a year for two years; the NHS gains £400 a year, a year later."""
    cost = Line("team", "cost", (20_000, 20_000, 0), {"the council": 1}, confidence="1.5")
    gain = Line(
        "beds",
        "benefit",
        (50_000, 50_000, 0),
        {"the NHS": "0.75", "the council": "0.25"},
        cashable="0.4",
        lag=1,
        confidence="0.8",
    )
    found = account(Case(AGENCIES[:2], ("1", "2", "3"), (cost, gain), discount=(1, "0.9", "0.8")))
    council, nhs = found.agencies
    assert council.cost == (30_000, 30_000, 0)
    assert council.net == (-30_000, -20_000, 10_000)
    assert council.budget == (-30_000, -26_000, 4_000)
    assert nhs.cash == (0, 12_000, 12_000)
    assert nhs.other == (0, 18_000, 18_000)
    assert council.present_net == -30_000 - 18_000 + 8_000
    assert nhs.present_net == 27_000 + 24_000
    assert found.total["net"] == (-30_000, 10_000, 40_000)


@pytest.mark.parametrize(
    ("net", "years", "lowest"),
    [
        ([-300, 100, 100, 100, 100], 4.0, -300),
        ([-300, 200, 200], 2.5, -300),
        ([100, 100], 0.0, 0),
        ([-100, 50], None, -100),
        ([100, -300, 400], 2.5, -200),
        ([-100, 200, -300, 400], 3.5, -200),
        ([0, 0], 0.0, 0),
    ],
)
def test_payback_is_when_the_running_total_stays_up(
    net: list[int], years: float | None, lowest: int
) -> None:
    found = payback(net)
    assert (found.years, found.lowest) == (years, lowest)


def test_what_is_given_in_kind_is_a_cost_but_leaves_no_budget() -> None:
    line = Line("seconded staff", "cost", (1000, 0), {"the NHS": 1}, cashable="0.3", lag="0.5")
    nhs = account(Case(("the NHS",), ("1", "2"), (line,))).agency("the NHS")
    assert nhs.net == (-500, -500)
    assert nhs.budget == (-150, -150)
    assert nhs.in_kind == (350, 350)


def test_half_a_years_lag_parts_a_benefit_between_two_years() -> None:
    line = Line("x", "benefit", (101, 0), {"the council": 1}, lag="0.5")
    found = account(Case(("the council",), ("1", "2"), (line,)))
    assert found.agency("the council").net == (51, 50)


def test_what_arrives_after_the_last_year_is_counted_apart_and_said() -> None:
    line = Line("tags", "benefit", (500_00, 500_00), {"the council": 1}, lag=1)
    found = account(Case(("the council",), ("1", "2"), (line,)))
    assert found.agency("the council").net == (0, 500_00)
    assert "£500 of tags falls after the last year" in found.explain()


WARDS = Steps.every(5000, 900_000_00, unit="bed days", name="a ward")


@pytest.mark.parametrize(
    ("volume", "released", "missing"),
    [(0, 0, 5000), (4999, 0, 1), (5000, 900_000_00, 5000), (12_500, 1_800_000_00, 2500)],
)
def test_cash_is_released_when_a_step_is_reached(volume: int, released: int, missing: int) -> None:
    assert WARDS.released(volume) == released
    following = WARDS.next_step(volume)
    assert following is not None
    assert following.missing == missing


def test_steps_one_by_one_end() -> None:
    steps = Steps.of([(10, 100, "a post"), (40, 900, "the team")], unit="cases")
    assert [steps.released(v) for v in (9, 10, 39.5, 40, 99)] == [0, 100, 100, 1000, 1000]
    assert steps.next_step(40) is None
    following = steps.next_step(12)
    assert following is not None
    assert (following.missing, following.name) == (28, "the team")


def test_cash_by_steps_stands_beside_what_an_average_would_have_counted() -> None:
    line = Line(
        "beds",
        "benefit",
        (1_000_000_00, 2_000_000_00),
        {"the NHS": 1},
        confidence="0.9",
        volume=(5000, 10_000),
        steps={"the NHS": WARDS},
    )
    found = account(Case(("the NHS",), ("1", "2"), (line,)))
    nhs = found.agency("the NHS")
    # Confidence corrects the volume too: 4,500 and 9,000 bed days close no ward, then one.
    assert nhs.cash == (0, 900_000_00)
    assert nhs.other == (900_000_00, 900_000_00)
    assert [s.on_average for s in found.stepped] == [900_000_00, 1_800_000_00]
    assert "a ward is 1,000 bed days away" in found.explain().lower()


@given(st.fractions(0, 10**6), st.fractions(0, 10**6))
def test_more_volume_never_releases_less(one: Fraction, two: Fraction) -> None:
    low, high = sorted((one, two))
    assert WARDS.released(low) <= WARDS.released(high)


def test_the_account_is_json_and_a_table() -> None:
    case = Case(AGENCIES, ("1",), (Line("x", "cost", (100,), dict.fromkeys(AGENCIES, "0.333")),))
    found = account(case)
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["unit"] == "pence"
    assert sum(found.to_frame()["cost"]) == 100
    assert "sum to 99.9%; they were scaled" in found.explain()


@pytest.mark.parametrize(
    ("pence", "told"),
    [
        (0, "£0"),
        (5, "£0.05"),
        (-1_250, "-£12.50"),
        (99_999, "£999.99"),
        (100_049, "£1,000"),
        (99_999_949, "£999,999"),
        (99_999_950, "£1m"),
        (123_456_789_00, "£123.5m"),
    ],
)
def test_money_reads_as_people_write_it(pence: int, told: str) -> None:
    assert pounds(pence) == told


ONE = {"the council": 1}


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        (lambda: Line("x", "cost", (-1,), ONE), "has -1 pence"),
        (lambda: Line("x", "cost", (1.5,), ONE), "not in whole pence"),  # type: ignore[arg-type]
        (lambda: Line("x", "saving", (1,), ONE), "kind is 'saving'"),  # type: ignore[arg-type]
        (lambda: Line("x", "cost", (1,), {"a": "0.5", "b": "0.4"}), "shares sum to 90.0%"),
        (lambda: Line("x", "cost", (1,), {"a": "1.5", "b": "-0.5"}), "share of 'b' is -0.5"),
        (lambda: Line("x", "cost", (1,), {"a": "most"}), "is not a number"),
        (lambda: Line("x", "cost", (1,), {"a": float("nan")}), "is not a number"),
        (lambda: Line("x", "benefit", (1,), ONE, cashable=2), "cashable share is 2"),
        (lambda: Line("x", "benefit", (1,), ONE, lag=-1), "lag is -1"),
        (lambda: Line("x", "benefit", (1,), ONE, confidence="1.1"), "factor is 1.1"),
        (lambda: Line("x", "cost", (1,), ONE, confidence="0.9"), "factor is 0.9"),
        (lambda: Line("x", "cost", (1,), ONE, steps={"the council": WARDS}), "it has steps"),
        (
            lambda: Line("x", "benefit", (1,), ONE, steps={"the council": WARDS}),
            "0 volumes for 1 years",
        ),
        (
            lambda: Line("x", "benefit", (1,), ONE, volume=(1,), steps={"the NHS": WARDS}),
            "steps of 'the NHS'",
        ),
        (lambda: Steps.of([(5, 1, "a"), (5, 1, "b")], unit="cases"), "do not rise"),
        (lambda: Steps.of([(5, 0, "a")], unit="cases"), "releases no cash"),
        (lambda: Steps.of([], unit="cases"), "incomplete"),
        (lambda: Line("x", "cost", (None,), ONE), "not in whole pence"),  # type: ignore[arg-type]
        (lambda: Transfer("a", "b", (0.5,)), "not in whole pence"),  # type: ignore[arg-type]
        (lambda: Steps.every(5, 1.5, unit="cases", name="a"), "whole pence"),  # type: ignore[arg-type]
        (lambda: Steps.every("few", 1, unit="cases", name="a"), "is not a number"),
        (lambda: Transfer("a", "a", (1,)), "would pay itself"),
        (lambda: Transfer("a", "b", (-1,)), "is negative"),
        (lambda: Case(AGENCIES, ("1", "2"), (Line("x", "cost", (1,), ONE),)), "1 figures for 2"),
        (lambda: Case(AGENCIES, ("1",), (Line("x", "cost", (1,), {"NHS": 1}),)), "no agency 'NHS'"),
        (lambda: Case((), ("1",), ()), "nothing to share out"),
        (lambda: Case(("a", "a"), ("1",), (Line("x", "cost", (1,), {"a": 1}),)), "stands twice"),
        (
            lambda: Case(AGENCIES, ("1",), (Line("x", "cost", (1,), ONE),), discount=(0,)),
            "not above zero",
        ),
    ],
)
def test_bad_input_gets_three_plain_lines(ask, what: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError) as caught:
        ask()
    assert what in caught.value.what + caught.value.why
    assert len(str(caught.value).splitlines()) == 3


def test_what_doubt_and_steps_did_is_said() -> None:
    line = Line(
        "beds",
        "benefit",
        (1000_00,),
        {"the NHS": 1},
        confidence="0.85",
        grade="4",
        volume=(20_000,),
        steps={"the NHS": WARDS},
    )
    found = account(Case(("the NHS",), (2026,), (line,)))  # type: ignore[arg-type]
    assert found.years == ("2026",)
    assert "For doubt, beds was lowered by 15% (grade 4)." in found.notes
    assert any("release more than the benefit is worth" in note for note in found.notes)
    assert found.agency("the NHS").cash == (850_00,)
