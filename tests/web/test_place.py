"""The pages of one council."""

import csv
import io

import pytest

from tests.place.conftest import ABOLISHED, UNITARY, WELSH

OWN = UNITARY[0]


def _page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_council_that_is_no_more_says_who_took_its_place(country_client):
    page = _page(country_client, f"/place/{ABOLISHED}/")
    assert "ended on 31 March 2019" in page
    assert f'href="/place/{OWN}/"' in page
    assert "Similar councils" not in page


def test_a_council_without_variables_shows_no_empty_section(country_client):
    page = _page(country_client, f"/place/{WELSH}/")
    assert "What stands out" not in page
    assert '<ol class="cp-chips">' not in page


def test_similar_councils_come_with_figure_table_method_and_source(country_client):
    page = _page(country_client, f"/place/{OWN}/similar/")
    for part in ("<svg", "<table", "Method", "Source", "standardised Euclidean"):
        assert part in page


def test_a_model_that_is_not_known_is_told_with_those_that_are(country_client):
    page = _page(country_client, f"/place/{OWN}/similar/?model=nonsense", 400)
    assert "There is no model" in page
    assert "all-services" in page


def test_a_suppressed_indicator_is_named_so_and_never_zero(country_client):
    page = _page(country_client, f"/place/{OWN}/indicators/?q=rare")
    assert "withheld by the publisher" in page
    assert ">0<" not in page


def test_indicators_are_found_by_the_words_of_their_names(country_client):
    page = _page(country_client, f"/place/{OWN}/indicators/?q=weekly")
    assert "Weekly pay" in page
    assert "Obesity" not in page


def test_an_indicator_has_a_page_with_figure_and_publisher(country_client):
    page = _page(country_client, f"/place/{OWN}/indicators/local/obese/")
    for part in ("<svg", "Obesity", "Nobody", "lower is better"):
        assert part in page


def test_an_indicator_that_is_not_held_is_not_found(country_client):
    assert "There is no indicator" in _page(country_client, f"/place/{OWN}/indicators/x/y/", 404)


def test_the_indicators_can_be_taken_away_as_a_file(country_client):
    answer = country_client.get(f"/place/{OWN}/indicators/", {"format": "csv", "q": "pay"})
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["id"] for row in rows] == ["local/pay"]
    assert float(rows[0]["value"]) > 0
    assert rows[0]["source_publisher"] == "Nobody"


@pytest.mark.parametrize("page", ["", "similar/", "indicators/", "indicators/local/pay/"])
def test_another_way_of_writing_the_code_leads_to_the_same_page(country_client, page):
    answer = country_client.get(f"/place/{OWN.lower()}/{page}?x=1")
    assert answer["Location"] == f"/place/{OWN}/{page}?x=1"
