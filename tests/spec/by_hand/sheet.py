"""A sheet of paper: lines of pounds by year, who pays and who gains, and their sums."""

from dataclasses import dataclass, field

COUNCIL, EXCHEQUER = "council", "central government"

# Law of 24 November 2026, as typed by hand.
NI_RATE, NI_FROM = 0.15, 5_000  # SSCBA 1992 s.9; NICs (Secondary Class 1 Contributions) Act 2025
ALLOWANCE = 10_500  # NICs Act 2014 s.1, as amended in 2025; of bodies like these, charities alone
VAT = 0.20  # VATA 1994 s.2(1)
RATES_SMALL, RATES_STANDARD = 0.432, 0.48  # LGFA 1988 Sch 7; the line is £51,000
CHARITY_RELIEF = 0.8  # LGFA 1988 s.43(5)
CENTRAL, UNITARY, DISTRICT = 0.5, 0.49, 0.4  # SI 2013/452
DISCOUNT = 0.035  # HM Treasury, Green Book, standard rate of years 1 to 30


@dataclass
class Row:
    """One line: what it is, how it came about, its pounds by year, who pays and who gains."""

    name: str
    working: str
    by_year: list[float]
    payer: dict[str, float]
    gainer: dict[str, float]


@dataclass
class Sheet:
    """The lines of one option over some years, of which year 0 is the first."""

    years: int
    rows: list[Row] = field(default_factory=list)

    def put(self, name, working, by_year, *, payer=None, gainer=None):
        """Write a line down. A party alone takes all of it."""
        shares = [{p: 1.0} if isinstance(p, str) else dict(p or {}) for p in (payer, gainer)]
        self.rows.append(Row(name, working, list(by_year), *shares))
        return self.rows[-1].by_year

    def each_year(self, amount, *, start=1, end=None, ramp=1, grows=0.0):
        """An amount a year from `start` to `end`, even steps up over `ramp`, prices that grow."""
        last = self.years if end is None else end
        return [
            amount * min(1, (y - start + 1) / ramp) * (1 + grows) ** y if start <= y <= last else 0
            for y in range(self.years + 1)
        ]

    def once(self, amounts, *, more=0.0):
        """Amounts in single years, each more by a share."""
        return [amounts.get(y, 0) * (1 + more) for y in range(self.years + 1)]

    def left(self, amounts, life, *, more=0.0):
        """What is left at the end of things that last `life` years, straight line."""
        found = [0.0] * (self.years + 1)
        for bought, amount in amounts.items():
            found[-1] += amount * (1 + more) * max(0, life - (self.years - bought)) / life
        return found

    def changed(self, by_year, by, *, start, ramp=1):
        """The same line with a share more or less of it from a year on, in even steps."""
        return [
            a * (1 + by * (min(1, (y - start + 1) / ramp) if y >= start else 0))
            for y, a in enumerate(by_year)
        ]

    # -- sums -----------------------------------------------------------------------------------

    def worth(self, row):
        """The present value of a line in pounds."""
        return sum(a / (1 + DISCOUNT) ** y for y, a in enumerate(row.by_year))

    def by_party(self):
        """What each party gains, or pays below nothing, in pounds of present value."""
        found = {}
        for row in self.rows:
            for sign, shares in ((-1, row.payer), (1, row.gainer)):
                for party, share in shares.items():
                    found[party] = found.get(party, 0) + sign * share * self.worth(row)
        return found


def times(by_year, *factors):
    """A line times some numbers."""
    product = 1.0
    for f in factors:
        product *= f
    return [a * product for a in by_year]


def added(*lines):
    """Lines added up year by year."""
    return [sum(parts) for parts in zip(*lines, strict=True)]


def from_on(by_year, start):
    """A line from a year on, and nothing before."""
    return [a if y >= start else 0 for y, a in enumerate(by_year)]


def until(by_year, start):
    """A line before a year, and nothing from it on."""
    return [a if y < start else 0 for y, a in enumerate(by_year)]


def pert(low, likely, high):
    """The mean of a PERT distribution."""
    return (low + 4 * likely + high) / 6


def corporation_tax(profit):
    """CTA 2010 ss.18A to 18D, financial year 2026: 19% to £50,000, 25% from £250,000, a taper."""
    if profit <= 50_000:
        return 0.19 * profit
    return 0.25 * profit - 0.015 * max(0, 250_000 - profit)


def in_full(share):
    """How a change is told in the working of a line."""
    return f", {'−' if share < 0 else '+'}{abs(share):.2%} in full" if share else ""
