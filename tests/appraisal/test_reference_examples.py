"""Every worked example of the reference collection, by its own numbers; skips where it is not here.

The examples themselves stand, written out, in `greenbook/test_worked_examples.py`,
`taxes/test_worked_examples.py` and `criteria/test_published.py`, which need no file.
"""

import json

import numpy as np
import pytest

from changing_places.appraisal.criteria import paired_weights
from changing_places.appraisal.greenbook import (
    Discounting,
    Impact,
    Outcome,
    combined_bias,
    constant_factors,
    expected_value,
    income_ratio,
    land_value,
    net_additional,
    optimism_bias,
    present_value,
    project_types,
    schedule,
    social_return,
    stpr,
    welfare_weight,
    with_bias,
)
from changing_places.appraisal.taxes import (
    business_rates,
    corporation_tax,
    exempt_vat_lost,
    new_starters_saving,
    share_of_new_starters,
)
from tests.conftest import REAL

FILE = REAL / "reference" / "appraisal" / "worked_examples.json"
DAY = "2026-11-23"


def schedules(given, printed, again):
    for name, column in (("standard", "standard"), ("health", "health")):
        assert list(schedule(name).rates) == printed[column][:-1]
    assert list(schedule("lower").rates) == printed["lower_rate_sensitivity"][:-1]
    for key, factor in again.items():
        _, name, year = key.split("_")
        assert round(float(Discounting(name).factors(int(year))[-1]), 6) == factor


def rate_of_parts(given, printed, again):
    found = stpr(given["delta"], given["L"], elasticity=given["mu"], growth=given["g"])
    assert found == pytest.approx(printed["stpr"])


def factors(given, printed, again):
    held = constant_factors(given["rate"], max(given["years"]))
    assert [round(float(held[y]), 4) for y in given["years"]] == printed["factors"]


def combined(measure):
    def check(given, printed, again):
        names = ("non-standard-buildings", "standard-buildings")
        found = combined_bias(dict(zip(names, given["share"], strict=True)), measure=measure)
        assert [round(c, 3) for _, c in found.contributions] == printed["contribution"]
        assert round(found.rate, 3) == printed["resultant"]

    return check


def mitigated(given, printed, again):
    bias = optimism_bias("non-standard-buildings", managed=given["managed"])
    assert round(100 * bias.rate, 2) == again["resultant_ob_pct"]
    assert round(100 * bias.rounded()) == printed["resultant_ob_pct"]
    cost = float(with_bias(given["npc_capex_m"], bias.rounded()))
    assert round(cost) == printed["capex_with_ob_m"]
    assert round(cost + given["cost_of_risk_management_m"]) == printed["final_npc_m"]


def bounds(given, printed, again):
    short = {
        "non_std_buildings": "non-standard-buildings",
        "std_buildings": "standard-buildings",
        "non_std_civil": "non-standard-civil-engineering",
        "std_civil": "standard-civil-engineering",
        "equipment_development": "equipment-development",
        "outsourcing": "outsourcing",
    }
    measures = {"works_duration_U_L": "duration", "capex_U_L": "capex", "opex_U_L": "opex"}
    types = project_types()
    for column, measure in measures.items():
        for name, ends in printed[column].items():
            held = getattr(types[short[name]], measure)
            found = None if held is None else [round(100 * e) for e in (held.upper, held.lower)]
            assert found == ends, (column, name)


def expected(given, printed, again):
    money, chances = given["npv_m"], given["prob"]
    found = expected_value(money, chances, cost=given["expected_cost_m"])
    assert [round(c, 9) for c in found.components] == printed["components_m"]
    assert (round(found.value, 9), round(found.net, 9)) == (
        printed["expected_m"],
        printed["net_m"],
    )


def simple_weight(given, printed, again):
    found = welfare_weight(given["y"], given["ref"], eta=given["eta"])
    assert found == pytest.approx(printed["weight"])


def implied_incomes(given, printed, again):
    for name, ratio in again.items():
        weight = float(name.rpartition("_")[2])
        assert income_ratio(weight, eta=given["eta"]) == pytest.approx(ratio, abs=5e-5)
    assert sorted(printed.values()) == [2.4, 2.5]


def land(given, printed, again):
    found = land_value(
        given["acres"],
        existing=given["existing_per_acre"],
        future=given["future_per_acre"],
        wider=given["wider_social_m"] * 1e6,
        costs=given["pvc_m"] * 1e6,
    )
    assert found.uplift_per_acre == printed["uplift_per_acre"]
    for name, value in (
        ("uplift_m", found.uplift / 1e6),
        ("pvb_m", found.present_benefits / 1e6),
        ("bcr", found.bcr),
        ("npsv_m", found.npsv / 1e6),
    ):
        assert round(value, 1) == printed[name]
    assert round(found.switch_acres, 2) == again["switch_acres"]
    assert round(found.switch_future_per_acre) == again["switch_future_per_acre"]


def toolkit(given, printed, again):
    flows, by = np.array(given["flows"], float), np.array(given["factors"])
    assert (flows * by).round().tolist() == printed["pv"]
    value = float(present_value(flows, by))
    assert round(value) == again["npv"] == -printed["npv_abs"]


def additional(given, printed, again):
    def impact(of):
        return Impact(
            of["GI"],
            leakage=of["L"],
            displacement=of["Dp"],
            substitution=of["S"],
            multiplier=of["M"],
        )

    found = net_additional(impact(given["intervention"]), impact(given["reference"]))
    assert found.value == pytest.approx(again["AI"])


def chain(given, printed, again):
    shares = {n: given[n] for n in ("deadweight", "attribution", "drop_off")}
    of = Outcome(given["participants"], given["proxy"], **shares)
    found = social_return(of, given["inputs"], factors=constant_factors(given["rate"], 1))
    assert round(found.ratio, 3) == printed["ratio"]
    assert round(found.net_of_deadweight) == printed["net_of_deadweight"]


def pairs(given, printed, again):
    found = paired_weights(given["matrix"], ["a", "b", "c"])
    assert [round(w, 3) for w in found.weights.values()] == printed["weights"]


def marginal(given, printed, again):
    tax = [float(corporation_tax(p, DAY)) for p in given["profits"]]
    assert tax == again["tax"]
    assert float(corporation_tax(100_000, DAY, associates=1)) == again["tax_100k_one_associate"]


def cliff(given, printed, again):
    lost = [float(exempt_vat_lost(e, given["total_vat"], DAY)) for e in given["exempt_vat"]]
    assert lost == again["refund_lost"]


def rates(given, printed, again):
    council, charity = (business_rates(given["rv"], DAY, model=m) for m in ("IH", "CT"))
    assert float(council.bill) == again["council_bill"]
    assert float(charity.bill) == again["charity_bill"]
    assert float(charity.relief) == again["saving"]
    borne = float(charity.relief_borne_by_council)
    assert borne == pytest.approx(again["council_cost_of_relief_at_49pc"])


def pensions(given, printed, again):
    terms = {"turnover": str(given["turnover"]), "scheme_rate": str(given["lgps"])}
    terms["other_rate"] = str(given["alt"])
    found = share_of_new_starters(terms["turnover"], given["years"])
    assert round(float(found), 4) == again["share_new"]
    saved = new_starters_saving(given["pay"], given["years"], as_at=DAY, **terms)
    assert round(saved) == again["annual_saving"]


CHECKS = {
    "gb.stpr.schedule": schedules,
    "gb.stpr.components": rate_of_parts,
    "gb.df.table": factors,
    "ob.combined.capex": combined(None),
    "ob.combined.duration": combined("duration"),
    "ob.mitigated": mitigated,
    "ob.table": bounds,
    "risk.expected_value": expected,
    "dist.simple": simple_weight,
    "dist.welfare_weight": implied_incomes,
    "gb.land_value": land,
    "npv.toolkit": toolkit,
    "additionality.formula": additional,
    "sroi.chain": chain,
    "mca.ahp": pairs,
    "ct.marginal": marginal,
    "vat.cliff": cliff,
    "ndr.leisure": rates,
    "pension.new_starters": pensions,
}


@pytest.fixture(scope="module")
def examples():
    """The examples by their ids; skips where the collection is not beside the project."""
    if not FILE.is_file():
        pytest.skip(f"the reference examples are not here: no file {FILE}")
    held = json.loads(FILE.read_text(encoding="utf-8"))["examples"]
    return {e["id"]: e for e in held}


@pytest.mark.parametrize("name", CHECKS)
def test_an_example_comes_out_as_it_is_printed(name, examples):
    example = examples[name]
    CHECKS[name](example["inputs"], example["printed_outputs"], example["recomputed"])


def test_no_example_is_left_out(examples):
    assert set(examples) == set(CHECKS)
