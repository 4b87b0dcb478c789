"""Which councils share a border, in the demo country and in the real one."""

import time

import polars as pl

from changing_places.data.borders import neighbours_of
from changing_places.data.store import Store, TableWrite


def square(x, y):
    """A closed ring about one cell of a grid."""
    corners = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1), (x, y)]
    return [[float(a), float(b)] for a, b in corners]


def store_of(folder, rows) -> Store:
    schema = {
        "code": pl.String, "name": pl.String, "level": pl.String, "first_year": pl.Int64,
        "last_year": pl.Int64, "rings": pl.List(pl.List(pl.List(pl.Float64))),
    }  # fmt: skip
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    store = Store.open(folder)
    store.write([TableWrite("boundaries", "boundaries", frame)])
    return store


def test_an_edge_makes_neighbours_and_a_corner_does_not(tmp_path):
    rows = [
        ("A", "A", "ltla", None, None, [square(0, 0)]),
        ("B", "B", "ltla", None, None, [square(1, 0)]),
        ("C", "C", "ltla", None, None, [square(1, 1), square(9, 9)]),
        ("D", "D", "ltla", None, None, [square(9, 8)]),
        ("I", "I", "ltla", None, None, [square(50, 50)]),
    ]
    found = neighbours_of(store_of(tmp_path, rows))
    assert found == {"A": {"B"}, "B": {"A", "C"}, "C": {"B", "D"}, "D": {"C"}, "I": set()}


def test_a_county_is_no_neighbour_of_its_district_nor_a_council_of_one_gone_before_it(tmp_path):
    rows = [
        ("K", "county", "utla", None, None, [square(0, 0)]),
        ("U", "unitary", "utla", None, None, [square(1, 0)]),
        ("D", "district", "ltla", None, None, [square(0, 0)]),
        ("U", "unitary", "ltla", 2020, None, [square(1, 0)]),
        ("F", "former", "ltla", None, 2019, [square(2, 0)]),
        ("L", "later", "ltla", 2020, None, [square(2, 0)]),
    ]
    found = neighbours_of(store_of(tmp_path, rows))
    assert found == {"K": {"U"}, "U": {"K", "D", "L"}, "D": {"U"}, "F": set(), "L": {"U"}}


def test_without_boundaries_nothing_is_known(tmp_path):
    assert neighbours_of(Store.open(tmp_path)) == {}


def test_in_the_demo_country_borders_are_shared_both_ways_and_reach_everywhere(demo_store):
    found = neighbours_of(demo_store)
    assert all(one in found[other] for one, others in found.items() for other in others)
    assert all(one not in others for one, others in found.items())
    current = {
        code
        for (code,) in demo_store.rows(
            "select distinct code from boundaries where level = 'ltla' and last_year is null"
        )
    }
    reached, edge = set(), {min(current)}
    while edge:
        reached |= edge
        edge = {o for one in edge for o in found[one] if o in current} - reached
    assert reached == current  # the demo country is one island


def test_real_councils_border_those_that_a_map_shows(real_store):
    start = time.process_time()
    found = neighbours_of(real_store)
    assert time.process_time() - start < 10
    code = dict(real_store.rows("select name, code from areas where current"))

    def of(name):
        wanted = {code.get(n, n) for n in code}
        return {c for c in found[code[name]] if c in wanted}

    assert of("Isle of Wight") == set()
    assert of("Rutland") >= {code["Melton"], code["South Kesteven"], code["Harborough"]}
    assert code["Camden"] in found[code["Islington"]]
    assert code["Croydon"] not in found[code["Camden"]]
    assert code["Gwynedd"] in found[code["Powys"]]
    assert code["Devon"] in found[code["Cornwall"]]
    assert code["West Devon"] in found[code["Cornwall"]]
    assert code["West Devon"] not in found[code["Devon"]]
