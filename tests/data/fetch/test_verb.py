"""Fetching by catalogue entry, then loading what arrived; and files downloaded by hand."""

import json
from dataclasses import replace

import pytest

from changing_places.cli.main import main
from changing_places.core.errors import InputError, Offline
from changing_places.data.fetch import fetch, fetchable
from changing_places.data.fetch.by_hand import as_loaded
from changing_places.data.fetch.sources import SOURCES
from changing_places.data.load import load
from changing_places.data.store_writer import locked

from .server import Answer
from .test_sources import (
    FINGERTIPS,
    GOV,
    NOMIS,
    ONS,
    OUTTURN,
    council,
    explore_pages,
    finger,
    gov_pages,
    nomis_pages,
    ons_pages,
    people,
    table,
)

REGISTER = (
    "local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,"
    "region,local-authority-type,local-authority-type-name,county-la,combined-authority,"
    "former-gss-codes,current-authority,powers,area,pop-2020,x,y,lat,long\n"
    "HPL,Hartlepool Borough Council,Hartlepool,E06000001,,,,England,North East,UA,Unitary "
    "authority,,,,True,unitary,10,100,1,2,54,-1\n"
    "NOW,Norwich City Council,Norwich,E07000148,,,,England,East,NMD,Non-metropolitan district,,,,"
    "True,lower tier,10,100,1,2,54,-1\n"
)


@pytest.fixture
def known(store, write):
    load([write("register.csv", REGISTER)], store)
    return store


@pytest.fixture
def entries(site):
    """The catalogue, with each service on this machine."""
    gov_pages(site, table(OUTTURN, council("E06000001"), council("E07000148", asc="7")))
    explore_pages(site)
    site.pages["/dataset/NM_2002_1.data.csv"] = nomis_pages(
        [[2023, "Hartlepool", "E06000001", "districts", 93_000, "A"]], 10
    )
    site.pages["/all_data/csv/by_indicator_id"] = lambda asked: Answer(
        table(FINGERTIPS, finger("E06000001", indicator=asked.query["indicator_ids"]))
    )
    ons_pages(site, table(ONS, *people(2022)))
    changes = {
        "local_statistics": {},
        "population_by_age": {"dataset": "people"},
        "population_totals": {},
        "public_health": {"indicators": [90366], "area_types": [502]},
        "revenue_outturn": GOV,
    }
    return {
        name: replace(entry, fetch=entry.fetch | changes[name] | {"base": site.address})
        for name, entry in fetchable().items()
    }


def test_every_entry_that_can_be_fetched_names_a_source_that_there_is():
    assert {str(entry.fetch["source"]) for entry in fetchable().values()} <= set(SOURCES)
    publishers = {entry.publisher for entry in fetchable().values()}
    assert len(publishers) >= 3


def test_all_entries_are_fetched_and_loaded(known, entries, limits):
    report = fetch([], known, limits=limits, datasets=entries)
    assert not report.failed
    body = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert {t["table"] for t in body["tables"]} == {
        "local_statistics", "population", "population_by_age", "public_health", "spending"
    }  # fmt: skip
    assert all(t["rows_set_aside"] == 0 for t in body["tables"])
    assert {f["dataset"] for f in body["fetched"]} == set(entries)
    sums = [t["sha256"] for f in body["fetched"] for t in f["transfers"]]
    assert all(len(s) == 64 for s in sums)
    known.refresh()
    spent = "select value from spending where area = ? and service = 'adult_social_care'"
    assert known.rows(spent, ["E06000001"]) == [(100_000.0,)], "thousands of pounds, in pounds"
    assert known.rows("select value, lower, upper from public_health") == [(12.5, 12.0, 13.0)]
    held = "select status from local_statistics where area = 'E06000001'"
    assert known.rows(held) == [("suppressed",)]
    assert known.rows("select value from population") == [(93_000.0,)]
    assert known.rows("select count(*), max(age), min(year) from population_by_age") == [
        (91, 90, 2022)
    ]


def test_a_second_fetch_asks_only_for_what_has_changed(known, entries, site, limits):
    site.pages["/t.csv"] = Answer("x", headers={"ETag": '"1"'})
    for page in ("/media/1/Outturn_v3.10.csv", f"/api/content{GOV['page']}"):
        site.pages[page] = replace(site.pages[page], headers={"ETag": f'"{page}"'})
    fetch(["revenue_outturn"], known, limits=limits, datasets=entries)
    again = fetch(["revenue_outturn"], known, limits=limits, datasets=entries)
    assert again.fetched[0].unchanged


def test_one_entry_that_fails_leaves_the_others(known, entries, site, limits):
    site.pages["/media/1/Outturn_v3.10.csv"] = Answer("<html><title>Gone</title></html>")
    names = ["revenue_outturn", "population_totals"]
    report = fetch(names, known, limits=limits, datasets=entries)
    assert [f.dataset for f in report.fetched] == ["population_totals"]
    body = report.to_dict()
    assert body["exit_code"] == 2
    assert "titled 'Gone'" in body["not_fetched"][0]["why"]
    with pytest.raises(InputError):
        fetch(["revenue_outturn"], known, limits=limits, datasets=entries)


def test_without_a_network_it_says_so_and_what_to_do(known, entries, site, limits):
    entries = {
        name: replace(entry, fetch=entry.fetch | {"base": "http://127.0.0.1:9"})
        for name, entry in entries.items()
    }
    with pytest.raises(Offline) as caught:
        fetch(["revenue_outturn"], known, limits=limits, datasets=entries)
    assert caught.value.exit_code == 2
    assert "Revenue outturn" in caught.value.what
    assert "by hand from https://www.gov.uk/government/statistics/" in caught.value.next_step
    assert "data load FILE" in caught.value.next_step


def test_two_processes_do_not_fetch_the_same_entry_at_once(known, entries, limits):
    with (
        locked(known.folder / "downloads" / "population_totals", 1),
        pytest.raises(InputError, match="being fetched by another process"),
    ):
        fetch(["population_totals"], known, limits=limits, datasets=entries)


def test_what_public_health_says_becomes_indicators(known, entries, limits):
    fetch(["public_health"], known, limits=limits, datasets=entries)
    known.refresh()
    (row,) = known.rows("select id, name, publisher, polarity from indicators")
    assert row == ("public-health/90366", "Years of life",
                   "Office for Health Improvement and Disparities", "higher_is_better")  # fmt: skip
    latest = "select value, lower, upper, period from indicator_latest"
    assert known.rows(latest) == [(12.5, 12.0, 13.0, "2021-22")]


def test_a_name_that_is_no_entry_is_answered_with_those_that_are(known):
    with pytest.raises(InputError) as caught:
        fetch(["revenue_outurn"], known)
    assert "public_health" in caught.value.why
    assert "Did you mean 'revenue_outturn'" in caught.value.next_step
    with pytest.raises(InputError, match="nothing to fetch called 'zzz'"):
        fetch(["zzz"], known)


BY_HAND = {
    "outturn.csv": table(OUTTURN, council("E06000001")),
    "finger.csv": table(FINGERTIPS, finger("E06000001")),
    "nomis.csv": table(NOMIS, [2023, "Hartlepool", "E06000001", "d", 93_000, "A", 1]),
    "ons.csv": table(ONS, *people(2022)),
    "employment-rate.csv": "areacd,areanm,period,value\nE06000001,Hartlepool,2020-01-01/P1Y,79\n",
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_file_downloaded_by_hand_is_loaded_as_it_is(known, write, name, capsys):
    file = write(name, BY_HAND[name])
    assert main(["data", "load", str(file), "--data", str(known.folder), "--json"]) == 0
    body = json.loads(capsys.readouterr().out)
    assert body["tables"][0]["rows_loaded"] >= 1
    assert body["tables"][0]["rows_set_aside"] == 0


def test_part_of_a_table_of_nomis_is_not_taken_for_the_whole(tmp_path, write):
    file = write("nomis.csv", table(NOMIS, [2023, "Hartlepool", "E06000001", "d", 1, "A", 2]))
    with pytest.raises(InputError, match="did not give the whole table"):
        as_loaded(file, tmp_path / "made")


def test_any_other_file_is_left_as_it_is(tmp_path, write):
    for name, body in (("a.csv", "a,b\n1,2\n"), ("b.txt", "x"), ("c.csv", "")):
        file = write(name, body)
        assert as_loaded(file, tmp_path / "made") == file
    assert as_loaded(tmp_path, tmp_path / "made") == tmp_path


def test_the_command_lists_what_can_be_fetched(capsys):
    assert main(["data", "fetch", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["sources"]
    assert {"source", "title", "publisher", "licence", "address"} == set(listed[0])
    assert main(["data", "fetch", "--list"]) == 0
    assert "revenue_outturn" in capsys.readouterr().out


def test_the_command_answers_a_wrong_name_in_three_lines(capsys, tmp_path):
    assert main(["data", "fetch", "nonsense", "--data", str(tmp_path), "--json"]) == 2
    told = capsys.readouterr()
    assert len(told.err.strip().splitlines()) == 3
    assert json.loads(told.out)["error"]["what"].startswith("There is nothing to fetch")
