"""The sentences of a brief."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from changing_places.figures.numbers import listed
from changing_places.place.pressure_funding import SCENARIOS, period
from changing_places.place.words import STATUS_WORDS, number

if TYPE_CHECKING:
    from changing_places.brief.model import Brief, Spending, SpendingYear
    from changing_places.place.measures import Measure

CLOSE = 0.005  # within half a per cent, two figures are called the same


def pounds(value: float) -> str:
    """Pounds for each resident, in whole pounds from £10.

    >>> pounds(378.4), pounds(4.256)
    ('£378', '£4.26')
    """
    return f"£{value:,.0f}" if abs(value) >= 10 else f"£{value:,.2f}"


def share(value: float) -> str:
    """A share of change without its sign.

    >>> share(-0.0826), share(0.004)
    ('8%', '0.4%')
    """
    percent = abs(value) * 100
    return f"{percent:.0f}%" if percent >= 1 else f"{percent:.1f}%"


def against(gap: float) -> str:
    """How one figure stands against a median.

    >>> against(0.08), against(-0.2), against(0.001)
    ('8% more than', '20% less than', 'the same as')
    """
    if abs(gap) < CLOSE:
        return "the same as"
    return f"{share(gap)} {'more' if gap > 0 else 'less'} than"


def moved(change: float) -> str:
    """A change through time.

    >>> moved(0.31), moved(-0.05), moved(0.0)
    ('rose by 31%', 'fell by 5%', 'stayed the same')
    """
    if abs(change) < CLOSE:
        return "stayed the same"
    return f"{'rose' if change > 0 else 'fell'} by {share(change)}"


def answer(brief: "Brief") -> str:
    """The brief in one sentence: money, outcomes, and what is coming, as far as known."""
    parts = [p for p in (_money(brief), _outcomes(brief), _ahead(brief)) if p]
    if not parts:  # measures without a direction, or without anyone to compare with
        return outcome_finding(brief)
    joined = "; ".join(parts)
    return joined[0].upper() + joined[1:] + "."


def people_behind(spending: "Spending") -> str:
    """That spending is divided by the people of an earlier year; empty where it is not."""
    if spending.people_year == spending.latest.year:
        return ""
    return (
        f"Spending in {spending.latest.period} is divided by the residents of "
        f"mid-{spending.people_year}, the latest estimate held."
    )


def sentences(brief: "Brief") -> list[str]:
    """The brief in sentences, in the order of its document."""
    told = [answer(brief)]
    if brief.spending:
        told += [spending_finding(brief, brief.spending)]
        through_time = trend_finding(brief, brief.spending)
        told += [through_time] if through_time else []
    ahead = brief.pressure.explain() if brief.pressure else []
    return told + brief.similar.explain()[:1] + [s for s in ahead if s not in brief.warnings]


def spending_finding(brief: "Brief", spending: "Spending") -> str:
    """What the chart of similar councils shows."""
    name, latest = brief.authority.name, spending.latest
    assert latest.per_head is not None
    first = (
        f"{name} spent {pounds(latest.per_head)} for each resident on "
        f"{brief.asked.service.name.lower()} in {latest.period}"
    )
    gap = spending.against_similar
    if gap is None or latest.similar is None:
        return f"{first}; no similar council has a figure for that year."
    place = f"{ordinal(spending.rank)} highest of {spending.of}"
    return (
        f"{first}, {against(gap)} the median of its similar councils "
        f"({pounds(latest.similar)}): {place}."
    )


def trend_finding(brief: "Brief", spending: "Spending") -> str:
    """What the chart of years shows; empty where two years cannot be compared."""
    if spending.comparable is None:
        return ""
    first, last = spending.comparable
    assert first.real and last.real
    told = (
        f"In {spending.price_year} prices, spending for each resident "
        f"{moved(last.real / first.real - 1)} from {first.period} to {last.period}"
    )
    if first.similar_real and last.similar_real:
        told += (
            f"; the median of similar councils {moved(last.similar_real / first.similar_real - 1)}"
        )
    return told + "."


def outcome_counts(brief: "Brief") -> tuple[int, int, int]:
    """Outcomes better, worse, and not to be told apart or without direction, than the median.

    Where intervals are published, a difference that may be chance counts as not told apart.
    """
    better = worse = 0
    for measure in brief.outcomes:
        if measure.better is None or measure.difference == "not significantly different":
            continue
        better, worse = better + measure.better, worse + (not measure.better)
    return better, worse, len(brief.outcomes) - better - worse


def outcome_finding(brief: "Brief") -> str:
    """What the table of outcomes shows."""
    better, worse, neither = outcome_counts(brief)
    told = [f"better than the median on {better or 'none'}", f"worse on {worse or 'none'}"]
    if neither:
        told.append(f"and on {neither} no difference can be told or no direction is published")
    return (
        f"Of {len(brief.outcomes)} measures of {brief.asked.service.name.lower()}, "
        f"{brief.authority.name} is {', '.join(told)}."
    )


def amount(value: float | None, unit: str) -> str:
    """A value with its unit, or that there is none."""
    return "not available" if value is None else number(value, unit)


def verdict(measure: "Measure") -> str:
    """How a measure stands against the similar councils' median, in a word or two."""
    if measure.difference == "not significantly different":
        return "no difference can be told"
    if measure.better is not None:
        return "better" if measure.better else "worse"
    if measure.value is None or measure.similar_median is None:
        return "cannot be compared"
    if measure.value == measure.similar_median:
        return "the same"
    side = "higher" if measure.value > measure.similar_median else "lower"
    return f"{side} (no direction)"


def ordinal(place: int) -> str:
    """A place in words.

    >>> [ordinal(n) for n in (1, 2, 3, 4, 11, 22)]
    ['the', '2nd', '3rd', '4th', '11th', '22nd']
    """
    if place == 1:
        return "the"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{'th' if 10 < place % 100 < 14 else ending}"


def status_words(years: "Sequence[SpendingYear]") -> str:
    """Why some years have no figure."""
    found = dict.fromkeys(STATUS_WORDS[y.status] for y in years if y.per_head is None)
    return listed(list(found))


def unusual_finding(brief: "Brief") -> str:
    """How many indicators lie far out, beside how many do for similar councils."""
    unusual = brief.indicators.unusual
    told = (
        f"{brief.authority.name} lies far from its similar councils on {unusual.beyond} of "
        f"{unusual.asked} measures"
    )
    if unusual.usual is None:
        return told + "."
    return (
        f"{told}; among them the middle council does so on {unusual.usual:g} "
        f"({unusual.least} to {unusual.most})."
    )


def _money(brief: "Brief") -> str:
    spending = brief.spending
    if spending is None or spending.latest.per_head is None:
        return ""
    gap = spending.against_similar
    name, service = brief.authority.name, brief.asked.service.name.lower()
    spent = f"{name} spent {pounds(spending.latest.per_head)} for each resident on {service}"
    beside = f", {against(gap)} the median of similar councils" if gap is not None else ""
    return f"{spent} in {spending.latest.period}{beside}"


def _outcomes(brief: "Brief") -> str:
    better, worse, _ = outcome_counts(brief)
    if not better + worse:
        return ""
    start = "it does" if brief.spending else f"{brief.authority.name} does"
    of, told = len(brief.outcomes), ("none" if n == 0 else str(n) for n in (better, worse))
    return f"{start} better than them on {next(told)} and worse on {next(told)} of {of} measures"


def _ahead(brief: "Brief") -> str:
    pressure = brief.pressure
    if pressure is None or pressure.years[-1].gap_share is None:
        return ""
    last = pressure.years[-1]
    assert last.gap_share is not None
    told = f"if {SCENARIOS[pressure.scenario]}, the costs of the whole council"
    if abs(last.gap_share) < CLOSE:
        return f"{told} match its money in {period(last.year)}"
    if last.gap_share < 0:
        return f"{told} stay within its money to {period(last.year)}"
    return f"{told} outrun its money by {share(last.gap_share)} in {period(last.year)}"
