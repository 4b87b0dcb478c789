"""A case is built step by step; what is not touched stays, and errors lead to their field."""

import pytest

from changing_places.appraisal.case.located import read_located
from tests.web.addresses import APPRAISAL_STEPS
from tests.web.appraisal.forms import LEISURE, form_of, page_of, step, text_of


def _data(text: str):
    return read_located(text, "case.yaml").plain()


def _case(page: str):
    return _data(form_of(page)["case"])


@pytest.mark.parametrize("slug", [*APPRAISAL_STEPS, "option-1", "option-6"])
def test_a_step_that_is_sent_as_it_stands_changes_nothing(client, slug):
    page = page_of(client.post("/appraisal/build/service/", step(client, slug)))
    assert form_of(page)["case"] == LEISURE


def test_a_change_is_written_and_the_rest_stays(client):
    form = step(client, "staff") | {"staff/0/posts": "90", "staff/0/turnover": "20%"}
    held = _case(page_of(client.post("/appraisal/build/supplies/", form)))
    before = _data(LEISURE)
    assert held["staff"][0].pop("posts") == 90
    assert held["staff"][0].pop("turnover") == 0.2
    before["staff"][0].pop("posts"), before["staff"][0].pop("turnover")
    assert held == before


def test_what_the_program_does_not_know_is_shown_as_the_error_and_kept(client):
    text = LEISURE + "\nnotes of ours: {a: 1}\n"
    answer = client.post("/appraisal/build/staff/", {"case": text, "name": "mine.yaml"})
    page = page_of(answer, 400)
    assert "notes of ours is not known" in text_of(page)
    assert _case(page)["notes of ours"] == {"a": 1}


def test_a_new_line_is_added_by_filling_its_boxes(client):
    new = {"staff/1/name": "lifeguards", "staff/1/posts": "4", "staff/1/pay": "£24,000"}
    held = _case(page_of(client.post("/appraisal/build/supplies/", step(client, "staff") | new)))
    assert held["staff"][1] == {"name": "lifeguards", "posts": 4, "pay": 24000}


def test_a_line_is_taken_out_by_a_tick(client):
    form = step(client, "option-3") | {"options/2/lines/1/take-out": "yes"}
    held = _case(page_of(client.post("/appraisal/build/criteria/", form)))
    names = [n["name"] for n in held["options"][2]["lines"]]
    assert "setting up the trust" not in names
    assert "watching the agreement" in names


def test_two_lines_are_taken_out_together(client):
    form = step(client, "option-3")
    form |= {f"options/2/lines/{k}/take-out": "yes" for k in (1, 3)}
    held = _case(page_of(client.post("/appraisal/build/criteria/", form)))
    names = [n["name"] for n in held["options"][2]["lines"]]
    assert names[:2] == ["heat recovery and booking system", "watching the agreement"]
    assert len(names) == 5


def test_a_box_that_is_emptied_takes_its_part_out(client):
    form = step(client, "option-3") | {"options/2/operator/new_starters_pension": ""}
    held = _case(page_of(client.post("/appraisal/build/criteria/", form)))
    assert "new_starters_pension" not in held["options"][2]["operator"]


def test_a_change_of_a_line_is_added_to_an_option(client):
    form = step(client, "option-3") | {"options/2/changes/other supplies/by": "-5%"}
    held = _case(page_of(client.post("/appraisal/build/criteria/", form)))
    assert held["options"][2]["changes"]["other supplies"] == {"by": -0.05}


def test_what_is_uncertain_is_given_by_low_likely_and_high(client):
    form = step(client, "income") | {
        "income/0/range/kind": "triangular",
        "income/0/range/low": "0.9",
        "income/0/range/likely": "1",
        "income/0/range/high": "1.2",
    }
    held = _case(page_of(client.post("/appraisal/build/vat/", form)))
    wanted = {"kind": "triangular", "low": 0.9, "likely": 1, "high": 1.2}
    assert held["income"][0]["range"] == wanted


def test_a_range_of_another_kind_is_one_line_of_yaml(client):
    form = step(client, "volumes")
    assert form["drivers/0/range"].startswith("{kind: lognormal")


def test_the_story_and_the_evidence_are_written_a_line_each(client):
    form = step(client, "story")
    form["story/needs"] += "\r\nA third need"
    held = _case(page_of(client.post("/appraisal/build/evidence/", form)))
    assert held["story"]["needs"][2] == "A third need"
    form = step(client, "evidence")
    form["evidence"] += "\nsurvey: Survey of users, made up"
    held = _case(page_of(client.post("/appraisal/build/service/", form)))
    assert held["evidence"]["survey"] == "Survey of users, made up"


def test_an_error_shows_the_step_again_with_its_field_and_what_was_typed(client):
    form = step(client, "staff") | {"staff/0/posts": "lots"}
    page = page_of(client.post("/appraisal/build/supplies/", form), 400)
    assert '<h1 class="govuk-heading-xl cp-title">Staff</h1>' in page
    assert 'value="lots"' in page
    told = text_of(page)
    assert "leisure.yaml" not in told.split("Staff")[0] or "line" in told
    assert "staff[1].posts is 'lots'." in told
    assert "Error: Staff" in told


def test_the_whole_answer_is_not_shown_of_a_case_with_an_error(client):
    form = step(client, "vat") | {"vat/exempt_share": "200%"}
    page = page_of(client.post("/appraisal/result/", form), 400)
    assert '<h1 class="govuk-heading-xl cp-title">VAT</h1>' in page
    assert "vat.exempt_share is 2" in text_of(page)


def test_an_error_of_another_step_lets_one_go_on_and_says_where_it_is(client):
    new = {
        "options/6/name": "A grant",
        "options/6/id": "grant",
        "options/6/model": "grant",
    }
    form = step(client, "options") | new
    page = page_of(client.post("/appraisal/build/option-7/", form), 400)
    told = text_of(page)
    assert '<h1 class="govuk-heading-xl cp-title">A grant</h1>' in page
    assert "has no 'grant'" in told
    assert "It belongs to the step Criteria" in told
    form = form_of(page)
    page = page_of(client.post("/appraisal/build/criteria/", form), 400)
    form = form_of(page) | {f"criteria/{k}/scores/grant": "3" for k in range(5)}
    assert "A grant" in page_of(client.post("/appraisal/result/", form))


def test_an_error_comes_with_its_three_lines_even_where_no_field_is_shown(client):
    text = LEISURE.replace("baseline: true", "baseline: false", 1)
    page = page_of(client.post("/appraisal/build/staff/", {"case": text, "name": "a.yaml"}), 400)
    told = text_of(page)
    assert "has no baseline" in told
    assert "It belongs to the step Options" in told


def test_the_answer_stands_beside_the_boxes(client):
    page = text_of(page_of(client.get("/appraisal/build/staff/?case=leisure")))
    assert "The answer so far" in page
    assert "the council's own money is better off by" in page
    assert "conditions hold; best for everybody" in page


def test_an_empty_case_can_be_filled(client):
    page = page_of(client.get("/appraisal/build/service/?case=new"))
    assert "Our service" in page
    form = form_of(page) | {"title": "Libraries", "service": "cultural-services"}
    form = form_of(page_of(client.post("/appraisal/build/staff/", form)))
    form |= {"staff/0/name": "librarians", "staff/0/posts": "20", "staff/0/pay": "28000"}
    form = form_of(page_of(client.post("/appraisal/build/option-2/", form)))
    form["options/1/changes/librarians/by"] = "-10%"
    page = text_of(page_of(client.post("/appraisal/result/", form)))
    assert "Libraries" in page
    assert "is best" in page


def test_a_step_that_is_not_there_is_not_found(client):
    assert client.get("/appraisal/build/nothing/?case=leisure").status_code == 404


# -- live -------------------------------------------------------------------------------------


def test_a_change_refreshes_the_answer_as_a_part_of_a_page(client):
    form = step(client, "staff")
    before = page_of(client.post("/appraisal/live/", form))
    after = page_of(client.post("/appraisal/live/", form | {"staff/0/posts": "60"}))
    assert "<html" not in after
    assert before != after
    assert "A charitable trust" in after


def test_a_live_change_that_cannot_be_says_why(client):
    page = text_of(
        page_of(client.post("/appraisal/live/", step(client, "staff") | {"staff/0/pay": "x"}))
    )
    assert "staff[1].pay is 'x'." in page
    assert "Write digits" in page


def test_a_live_question_of_a_broken_text_says_why(client):
    page = page_of(client.post("/appraisal/live/", {"case": "a: [", "name": "a.yaml"}))
    assert "cannot be read as YAML" in page


def test_an_answer_is_worked_out_once_for_the_same_case(client, monkeypatch):
    from changing_places.web.appraisal import asked

    made = []
    monkeypatch.setattr(asked, "appraise", lambda *a, **k: made.append(k) or _appraise(*a, **k))
    # A number that no other test asks about, since answers are remembered.
    form = step(client, "staff") | {"staff/0/posts": "77.375"}
    for _ in range(3):
        client.post("/appraisal/live/", form)
    assert [m["draws"] for m in made] == [asked.GLANCE_DRAWS]
    assert not made[0]["history"]


def _appraise(*arguments, **more):
    from changing_places.appraisal import appraise

    return appraise(*arguments, **more)
