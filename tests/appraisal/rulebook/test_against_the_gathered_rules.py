"""Our rule files against the rules as they were gathered; skips where those are absent."""

import json
from datetime import date
from decimal import Decimal

import pytest

from changing_places.appraisal.rulebook import plain_value, rulebook

# Where ours differ, and why: the gathered value is wrong or its date is.
CORRECTED = {
    # The secondary threshold rose to £9,100 on 6 April 2022; on 6 July the employees' one did.
    ("emp.nic", "secondary_threshold", "2022-07-06"),
    # 15.05% from 6 April to 5 November 2022 stands between two spells of 13.8%.
    ("emp.nic", "rate", "2011-04-06"),
    # The Subsidy Control Act 2022 began on 4 January 2023.
    ("sub.mfa", "cap", "2022-12-04"),
}
PENDING = {("pow.community_right_to_buy", "moratorium_months"), ("sub.sopi", "ssopi")}


@pytest.fixture(scope="module")
def gathered(real_data):
    """The rules as gathered, by id."""
    path = real_data.parent / "reference" / "appraisal" / "rules.json"
    if not path.exists():
        pytest.skip(f"the gathered rules are not here: no file {path}")
    return {r["id"]: r for r in json.loads(path.read_text("utf-8"), parse_float=Decimal)["rules"]}


def test_every_gathered_rule_is_there_with_its_models_and_its_confidence(gathered):
    ours = rulebook().rules
    assert set(ours) == set(gathered)
    for rule_id, theirs in gathered.items():
        assert set(ours[rule_id].models) == set(theirs["models_affected"])
        assert ours[rule_id].confidence == theirs["confidence"]


def test_every_gathered_number_holds_on_its_first_and_last_day(gathered):
    compared = 0
    for rule_id, theirs in gathered.items():
        for name, values in theirs["parameters"].items():
            for value in values:
                begins = value["from"]
                if (rule_id, name, begins) in CORRECTED:
                    continue
                days = [date.fromisoformat(d) for d in (begins, value["to"]) if d]
                if (rule_id, name) in PENDING and value is values[-1]:
                    pending = rulebook().rule(rule_id).parameter(name).pending(days[0])
                    assert [plain_value(p.value) for p in pending] == [value["value"]]
                    continue
                for day in days:
                    assert same(rulebook().value(f"{rule_id}.{name}", day), value["value"])
                    compared += 1
    assert compared > 80


def same(ours, theirs):
    """Whether a value is the gathered one, slices of a tax among them."""
    told = plain_value(ours)
    if isinstance(theirs, list) and isinstance(theirs[0], list):
        return [[b["up_to"], b["rate"]] for b in told] == [[a, float(b)] for a, b in theirs]
    return told == theirs or told == float(theirs)


def test_no_sentence_was_carried_over(gathered):
    for rule_id, theirs in gathered.items():
        ours = rulebook().rules[rule_id]
        told = f"{ours.says} {ours.effect} {ours.note}"
        for field in ("rule_logic", "note"):
            sentences = [s.strip() for s in theirs[field].split(".") if len(s.split()) > 7]
            assert not [s for s in sentences if s in told]
