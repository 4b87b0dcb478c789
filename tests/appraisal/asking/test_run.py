"""A case asked whole: each option beside the baseline, refusals, and what is warned of."""

from datetime import date

import pytest

from changing_places.appraisal import appraise
from changing_places.core.errors import InputError, Refusal
from tests.appraisal.cases import DAY, FOOD, HALL, TODAY, made, option


def asked(*options, **parts):
    settings = {k: parts.pop(k) for k in ("without", "switches", "reform", "draws") if k in parts}
    case = made(*options, **parts)
    return appraise(case, as_at=DAY, **{"draws": 200, **settings}, history=False)


SAVING = option("IHT", "better", changes={"food": -0.1})


def test_every_figure_of_the_baseline_is_nothing():
    base = asked(SAVING, supplies=[FOOD]).option("today")
    assert (base.council, base.public_sector, base.npsv, base.annual) == (0, 0, 0, 0)
    assert not any(base.parties.values()) and base.bcr is None and base.council_payback == 0


def test_an_option_is_what_it_is_beside_the_baseline():
    found = asked(SAVING, supplies=[FOOD]).option("better")
    years = sum(1.035**-y for y in range(1, 6))
    assert found.council == found.npsv == pytest.approx(10_000 * years)
    assert found.annual == pytest.approx(10_000)


WORKS = {"name": "works", "payer": "council", "once": {0: 15_000}}


def test_a_payback_is_the_first_year_from_which_it_stays_paid():
    found = asked(option("IHT", "better", changes={"food": -0.1}, lines=[WORKS]), supplies=[FOOD])
    assert (found.option("better").payback, found.option("better").council_payback) == (2, 2)


def test_the_ratio_is_what_others_gain_for_each_pound_of_the_public_purse():
    gain = {"name": "joy", "gainer": "residents", "amount": 10_000}
    found = asked(option("IHT", "better", lines=[WORKS, gain]), supplies=[FOOD]).option("better")
    joy = 10_000 * sum(1.035**-y for y in range(1, 6))
    assert found.public_cost == pytest.approx(15_000)
    assert found.bcr == pytest.approx(joy / 15_000)
    assert found.npsv == pytest.approx(joy - 15_000)


def test_where_the_public_purse_gains_there_is_no_ratio():
    assert asked(SAVING, supplies=[FOOD]).option("better").bcr is None


def test_a_long_case_has_a_value_at_the_lower_rates_health_at_its_own():
    gain = {"name": "health", "gainer": "residents", "amount": 1_000, "health": True}
    for edition in ("2022", "2026"):
        found = asked(
            option("IHT", "better", lines=[gain]),
            supplies=[FOOD | {"amount": 0}],
            years=60,
            discounting={"edition": edition},
        ).option("better")
        at = {"2022": 0.01, "2026": 0.015}[edition]
        first = sum((1 + at) ** -y for y in range(1, 31)) * 1_000
        assert found.lower_rate_npsv > first
        assert found.lower_rate_npsv < 1_000 * sum((1 + at / 2) ** -y for y in range(1, 61))
    assert asked(SAVING, supplies=[FOOD]).option("better").lower_rate_npsv is None


def unlawful(**more):
    return {"model": "contract", "situation": {"tendered": False, "contract_value": 9e6}, **more}


def test_an_unlawful_option_is_shown_and_never_dropped():
    result = asked({"id": "deal", **unlawful()}, SAVING, supplies=[FOOD])
    deal = result.option("deal")
    assert [v.option.id for v in result.options] == ["today", "deal", "better"]
    assert not deal.is_lawful and deal.finding.excluded_by == ("proc.thresholds",)
    assert (deal.p_best, deal.outcome) == (0, None)


def test_where_no_option_is_lawful_the_answer_is_refused_with_the_rules():
    with pytest.raises(Refusal, match="No option of 'A service of Exampton' is lawful") as raised:
        asked(
            {"id": "today", "baseline": True, **unlawful()},
            {"id": "deal", **unlawful(name="Deal")},
            supplies=[FOOD],
        )
    assert "proc.thresholds" in raised.value.why


def test_one_lawful_option_is_best_for_certain():
    result = asked({"id": "deal", **unlawful()}, supplies=[FOOD])
    assert (result.option("today").p_best, result.option("deal").p_best) == (1.0, 0.0)
    assert result.uncertainty == {}


@pytest.mark.parametrize("day", ["2012-12-31", "2040-01-01", "yesterday", date(1999, 1, 1)])
def test_a_day_that_the_rules_do_not_cover_is_an_input_error(day):
    with pytest.raises(InputError):
        appraise(made(SAVING, supplies=[FOOD]), as_at=day)


def test_the_day_of_the_case_holds_unless_another_is_asked():
    case = made(SAVING, supplies=[FOOD], as_at=date(2022, 6, 1))
    assert appraise(case, draws=200, history=False).as_at == date(2022, 6, 1)
    assert appraise(case, as_at=DAY, draws=200, history=False).as_at == DAY


def test_a_reform_a_rule_taken_away_and_a_switch_are_in_the_answer_and_on_the_record():
    trust = option("CT", "trust", operator={"new_starters_pension": 0.05})
    parts = {"premises": [HALL], "supplies": [FOOD]}
    plain = asked(trust, **parts)
    reformed = asked(trust, reform={"ndr.charity_mandatory.relief": 0.5}, **parts)
    without = asked(trust, without=["ndr.charity_mandatory"], **parts)
    council = [r.option("trust").council for r in (plain, reformed, without)]
    assert council == sorted(council, reverse=True) and len(set(council)) == 3
    assert reformed.provenance.chosen["reform"] == {"ndr.charity_mandatory.relief": 0.5}
    assert without.provenance.chosen["without"] == ["ndr.charity_mandatory"]


def test_figures_without_evidence_and_costs_without_correction_are_warned_of():
    result = asked(option("IHT", "better", lines=[WORKS]), supplies=[FOOD])
    told = " ".join(result.warnings)
    assert "No evidence is given for 'food' and 'works'" in told
    assert "Nothing corrects 'works' for optimism" in told


def test_what_is_told_with_its_evidence_is_not():
    known = FOOD | {"evidence": "accounts"}
    result = asked(SAVING, supplies=[known], evidence={"accounts": "The books"})
    assert not [w for w in result.warnings if "No evidence" in w]


def test_other_rates_agree_with_the_choice_at_the_standard_one():
    result = asked(SAVING, option("IHT", "same"), supplies=[FOOD])
    at = {r.rate: r for r in result.rates_tried}
    assert (at[0.035].council, at[0.035].public) == (result.council_choice, result.public_choice)
    assert at[0.0].npsv["better"] == pytest.approx(50_000)
    equal = asked(option("IHT", "same"), supplies=[FOOD])
    assert {(r.council, r.public) for r in equal.rates_tried} == {("today", "today")}


def test_the_account_of_an_option_is_its_ledger_to_the_penny():
    result = asked(option("CT", "trust", starts=2), supplies=[FOOD], premises=[HALL])
    account = result.account("trust")
    mine = result.option("trust").parties
    for row in account.agencies:
        assert row.present_net / 100 == pytest.approx(mine[row.agency], abs=1)
    assert {row.agency for row in account.agencies} >= {p for p, v in mine.items() if abs(v) > 1}
    assert result.account("today") is None


def test_a_frame_has_a_row_for_each_option_and_party():
    result = asked(SAVING, supplies=[FOOD])
    frame = result.to_frame()
    assert frame.columns == ["option", "party", "present_value"]
    assert frame.height == 2 * len(result.case.parties)


def test_a_baseline_of_another_operator_may_be_brought_back():
    today = {**TODAY, "model": "contract", "operator": {"margin": 0.1}}
    result = asked(today, option("IH", "own", starts=2), supplies=[FOOD])
    own = result.option("own")
    assert own.ledger.by_year["council"][1] == result.option("today").ledger.by_year["council"][1]
    assert own.council > 0
