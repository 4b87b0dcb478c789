"""The options side by side, and the answer in sentences."""

from changing_places.appraisal import Appraisal
from changing_places.appraisal.model import Valued
from changing_places.appraisal.rulebook import delivery_models
from changing_places.appraisal.telling.workings import LEDGERS
from changing_places.appraisal.words import lawful_words
from changing_places.figures.numbers import money
from changing_places.web.appraisal.frame import Asked
from changing_places.web.appraisal.glance import marks
from changing_places.web.appraisal.pieces import Cell, Grid, Piece

HEADS = ("Option", "The council", "All public bodies", "Everybody", "Best in")


def pieces(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """The table of options, each number leading to its working, and the sentences on it."""
    case = result.case
    first = (
        f"Pounds of present value over {case.years} years at {case.price_year} prices, beside "
        f"{case.baseline.called}. Each number leads to its working. ‘Best in’ is the share of "
        f"{result.provenance.draws:,} draws of what is uncertain in which it is best for everybody."
    )
    priced = any(v.bcr is not None for v in result.options)
    heads = (*HEADS, *(["Gain for a public pound"] if priced else []), "Pays back in year")
    rows = tuple(_row(result, v, asked, priced=priced) for v in result.options)
    return (
        Piece("The options", (first,), grid=Grid("The options", heads, rows)),
        Piece("What to make of it", _sentences(result)),
    )


def _sentences(result: Appraisal) -> tuple[str, ...]:
    """What no other page of the answer says: the head of each is on its own page."""
    elsewhere = {*result.barriers.explain()[2:], *(t.sentence for t in result.turns)}
    if result.weighing is not None:
        elsewhere.add(result.weighing.summary())
    return tuple(s for s in result.explain()[1:] if s not in elsewhere)


def _row(
    result: Appraisal, valued: Valued, asked: Asked, *, priced: bool
) -> tuple[Cell, tuple[Cell, ...]]:
    option = valued.option
    model = delivery_models()[option.model].name
    mark = marks(result, valued)
    head = Cell(option.name, small=f"{model}; {lawful_words(valued)}{f'; {mark}' if mark else ''}")
    amounts = (valued.council, valued.public_sector, valued.npsv)
    cells = tuple(
        number_cell(asked, option.id, ledger, money(amount), f" to {words}, {option.name}")
        for (ledger, words), amount in zip(LEDGERS.items(), amounts, strict=True)
    )
    ratio = "" if valued.bcr is None else f"{valued.bcr:.2f}"
    back = "" if valued.payback is None or option.is_baseline else str(valued.payback)
    return head, (
        *cells,
        Cell(f"{valued.p_best:.0%}"),
        *([Cell(ratio)] if priced else []),
        Cell(back),
    )


def number_cell(asked: Asked, option: str, ledger: str, text: str, hidden: str) -> Cell:
    """A number that leads to its working."""
    pairs = (("option", option), ("ledger", ledger))
    return Cell(text, asked.move("working", text, *pairs, hidden=hidden))
