"""What a valuation says of itself, a sentence for each number."""

from collections.abc import Sequence
from dataclasses import replace

from changing_places.appraisal.greenbook.confidence import grade as grade_of
from changing_places.appraisal.greenbook.discounting import Discounting
from changing_places.appraisal.greenbook.lines import Line
from changing_places.appraisal.greenbook.model import SocialValue
from changing_places.appraisal.greenbook.parameters import excess_burden, health_schedule, schedule
from changing_places.appraisal.greenbook.words import listed, pounds


def told(value: SocialValue, lines: Sequence[Line], by: Discounting) -> SocialValue:
    """The same value with its explanation."""
    sentences = [
        f"At {value.price_year} prices and over years 0 to {value.years}, benefits are worth "
        f"{pounds(value.present_benefits)} today and costs {pounds(value.present_costs)}.",
        *_net(value, by),
        *_annual(value),
        _ratio(value),
        _public(value),
        _payback(value),
        *_corrections(value, lines),
        *_weights(value, lines),
        *by.explain(value.years),
        *_lower(value),
        *_health(lines, by),
    ]
    return replace(value, explanation=tuple(sentences))


def _net(value: SocialValue, by: Discounting) -> list[str]:
    found = f"The net present social value is {pounds(value.npsv)}"
    if abs(value.excess_burden) < 0.005:
        return [f"{found}; the cost of raising money by tax is not counted."]
    told = [
        f"{found}, after {pounds(value.excess_burden)} for what raising the net public cost by "
        "tax costs beyond the money raised."
    ]
    if excess_burden(by.edition).value is None:
        told.append(
            f"The Green Book of {by.edition} leaves that cost out, save for private finance: say "
            "why it is counted here."
        )
    return told


def _annual(value: SocialValue) -> list[str]:
    if value.annual_value is None:
        return []
    return [f"That is as much as {pounds(value.annual_value)} in each year after year 0."]


def _ratio(value: SocialValue) -> str:
    if value.bcr is None:
        return "There is no benefit-cost ratio, because no cost stands below its line."
    return (
        f"The benefit-cost ratio is {value.bcr:.2f}, with {pounds(value.present_denominator)} "
        f"below the line ({listed(value.denominator)}) and every other cost taken off the "
        "benefits above it."
    )


def _public(value: SocialValue) -> str:
    cost = value.net_present_public_cost
    if cost < 0:
        return f"The public purse gains {pounds(-cost)} in today's money, transfers counted."
    return (
        f"The net cost to the public purse is {pounds(cost)} in today's money, transfers counted."
    )


def _payback(value: SocialValue) -> str:
    def year(found: int | None) -> str:
        return "never within the years appraised" if found is None else f"from year {found}"

    return (
        "Discounted benefits have covered discounted costs, for good, "
        f"{year(value.payback)}; for the public purse, {year(value.public_payback)}."
    )


def _corrections(value: SocialValue, lines: Sequence[Line]) -> list[str]:
    if abs(value.corrections) < 0.005:
        return ["No optimism bias, confidence grade or delay changes these figures."]
    changed = "taken {} off" if value.corrections < 0 else "added {} to"
    found = [
        "Optimism bias, confidence grades and delays have "
        f"{changed.format(pounds(abs(value.corrections)))} the net present social value."
    ]
    unsure = [g for g in (line.grade for line in lines) if g and grade_of(g).confidence == "low"]
    if unsure:
        found.append(
            "The shares of the confidence grades are as commonly cited: the guidance itself was "
            "not seen, so compare them with it before you rely on them."
        )
    return found


def _weights(value: SocialValue, lines: Sequence[Line]) -> list[str]:
    if all(line.weight == 1 for line in lines):
        return []
    return [
        f"With distributional weights the net present social value is "
        f"{pounds(value.weighted_npsv)}; it stands beside the unweighted figure, not in its place."
    ]


def _lower(value: SocialValue) -> list[str]:
    if value.lower_rate_npsv is None:
        return []
    return [f"At the lower rates the net present social value is {pounds(value.lower_rate_npsv)}."]


def _health(lines: Sequence[Line], by: Discounting) -> list[str]:
    names = [line.name for line in lines if line.schedule == "health"]
    if not names:
        return []
    title = schedule(health_schedule(by.schedule, by.edition), by.edition).title
    return [f"Effects on health and life ({listed(names)}) are discounted at the {title} rates."]
