"""A case read whole: what is known without being said, what is kept for the record, and files."""

import pytest

from changing_places.appraisal.case import case_from, read_case, shipped_case, shipped_cases
from changing_places.appraisal.case.model import PARTIES
from changing_places.core.errors import InputError
from tests.appraisal.cases import FOOD, PERT, TODAY, made, option, text

OTHER = option("contract", lines=[{"name": "set-up", "payer": "council", "once": {0: 5}}])


def test_what_is_not_said_has_a_default():
    held = made(OTHER, supplies=[FOOD])
    assert (held.first_year, held.rates_share, held.council) == (2026, "unitary", "the council")
    assert held.parties == PARTIES and not held.fictional and held.as_at is None
    assert held.baseline.id == "today" and held.baseline.name == "in-house"
    assert held.option("contract").starts == 1


def test_the_baseline_and_other_options_are_known_by_their_ids():
    with pytest.raises(KeyError):
        made(OTHER).option("none")


def test_an_option_knows_its_own_situation_over_that_of_all():
    held = made(
        option("contract", situation={"tendered": True}),
        supplies=[FOOD],
        situation={"tendered": False, "contract_value": 50_000},
    )
    one, other = (held.option(i).situation for i in ("today", "contract"))
    assert (one.tendered, other.tendered) == (False, True)
    assert one.contract_value == other.contract_value == 50_000


def test_every_number_is_an_assumption_with_its_place_and_evidence():
    held = made(
        OTHER, supplies=[FOOD | {"evidence": "accounts"}], evidence={"accounts": "The books"}
    )
    found = {a.path: a for a in held.assumptions}
    food = found["supplies[1].amount"]
    assert (food.value, food.evidence) == (100_000, "The books")
    assert food.place.startswith("made.yaml, line ")
    assert "options[2].lines[1].once.0" in found and found["years"].evidence == ""


def test_an_assumption_stands_in_the_line_that_it_names():
    written = text(OTHER, supplies=[FOOD])
    rows = written.splitlines()
    for a in case_from(written, "made.yaml").assumptions:
        row = rows[int(a.place.rpartition(" ")[2]) - 1]
        assert a.path.rpartition(".")[2].partition("[")[0] in row


def test_the_same_text_has_the_same_fingerprint():
    one, two = made(OTHER), made(OTHER)
    assert one.fingerprint == two.fingerprint != made(OTHER, years=6).fingerprint


@pytest.mark.parametrize("name", shipped_cases())
def test_shipped_cases_are_read_by_name_or_from_a_copy(name, tmp_path):
    copy = tmp_path / "my.yaml"
    copy.write_text(shipped_case(name), encoding="utf-8")
    assert read_case(copy).fingerprint == read_case(name).fingerprint
    assert read_case(name).fictional


@pytest.mark.parametrize("name", ["liesure", "x" * 5_000, "a\0b", "", "/"])
def test_no_such_file_leads_to_the_nearest_shipped_case(name):
    with pytest.raises(InputError, match="There is no case") as raised:
        read_case(name)
    assert any(f"'{shipped}'" in raised.value.why for shipped in shipped_cases())


def test_a_file_of_another_encoding_says_so(tmp_path):
    file = tmp_path / "latin.yaml"
    file.write_bytes("title: Café\n".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin\.yaml cannot be read") as raised:
        read_case(file)
    assert "UTF-8" in raised.value.next_step


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_does_no_harm(tmp_path, encoding):
    file = tmp_path / "a.yaml"
    file.write_text(text(OTHER), encoding=encoding)
    assert read_case(file).title == "A service of Exampton"


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_other_systems_do_no_harm(tmp_path, ends):
    file = tmp_path / "a.yaml"
    file.write_bytes(text(OTHER).replace("\n", ends).encode())
    assert read_case(file).fingerprint == made(OTHER).fingerprint


def test_a_huge_file_is_refused_before_it_is_taken_in(tmp_path):
    file = tmp_path / "huge.yaml"
    with file.open("w") as out:
        for _ in range(60):
            out.write("# " + "x" * 100_000 + "\n")
    with pytest.raises(InputError, match="holds more than"):
        read_case(file)


def test_a_folder_or_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "a.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff")
    for wrong in (tmp_path, tmp_path / "a.yaml"):
        with pytest.raises(InputError):
            read_case(wrong)


def test_lines_of_two_options_may_have_one_name():
    one = option("contract", lines=[{"name": "set-up", "payer": "council", "once": {0: 5}}])
    two = option("CT", lines=[{"name": "set-up", "payer": "council", "once": {0: 9}}])
    assert [o.lines[0].amounts[0] for o in made(one, two).options[1:]] == [5, 9]


def test_what_is_uncertain_may_be_correlated_by_the_names_that_answers_use():
    held = made(
        option("contract", changes={"food": {"by": -0.1, "range": PERT}}),
        supplies=[FOOD | {"range": PERT}],
        correlations=[{"between": ["food", "change in food (contract)"], "rank": 0.4}],
    )
    assert [(c.first, c.value) for c in held.correlations] == [("food", 0.4)]


def test_a_baseline_may_be_run_by_a_contractor():
    today = {**TODAY, "model": "contract", "operator": {"fee": 90_000}}
    held = made(today, option("in-house", "own"), supplies=[FOOD])
    assert held.baseline.operator.fee == 90_000
