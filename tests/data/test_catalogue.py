"""Every dataset of the catalogue says what a reader must know of it."""

import pytest

from changing_places.data.datasets import catalogue, dataset_from
from changing_places.data.indicator_sources import HIGHER, LOWER
from changing_places.data.periods import KINDS
from changing_places.data.steps import STEPS

DATASETS = list(catalogue().values())
VALUES = ("number", "integer", "observation")


def _id(dataset):
    return dataset.id


def _columns(dataset):
    yield from dataset.columns
    if dataset.unpivot:
        yield dataset.unpivot.value


@pytest.mark.parametrize("dataset", DATASETS, ids=_id)
def test_it_says_whose_it_is_and_where(dataset):
    assert dataset.title and dataset.publisher and dataset.licence and dataset.cadence
    assert dataset.code_system
    assert dataset.address.startswith("https://")


@pytest.mark.parametrize("dataset", DATASETS, ids=_id)
def test_every_column_of_values_has_a_unit(dataset):
    keys = set(dataset.key) | {"year_to", "base_year"}
    without = [
        c.name for c in _columns(dataset) if c.type in VALUES and not c.unit and c.name not in keys
    ]
    assert without == []


@pytest.mark.parametrize("dataset", DATASETS, ids=_id)
def test_its_key_is_made_of_its_columns(dataset):
    given = {c.name for c in dataset.columns} | {*dataset.from_file_name, *dataset.from_header}
    if dataset.unpivot:
        given.add(dataset.unpivot.into.name)
    assert dataset.key and set(dataset.key) <= given


@pytest.mark.parametrize("dataset", DATASETS, ids=_id)
def test_what_it_names_exists(dataset):
    assert {*dataset.steps, *dataset.before} <= set(STEPS)
    assert {c.polarity for c in _columns(dataset)} <= {None, HIGHER, LOWER}
    kinds = {c.kind for c in _columns(dataset) if c.type in ("year", "period")}
    assert kinds <= {*KINDS, "code"}
    assert set(dataset.where) <= {c.name for c in dataset.columns}


def test_no_two_datasets_fill_the_same_table():
    tables = [d.table for d in DATASETS if "{year}" not in d.table]
    assert len(tables) == len(set(tables))


def test_a_mistake_in_an_entry_is_named():
    body = {"title": "T", "columns": [{"name": "a", "tipe": "text"}]}
    with pytest.raises(ValueError, match=r"wrong\.toml has a wrong column"):
        dataset_from("wrong", body)
