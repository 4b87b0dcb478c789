"""When the council's choice changed under the rules, and which rule turned it."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

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
    days = _on_each_day(books, since)
    for before, now in pairwise(days):
        if now.council_choice != before.council_choice:
            found.append(_turn(before, now))
    return tuple(found)


def _on_each_day(books: Books, since: date) -> list[Books]:
    """The books of the first day, of every day on which a rule that was read changed, and of now.

    A rule may be read on some days alone, so days are added until no new rule comes into sight.
    """
    known: dict[date, Books | None] = {books.day: books}
    rules, waiting = set(books.rules), {since} | _days(books, books.rules, since)
    nearest = books
    while waiting - set(known):
        for day in sorted(waiting - set(known), reverse=True):
            known[day] = now = _at(nearest, day)
            nearest = now or nearest
            if now is not None and not now.rules <= rules:
                waiting |= _days(books, now.rules - rules, since)
                rules |= now.rules
    return [now for _, now in sorted(known.items()) if now is not None and now.lawful]


def _days(books: Books, rules: Iterable[str], since: date) -> set[date]:
    """Every day after the first, up to the day asked, on which one of some rules changed."""
    days: set[date] = set()
    for rule in rules:
        held = books.book.rule(rule)
        begins = [held.begins, *(v.begins for p in held.parameters for v in p.values)]
        ends = [held.ends, *(v.ends for p in held.parameters for v in p.values)]
        days |= {d for d in begins if since < d <= books.day}
        days |= {e + timedelta(days=1) for e in ends if e is not None and since <= e < books.day}
    return days


def _at(books: Books, day: date) -> Books | None:
    try:
        return books.on(day)
    except InputError:
        return None


def _turn(before: Books, after: Books) -> Turn:
    """The change between two days, and every rule whose part in it is decisive."""
    moved = {c.rule for c in changed(before.day, after.day, book=after.book).changes}
    decisive = []
    for rule in sorted(moved & (after.rules | before.rules)):
        try:
            held = after.under(as_it_stood(after.book, rule, before.day), rule)
        except InputError:
            # A number of today is not there to go with the rule of the day before.
            continue
        if held.lawful and held.council_choice == before.council_choice:
            decisive.append(rule)
    names = {o.id: o.called for o in after.case.options}
    one, two = before.council_choice, after.council_choice
    rules = tuple(after.book.rule(r) for r in decisive)
    sentence = turn_sentence(after.day, names[one], names[two], rules)
    return Turn(after.day, one, two, tuple(decisive), sentence)
