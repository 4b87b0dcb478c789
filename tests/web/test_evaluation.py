"""The pages of the store's policies, and what a council's page tells of them."""

import re

import polars as pl
import pytest

from changing_places.reports import FORMATS
from tests.web.conftest import client_of
from tests.web.uploading import opens, page_at, text_of, upload


@pytest.fixture
def demo_client(demo_store):
    yield from client_of(demo_store)


def test_the_first_page_lists_policies_and_shows_findings_once_they_are_known(demo_client):
    address = "/evaluation/policy/early-help-hubs/childrens/LAC/"
    assert f'href="{address}"' in page_at(demo_client, "/evaluation/")
    page_at(demo_client, address)
    shown = page_at(demo_client, "/evaluation/").partition(address)[2].partition("</li>")[0]
    assert "Early help hubs for families lowered" in shown
    assert re.search(r"Evidence: level \d of 5", shown)


def test_a_policy_answers_first_and_then_shows_what_it_rests_on(demo_client):
    page = page_at(demo_client, "/evaluation/policy/early-help-hubs/childrens/LAC/")
    order = [
        'class="cp-answer"',
        "How strong the evidence is",
        "Before and after adoption",
        "Who is compared with whom",
        "What was checked",
        "Second opinions",
        "Missing figures",
        "The same again in Python",
        ">Source<",
    ]
    places = [page.index(part) for part in order]
    assert places == sorted(places)
    assert page.count("<svg") >= 8  # four figures, wide and narrow


def test_the_level_is_told_in_words_beside_the_scale(demo_client):
    page = page_at(demo_client, "/evaluation/policy/early-help-hubs/childrens/LAC/")
    level = re.search(r"How strong the evidence is: level (\d) of 5", page)[1]
    here = re.search(r'aria-current="true"><strong>(\d)</strong>.*?this evaluation', page)
    assert here[1] == level


def test_each_check_says_in_words_whether_it_passed(demo_client):
    page = page_at(demo_client, "/evaluation/policy/early-help-hubs/childrens/LAC/")
    checks = page.partition("cp-checks")[2].partition("</ul>")[0]
    marks = re.findall(r'class="cp-check cp-check--[a-z-]+">([^<]+)<', checks)
    assert len(marks) == checks.count("<h3") >= 3
    assert set(marks) <= {"Passed", "Failed", "Cannot tell"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_policy_can_be_taken_away(demo_client, form):
    address = f"/evaluation/policy/early-help-hubs/childrens/LAC/?format={form}"
    opens(demo_client.get(address), form)


def test_the_rows_behind_a_policy_can_be_evaluated_as_ones_own(demo_client):
    answer = demo_client.get("/evaluation/policy/early-help-hubs/childrens/LAC/?format=csv")
    assert 'filename="early-help-hubs-childrenslac-panel.csv"' in answer["Content-Disposition"]
    address = upload(demo_client, answer.content, "rows.csv")
    asked = "unit=name&time=period&outcome=value&adopted=adopted&policy=the+hubs"
    page = page_at(demo_client, f"{address}result/?{asked}")
    policy = page_at(demo_client, "/evaluation/policy/early-help-hubs/childrens/LAC/")
    sign = re.search(r"interval (−[\d.]+ to −[\d.]+)", policy)[1]
    assert sign in page


@pytest.mark.parametrize("address", ["moon-landings/childrens/LAC", "early-help-hubs/x/y"])
def test_a_policy_or_outcome_that_is_not_held_is_not_found(demo_client, address):
    assert "no policy and outcome" in page_at(demo_client, f"/evaluation/policy/{address}/", 404)


def test_a_store_without_policies_offers_ones_own_data(client):
    page = page_at(client, "/evaluation/")
    assert "no policy with an outcome" in page
    assert 'href="/evaluation/new/"' in page


def test_a_council_is_told_what_it_adopted_once_the_policy_is_evaluated(demo_client, demo_store):
    from changing_places.data.policies import policy_of, policy_panel
    from changing_places.web.evaluation import known
    from changing_places.web.store import the_store

    address = "/evaluation/policy/early-help-hubs/childrens/LAC/"
    page_at(demo_client, address)
    known.read_adopters(the_store())
    held = policy_panel(demo_store, policy_of(demo_store, "early-help-hubs"), "childrens/LAC")
    adopter = held.frame.drop_nulls("adopted").row(0, named=True)
    other = held.frame.filter(pl.col("adopted").is_null()).row(0, named=True)
    for council, said in ((adopter, f"adopted in {adopter['adopted']}"), (other, "not adopted")):
        page = page_at(demo_client, f"/place/{council['unit']}/")
        section = page.partition("Policies evaluated")[2].partition("</section>")[0]
        own = text_of(section.partition(address)[2].partition("</li>")[0])
        assert f"{council['name']}: {said}." in own
        assert "lowered" in own


def test_a_council_page_never_waits_for_an_evaluation(demo_client, demo_store, monkeypatch):
    from changing_places.web.evaluation import known

    def fails(*_, **__):
        raise AssertionError("a council's page evaluated a policy")

    monkeypatch.setattr(known, "evaluate_policy", fails)
    monkeypatch.setattr(known, "policy_panel", fails)
    monkeypatch.setattr(known, "_evaluated", known.Kept(4))
    monkeypatch.setattr(known, "_adopted", known.Kept(4))
    page = page_at(demo_client, "/place/X06000001/")
    assert "What policies changed where councils adopted them" in page


def test_the_warm_up_leaves_every_policy_evaluated(demo_client, monkeypatch):
    from changing_places.web.evaluation import known
    from changing_places.web.store import the_store

    one = known.evaluated(the_store(), "early-help-hubs", "childrens/LAC")
    monkeypatch.setattr(known, "evaluate_policy", lambda *_, **__: one)
    monkeypatch.setattr(known, "_evaluated", known.Kept(64))
    assert "Not evaluated yet" in page_at(demo_client, "/evaluation/")
    known.evaluate_all(the_store())
    assert "Not evaluated yet" not in page_at(demo_client, "/evaluation/")


def test_what_lowered_the_level_is_said_once(demo_client, monkeypatch):
    from dataclasses import replace

    from changing_places.evaluation.telling import words
    from changing_places.web.evaluation import known
    from changing_places.web.store import the_store

    one = known.evaluated(the_store(), "early-help-hubs", "childrens/LAC")
    reason = "The two groups came from different worlds."
    said = (*one.explain()[:1], words._strength(2, [reason]), *one.explain()[2:])
    lowered = replace(one.verdict, level=2, lowered=(reason,), sentences=said)
    monkeypatch.setattr(known, "evaluated", lambda *_: replace(one, verdict=lowered))
    page = page_at(demo_client, "/evaluation/policy/early-help-hubs/childrens/LAC/")
    assert page.count(reason) == 1
    assert "level 2 of 5" in page
