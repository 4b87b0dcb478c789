"""The workbook works out the same totals as the program, as it is and with inputs changed."""

import re
import shutil
import subprocess
import zipfile
from functools import cache
from io import BytesIO

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from changing_places.appraisal import appraise, read_case
from changing_places.appraisal.case import case_from, shipped_cases
from changing_places.appraisal.case.shipped import shipped_case
from changing_places.appraisal.telling.workbook import workbook
from changing_places.appraisal.telling.workbook.page import FIRST

from .recompute import Book, opened, split

DAY = "2026-11-24"
PENNY = 0.005
LEDGERS = ("council", "public_sector", "society")


@cache
def appraised(name):
    return appraise(name, as_at=DAY, draws=200, history=False)


@cache
def written(name):
    return workbook(appraised(name))


@cache
def read(name):
    return opened(written(name))


def book(name="leisure") -> Book:
    """The file of a case with nothing typed into it; read once, since a file is long."""
    return read(name).as_it_was()


def with_text(tmp_path, old, new, **chosen):
    text = shipped_case("leisure")
    assert text.count(old) == 1, text.count(old)
    path = tmp_path / "changed.yaml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return appraise(read_case(path), as_at=DAY, draws=200, history=False, **chosen)


def summary(held: Book, result):
    """The rows of options on the summary, worked out again."""
    return {
        v.option.id: held.words("Summary", held.row("Summary", v.option.name))
        for v in result.options
    }


def assert_same(held: Book, result):
    for own, row in summary(held, result).items():
        v = result.option(own)
        assert row[3] == pytest.approx(v.council, abs=PENNY)
        assert row[4] == pytest.approx(v.public_sector, abs=PENNY)
        assert row[5] == pytest.approx(v.npsv, abs=PENNY)
        assert row[6] == pytest.approx(v.public_cost, abs=PENNY)
        wanted = "no public cost" if v.bcr is None else pytest.approx(v.bcr, rel=1e-9)
        assert row[7] == wanted
        assert row[8] == pytest.approx(v.annual, abs=PENNY)
        assert row[9] == pytest.approx(v.weighted_npsv, abs=PENNY)
        for value, year in ((row[10], v.council_payback), (row[11], v.payback)):
            assert value == ("not in time" if year is None else year)


def best(held: Book):
    return [
        held.at(("Summary", held.row("Summary", f"Best for {whom}"), 2))
        for whom in ("the council's own money", "everybody together")
    ]


@pytest.mark.parametrize("name", shipped_cases())
def test_worked_out_again_it_has_the_totals_of_the_program_to_the_penny(name):
    held, result = book(name), appraised(name)
    assert_same(held, result)
    for v in result.options:
        for party, worth in v.ledger.present.items():
            if any(v.ledger.by_year[party]):
                label = party[:1].upper() + party[1:]
                row = held.row(v.option.id, label)
                assert held.at((v.option.id, row, 7)) == pytest.approx(worth, abs=PENNY)
                by_year = [
                    held.at((v.option.id, row, FIRST + 1 + y)) for y in range(result.case.years + 1)
                ]
                assert np.allclose(by_year, v.ledger.by_year[party], rtol=0, atol=PENNY)
    names = {v.option.id: v.option.name for v in result.options}
    assert best(held) == [names[result.council_choice], names[result.public_choice]]


@pytest.mark.parametrize("name", shipped_cases())
def test_the_values_beside_the_formulas_are_what_they_come_to(name):
    held = book(name)
    for cell, shown in held.shown.items():
        found = held.at(cell)
        found = float(found) if isinstance(found, bool) else found
        assert found == (shown if isinstance(shown, str) else pytest.approx(shown, abs=1e-6)), cell


@pytest.mark.parametrize("name", shipped_cases())
def test_every_flow_of_a_shipped_case_is_a_formula(name):
    held, result = book(name), appraised(name)
    for v in result.options:
        first = held.row(v.option.id, v.ledger.flows[0].name)
        for row, flow in enumerate(v.ledger.flows, start=first):
            assert held.plain[v.option.id, row, 1] == flow.name
            assert (v.option.id, row, 7) in held.formulas
            assert (v.option.id, row, FIRST + 1) in held.formulas, flow.name


def test_a_row_of_years_has_one_formula():
    held, years = book(), range(1, appraised("leisure").case.years)
    across = {"Summary", "Ledgers", "Criteria", "Uncertainty", "Barriers", "Checks"}
    rows = {(s, r) for s, r, c in held.formulas if c == FIRST + 2 and s not in across}
    assert len(rows) > 300
    for sheet, row in rows:
        texts = {_relative(held.formulas[sheet, row, FIRST + 1 + y], FIRST + y) for y in years}
        assert len(texts) == 1, (sheet, row, texts)


def _relative(formula, column):
    """A formula with every column that moves told by how far it is from its own."""

    def shift(found):
        return f"[{split(found.group(1) + '1')[1] - 1 - column}]{found.group(2)}"

    return re.sub(r"(?<![$A-Z'])([A-Z]{1,3})(\$?\d+)", shift, formula)


def test_no_number_is_hidden_in_a_formula():
    for cell, formula in book().formulas.items():
        bare = re.sub(r"\"[^\"]*\"|'[^']*'!|\$?[A-Z]{1,3}\$?\d+", "", formula)
        assert set(re.findall(r"\d+(?:\.\d+)?", bare)) <= {"0", "1", "2", "3"}, (cell, formula)


CHANGES = [
    ("posts: 95", "posts: 80", ("Lines", "Full-time posts", "leisure staff"), 80.0),
    ("margin: 0.02", "margin: 0.05", ("Inputs", "Margin on costs", "trust"), 0.05),
    (
        "exempt_share: 0.85",
        "exempt_share: 0.7",
        ("Inputs", "Share of VAT that relates to exempt supplies", "the service"),
        0.7,
    ),
    ("exempt_vat: 190_000", "exempt_vat: 400_000", None, 400_000.0),
    ("pay: 25_500", "pay: 26_000", ("Lines", "Pay of a post", "leisure staff"), 26_000.0),
    ("grows: 0.008", "grows: 0.02", ("Lines", "Grows beyond other prices", "leisure staff"), 0.02),
    ("amount: 620_000", "amount: 700_000", ("Lines", "Amount a year", "energy"), 700_000.0),
    ("growth: 0.004", "growth: -0.01", ("Inputs", "Growth a year", "visits"), -0.01),
    ("each: 3.65", "each: 4.1", ("Lines", "Amount for each of visits", "entry and lessons"), 4.1),
    (
        "rateable_value: 285_000",
        "rateable_value: 40_000",
        ("Lines", "Rateable value", "upkeep of the Riverside centre"),
        40_000.0,
    ),
    (
        "leisure staff: {by: -0.06",
        "leisure staff: {by: -0.11",
        ("Inputs", "Changes the line by", "trust: leisure staff"),
        -0.11,
    ),
    (
        "turnover: 0.17",
        "turnover: 0.3",
        (
            "Lines",
            "Share of staff who leave in a year",
        ),
        0.3,
    ),
]


QUICK = 4


@pytest.mark.parametrize(
    ("old", "new", "where", "value"),
    [
        pytest.param(*c, id=c[1], marks=[pytest.mark.slow] if k >= QUICK else [])
        for k, c in enumerate(CHANGES)
    ],
)
def test_with_an_input_changed_it_has_the_totals_of_the_case_so_changed(
    tmp_path, old, new, where, value
):
    held, result = book(), with_text(tmp_path, old, new)
    if where is None:
        for v in result.options:
            words = ("The council's exempt VAT of a year", v.option.id)
            held.put(("Inputs", held.row("Inputs", *words), 3), value)
    else:
        held.put((where[0], held.row(*where), 3), value)
    assert_same(held, result)
    names = {v.option.id: v.option.name for v in result.options}
    # Lawfulness is the program's: none of these changes touches it.
    assert best(held) == [names[result.council_choice], names[result.public_choice]]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("key", "rule", "number", "value"),
    [
        ("emp.nic.rate", "emp.nic", "rate", 0.2),
        ("emp.nic.secondary_threshold", "emp.nic", "secondary threshold", 9_100.0),
        ("vat.s33.refund.vat_standard_rate", "vat.s33.refund", "vat standard rate", 0.175),
        ("ndr.charity_mandatory.relief", "ndr.charity_mandatory", "relief", 0.5),
        ("ndr.local_share.unitary_share", "ndr.local_share", "unitary share", 0.3),
        ("ct.company_rate.main_rate", "ct.company_rate", "main rate", 0.3),
    ],
)
def test_with_a_number_of_a_rule_changed_it_has_the_totals_of_that_reform(key, rule, number, value):
    held = book()
    first = next(r for (s, r, c), v in held.plain.items() if (s, c, v) == ("Rules", 2, rule))
    row = next(r for r in range(first, first + 20) if held.plain.get(("Rules", r, 2)) == number)
    held.put(("Rules", row, 3), value)
    result = appraise("leisure", as_at=DAY, draws=200, history=False, reform={key: value})
    assert_same(held, result)


@pytest.mark.slow
@pytest.mark.parametrize(
    "rule",
    [
        *("emp.nic", "vat.leisure.nonbusiness", "vat.s33.refund", "vat.leisure.trust_exempt"),
        *("vat.company.partial_exemption", "ndr.multipliers", "ndr.charity_mandatory"),
        *("ndr.local_share", "ct.company_rate"),
    ],
)
def test_with_a_rule_taken_away_it_has_the_totals_of_the_case_without(rule):
    held = book()
    row = next(r for (s, r, c), v in held.plain.items() if (s, c, v) == ("Rules", 2, rule))
    held.put(("Rules", row, 5), 0.0)
    result = appraise("leisure", as_at=DAY, draws=200, history=False, without=[rule])
    assert_same(held, result)


def test_a_discount_rate_moves_every_year_after_it():
    held, result = book(), appraised("leisure")
    row = held.row("Inputs", "Discount rate (standard)")
    held.put(("Inputs", row, FIRST + 4), 0.08)
    rates = np.array([0.0, *[0.035] * 10])
    rates[3] = 0.08
    factors = np.cumprod(1 / (1 + rates))
    base = sum(result.option("in-house").ledger.by_year.values())
    for own, words in summary(held, result).items():
        net = sum(result.option(own).ledger.by_year.values()) - base
        assert words[5] == pytest.approx(float(factors @ net), abs=PENNY)


def test_the_checks_say_that_an_input_was_changed_and_by_how_much():
    held, result = book(), appraised("leisure")
    state = ("Summary", held.row("Summary", "The program's own answer (sheet 'Checks')"), 2)
    sums = ("Summary", held.row("Summary", "Sums that must always agree (sheet 'Checks')"), 2)
    assert (held.at(state), held.at(sums)) == ("OK", "OK")
    held.put(("Inputs", held.row("Inputs", "Margin on costs", "trust"), 3), 0.05)
    assert (held.at(state), held.at(sums)) == ("inputs were changed since", "OK")
    row = held.row("Checks", f"{result.option('trust').option.name}: council")
    assert held.at(("Checks", row, 5)) == "changed" and held.at(("Checks", row, 4)) < -1000


def test_the_weighted_sum_follows_the_weights():
    held, result = book(), appraised("leisure")
    weighing = result.weighing
    row = held.row("Criteria", "Weighted sum, from 0 to 1")
    scores = weighing.method("weighted sum").scores
    found = [held.at(("Criteria", row, 4 + k)) for k in range(len(scores))]
    assert found == pytest.approx(list(scores.values()))
    held.put(("Criteria", held.row("Criteria", weighing.table.criteria[1].name), 2), 0.9)
    assert held.at(("Criteria", row, 4 + 1)) != pytest.approx(found[1])


def test_the_same_appraisal_gives_the_same_bytes():
    assert workbook(appraised("leisure")) == written("leisure")


def test_a_charge_that_no_formula_gives_stands_as_an_input_and_is_named(tmp_path):
    lease = "lease_price: 2_000_000, lease_rent: 40_000, lease_years: 8"
    old = "name: the contractor, margin: 0.06"
    result = with_text(tmp_path, old, f"{old}, {lease}")
    held = opened(workbook(result))
    assert_same(held, result)
    row = held.row("contract", "stamp duty on the lease")
    assert ("contract", row, FIRST + 2) in held.plain
    assert str(held.plain["contract", row, 6]).startswith("inputs, by the program")
    named = [v for (s, _, _), v in held.plain.items() if s == "Assumptions"]
    assert any("'stamp duty on the lease' of 'contract'" in str(v) for v in named)
    assert ("contract", held.row("contract", "price and rent of the lease"), 12) in held.formulas


def test_it_reads_back_with_another_program():
    rows = CalamineWorkbook.from_filelike(BytesIO(written("leisure"))).get_sheet_by_name("Summary")
    found = {r[0]: r[3:6] for r in reversed(rows.to_python()) if r[0]}
    for v in appraised("leisure").options:
        assert found[v.option.name] == pytest.approx([v.council, v.public_sector, v.npsv])


RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item></oor:items>"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_comes_to_the_same_totals_with_posts_changed(tmp_path):
    result, held = with_text(tmp_path, "posts: 95", "posts: 80"), book()
    row = held.row("Lines", "Full-time posts", "leisure staff")
    (tmp_path / "user" / "user").mkdir(parents=True)
    (tmp_path / "user" / "user" / "registrymodifications.xcu").write_text(RECALCULATE)
    (tmp_path / "in.xlsx").write_bytes(_typed_over(written("leisure"), f"C{row}", "80"))
    profile = f"-env:UserInstallation=file://{tmp_path}/user"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir"]
    subprocess.run(
        [*command, f"{tmp_path}/out", f"{tmp_path}/in.xlsx"], check=True, capture_output=True
    )
    out = CalamineWorkbook.from_path(tmp_path / "out" / "in.xlsx").get_sheet_by_name("Summary")
    found = {r[0]: r[3:6] for r in reversed(out.to_python()) if r[0]}
    for v in result.options:
        wanted = [v.council, v.public_sector, v.npsv]
        assert found[v.option.name] == pytest.approx(wanted, abs=PENNY)


def _typed_over(file, cell, value):
    """The file with another number in a cell of the sheet of lines."""
    packed, out = zipfile.ZipFile(BytesIO(file)), BytesIO()
    names = re.findall(r'<sheet name="([^"]*)"', packed.read("xl/workbook.xml").decode())
    place = f"xl/worksheets/sheet{names.index('Lines') + 1}.xml"
    with zipfile.ZipFile(out, "w") as made:
        for name in packed.namelist():
            text = packed.read(name)
            if name == place:
                pattern = rf'(<c r="{cell}"[^>]*><v>)[^<]*'
                changed, times = re.subn(pattern, rf"\g<1>{value}", text.decode())
                assert times == 1
                text = changed.encode()
            made.writestr(name, text)
    return out.getvalue()


def test_lines_in_prices_of_other_years_recompute_as_well():
    text = shipped_case("leisure").replace(
        "{name: energy, amount: 620_000,", "{name: energy, price_year: 2023, amount: 620_000,", 1
    )
    case = case_from(text + "\ndeflators: {2023: 95.0, 2026: 104.5}\n", "other.yaml")
    result = appraise(case, as_at=DAY, draws=200, history=False)
    assert result.option("trust").council != appraised("leisure").option("trust").council
    assert_same(opened(workbook(result)), result)
