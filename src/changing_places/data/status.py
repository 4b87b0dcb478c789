"""What a store holds, to what date, from whom, and under which licence."""

from typing import Any

from changing_places.data.credits import credit_of
from changing_places.data.datasets import catalogue
from changing_places.data.store import Store, TableRecord


def status(store: Store) -> dict[str, Any]:
    """The object that `data status --json` prints: every table with its publisher and licence.

    Tables that the program derives from others name it as their publisher.
    """
    return {
        "folder": str(store.folder),
        "fictional": any(r.fictional for r in store.records.values()),
        "tables": [_table(record) for record in store.records.values()],
    }


def _table(record: TableRecord) -> dict[str, Any]:
    dataset = catalogue().get(record.dataset)
    credit = record.credit or credit_of(record.name, record.dataset, fictional=record.fictional)
    return {
        "table": record.name,
        "dataset": record.dataset,
        "title": credit.title,
        "rows": record.rows,
        "areas": record.areas,
        "first": record.first,
        "last": record.last,
        "publisher": credit.publisher,
        "licence": credit.licence,
        "address": credit.address or None,
        "cadence": dataset.cadence if dataset else None,
        "breaks": list(dataset.breaks) if dataset else [],
        "loaded_at": record.loaded_at,
        "sha256": record.sha256,
        "fictional": record.fictional,
        "sources": [
            {
                "name": s.name,
                "sha256": s.sha256,
                "loaded_at": s.loaded_at,
                "rows_read": s.rows_read,
                "rows_loaded": s.rows_loaded,
                "rows_set_aside": s.rows_set_aside,
            }
            for s in record.sources
        ],
    }
