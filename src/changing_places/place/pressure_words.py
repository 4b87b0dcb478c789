"""The sentences of demand against money."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from changing_places.data.area import Area
from changing_places.data.register import Register
from changing_places.place.pressure_funding import SCENARIOS, period
from changing_places.place.pressure_money import Money, Spent, scope_total
from changing_places.place.words import listed

if TYPE_CHECKING:
    from changing_places.place.pressure_model import Pressure, Year
    from changing_places.place.pressure_share import SocialCareShare

DEFINITIONS_CHANGED = 2018


def pounds(amount: float) -> str:
    """An amount as a sentence has it, to three figures or so.

    >>> pounds(1234567890), pounds(-57600000), pounds(8123000), pounds(45600), pounds(0)
    ('£1.23 billion', '-£57.6 million', '£8.12 million', '£46,000', '£0')
    """
    size, sign = abs(amount), "-" if amount < 0 else ""
    for limit, word in ((999.5e6, "billion"), (999.5e3, "million")):
        if size >= limit:
            number = size / (1e9 if word == "billion" else 1e6)
            decimals = 2 if number < 9.995 else 1 if number < 99.95 else 0
            return f"{sign}£{number:,.{decimals}f} {word}"
    return f"{sign}£{round(size, -3):,.0f}" if size else "£0"


def sentences(answer: "Pressure") -> list[str]:
    """The whole answer: what demand comes to, why, when the gap passes, and social care."""
    told = []
    if answer.unknown:
        told.append(f"Demand against money cannot be known: {answer.unknown}")
        if answer.years:
            told.append(_people(answer))
        return told
    told += [_main(answer), _gap(answer), _because(answer), _people(answer)]
    told += [t.because for t in answer.thresholds]
    told += _social_care(answer.social_care_share, answer.authority.name)
    return [*told, *answer.warnings]


def _main(answer: "Pressure") -> str:
    first, last = answer.years[0], answer.years[-1]
    assert first.demand and last.demand and answer.base is not None
    grown = last.demand / first.demand - 1
    return (
        f"On today's patterns, the services that {answer.authority.name} pays for itself would "
        f"cost {pounds(last.demand)} in {period(last.year)}, against {pounds(first.demand)} in "
        f"{period(first.year)}: {_change(grown)} in {period(answer.base)} prices."
    )


def _change(share: float) -> str:
    return f"{abs(share):.0%} {'more' if share >= 0 else 'less'}"


def _gap(answer: "Pressure") -> str:
    last = answer.years[-1]
    assert last.funding and last.gap is not None and last.low is not None
    assert last.high is not None and last.gap_share is not None
    side = "short of demand by" if last.gap >= 0 else "above demand by"
    low, high = last.low - last.funding, last.high - last.funding
    how = "" if answer.scenario in ("flat-real", "flat-cash") else f" ({answer.funding_because})"
    return (
        f"If {SCENARIOS[answer.scenario]}{how}, funding in {period(last.year)} is {side} "
        f"{pounds(abs(last.gap))}, {abs(last.gap_share):.0%} of it; with 80% probability the gap "
        f"lies between {pounds(low)} and {pounds(high)}."
    )


def _because(answer: "Pressure") -> str:
    parts = {
        "more_people": "more people",
        "their_ages": "their ages",
        "unit_costs": "costs that rise faster than prices",
    }
    grown = sum(answer.drivers.values())
    named = [f"{pounds(answer.drivers[k])} from {words}" for k, words in parts.items()]
    return f"Demand changes by {pounds(grown)}: {listed(named)}."


def _people(answer: "Pressure") -> str:
    first, last = answer.years[0], answer.years[-1]
    total, later = (sum(y.residents.values()) for y in (first, last))
    oldest = "85 or over"
    return (
        f"It is projected to have {later:,} residents in {last.year}, {_change(later / total - 1)} "
        f"than the {total:,} of {first.year}; those of 85 or over go from "
        f"{first.residents[oldest]:,} to {last.residents[oldest]:,}, and children from "
        f"{first.residents['under 18']:,} to {last.residents['under 18']:,}."
    )


def threshold(
    share: float, middle: int | None, soonest: int | None, slowest: int | None, asked: int
) -> str:
    """When a gap passes a share of funding, in a sentence."""
    if middle is None and soonest is None:
        return f"The gap does not pass {share:.0%} of funding within {asked} years."
    if middle is None:
        assert soonest is not None
        return (
            f"The gap does not pass {share:.0%} of funding within {asked} years, though it may "
            f"as early as {period(soonest)}."
        )
    early = period(soonest) if soonest and soonest != middle else ""
    if slowest:
        range_ = f"between {early} and {period(slowest)}" if early else f"by {period(slowest)}"
    else:
        range_ = f"{early} at the earliest, " if early else ""
        range_ += f"perhaps not within {asked} years"
    return f"The gap passes {share:.0%} of funding in {period(middle)} ({range_})."


def _social_care(found: Sequence["SocialCareShare"], name: str) -> list[str]:
    held = [s for s in found if s.share is not None]
    if not held:
        return [f"Social care's share of the money {found[0].because}."] if found else []
    told = [
        f"Social care takes between {min(_now(held)):.0%} and {max(_now(held)):.0%} of "
        f"{name}'s money, and the denominator decides:"
    ]
    for share in found:
        if share.share is None:
            told.append(f"Of {share.name}, {share.because}.")
            continue
        middle = f" (median {share.median:.0%})" if share.median is not None else ""
        told.append(
            f"Of {share.name} it took {share.share:.0%} in {share.period}{middle}, and "
            f"{share.because}."
        )
    return told


def _now(held: Sequence["SocialCareShare"]) -> list[float]:
    latest = max(s.period or "" for s in held)
    return [s.share or 0.0 for s in held if s.period == latest]


# -- what cannot be known, and what to beware of -----------------------------------------


def why_unknown(area: Area, register: Register, money: Money, people: bool) -> str:
    """Why demand and money cannot both be known for a council, in a sentence."""
    today = date.today()
    if area.ends and area.ends < today:
        heirs = listed([register.name_of(c) for c in area.successors])
        ask = f" Ask for {heirs} instead." if heirs else ""
        return f"{area.name} ended on {area.ends:%d %B %Y}.".replace(" 0", " ") + ask
    if area.starts and area.starts > today:
        return f"{area.name} does not stand yet."
    missing = sorted(y for c, y in money.not_submitted if c == area.code)
    if not people:
        return f"no population by age is held for {area.name} ({area.nation})."
    if missing:
        years = listed([period(y) for y in missing])
        return f"{area.name} submitted no return for {years}, and no other is held."
    return f"no spending return of {area.name} is held ({area.nation})."


def no_social_care(area: Area, register: Register) -> str:
    """Why a council's share of social care cannot be known."""
    if area.tier == "lower":
        county = register.upper_of(area.code)
        by = f"; {county.name} does" if county else ""
        return f"{area.name} is a district, which runs no social care{by}"
    return f"the last return of {area.name} that is held has no social care in it"


def history_notes(area: Area, register: Register, summed: Sequence[int]) -> tuple[str, ...]:
    """That earlier years are those of the councils that this one replaced."""
    if not summed:
        if area.predecessors and area.current:
            former = listed([register.name_of(c) for c in area.predecessors], 4)
            return (
                f"Spending before {area.name} was formed is not counted: {former} cannot be "
                "summed to it.",
            )
        return ()
    years = f"{period(min(summed))} to {period(max(summed))}"
    years = period(summed[0]) if len(summed) == 1 else years
    return (f"For {years}, spending is the sum over the councils that {area.name} replaced.",)


def warnings(
    area: Area, money: Money, spent: Spent, *, base: int, ages: int, fictional: bool
) -> tuple[str, ...]:
    """What a reader should know before using the numbers."""
    told = []
    missing = sorted(y for c, y in money.not_submitted if c == area.code and y > base)
    if missing:
        years = listed([period(y) for y in missing])
        told.append(
            f"{area.name} submitted no return for {years}: what it spent then cannot be known, "
            f"and all from then on is projected from {period(base)}."
        )
    elif money.years and base < money.years[-1]:
        told.append(
            f"The last return held is for {period(base)}, though other councils' are held to "
            f"{period(money.years[-1])}."
        )
    gaps = [(a, b) for a, b in zip(sorted(spent), sorted(spent)[1:], strict=False) if b - a > 1]
    if gaps:
        named = listed([f"between {period(a)} and {period(b)}" for a, b in gaps])
        told.append(
            f"No returns are held {named}: growth over them is by the years that really passed."
        )
    if min(spent) < DEFINITIONS_CHANGED <= base and not fictional:
        told.append(
            "Net current expenditure was counted otherwise before 2018 (housing benefit was in "
            "it): shares of it before and after do not compare exactly."
        )
    if base not in money.deflator:
        told.append(
            f"The prices of {period(base)} are not held, so what was spent in earlier years is not "
            "set beside it."
        )
    jump = _jump(money, spent, base)
    if jump:
        told.append(jump)
    if base < ages:
        told.append(
            f"Ages are held for mid-{ages} only: those of {base} are taken to have been the same, "
            "at that year's total."
        )
    return tuple(told)


def _jump(money: Money, spent: Spent, base: int) -> str:
    """That the base year is far from the year before it, which moves all that follows."""
    before = scope_total(spent.get(base - 1, {}))
    now = scope_total(spent[base])
    if before is None or now is None or not {base - 1, base} <= money.deflator.keys():
        return ""
    change = now / money.real(before, base - 1, base) - 1
    if abs(change) < 0.15:
        return ""
    return (
        f"Spending in {period(base)} was {_change(change)} in real terms than the year before: "
        "check the return before resting on a projection from it."
    )


def figure_finding(years: Sequence["Year"], name: str) -> str:
    """What the figure of demand against funding shows, in one sentence."""
    last = years[-1]
    assert last.gap is not None and last.gap_share is not None
    if last.gap < 0:
        return f"{name}'s funding stays above demand until {period(last.year)}."
    return (
        f"By {period(last.year)} demand on {name} is {pounds(last.gap)} more than its funding "
        f"({last.gap_share:.0%})."
    )
