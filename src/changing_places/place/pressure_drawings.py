"""The figures of pressure: demand against funding, by service, and social care's share."""

from changing_places.core.errors import InputError
from changing_places.figures import Bars, Column, Figure, Lines, Table
from changing_places.place import pressure_words as words
from changing_places.place.pressure_funding import SCENARIOS, period
from changing_places.place.pressure_model import Pressure

KINDS = ("gap", "services", "share")
_MILLION = 1e6


def draw(answer: Pressure, kind: str) -> Figure:
    """One of the figures. Raises InputError for another kind, or where nothing can be drawn."""
    if kind not in KINDS:
        raise InputError(
            f"There is no figure '{kind}' of pressure.",
            f"There are {', '.join(KINDS)}.",
            "Ask for one of these.",
        )
    shares = [s for s in answer.social_care_share if s.share is not None]
    if answer.unknown or (kind == "share" and not shares):
        because = answer.unknown or answer.social_care_share[0].because
        raise InputError(
            f"The figure '{kind}' cannot be drawn for {answer.authority.name}.",
            because[:1].upper() + because[1:].rstrip(".") + ".",
            "Ask for a council whose returns are held.",
        )
    return {"gap": _gap, "services": _services, "share": _share}[kind](answer)


def _gap(answer: Pressure) -> Figure:
    columns = (
        Column("year", "Year"),
        Column("series", "Series"),
        Column("amount", "Amount", f"£ million, {period(answer.base or 0)} prices", "number", 1),
        Column("low", "Low end of 80%", "£ million", "number", 1),
        Column("high", "High end of 80%", "£ million", "number", 1),
    )
    rows: list[tuple[object, ...]] = []
    for year in answer.years:
        low, high = _million(year.low), _million(year.high)
        rows.append((period(year.year), "Demand", _million(year.demand), low, high))
    rows += [(period(y.year), "Funding", _million(y.funding), None, None) for y in answer.years]
    return Figure(
        title=f"Demand against funding, {answer.authority.name}",
        finding=words.figure_finding(answer.years, answer.authority.name),
        table=Table(columns, rows),
        source=answer.sources,
        chart=Lines(
            "year",
            "amount",
            series="series",
            low="low",
            high="high",
            highlight=("Demand",),
            projected_from=period(answer.years[1].year),
        ),
        note=f"Scenario {answer.scenario}: {SCENARIOS[answer.scenario]}.",
        fictional=answer.provenance.fictional,
    )


def _services(answer: Pressure) -> Figure:
    first, last = period(answer.years[0].year), period(answer.years[-1].year)
    prices = f"£ million, {first} prices"
    columns = (
        Column("service", "Service"),
        Column("more", f"More in {last} than in {first}", prices, "number", 1),
        Column("now", f"Cost in {first}", prices, "number", 1),
        Column("later", f"Cost in {last}", prices, "number", 1),
    )
    rows = [
        (s.name, _million(s.cost[-1] - s.base), _million(s.base), _million(s.cost[-1]))
        for s in answer.services
    ]
    most = max(answer.services, key=lambda s: s.cost[-1] - s.base)
    return Figure(
        title=f"What adds to demand, {answer.authority.name}",
        finding=f"{most.name} adds most: {words.pounds(most.cost[-1] - most.base)} by {last}.",
        table=Table(columns, rows),
        source=answer.sources,
        chart=Bars("service", "more", highlight=(most.name,), middle=False),
        fictional=answer.provenance.fictional,
    )


def _share(answer: Pressure) -> Figure:
    columns = (
        Column("year", "Year"),
        Column("denominator", "Share of"),
        Column("share", "Social care's share", "%", "number", 1),
    )
    held_now = [s for s in answer.social_care_share if s.projected]
    early = [s for s in answer.social_care_share if s.history and not s.projected]
    rows = []
    for share in held_now or early:
        both = sorted((dict(share.history) | dict(share.projected)).items())
        rows += [(period(y), share.name, round(100 * s, 2)) for y, s in both]
    held = [s.share for s in held_now or early if s.share is not None]
    low, high = min(held), max(held)
    ended = [f" Of {s.name} it is held to {s.period} only." for s in early if held_now]
    return Figure(
        title=f"Social care's share of the money, {answer.authority.name}",
        finding=(
            f"Social care took {low:.0%} to {high:.0%} of {answer.authority.name}'s money in "
            f"{(held_now or early)[0].period}, by what is counted as its money."
        ),
        table=Table(columns, rows),
        source=answer.sources,
        chart=Lines(
            "year",
            "share",
            series="denominator",
            projected_from=period(answer.years[1].year),
            from_zero=True,
        ),
        note=f"Scenario {answer.scenario}: {SCENARIOS[answer.scenario]}.{''.join(ended)}",
        fictional=answer.provenance.fictional,
    )


def _million(amount: float | None) -> float | None:
    return None if amount is None else float(amount) / _MILLION
