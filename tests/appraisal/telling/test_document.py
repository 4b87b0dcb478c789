"""The business case: all five cases, every number the appraisal's, and no case too bare for it."""

import json

import pytest

from changing_places.appraisal.agencies import Certificate, Settlement
from changing_places.appraisal.ledgers.model import falls_on
from changing_places.reports import FigureBlock, Note, TableBlock, render

from .examples import CASES, SHARED, appraised, with_all_twelve_models

FIVE = ("Strategic case", "Economic case", "Commercial case", "Financial case", "Management case")


def table(report, words):
    """The one table whose title holds some words."""
    found = [b.table for b in report.tables() if words in b.title]
    assert len(found) == 1, [b.title for b in report.tables()]
    return found[0]


def rows(report, words):
    """The rows of that table by their first cell."""
    return {row[0]: row[1:] for row in table(report, words).rows}


def everything(report):
    return json.dumps(report.to_dict(), ensure_ascii=False)


def test_the_document_holds_all_five_cases_in_their_order(report):
    headings = [s.heading for s in report.sections]
    assert [h for h in headings if h in FIVE] == list(FIVE)
    assert headings[0] == "In short"


def test_the_answer_stands_first_with_its_facts(report, leisure):
    facts = {f.label: f.value for f in report.facts}
    assert facts["Best for the council's own money"] == "In-house, transformed"
    assert facts["Best for everybody together"] == "A charitable trust"
    assert facts["The council gains by its best"] == leisure.option("in-house-transformed").council
    assert facts["Everybody gains by the public's best"] == leisure.option("trust").npsv
    assert facts["Options that are lawful"] == "5 of 6"
    assert "a charitable trust is best for everybody together" in report.summary


def test_the_three_ledgers_are_those_of_the_appraisal(report, leisure):
    found = rows(report, "The three ledgers of each option")
    for valued in leisure.options:
        assert found[valued.option.name][:3] == (
            valued.council,
            valued.public_sector,
            valued.npsv,
        )


def test_value_for_money_is_that_of_the_appraisal(report, leisure):
    found = rows(report, "Value for money")
    for valued in leisure.options:
        npsv, cost, _, annual, *_ = found[valued.option.name]
        assert (npsv, cost, annual) == (valued.npsv, valued.public_cost, valued.annual)


def test_what_parties_gain_sums_to_what_everybody_gains(report, leisure):
    found = rows(report, "What each party gains by each option")
    whole = found.pop("Everybody together")
    for k, valued in enumerate(leisure.options):
        assert sum(row[k] for row in found.values()) == pytest.approx(valued.npsv, abs=1)
        assert whole[k] == valued.npsv


def test_all_twelve_delivery_models_are_listed_with_the_reason_for_each(report):
    models = table(report, "twelve delivery models").rows
    assert len({row[0] for row in models}) == 12
    assert all(row[3] for row in models)
    carried = {row[0]: row[2] for row in models}
    assert carried["Charity or trust"] == "A charitable trust"
    assert carried["Joint venture"].startswith("Not in the case")


def test_the_rows_of_the_gap_sum_to_it(report, leisure):
    amounts = [row[-1] for row in table(report, "What makes the council's money differ").rows]
    assert sum(amounts[:-1]) == pytest.approx(amounts[-1], abs=0.5)
    assert amounts[-1] == leisure.barriers.gap.total


def test_every_barrier_against_the_publics_best_is_cited_with_its_statute(report, leisure):
    found = rows(report, "What each rule does to the council's money")
    for barrier in leisure.barriers.barriers:
        if barrier.option == "trust":
            assert found[barrier.title][0] == barrier.statute
            assert found[barrier.title][3] == barrier.amount


def test_every_rule_weighs_against_every_option_as_the_ledger_says(report, leisure):
    held = table(report, "What each rule takes from the council's money")
    titles = [c.name for c in held.columns]
    for barrier in leisure.barriers.barriers:
        if barrier.kind == "charge":
            row = next(r for r in held.rows if r[0] == barrier.title)
            assert row[titles.index(barrier.option)] == barrier.amount


def test_the_councils_cash_by_year_and_by_head_is_the_same_money(report, leisure):
    years = rows(report, "The council's cash in each lawful option, by year")
    heads = rows(report, "The council's cash in each lawful option, by head")
    assert years["All years"] == pytest.approx(heads["All heads"])
    lawful = [v for v in leisure.options if v.is_lawful]
    for k, valued in enumerate(lawful):
        by_year = valued.ledger.by_year["council"]
        assert years["2027/28"][k] == by_year[1]
        assert years["All years"][k] == pytest.approx(by_year.sum())


def test_the_annex_holds_every_line_with_its_present_value(report, leisure):
    held = table(report, "Every line of a charitable trust")
    flows = leisure.option("trust").ledger.flows
    assert [row[3] for row in held.rows] == [leisure.books.present(f) for f in flows]
    assert all(all(row) for row in held.rows)
    council = sum(
        falls_on(f, leisure.case.option("trust")).get("council", 0.0) * leisure.books.present(f)
        for f in flows
    )
    assert council == pytest.approx(leisure.option("trust").ledger.council)


def test_in_the_annex_an_operator_that_is_paid_its_costs_is_the_council(report):
    paid = {row[1] for row in table(report, "Every line of in-house, as today").rows}
    assert paid == {"Council", "Users"}


def test_every_figure_of_the_case_stands_in_the_annex_once(report, leisure):
    held = [b.table for b in report.tables() if b.title.startswith("Figures of the case")]
    figures = [f for t in held for row in t.rows for f in row[1].split("; ")]
    assert len(figures) == len(leisure.case.assumptions)
    assert "posts: 95" in figures and "in year 0: 160,000" in figures
    assert "price year: 2026" in figures


def test_every_rule_that_was_looked_at_is_listed_with_its_review(report, leisure):
    held = table(report, "Every rule that the appraisal looked at")
    assert len(held.rows) == len(leisure.books.rules)
    assert all(row[2] and row[5] for row in held.rows)


def test_every_figure_has_its_finding_its_table_and_its_source(report):
    assert len(report.figures()) >= 6
    for block in report.figures():
        assert block.figure.finding.endswith(".") and block.figure.table.rows
        assert block.figure.sources


def test_the_guidance_on_delivery_models_is_cited_and_what_is_left_is_said(report):
    section = next(s for s in report.sections if "delivery model assessment" in s.heading)
    held = [b for b in section.blocks if isinstance(b, TableBlock)]
    assert len(held) == 5
    assert all("Cabinet Office" in b.sources[0].publisher for b in held)
    left = [row[2] for b in held for row in b.table.rows]
    assert sum(text.startswith("The officer: ") for text in left) > 10


def test_benefits_are_registered_without_taxes_and_with_what_is_cash(report):
    found = rows(report, "Benefits register: a charitable trust")
    care = found["Hospital and GP care not needed"]
    assert care[0] == "NHS" and care[2] == pytest.approx(0.2) and care[3] == "5"
    assert {"Less spent on energy", "More from entry and lessons"} <= set(found)
    assert not any("VAT" in name or "National Insurance" in name for name in found)


def test_options_are_called_by_their_names_and_never_by_their_ids(report):
    body = [s for s in report.sections if not s.heading.startswith("Annex")]
    text = json.dumps([report.to_dict()["sections"][k] for k in range(len(body))])
    for block in ('"in-house-transformed"', '"contract-without-tender"', '"trust"'):
        assert block not in text.replace('"name": ', '"name":').replace('"name":' + block, "")


def test_warnings_name_rules_by_their_titles(report):
    section = next(s for s in report.sections if s.heading == "Annex E: warnings")
    told = " ".join(i for b in section.blocks for i in b.items)
    assert "'Who bears a relief: shares of retained rates'" in told
    assert "ndr.local_share" not in told and "aid_received" not in told


@pytest.mark.parametrize("name", CASES)
def test_no_case_is_too_bare_to_be_written_in_every_format(name):
    made = appraised(CASES[name]).report()
    assert [s.heading for s in made.sections if s.heading in FIVE] == list(FIVE)
    for form in ("html", "docx", "pdf", "json"):
        assert len(render(made, form)) > 1000


def test_what_a_case_without_a_story_has_to_write_is_said_where_it_belongs():
    made = appraised(CASES["bare"]).report()
    notes = [b.text for s in made.sections for b in s.blocks if isinstance(b, Note)]
    for part in ("about", "needs", "objectives", "market", "funding", "risks", "milestones"):
        assert any(f"'story: {part}'" in n for n in notes)
    assert any("'criteria'" in n for n in notes)


def test_a_case_without_ranges_claims_no_certainty():
    made = appraised(CASES["bare"]).report()
    facts = {f.label: f.value for f in made.facts}
    assert facts["How sure the public's best is"] == "Not known: no figure has a range"
    assert "% of draws" not in everything(made)


def test_an_unlawful_best_of_the_public_is_said_to_be_so():
    made = appraised(CASES["one lawful option"]).report()
    facts = {f.label: f.value for f in made.facts}
    assert facts["Best for everybody together"] == "Contract"
    assert facts["How sure the public's best is"] == "Not lawful as the rules stand"


def test_scenarios_give_a_table_of_what_each_option_loses():
    result = appraised(SHARED)
    found = rows(result.report(), "in each scenario, for everybody together")
    held = {o.option: o for o in result.uncertainty["society"].regret.options}
    assert found["Pooled"] == (*held["pooled"].regrets, held["pooled"].largest)


def test_payments_between_bodies_are_told_to_the_pound_or_proved_impossible():
    result = appraised(SHARED)
    settled = result.payments("pool")
    assert isinstance(settled, Settlement) and settled.transfers
    found = rows(result.report(), "What each body gains with and without payments")
    for body, before, after in zip(settled.agencies, settled.before, settled.gains, strict=True):
        name = body[:1].upper() + body[1:]
        assert found[name] == (before / 100, after / 100)
    dear = appraised(SHARED.replace("amount: 60_000", "amount: 1_000"))
    assert isinstance(dear.payments("dear"), Certificate)


def test_the_plain_form_holds_no_number_that_is_none(report):
    told = render(report, "json").decode()
    assert "NaN" not in told and "Infinity" not in told
    json.loads(told)


def test_the_same_appraisal_gives_the_same_bytes():
    first, second = (appraised(SHARED).report() for _ in range(2))
    for form in ("html", "docx", "pdf", "json"):
        assert render(first, form) == render(second, form)


def test_figures_stand_beside_their_tables_in_the_economic_case(report):
    economic = next(s for s in report.sections if s.heading == "Economic case")
    titles = [b.figure.title for b in economic.blocks if isinstance(b, FigureBlock)]
    assert titles == [
        "In-house, transformed: who gains and who loses",
        "A charitable trust: who gains and who loses",
    ]


def test_as_many_options_as_there_are_models_are_told_in_parts_that_a_page_has_room_for():
    made = appraised(with_all_twelve_models()).report()
    held = [b for b in made.tables() if b.title.startswith("What each party gains")]
    assert [b.title[-11:] for b in held] == ["part 1 of 2", "part 2 of 2"]
    named = [c.label for b in held for c in b.table.columns[1:]]
    assert named == [f"Way {k}" for k in range(12)]
    assert len(render(made, "pdf")) > 1000


def test_what_people_gain_is_never_told_as_cash(report, leisure):
    held = rows(report, "Who pays and who gains with a charitable trust")
    paid, cash, otherwise, net, present, _ = held["Users"]
    account = leisure.account("trust").agency("users")
    assert cash == 0 and otherwise - paid == pytest.approx(net)
    assert present == account.present_net / 100
    assert held["All"][3] == pytest.approx(sum(row[3] for k, row in held.items() if k != "All"))
    assert (
        rows(report, "Benefits register: a charitable trust")["Time of volunteers"][2]
        == "no budget"
    )


def test_a_cost_of_today_that_an_option_saves_is_registered_as_less_spent():
    text = SHARED.replace(
        "baseline: true}", "baseline: true, lines: [{name: old vans, payer: council, amount: 500}]}"
    )
    found = rows(appraised(text).report(), "Benefits register: pooled")
    assert found["Less spent on old vans"][1] == pytest.approx(2500)
