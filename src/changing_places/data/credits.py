"""Who is credited for a table: its publisher, as the catalogue names it, or nobody real."""

from changing_places.data.datasets import catalogue, datasets_of
from changing_places.data.fictional import LICENCE, PUBLISHER
from changing_places.data.store import Credit

OURS = "Changing Places"


def credit_of(table: str, dataset: str, *, fictional: bool) -> Credit:
    """The credit of a table made of `dataset`; an invented table is laid at no real door."""
    entry = catalogue().get(dataset)
    if fictional:
        like = entry or next(iter(datasets_of(table)), None)
        return Credit(PUBLISHER, like.title if like else table.replace("_", " "), "", LICENCE)
    if entry is None:
        return Credit(OURS, f"Derived: {table.replace('_', ' ')}", "", "as its sources")
    return Credit(entry.publisher, entry.title, entry.address, entry.licence)
