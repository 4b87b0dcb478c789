"""Finding a council on the pages."""

import pytest


def test_a_name_that_is_exact_leads_straight_to_the_council(client):
    answer = client.get("/place/", {"q": "alder"})
    assert answer.status_code == 302
    assert answer["Location"] == "/place/E06000901/"


def test_a_typing_error_lists_what_may_be_meant(client):
    page = client.get("/place/", {"q": "Eldershrie"}).content.decode()
    assert "Eldershire" in page
    assert 'href="/place/E10000909/"' in page


def test_a_former_name_leads_to_the_council_that_took_its_place(client):
    page = client.get("/place/", {"q": "Brine", "all": "1"}).content.decode()
    assert "Brine and St Mary" in page
    assert "31 March 2019" in page


def test_a_name_like_no_other_is_told_so_and_what_to_try(client):
    page = client.get("/place/", {"q": "zzzzqqq"}).content.decode()
    assert "No council is called anything like" in page


def test_what_was_typed_is_never_markup(client):
    page = client.get("/place/", {"q": "<b>zzzqqq</b>"}).content.decode()
    assert "<b>zzz" not in page


def test_suggestions_are_a_fragment_without_the_page_around_it(client):
    answer = client.get("/place/", {"q": "eld"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert "Eldershire" in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


@pytest.mark.parametrize("code", ["E07000810", "e07000910"])
def test_another_code_of_a_council_leads_to_its_own(client, code):
    assert client.get(f"/place/{code}/")["Location"] == "/place/E07000910/"


def test_a_code_of_no_council_is_not_found_and_says_why(client):
    answer = client.get("/place/E99999999/")
    assert answer.status_code == 404
    assert "knows no area with the code" in answer.content.decode()
