"""The barrier ledger: the gap taken apart by rule, what rules forbid, what their going would do."""

from datetime import date

import pytest

from changing_places.appraisal.barriers import barrier_ledger
from changing_places.appraisal.barriers.ledger import _by_rule
from changing_places.appraisal.case.model import COUNCIL
from changing_places.appraisal.ledgers import REGISTER, Books
from changing_places.appraisal.ledgers.charges import charge
from changing_places.appraisal.rulebook import rulebook, try_reform
from tests.appraisal.cases import DAY, FOOD, HALL, STAFF, books, option
from tests.appraisal.ledgers.test_books import CASES

BEFORE = date(2022, 6, 1)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
@pytest.mark.parametrize("day", [BEFORE, DAY])
def test_the_parts_of_the_gap_sum_to_it(case, day):
    held = Books.of(case, day, rulebook())
    gap = barrier_ledger(held).gap
    total = held.ledgers[gap.council_choice].council - held.ledgers[gap.public_choice].council
    assert gap.total == pytest.approx(total)
    assert abs(gap.unexplained) < 0.01
    assert (gap.council_choice, gap.public_choice) == (held.council_choice, held.public_choice)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_rules_sum_to_what_a_head_makes_with_them_less_what_without(case):
    held = Books.of(case, DAY, rulebook())
    for o in case.options:
        found, expected = _by_rule(held, o.id), 0.0
        for head in REGISTER:
            read, before = held.charged[o.id, head].rules, None
            while read != before:
                before = read
                book = try_reform(without=sorted(read), book=held.book)
                bare = charge(head, case, (held.run(o.id), held.base), DAY, book)
                read |= bare.rules
            flows = held.charged[o.id, head].flows
            expected += held.by_party(flows, o.id)[COUNCIL]
            expected -= held.by_party(bare.flows, o.id)[COUNCIL]
        assert sum(p.get(COUNCIL, 0) for p in found.values()) == pytest.approx(expected, abs=0.01)


def relief():
    """A trust that is worth nothing more, and gets relief of rates that the centre half pays."""
    return books(option("CT", "trust"), premises=[HALL])


def test_a_relief_is_told_by_its_rule_with_what_it_gives_the_council():
    held = relief()
    (found,) = [b for b in barrier_ledger(held).barriers if b.rule == "ndr.charity_mandatory"]
    relieved = 0.8 * 600_000 * 0.508 * sum(held.factors["standard"][1:])
    council = held.ledgers["trust"].council - held.ledgers["today"].council
    # What the council saves of the bill, less its own share of what is forgiven.
    assert (held.council_choice, found.option) == ("trust", "today")
    assert council == pytest.approx((1 - 0.49) * relieved)
    assert found.knock_out == pytest.approx(council)
    # Of six orders of taking rates, shares and relief away, the relief goes before the rates in
    # three: in two of these the council still has its share, in one it has none.
    assert found.amount == pytest.approx((2 * (1 - 0.49) + 1) / 6 * relieved)


def test_a_rule_that_favours_the_choice_is_no_barrier_that_opens():
    lifts = {lift.rule: lift for lift in barrier_ledger(relief()).lifts}
    lift = lifts["ndr.charity_mandatory"]
    assert (lift.choice_now, lift.choice_then) == ("trust", "today")
    assert not lift.opens and lift.society == pytest.approx(0, abs=0.01)


def forbidden():
    cheap = {"changes": {"food": -0.5}, "situation": {"tendered": False}}
    return books(
        option("contract", "deal", **cheap), supplies=[FOOD], situation={"contract_value": 9e6}
    )


def test_what_a_rule_forbids_is_told_with_what_everybody_loses_by_it():
    held = forbidden()
    (bar,) = [b for b in barrier_ledger(held).barriers if b.kind == "bar"]
    gain = held.ledgers["deal"].society - held.ledgers["today"].society
    assert (bar.rule, bar.option, bar.ledger) == ("proc.thresholds", "deal", "society")
    assert bar.amount == pytest.approx(gain) and gain > 0
    assert bar.changes_choice


def test_a_rule_whose_going_changes_the_choice_says_who_would_gain():
    held = forbidden()
    (lift,) = [n for n in barrier_ledger(held).lifts if n.rule == "proc.thresholds"]
    without = Books.of(held.case, DAY, try_reform(without=["proc.thresholds"]))
    assert (lift.choice_then, lift.is_public_best) == (without.council_choice, True)
    assert lift.opens and lift.exchequer == pytest.approx(
        without.ledgers["deal"].present["central government"]
        - held.ledgers["today"].present["central government"]
    )


def test_what_a_charge_would_change_by_its_going_alone():
    held = books(
        option("CT", "trust", operator={"exempt_share": 0.8}), staff=[STAFF], supplies=[FOOD]
    )
    ledger = barrier_ledger(held)
    (found,) = [b for b in ledger.barriers if b.rule == "vat.company.partial_exemption"]
    without = Books.of(held.case, DAY, try_reform(without=[found.rule]))
    choice = held.council_choice

    def gap(of):
        return of.ledgers[choice].council - of.ledgers["trust"].council

    assert found.knock_out == pytest.approx(gap(held) - gap(without))
    assert found.amount == found.on_choice - found.on_option


def test_sentences_name_the_rule_its_statute_and_the_sums():
    told = barrier_ledger(forbidden()).explain()
    assert told[0].startswith("For everybody together deal is best, but it is not the council's")
    assert told[1].endswith("Nobody else does: the council itself would gain £226,000.")
    cited = [t for t in told if t.startswith("Procurement thresholds (Procurement Act 2023 Sch 1)")]
    assert any("£226,000" in t and "deal" in t for t in cited)
    assert any("without it the council would choose deal" in t for t in cited)


def test_one_choice_for_all_has_no_gap():
    gap = barrier_ledger(relief()).gap
    assert gap.total == 0 and not gap.by_rule and abs(gap.society) < 0.01
