"""The demo country's councils: how many, what they are called, what became of some."""

import csv
import re
from datetime import date

import pytest

from changing_places.data.demo.character import make_character, make_units
from changing_places.data.demo.country import NATION, make_country
from changing_places.data.demo.names import (
    COAST,
    COUNTRY,
    LAST_TAILS,
    NOT_THESE,
    STEMS,
    TAILS,
    TOWN,
    joined,
)
from changing_places.data.demo.plan import make_plan
from changing_places.data.register import Register

# Towns and cities that anybody would notice, whether or not they name a council.
OBVIOUS = set(
    """
    Birmingham Brighton Bristol Cambridge Cardiff Derby Durham Edinburgh Exeter Glasgow Halifax
    Harrogate Hereford Huddersfield Hull Ipswich Kendal Lancaster Leeds Leicester Lincoln
    Liverpool London Manchester Margate Newcastle Northampton Norwich Nottingham Oldham Oxford
    Penrith Plymouth Portsmouth Preston Ramsgate Reading Salford Scarborough Sheffield Skegness
    Southampton Stockport Stoke Sunderland Swansea Swindon Torquay Wakefield Walsall Whitby
    Winchester Wolverhampton Worcester Worthing Yarmouth York Jarrow Pinner Yarrow Ettrick
""".split()  # noqa: SIM905
)


def country_of(seed):
    plan = make_plan(seed)
    units = make_units(plan)
    return make_country(plan, units, make_character(plan, units, seed), seed)


@pytest.mark.parametrize("seed", [2013, 1, 77])
def test_every_seed_makes_150_councils_in_two_tiers(seed):
    country = country_of(seed)
    assert len(country.standing("lower", "upper", "unitary")) == 150
    assert [len(country.standing(t)) for t in ("lower", "upper", "unitary")] == [72, 18, 60]
    for county in country.standing("upper"):
        inside = [c for c in country.standing("lower") if c.county == county.register_code]
        assert {a for c in inside for a in c.atoms} == set(county.atoms)
        assert 3 <= len(inside) <= 5


@pytest.mark.parametrize("seed", [2013, 1, 77])
def test_names_and_codes_are_unique_among_the_councils_that_stand(seed):
    country = country_of(seed)
    standing = country.standing("lower", "upper", "unitary", "combined")
    assert len({c.name for c in standing}) == len(standing)
    for key in ("code", "register_code"):
        assert len({getattr(c, key) for c in country.councils}) == len(country.councils)


def test_codes_parse_as_gss_codes_do_and_cannot_be_taken_for_one(store):
    codes = [c for (c,) in store.rows("select code from area_codes union select code from areas")]
    assert all(re.fullmatch(r"X\d{8}", c) for c in codes)


def test_everything_says_that_it_is_fictional(store, truth):
    assert all(record.fictional for record in store.records.values())
    assert store.rows("select distinct nation from areas") == [(NATION,)]
    assert "fictional" in NATION
    assert truth.notice.startswith("Fictional")


def test_no_name_is_that_of_a_well_known_place():
    assert not OBVIOUS & _all_words()


def test_no_name_is_that_of_a_real_council(real_data):
    with (real_data / "register" / "lookup_name_to_registry.csv").open(encoding="utf-8") as file:
        rows = [next(iter(r.values())) for r in csv.DictReader(file)]
    with (real_data / "register" / "uk_local_authorities_future.csv").open(encoding="utf-8") as f:
        rows += [r["nice-name"] for r in csv.DictReader(f)]
    words = {w.casefold() for row in rows for w in re.split(r"[^A-Za-z]+", row)}
    assert len(words) > 500
    assert not words & {w.casefold() for w in _all_words()}


def _all_words() -> set[str]:
    """Every word that any seed can put into a name, beyond the plain English ones."""
    roots = [s + t for s in STEMS for t in TAILS if s + t not in NOT_THESE]
    endings = (*TOWN, *COUNTRY, *COAST, "shire", "land")
    alone = {s + t for s in STEMS for t in LAST_TAILS} - NOT_THESE
    return {joined(r, e) for r in roots for e in endings} | alone


def test_three_counties_were_reorganised_one_of_them_in_two_steps(store):
    register = Register.of(store)
    merged, split, chained = (
        register.on(day, "upper")
        for day in (date(2019, 3, 31), date(2021, 3, 31), date(2023, 3, 31))
    )
    assert [len(x) for x in (merged, split, chained, register.current("upper"))] == [21, 20, 19, 18]
    ended = {c.code: c for c in merged if not c.current}
    successors = sorted(len(register.successors(code)) for code in ended)
    assert successors == [1, 1, 2]
    chain = [
        a for a in register.areas
        if a.tier == "lower" and a.ends == date(2019, 3, 31)
        and register.get(a.successors[0]).tier == "lower"
    ]  # fmt: skip
    assert len(chain) == 2
    assert {s.tier for c in chain for s in register.successors(c.code)} == {"unitary"}


def test_the_register_finds_councils_by_name_former_name_and_former_code(store):
    register = Register.of(store)
    name, official = store.rows("select name, official_name from areas where type = 'CTY' limit 1")[
        0
    ]
    assert register.find(name).tier == "upper"
    assert register.find(official).name == name
    (former,) = [a.former_codes[0] for a in register.areas if a.former_codes]
    assert register.find(former).current


def test_the_parts_that_councils_play_are_named(store, truth):
    register = Register.of(store)
    for part, council in truth.answers["parts"].items():
        assert register.get(council["code"]).name == council["name"]
        assert register.get(council["code"]).tier == ("upper" if "county" in part else "unitary")
