"""Leisure centres of Exampton: in-house as today, and a charitable trust from year 2."""

from math import exp, log

from tests.spec.by_hand.sheet import (
    ALLOWANCE,
    CENTRAL,
    CHARITY_RELIEF,
    COUNCIL,
    EXCHEQUER,
    NI_FROM,
    NI_RATE,
    RATES_STANDARD,
    UNITARY,
    VAT,
    Sheet,
    added,
    from_on,
    in_full,
    pert,
    times,
    until,
)

CASE, BASELINE, OPTION = "leisure", "in-house", "trust"
TITLE = "Leisure: a charitable trust"

VISITS = pert(700_000, 820_000, 900_000) / 820_000  # expected visits for each that is typed
# Energy prices: a lognormal through 0.8, 1 and 1.4, of which 0.8 and 1.4 are tenths, is moved by
# 0.6, for (1.4 - 0.6)(0.8 - 0.6) = (1 - 0.6)²; 1.2815515655 is the normal score of nine tenths.
SPREAD = log((1.4 - 0.6) / (1 - 0.6)) / 1.2815515655
ENERGY = 0.6 + (1 - 0.6) * exp(SPREAD**2 / 2)
REPAIRS = pert(0.85, 1, 1.6)
PROPERTIES = {"Riverside": (190_000, 285_000), "Northfield": (135_000, 205_000)}
PROPERTIES["Old Mill"] = (75_000, 110_000)
SHARED = {COUNCIL: UNITARY, EXCHEQUER: CENTRAL, "other councils": 1 - UNITARY - CENTRAL}


def baseline():
    """In-house, as today."""
    s = Sheet(10)
    _service(s, staff=0, energy=0, income=0)
    _rates(s, relief_from=99)
    return s


def option():
    """A charitable trust from year 2."""
    s = Sheet(10)
    staff, bought = _service(
        s,
        staff=-0.06 * pert(0, 1, 1.5),
        energy=-0.12 * pert(0.4, 1, 1.3),
        income=0.06 * pert(-0.3, 1, 1.8),
    )
    _rates(s, relief_from=2)
    s.put(
        "Employment Allowance",
        "£10,500 a year, which charities alone get",
        s.each_year(ALLOWANCE, start=2),
        payer=EXCHEQUER,
        gainer=COUNCIL,
    )
    newcomers = [1 - (1 - 0.17) ** max(0, y - 1) for y in range(11)]
    s.put(
        "pensions of new starters",
        "pay × share of staff hired since year 2 (17% leave each year) × (19.8% − 8%)",
        [c / 1.198 * n * (0.198 - 0.08) for c, n in zip(staff, newcomers, strict=True)],
        payer="staff",
        gainer=COUNCIL,
    )
    s.put(
        "VAT not recovered",
        "20% of all purchases × 85% that relates to exempt supplies, from year 2",
        from_on(times(bought, VAT, 0.85), 2),
        payer=COUNCIL,
        gainer=EXCHEQUER,
    )
    s.put(
        "surplus of the trust",
        "2% of staff, supplies and upkeep from year 2; a charity pays no corporation tax on it",
        from_on(times(added(staff, bought), 0.02), 2),
        payer=COUNCIL,
        gainer="provider",
    )
    _own(s)
    return s


def _service(s, *, staff, energy, income):
    pay = s.changed(s.each_year(95 * 25_500 * 1.198, grows=0.008), staff, start=2, ramp=3)
    s.put("leisure staff", f"95 posts × £25,500 × 1.198, 0.8% more each year{in_full(staff)}", pay,
          payer=COUNCIL)  # fmt: skip
    per_post = NI_RATE * (25_500 - NI_FROM)
    s.put("National Insurance", f"15% × (£25,500 − £5,000) = £{per_post:,.0f} a post",
          times(pay, per_post / (25_500 * 1.198)), payer=COUNCIL, gainer=EXCHEQUER)  # fmt: skip
    power = s.changed(s.each_year(620_000 * ENERGY), energy, start=2)
    s.put(
        "energy", f"£620,000 × {ENERGY:.4f} expected price{in_full(energy)}", power, payer=COUNCIL
    )
    other = s.each_year(480_000 * (1 + 0.4 * (VISITS - 1)))
    s.put("other supplies", f"£480,000, of which 40% moves with visits × {VISITS:.4f}", other,
          payer=COUNCIL)  # fmt: skip
    upkeep = s.each_year(sum(a for a, _ in PROPERTIES.values()) * REPAIRS)
    s.put("upkeep of three centres", f"£400,000 × {REPAIRS:.3f} expected price of repairs", upkeep,
          payer=COUNCIL)  # fmt: skip
    visits = [820_000 * 1.004**y * VISITS if y else 0 for y in range(11)]
    s.put("entry and lessons", f"£3.65 × expected visits, 0.4% more each year{in_full(income)}",
          s.changed(times(visits, 3.65), income, start=2, ramp=3), payer="users",
          gainer=COUNCIL)  # fmt: skip
    return pay, added(power, other, upkeep)


def _rates(s, *, relief_from):
    bill = s.each_year(sum(v for _, v in PROPERTIES.values()) * RATES_STANDARD)
    due = added(until(bill, relief_from), times(from_on(bill, relief_from), 1 - CHARITY_RELIEF))
    less = "" if relief_from > 10 else ", less 80% from year 2"
    s.put("business rates", f"£600,000 of rateable value × 0.48{less}; the council keeps 49%", due,
          payer=COUNCIL, gainer=SHARED)  # fmt: skip


def _own(s):
    built, bias = {0: 150_000, 1: 420_000}, 0.24 * (1 - 0.4)
    s.put("heat recovery and booking system", "£150,000 and £420,000, optimism bias 24% × 60%",
          s.once(built, more=bias), payer=COUNCIL)  # fmt: skip
    s.put("value left of it", "5 and 6 of 15 years are left", s.left(built, 15, more=bias),
          gainer=COUNCIL)  # fmt: skip
    s.put("setting up the trust", "£160,000 and £260,000, grade 3: 10% more",
          s.once({0: 160_000, 1: 260_000}, more=0.1), payer=COUNCIL)  # fmt: skip
    s.put("watching the agreement", "£45,000 from year 2, grade 2: 5% more",
          times(s.each_year(45_000, start=2), 1.05), payer=COUNCIL)  # fmt: skip
    s.put("overheads that stay", "£60,000 in years 2 to 4, grade 2: 5% more",
          times(s.each_year(60_000, start=2, end=4), 1.05), payer=COUNCIL)  # fmt: skip
    s.put("what added visits are worth", "£220,000 by thirds from year 2, grade 3: 10% less",
          times(s.each_year(220_000, start=2, ramp=3), 0.9), gainer="users")  # fmt: skip
    s.put("time of volunteers", "£40,000 from year 3, grade 4: 15% less",
          times(s.each_year(40_000, start=3), 0.85), gainer="residents")  # fmt: skip
    s.put("hospital and GP care not needed", "£60,000 from year 3, grade 5: 25% less",
          times(s.each_year(60_000, start=3), 0.75), gainer="NHS")  # fmt: skip
