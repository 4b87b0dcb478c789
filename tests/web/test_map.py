"""The map of all councils, on its own page and on the first one."""

import pytest

from tests.web.conftest import client_of


@pytest.fixture
def demo_client(demo_store):
    yield from client_of(demo_store)


def _page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_the_map_answers_first_and_leads_to_councils_with_and_without_a_pointer(demo_client):
    page = _page(demo_client, "/place/map/")
    svg, _, table = page.partition("cp-figure__drawing--map")[2].partition("</svg>")
    assert "is highest in" in page
    assert 'tabindex="-1" href="/place/X' in svg
    assert '<a href="/place/X' in table


def test_an_indicator_is_offered_among_those_of_its_topic(demo_client):
    page = _page(demo_client, "/place/map/?indicator=deprivation/score")
    assert "<option selected>Deprivation</option>" in page
    assert '<option value="deprivation/score" selected>' in page
    assert "local/business-births" not in page


def test_another_topic_shows_the_first_indicator_of_it(demo_client):
    page = _page(demo_client, "/place/map/?topic=Health&indicator=deprivation/score")
    assert "<option selected>Health</option>" in page
    assert "Deprivation score" not in page


def test_an_indicator_that_is_not_held_is_told(demo_client):
    assert "There is no indicator" in _page(demo_client, "/place/map/?indicator=nonsense", 400)


def test_the_first_page_can_be_shaded_by_another_indicator(demo_client):
    page = _page(demo_client, "/?indicator=deprivation/score")
    assert '<option value="deprivation/score" selected>' in page
    assert "Deprivation score" in page
