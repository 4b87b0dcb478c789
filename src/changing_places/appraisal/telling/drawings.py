"""The figures of a business case: who gains, how sure it is, what moves it, and the cash."""

from collections.abc import Sequence

from changing_places.appraisal.ledgers.model import Floats
from changing_places.appraisal.model import Appraisal, Uncertainty, Valued
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.uncertainty.words import quantity
from changing_places.figures import Bars, Column, Figure, Intervals, Lines, Table
from changing_places.figures.numbers import listed, money

# Below this, in pounds, a party or a bar is not drawn.
LEAST = 0.5
MOST_BARS, MOST_LINES = 10, 6
EVERYBODY, OWN = "everybody together", "the council's own money"
WHOSE = {"society": EVERYBODY, "council": OWN}


def parties(result: Appraisal, valued: Valued) -> Figure | None:
    """What each party gains or loses by an option; None where nobody does."""
    met = [(setting.capital(p), v) for p, v in valued.parties.items() if abs(v) >= LEAST]
    if not met:
        return None
    met.sort(key=lambda row: -row[1])
    columns = (Column("party", "Party"), setting.pounds("gain", "Gain, in present value"))
    return Figure(
        title=f"{setting.title(valued.option)}: who gains and who loses",
        finding=_gainers(valued, met),
        table=Table(columns, met),
        source=setting.of_case(result),
        chart=Bars("party", "gain", highlight=("Council",), middle=False),
        note=f"This is {setting.whose(result, valued)}. Bars left of the line are losses.",
        fictional=result.case.fictional,
    )


def _gainers(valued: Valued, met: Sequence[tuple[str, float]]) -> str:
    gain = [f"{setting.the(p)} {money(v)}" for p, v in met if v > 0]
    lose = [f"{setting.the(p)} {money(-v)}" for p, v in reversed(met) if v < 0]
    parts = []
    if gain:
        parts.append(f"{listed(gain[:3], 3)} gain most" if len(gain) > 1 else f"{gain[0]} gains")
    if lose:
        verb = "loses" if len(lose) == 1 else "lose most"
        parts.append(f"{listed(lose[:3], 3)} {verb}")
    return f"With {valued.option.called}, {'; '.join(parts)}."


def spread(result: Appraisal, sure: Uncertainty) -> Figure:
    """Where each lawful option's value lies: the mean, and four times in five."""
    rows = [
        (setting.for_options(o.option, result), o.mean, o.quantiles[0.1], o.quantiles[0.9])
        for o in sorted(sure.simulation.options, key=lambda o: -o.mean)
    ]
    best = setting.for_options(sure.simulation.preferred, result)
    held = sure.simulation.outcome(sure.simulation.preferred)
    low, high = held.quantiles[0.1], held.quantiles[0.9]
    columns = (
        Column("option", "Option"),
        setting.pounds("mean", "Net present value, on average"),
        setting.pounds("low", "One time in ten it is below"),
        setting.pounds("high", "One time in ten it is above"),
    )
    return Figure(
        title=f"How far each option's value may stray, for {WHOSE[sure.ledger]}",
        finding=f"For {WHOSE[sure.ledger]}, {held.option} is worth {money(held.mean)} on average; "
        f"four times in five it lies between {money(low)} and {money(high)}.",
        table=Table(columns, rows),
        source=setting.of_case(result),
        chart=Intervals(
            "option",
            "mean",
            "low",
            "high",
            highlight=(best,),
            reference=0.0,
            reference_words="as today",
        ),
        note="The dot is the average of all draws; the line holds four in five of them.",
        fictional=result.case.fictional,
    )


def fan(result: Appraisal, sure: Uncertainty) -> Figure:
    """How the value of the choices builds up year by year, with nine draws in ten."""
    simulation, first = sure.simulation, result.case.first_year
    shown = [v for v in setting.choices(result) if v.outcome is not None]
    shown = [v for v in shown if not v.option.is_baseline] or shown
    places = {o.option: k for k, o in enumerate(simulation.options)}
    rows = [
        (first + y, setting.title(v.option), row[2], row[0], row[4])
        for v in shown
        for y, row in enumerate(simulation.fan[places[v.option.called]])
    ]
    end = {v.option.called: simulation.fan[places[v.option.called]][-1] for v in shown}
    told = listed(
        [f"{name} stands between {money(r[0])} and {money(r[4])}" for name, r in end.items()]
    )
    columns = (
        Column("year", "Financial year beginning", kind="year"),
        Column("option", "Option"),
        setting.pounds("middle", "Value so far, in the middle of draws"),
        setting.pounds("low", "One time in twenty it is below"),
        setting.pounds("high", "One time in twenty it is above"),
    )
    return Figure(
        title=f"How the value builds up year by year, for {WHOSE[sure.ledger]}",
        finding=f"By the last year {told}, nine times in ten.",
        table=Table(columns, rows),
        source=setting.of_case(result),
        chart=Lines(
            "year",
            "middle",
            series="option",
            low="low",
            high="high",
            highlight=tuple(setting.title(v.option) for v in shown),
        ),
        fictional=result.case.fictional,
    )


def tornado(result: Appraisal, sure: Uncertainty) -> Figure | None:
    """What moves the preferred option's value most; None where nothing does."""
    bars = [b for b in sure.tornado if b.swing >= LEAST][:MOST_BARS]
    if not bars:
        return None
    value = sure.simulation.outcome(bars[0].option).mean
    rows = [
        (
            setting.capital(b.input),
            value,
            min(b.low_npv, b.high_npv),
            max(b.low_npv, b.high_npv),
            quantity(b.low, b.unit),
            quantity(b.high, b.unit),
            setting.for_options(b.low_best, result),
            setting.for_options(b.high_best, result),
        )
        for b in bars
    ]
    return Figure(
        title=f"What moves the value of {bars[0].option} most, for {WHOSE[sure.ledger]}",
        finding=_moves(bars),
        table=Table(_tornado_columns(), rows),
        source=setting.of_case(result),
        chart=Intervals(
            "input",
            "value",
            "low",
            "high",
            highlight=tuple(setting.capital(b.input) for b in bars if b.flips),
        ),
        note="Each line is one thing that is not known, at a low and a high value (one time in ten "
        "it is lower, or higher), all others as expected."
        + (" Those in bold change which is best." if any(b.flips for b in bars) else ""),
        fictional=result.case.fictional,
    )


def _tornado_columns() -> tuple[Column, ...]:
    return (
        Column("input", "What is not known"),
        setting.pounds("value", "Value, on average"),
        setting.pounds("low", "Lower value"),
        setting.pounds("high", "Higher value"),
        Column("from", "At its low end it is"),
        Column("to", "At its high end it is"),
        Column("best_low", "Best at its low end"),
        Column("best_high", "Best at its high end"),
    )


def _moves(bars: Sequence) -> str:  # type: ignore[type-arg]
    first = bars[0]
    flips = [b.input for b in bars if b.flips]
    said = f"{setting.capital(first.input)} moves it most, by {money(first.swing)}"
    if not flips:
        return f"{said}; none of them alone changes which option is best."
    return f"{said}; {listed(flips, 2)} would by itself change which option is best."


def cash(result: Appraisal, by_year: Sequence[tuple[Valued, Floats]]) -> Figure:
    """The council's yearly cash in lawful options beside today, not discounted.

    Of more options than can be told apart, the choices and those worth most to the council.
    """
    by_year = _told_apart(result, by_year)
    first = result.case.first_year
    rows = [
        (first + y, setting.title(v.option), float(x))
        for v, net in by_year
        for y, x in enumerate(net)
    ]
    wanted = (result.council_choice, result.public_choice)
    shown = {v.option.id: (v, net) for v, net in by_year}
    chosen, net = next((shown[o] for o in wanted if o in shown), by_year[0])
    columns = (
        Column("year", "Financial year beginning", kind="year"),
        Column("option", "Option"),
        setting.pounds("net", "The council's cash beside today"),
    )
    return Figure(
        title="The council's cash each year, beside going on as today",
        finding=_dearest(chosen, net, first),
        table=Table(columns, rows),
        source=setting.of_case(result),
        chart=Lines(
            "year",
            "net",
            series="option",
            highlight=tuple(setting.title(v.option) for v in setting.choices(result)),
        ),
        note="In the case's prices, not discounted.",
        fictional=result.case.fictional,
    )


def _told_apart(
    result: Appraisal, by_year: Sequence[tuple[Valued, Floats]]
) -> list[tuple[Valued, Floats]]:
    wanted = (result.council_choice, result.public_choice)
    order = sorted(by_year, key=lambda row: (row[0].option.id not in wanted, -row[0].council))
    kept = {v.option.id for v, _ in order[:MOST_LINES]}
    return [row for row in by_year if row[0].option.id in kept]


def _dearest(valued: Valued, net: Floats, first: int) -> str:
    """The council's worst year with an option, and its last."""
    low, last = int(net.argmin()), float(net[-1])
    end = f"{money(abs(last))} {'better' if last >= 0 else 'worse'} off in the last year"
    if net[low] >= 0:
        return f"With {valued.option.called} the council is worse off in no year, and {end}."
    year = f"{first + low}/{(first + low + 1) % 100:02d}"
    return (
        f"With {valued.option.called} the council is {money(-float(net[low]))} worse off in "
        f"{year}, its dearest year, and {end}."
    )
