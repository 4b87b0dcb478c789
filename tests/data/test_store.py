import multiprocessing
from pathlib import Path

import polars as pl
import pytest

from changing_places.core.errors import InputError
from changing_places.data.load import load
from changing_places.data.store import MANIFEST, Store, TableWrite


def table(name: str, value: int) -> TableWrite:
    return TableWrite(name, "made-up", pl.DataFrame({"value": [value]}))


def held(store: Store, name: str) -> list[int]:
    return store.table(name)["value"].to_list()


def test_all_tables_of_a_write_are_seen_together(store):
    with store.locked(), store.writer() as writer:
        writer.put(table("a", 1))
        assert "a" not in Store.open(store.folder)
        writer.put(table("b", 2))
        writer.commit()
    assert set(Store.open(store.folder).records) == {"a", "b"}


def test_a_write_that_is_not_committed_leaves_nothing(store):
    store.write([table("a", 1)])
    before = sorted((store.folder / "tables").iterdir())
    with pytest.raises(RuntimeError), store.locked(), store.writer() as writer:
        writer.put(table("a", 2))
        writer.put(table("b", 3))
        raise RuntimeError
    assert sorted((store.folder / "tables").iterdir()) == before
    assert held(Store.open(store.folder), "a") == [1]


def test_a_reader_of_the_manifest_before_still_finds_its_tables(store):
    store.write([table("a", 1)])
    reader = Store.open(store.folder)
    store.write([table("a", 2)])
    assert held(reader, "a") == [1]
    assert reader.rows("select value from a") == [(1,)]
    store.write([table("a", 3)])
    assert len(list((store.folder / "tables").glob("a-*.parquet"))) == 2


def test_a_table_can_be_taken_away(store):
    store.write([table("a", 1), table("b", 2)])
    store.write([], remove=["a"])
    assert set(store.records) == {"b"}


def test_a_writer_sees_what_it_has_put(store):
    store.write([table("a", 1)])
    with store.locked(), store.writer() as writer:
        writer.put(table("a", 2))
        assert writer.table("a")["value"].to_list() == [2]
        assert writer.staged().rows("select value from a") == [(2,)]
        assert writer.changed == {"a"}


def test_a_damaged_manifest_is_told_in_three_lines(store):
    store.write([table("a", 1)])
    (store.folder / MANIFEST).write_text("{", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Store.open(store.folder)
    assert len(str(caught.value).splitlines()) == 3


def test_a_store_that_is_being_written_is_waited_for_and_then_said_to_be_busy(store):
    with (
        store.locked(),
        pytest.raises(InputError, match="another process"),
        store.locked(wait=0.2),
    ):
        pass
    with store.locked(wait=0.2):
        pass


def _load_one(folder: str, path: str, start: "multiprocessing.synchronize.Barrier") -> None:
    start.wait()
    load([Path(path)], Store.open(folder))


def test_two_processes_that_load_at_once_lose_nothing(with_register, write):
    header = "year,ons_code,name,geography,population\n"
    paths = [write(f"{y}.csv", f"{header}{y},E06000901,Alder,,{y}\n") for y in (2015, 2016)]
    context = multiprocessing.get_context("spawn")
    start = context.Barrier(len(paths))
    workers = [
        context.Process(target=_load_one, args=(str(with_register.folder), str(p), start))
        for p in paths
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    with_register.refresh()
    assert with_register.table("population")["year"].to_list() == [2015, 2016]
    assert {s.name for s in with_register.records["population"].sources} == {p.name for p in paths}


def test_real_figures_are_never_put_among_fictional_ones(store, write):
    store.write([TableWrite("a", "demo", pl.DataFrame({"value": [1]}), fictional=True)])
    path = write("p.csv", "year,ons_code,name,geography,population\n2023,E06000901,A,,1\n")
    with pytest.raises(InputError, match="demonstration country"):
        load([path], store)
    assert set(Store.open(store.folder).records) == {"a"}


def test_a_store_of_an_earlier_version_is_told_to_load_again(tmp_path):
    store = Store.open(tmp_path)
    store.write([TableWrite("indicators", "derived", pl.DataFrame({"id": ["a"]}))])
    for ask in (
        lambda: store.rows("select title from indicators"),
        lambda: store.query("select title from indicators"),
        lambda: store.arrays("indicators", ["title"]),
    ):
        with pytest.raises(InputError, match="earlier version"):
            ask()
