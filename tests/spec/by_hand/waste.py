"""Waste collection of Modelbury: in-house as today, and a company of three councils from year 2."""

from math import exp, log

from tests.spec.by_hand.sheet import (
    CENTRAL,
    COUNCIL,
    DISTRICT,
    EXCHEQUER,
    NI_FROM,
    NI_RATE,
    RATES_STANDARD,
    Sheet,
    added,
    corporation_tax,
    from_on,
    in_full,
    pert,
    times,
)

CASE, BASELINE, OPTION = "waste", "in-house", "joint-company"
TITLE = "Waste: a company of three councils"

# Diesel: a lognormal through tenths 0.8 and 1.35 and the middle 1, moved by 8/15, for
# (1.35 - 8/15)(0.8 - 8/15) = (1 - 8/15)².
SPREAD = log((1.35 - 8 / 15) / (1 - 8 / 15)) / 1.2815515655
DIESEL = 8 / 15 + (1 - 8 / 15) * exp(SPREAD**2 / 2)
SORTING = pert(0.6, 1, 1.6)
ROUNDS = pert(0.3, 1, 1.25)
RATES = {COUNCIL: DISTRICT, EXCHEQUER: CENTRAL, "other councils": 1 - DISTRICT - CENTRAL}
THREE = {COUNCIL: 0.34, "other councils": 0.66}


def baseline():
    """In-house, as today."""
    s = Sheet(10)
    _service(s, crews=0, supervisors=0, diesel=0, upkeep=0, depot=0)
    _lorries(s, {1: 2_640_000, 4: 1_540_000, 8: 660_000})
    return s


def option():
    """A company of three councils from year 2."""
    s = Sheet(10)
    crews, supervisors, rest = _service(
        s,
        crews=-0.08 * pert(0.2, 1, 1.3),
        supervisors=-0.2,
        diesel=-0.1 * pert(0, 1, 1.4),
        upkeep=-0.12,
        depot=-0.25,
    )
    s.put(
        "pensions of new starters",
        "pay × share hired since year 2 (12% and 8% leave each year) × (16.5% − 8%)",
        added(_saved(crews, 0.12), _saved(supervisors, 0.08)),
        payer="staff",
        gainer=COUNCIL,
    )
    margin = from_on(times(added(crews, supervisors, rest), 0.01), 2)
    tax = [corporation_tax(m) for m in margin]
    s.put(
        "surplus of the company",
        "1% of costs from year 2, less the tax on it: the owners have it back",
        added(margin, times(tax, -1)),
        payer=COUNCIL,
        gainer=COUNCIL,
    )
    s.put(
        "corporation tax",
        "19% up to £50,000 of surplus, above it 25% less 1.5% of what is short of £250,000",
        tax,
        payer=COUNCIL,
        gainer=EXCHEQUER,
    )
    _lorries(s, {1: 2_420_000, 4: 1_320_000, 8: 660_000})
    _own(s)
    return s


def _saved(cost, turnover):
    return [
        c / 1.165 * (1 - (1 - turnover) ** max(0, y - 1)) * (0.165 - 0.08)
        for y, c in enumerate(cost)
    ]


def _service(s, *, crews, supervisors, diesel, upkeep, depot):
    pay = s.changed(s.each_year(86 * 28_900 * 1.165, grows=0.008), crews, start=2, ramp=3)
    heads = s.changed(s.each_year(9 * 38_500 * 1.165, grows=0.008), supervisors, start=2, ramp=2)
    s.put("crews", f"86 posts × £28,900 × 1.165, 0.8% more each year{in_full(crews)}", pay,
          payer=COUNCIL)  # fmt: skip
    s.put("supervisors and planners", f"9 posts × £38,500 × 1.165, 0.8% more each year"
          f"{in_full(supervisors)}", heads, payer=COUNCIL)  # fmt: skip
    contributions = added(
        times(pay, NI_RATE * (28_900 - NI_FROM) / (28_900 * 1.165)),
        times(heads, NI_RATE * (38_500 - NI_FROM) / (38_500 * 1.165)),
    )
    s.put("National Insurance", "15% above £5,000: £3,585 and £5,025 a post", contributions,
          payer=COUNCIL, gainer=EXCHEQUER)  # fmt: skip
    fuel = s.changed(s.each_year(560_000 * DIESEL), diesel, start=2, ramp=2)
    s.put("diesel", f"£560,000 × {DIESEL:.4f} expected price{in_full(diesel)}", fuel, payer=COUNCIL)
    kept = s.changed(s.each_year(540_000), upkeep, start=2, ramp=2)
    s.put("upkeep of vehicles", f"£540,000{in_full(upkeep)}", kept, payer=COUNCIL)
    bins = [3.4 * 58_000 * 1.008**y if y else 0 for y in range(11)]
    s.put("bins and sacks", "£3.40 × 58,000 households, 0.8% more each year", bins, payer=COUNCIL)
    tonnes = [13_400 * 1.004**y if y else 0 for y in range(11)]
    sorting = times(tonnes, 58, SORTING)
    s.put("sorting of recycling", f"£58 × 13,400 tonnes, 0.4% more each year, × {SORTING:.4f} "
          "expected price", sorting, payer=COUNCIL)  # fmt: skip
    site = s.changed(s.each_year(230_000), depot, start=3)
    s.put("depot", f"£230,000{in_full(depot)}", site, payer=COUNCIL)
    s.put("business rates of the depot", "£142,000 of rateable value × 0.48; the council keeps 40%",
          s.changed(s.each_year(142_000 * RATES_STANDARD), depot, start=3), payer=COUNCIL,
          gainer=RATES)  # fmt: skip
    _income(s, tonnes)
    return pay, heads, added(fuel, kept, bins, sorting, site)


def _income(s, tonnes):
    s.put(
        "recycling credits", "£66 × tonnes", times(tonnes, 66), payer="the county", gainer=COUNCIL
    )
    s.put("subscriptions for garden waste", "£1,050,000", s.each_year(1_050_000), payer="users",
          gainer=COUNCIL)  # fmt: skip
    s.put("trade waste", "£640,000 × 0.9833 of its range",
          s.each_year(640_000 * pert(0.8, 1, 1.1)), payer="businesses",
          gainer=COUNCIL)  # fmt: skip


def _lorries(s, bought):
    told = ", ".join(f"£{a:,} in year {y}" for y, a in bought.items())
    s.put("new lorries", f"{told}, optimism bias 8%", s.once(bought, more=0.08), payer=COUNCIL)
    s.put("value left of them", "2 of 8 years of those of year 4, 6 of those of year 8",
          s.left(bought, 8, more=0.08), gainer=COUNCIL)  # fmt: skip


def _own(s):
    s.put("setting up the company", "£320,000 and £440,000, grade 4: 15% more",
          s.once({0: 320_000, 1: 440_000}, more=0.15), payer=THREE)  # fmt: skip
    s.put("board and watching the company", "£150,000 from year 2, grade 2: 5% more",
          times(s.each_year(150_000, start=2), 1.05), payer=THREE)  # fmt: skip
    s.put("overheads that stay", "£110,000 in years 2 to 4, grade 3: 10% more",
          times(s.each_year(110_000, start=2, end=4), 1.1), payer=COUNCIL)  # fmt: skip
    s.put("what partners save", "£480,000 by thirds from year 2, × 0.925 of what the study found, "
          "grade 3: 10% less", times(s.each_year(480_000, start=2, ramp=3), ROUNDS, 0.9),
          gainer="other councils")  # fmt: skip
    s.put("disposal that the county is spared", "£70,000 from year 3, grade 3: 10% less",
          times(s.each_year(70_000, start=3), 0.9), gainer="the county")  # fmt: skip
