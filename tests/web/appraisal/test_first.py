"""The first page, the rules and the delivery models, without a script."""

import pytest

from changing_places.appraisal.rulebook import delivery_models, rulebook
from tests.web.appraisal.forms import page_of, text_of
from tests.web.conftest import client_of


def test_the_first_page_shows_each_shipped_case_with_its_answer(client):
    page = text_of(page_of(client.get("/appraisal/")))
    assert "Leisure centres of Exampton" in page
    assert "is best for everybody together" in page
    assert "Start an empty case" in page


@pytest.fixture
def demo_client(demo_store):
    yield from client_of(demo_store)


def test_the_home_page_and_the_head_lead_here(demo_client):
    page = page_of(demo_client.get("/"))
    assert "Which way to deliver a service?" in page
    assert '<li><a href="/appraisal/">Appraisal</a></li>' in page


def test_an_empty_store_leads_here_too(client_of_nothing):
    assert 'href="/appraisal/"' in page_of(client_of_nothing.get("/"))
    assert client_of_nothing.get("/appraisal/").status_code == 200


def test_all_rules_are_listed_with_statute_source_and_how_well_they_are_known(client):
    page = text_of(page_of(client.get("/appraisal/rules/?as_at=2026-11-24")))
    assert f"{len(rulebook().rules)} of {len(rulebook().rules)} rules" in page
    assert "Employers' National Insurance" in page
    assert "rate: 15%" in page
    assert "Numbers seen: yes" in page
    assert "Review by" in page


def test_rules_are_as_at_the_day(client):
    page = text_of(page_of(client.get("/appraisal/rules/?as_at=2020-06-01&q=emp.nic")))
    assert "rate: 13.8%" in page


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("model=LATC", "ct.company_rate", "pow.community_right_to_buy"),
        ("area=pensions", "pen.lgps_rate", "vat.s33.refund"),
        ("q=REFUND+vat", "vat.s33.refund", "emp.nic"),
    ],
)
def test_rules_are_sought_by_model_area_and_words(client, query, there, not_there):
    page = page_of(client.get(f"/appraisal/rules/?{query}"))
    assert there in page
    assert not_there not in page


def test_a_search_that_nothing_fits_says_so(client):
    assert "No rule fits" in page_of(client.get("/appraisal/rules/?q=zzzz"))


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("as_at=1999-01-01", "cannot be given for 1 January 1999"),
        ("as_at=soon", "is not a date"),
        ("model=XX", "XX"),
    ],
)
def test_a_day_or_model_that_cannot_be_is_an_error_beside_its_field(client, query, told):
    page = page_of(client.get(f"/appraisal/rules/?{query}"), 400)
    assert told in text_of(page)
    assert "govuk-error-message" in page


def test_one_rule_shows_its_numbers_through_time(client):
    page = text_of(page_of(client.get("/appraisal/rules/emp.nic/?as_at=2024-06-01")))
    for told in ("13.8%", "15%", "Statute", "Confidence", "To be reviewed by", "wholly owned"):
        assert told in page


def test_a_rule_that_is_not_settled_says_what_taking_it_as_in_force_means(client):
    page = text_of(page_of(client.get("/appraisal/rules/pen.new_fair_deal/")))
    assert "It is not settled" in page


def test_a_rule_that_is_not_there_is_not_found(client):
    assert "There is no rule" in page_of(client.get("/appraisal/rules/vat.nothing/"), 404)


def test_what_changed_between_two_days_is_told_in_sentences(client):
    page = text_of(page_of(client.get("/appraisal/rules/changed/?from=2023-03-02&to=2023-03-03")))
    assert "vat.leisure.nonbusiness" in page
    assert "on 3 March 2023" in page


def test_days_in_the_wrong_order_are_an_error(client):
    answer = client.get("/appraisal/rules/changed/?from=2024-01-01&to=2023-01-01")
    assert "wrong order" in page_of(answer, 400)


def test_the_twelve_models_are_shown_with_who_does_what(client):
    page = text_of(page_of(client.get("/appraisal/models/")))
    assert len(delivery_models()) == 12
    for model in delivery_models().values():
        assert model.name in page
        assert model.tax in page
