"""The answer: a page for each question, what is tried of the rules, each number's working."""

import json
import re

import pytest

from changing_places.appraisal import appraise
from changing_places.appraisal.case.located import read_located
from changing_places.figures.numbers import money
from tests.web.addresses import APPRAISAL_TABS
from tests.web.appraisal.forms import LEISURE, form_of, page_of, text_of

MINE = {"case": LEISURE.replace("posts: 95", "posts: 94"), "name": "mine.yaml"}
LINK = re.compile(r'href="(/appraisal/result/working/[^"]*)">([^<]*)<')


@pytest.fixture(scope="module")
def answer():
    return appraise("leisure", history=False)


def test_the_options_stand_with_their_ledgers(client, answer):
    page = text_of(page_of(client.get("/appraisal/result/?case=leisure")))
    for valued in answer.options:
        assert valued.option.name in page
        assert money(valued.council) in page
        assert money(valued.npsv) in page
    assert "conditions hold; best for everybody" in page
    assert "10,000 draws" in page


@pytest.mark.parametrize(
    ("tab", "told"),
    [
        ("gains", "Central government"),
        ("lawful", "£135,000 more VAT on exempt supplies can be borne"),
        ("barriers", "Rules that bear on a charitable trust"),
        ("sure", "It is worth up to"),
        ("criteria", "By the weighted sum"),
        ("years", "2026/27"),
        ("agencies", "Payments between them"),
        ("dates", "On 3 March 2023 the council's choice turns"),
        ("notes", "were not seen on the page cited"),
    ],
)
def test_each_question_has_a_page(client, tab, told):
    assert told in text_of(page_of(client.get(f"/appraisal/result/{tab}/?case=leisure")))


@pytest.mark.parametrize("tab", APPRAISAL_TABS)
def test_each_page_is_shown_of_a_case_of_ones_own(client, tab):
    page = page_of(client.post(f"/appraisal/result/{tab}/", MINE))
    assert form_of(page)["case"] == MINE["case"]
    assert "case=leisure" not in page


def test_a_page_that_is_not_there_is_not_found(client):
    assert client.get("/appraisal/result/nothing/?case=leisure").status_code == 404


def test_a_case_without_criteria_says_how_to_add_them(client):
    text = LEISURE[: LEISURE.index("\ncriteria:")]
    page = page_of(client.post("/appraisal/result/criteria/", {"case": text, "name": "a.yaml"}))
    assert "The case has no criteria" in page


def test_a_rule_is_tried_away_and_taken_back(client):
    page = page_of(client.get("/appraisal/result/barriers/?case=leisure"))
    link = re.search(r'href="([^"]*without=vat.company.partial_exemption[^"]*)"', page).group(1)
    page = page_of(client.get(link.replace("&amp;", "&")))
    told = text_of(page)
    assert "This is not the case as it stands" in told
    assert "without the rule ‘A new vehicle recovers VAT as any business does’" in told
    assert "a charitable trust is best for the council and for everybody" in told
    undo = re.search(r'href="([^"]*)">undo', page).group(1)
    assert "without" not in undo


def test_another_value_is_tried_by_a_form(client):
    form = {"case": LEISURE, "name": "leisure.yaml", "do": "try"}
    form |= {"try": "emp.nic.rate", "to": "0%"}
    page = text_of(page_of(client.post("/appraisal/result/barriers/", form)))
    assert "emp.nic.rate is 0%" in page


def test_what_is_not_settled_is_taken_as_in_force(client):
    page = page_of(client.get("/appraisal/result/barriers/?case=leisure&switch=new_fair_deal"))
    assert "taken as in force" in page
    assert "Take it as not settled again" in page


def test_the_rules_of_another_day_are_asked_for_by_a_form(client):
    form = {"case": LEISURE, "name": "leisure.yaml", "do": "day", "day": "2022-06-01"}
    page = text_of(page_of(client.post("/appraisal/result/dates/", form)))
    assert "Under the rules of 1 June 2022" in page
    assert "the rules as at 2022-06-01" in page


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("as_at=1999-01-01", "cannot be given for 1 January 1999"),
        ("as_at=%27%3Cscript%3E", "is not a date"),
        ("without=nothing", "There is no rule 'nothing'"),
        ("switch=nothing", "There is no switch"),
        ("reform=emp.nic.rate=9", "from 0 to 1"),
        ("reform=emp.nic.nothing=9", "has no parameter"),
        ("reform=nothing", "There is no rule"),
    ],
)
def test_a_choice_that_cannot_be_is_told_and_can_be_taken_back(client, query, told):
    page = page_of(client.get(f"/appraisal/result/?case=leisure&{query}"), 400)
    assert told in text_of(page)
    assert ">undo<" in page
    assert "<script>" not in page


def test_a_case_with_one_lawful_option_has_nothing_left_to_choose(client):
    """Its other options are contracts that nobody tendered."""
    options = LEISURE.index("\noptions:")
    text = (
        LEISURE[:options]
        + """
options:
  - {id: today, model: in-house, baseline: true}
  - {id: contract, model: contract, starts: 2}
"""
    )
    held = {"case": text, "name": "a.yaml"}
    assert "not lawful" in text_of(page_of(client.post("/appraisal/result/", held)))
    page = text_of(page_of(client.post("/appraisal/result/sure/", held)))
    assert "Only one option is lawful" in page


def test_a_case_in_which_nothing_is_lawful_is_refused_and_can_be_changed(client):
    options = LEISURE.index("\noptions:")
    text = (
        LEISURE[:options]
        + """
options:
  - {id: today, model: contract, baseline: true}
  - {id: contract, name: Another, model: contract, starts: 2}
"""
    )
    page = page_of(client.post("/appraisal/result/", {"case": text, "name": "a.yaml"}), 403)
    assert "No option of" in page
    assert "Change the case" in page


# -- the working of each number ---------------------------------------------------------------


def test_every_number_of_the_options_leads_to_its_lines(client, answer):
    page = page_of(client.get("/appraisal/result/?case=leisure"))
    links = [(a.replace("&amp;", "&"), t) for a, t in LINK.findall(page)]
    assert len(links) == 3 * len(answer.options)
    for address, number in links:
        shown = text_of(page_of(client.get(address)))
        assert f"What {number} is made of" in shown


def test_a_line_shows_payer_working_rules_place_evidence_and_years(client):
    page = page_of(
        client.get("/appraisal/result/working/?case=leisure&option=trust&ledger=council")
    )
    told = text_of(page)
    line = next(n for n, held in enumerate(LEISURE.splitlines(), 1) if "posts: 95" in held)
    for part in (
        "VAT not recovered on energy",
        "of which 85% relates to supplies that are exempt",
        f"leisure.yaml, line {line}: staff[1]",
        "Fictional accounts of Exampton's leisure centres",
        "Paid by",
        "2027/28",
        "The same in both, so not in the number",
        "at 2026 prices",
    ):
        assert part in told, part
    assert "/appraisal/rules/vat.company.partial_exemption/?as_at=" in page


@pytest.mark.parametrize("query", ["option=nothing&ledger=council", "option=trust&ledger=x", ""])
def test_a_number_that_is_not_there_is_not_found(client, query):
    address = f"/appraisal/result/working/?case=leisure&{query}"
    assert client.get(address).status_code == 404


def test_the_working_of_a_choice_that_cannot_be_says_so(client):
    address = "/appraisal/result/working/?case=leisure&option=trust&ledger=council&as_at=soon"
    assert "is not a date" in text_of(page_of(client.get(address), 400))


# -- taking it away ---------------------------------------------------------------------------


def test_the_case_is_downloaded_as_it_is_held(client):
    answer = client.post("/appraisal/result/download/?format=yaml", MINE)
    assert answer["Content-Disposition"] == 'attachment; filename="mine.yaml"'
    assert answer.content.decode() == MINE["case"]


def test_the_case_is_downloaded_with_the_boxes_just_typed_even_with_an_error(client):
    page = page_of(client.get("/appraisal/build/staff/?case=leisure"))
    form = form_of(page) | {"staff/0/posts": "lots"}
    text = client.post("/appraisal/result/download/?format=yaml", form).content.decode()
    assert read_located(text, "a").plain()["staff"][0]["posts"] == "lots"


def test_the_answer_is_downloaded_as_json_with_what_was_tried(client):
    address = "/appraisal/result/download/?case=leisure&format=json&as_at=2022-06-01"
    found = json.loads(client.get(address).content)
    assert found["as_at"] == "2022-06-01"
    assert {o["id"] for o in found["options"]} >= {"in-house", "trust"}


def test_a_format_that_is_not_known_is_an_error(client):
    answer = client.get("/appraisal/result/download/?case=leisure&format=doc")
    assert "no format of an appraisal" in page_of(answer, 400)


def test_every_format_that_is_offered_can_be_had(client):
    page = page_of(client.get("/appraisal/result/?case=leisure"))
    offered = re.findall(r"format=([a-z]+)\"", page)
    assert offered[0] == "yaml"
    assert "json" in offered
    for form in offered:
        answer = client.get(f"/appraisal/result/download/?case=leisure&format={form}")
        assert answer.status_code == 200, form
        assert f'.{form}"' in answer["Content-Disposition"]
        assert answer.content


def test_the_business_case_is_what_the_writer_makes(client, monkeypatch):
    from changing_places.web.appraisal import download

    monkeypatch.setattr(download, "business_case", lambda result, form: f"{form}!".encode())
    answer = client.get("/appraisal/result/download/?case=leisure&format=docx")
    assert answer.content == b"docx!"
    assert "leisure-centres-of-exampton.docx" in answer["Content-Disposition"]


def test_tomorrow_is_another_question(client, monkeypatch):
    """Where neither the case nor the reader names a day, the rules are those of today."""
    from datetime import date

    from changing_places.web.appraisal import asked

    class Tomorrow(date):
        @classmethod
        def today(cls):
            return date(2026, 12, 25)

    made = []
    monkeypatch.setattr(asked, "appraise", lambda *a, **k: made.append(k) or appraise(*a, **k))
    client.get("/appraisal/result/?case=leisure")
    before = len(made)
    client.get("/appraisal/result/?case=leisure")
    assert len(made) == before
    monkeypatch.setattr(asked, "date", Tomorrow)
    client.get("/appraisal/result/?case=leisure")
    assert len(made) == before + 1
