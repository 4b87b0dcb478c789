"""How far our lists of similar councils agree with those that are published."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from changing_places.core.kept import Kept
from changing_places.data.area import Area
from changing_places.data.store import Store
from changing_places.place.model import Overlap

_HELD = Kept[list[tuple[str, str, list[str]]]](1000)  # every council of two stores

DFE = "Department for Education"
ONS = "Office for National Statistics"
DFE_TITLE = "Children's services statistical neighbours"
ONS_TITLES = {
    "global": "Nearest neighbours, global model",
    "economic": "Nearest neighbours, economic model",
    "demographic": "Nearest neighbours, demographic model",
}


def published_lists(store: Store, code: str) -> list[tuple[str, str, list[str]]]:
    """Publisher, title and members (nearest first) of each list published for a council."""
    return _HELD.get((store.key, code), lambda: [entry for entry in _read(store, code) if entry[2]])


def _read(store: Store, code: str) -> list[tuple[str, str, list[str]]]:
    lists: list[tuple[str, str, list[str]]] = []
    where = {"area": [code]}
    if "dfe_neighbours" in store:
        found = store.arrays("dfe_neighbours", ("neighbour",), where=where, order=("rank",))
        lists.append((DFE, DFE_TITLE, _members(found["neighbour"].tolist())))
    if "ons_neighbours" in store:
        columns = ("model", "neighbour")
        found = store.arrays("ons_neighbours", columns, where=where, order=("rank",))
        pairs = list(zip(*(v.tolist() for v in found.values()), strict=True))
        lists += [
            (ONS, title, _members([n for m, n in pairs if m == model]))
            for model, title in ONS_TITLES.items()
        ]
    return lists


def _members(codes: Sequence[str | None]) -> list[str]:
    return [n for n in dict.fromkeys(codes) if n is not None]


def overlaps(
    store: Store, area: Area, ours: Sequence[str], compared: AbstractSet[str]
) -> tuple[Overlap, ...]:
    """Our list against each published one.

    Members of a published list that our model does not compare at all (another tier, another
    nation, abolished) cannot be found by it: `n` counts those that can.
    """
    return tuple(
        overlap_of(publisher, title, members, ours=ours, compared=compared)
        for publisher, title, members in published_lists(store, area.code)
    )


def overlap_of(
    publisher: str,
    title: str,
    members: Sequence[str],
    *,
    ours: Sequence[str],
    compared: AbstractSet[str],
) -> Overlap:
    """One published list against ours.

    >>> o = overlap_of("P", "T", ["a", "b", "x"], ours=["a", "c"], compared={"a", "b", "c"})
    >>> o.published, o.n, o.found, o.share_found, o.jaccard
    (3, 2, 1, 0.5, 0.3333)
    """
    possible = {m for m in members if m in compared}
    found = possible & set(ours)
    either = possible | set(ours)
    return Overlap(
        publisher=publisher,
        title=title,
        published=len(members),
        n=len(possible),
        found=len(found),
        share_found=round(len(found) / len(possible), 4) if possible else 0.0,
        jaccard=round(len(found) / len(either), 4) if either else 0.0,
    )
