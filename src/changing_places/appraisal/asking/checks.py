"""What a reader must be warned of: rules not seen, figures without evidence, gains left out."""

from collections.abc import Iterable, Iterator
from datetime import date

from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.rulebook import warnings_of_switches
from changing_places.appraisal.rulebook.answer import RuleOnDay, warnings_of
from changing_places.figures.numbers import listed

# Lines named in one warning; the rest are counted.
NAMED = 4


def warnings_of_case(books: Books, switches: Iterable[str] = ()) -> tuple[str, ...]:
    """Every warning, of the rules first and then of the case."""
    found = tuple(
        RuleOnDay(books.book.rule(r), books.day, books.book.rule(r).status_at(books.day))
        for r in sorted(books.rules)
    )
    return (
        *warnings_of_switches(switches),
        *warnings_of(books.day, found, date.today()),
        *_without_evidence(books),
        *_hopeful(books),
        *_users_left_out(books),
        *_conditions(books),
    )


def _some(names: list[str]) -> str:
    more = len(names) - NAMED
    shown = [f"'{n}'" for n in names[:NAMED]]
    return listed([*shown, f"{more} more"] if more > 0 else shown)


def _without_evidence(books: Books) -> Iterator[str]:
    """Lines that say nothing of where they are from."""
    lines = [*books.case.lines, *(n for o in books.case.options for n in o.lines)]
    bare = list(dict.fromkeys(n.name for n in lines if not n.evidence))
    if bare:
        yield f"No evidence is given for {_some(bare)}: say where each figure is from."


def _hopeful(books: Books) -> Iterator[str]:
    """Costs that options add without a correction for optimism."""
    bare = [
        n.name
        for o in books.case.options
        for n in o.lines
        if n.payer and not n.gainer and not (n.optimism_bias or n.grade or n.multiplier)
    ]
    if bare:
        yield (
            f"Nothing corrects {_some(list(dict.fromkeys(bare)))} for optimism: give each an "
            "optimism bias, a confidence grade or a range."
        )


def _users_left_out(books: Books) -> Iterator[str]:
    """Options that earn more from users, where nothing says what users gain by it."""
    income = {n.name for n in books.case.lines if n.kind == "income" and "users" in n.payer}
    for option in books.case.options:
        more = [c.line for c in option.changes if c.line in income and c.by > 0]
        told = any("users" in n.gainer or "residents" in n.gainer for n in option.lines)
        if more and not told:
            yield (
                f"In '{option.name}' users pay more ({_some(more)}), and nothing says what they "
                "gain by it: for everybody together that income only changes hands."
            )


def _conditions(books: Books) -> Iterator[str]:
    """What the two choices want to know before they are lawful without an if."""
    for option in dict.fromkeys((books.council_choice, books.public_choice)):
        wants = books.judged[option].finding.wants
        if wants:
            name = books.case.option(option).name
            yield f"To say whether '{name}' is lawful, the case still needs: {', '.join(wants)}."
