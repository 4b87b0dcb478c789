"""The pages of an evaluation: policies of the store, and an upload from file to document."""

import io
import json
import re
import stat
import zipfile
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import polars as pl
import pytest
import xlsxwriter

from changing_places.reports import FORMATS
from tests.web.addresses import FAULTS, MATCHED, hubs
from tests.web.conftest import client_of

SMALL = "council,year,rate,adopted\n" + "".join(
    f"{name},{year},{rate + year % 7},{adopted}\n"
    for name, rate, adopted in (("A", 1, "2014"), ("B", 3, "2014"), ("C", 2, ""), ("D", 4, ""))
    for year in range(2010, 2020)
)


@pytest.fixture
def demo_client(demo_store):
    yield from client_of(demo_store)


@pytest.fixture
def uploaded(demo_client, demo_store):
    """The address of an upload of a panel without faults."""
    return _upload(demo_client, hubs(demo_store))


@pytest.fixture
def faulty(demo_client, demo_store):
    """The address of an upload of the same panel with faults, and nothing corrected yet."""
    address = _upload(demo_client, hubs(demo_store, faulty=True))
    demo_client.post(f"{address}faults/?{MATCHED}", {"undo": "all"})
    return address


def _sent(client, content: str | bytes, name: str = "panel.csv", **more):
    data = content.encode() if isinstance(content, str) else content
    file = io.BytesIO(data)
    file.name = name
    return client.post("/evaluation/new/", {"file": file}, **more)


def _upload(client, content: str | bytes, name: str = "panel.csv") -> str:
    answer = _sent(client, content, name)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"].removesuffix("columns/")


def _page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def _text(page: str) -> str:
    """A page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def _workbook(rows, **sheets) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, held in {"Panel": rows, **sheets}.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(held):
                sheet.write_row(i, 0, row)
    return made.getvalue()


# Policies of the store


def test_the_first_page_lists_policies_and_shows_findings_once_they_are_known(demo_client):
    address = "/evaluation/policy/early-help-hubs/childrens/LAC/"
    assert f'href="{address}"' in _page(demo_client, "/evaluation/")
    _page(demo_client, address)
    shown = _page(demo_client, "/evaluation/").partition(address)[2].partition("</li>")[0]
    assert "Early help hubs for families lowered" in shown
    assert re.search(r"Evidence: level \d of 5", shown)


def test_a_policy_answers_first_and_then_shows_what_it_rests_on(demo_client):
    page = _page(demo_client, "/evaluation/policy/early-help-hubs/childrens/LAC/")
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
    page = _page(demo_client, "/evaluation/policy/early-help-hubs/childrens/LAC/")
    level = re.search(r"How strong the evidence is: level (\d) of 5", page)[1]
    here = re.search(r'aria-current="true"><strong>(\d)</strong>.*?this evaluation', page)
    assert here[1] == level


def test_each_check_says_in_words_whether_it_passed(demo_client):
    page = _page(demo_client, "/evaluation/policy/early-help-hubs/childrens/LAC/")
    checks = page.partition("cp-checks")[2].partition("</ul>")[0]
    marks = re.findall(r'class="cp-check cp-check--[a-z-]+">([^<]+)<', checks)
    assert len(marks) == checks.count("<h3") >= 3
    assert set(marks) <= {"Passed", "Failed", "Cannot tell"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_policy_can_be_taken_away(demo_client, form):
    address = f"/evaluation/policy/early-help-hubs/childrens/LAC/?format={form}"
    _opens(demo_client.get(address), form)


def _opens(answer, form: str) -> None:
    assert answer.status_code == 200
    assert f'.{form}"' in answer["Content-Disposition"]
    if form in ("docx", "xlsx"):
        assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    elif form == "pdf":
        assert answer.content.startswith(b"%PDF")
    elif form == "json":
        assert "Did" in json.loads(answer.content)["title"]
    else:
        assert b"<html" in answer.content


@pytest.mark.parametrize("address", ["moon-landings/childrens/LAC", "early-help-hubs/x/y"])
def test_a_policy_or_outcome_that_is_not_held_is_not_found(demo_client, address):
    assert "no policy and outcome" in _page(demo_client, f"/evaluation/policy/{address}/", 404)


def test_a_store_without_policies_offers_ones_own_data(client):
    page = _page(client, "/evaluation/")
    assert "no policy with an outcome" in page
    assert 'href="/evaluation/new/"' in page


def test_a_council_is_told_what_it_adopted_once_the_policy_is_evaluated(demo_client, demo_store):
    from changing_places.data.policies import policy_of, policy_panel
    from changing_places.web.evaluation import known
    from changing_places.web.store import the_store

    address = "/evaluation/policy/early-help-hubs/childrens/LAC/"
    _page(demo_client, address)
    known.read_adopters(the_store())
    held = policy_panel(demo_store, policy_of(demo_store, "early-help-hubs"), "childrens/LAC")
    adopter = held.frame.drop_nulls("adopted").row(0, named=True)
    other = held.frame.filter(pl.col("adopted").is_null()).row(0, named=True)
    for council, said in ((adopter, f"adopted in {adopter['adopted']}"), (other, "not adopted")):
        page = _page(demo_client, f"/place/{council['unit']}/")
        section = page.partition("Policies evaluated")[2].partition("</section>")[0]
        own = _text(section.partition(address)[2].partition("</li>")[0])
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
    page = _page(demo_client, "/place/X06000001/")
    assert "What policies changed where councils adopted them" in page


def test_the_warm_up_leaves_every_policy_evaluated(demo_client, monkeypatch):
    from changing_places.web.evaluation import known
    from changing_places.web.store import the_store

    one = known.evaluated(the_store(), "early-help-hubs", "childrens/LAC")
    monkeypatch.setattr(known, "evaluate_policy", lambda *_, **__: one)
    monkeypatch.setattr(known, "_evaluated", known.Kept(64))
    assert "Not evaluated yet" in _page(demo_client, "/evaluation/")
    known.evaluate_all(the_store())
    assert "Not evaluated yet" not in _page(demo_client, "/evaluation/")


# An upload, step by step


def test_columns_are_guessed_with_a_reason_each(demo_client, uploaded):
    page = _page(demo_client, f"{uploaded}columns/")
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
    assert "2 adopt" in _text(_page(demo_client, answer["Location"]))


def test_the_design_is_drawn_back_before_anything_is_estimated(demo_client, uploaded, monkeypatch):
    from changing_places.web.evaluation import study

    def fails(*_, **__):
        raise AssertionError("the design page estimated something")

    monkeypatch.setattr(study, "study", fails)
    page = _page(demo_client, f"{uploaded}design/?{MATCHED}")
    assert "adopt (" in page.partition('class="cp-answer"')[2][:200]
    for part in ("Who adopts when", "<svg", "was chosen, because", "Run the evaluation"):
        assert part in page


def test_the_result_is_in_the_readers_words_and_repeats_the_columns(demo_client, uploaded):
    words = "policy=the+hubs&who=councils&name.0=the+rate+of+care&unit.0=per+10,000"
    page = _page(demo_client, f"{uploaded}result/?{MATCHED}&{words}")
    assert "The hubs lowered the rate of care by" in _text(page)
    assert "per 10,000" in page
    code = page.partition("<pre")[2].partition("</pre>")[0]
    for part in ("panel.csv", "council", "adopted"):
        assert part in code


def test_a_choice_of_method_is_taken_up_and_one_that_cannot_be_is_told(demo_client, uploaded):
    page = _page(demo_client, f"{uploaded}result/?{MATCHED}&method=imputation&level=0.9")
    assert "The method is the one asked for" in page
    assert "90% interval" in page
    wrong = _page(demo_client, f"{uploaded}result/?{MATCHED}&meaningful=lots", 400)
    assert "&#x27;lots&#x27; is not a number" in wrong
    assert "Run the evaluation" in wrong


def test_several_outcomes_stand_side_by_side_and_each_has_a_page(demo_client, uploaded):
    asked = f"{MATCHED}&outcome=double&name.0=care&name.1=twice+care"
    page = _page(demo_client, f"{uploaded}result/?{asked}")
    assert "2 outcomes together" in page
    assert "p, allowing for many" in page
    shown = [href.replace("&amp;", "&") for href in re.findall(r'href="([^"]+show=\d)"', page)]
    assert len(shown) == 2
    assert "twice care" in _page(demo_client, shown[1])
    assert "There is no outcome 9" in _page(demo_client, f"{uploaded}result/?{asked}&show=9", 404)


@pytest.mark.parametrize("form", FORMATS)
def test_the_result_can_be_taken_away(demo_client, uploaded, form):
    _opens(demo_client.get(f"{uploaded}result/?{MATCHED}&format={form}"), form)


def test_a_format_that_is_not_known_is_told(demo_client, uploaded):
    page = _page(demo_client, f"{uploaded}result/?{MATCHED}&format=odt", 400)
    assert "cannot be written as" in page


def test_where_the_data_cannot_tell_the_page_says_what_would_help(demo_client):
    address = _upload(demo_client, re.sub(r",2014$", ",", SMALL, flags=re.MULTILINE))
    asked = "unit=council&time=year&outcome=rate&adopted=adopted"
    for step in ("design", "result"):
        page = _page(demo_client, f"{address}{step}/?{asked}")
        assert "The data cannot tell" in page
        assert "What would help" in page


def test_a_step_without_a_match_leads_back_to_the_columns(demo_client, uploaded):
    for step in ("faults", "design", "result"):
        assert demo_client.get(f"{uploaded}{step}/")["Location"] == f"{uploaded}columns/"


def test_a_column_that_is_not_there_is_told(demo_client, uploaded):
    page = _page(demo_client, f"{uploaded}design/?{MATCHED.replace('rate', 'ratio')}", 400)
    assert "has no column &#x27;ratio&#x27;" in page


# Faults put right in place


def test_every_fault_is_shown_with_its_cell_and_the_design_waits(demo_client, faulty):
    page = _page(demo_client, f"{faulty}faults/?{MATCHED}")
    for _, text in FAULTS.values():
        assert f'value="{text}"' in page
    assert "a second row for" in page
    assert demo_client.get(f"{faulty}design/?{MATCHED}")["Location"] == f"{faulty}faults/?{MATCHED}"
    assert demo_client.get(f"{faulty}result/?{MATCHED}").status_code == 302


def _typed(page: str, answers: dict[tuple[int, str], str], aside: dict[int, str]):
    """The form of a page of faults as a person fills it in."""
    fields = {"fault": re.findall(r'name="fault" value="(\d+)"', page)}
    for number in fields["fault"]:
        row = int(re.search(rf'name="row.{number}" value="(\d+)"', page)[1])
        column = re.search(rf'name="column.{number}" value="([^"]*)"', page)[1]
        value = re.search(rf'name="value.{number}" value="([^"]*)"', page)
        fields |= {f"row.{number}": row, f"column.{number}": column}
        if value:
            fields[f"value.{number}"] = answers.get((row, column), value[1])
        fields[f"aside.{number}"] = aside.get(row, "")
    return fields


def test_faults_are_put_right_in_place_and_the_result_follows(demo_client, faulty, demo_store):
    address = f"{faulty}faults/?{MATCHED}"
    last = len(hubs(demo_store, faulty=True).splitlines())
    answers = {(7, "rate"): "60", (11, "rate"): "", (32, "adopted"): "2016"}
    demo_client.post(address, _typed(_page(demo_client, address), answers, {last: "row"}))
    page = _text(_page(demo_client, address))
    assert "No faults left" in page
    assert "now '60'" in page.replace("&#x27;", "'")
    assert "1 is set aside" in page
    first = _estimate(demo_client, faulty)
    again = {"fault": "0", "row.0": "12", "column.0": "rate", "value.0": "6000", "aside.0": ""}
    demo_client.post(address, again)
    assert _estimate(demo_client, faulty) != first
    design = _text(_page(demo_client, f"{faulty}design/?{MATCHED}"))
    assert "You changed 4 cells and set 1 row aside" in design


def _estimate(client, address: str) -> object:
    answer = client.get(f"{address}result/?{MATCHED}&format=json")
    return json.loads(answer.content)["facts"][0]["value"]


def test_the_file_itself_is_never_altered_and_the_corrected_table_can_be_had(
    demo_client, faulty, demo_store
):
    from changing_places.web.evaluation import uploads

    address = f"{faulty}faults/?{MATCHED}"
    demo_client.post(address, {"many": "blank:not_a_number"})
    demo_client.post(address, {"many": "aside:repeated_row"})
    upload = uploads.find(faulty.split("/")[2])
    kept = (upload.folder / upload.name).read_text()
    assert kept == hubs(demo_store, faulty=True)
    corrected = demo_client.get(f"{address}&format=csv").content.decode("utf-8-sig")
    rows = pl.read_csv(io.StringIO(corrected), infer_schema=False)
    assert rows["rate"][5] is None
    assert "n.k." not in corrected


def test_all_rows_of_a_unit_can_be_set_aside_or_written_alike(demo_client, faulty):
    address = f"{faulty}faults/?{MATCHED}"
    row = {"fault": "0", "row.0": "32", "column.0": "adopted", "value.0": "2016"}
    demo_client.post(address, {**row, "aside.0": "every"})
    page = _text(_page(demo_client, address))
    assert page.count("column 'adopted': now '2016'".replace("'", "&#x27;")) > 10
    demo_client.post(address, {"undo": "all"})
    demo_client.post(address, {**row, "aside.0": "unit"})
    assert _text(_page(demo_client, address)).count(": set aside.") > 10


def test_a_correction_can_be_undone(demo_client, faulty):
    address = f"{faulty}faults/?{MATCHED}"
    demo_client.post(address, {"many": "blank:not_a_number"})
    before = _page(demo_client, address)
    name = re.search(r'name="undo" value="(cell:[^"]+)"', before)[1]
    demo_client.post(address, {"undo": name})
    assert _page(demo_client, address).count('value="cell:') == before.count('value="cell:') - 1
    demo_client.post(address, {"undo": "all"})
    assert "What was changed" not in _page(demo_client, address)


@pytest.mark.parametrize(
    "typed",
    [
        {"fault": "0", "row.0": "999999", "column.0": "rate", "value.0": "1"},
        {"fault": "0", "row.0": "-1", "column.0": "rate", "value.0": "1"},
        {"fault": "0", "row.0": "7", "column.0": "nothing", "value.0": "1"},
        {"many": "blank:repeated_row"},
        {"many": "nonsense"},
        {"undo": "row:x"},
    ],
)
def test_a_correction_that_fits_nothing_changes_nothing(demo_client, faulty, typed):
    address = f"{faulty}faults/?{MATCHED}"
    assert demo_client.post(address, typed).status_code == 302
    assert "What was changed" not in _page(demo_client, address)


def test_faults_of_columns_lead_back_to_the_columns(demo_client):
    address = _upload(demo_client, re.sub(r",\d+,(?=[\d]*$)", ",1,", SMALL, flags=re.MULTILINE))
    page = _page(
        demo_client, f"{address}faults/?unit=council&time=year&outcome=rate&adopted=adopted"
    )
    assert "an outcome that differs between units or periods" in page
    assert "Change the columns" in page


# What cannot be taken


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "panel.csv", "is empty"),
        (b"%PDF-1.7 ...", "report.pdf", "of no kind that can be read here"),
        (b"%PDF-1.7 ...", "report.csv", "It is a PDF document"),
        (b"PK\x03\x04 and then nothing", "panel.xlsx", "damaged"),
        (b"council,year\n", "panel.xlsx", "is not an Excel workbook"),
        (b"PAR1 and then nothing", "panel.parquet", "cannot be read as a Parquet file"),
        (b"a,b\n1,2,3\n", "panel.csv", "more cells than the header"),
        (b"\x00" + b"a,\xff\n" * 99, "panel.csv", "in no encoding that is known"),
        (b"x" * 20_000 + b"\n1\n", "panel.csv", "no row of headings"),
        (b"rate\n" + b"9" * 20_000, "panel.csv", "a cell that is too long"),
        (b",".join(b"c%d" % i for i in range(300)) + b"\n1\n", "panel.csv", "too many columns"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_kindly(demo_client, content, name, said):
    answer = _sent(demo_client, content, name)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "There is a problem" in page
    assert said in page
    assert 'type="file"' in page
    assert "Traceback" not in page


def test_a_form_without_a_file_is_told(demo_client):
    answer = demo_client.post("/evaluation/new/", {})
    assert answer.status_code == 400
    assert "No file was chosen" in answer.content.decode()


def test_a_file_that_is_too_large_is_refused_while_it_arrives(demo_client, monkeypatch):
    from changing_places.web.evaluation import incoming

    monkeypatch.setattr(incoming, "MOST_BYTES", 100_000)
    answer = _sent(demo_client, b"a,b\n" + b"1,2\n" * 100_000)
    assert answer.status_code == 400
    assert "The file is too large" in answer.content.decode()


def test_a_workbook_that_unfolds_into_too_much_is_not_opened(demo_client, monkeypatch):
    from changing_places.data.readers.bounds import Bounds, check_bounds
    from changing_places.web.evaluation import uploads

    small = Bounds(unpacked=20_000_000)
    monkeypatch.setattr(uploads, "check_bounds", lambda path: check_bounds(path, small))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 21_000_000)
    assert len(made.getvalue()) < 100_000
    answer = _sent(demo_client, made.getvalue(), "bomb.xlsx")
    assert answer.status_code == 400
    assert "unfolds into too much" in answer.content.decode()


def test_a_workbook_with_a_cell_far_away_is_not_opened(demo_client):
    content = _workbook([["council", "year"], ["A", 2019]])
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            data = old.read(part).replace(b'r="B2"', b'r="XFD1048576"')
            new.writestr(part.filename, data)
    answer = _sent(demo_client, made.getvalue(), "far.xlsx")
    assert "a sheet that reaches too far" in answer.content.decode()


def test_a_parquet_file_of_too_many_rows_is_not_opened(demo_client):
    made = io.BytesIO()
    pl.DataFrame({"x": pl.repeat(1, 3_000_000, eager=True)}).write_parquet(made)
    assert len(made.getvalue()) < 1_000_000
    answer = _sent(demo_client, made.getvalue(), "long.parquet")
    assert "has too many rows" in answer.content.decode()


def test_a_name_with_folders_in_it_stays_in_its_own(demo_client):
    from changing_places.web.evaluation import uploads

    address = _upload(demo_client, SMALL + "E,2010,9,\n", "..\\..\\etc/../passwd <b>.csv")
    upload = uploads.find(address.split("/")[2])
    assert upload.name == "passwd-b.csv"
    assert [f.name for f in upload.folder.iterdir() if f.suffix == ".csv"] == ["passwd-b.csv"]


def test_formulas_and_markup_in_cells_are_text(demo_client):
    evil = "=HYPERLINK(1)<script>"
    content = SMALL.replace("A,", f"{evil},").replace("rate", "<i>rate</i>")
    address = _upload(demo_client, content)
    asked = "unit=council&time=year&outcome=%3Ci%3Erate%3C/i%3E&adopted=adopted"
    pages = [
        _page(demo_client, f"{address}columns/"),
        _page(demo_client, f"{address}design/?{asked}"),
    ]
    pages.append(_page(demo_client, f"{address}result/?{asked}"))
    for page in pages:
        assert "<script>" not in page
        assert "<i>rate" not in page
    book = demo_client.get(f"{address}result/?{asked}&format=xlsx").content
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if "worksheets" in n]
    assert not any(b"<f>" in sheet for sheet in sheets)


@pytest.mark.parametrize("step", ["columns", "faults", "design", "result", "delete"])
def test_an_upload_that_is_not_kept_is_not_found(demo_client, step):
    page = _page(demo_client, f"/evaluation/{'0' * 32}/{step}/", 404)
    assert "No uploaded file has this address" in page


def test_a_form_of_another_site_is_refused(demo_store):
    from django.test import Client, override_settings

    with override_settings(STORE=demo_store.folder):
        strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
        answer = _sent(strict, SMALL)
        assert answer.status_code == 403
        assert "The form was not accepted" in answer.content.decode()
        token = re.search(
            r'csrfmiddlewaretoken" value="([^"]+)"',
            strict.get("/evaluation/new/").content.decode(),
        )
        file = io.BytesIO(SMALL.encode())
        file.name = "panel.csv"
        form = {"csrfmiddlewaretoken": token[1], "file": file}
        assert strict.post("/evaluation/new/", form).status_code == 302


# How files are kept


def test_a_sheet_of_a_workbook_can_be_chosen(demo_client):
    rows = [line.split(",") for line in SMALL.splitlines()]
    address = _upload(demo_client, _workbook([["About this file"]], Data=rows), "book.xlsx")
    assert '<option value="Data">' in _page(demo_client, f"{address}columns/")
    page = _page(demo_client, f"{address}columns/?sheet=Data")
    assert re.findall(r'<option value="(\w+)" selected>', page)[1:3] == ["unit", "time"]
    asked = "sheet=Data&unit=council&time=year&outcome=rate&adopted=adopted"
    assert "2 adopt" in _text(_page(demo_client, f"{address}design/?{asked}"))


def test_the_same_file_is_kept_once_and_is_private(demo_client):
    from changing_places.web.evaluation import uploads

    first, second = _upload(demo_client, SMALL), _upload(demo_client, SMALL, "again.csv")
    assert first == second
    folder = uploads.find(first.split("/")[2]).folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(f.stat().st_mode) == 0o600 for f in folder.iterdir())


def test_a_file_can_be_deleted_at_once(demo_client):
    from changing_places.web.evaluation import uploads

    address = _upload(demo_client, SMALL + "\n")
    folder = uploads.find(address.split("/")[2]).folder
    assert "Delete panel.csv?" in _page(demo_client, f"{address}delete/")
    answer = demo_client.post(f"{address}delete/", follow=True)
    assert "The file was deleted" in answer.content.decode()
    assert not folder.exists()
    _page(demo_client, f"{address}columns/", 404)


def test_files_go_after_thirty_days_and_the_oldest_when_there_are_too_many(
    demo_client, monkeypatch
):
    from changing_places.web.evaluation import uploads

    address = _upload(demo_client, SMALL + "\n\n")
    upload = uploads.find(address.split("/")[2])
    about = json.loads((upload.folder / "about.json").read_text())
    about["at"] = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    (upload.folder / "about.json").write_text(json.dumps(about))
    _page(demo_client, f"{address}columns/", 404)
    assert not upload.folder.exists()
    monkeypatch.setattr(uploads, "MOST_KEPT", 2)
    kept = [_upload(demo_client, f"{SMALL}E,2010,{i},\n") for i in range(3)]
    _page(demo_client, f"{kept[0]}columns/", 404)
    _page(demo_client, f"{kept[2]}columns/")


def test_the_page_says_where_the_file_is_and_for_how_long(demo_client, uploaded):
    page = _page(demo_client, f"{uploaded}columns/")
    key = uploaded.split("/")[2]
    assert f"uploads/{key}" in page
    assert re.search(r"until \d{1,2} \w+ \d{4}, and then deleted", page)


def test_the_address_of_a_result_holds_the_whole_question(demo_client, uploaded):
    asked = f"{MATCHED}&policy=the+hubs&level=0.9"
    page = _page(demo_client, f"{uploaded}result/?{asked}")
    back = re.search(r'href="([^"]+design/[^"]*)">Change the words', page)[1]
    held = dict(parse_qsl(urlsplit(back.replace("&amp;", "&")).query))
    assert held["policy"] == "the hubs"
    assert held["level"] == "0.9"
    assert held["unit"] == "council"
