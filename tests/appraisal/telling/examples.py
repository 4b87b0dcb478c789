"""Small cases: as bare as a case can be, with one lawful option, and with all that may be had."""

from changing_places.appraisal import appraise
from changing_places.appraisal.case import case_from

BARE = """
title: Small
service: other
price_year: 2026
years: 3
supplies:
  - {name: things, amount: 1000}
options:
  - {id: now, model: in-house, baseline: true}
  - {id: then, model: in-house transformed, changes: {things: -0.1}}
"""
ONE_LAWFUL = BARE.replace("in-house transformed", "contract").replace(
    "price_year", "situation: {contract_value: 9_000_000, tendered: false}\nprice_year"
)
NOTHING_CHANGES = BARE.replace("-0.1", "0")
ALL_THE_WORSE = BARE.replace("-0.1", "0.1")
SHARED = """
title: Reablement
council: Exampton
service: adult-social-care
price_year: 2026
years: 5
drivers:
  - {name: demand, value: 1, range: {kind: pert, low: 0.8, likely: 1, high: 1.5}}
scenarios:
  - {name: demand grows, sets: {demand: 1.4}}
  - {name: demand falls, sets: {demand: 0.8}}
staff:
  - {name: carers' pay, posts: 10, pay: 24_000, pension_rate: 0.2, moves_with: {demand: 1}}
options:
  - {id: now, model: in-house, baseline: true}
  - id: pool
    name: Pooled
    model: S75
    changes: {carers' pay: 0.05}
    lines:
      - {name: hospital days saved, gainer: NHS, amount: 60_000, cashable: 0.3, grade: 3}
  - id: dear
    name: Dear for all
    model: in-house transformed
    lines:
      - {name: cost, payer: council, amount: 90_000}
      - {name: gain, gainer: NHS, amount: 20_000}
"""
CASES = {
    "bare": BARE,
    "one lawful option": ONE_LAWFUL,
    "nothing changes": NOTHING_CHANGES,
    "all the worse": ALL_THE_WORSE,
    "shared": SHARED,
}


def appraised(text, **changes):
    given = {"as_at": "2026-11-24", "draws": 200, "history": False}
    return appraise(case_from(text, "case.yaml"), **(given | changes))


def with_all_twelve_models():
    """A case that carries every delivery model as an option, over sixty years."""
    models = ("IH", "IHT", "SS", "JC", "S75", "LATC", "JV", "PSM", "CT", "OUT", "GR", "DEC")
    saves = "changes: {things: {by: -0.1, range: {kind: pert, low: 0, likely: 1, high: 2}}}"
    options = [
        f"  - {{id: o{k}, name: Way {k}, model: {model}, {saves if k else 'baseline: true'}}}"
        for k, model in enumerate(models)
    ]
    head = BARE.split("options:")[0].replace("years: 3", "years: 60")
    known = "situation: {tendered: true, contract_value: 9_000_000}\n"
    return head + known + "options:\n" + "\n".join(options) + "\n"
