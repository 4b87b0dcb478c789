"""The economic case: how sure the answer is, and what would change it."""

from collections.abc import Iterator

from changing_places.appraisal.model import Appraisal, Uncertainty
from changing_places.appraisal.telling import drawings
from changing_places.appraisal.telling.five_cases import setting
from changing_places.appraisal.telling.five_cases.setting import pounds, texts
from changing_places.appraisal.uncertainty import SwitchingValue
from changing_places.appraisal.uncertainty.words import percent, quantity
from changing_places.figures import Column
from changing_places.figures.numbers import listed
from changing_places.reports import Block, FigureBlock, Paragraph, Section

SHOWN, SAID = 10, 3
LETTERS = "ABCDEFGHIJKL"


def sureness(result: Appraisal) -> Section:
    """Draws, what moves the answer, what it is worth to find out, and other rates."""
    held = [result.uncertainty[k] for k in ("society", "council") if k in result.uncertainty]
    blocks: list[Block] = []
    if not held:
        blocks.append(Paragraph("Only one option is lawful, so nothing is left to choose."))
    elif setting.is_certain(result):
        blocks.append(
            Paragraph(
                "The case gives no range to any figure, so nothing can be said of how sure the "
                "answer is. Give the figures that are least known a 'range' in the case file."
            )
        )
    else:
        blocks += setting.part("How often each option is best", _chances(result, held))
    for sure in held:
        heading = f"What would change the answer for {drawings.WHOSE[sure.ledger]}"
        blocks += setting.part(heading, _moves(result, sure))
    blocks += setting.part("If the scenarios of the case come about", _regrets(result, held))
    blocks += setting.part("Other discount rates", _rates(result))
    return Section("Economic case: how sure the answer is", blocks)


def _chances(result: Appraisal, held: list[Uncertainty]) -> Iterator[Block]:
    draws = held[0].simulation.draws
    yield Paragraph(
        f"What is not known was drawn {draws:,} times within the ranges that the case gives, every "
        "option in the same worlds. An option's chance of being best is the share of draws in "
        "which no lawful option is worth more."
    )
    columns = [
        Column("option", "Option"),
        pounds("mean", "Value to everybody, on average"),
        pounds("low", "One time in ten below"),
        pounds("high", "One time in ten above"),
        Column("best", "Best for everybody", kind="share", decimals=0),
        Column("worse", "Worse than today for everybody", kind="share", decimals=0),
        Column("own", "Best for the council's money", kind="share", decimals=0),
    ]
    rows = []
    for v in setting.lawful(result):
        if v.outcome is None:
            continue
        o = v.outcome
        low, high = o.quantiles[0.1], o.quantiles[0.9]
        rows.append(
            (setting.title(v.option), o.mean, low, high, v.p_best, o.p_loss, v.p_best_council)
        )
    yield from setting.table(
        "The lawful options over all draws", columns, rows, source=setting.of_case(result)
    )
    yield FigureBlock(drawings.spread(result, held[0]), annex=False)
    yield FigureBlock(drawings.fan(result, held[0]), annex=False)


# -- what would change the answer -----------------------------------------------------------------


def _moves(result: Appraisal, sure: Uncertainty) -> Iterator[Block]:
    drawn = drawings.tornado(result, sure)
    if drawn is not None:
        yield FigureBlock(drawn)
    if sure.switching:
        yield Paragraph(
            "A switching value is what a figure would have to be for another option to become the "
            "best, all else as expected. The likeliest come first."
        )
        yield from setting.told(s.explain() for s in sure.switching[:SAID])
        yield from _switching(result, sure.switching[:SHOWN])
    if sure.tornado:
        yield from _information(result, sure)
        yield from setting.told(r.explain() for r in sure.regions)
        yield from _grid(result, sure)


def _switching(result: Appraisal, found: tuple[SwitchingValue, ...]) -> list[Block]:
    rows = [
        (
            setting.capital(s.input),
            "as in the case" if _is_share(result, s.input) else quantity(s.central, s.unit),
            _turns_at(result, s),
            setting.for_options(s.option, result),
            _chance(s.chance),
        )
        for s in found
    ]
    return setting.table(
        f"What would make another option best instead of {found[0].preferred}",
        texts("What", "Expected", "Turns at", "Then best", "Chance of that"),
        rows,
        source=setting.of_case(result),
    )


def _is_share(result: Appraisal, name: str) -> bool:
    """Whether an input is a multiple of a line of the case, and no driver with its own unit."""
    return name not in {d.name for d in result.case.drivers}


def _turns_at(result: Appraisal, switch: SwitchingValue) -> str:
    if not _is_share(result, switch.input) or not switch.change:
        return f"{switch.direction} {quantity(switch.value, switch.unit)}"
    return f"{abs(switch.change):.0%} {'more' if switch.change > 0 else 'less'}"


def _chance(chance: float | None) -> str:
    if chance is None:
        return "it has no range"
    return "outside its range" if chance <= 0 else percent(chance)


def _information(result: Appraisal, sure: Uncertainty) -> Iterator[Block]:
    known = sure.information
    yield Paragraph(setting.said(known.explain()))
    worth = [w for w in known.worths if w.evppi >= 0.5][:SHOWN]
    rows = [
        ("Everything together", known.evpi),
        *((setting.capital(listed(w.inputs)), w.evppi) for w in worth),
    ]
    if worth:
        yield from setting.table(
            "The most that it is worth to find out before choosing",
            [Column("input", "What could be found out"), pounds("worth", "Worth at most")],
            rows,
            source=setting.of_case(result),
            note="What choosing with that knowledge gains on average; a survey or pilot that "
            "costs more is not worth it for this choice.",
        )


def _grid(result: Appraisal, sure: Uncertainty) -> Iterator[Block]:
    grid = sure.grid
    if grid is None:
        return
    yield Paragraph(setting.said(grid.explain()))
    met = list(dict.fromkeys(name for row in grid.best for name in row))
    if len(met) < 2:
        return
    letter = dict(zip(met, LETTERS, strict=False))
    down, across = (
        [_at(result, sure, name, v) for v in values]
        for name, values in (
            (grid.first, grid.first_values),
            (grid.second, grid.second_values),
        )
    )
    columns = [Column("first", "Down and across")]
    columns += [Column(f"at{k}", v) for k, v in enumerate(across)]
    rows = [(v, *(letter[b] for b in best)) for v, best in zip(down, grid.best, strict=True)]
    legend = "; ".join(f"{letter[n]}: {n}" for n in met)
    yield from setting.table(
        f"The best option for {drawings.WHOSE[sure.ledger]} at pairs of two figures",
        columns,
        rows,
        source=setting.of_case(result),
        note=f"{legend}. Down: {grid.first}. Across: {grid.second}. A percentage is of what the "
        "case has, 100% being as it has it.",
    )


def _at(result: Appraisal, sure: Uncertainty, name: str, value: float) -> str:
    if _is_share(result, name):
        return f"{value:.0%}"
    units = {b.input: b.unit for b in sure.tornado}
    return quantity(value, units.get(name, ""))


# -- scenarios and rates --------------------------------------------------------------------------


def _regrets(result: Appraisal, held: list[Uncertainty]) -> Iterator[Block]:
    for sure in held:
        regret = sure.regret
        if regret is None:
            continue
        whose = drawings.WHOSE[sure.ledger]
        yield Paragraph(setting.said(f"For {whose}: {regret.explain()}"))
        columns = [Column("option", "Option")]
        columns += [pounds(f"s{k}", setting.capital(s)) for k, s in enumerate(regret.scenarios)]
        columns.append(pounds("most", "Most that is lost"))
        rows = [
            (setting.for_options(o.option, result), *o.regrets, o.largest) for o in regret.options
        ]
        yield from setting.table(
            f"What is lost by each option in each scenario, for {whose}",
            columns,
            rows,
            source=setting.of_case(result),
            split=1,
            note="Regret: what the option is worth less than the best of the same scenario.",
        )


def _rates(result: Appraisal) -> Iterator[Block]:
    yield Paragraph(_rates_sentence(result))
    names = {o.id: setting.title(o) for o in result.case.options}
    best = result.option(result.public_choice).option
    rows = [
        (r.rate, names[r.council], names[r.public], r.npsv[best.id]) for r in result.rates_tried
    ]
    columns = [
        Column("rate", "Rate a year", kind="share", decimals=1),
        Column("council", "Best for the council's money"),
        Column("public", "Best for everybody together"),
        pounds("npsv", f"Worth of {best.called} to everybody"),
    ]
    yield from setting.table(
        "The best lawful option at other discount rates, the same in every year",
        columns,
        rows,
        source=(setting.of_case(result), setting.of_guidance(result)),
    )


def _rates_sentence(result: Appraisal) -> str:
    tried = result.rates_tried
    mine, best = ({r.council for r in tried}, {r.public for r in tried})
    span = f"from {tried[0].rate:.1%} to {tried[-1].rate:.1%} a year"
    if len(mine) == len(best) == 1:
        return f"At every rate {span} the same options are best."
    who = [w for w, held in (("the council", mine), ("everybody together", best)) if len(held) > 1]
    return f"Between rates {span}, the best option for {listed(who)} changes."
