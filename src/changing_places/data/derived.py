"""Tables made of other tables, remade at the end of every load that changes what they need."""

from changing_places.data import indicators, place_variables
from changing_places.data.indicator_sources import MAKERS
from changing_places.data.store import Store, TableWrite
from changing_places.data.store_writer import Writer

# What is looked at by place_variables beside the tables that its variables name.
_ALSO = (
    "areas",
    "lsoa_to_register",
    "lsoa21_to_council",
    "council_tax_bands",
    "council_tax_band_d",
)


def derived_tables(store: Store) -> list[TableWrite]:
    """Every derived table, made of what the store holds."""
    writes = indicators.indicator_tables(store)
    if "areas" in store:
        writes.append(place_variables.table_write(store))
    return writes


def derive(writer: Writer) -> dict[str, int]:
    """Put the derived tables beside the others, if they are out of date; their rows by name."""
    up_to_date = all(t in writer for t in indicators.TABLES)
    if up_to_date and not writer.changed & _needed():
        return {}
    rows = {}
    for write in derived_tables(writer.staged()):
        writer.put(write)
        rows[write.name] = write.frame.height
    return rows


def rebuild(store: Store) -> dict[str, int]:
    """Make the derived tables of a store anew; how many rows each has."""
    with store.locked(), store.writer() as writer:
        rows = {}
        for write in derived_tables(writer.staged()):
            writer.put(write)
            rows[write.name] = write.frame.height
        writer.commit()
    return rows


def _needed() -> set[str]:
    """The tables that any derived table is made of."""
    variables = place_variables.variables().values()
    of_variables = {t for v in variables for t in place_variables.tables_of(v)}
    return (
        {t for _, needs in MAKERS for t in needs}
        | of_variables
        | {
            *_ALSO,
            "childrens_indicator_definitions",
        }
    )
