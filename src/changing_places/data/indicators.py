"""Derived tables."""

from changing_places.data.store_writer import Writer


def derive(writer: Writer) -> dict[str, int]:
    """Nothing yet."""
    return {}
