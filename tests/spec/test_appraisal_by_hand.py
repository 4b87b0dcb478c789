"""Every shipped case gives what its hand reckoning gives, and the page shows that reckoning."""

import pytest

from changing_places.appraisal.case import read_case, shipped_cases
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.rulebook import as_day, rulebook
from tests.spec.by_hand.page import CASES, PAGE, PUBLIC, ledgers, written

DAY = "2026-11-24"


@pytest.fixture(scope="module", params=CASES, ids=[c.CASE for c in CASES])
def reckoned(request):
    """The hand reckoning of a case, and the program's books of it."""
    case = request.param
    return case, Books.of(read_case(case.CASE), as_day(DAY), rulebook())


@pytest.mark.parametrize("which", ["baseline", "option"])
def test_every_party_pays_and_gains_to_the_pound_what_the_hand_reckoned(reckoned, which):
    case, books = reckoned
    sheet = getattr(case, which)()
    ledger = books.ledgers[getattr(case, which.upper())]
    by_hand = sheet.by_party()
    for party, pounds in ledger.present.items():
        assert pounds == pytest.approx(by_hand.get(party, 0), abs=0.5), party
    assert set(by_hand) <= set(ledger.present)


@pytest.mark.parametrize("which", ["baseline", "option"])
def test_the_three_ledgers_are_those_of_the_hand_reckoning(reckoned, which):
    case, books = reckoned
    ledger = books.ledgers[getattr(case, which.upper())]
    found = (ledger.council, ledger.public_sector, ledger.society)
    assert found == pytest.approx(ledgers(getattr(case, which)()), abs=0.5)
    assert {p for p in case.option().by_party() if p in PUBLIC} <= ledger.public


@pytest.mark.parametrize("which", ["baseline", "option"])
def test_the_councils_money_is_the_same_in_every_single_year(reckoned, which):
    case, books = reckoned
    sheet, ledger = getattr(case, which)(), books.ledgers[getattr(case, which.upper())]
    by_hand = [0.0] * (sheet.years + 1)
    for row in sheet.rows:
        share = row.gainer.get("council", 0) - row.payer.get("council", 0)
        by_hand = [b + share * a for b, a in zip(by_hand, row.by_year, strict=True)]
    assert ledger.by_year["council"].tolist() == pytest.approx(by_hand, abs=0.01)


def test_every_shipped_case_is_reckoned_by_hand():
    assert sorted(c.CASE for c in CASES) == list(shipped_cases())


def test_the_page_shows_the_reckoning_as_it_stands():
    assert PAGE.read_text(encoding="utf-8") == written(), "run python -m tests.spec.by_hand"
