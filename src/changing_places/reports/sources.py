"""Where the numbers of an answer come from, as the store credits them."""

from collections.abc import Iterable

from changing_places.data.observations import IndicatorRecord
from changing_places.data.store import Store
from changing_places.figures import Source


def source_of(store: Store, table: str, period: str = "") -> Source:
    """The source of one table, of a period or of all the periods that it holds."""
    record = store.records[table]
    credit = record.credit
    if credit is None:
        return Source("not said", table, period=period or record.span)
    return Source(
        credit.publisher, credit.title, credit.address, credit.licence, period or record.span
    )


def sources_of(store: Store, tables: Iterable[str]) -> tuple[Source, ...]:
    """The sources of the tables that the store holds, each once, in their order."""
    return tuple(dict.fromkeys(source_of(store, t) for t in tables if t in store))


def source_of_indicator(record: IndicatorRecord, period: str) -> Source:
    """The source of one indicator in a period."""
    return Source(
        publisher=record.publisher or "not said",
        title=record.title or record.name,
        address=record.address or "",
        licence=record.licence or "",
        period=period,
    )
