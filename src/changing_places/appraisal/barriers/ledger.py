"""The barrier ledger: the gap between the council's best and the public's best, rule by rule.

Let c be the council's choice and p the public's best. The council's gap is `C(c) − C(p)`, where C
is the council's ledger. Each head of charge is worked out again without each set of the rules that
it reads; a rule's part is the Shapley value of that working (`shapley.parts`), which sums to what
all rules of the head make together. Heads add up, because each reads rules of its own. What no
rule makes is the difference of everybody's ledgers together, `S(c) − S(p)`, and what others gain.
"""

from collections.abc import Callable, Iterable, Mapping

from changing_places.appraisal.barriers.model import Barrier, BarrierLedger, Gap, Lift
from changing_places.appraisal.barriers.shapley import Value, parts
from changing_places.appraisal.barriers.words import bar_sentence, charge_sentence, lift_sentence
from changing_places.appraisal.case.model import COUNCIL, TREASURY
from changing_places.appraisal.ledgers import REGISTER, Books
from changing_places.appraisal.ledgers.charges import charge
from changing_places.appraisal.rulebook import try_reform

# Below this, in pounds of present value, a rule makes no difference that anybody would act on.
LEAST = 0.5


def barrier_ledger(books: Books) -> BarrierLedger:
    """What stands between the council's choice and every other option, and what lifting it does."""
    attributed = {o.id: _by_rule(books, o.id) for o in books.case.options}
    gap = _gap(books, attributed)
    # Rules among them that are in sight only once another is gone.
    rules = books.rules.union(*attributed.values())
    without = {r: books.under(try_reform(without=[r], book=books.book), r) for r in rules}
    lifts = _lifts(books, without)
    turning = {lift.rule for lift in lifts}
    barriers = [*_charges(books, attributed, without, turning), *_bars(books, turning)]
    # The barriers of the public's best come first, the dearest of them at the top.
    barriers.sort(key=lambda b: (b.option != books.public_choice, -b.amount))
    names = {o.id: o.called for o in books.case.options}
    return BarrierLedger(gap, tuple(barriers), tuple(lifts), names)


def _by_rule(books: Books, option: str) -> dict[str, dict[str, float]]:
    """For each rule, what it adds to each party's ledger of an option."""
    found: dict[str, dict[str, float]] = {}
    for head in REGISTER:
        for party, held in _head(books, option, head).items():
            for rule, amount in held.items():
                found.setdefault(rule, {})[party] = found.get(rule, {}).get(party, 0.0) + amount
    return found


def _head(books: Books, option: str, head: str) -> dict[str, dict[str, float]]:
    """The Shapley parts of one head of charge by party."""
    rules = books.charged[option, head].rules
    if not books.charged[option, head].flows and not rules:
        return {}
    known: dict[frozenset[str], dict[str, float]] = {}
    reading: set[str] = set(rules)

    def worked(gone: frozenset[str]) -> dict[str, float]:
        if gone not in known:
            book = try_reform(without=sorted(gone), book=books.book)
            held = charge(head, books.case, (books.run(option), books.base), books.day, book)
            known[gone] = books.by_party(held.flows, option)
            reading.update(held.rules)
        return known[gone]

    # A rule that comes into sight only once others are gone belongs to the working as well.
    worked(frozenset())
    while True:
        seen = frozenset(reading)
        for rule in sorted(seen):
            worked(frozenset({rule}))
        worked(seen)
        moved = {p for held in known.values() for p, v in held.items() if v}
        found = {party: parts(_of(worked, party), seen) for party in sorted(moved)}
        if reading == seen:
            return found


def _of(worked: Callable[[frozenset[str]], dict[str, float]], party: str) -> Value:
    return lambda gone: worked(gone)[party]


def _gap(books: Books, attributed: Mapping[str, dict[str, dict[str, float]]]) -> Gap:
    """The council's gap between the two choices, taken apart so that the parts sum to it."""
    council, public = books.council_choice, books.public_choice
    mine, best = books.ledgers[council], books.ledgers[public]

    def rules_of(option: str, party: str) -> dict[str, float]:
        return {r: by.get(party, 0.0) for r, by in attributed[option].items()}

    def beside(party: str) -> dict[str, float]:
        one, two = rules_of(council, party), rules_of(public, party)
        return {r: one.get(r, 0.0) - two.get(r, 0.0) for r in {**one, **two}}

    by_rule = {r: v for r, v in beside(COUNCIL).items() if abs(v) > 1e-9}
    by_party = {}
    for party in books.case.parties:
        if party == COUNCIL:
            continue
        # What the party would gain by the public's best, but for what rules make of it.
        gain = best.present[party] - mine.present[party] + sum(beside(party).values())
        if abs(gain) > 1e-6:
            by_party[party] = gain
    total_rules = sum(sum(beside(p).values()) for p in books.case.parties)
    society = mine.society - best.society - total_rules
    return Gap(council, public, mine.council - best.council, by_rule, by_party, society)


def _charges(
    books: Books,
    attributed: Mapping[str, dict[str, dict[str, float]]],
    without: Mapping[str, Books],
    turning: Iterable[str],
) -> list[Barrier]:
    """For each other option, what each rule costs the council there and not in its choice."""
    choice, found = books.council_choice, []
    turns = set(turning)
    for option in books.case.options:
        if option.id == choice:
            continue
        one, two = attributed[choice], attributed[option.id]
        for rule in {**one, **two}:
            there, here = (a.get(rule, {}).get(COUNCIL, 0.0) for a in (two, one))
            if abs(here - there) < LEAST:
                continue
            held = books.book.rule(rule)
            found.append(
                Barrier(
                    rule=rule,
                    title=held.title,
                    statute=held.statute,
                    option=option.id,
                    kind="charge",
                    amount=here - there,
                    on_option=there,
                    on_choice=here,
                    ledger="council",
                    knock_out=_knock_out(books, without[rule], option.id),
                    confidence=held.confidence,
                    changes_choice=rule in turns,
                    sentence=charge_sentence(
                        held, (there, here), (option.called, books.case.option(choice).called)
                    ),
                )
            )
    return found


def _knock_out(books: Books, without: Books, option: str) -> float:
    """How much the council's gap to an option shrinks where one rule alone is gone."""
    choice = books.council_choice

    def gap(held: Books) -> float:
        return held.ledgers[choice].council - held.ledgers[option].council

    return gap(books) - gap(without)


def _bars(books: Books, turning: Iterable[str]) -> list[Barrier]:
    """The rules that forbid an option, and what everybody together loses by that."""
    choice, found, turns = books.council_choice, [], set(turning)
    for option in books.case.options:
        for rule in books.judged[option.id].finding.excluded_by:
            if rule not in books.book.rules:
                continue
            held = books.book.rule(rule)
            amount = books.ledgers[option.id].society - books.ledgers[choice].society
            names = (option.called, books.case.option(choice).called)
            found.append(
                Barrier(
                    rule=rule,
                    title=held.title,
                    statute=held.statute,
                    option=option.id,
                    kind="bar",
                    amount=amount,
                    on_option=amount,
                    on_choice=0.0,
                    ledger="society",
                    knock_out=amount,
                    confidence=held.confidence,
                    changes_choice=rule in turns,
                    sentence=bar_sentence(held, amount, names, _wanted(books, option.id, rule)),
                )
            )
    return found


def _wanted(books: Books, option: str, rule: str) -> str:
    """What a rule would have to find to allow an option, as its finding says it."""
    remarks = books.judged[option].finding.remarks
    return next(r.missed for r in remarks if r.rule == rule and r.bears == "against")


def _lifts(books: Books, gone: Mapping[str, Books]) -> list[Lift]:
    """Every rule whose going alone changes what the council would choose."""
    now, found = books.council_choice, []
    for rule in sorted(books.rules):
        without = gone[rule]
        if not without.lawful or without.council_choice == now:
            continue
        then = without.council_choice
        one, two = books.ledgers[now], without.ledgers[then]
        held = books.book.rule(rule)
        gains = {
            "council": two.council - one.council,
            "exchequer": two.present[TREASURY] - one.present[TREASURY],
            "public_sector": two.public_sector - one.public_sector,
            "society": two.society - one.society,
        }
        best = then == without.public_choice
        # What the rule takes from the new choice, and what it gives to the one of today.
        level_up = without.ledgers[then].council - books.ledgers[then].council > LEAST
        opens = level_up or not books.is_lawful(then)
        names = (books.case.option(now).called, books.case.option(then).called)
        found.append(
            Lift(
                rule=rule,
                title=held.title,
                statute=held.statute,
                choice_now=now,
                choice_then=then,
                is_public_best=best,
                opens=opens,
                sentence=lift_sentence(
                    held, names, gains, best=best, opens=opens, years=books.case.years
                ),
                **gains,
            )
        )
    return sorted(found, key=lambda lift: (not lift.opens, -lift.society, lift.rule))
