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

HEADS = (
    "Option",
    "The council",
    "All public bodies",
    "Everybody",
    "Best in",
    "Gain for a public pound",
    "Pays back in year",
)


def pieces(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """The table of options, each number leading to its working, and every sentence."""
    case = result.case
    first = (
        f"Pounds of present value over {case.years} years at {case.price_year} prices, beside "
        f"{case.baseline.called}. Each number leads to its working."
    )
    grid = Grid("The options", HEADS, tuple(_row(result, v, asked) for v in result.options))
    return (
        Piece("The options", (first,), grid=grid),
        Piece("The answer in sentences", tuple(result.explain()[1:])),
    )


def _row(result: Appraisal, valued: Valued, asked: Asked) -> tuple[Cell, tuple[Cell, ...]]:
    option = valued.option
    model = delivery_models()[option.model].name
    mark = marks(result, valued)
    head = Cell(option.name, small=f"{model}; {lawful_words(valued)}{f'; {mark}' if mark else ''}")
    amounts = (valued.council, valued.public_sector, valued.npsv)
    cells = tuple(
        number_cell(asked, option.id, ledger, money(amount), f" to {words}, {option.name}")
        for (ledger, words), amount in zip(LEDGERS.items(), amounts, strict=True)
    )
    return head, (
        *cells,
        Cell(f"{valued.p_best:.0%}"),
        Cell("" if valued.bcr is None else f"{valued.bcr:.2f}"),
        Cell("" if valued.payback is None else str(valued.payback)),
    )


def number_cell(asked: Asked, option: str, ledger: str, text: str, hidden: str) -> Cell:
    """A number that leads to its working."""
    pairs = (("option", option), ("ledger", ledger))
    return Cell(text, asked.move("working", text, *pairs, hidden=hidden))
