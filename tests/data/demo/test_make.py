"""Making the demo country: the same seed gives the same bytes, and real data are left alone."""

import json

import polars as pl
import pytest

from changing_places.cli.data_demo import show
from changing_places.cli.main import main
from changing_places.core.errors import InputError
from changing_places.data.demo import DemoTruth, make
from changing_places.data.fictional import LICENCE, PUBLISHER
from changing_places.data.status import status
from changing_places.data.store import Store, TableWrite


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(store, tmp_path):
    seen = []

    def watch(done, total, stage):
        seen.append((done, total))

    again, other = Store.open(tmp_path / "again"), Store.open(tmp_path / "other")
    make(again, progress=watch)
    make(other, seed=1)
    hashes = [{n: r.sha256 for n, r in s.records.items()} for s in (store, again, other)]
    assert hashes[0] == hashes[1]
    changed = [n for n in hashes[0] if hashes[0][n] != hashes[2][n]]
    assert {"areas", "population", "spending", "recycling", "boundaries"} <= set(changed)
    truths = [(s.folder / "truth.json").read_bytes() for s in (store, again, other)]
    assert truths[0] == truths[1] != truths[2]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1][0] == seen[-1][1]


def test_a_store_of_real_data_is_never_written_into(tmp_path):
    store = Store.open(tmp_path)
    store.write([TableWrite("areas", "register", pl.DataFrame({"code": ["E06000001"]}))])
    with pytest.raises(InputError, match="holds real data"):
        make(store)
    assert set(store.records) == {"areas"}


def test_the_truths_stand_beside_the_tables(store, truth):
    assert DemoTruth.of(store) == truth
    with pytest.raises(InputError, match="no truths"):
        DemoTruth.of(Store.open(store.folder / "nowhere"))


def test_the_command_makes_the_country_in_place_of_an_older_one(tmp_path, capsys):
    old = TableWrite("of_before", "demo", pl.DataFrame({"area": ["X06000001"]}), fictional=True)
    Store.open(tmp_path).write([old])
    assert main(["data", "demo", "--seed", "5", "--data", str(tmp_path), "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["fictional"] is True
    assert printed["seed"] == 5
    assert {t["table"] for t in printed["tables"]} == set(Store.open(tmp_path).records)
    assert "of_before" not in Store.open(tmp_path)
    assert show(printed).startswith("Fictional")


def test_every_table_says_where_its_rows_came_from(store):
    for name in set(store.records) - {"indicators", "indicator_values", "indicator_latest"}:
        frame = store.table(name, ["source_file"])
        files = frame["source_file"].cast(pl.String).unique().to_list()
        assert all("fictional" in file for file in files)


def test_every_indicator_names_the_demonstration_as_its_publisher(store):
    rows = store.rows("select distinct publisher, licence, address from indicators")
    assert rows == [(PUBLISHER, LICENCE, None)]
    assert {t["publisher"] for t in status(store)["tables"]} == {PUBLISHER}


def test_every_council_has_indicators_of_its_latest_year(store):
    rows = store.rows(
        """select a.tier, min(n), count(*) from areas a join
             (select area, count(*) filter (value is not null) n from indicator_latest
              group by area) i
           on i.area = a.code where a.current group by a.tier"""
    )
    least = {tier: (n, councils) for tier, n, councils in rows}
    assert least["unitary"][1] == 60
    assert least["upper"][0] > 60
    assert least["unitary"][0] > 60
    assert least["lower"][0] > 30
