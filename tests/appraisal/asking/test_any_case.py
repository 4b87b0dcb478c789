"""What holds of any case: properties, on generated small ones.

Where all money is doubled, sums of tax that stand in pounds (the threshold and the allowance of
contributions, the bounds of rates, the limits of small VAT) are doubled by reform too.
"""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from changing_places.appraisal import appraise
from changing_places.appraisal.barriers import barrier_ledger
from changing_places.appraisal.case import Case
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.rulebook import rulebook, try_reform
from tests.appraisal.cases import DAY, TODAY, made

few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
money = st.integers(0, 400_000)
share = st.integers(0, 100).map(lambda n: n / 100)
years = st.integers(0, 5)
MODELS = ("CT", "LATC", "PSM", "contract", "JV", "GR", "IHT", "SS")


@st.composite
def ranges(draw):
    low, top = draw(st.integers(50, 99)) / 100, draw(st.integers(100, 160)) / 100
    return {"kind": "pert", "low": low, "likely": 1, "high": top}


@st.composite
def lines(draw, payer: str | None = None):
    """One line of an option: a cost, a benefit or a transfer, now and then uncertain."""
    kind = draw(st.sampled_from(["cost", "benefit", "transfer"])) if payer is None else "cost"
    made_: dict[str, Any] = {"amount": draw(money), "from": draw(years)}
    if kind != "benefit":
        made_["payer"] = payer or draw(st.sampled_from(["council", "NHS", "operator", "users"]))
    if kind != "cost":
        made_["gainer"] = draw(st.sampled_from(["residents", "police", "council"]))
    if kind == "cost":
        made_["optimism_bias"] = draw(share)
    if draw(st.booleans()):
        made_["range"] = draw(ranges())
    return made_


@st.composite
def options(draw, key: str):
    """An option of any model, its terms and lines."""
    model = draw(st.sampled_from(MODELS))
    change = {"by": draw(st.integers(-60, 60)) / 100, "ramp": draw(st.integers(1, 3))}
    if draw(st.booleans()):
        change["range"] = draw(ranges())
    held: dict[str, Any] = {
        "id": key,
        "name": f"Way {key}",
        "model": model,
        "starts": draw(st.integers(0, 3)),
        "changes": {"food": change, "carers": -draw(st.integers(0, 40)) / 100},
        "lines": [{"name": f"line {k}", **draw(lines())} for k in range(draw(st.integers(0, 3)))],
    }
    if model not in ("IHT", "SS"):
        terms = draw(st.sampled_from([{"margin": 0.05}, {"fee": 700_000}, {}]))
        held["operator"] = terms | {"new_starters_pension": 0.03, "exempt_share": draw(share)}
    return held


@st.composite
def cases(draw):
    """The parts of a small case; `made` reads them."""
    wages = {"kind": "uniform", "low": 0.9, "high": 1.2}
    pay = draw(st.integers(10_000, 60_000))
    return {
        "drivers": [{"name": "wages", "value": 1, "range": wages}],
        "staff": [
            {"name": "carers", "posts": draw(st.integers(1, 40)), "pay": pay}
            | {"pension_rate": 0.2, "turnover": 0.1, "moves_with": {"wages": 1}}
        ],
        "supplies": [{"name": "food", "amount": draw(money), "range": draw(ranges())}],
        "premises": [
            {"name": "hall", "amount": draw(money), "rateable_value": draw(st.integers(0, 900_000))}
        ],
        "income": [{"name": "fees", "amount": draw(money)}],
        "vat": {"regime": draw(st.sampled_from(["leisure", "welfare", "taxable"]))}
        | {"standard_rated_share": draw(share), "exempt_share": draw(share)},
        "situation": {"contract_value": 9e6, "tendered": draw(st.booleans())},
        "options": [TODAY, draw(options("a")), draw(options("b"))],
    }


def case_of(parts: dict[str, Any]) -> Case:
    held = copy.deepcopy(parts)
    return made(*held.pop("options"), **held)


def books_of(parts: dict[str, Any]) -> Books:
    return Books.of(case_of(parts), DAY, rulebook())


def differences(held: Books) -> dict[str, dict[str, float]]:
    base = held.ledgers["today"].present
    return {
        o: {p: v - base[p] for p, v in ledger.present.items()} for o, ledger in held.ledgers.items()
    }


def near(one: dict[str, Any], two: dict[str, Any]) -> None:
    assert one.keys() == two.keys()
    for key in one:
        assert one[key] == pytest.approx(two[key], abs=0.01)


@few
@given(cases())
def test_society_is_the_sum_of_parties_and_the_public_sector_of_public_ones(parts):
    held = books_of(parts)
    for ledger in held.ledgers.values():
        assert ledger.society == pytest.approx(sum(ledger.present.values()))
        public = sum(v for p, v in ledger.present.items() if held.case.parties[p])
        assert ledger.public_sector == pytest.approx(public)
        for party, by_year in ledger.by_year.items():
            discounted = float(held.factors["standard"] @ by_year)
            assert ledger.present[party] == pytest.approx(discounted, abs=0.01)


@few
@given(cases(), share)
def test_a_higher_optimism_bias_never_raises_what_an_option_is_worth(parts, more):
    raised = copy.deepcopy(parts)
    for line in (n for o in raised["options"] for n in o.get("lines", ())):
        if "optimism_bias" in line:
            line["optimism_bias"] += more
    before, after = books_of(parts), books_of(raised)
    for o in before.ledgers:
        assert after.ledgers[o].society <= before.ledgers[o].society + 1e-6


@few
@given(cases(), money, st.sampled_from(["NHS", "council", "operator", "users"]))
def test_a_transfer_never_changes_what_all_together_gain(parts, amount, payer):
    moved = copy.deepcopy(parts)
    gift = {"name": "gift", "payer": payer, "gainer": "residents", "amount": amount}
    moved["options"][1]["lines"].append(gift)
    before, after = books_of(parts), books_of(moved)
    assert after.ledgers["a"].society == pytest.approx(before.ledgers["a"].society, abs=0.01)


@few
@given(cases(), lines(payer="council"))
def test_a_line_that_every_option_has_changes_no_difference(parts, line):
    more = copy.deepcopy(parts)
    for o in more["options"]:
        o["lines"] = [*o.get("lines", ()), {"name": "shared", **line}]
    before, after = differences(books_of(parts)), differences(books_of(more))
    for o in before:
        near(before[o], after[o])


@few
@given(cases())
def test_the_names_of_options_change_no_ledger(parts):
    renamed = copy.deepcopy(parts)
    for o in renamed["options"][1:]:
        o["name"] = f"Another {o['name']}"
    near(*(_plain(differences(books_of(p))) for p in (parts, renamed)))


@few
@given(cases())
def test_the_order_of_options_changes_no_ledger(parts):
    turned = copy.deepcopy(parts)
    turned["options"] = turned["options"][::-1]
    near(*(_plain(differences(books_of(p))) for p in (parts, turned)))


def _plain(found: dict[str, dict[str, float]]) -> dict[str, float]:
    return {f"{o} {p}": v for o, by in sorted(found.items()) for p, v in by.items()}


# Every sum in pounds that a rule of tax compares money with.
LIMITS = (
    *("emp.nic.secondary_threshold", "emp.nic.employment_allowance", "ndr.multipliers.rv_bands"),
    *("vat.company.partial_exemption.de_minimis_month", "ct.company_rate.lower_limit"),
    "ct.company_rate.upper_limit",
)


def _twice(value):
    return [float(v) * 2 for v in value] if isinstance(value, tuple) else float(value) * 2


@few
@given(cases())
def test_twice_the_money_is_twice_every_ledger(parts):
    double = copy.deepcopy(parts)
    for line in (*double["supplies"], *double["premises"], *double["income"]):
        line["amount"] *= 2
    double["premises"][0]["rateable_value"] *= 2
    double["staff"][0]["pay"] *= 2
    for o in double["options"]:
        for line in o.get("lines", ()):
            line["amount"] *= 2
        if "fee" in o.get("operator", ()):
            o["operator"]["fee"] *= 2
    book = try_reform({k: _twice(rulebook().value(k, DAY)) for k in LIMITS})
    one, two = books_of(parts), Books.of(case_of(double), DAY, book)
    for o, ledger in one.ledgers.items():
        near({p: 2 * v for p, v in ledger.present.items()}, dict(two.ledgers[o].present))


@settings(few, max_examples=10)
@given(cases())
def test_the_parts_of_the_gap_sum_to_it_and_no_option_is_dropped(parts):
    held = books_of(parts)
    found = barrier_ledger(held)
    assert abs(found.gap.unexplained) < 1
    assert set(held.ledgers) == {"today", "a", "b"} == set(held.judged)
    for o, judged in held.judged.items():
        against = judged.finding.excluded_by
        barred = {b.rule for b in found.barriers if b.option == o and b.kind == "bar"}
        assert barred == set(against) & set(held.book.rules)


@settings(few, max_examples=8)
@given(cases())
def test_one_of_the_lawful_options_is_best_in_every_draw(parts):
    result = appraise(case_of(parts), as_at=DAY, draws=300, history=False)
    for share_of in ("p_best", "p_best_council"):
        chances = {v.option.id: getattr(v, share_of) for v in result.options}
        assert sum(chances.values()) == pytest.approx(1)
        assert not any(chances[v.option.id] for v in result.options if not v.is_lawful)
    assert {a["option"] for a in result.to_dict()["agencies"]} == {"today", "a", "b"}
    today = result.option("today")
    assert (today.npsv, today.council, today.public_sector) == (0, 0, 0)
    assert [v.option.id for v in result.options] == ["today", "a", "b"]


@settings(few, max_examples=8)
@given(cases())
def test_the_draws_come_to_the_ledgers_on_average(parts):
    result = appraise(case_of(parts), as_at=DAY, draws=4_000, history=False)
    for v in result.options:
        for outcome, expected in ((v.outcome, v.npsv), (v.council_outcome, v.council)):
            if outcome is not None:
                assert abs(outcome.mean - expected) <= 6 * outcome.mean_error + 0.01
