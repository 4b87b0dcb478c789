"""The register: one area from a code or a name, and many from a search box."""

from datetime import date

import polars as pl
import pytest

from changing_places.core.errors import InputError
from changing_places.data.load import load
from changing_places.data.register import Register
from changing_places.data.register_rows import Rows
from changing_places.data.store import Store, TableWrite

LAST_2019, FIRST_2019 = date(2019, 3, 31), date(2019, 4, 1)
LAST_2023, FIRST_2023 = date(2023, 3, 31), date(2023, 4, 1)


def row(own: str, code: str | None, name: str, kind: str = "UA", **more: object):
    return {"register_code": own, "code": code, "name": name, "type": kind, **more}


# A made-up country in which everything happens that happened to real councils.
AREAS = [
    row("ALD", "E06000901", "County Alder", official_name="Alder County Council", region="North"),
    row("BRN", "E06000902", "Brine and St Mary", starts=FIRST_2019, region="South"),
    row("BRI", "E06000903", "Brine", ends=LAST_2019, replaced_by=["BRN"]),
    row("STM", "E07000904", "St Mary", "NMD", county="COM", ends=FIRST_2019, replaced_by=["BRN"]),
    row("COM", "E10000905", "Combe", "CTY", official_name="Combe County Council",
        ends=LAST_2023, replaced_by=["CMB"]),
    row("CMB", "E06000906", "Combe", official_name="Combe Council", starts=FIRST_2023),
    row("TAN", "E07000907", "Tansy Deane", "NMD", county="COM", ends=LAST_2019,
        replaced_by=["WTN"]),
    row("WTN", "E07000908", "West Combe and Tansy", "NMD", county="COM", starts=FIRST_2019,
        ends=LAST_2023, replaced_by=["CMB"]),
    row("ELD", "E10000909", "Eldershire", "CTY"),
    row("ELM", "E07000910", "Elm", "NMD", county="ELD", former_codes=["E07000810"]),
    row("FIR", "E07000911", "Firth & Elmbridge", "NMD", county="ELD"),
    row("OAK", "E10000912", "Oakshire", "CTY", ends=LAST_2023, replaced_by=["OAN", "OAS"]),
    row("OAN", "E06000913", "North Oakshire", starts=FIRST_2023),
    row("OAS", "E06000914", "South Oakshire", starts=FIRST_2023),
    row("NIR-Z", None, "Larch", "NID", nation="Northern Ireland", ends=date(2015, 3, 31)),
    row("FAR", "E06000915", "Faraway", starts=date(2090, 4, 1)),
    row("CA", "E47000916", "Greater Alder", "COMB"),
]  # fmt: skip
NAMES = [("Alder", "ALD"), ("Alder UA", "ALD"), ("county aldr", "ALD"), ("nowhere", "XXX")]
CODES = [("E06000801", "ALD"), ("E06000999", "XXX")]


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.from_rows(Rows(AREAS, names=NAMES, codes=CODES))


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("E06000901", "E06000901"),
        ("e06000901", "E06000901"),
        ("ALD", "E06000901"),
        ("E06000801", "E06000901"),
        ("E07000810", "E07000910"),
        ("County Alder", "E06000901"),
        ("alder", "E06000901"),
        ("Alder County Council", "E06000901"),
        ("Alder Borough Council", "E06000901"),
        ("Saint Mary", "E07000904"),
        ("St. Mary's and Brine", None),
        ("Brine and Saint Mary", "E06000902"),
        ("brine & st mary council", "E06000902"),
        ("Firth and Elmbridge", "E07000911"),
        ("Brine", "E06000903"),
        ("Tansy Deane", "E07000907"),
        ("Elm", "E07000910"),
        ("elmbri", "E07000911"),
        ("West Combe", "E07000908"),
        ("Larch", "NIR-Z"),
    ],
)
def test_a_code_a_name_or_a_distinct_part_of_one_finds_the_council(register, typed, code):
    if code is None:
        with pytest.raises(InputError):
            register.find(typed)
    else:
        assert register.find(typed).code == code


def test_a_name_of_today_wins_over_the_same_name_of_yesterday(register):
    assert register.find("Combe").code == "E06000906"
    assert register.find("Combe Council").code == "E06000906"


def test_the_full_name_of_a_former_council_still_means_it(register):
    assert register.find("Combe County Council").code == "E10000905"


def test_a_date_picks_the_council_that_was_in_force(register):
    assert register.find("Combe", on=date(2020, 1, 1)).code == "E10000905"
    assert register.find("Combe", on=FIRST_2023).code == "E06000906"
    with pytest.raises(InputError, match="no council 'Brine' on 1 April 2020"):
        Register.from_rows(Rows(AREAS[2:3])).find("Brine", on=date(2020, 4, 1))


def test_a_part_that_fits_several_lists_all_of_them(register):
    with pytest.raises(InputError) as caught:
        register.find("tansy")
    assert "fits 2 councils" in caught.value.what
    assert "Tansy Deane (E07000907, until 31 March 2019)" in caught.value.why
    assert "West Combe and Tansy" in caught.value.why


def test_a_wrong_name_gets_the_nearest_three(register):
    with pytest.raises(InputError) as caught:
        register.find("Eldershyre")
    assert caught.value.why.startswith("The nearest are 'Eldershire'")
    assert caught.value.why.count("'") == 6
    assert "'Eldershire'" in caught.value.next_step


def test_nothing_typed_is_an_error_and_an_empty_search(register):
    for nothing in ("", "  ", "?!"):
        with pytest.raises(InputError):
            register.find(nothing)
        assert register.search(nothing) == []


def test_an_unknown_code_says_so(register):
    with pytest.raises(InputError, match="no area with the code 'E06000555'"):
        register.get("E06000555")


def test_search_tolerates_typing_errors(register):
    for typed in ("eldrshire", "Eldershier", "eldersh"):
        assert register.search(typed)[0].area.name == "Eldershire"


def test_search_puts_the_council_of_that_very_name_first(register):
    assert register.search("alder")[0].area.name == "County Alder"


def test_search_by_a_former_name_gives_the_successor_and_says_why(register):
    first, second, *_ = register.search("brine")
    assert first.area.code == "E06000902"
    assert first.why == "took the place of Brine, a council until 31 March 2019"
    assert second.area.code == "E06000903"
    assert second.why == "a council until 31 March 2019"


def test_search_follows_chains_of_reorganisation(register):
    found = {m.area.code: m for m in register.search("Tansy Deane")}
    assert "took the place of Tansy Deane" in found["E06000906"].why


def test_search_by_a_county_lists_its_districts_last(register):
    found = register.search("Eldershire")
    assert found[0].area.name == "Eldershire"
    assert {m.why for m in found[-2:]} == {"a district of Eldershire"}


def test_search_by_part_of_a_code(register):
    assert {m.area.code for m in register.search("E0600090")} >= {"E06000901", "E06000906"}


def test_a_match_says_which_name_fitted_and_can_be_written_as_json(register):
    body = register.search("county aldr")[0].to_dict()
    assert body["name"] == "county aldr"
    assert body["why"] == "also known as county aldr"
    assert body["area"]["code"] == "E06000901"
    assert body["area"]["starts"] is None


def test_both_conventions_for_a_last_day_mean_the_day_before_the_successor(register):
    assert register.get("STM").ends == LAST_2019
    assert not register.get("STM").in_force(FIRST_2019)


def test_chains_are_followed_in_both_directions(register):
    assert [a.code for a in register.successors("E07000907")] == ["E06000906"]
    assert [a.code for a in register.successors("E07000907", date(2020, 1, 1))] == ["E07000908"]
    assert [a.code for a in register.successors("E06000901")] == ["E06000901"]
    assert {a.code for a in register.successors("OAK")} == {"E06000913", "E06000914"}
    before = {a.code for a in register.predecessors("E06000906", date(2018, 1, 1))}
    assert before == {"E10000905", "E07000907"}
    assert [a.code for a in register.predecessors("E06000902")] == ["E06000903", "E07000904"]


def test_a_county_knows_its_districts_and_a_district_its_county(register):
    assert register.upper_of("E07000910").name == "Eldershire"
    assert register.upper_of("E06000901") is None
    assert [d.name for d in register.districts_of("ELD")] == ["Elm", "Firth & Elmbridge"]
    was = [d.name for d in register.districts_of("E10000905", date(2018, 1, 1))]
    assert was == ["St Mary", "Tansy Deane"]
    assert [d.name for d in register.districts_of("E10000905")] == ["West Combe and Tansy"]


def test_a_district_that_joined_another_stayed_in_its_county():
    rows = [*AREAS[:6], {**AREAS[6], "county": "ELD"}, *AREAS[7:]]
    assert Register.from_rows(Rows(rows)).upper_of("TAN").name == "Combe"


def test_a_council_without_a_region_has_that_of_its_successor(register):
    assert register.get("BRI").region == "South"


def test_lists_hold_councils_in_force_and_combined_authorities_only_where_asked(register):
    names = {a.name for a in register.current()}
    assert "Faraway" not in names
    assert "Brine" not in names
    assert "Greater Alder" not in names
    assert [a.name for a in register.current("combined")] == ["Greater Alder"]
    assert [a.name for a in register.current("upper")] == ["Eldershire"]
    assert register.current(nation="Wales") == []
    assert "Brine" in {a.name for a in register.on(date(2015, 1, 1))}
    with pytest.raises(InputError, match="no tier 'middle'"):
        register.current("middle")


def test_the_register_of_a_store_is_read_once_for_each_state_of_it(tmp_path):
    store = Store.open(tmp_path)
    with pytest.raises(InputError, match="lacks 'areas'"):
        Register.of(store)
    frame = pl.DataFrame(AREAS, infer_schema_length=None)
    store.write([TableWrite("areas", "register", frame)])
    first = Register.of(store)
    assert Register.of(Store.open(tmp_path)) is first
    assert first.find("Alder").code == "E06000901"
    names = pl.DataFrame(NAMES, schema=["name", "register_code"], orient="row")
    hierarchy = pl.DataFrame(
        {"code": ["E12000001", "E07000911"], "name": ["The North", "Firth"],
         "parents": [["E92000001"], ["E10000905", "E92000001"]]}
    )  # fmt: skip
    store.write(
        [TableWrite("area_names", "r", names), TableWrite("area_hierarchy", "r", hierarchy)]
    )
    second = Register.of(store)
    assert second is not first
    assert second.find("county aldr").code == "E06000901"
    assert second.name_of("E12000001") == "The North"
    assert second.upper_of("FIR").name == "Combe", "the hierarchy goes before the register"


def test_the_real_register_answers_as_a_council_officer_would(real_data, tmp_path):
    store = Store.open(tmp_path)
    load([real_data / "register"], store)
    register = Register.of(store)
    assert register.find("Durham").code == "E06000047"
    assert register.find("Somerset").code == "E06000066"
    assert register.search("bournemouth")[0].area.code == "E06000058"
    assert register.search("durham")[0].area.code == "E06000047"
    assert [a.name for a in register.successors("E07000190")] == ["Somerset"]
    assert register.upper_of("E07000201").name == "Suffolk", "Forest Heath was never in Surrey"
