"""The demo country's tables have the columns that a load of real data makes."""

from changing_places.data.datasets import catalogue

_ADDED = {"period": ("period", "year", "starts", "ends"), "observation": ("value", "status")}
# Columns that are read to understand others and are not kept.
_READ_ONLY = {"local_statistics": {"mark"}, "areas": {"powers"}}


def expected(dataset) -> set[str]:
    columns = [*dataset.columns]
    if dataset.unpivot:
        columns += [dataset.unpivot.into, dataset.unpivot.value]
    found: set[str] = set()
    for column in columns:
        if column.match is None and column.keep:
            found |= set(_ADDED.get(column.type, (column.name,)))
    return found


def test_every_column_that_the_catalogue_promises_is_there(store):
    missing = {}
    for dataset in catalogue().values():
        table = dataset.table.format(year=dataset.options.get("default_year"))
        if table in store:
            held = {c for (c,) in store.rows(f"select column_name from (describe {table})")}
            missing[table] = expected(dataset) - held - _READ_ONLY.get(table, set())
    assert len(missing) > 25
    assert {table: columns for table, columns in missing.items() if columns} == {}
