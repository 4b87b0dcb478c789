"""Rules that come into sight only once another is gone."""

import pytest

from changing_places.appraisal.barriers import barrier_ledger
from tests.appraisal.cases import FOOD, books, option


def test_a_rule_behind_another_has_its_part_and_changes_nothing_by_itself():
    # A grant's recipient loses all VAT; without that rule it would lose what any business does.
    held = books(
        option("GR", "grant", operator={"exempt_share": 0.5}), supplies=[FOOD | {"amount": 900_000}]
    )
    behind = "vat.company.partial_exemption"
    assert behind not in held.rules
    found = {b.rule: b for b in barrier_ledger(held).barriers if b.option == "grant"}
    years = sum(held.factors["standard"][1:])
    assert found[behind].knock_out == 0
    assert found["vat.grant_vs_contract"].knock_out == pytest.approx(90_000 * years)
    assert found["vat.grant_vs_contract"].amount + found[behind].amount == pytest.approx(
        180_000 * years
    )
