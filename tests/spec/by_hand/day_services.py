"""Day services of Sampleshire: in-house as today, and a mutual of the staff from year 2."""

from math import exp, log

from tests.spec.by_hand.sheet import (
    CENTRAL,
    COUNCIL,
    EXCHEQUER,
    NI_FROM,
    NI_RATE,
    RATES_STANDARD,
    VAT,
    Sheet,
    added,
    corporation_tax,
    from_on,
    in_full,
    pert,
    times,
)

CASE, BASELINE, OPTION = "day-services", "in-house", "mutual"
TITLE = "Day services: a mutual of the staff"

DAYS = pert(66_000, 76_000, 84_000) / 76_000  # expected days for each that is typed
# Transport prices: a lognormal through tenths 0.9 and 1.25 and the middle 1, moved by 5/6, for
# (1.25 - 5/6)(0.9 - 5/6) = (1 - 5/6)².
SPREAD = log((1.25 - 5 / 6) / (1 - 5 / 6)) / 1.2815515655
PRICE = 5 / 6 + (1 - 5 / 6) * exp(SPREAD**2 / 2)
COUNTY = 0.09  # the county's own share of business rates, from the case
SHARED = {COUNCIL: COUNTY, EXCHEQUER: CENTRAL, "other councils": 1 - COUNTY - CENTRAL}


def baseline():
    """In-house, as today."""
    s = Sheet(10)
    _service(s, staff=0, managers=0, transport=0, halls=0)
    return s


def option():
    """A mutual of the staff from year 2."""
    s = Sheet(10)
    costs, taxed = _service(
        s,
        staff=-0.07 * pert(0, 1, 1.4),
        managers=-0.125,
        transport=-0.1 * pert(0.2, 1, 1.5),
        halls=-0.5,
    )
    s.put(
        "VAT not recovered",
        "20% of the purchases that bear VAT, all for exempt care, from year 2 (VATA 1994 Sch 9 "
        "Group 7)",
        from_on(times(taxed, VAT), 2),
        payer=COUNCIL,
        gainer=EXCHEQUER,
    )
    margin = from_on(times(costs, 0.01), 2)
    tax = [corporation_tax(m) for m in margin]
    s.put(
        "surplus of the mutual",
        "1% of staff, supplies and premises from year 2, less the tax on it",
        added(margin, times(tax, -1)),
        payer=COUNCIL,
        gainer="provider",
    )
    s.put(
        "corporation tax",
        "19% up to £50,000 of surplus, above it 25% less 1.5% of what is short of £250,000",
        tax,
        payer=COUNCIL,
        gainer=EXCHEQUER,
    )
    _own(s)
    return s


def _service(s, *, staff, managers, transport, halls):
    pay = s.changed(s.each_year(112 * 25_200 * 1.165, grows=0.008), staff, start=2, ramp=3)
    heads = s.changed(s.each_year(8 * 41_000 * 1.165, grows=0.008), managers, start=2, ramp=2)
    s.put("care and activity staff", f"112 posts × £25,200 × 1.165, 0.8% more each year"
          f"{in_full(staff)}", pay, payer=COUNCIL)  # fmt: skip
    s.put("managers of centres", "8 posts × £41,000 × 1.165, 0.8% more each year"
          f"{in_full(managers)}", heads, payer=COUNCIL)  # fmt: skip
    contributions = added(
        times(pay, NI_RATE * (25_200 - NI_FROM) / (25_200 * 1.165)),
        times(heads, NI_RATE * (41_000 - NI_FROM) / (41_000 * 1.165)),
    )
    s.put("National Insurance", "15% above £5,000: £3,030 and £5,400 a post", contributions,
          payer=COUNCIL, gainer=EXCHEQUER)  # fmt: skip
    rides = s.each_year(920_000 * (1 + (PRICE - 1) + 0.5 * (DAYS - 1)))
    rides = s.changed(rides, transport, start=2, ramp=2)
    s.put("transport", f"£920,000 × (1 + {PRICE - 1:.4f} of price − half of {1 - DAYS:.4f} of days)"
          f"{in_full(transport)}", rides, payer=COUNCIL)  # fmt: skip
    meals = s.each_year(330_000 * (1 + 0.8 * (DAYS - 1)))
    s.put("meals and activities", f"£330,000, of which 80% moves with days × {DAYS:.4f}", meals,
          payer=COUNCIL)  # fmt: skip
    centres = s.each_year(190_000 + 150_000)
    s.put("two larger centres", "£190,000 and £150,000", centres, payer=COUNCIL)
    hired = s.changed(s.each_year(160_000), halls, start=2)
    s.put("four halls that are hired", f"£160,000{in_full(halls)}", hired, payer=COUNCIL)
    s.put("charges after means test", "£6.40 × expected days, 0.6% more each year",
          [6.4 * 76_000 * DAYS * 1.006**y if y else 0 for y in range(11)], payer="users",
          gainer=COUNCIL)  # fmt: skip
    s.put("business rates", "£122,000 of rateable value × 0.48; the county keeps 9%",
          s.each_year((68_000 + 54_000) * RATES_STANDARD), payer=COUNCIL,
          gainer=SHARED)  # fmt: skip
    taxed = added(times(rides, 0.5), times(added(meals, centres), 0.8), times(hired, 0.6))
    return added(pay, heads, rides, meals, centres, hired), taxed


def _own(s):
    s.put("adapting the two larger centres", "£340,000, optimism bias 24% × 60%",
          s.once({1: 340_000}, more=0.144), payer=COUNCIL)  # fmt: skip
    s.put("value left of it", "11 of 20 years are left", s.left({1: 340_000}, 20, more=0.144),
          gainer=COUNCIL)  # fmt: skip
    s.put("setting up the mutual", "£140,000 and £210,000, grade 3: 10% more",
          s.once({0: 140_000, 1: 210_000}, more=0.1), payer=COUNCIL)  # fmt: skip
    s.put("watching the contract", "£35,000 from year 2, grade 2: 5% more",
          times(s.each_year(35_000, start=2), 1.05), payer=COUNCIL)  # fmt: skip
    s.put("overheads that stay", "£70,000 in years 2 to 4, grade 3: 10% more",
          times(s.each_year(70_000, start=2, end=4), 1.1), payer=COUNCIL)  # fmt: skip
    s.put("tender when the reserved term ends", "£150,000 and £60,000, grade 3: 10% more",
          s.once({6: 150_000, 7: 60_000}, more=0.1), payer=COUNCIL)  # fmt: skip
    s.put("moving to another body if the tender is lost", "£75,000 × 1.0833 of its range",
          times(s.once({7: 75_000}), pert(0, 1, 2.5)), payer=COUNCIL)  # fmt: skip
    s.put("carers' hours of rest", "£170,000 by thirds from year 2, × 0.95 of its range, grade 4: "
          "15% less", times(s.each_year(170_000, start=2, ramp=3), pert(0.3, 1, 1.4), 0.85),
          gainer="carers")  # fmt: skip
    s.put("hospital beds not needed", "£150,000 from year 3, × 0.9167 of its range, grade 4: 15% "
          "less", times(s.each_year(150_000, start=3), pert(0.2, 1, 1.3), 0.85),
          gainer="NHS")  # fmt: skip
    s.put("days at weekends", "£90,000 by halves from year 3, × 0.9333 of its range",
          times(s.each_year(90_000, start=3, ramp=2), pert(0.3, 1, 1.3)), payer="users",
          gainer=COUNCIL)  # fmt: skip
    s.put("staff of the weekends", "£70,000 by halves from year 3, grade 3: 10% more",
          times(s.each_year(70_000, start=3, ramp=2), 1.1), payer=COUNCIL)  # fmt: skip
    s.put("what weekends are worth", "£125,000 by halves from year 3, grade 5: 25% less",
          times(s.each_year(125_000, start=3, ramp=2), 0.75), gainer="users")  # fmt: skip
