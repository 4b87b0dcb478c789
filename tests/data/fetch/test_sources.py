"""Each source, on small made-up answers in the format of the real service."""

import csv
import io
import json

import pytest

from changing_places.core.errors import InputError
from changing_places.data.fetch.bringer import Bringer
from changing_places.data.fetch.sources import (
    explore_local_statistics,
    fingertips,
    gov_uk,
    nomis,
    ons_dataset,
    plain,
)

from .server import Answer


@pytest.fixture
def bringer(tmp_path, limits):
    return Bringer("A dataset", tmp_path / "downloads", limits=limits)


def table(header, *rows):
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    return out.getvalue()


def read(files):
    (file,) = files
    with file.open(encoding="utf-8", newline="") as data:
        return list(csv.DictReader(data))


# -- Nomis --------------------------------------------------------------------------------

NOMIS = ["DATE_NAME", "GEOGRAPHY_NAME", "GEOGRAPHY_CODE", "GEOGRAPHY_TYPE", "OBS_VALUE",
         "OBS_STATUS", "RECORD_COUNT"]  # fmt: skip


def nomis_pages(rows, page, count=None):
    def answer(asked):
        start = int(asked.query["recordoffset"])
        some = rows[start : start + min(page, int(asked.query["recordlimit"]))]
        return Answer(table(NOMIS, *[[*r, count or len(rows)] for r in some]))

    return answer


PEOPLE = [[2020 + n % 3, f"Area {n}", f"E0700{n:04}", "districts", 1000 + n, "A"] for n in range(7)]
SETTINGS = {"dataset": "NM_2002_1", "query": {"geography": "TYPE424", "gender": 0}}


def test_nomis_is_asked_page_after_page_until_all_rows_have_come(site, bringer):
    site.pages["/dataset/NM_2002_1.data.csv"] = nomis_pages(PEOPLE, 3)
    rows = read(nomis.collect(SETTINGS | {"base": site.address}, bringer))
    assert [r["population"] for r in rows] == [str(1000 + n) for n in range(7)]
    assert rows[0] == {"year": "2020", "ons_code": "E07000000", "name": "Area 0",
                       "geography": "districts", "population": "1000"}  # fmt: skip
    assert [a.query["recordoffset"] for a in site.asked] == ["0", "3", "6"]
    assert site.asked[0].query["geography"] == "TYPE424"


def test_nomis_keeps_what_is_suppressed_or_missing_apart_from_zero(site, bringer):
    rows = [[2020, "A", "E07000001", "d", 0, "S"], [2020, "B", "E07000002", "d", 0, "Q"],
            [2020, "C", "E07000003", "d", 0, "A"]]  # fmt: skip
    site.pages["/dataset/NM_2002_1.data.csv"] = nomis_pages(rows, 10)
    found = read(nomis.collect(SETTINGS | {"base": site.address}, bringer))
    assert [r["population"] for r in found] == ["c", "", "0"]


@pytest.mark.parametrize("script", ["short", "same page", "changing"])
def test_nomis_that_does_not_give_all_its_rows_is_an_error(site, bringer, script):
    first = Answer(table(NOMIS, *[[*r, 7] for r in PEOPLE[:3]]))
    then = {
        "short": Answer(table(NOMIS)),
        "same page": first,
        "changing": Answer(table(NOMIS, *[[*r, 9] for r in PEOPLE[3:6]])),
    }[script]
    site.pages["/dataset/NM_2002_1.data.csv"] = [first, then]
    with pytest.raises(InputError, match="did not give the whole table"):
        nomis.collect(SETTINGS | {"base": site.address}, bringer)


def test_a_key_for_nomis_is_sent_and_never_written_down(site, bringer, monkeypatch):
    monkeypatch.setenv("NOMIS_UID", "0xsecret")
    site.pages["/dataset/NM_2002_1.data.csv"] = nomis_pages(PEOPLE, 10)
    nomis.collect(SETTINGS | {"base": site.address}, bringer)
    assert site.asked[0].query["uid"] == "0xsecret"
    written = [f.read_text("utf-8") for f in bringer.folder.rglob("*") if f.is_file()]
    assert not any("0xsecret" in text for text in written)


# -- Fingertips ---------------------------------------------------------------------------

FINGERTIPS = [
    "Indicator ID", "Indicator Name", "Parent Code", "Parent Name", "Area Code", "Area Name",
    "Area Type", "Sex", "Age", "Category Type", "Category", "Time period", "Value",
    "Lower CI 95.0 limit", "Upper CI 95.0 limit", "Lower CI 99.8 limit", "Upper CI 99.8 limit",
    "Count", "Denominator", "Value note", "Recent Trend",
    "Compared to England value or percentiles", "Compared to percentiles",
    "Time period Sortable", "New data", "Compared to goal", "Time period range",
]  # fmt: skip


def finger(code, period="2021/22", value="12.5", category="", note="", indicator="90366"):
    row = dict.fromkeys(FINGERTIPS, "")
    row |= {"Indicator ID": indicator, "Indicator Name": "Years of life", "Area Code": code,
            "Area Name": "Somewhere", "Area Type": "Counties & UAs", "Sex": "Female",
            "Age": "All ages", "Category Type": category, "Time period": period, "Value": value,
            "Lower CI 95.0 limit": "12", "Upper CI 95.0 limit": "13", "Count": "5",
            "Denominator": "40", "Value note": note}  # fmt: skip
    return list(row.values())


def test_fingertips_gives_each_area_once_and_no_breakdowns(site, bringer):
    site.pages["/all_data/csv/by_indicator_id"] = Answer(
        table(
            FINGERTIPS,
            finger("E92000001"),
            finger("E06000001"),
            finger("E06000001", category="Deprivation deciles"),
            finger("E06000001", period="2019 - 21", value="11"),
            finger("E06000002", value="", note="Value suppressed for disclosure control"),
            finger("E06000003", value="", note="Data not available"),
        )
    )
    settings = {"base": site.address, "indicators": [90366], "area_types": [502, 501]}
    rows = read(fingertips.collect(settings, bringer))
    assert [(r["area_code"], r["period"], r["value"]) for r in rows] == [
        ("E92000001", "2021-22", "12.5"),
        ("E06000001", "2021-22", "12.5"),
        ("E06000001", "2019-21", "11"),
        ("E06000002", "2021-22", "c"),
        ("E06000003", "2021-22", ""),
    ]
    assert rows[0]["lower_95"] == "12"
    assert [a.query["child_area_type_id"] for a in site.asked] == ["502", "501"]


def test_fingertips_that_answers_another_question_is_an_error(site, bringer):
    site.pages["/all_data/csv/by_indicator_id"] = Answer(
        table(FINGERTIPS, finger("E06000001", indicator="1"))
    )
    with pytest.raises(InputError, match="another indicator"):
        fingertips.collect({"base": site.address, "indicators": [90366]}, bringer)


# -- Explore Local Statistics -------------------------------------------------------------

INDICATORS = [
    {"label": "Employment rate", "slug": "employment-rate", "measure": "Percentage", "unit": "%",
     "isMultivariate": False},
    {"label": "People by age", "slug": "people-by-age", "isMultivariate": True},
    {"label": "Pay", "slug": "pay", "measure": "Pounds", "unit": "£", "isMultivariate": False},
]  # fmt: skip


def explore_pages(site):
    site.pages["/metadata/indicators"] = Answer(json.dumps(INDICATORS))
    site.pages["/data.csv"] = lambda asked: Answer(
        {
            "employment-rate": "indicator,areacd,areanm,period,value,lci_95,uci_95,status\n"
            "Employment rate,E07000148,Norwich,2020-01-01/P1Y,79,71.6,86.4,\n"
            "Employment rate,E06000001,Hartlepool,2020-01-01/P1Y,,,,c\n",
            "pay": "indicator,areacd,areanm,period,value\nPay,E92000001,England,2023-04-01,600\n",
        }[asked.query["indicator"]]
    )


def test_explore_local_statistics_gives_every_indicator_with_its_measure_and_unit(site, bringer):
    explore_pages(site)
    rows = read(explore_local_statistics.collect({"base": site.address}, bringer))
    assert [(r["dataset"], r["areacd"], r["observation"], r["status"]) for r in rows] == [
        ("employment-rate", "E07000148", "79", ""),
        ("employment-rate", "E06000001", "", "c"),
        ("pay", "E92000001", "600", ""),
    ]
    assert rows[0]["geography"] == "Local Authority District"
    assert rows[1]["geography"] == "County or Unitary Authority"
    assert (rows[2]["geography"], rows[2]["unit"], rows[2]["lci_95"]) == ("Nation", "£", "")
    assert all(a.query["time"] == "all" for a in site.asked[1:]), "else only the latest comes"


def test_explore_local_statistics_can_be_asked_for_some_indicators(site, bringer):
    explore_pages(site)
    settings = {"base": site.address, "indicators": ["pay"]}
    assert len(read(explore_local_statistics.collect(settings, bringer))) == 1
    with pytest.raises(InputError, match="has no indicator 'wealth'"):
        explore_local_statistics.collect(settings | {"indicators": ["wealth"]}, bringer)


def test_a_list_of_indicators_in_another_form_is_an_error(site, bringer):
    site.pages["/metadata/indicators"] = Answer(json.dumps({"data": []}))
    with pytest.raises(InputError, match="lists its indicators in another way"):
        explore_local_statistics.collect({"base": site.address}, bringer)


# -- GOV.UK and revenue outturn -----------------------------------------------------------

PAGE = "/government/statistics/outturn"


def gov_pages(site, body, names=("Outturn_v3.9.csv", "Outturn_v3.10.csv", "Metadata.ods")):
    attachments = [
        {"url": f"{site.address}/media/{n}/{name}", "title": name, "content_type": "text/csv"}
        for n, name in enumerate(names)
    ]
    site.pages[f"/api/content{PAGE}"] = Answer(
        json.dumps({"details": {"attachments": attachments}})
    )
    for n, name in enumerate(names):
        site.pages[f"/media/{n}/{name}"] = Answer(
            body if name.endswith("3.10.csv") else "x,y\n1,2\n"
        )


OUTTURN = [
    "year_ending", "status", "LA_name", "LA_class", "LA_subclass", "ONS_code", "RS_edu_net_exp",
    "RS_trans_net_exp", "RS_csc_net_exp", "RS_asc_net_exp", "RS_phs_net_exp", "RS_hous_net_exp",
    "RS_cul_net_exp", "RS_env_net_exp", "RS_plan_net_exp", "RS_pol_net_exp", "RS_frs_net_exp",
    "RS_cen_net_exp", "RS_oth_net_exp", "RS_totsx_net_exp", "RS_netcurrtot_net_exp",
    "RS_ctrtot_net_exp", "RO1_eduerl_net_cur_exp",
]  # fmt: skip


def council(code, asc="100", status="submitted", year="202503", kind="UA"):
    row = dict.fromkeys(OUTTURN, "")
    row |= {"year_ending": year, "status": status, "LA_name": "Somewhere", "LA_class": kind,
            "ONS_code": code, "RS_asc_net_exp": asc, "RS_edu_net_exp": "1,234",
            "RO1_eduerl_net_cur_exp": "9"}  # fmt: skip
    return list(row.values())


GOV = {"page": PAGE, "pattern": r"^outturn_v.*\.csv$", "reshape": "revenue-outturn"}


def test_the_newest_file_of_a_page_is_found_and_made_long(site, bringer):
    body = "\ufeff" + table(
        OUTTURN,
        council("E06000001"),
        council("E06000002", asc="", year="201803", kind="Unitary Authority"),
        council("E08000025", status="not submitted", kind="MD"),
        council("E92000001", status="total", kind="Eng"),
    )
    gov_pages(site, body)
    rows = read(gov_uk.collect(GOV | {"base": site.address}, bringer))
    assert site.asked[-1].path == "/media/1/Outturn_v3.10.csv", "3.10 comes after 3.9"
    assert [(r["year"], r["ons_code"], r["la_class"], r["service"], r["gbp_thousand"])
            for r in rows] == [
        ("2024-25", "E06000001", "UA", "education", "1234"),
        ("2024-25", "E06000001", "UA", "adult_social_care", "100"),
        ("2017-18", "E06000002", "UA", "education", "1234"),
        ("2024-25", "E08000025", "MD", "_not_submitted", ""),
    ]  # fmt: skip
    assert rows[0]["source"] == "MHCLG Outturn v3.10"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (council("E06000001", status="guessed"), "a status that is not known"),
        (council("E06000001", year="2025"), "a year that cannot be read"),
    ],
)
def test_an_outturn_that_has_changed_is_an_error_and_not_a_guess(site, bringer, row, said):
    gov_pages(site, table(OUTTURN, row))
    with pytest.raises(InputError, match=said):
        gov_uk.collect(GOV | {"base": site.address}, bringer)


def test_columns_that_have_gone_are_named(site, bringer):
    gov_pages(site, "year_ending,status\n202503,submitted\n")
    with pytest.raises(InputError) as caught:
        gov_uk.collect(GOV | {"base": site.address}, bringer)
    assert "It lacks 'LA_name'" in caught.value.why


def test_a_page_without_such_a_file_lists_what_it_has(site, bringer):
    gov_pages(site, "", names=("Metadata.ods",))
    with pytest.raises(InputError) as caught:
        gov_uk.collect(GOV | {"base": site.address}, bringer)
    assert "Its files are Metadata.ods" in caught.value.why


# -- datasets of the ONS ------------------------------------------------------------------


def ons_pages(site, body):
    site.pages["/datasets/people"] = Answer(
        json.dumps({"links": {"latest_version": {"href": f"{site.address}/v/3"}}})
    )
    site.pages["/v/3"] = Answer(
        json.dumps({"downloads": {"csv": {"href": f"{site.address}/people.csv", "size": "10"}}})
    )
    site.pages["/people.csv"] = Answer("", 301, {"Location": "/static/people.csv"})
    site.pages["/static/people.csv"] = Answer(body)


ONS = ["v4_0", "calendar-years", "Time", "administrative-geography", "Geography", "sex", "Sex",
       "single-year-of-age", "Age"]  # fmt: skip


def people(year, sex="all"):
    ages = ["total", *ons_dataset.AGES]
    return [[n, year, year, "E06000001", "Hartlepool", sex, sex.title(), age, age]
            for n, age in enumerate(ages)]  # fmt: skip


def test_the_latest_version_of_an_ons_dataset_gives_its_latest_complete_year(site, bringer):
    rows = [*people(2021), *people(2022), *people(2022, "female"), *people(2023)[:20]]
    ons_pages(site, table(ONS, *rows))
    files = ons_dataset.collect({"base": site.address, "dataset": "people"}, bringer)
    assert files[0].name == "ons_population_by_age_2022.csv"
    (row,) = read(files)
    assert (row["Code"], row["All ages"], row["0"], row["90+"]) == ("E06000001", "0", "1", "91")


def test_an_ons_dataset_without_a_complete_year_or_a_file_is_an_error(site, bringer):
    ons_pages(site, table(ONS, *people(2023)[:20]))
    with pytest.raises(InputError, match="no year that is complete"):
        ons_dataset.collect({"base": site.address, "dataset": "people"}, bringer)
    site.pages["/v/3"] = Answer(json.dumps({"downloads": {}}))
    with pytest.raises(InputError, match="does not name the file"):
        ons_dataset.collect({"base": site.address, "dataset": "people"}, bringer)


def test_a_plain_file_is_checked_against_its_checksum(site, bringer):
    site.pages["/t.csv"] = Answer("a,b\n1,2\n")
    address = f"{site.address}/t.csv"
    assert plain.collect({"address": address}, bringer)[0].name == "t.csv"
    with pytest.raises(InputError, match="not the one that the catalogue means"):
        plain.collect({"address": address + "?again", "sha256": "00"}, bringer)
