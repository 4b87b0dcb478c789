"""Homes for children of Patternham: spot purchase as today, and a charity from year 3."""

from tests.spec.by_hand.sheet import (
    ALLOWANCE,
    COUNCIL,
    EXCHEQUER,
    NI_FROM,
    NI_RATE,
    VAT,
    Sheet,
    added,
    corporation_tax,
    from_on,
    in_full,
    pert,
    times,
    until,
)

CASE, BASELINE, OPTION = "childrens-residential", "spot-purchase", "charity"
TITLE = "Homes for children: a charity"

SCARCITY = pert(0.4, 1, 2)
EMPTY = pert(0.5, 1, 2.2)
OUTCOME = pert(0.2, 1, 1.6)
RENT = {"businesses": 0.75, EXCHEQUER: 0.25}
# Yearly pounds of the service, the share that bears VAT, and what the charity changes in full.
BOUGHT = {
    "agency staff": (210_000, 0.9, -0.45 * pert(-0.5, 1, 1.4)),
    "food, clothes, outings and transport": (250_000, 0.7, 0),
    "therapy and tuition": (230_000, 0.3, 0.3),
    "head office": (270_000, 0.6, -0.3),
    "running the houses": (180_000, 0.8, 0),
    "use of the houses": (150_000, 0, -1),
}


def baseline():
    """Places bought one by one: the providers' costs, taxes and margin are in the price."""
    s = Sheet(15)
    costs = _service(s, charity=False)
    _margin(s, times(costs, 0.08))
    _above_cost(s, end=15)
    return s


def option():
    """A charity from year 3; until then places are bought one by one."""
    s = Sheet(15)
    costs = _service(s, charity=True)
    _margin(s, until(times(costs, 0.08), 3))
    _above_cost(s, end=2)
    s.put("Employment Allowance", "£10,500 a year, which charities alone get",
          s.each_year(ALLOWANCE, start=3), payer=EXCHEQUER, gainer=COUNCIL)  # fmt: skip
    s.put("surplus of the charity", "2% of costs from year 3; a charity pays no tax on it",
          from_on(times(costs, 0.02), 3), payer=COUNCIL, gainer="provider")  # fmt: skip
    _houses(s)
    _running(s)
    _outcomes(s)
    return s


def _service(s, *, charity):
    """What the places cost to run, with the VAT and National Insurance on it."""
    jobs = (("care staff", 52, 30_400, 0.08), ("managers of homes", 4, 49_000, 0.1))
    costs = taxed = contributions = [0.0] * 16
    for name, posts, pay, more in jobs:
        by = more if charity else 0
        cost = s.changed(s.each_year(posts * pay, grows=0.008), by, start=3)
        s.put(
            name, f"{posts} posts × £{pay:,}, 0.8% more each year{in_full(by)}", cost, payer=COUNCIL
        )
        contributions = added(contributions, times(cost, NI_RATE * (pay - NI_FROM) / pay))
        costs = added(costs, cost)
    s.put("National Insurance", "15% above £5,000: £3,810 and £6,600 a post", contributions,
          payer=COUNCIL, gainer=EXCHEQUER)  # fmt: skip
    by = 1 if charity else 0
    pension = s.changed(s.each_year(71_000, grows=0.008), by, start=3)
    s.put("pensions of staff", f"£71,000, 0.8% more each year{in_full(by)}", pension, payer=COUNCIL)
    costs = added(costs, pension)
    for name, (amount, share, more) in BOUGHT.items():
        by, ramp = (more if charity else 0), (3 if name == "agency staff" else 1)
        cost = s.changed(s.each_year(amount), by, start=3, ramp=ramp)
        s.put(name, f"£{amount:,}{in_full(by)}", cost, payer=COUNCIL)
        costs, taxed = added(costs, cost), added(taxed, times(cost, share))
    s.put("VAT not recovered", "20% of the purchases that bear VAT, all for exempt care",
          times(taxed, VAT), payer=COUNCIL, gainer=EXCHEQUER)  # fmt: skip
    return costs


def _margin(s, margin):
    """A private margin pays for capital that could earn elsewhere, so it is a cost to everybody."""
    tax = [corporation_tax(m) for m in margin]
    s.put("margin of the providers", "8% of costs, less the tax on it",
          added(margin, times(tax, -1)), payer=COUNCIL)  # fmt: skip
    s.put("corporation tax of the providers", "25% of a margin above £250,000", tax, payer=COUNCIL,
          gainer=EXCHEQUER)  # fmt: skip


def _above_cost(s, *, end):
    s.put("price above cost", f"£420,000 to year {end} × {SCARCITY:.4f} expected scarcity",
          times(s.each_year(420_000, end=end), SCARCITY), payer=COUNCIL, gainer=RENT)  # fmt: skip


def _houses(s):
    houses, works = {1: 1_120_000, 2: 1_120_000}, {1: 190_000, 2: 230_000}
    s.put("four houses", "£1,120,000 in years 1 and 2, optimism bias 24% × 30%",
          s.once(houses, more=0.24 * 0.3), payer=COUNCIL)  # fmt: skip
    s.put("value left of the houses", "46 and 47 of 60 years are left",
          s.left(houses, 60, more=0.24 * 0.3), gainer=COUNCIL)  # fmt: skip
    s.put("adapting the houses", "£190,000 and £230,000, optimism bias 51% × 40%",
          s.once(works, more=0.51 * 0.4), payer=COUNCIL)  # fmt: skip
    s.put("value left of the works", "11 and 12 of 25 years are left",
          s.left(works, 25, more=0.51 * 0.4), gainer=COUNCIL)  # fmt: skip
    s.put("grant of the Department for Education", "£900,000 × 0.8667 of its range",
          times(s.once({2: 900_000}), pert(0, 1, 1.2)), payer=EXCHEQUER,
          gainer=COUNCIL)  # fmt: skip


def _running(s):
    s.put("procurement and opening", "£70,000, £130,000 and £420,000, grade 4: 15% more",
          s.once({0: 70_000, 1: 130_000, 2: 420_000}, more=0.15), payer=COUNCIL)  # fmt: skip
    s.put("watching the contract", "£50,000 from year 3, grade 2: 5% more",
          times(s.each_year(50_000, start=3), 1.05), payer=COUNCIL)  # fmt: skip
    s.put("places bought while beds are empty", f"£190,000 from year 3 × {EMPTY:.4f} expected, "
          "grade 3: 10% more", times(s.each_year(190_000, start=3), EMPTY, 1.1),
          payer=COUNCIL)  # fmt: skip
    s.put("what donors give", "£30,000 from year 4", s.each_year(30_000, start=4),
          payer="residents", gainer=COUNCIL)  # fmt: skip
    s.put("what giving is worth to donors", "£30,000 from year 4, grade 1: as it is",
          s.each_year(30_000, start=4), gainer="residents")  # fmt: skip


def _outcomes(s):
    s.put("what better pensions are worth to staff", "£71,000 from year 3, 0.8% more each year",
          s.each_year(71_000, start=3, grows=0.008), gainer="staff")  # fmt: skip
    s.put("wellbeing of those who live near home", "£148,500 by halves from year 3, × "
          f"{OUTCOME:.4f} of its range, grade 4: 15% less",
          times(s.each_year(148_500, start=3, ramp=2), OUTCOME, 0.85),
          gainer="children")  # fmt: skip
    s.put("stable homes", f"£280,000 by thirds from year 3, × {OUTCOME:.4f} of its range, grade 5: "
          "25% less", times(s.each_year(280_000, start=3, ramp=3), OUTCOME, 0.75),
          gainer="children")  # fmt: skip
    s.put("police time not needed", "£50,000 by halves from year 3, grade 5: 25% less",
          times(s.each_year(50_000, start=3, ramp=2), 0.75), gainer="police")  # fmt: skip
    s.put("mental health care not needed", "£62,000 by halves from year 4, grade 5: 25% less",
          times(s.each_year(62_000, start=4, ramp=2), 0.75), gainer="NHS")  # fmt: skip
