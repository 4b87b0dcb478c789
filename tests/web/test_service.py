"""A service within a council, and its brief."""

import io
import json
import zipfile

import pytest

from changing_places.data.register import Register
from changing_places.reports import FORMATS
from changing_places.web.place.service import DOWNLOADS
from tests.web.conftest import client_of


@pytest.fixture
def demo_client(demo_store):
    yield from client_of(demo_store)


@pytest.fixture(scope="module")
def unitary(demo_store):
    return next(a for a in Register.of(demo_store).current() if a.tier == "unitary")


@pytest.fixture(scope="module")
def district(demo_store):
    return next(a for a in Register.of(demo_store).current() if a.tier == "lower")


def _page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def test_a_service_answers_first_and_then_shows_figure_table_and_source(demo_client, unitary):
    page = _page(demo_client, f"/place/{unitary.code}/adult-social-care/")
    answer, figure = page.index('class="cp-answer"'), page.index("<svg", page.index("<main"))
    assert answer < figure
    for part in ("for each resident", "<table", "Source", "How it does"):
        assert part in page


def test_a_councils_first_page_lists_the_services_that_its_tier_runs(
    demo_client, unitary, district
):
    assert "/adult-social-care/" in _page(demo_client, f"/place/{unitary.code}/")
    page = _page(demo_client, f"/place/{district.code}/")
    assert "/adult-social-care/" not in page
    assert f"/place/{district.code}/housing/" in page


def test_a_service_that_the_county_runs_is_not_found_at_the_district(demo_client, district):
    page = _page(demo_client, f"/place/{district.code}/adult-social-care/", 404)
    assert f"{district.name} does not run adult social care" in page


def test_a_service_that_is_not_known_is_not_found_and_lists_those_that_are(demo_client, unitary):
    page = _page(demo_client, f"/place/{unitary.code}/moon-landings/", 404)
    assert "adult-social-care" in page


def test_every_format_of_a_report_can_be_downloaded():
    assert set(DOWNLOADS) == set(FORMATS)


@pytest.mark.parametrize("form", DOWNLOADS)
def test_the_brief_can_be_taken_away(demo_client, unitary, form):
    answer = demo_client.get(f"/place/{unitary.code}/education/brief/", {"format": form})
    assert answer.status_code == 200
    assert answer["Content-Type"] == DOWNLOADS[form][1]
    assert f"-education.{form}" in answer["Content-Disposition"]
    if form in ("docx", "xlsx"):
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    elif form == "pdf":
        assert answer.content.startswith(b"%PDF")
    elif form == "json":
        assert unitary.name in json.loads(answer.content)["title"]


def test_a_format_that_is_not_known_is_told(demo_client, unitary):
    page = _page(demo_client, f"/place/{unitary.code}/education/brief/?format=odt", 400)
    assert "cannot be written as" in page


def test_the_brief_on_the_page_says_that_its_data_are_fictional(demo_client, unitary):
    assert "Fictional data" in _page(demo_client, f"/place/{unitary.code}/education/brief/")


def test_a_combined_authority_leads_to_its_councils_and_back(demo_client, demo_store):
    register = Register.of(demo_store)
    combined = next(a for a in register.areas if a.tier == "combined")
    page = _page(demo_client, f"/place/{combined.code}/")
    assert "Councils in it" in page
    assert "/similar/" not in page
    member = next(a for a in register.current() if a.combined_authority == combined.name)
    assert f"/place/{member.code}/" in page
    assert f"/place/{combined.code}/" in _page(demo_client, f"/place/{member.code}/")
