"""Revenues and benefits of Instanceby: in-house as today, and a shared service from year 2."""

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
    in_full,
    pert,
    times,
)

CASE, BASELINE, OPTION = "revenues-and-benefits", "in-house", "shared-service"
TITLE = "Revenues and benefits: a shared service with two neighbours"

CASES = pert(8_400, 10_400, 11_200) / 10_400  # expected cases for each of today
DELAY = pert(0.85, 1, 2)
RATES = {COUNCIL: DISTRICT, EXCHEQUER: CENTRAL, "other councils": 1 - DISTRICT - CENTRAL}
# Whose council tax it is.
TAX = {COUNCIL: 0.11, "other councils": 0.76, "police": 0.13}


def baseline():
    """In-house, as today."""
    s = Sheet(10)
    _service(s, revenues=0, benefits=0, managers=0, software=0, post=0)
    # Equipment and development: 200%, of which 85% is managed.
    s.put("renewing the software", "£130,000, optimism bias 200% × 15%",
          s.once({1: 130_000}, more=0.3), payer=COUNCIL)  # fmt: skip
    s.put("value left of it", "1 of 10 years is left", s.left({1: 130_000}, 10, more=0.3),
          gainer=COUNCIL)  # fmt: skip
    return s


def option():
    """A shared service with two neighbours; nothing is saved on staff before year 4."""
    s = Sheet(10)
    _service(
        s,
        revenues=-0.13 * pert(0.2, 1, 1.4),
        benefits=-0.14 * pert(0.2, 1, 1.4),
        managers=-0.14,
        software=-0.2,
        post=-0.3 * pert(0.4, 1, 1.3),
    )
    bought = {0: 180_000, 1: 620_000}
    s.put("one system for three councils", "£180,000 and £620,000, optimism bias 200% × 20%, × "
          f"{DELAY:.4f} expected delay", times(s.once(bought, more=0.4), DELAY),
          payer=COUNCIL)  # fmt: skip
    s.put("value left of it", "1 of 10 years of what is bought in year 1",
          times(s.left(bought, 10, more=0.4), DELAY), gainer=COUNCIL)  # fmt: skip
    s.put("extra officers in the year of change", "£190,000, grade 3: 10% more",
          s.once({2: 190_000}, more=0.1), payer=COUNCIL)  # fmt: skip
    s.put("redundancy", "£120,000 and £110,000", s.once({3: 120_000, 4: 110_000}), payer=COUNCIL,
          gainer="staff")  # fmt: skip
    s.put("what partners save", "£470,000 by halves from year 4, × 0.9167 of its range, grade 3: "
          "10% less", times(s.each_year(470_000, start=4, ramp=2), pert(0.3, 1, 1.2), 0.9),
          gainer="other councils")  # fmt: skip
    s.put("what the change costs partners", "£210,000 and £240,000, grade 3: 10% more",
          s.once({1: 210_000, 2: 240_000}, more=0.1), payer="other councils")  # fmt: skip
    s.put("council tax collected that was not before", "£236,000 from year 4, × 0.9167 of its "
          "range", times(s.each_year(236_000, start=4), pert(0, 1, 1.5)), payer="residents",
          gainer=TAX)  # fmt: skip
    s.put("time that claimants save", "£30,000 by halves from year 3, grade 5: 25% less",
          times(s.each_year(30_000, start=3, ramp=2), 0.75), gainer="residents")  # fmt: skip
    return s


def _service(s, *, revenues, benefits, managers, software, post):
    pays = (
        ("revenues officers", 27, 30_100, 1.0, revenues, ""),
        ("benefits officers", 19, 31_000, 1 + 0.6 * (CASES - 1), benefits,
         f", of which 60% moves with cases × {CASES:.4f}"),
        ("managers and system officers", 7, 45_500, 1.0, managers, ""),
    )  # fmt: skip
    contributions = [0.0] * 11
    for name, posts, pay, expected, by, moves in pays:
        cost = s.each_year(posts * pay * 1.165 * expected, grows=0.008)
        cost = s.changed(cost, by, start=4, ramp=2)
        told = f"{posts} posts × £{pay:,} × 1.165, 0.8% more each year{moves}{in_full(by)}"
        s.put(name, told, cost, payer=COUNCIL)
        each = NI_RATE * (pay - NI_FROM) / (pay * 1.165)
        contributions = added(contributions, times(cost, each))
    s.put("National Insurance", "15% above £5,000: £3,765, £3,900 and £6,075 a post",
          contributions, payer=COUNCIL, gainer=EXCHEQUER)  # fmt: skip
    s.put("software and hosting", f"£345,000{in_full(software)}",
          s.changed(s.each_year(345_000), software, start=4), payer=COUNCIL)  # fmt: skip
    sent = [3.1 * 54_000 * 1.009**y if y else 0 for y in range(11)]
    s.put("printing and post", f"£3.10 × 54,000 dwellings, 0.9% more each year{in_full(post)}",
          s.changed(sent, post, start=2, ramp=3), payer=COUNCIL)  # fmt: skip
    s.put("courts, bailiffs and offices", "£95,000 and £105,000", s.each_year(95_000 + 105_000),
          payer=COUNCIL)  # fmt: skip
    s.put("business rates of offices", "£58,000 of rateable value × 0.48; the council keeps 40%",
          s.each_year(58_000 * RATES_STANDARD), payer=COUNCIL, gainer=RATES)  # fmt: skip
    s.put("administration subsidy", f"£365,000, of which 90% moves with cases × {CASES:.4f}",
          s.each_year(365_000 * (1 + 0.9 * (CASES - 1))), payer=EXCHEQUER,
          gainer=COUNCIL)  # fmt: skip
    s.put("costs recovered in court", "£230,000", s.each_year(230_000), payer="residents",
          gainer=COUNCIL)  # fmt: skip
