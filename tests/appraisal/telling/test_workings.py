"""Every number of the options' table is the sum of the lines behind it."""

import numpy as np
import pytest

from changing_places.appraisal import appraise
from changing_places.appraisal.telling.workings import LEDGERS, beside_by_year, workings
from changing_places.core.errors import InputError


@pytest.fixture(scope="module")
def result():
    return appraise("leisure", as_at="2026-11-24", draws=200, history=False)


def _numbers(result):
    for valued in result.options:
        told = (valued.council, valued.public_sector, valued.npsv)
        yield from ((valued.option.id, k, v) for k, v in zip(LEDGERS, told, strict=True))
        yield from ((valued.option.id, p, v) for p, v in valued.parties.items())


def test_the_rows_behind_every_number_sum_to_it(result):
    for option, ledger, number in _numbers(result):
        found = workings(result, option, ledger)
        assert found.total == pytest.approx(number, abs=1e-3), (option, ledger)
        assert sum(r.difference for r in found.rows) == pytest.approx(number, abs=1e-3)


def test_the_years_of_a_ledger_are_those_of_the_ledger_beside_the_baseline(result):
    base = result.option("in-house").ledger
    for valued in result.options:
        mine = valued.ledger.by_year["council"] - base.by_year["council"]
        assert np.allclose(beside_by_year(result, valued.option.id, "council"), mine)


def test_a_tax_comes_with_its_working_and_its_rules(result):
    rows = {r.name: r for r in workings(result, "trust", "council").rows}
    tax = rows["VAT not recovered on energy"]
    assert "VAT" in tax.flow.working
    assert "vat.company.partial_exemption" in tax.flow.rules
    assert tax.baseline == 0


def test_a_line_of_the_case_comes_with_its_place_and_evidence(result):
    rows = {r.name: r for r in workings(result, "trust", "council").rows}
    assert "leisure.yaml, line" in rows["leisure staff"].flow.place
    assert rows["leisure staff"].flow.evidence


def test_what_is_the_same_in_both_stands_apart(result):
    found = workings(result, "trust", "council")
    assert "other supplies" in {r.name for r in found.unmoved}
    assert not {r.name for r in found.rows} & {r.name for r in found.unmoved}


def test_the_baseline_differs_from_itself_in_nothing(result):
    assert workings(result, "in-house", "society").rows == ()


@pytest.mark.parametrize(("option", "ledger"), [("nothing", "council"), ("trust", "nobody")])
def test_an_option_or_ledger_that_is_not_there_is_an_error(result, option, ledger):
    with pytest.raises(InputError, match="There is no"):
        workings(result, option, ledger)
