"""When the council's choice changed under the rules, and which rule turned it."""

from collections.abc import Iterator
from datetime import date, timedelta

from changing_places.appraisal.barriers.model import Turn
from changing_places.appraisal.barriers.words import turn_sentence
from changing_places.appraisal.ledgers import Books
from changing_places.appraisal.rulebook import FIRST, as_it_stood, changed
from changing_places.core.errors import InputError


def turns(books: Books, since: date = FIRST) -> tuple[Turn, ...]:
    """Each day since `since` on which the council would have chosen otherwise than the day before.

    The costs are those of the case throughout; the rules alone move. A day on which a rule has no
    number that a working needs is passed over, and so is one on which no option is lawful.
    """
    found: list[Turn] = []
    before: Books | None = None
    for day in _days(books, since):
        now = _at(books, day)
        if now is None:
            continue
        if before is not None and now.council_choice != before.council_choice:
            found.append(_turn(before, now))
        before = now
    return tuple(found)


def _days(books: Books, since: date) -> Iterator[date]:
    """The first day, every day on which a rule that the case reads changed, and the day asked."""
    days = {since, books.day}
    for rule in books.rules:
        held = books.book.rule(rule)
        begins = [held.begins, *(v.begins for p in held.parameters for v in p.values)]
        ends = [held.ends, *(v.ends for p in held.parameters for v in p.values)]
        days |= {d for d in begins if since < d <= books.day}
        days |= {e + timedelta(days=1) for e in ends if e is not None and since <= e < books.day}
    return iter(sorted(days))


def _at(books: Books, day: date) -> Books | None:
    try:
        found = Books.of(books.case, day, books.book, runs=books.running)
        assert found.council_choice
    except InputError:
        return None
    return found


def _turn(before: Books, after: Books) -> Turn:
    """The change between two days, and every rule whose part in it is decisive."""
    moved = {c.rule for c in changed(before.day, after.day, book=after.book).changes}
    decisive = []
    for rule in sorted(moved & (after.rules | before.rules)):
        held = after.under(as_it_stood(after.book, rule, before.day), rule)
        if held.council_choice == before.council_choice:
            decisive.append(rule)
    names = {o.id: o.called for o in after.case.options}
    one, two = before.council_choice, after.council_choice
    rules = tuple(after.book.rule(r) for r in decisive)
    sentence = turn_sentence(after.day, names[one], names[two], rules)
    return Turn(after.day, one, two, tuple(decisive), sentence)
