"""An evaluation of one's own data: columns, design, result, and the file that is kept."""

import json
import re
import stat
import threading
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from changing_places.reports import FORMATS
from tests.web.addresses import MATCHED, hubs
from tests.web.conftest import client_of
from tests.web.uploading import SMALL, opens, page_at, text_of, upload, workbook


@pytest.fixture
def demo_client(demo_store):
    yield from client_of(demo_store)


@pytest.fixture
def uploaded(demo_client, demo_store):
    """The address of an upload of a panel without faults."""
    return upload(demo_client, hubs(demo_store))


def test_columns_are_guessed_with_a_reason_each(demo_client, uploaded):
    page = page_at(demo_client, f"{uploaded}columns/")
    chosen = re.findall(r'<option value="(\w*)" selected>', page)
    assert chosen == ["unit", "time", "outcome", "adopted", ""]
    assert "its cells are names" in page
    assert page.count("<caption") == 1


def test_a_complete_match_leads_to_the_design(demo_client, uploaded):
    asked = {"check": 1, "as.0": "unit", "as.1": "time", "as.2": "outcome", "as.3": "adopted"}
    answer = demo_client.get(f"{uploaded}columns/", asked)
    assert answer["Location"] == f"{uploaded}design/?{MATCHED}"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"as.0": "unit", "as.1": "time", "as.3": "adopted"}, "Say which column is an outcome"),
        ({"as.0": "unit", "as.1": "time", "as.2": "outcome"}, "column tells who adopted"),
        (
            {"as.0": "unit", "as.1": "unit", "as.2": "outcome"},
            "Both &#x27;council&#x27; and &#x27;year&#x27;",
        ),
        (
            {"as.0": "unit", "as.1": "time", "as.2": "outcome", "treated_units": "Audrow"},
            "Say when the named units were first treated",
        ),
        (
            {"as.0": "unit", "as.1": "time", "as.2": "outcome", "as.3": "adopted", "start": "2015"},
            "leave this blank",
        ),
    ],
)
def test_an_incomplete_match_is_told_in_an_error_summary(demo_client, uploaded, asked, said):
    answer = demo_client.get(f"{uploaded}columns/", {"check": 1, **asked})
    page = answer.content.decode()
    assert answer.status_code == 400
    summary = page.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
    assert said in summary
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in page
    assert "<title>Error: " in page


def test_units_that_adopted_can_be_named_where_no_column_says_it(demo_client, uploaded):
    asked = {"check": 1, "as.0": "unit", "as.1": "time", "as.2": "outcome"}
    asked |= {"treated_units": "Audrow; Cawdran", "start": "2018"}
    answer = demo_client.get(f"{uploaded}columns/", asked)
    assert "2 adopt" in text_of(page_at(demo_client, answer["Location"]))


def test_the_design_is_drawn_back_before_anything_is_estimated(demo_client, uploaded, monkeypatch):
    from changing_places.web.evaluation import study

    def fails(*_, **__):
        raise AssertionError("the design page estimated something")

    monkeypatch.setattr(study, "study", fails)
    page = page_at(demo_client, f"{uploaded}design/?{MATCHED}")
    assert "adopt (" in page.partition('class="cp-answer"')[2][:200]
    for part in ("Who adopts when", "<svg", "was chosen, because", "Run the evaluation"):
        assert part in page


def test_the_result_is_in_the_readers_words_and_repeats_the_columns(demo_client, uploaded):
    words = "policy=the+hubs&who=councils&name.0=the+rate+of+care&unit.0=per+10,000"
    page = page_at(demo_client, f"{uploaded}result/?{MATCHED}&{words}")
    assert "The hubs lowered the rate of care by" in text_of(page)
    assert "per 10,000" in page
    code = page.partition("<pre")[2].partition("</pre>")[0]
    for part in ("panel.csv", "council", "adopted"):
        assert part in code


def test_a_choice_of_method_is_taken_up_and_one_that_cannot_be_is_told(demo_client, uploaded):
    page = page_at(demo_client, f"{uploaded}result/?{MATCHED}&method=imputation&level=0.9")
    assert "The method is the one asked for" in page
    assert "90% interval" in page
    wrong = page_at(demo_client, f"{uploaded}result/?{MATCHED}&meaningful=lots", 400)
    assert "&#x27;lots&#x27; is not a number" in wrong
    assert "Run the evaluation" in wrong


def test_a_page_does_not_wait_for_ever_for_an_evaluation(demo_client, uploaded, monkeypatch):
    from changing_places.web.evaluation import study

    go_on, evaluate = threading.Event(), study.study

    def slow(*given):
        go_on.wait(30)
        return evaluate(*given)

    monkeypatch.setattr(study, "study", slow)
    monkeypatch.setattr(study, "WAIT", 0.05)
    address = f"{uploaded}result/?{MATCHED}&policy=patience"
    answer = demo_client.get(address)
    assert answer.status_code == 202
    assert "is being worked out" in answer.content.decode()
    assert answer["Refresh"] == "5"
    assert demo_client.get(address).status_code == 202
    go_on.set()
    monkeypatch.setattr(study, "WAIT", 30)
    assert "Patience lowered" in page_at(demo_client, address)


def test_several_outcomes_stand_side_by_side_and_each_has_a_page(demo_client, uploaded):
    asked = f"{MATCHED}&outcome=double&name.0=care&name.1=twice+care"
    page = page_at(demo_client, f"{uploaded}result/?{asked}")
    assert "2 outcomes together" in page
    assert "p, allowing for many" in page
    shown = [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]+show=\d)"', page)]
    assert len(shown) == 2
    assert "twice care" in page_at(demo_client, shown[1])
    assert "There is no outcome 9" in page_at(demo_client, f"{uploaded}result/?{asked}&show=9", 404)


@pytest.mark.parametrize("form", FORMATS)
def test_the_result_can_be_taken_away(demo_client, uploaded, form):
    opens(demo_client.get(f"{uploaded}result/?{MATCHED}&format={form}"), form)


def test_a_format_that_is_not_known_is_told(demo_client, uploaded):
    page = page_at(demo_client, f"{uploaded}result/?{MATCHED}&format=odt", 400)
    assert "cannot be written as" in page


def test_where_the_data_cannot_tell_the_page_says_what_would_help(demo_client):
    address = upload(demo_client, re.sub(r",2014$", ",", SMALL, flags=re.MULTILINE))
    asked = "unit=council&time=year&outcome=rate&adopted=adopted"
    for step in ("design", "result"):
        page = page_at(demo_client, f"{address}{step}/?{asked}")
        assert "The data cannot tell" in page
        assert "What would help" in page


def test_a_step_without_a_match_leads_back_to_the_columns(demo_client, uploaded):
    for step in ("faults", "design", "result"):
        assert demo_client.get(f"{uploaded}{step}/")["Location"] == f"{uploaded}columns/"


def test_a_column_that_is_not_there_is_told(demo_client, uploaded):
    page = page_at(demo_client, f"{uploaded}design/?{MATCHED.replace('rate', 'ratio')}", 400)
    assert "has no column &#x27;ratio&#x27;" in page


def test_ones_own_data_need_no_store(client_of_nothing):
    assert 'href="/evaluation/new/"' in page_at(client_of_nothing, "/")
    assert "no policy with an outcome" in page_at(client_of_nothing, "/evaluation/")
    address = upload(client_of_nothing, SMALL + "F,2010,1,\n")
    assert "2 adopt" in text_of(page_at(client_of_nothing, f"{address}design/?{MATCHED}"))


def test_a_sheet_of_a_workbook_can_be_chosen(demo_client):
    rows = [line.split(",") for line in SMALL.splitlines()]
    address = upload(demo_client, workbook([["About this file"]], Data=rows), "book.xlsx")
    assert '<option value="Data">' in page_at(demo_client, f"{address}columns/")
    page = page_at(demo_client, f"{address}columns/?sheet=Data")
    assert re.findall(r'<option value="(\w+)" selected>', page)[1:3] == ["unit", "time"]
    asked = "sheet=Data&unit=council&time=year&outcome=rate&adopted=adopted"
    assert "2 adopt" in text_of(page_at(demo_client, f"{address}design/?{asked}"))


def test_the_same_file_is_kept_once_and_is_private(demo_client):
    from changing_places.web.evaluation import uploads

    first, second = upload(demo_client, SMALL), upload(demo_client, SMALL, "again.csv")
    assert first == second
    folder = uploads.find(first.split("/")[2]).folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in folder.iterdir())


def test_a_file_can_be_deleted_at_once(demo_client):
    from changing_places.web.evaluation import uploads

    address = upload(demo_client, SMALL + "\n")
    folder = uploads.find(address.split("/")[2]).folder
    assert "Delete panel.csv?" in page_at(demo_client, f"{address}delete/")
    answer = demo_client.post(f"{address}delete/", follow=True)
    assert "The file was deleted" in answer.content.decode()
    assert not folder.exists()
    page_at(demo_client, f"{address}columns/", 404)


def test_files_go_after_thirty_days_and_the_oldest_when_there_are_too_many(
    demo_client, monkeypatch
):
    from changing_places.web.evaluation import uploads

    address = upload(demo_client, SMALL + "\n\n")
    held = uploads.find(address.split("/")[2])
    about = json.loads((held.folder / "about.json").read_text())
    about["at"] = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    (held.folder / "about.json").write_text(json.dumps(about))
    page_at(demo_client, f"{address}columns/", 404)
    assert not held.folder.exists()
    monkeypatch.setattr(uploads, "MOST_KEPT", 2)
    kept = [upload(demo_client, f"{SMALL}E,2010,{i},\n") for i in range(3)]
    page_at(demo_client, f"{kept[0]}columns/", 404)
    page_at(demo_client, f"{kept[2]}columns/")


def test_the_page_says_where_the_file_is_and_for_how_long(demo_client, uploaded):
    page = page_at(demo_client, f"{uploaded}columns/")
    key = uploaded.split("/")[2]
    assert f"uploads/{key}" in page
    assert re.search(r"until \d{1,2} \w+ \d{4}, and then deleted", page)


def test_the_address_of_a_result_holds_the_whole_question(demo_client, uploaded):
    asked = f"{MATCHED}&policy=the+hubs&level=0.9"
    page = page_at(demo_client, f"{uploaded}result/?{asked}")
    back = re.search(r'href="([^"]+design/[^"]*)">Change the words', page)[1]
    held = dict(parse_qsl(urlsplit(back.replace("&amp;", "&")).query))
    assert held["policy"] == "the hubs"
    assert held["level"] == "0.9"
    assert held["unit"] == "council"
