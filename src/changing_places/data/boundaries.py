"""The boundaries of areas, as rings of [longitude, latitude]."""

from collections.abc import Collection

from changing_places.data.store import Store

Rings = list[list[list[float]]]

# 'ltla' are districts and unitary councils, 'utla' counties and unitary councils.
_COUNCILS = """select code, rings from boundaries where level in ('ltla', 'utla')
    order by last_year nulls last"""


def rings_of(store: Store, codes: Collection[str]) -> dict[str, Rings]:
    """The latest rings of each district, unitary council or county of `codes`, where held.

    An area whose boundary changed under one code has the last of them. Empty where the store
    holds no boundaries.
    """
    if "boundaries" not in store:
        return {}
    wanted = set(codes)
    return {code: rings for code, rings in store.rows(_COUNCILS) if code in wanted}
