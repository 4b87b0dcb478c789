"""How sure the answer is, for everybody and for the council; and the criteria without a price."""

from changing_places.appraisal import Appraisal
from changing_places.appraisal.criteria import Weighing
from changing_places.appraisal.model import Uncertainty
from changing_places.figures import Column, Table
from changing_places.web.appraisal.drawn import drawn
from changing_places.web.appraisal.frame import Asked
from changing_places.web.appraisal.pieces import Piece, told

WHOSE = {"society": "For everybody together", "council": "For the council’s own money"}
MOST_LISTED = 12
LEAST = 0.5  # pounds


def pieces(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """Draws, what moves the answer, what would change it, what it is worth to know."""
    if not result.uncertainty:
        return (Piece("How sure", ("Only one option is lawful, so nothing is left to choose.",)),)
    order = [ledger for ledger in WHOSE if ledger in result.uncertainty]
    found = [p for ledger in order for p in _ledger(result, result.uncertainty[ledger])]
    return (*found, _rates(result))


def _ledger(result: Appraisal, sure: Uncertainty) -> tuple[Piece, ...]:
    whose = WHOSE[sure.ledger]
    lower = whose[:1].lower() + whose[1:]
    moves = drawn(result, sure, "tornado")
    return (
        Piece(
            whose,
            (sure.simulation.explain(),),
            figures=drawn(result, sure, "spread", "fan"),
            table=_outcomes(sure),
        ),
        Piece(
            f"What moves it most, {lower}",
            told(sure.tornado[0].explain() if sure.tornado else "Nothing is uncertain here."),
            figures=moves,
            table=None if moves else _tornado(sure),
        ),
        Piece(
            f"What would change the choice, {lower}",
            bullets=tuple(s.explain() for s in sure.switching[:MOST_LISTED]),
        ),
        Piece(
            f"Where other options are best, {lower}",
            told(*([] if sure.regions else ["No other option is best in more than a few draws."])),
            bullets=tuple(r.explain() for r in sure.regions),
        ),
        Piece(
            f"What it is worth to find out, {lower}",
            told(sure.information.explain(), sure.regret.explain() if sure.regret else ""),
            table=_worth(sure),
        ),
    )


def _outcomes(sure: Uncertainty) -> Table:
    columns = (
        Column("option", "Option"),
        Column("low", "1 in 10 below", kind="money"),
        Column("middle", "Middle", kind="money"),
        Column("high", "1 in 10 above", kind="money"),
        Column("best", "Best in", kind="share"),
        Column("loss", "Below nothing in", kind="share"),
    )
    rows = [
        (o.option, o.quantiles[0.1], o.quantiles[0.5], o.quantiles[0.9], o.p_best, o.p_loss)
        for o in sure.simulation.options
    ]
    return Table(columns, rows)


def _tornado(sure: Uncertainty) -> Table | None:
    columns = (
        Column("input", "What is not known"),
        Column("low", "Value at its low end", kind="money"),
        Column("high", "Value at its high end", kind="money"),
        Column("best_low", "Best at its low end"),
        Column("best_high", "Best at its high end"),
    )
    rows = [
        (b.input, b.low_npv, b.high_npv, b.low_best, b.high_best)
        for b in sure.tornado[:MOST_LISTED]
        if b.swing >= LEAST
    ]
    return Table(columns, rows) if rows else None


def _worth(sure: Uncertainty) -> Table | None:
    columns = (
        Column("input", "To find out"),
        Column("worth", "is worth up to", kind="money"),
    )
    rows = [(", ".join(w.inputs), w.evppi) for w in sure.information.worths[:MOST_LISTED]]
    return Table(columns, rows) if rows else None


def _rates(result: Appraisal) -> Piece:
    """The best option at other discount rates."""
    names = {o.id: o.name for o in result.case.options}
    columns = (
        Column("rate", "Discount rate a year", kind="share"),
        Column("council", "Best for the council"),
        Column("public", "Best for everybody"),
    )
    rows = [(r.rate, names[r.council], names[r.public]) for r in result.rates_tried]
    return Piece("At other discount rates", table=Table(columns, rows))


def criteria(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """The weighing of what has no price."""
    weighing = result.weighing
    if weighing is None:
        none = "The case has no criteria: add them in its step ‘Criteria’."
        return (
            Piece(
                "Criteria",
                (none,),
                moves=(asked.move("build", "Add criteria", args=("criteria",)),),
            ),
        )
    return (
        Piece("What the weighing says", (weighing.explain(),), table=_ranks(weighing)),
        Piece("The scores and weights", table=_scores(weighing)),
    )


def _ranks(weighing: Weighing) -> Table:
    columns = (
        Column("option", "Option"),
        *(
            Column(m.method, f"Rank by {m.method.replace('_', ' ')}", kind="integer")
            for m in weighing.methods
        ),
        Column("wins", "First in", kind="share"),
    )
    first = weighing.methods[0]
    rows = [
        (o, *(m.ranks[o] for m in weighing.methods), first.win_share[o])
        for o in weighing.table.options
    ]
    return Table(columns, rows)


def _scores(weighing: Weighing) -> Table:
    table = weighing.table
    columns = (
        Column("criterion", "Criterion"),
        Column("weight", "Weight", kind="share"),
        Column("better", "Better is"),
        *(Column(f"o{k}", o, kind="number") for k, o in enumerate(table.options)),
    )
    rows = [
        (
            f"{c.name} ({c.unit})" if c.unit else c.name,
            weighing.weights[c.name],
            "higher" if c.benefit else "lower",
            *scores,
        )
        for c, scores in zip(table.criteria, zip(*table.scores, strict=True), strict=True)
    ]
    return Table(columns, rows)
