"""The rule files: each value has its date and its reference, and a fault names file and line."""

import re
from datetime import date
from importlib.resources import files

import pytest

from changing_places.appraisal.rulebook import delivery_models, read_rule, rulebook
from changing_places.core.errors import InputError

FOLDER = files("changing_places.appraisal") / "rules"
NAMES = sorted(f.name for f in FOLDER.iterdir() if f.name.endswith(".toml"))
CT = (FOLDER / "ct.company_rate.toml").read_text("utf-8")


def test_all_68_rules_are_there_and_22_are_gates_without_numbers():
    assert len(NAMES) == 68
    assert sum(not r.parameters for r in rulebook().rules.values()) == 22


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_a_date_and_a_reference(name):
    rule = read_rule((FOLDER / name).read_text("utf-8"), name)
    assert rule.statute and rule.source.startswith("http") and rule.review_by > rule.begins
    for parameter in rule.parameters:
        assert parameter.values and parameter.unit
        for value in parameter.values:
            assert isinstance(value.begins, date)
            assert len(value.source) > 5


@pytest.mark.parametrize("missing", ["from", "source", "value", "confidence", "seen"])
def test_a_value_that_lacks_its_date_or_reference_is_refused_with_its_line(missing):
    lines = CT.splitlines()
    at = next(i for i, line in enumerate(lines) if "value = 0.25," in line)
    lines[at] = lines[at].replace(f"{missing} =", "other =")
    with pytest.raises(InputError) as error:
        read_rule("\n".join(lines), "ct.company_rate.toml")
    assert error.value.what == f"The rule file ct.company_rate.toml cannot be used (line {at + 1})."
    assert "main_rate" in error.value.why


@pytest.mark.parametrize("missing", ["statute", "source", "from", "status", "review_by", "models"])
def test_a_rule_that_lacks_a_field_is_refused(missing):
    text = re.sub(rf"(?m)^{missing} = .*\n", "", CT, count=1)
    with pytest.raises(InputError, match=missing):
        read_rule(text, "ct.company_rate.toml")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('status = "in_force"', 'status = "perhaps"', "must be one of"),
        ('confidence = "high"', 'confidence = "sure"', "must be one of"),
        ('models = ["LATC"', 'models = ["LTD"', "no delivery model"),
        ("from = 2010-04-01", 'from = "2010"', "not a date"),
        ("to = 2023-03-31", "to = 2023-04-02", "hold on 2023-04-01"),
        ("to = 2023-03-31", "to = 2001-01-01", "ends before it begins"),
        ("value = 0.25", "value = true", "of no known kind"),
        ("value = 0.25", "value = nan", "of no known kind"),
        ('statute = "', 'statute = "" #', "is empty"),
    ],
)
def test_a_rule_file_with_a_fault_is_refused(old, new, why):
    assert old in CT
    with pytest.raises(InputError, match=r"line \d+") as error:
        read_rule(CT.replace(old, new, 1), "ct.company_rate.toml")
    assert why in error.value.why.lower() or why in error.value.why


def test_a_fault_of_a_field_names_its_line():
    text = CT.replace('confidence = "high"', 'confidence = "sure"', 1)
    at = next(i for i, x in enumerate(text.splitlines(), 1) if '"sure"' in x)
    with pytest.raises(InputError, match=rf"line {at}\)"):
        read_rule(text, "ct.company_rate.toml")


def test_a_file_that_is_no_toml_or_bears_another_name_is_refused():
    with pytest.raises(InputError, match="cannot be read"):
        read_rule("id = ", "x.toml")
    with pytest.raises(InputError, match=r"line 1"):
        read_rule(CT, "ct.other.toml")


def test_slices_of_a_tax_rise_and_the_last_has_no_end():
    text = (FOLDER / "sdlt.nonres.toml").read_text("utf-8")
    with pytest.raises(InputError, match="no known kind"):
        read_rule(text.replace("up_to = 250000", "up_to = 100000", 1), "sdlt.nonres.toml")


def test_twelve_delivery_models_say_who_employs_owns_buys_and_bears_the_risk():
    models = delivery_models()
    assert set(models) == {*rulebook().rule("duty.equality").models}
    assert len(models) == 12
    assert all(all(m.to_dict().values()) for m in models.values())
    assert {m for r in rulebook().rules.values() for m in r.models} == set(models)
