"""A file is opened, kept nowhere, and one that cannot be used is told in three lines."""

import pytest

from changing_places.web.appraisal.held import EMPTY_TEXT, MOST, MOST_BYTES, of_text
from tests.web.appraisal.forms import LEISURE, form_of, page_of, sent, text_of

MINE = LEISURE.replace("posts: 95", "posts: 90")


def test_a_file_of_ones_own_shows_its_answer_and_travels_in_the_form(client):
    page = page_of(sent(client, MINE, "our leisure.yaml"))
    assert "Leisure centres of Exampton" in page
    held = form_of(page)
    assert held["case"] == MINE
    assert held["name"] == "our-leisure.yaml"


def test_a_shipped_case_has_an_address(client):
    answer = sent(client, LEISURE)
    assert answer.status_code == 302
    assert answer["Location"] == "/appraisal/result/?case=leisure"


def test_ends_of_lines_as_browsers_send_them_change_nothing():
    assert of_text(LEISURE.replace("\n", "\r\n"), "x.yaml").shipped == "leisure"
    assert of_text(EMPTY_TEXT, "x.yaml").shipped == "new"


def test_nothing_is_written_to_the_data_folder(client):
    from pathlib import Path

    from django.conf import settings

    before = sorted(Path(settings.HOME).rglob("*"))
    sent(client, MINE)
    assert sorted(Path(settings.HOME).rglob("*")) == before


def test_a_file_with_an_error_leads_to_its_step_and_field_with_file_and_line(client):
    text = LEISURE.replace("posts: 95", "posts: lots")
    line = next(n for n, held in enumerate(text.splitlines(), 1) if "posts: lots" in held)
    page = page_of(sent(client, text), 400)
    told = text_of(page)
    assert f"mine.yaml, line {line}: staff[1].posts is 'lots'." in told
    assert "Write digits, such as 42.5." in told
    assert '<h1 class="govuk-heading-xl cp-title">Staff</h1>' in page
    field = page.split('<a href="#')[2].split('"')[0]
    assert f'id="{field}" name="staff/0/posts" value="lots"' in page


ALIASES = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]\n"
    for old, new in zip("abcde", "bcdef", strict=True)
)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is empty"),
        (b"\xd0\xcf\x11\xe0", "no plain text"),
        ("title: [", "cannot be read as YAML"),
        ("- a\n- b\n", "is no case"),
        ("title: a\ntitle: b\n", "stands twice"),
        (ALIASES, "too many values"),
        ("&a [*a]", "too many values"),
        ("[" * 50_000, "mine.yaml, line 1"),
        ("x" * (MOST_BYTES + 1), "too large"),
    ],
)
def test_what_is_no_case_is_told_in_three_lines(client, content, told):
    page = text_of(page_of(sent(client, content), 400))
    assert "There is a problem" in page
    assert told in page
    assert "Open a case file" in page


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("title: !!python/object/apply:os.system ['id']\n", "title cannot be read"),
        (LEISURE.replace("title: Leisure", "title: !!binary Leisure"), "It is marked as"),
        ("\n".join(f"k{i}: {i}" for i in range(9000)), "is not known"),
    ],
)
def test_a_hostile_file_gets_three_lines(client, content, told):
    assert told in text_of(page_of(sent(client, content), 400))


def test_a_file_of_many_megabytes_is_told_to_be_too_large(client):
    assert "too large" in page_of(sent(client, b"x" * (21 * 2**20)), 400)


def test_a_form_without_a_file_says_so(client):
    assert "No file was chosen" in page_of(client.post("/appraisal/open/", {}), 400)


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("\nyears: 10\n", "\nyears: 101\n", "years"),
        (
            "supplies:\n",
            "supplies:\n"
            + "".join(f"  - {{name: s{k}, amount: 1}}\n" for k in range(MOST["lines"])),
            "lines",
        ),
        (
            "\ndrivers:\n",
            "\ndrivers:\n" + "".join(f"  - {{name: d{k}, value: 1}}\n" for k in range(121)),
            "uncertain inputs",
        ),
    ],
)
def test_a_case_that_would_keep_others_waiting_is_sent_to_the_terminal(client, old, new, what):
    text = LEISURE.replace(old, new, 1)
    assert text != LEISURE
    page = text_of(page_of(sent(client, text), 400))
    assert f"{what}." in page
    assert "in the terminal" in page


def test_markup_in_a_case_is_shown_and_not_obeyed(client):
    text = LEISURE.replace("Leisure centres of Exampton", "'<script>alert(1)</script>'", 1)
    text = text.replace("name: leisure staff", "name: '\"><b>staff</b>'").replace(
        "leisure staff: {by", "'\"><b>staff</b>': {by"
    )
    held = form_of(page_of(sent(client, text)))
    pages = [page_of(client.post("/appraisal/result/", held))]
    pages += [page_of(client.post(f"/appraisal/build/{s}/", held)) for s in ("staff", "option-3")]
    pages.append(
        page_of(client.post("/appraisal/result/working/?option=trust&ledger=council", held))
    )
    for page in pages:
        assert "<script>alert" not in page
        assert "<b>staff" not in page


def test_an_address_without_a_case_says_what_to_do(client):
    for address in ("/appraisal/result/", "/appraisal/build/staff/", "/appraisal/result/sure/"):
        assert "This address holds no case" in page_of(client.get(address), 404)


def test_a_name_from_the_client_opens_no_file(client):
    answer = client.get("/appraisal/result/?case=../../../etc/passwd")
    assert answer.status_code == 404


def test_a_form_of_another_site_is_not_accepted(small_store):
    from django.test import Client, override_settings

    with override_settings(STORE=small_store.folder):
        outside = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
        answer = outside.post("/appraisal/result/", {"case": LEISURE, "name": "a.yaml"})
    assert answer.status_code == 403
