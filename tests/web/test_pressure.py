"""Demand against money, by years, scenario and assumptions."""

import pytest

from changing_places.data.register import Register
from tests.web.conftest import client_of


@pytest.fixture
def demo_client(demo_store):
    yield from client_of(demo_store)


@pytest.fixture(scope="module")
def address(demo_store) -> str:
    unitary = next(a for a in Register.of(demo_store).current() if a.tier == "unitary")
    return f"/place/{unitary.code}/pressure/"


def _page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_it_answers_first_and_shows_every_assumption(demo_client, address):
    page = _page(demo_client, address)
    assert "On today" in page.partition('class="cp-answer"')[2][:200]
    for part in ("<svg", "Residents by age", "GDP deflator", "no change", "funding keeps up"):
        assert part.casefold() in page.casefold(), part


def test_a_scenario_and_years_are_in_the_address(demo_client, address):
    page = _page(demo_client, f"{address}?years=5&scenario=flat-cash")
    assert '<option value="flat-cash" selected>' in page
    assert "<option selected>5</option>" in page


def test_changing_an_assumption_leads_to_an_address_that_holds_it(demo_client, address):
    answer = demo_client.get(f"{address}?years=5&assume=inflation=3&set=fertility-change&to=1")
    assert answer.status_code == 302
    assert "assume=inflation%3D3" in answer["Location"]
    assert "assume=fertility-change%3D1" in answer["Location"]
    page = _page(demo_client, answer["Location"])
    assert "You have changed 2 assumptions" in page
    assert "Changed by you" in page


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("years=99", "1 to 15"),
        ("years=many", "not a number of years"),
        ("scenario=boom", "There is no scenario"),
        ("assume=inflation=lots", "is not a number"),
        ("set=inflation&to=", "cannot be read"),
        ("assume=gravity=9", "There is no assumption"),
    ],
)
def test_what_cannot_be_used_is_told_in_three_lines(demo_client, address, query, said):
    assert said in _page(demo_client, f"{address}?{query}", 400)
