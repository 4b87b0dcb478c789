"""The barrier ledger in sentences: money that adds up, rules that can be acted on, no noise."""

import re
from dataclasses import replace
from functools import cache

import pytest

from changing_places.appraisal import appraise
from changing_places.appraisal.barriers.words import bar_sentence, cited, gap_sentences
from changing_places.appraisal.case import shipped_cases
from changing_places.appraisal.rulebook import rulebook


@cache
def asked(name):
    return appraise(name, as_at="2026-11-24", draws=100, history=False)


def pounds_in(text):
    scale = {"million": 1e6, "billion": 1e9}
    return [
        float(n.replace(",", "")) * scale.get(word, 1)
        for n, word in re.findall(r"£([\d.,]*\d)(?: (million|billion))?", text)
    ]


@pytest.mark.parametrize("name", shipped_cases())
def test_the_steps_from_everybodys_gain_to_the_councils_add_up(name):
    found = asked(name)
    gap = found.barriers.gap
    told = next(s for s in found.explain() if s.startswith("Everybody together would gain"))
    bare = re.sub(r"\([^)]*\)", "", told)
    first, rest = bare.split("Before the council sees any of it, ")
    steps, end = rest.split(": so the council itself would ")
    left = pounds_in(first)[0]
    for step in re.split(r", (?=£)| and (?=£)", steps):
        sign = 1 if "would come from" in step or "would be given by" in step else -1
        left += sign * pounds_in(step)[0]
    said = pounds_in(end)[0] * (1 if end.startswith("gain") else -1)
    # Each sum is told in three figures.
    assert left == pytest.approx(said, abs=0.005 * max(pounds_in(told)) * 4)
    assert said == pytest.approx(-gap.total, rel=0.006)


def test_a_rule_that_bears_on_both_alike_is_not_told_as_a_barrier():
    found = asked("revenues-and-benefits")
    alike = [b for b in found.barriers.barriers if b.is_alike]
    assert {"vat.s33.refund", "emp.nic"} <= {b.rule for b in alike}
    assert not {b.sentence for b in alike} & set(found.explain())


def test_rules_that_only_favour_the_choice_of_today_are_told_in_one_sentence():
    found = asked("leisure")
    level = [held for held in found.barriers.lifts if not held.opens]
    told = [s for s in found.explain() if s.startswith("Taking any of these rules away")]
    assert len(level) == 3 and len(told) == 1
    assert all(held.title in told[0] for held in level)
    assert not {held.sentence for held in level} & set(found.explain())
    assert all("It would only level down" in held.sentence for held in level)


def test_a_bar_says_what_everybody_would_gain_or_lose_by_what_it_forbids():
    rule = rulebook().rule("proc.vertical")
    names = ("the company", "in-house")
    assert "would gain £2 million beside in-house" in bar_sentence(rule, 2e6, names)
    assert "would lose £2 million beside in-house" in bar_sentence(rule, -2e6, names)


def test_a_bar_names_the_condition_that_fails_where_the_finding_says_it():
    told = next(s for s in asked("waste").explain() if "it wants that" in s)
    assert "more than 80% of the company's activity is for its controllers" in told
    assert "does not hold for the same company, with trade at 24%. Everybody" in told


def test_the_first_sentence_says_where_the_publics_best_is_not_lawful():
    assert (
        "with trade at 24%, which is not lawful, is best for everybody"
        in asked("waste").explain()[0]
    )
    assert "not lawful" not in asked("leisure").explain()[0]


def test_a_rule_is_cited_by_its_title_and_the_first_of_its_statutes():
    rule = rulebook().rule("vat.leisure.nonbusiness")
    assert cited(rule) == (
        "Leisure run by the council is not a business (HMRC Revenue & Customs Brief 3 (2023))"
    )


def test_where_both_choices_are_one_nothing_else_is_told():
    gap = asked("leisure").barriers.gap
    same = replace(gap, public_choice=gap.council_choice)
    assert gap_sentences(same, {gap.council_choice: "in-house"}) == [
        "No rule stands between the council and the public: in-house is best for both."
    ]


def test_names_of_options_begin_sentences_with_a_capital_and_no_second_article():
    for name in shipped_cases():
        for sentence in asked(name).explain():
            assert "The a " not in sentence
            assert all(p[:1].isupper() or not p for p in re.split(r"(?<=[a-z)%]\.) ", sentence))
