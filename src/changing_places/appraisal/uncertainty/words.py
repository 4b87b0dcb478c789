"""The sentences about what is not known, for somebody who has to decide."""

from typing import TYPE_CHECKING

from changing_places.appraisal.uncertainty.distribution import amount

if TYPE_CHECKING:
    from changing_places.appraisal.uncertainty.information import Information, Worth
    from changing_places.appraisal.uncertainty.regions import Region
    from changing_places.appraisal.uncertainty.scenarios import Regret
    from changing_places.appraisal.uncertainty.simulate import Simulation
    from changing_places.appraisal.uncertainty.switching import Bar, Grid, SwitchingValue


def pounds(value: float) -> str:
    """An amount of money as it is said, in three figures.

    >>> pounds(-1234567), pounds(45300), pounds(12)
    ('-£1.23 million', '£45,300', '£12')
    """
    sign, size = "-" if value < 0 else "", abs(value)
    for scale, word in ((1e9, " billion"), (1e6, " million")):
        if size >= scale * 0.9995:
            return f"{sign}£{float(f'{size / scale:.3g}'):,.10g}{word}"
    rounded = float(f"{size:.3g}")
    return f"{sign}£{rounded:,.0f}" if size >= 0.5 else "£0"


def quantity(value: float, unit: str) -> str:
    """A value with its unit, as it is said.

    >>> quantity(40000, "£"), quantity(12, "%"), quantity(5200, "visits"), quantity(1.05, "")
    ('£40,000', '12%', '5,200 visits', '1.05')
    """
    if unit == "£":
        return (
            pounds(value) if abs(value) >= 100 else f"{'-' if value < 0 else ''}£{abs(value):.2f}"
        )
    if unit == "%":
        return f"{amount(value)}%"
    return f"{amount(value)} {unit}".strip()


def percent(share: float) -> str:
    """A share in per cent, never said to be none or all where it is not.

    >>> percent(0.5), percent(0.0004), percent(0.9999), percent(0.0)
    ('50%', 'less than 1%', 'more than 99%', '0%')
    """
    if 0 < share < 0.01:
        return "less than 1%"
    if 0.99 < share < 1:
        return "more than 99%"
    return f"{100 * share:.0f}%"


def simulated(result: "Simulation") -> str:
    """What the draws say of the options."""
    best = result.outcome(result.preferred)
    low, high = best.quantiles[0.1], best.quantiles[0.9]
    first = (
        f"On average {best.option} comes out best, at a present value of {pounds(best.mean)}; "
        f"four times in five it lies between {pounds(low)} and {pounds(high)}."
    )
    shares = sorted(result.options, key=lambda o: -o.p_best)
    listed = ", ".join(f"{o.option} in {percent(o.p_best)}" for o in shares if o.p_best > 0)
    second = f"Of {result.draws:,} draws, the best option is {listed}."
    if shares[0].option != best.option:
        second += (
            f" {shares[0].option} is best more often, but {best.option} gains more where it is "
            "best, or loses less where it is not."
        )
    return f"{first} {second}"


def switched(value: "SwitchingValue") -> str:
    """The value at which another option becomes best."""
    ending = f"{value.option} overtakes {value.preferred}"
    if value.is_line and value.central > 0:
        change = value.change or 0.0
        if value.value >= 3 * value.central:
            moved = f"{amount(value.value / value.central)} times what is expected"
        else:
            size = f"{100 * abs(change):.{0 if abs(change) >= 0.1 else 1}f}%"
            moved = f"{size} {'more' if change >= 0 else 'less'} than expected"
        text = f"If {value.input} comes to {moved}, {ending}"
    else:
        name = f"the multiplier of {value.input}" if value.is_line else value.input
        text = (
            f"If {name} is {value.direction} {quantity(value.value, value.unit)} "
            f"(expected: {quantity(value.central, value.unit)}), {ending}"
        )
    if value.chance is None:
        return f"{text}."
    if value.chance <= 0:
        return f"{text}; that lies outside the range given for it."
    return f"{text}; the chance of that is {percent(value.chance)}."


def barred(bar: "Bar") -> str:
    """One bar of a tornado."""
    span = f"{quantity(bar.low, bar.unit)} to {quantity(bar.high, bar.unit)}"
    if bar.swing < 0.5:
        text = f"With {bar.input} from {span}, the value of {bar.option} stays as it is"
    else:
        text = f"With {bar.input} from {span}, the value of {bar.option} moves by "
        text += pounds(bar.high_npv - bar.low_npv)
    leads = (
        f"its lead over the next best goes from {pounds(bar.low_lead)} to {pounds(bar.high_lead)}"
    )
    if bar.flips:
        return f"{text}, {leads}: the best option changes from {bar.low_best} to {bar.high_best}."
    return f"{text}, {leads}: {bar.low_best} is best at both ends."


def gridded(grid: "Grid") -> str:
    """How often each option is best on a grid of two inputs."""
    cells = [name for row in grid.best for name in row]
    counts = sorted(((cells.count(n), n) for n in dict.fromkeys(cells)), key=lambda c: -c[0])
    over = f"Over {len(cells)} pairs of {grid.first} and {grid.second}"
    if len(counts) == 1:
        return f"{over}, {counts[0][1]} is best throughout."
    return f"{over}, the best option is " + ", ".join(f"{n} at {k}" for k, n in counts) + "."


def worth_knowing(worth: "Worth") -> str:
    """What it is worth to find out an input."""
    listed = " and ".join(worth.inputs) if len(worth.inputs) < 3 else ", ".join(worth.inputs)
    if worth.evppi < 0.5:
        return f"Finding out {listed} is worth nothing here: it would not change the choice."
    return f"It is worth up to {pounds(worth.evppi)} to find out {listed} before choosing."


def informed(result: "Information") -> str:
    """What it is worth to know everything, and what most."""
    if result.evpi < 0.5:
        best = result.preferred[:1].upper() + result.preferred[1:]
        return f"{best} is best whatever comes: finding out more changes nothing."
    first = (
        f"Choosing {result.preferred} now rather than with everything known costs "
        f"{pounds(result.evpi)} on average: no survey or pilot can be worth more."
    )
    singles = [w for w in result.worths if len(w.inputs) == 1]
    if not singles or singles[0].evppi < 0.5:
        return f"{first} No single input is worth finding out by itself."
    return f"{first} {singles[0].explain()}"


def regretted(result: "Regret") -> str:
    """Which option is regretted least, and which is enough most often."""
    best = next(o for o in result.options if o.option == result.minimax)
    if best.largest < 0.5:
        return f"{best.option} is best, or as good as the best, in every scenario."
    first = (
        f"{best.option} is regretted least at worst: it is never more than {pounds(best.largest)} "
        f"behind the best option, which happens in {best.worst_scenario}."
    )
    enough = next(o for o in result.options if o.option == result.most_often_enough)
    return (
        f"{first} {enough.option} reaches {pounds(result.threshold)} in "
        f"{percent(enough.satisficing)} of scenarios, as many as any."
    )


def ruled(region: "Region") -> str:
    """The region in which an option is best."""
    often = f"{region.option} is best in {percent(region.p_best)} of draws"
    if not region.conditions:
        return f"{often}, but no one or two inputs tell where."
    listed = " and ".join(
        f"{c.input} {'is ' if not k else ''}{c.direction} {quantity(c.threshold, c.unit)}"
        for k, c in enumerate(region.conditions)
    )
    verb = "is best" if region.precision > 0.5 else "is more often best"
    return (
        f"Where {listed}, {region.option} {verb} (in {percent(region.precision)} of such draws, "
        f"against {percent(region.p_best)} of all); that covers {percent(region.coverage)} of the "
        "draws in which it is best."
    )
