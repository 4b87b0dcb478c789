"""The sentences of the barrier ledger, written for somebody who could change the rule."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from changing_places.appraisal.rulebook import Rule
from changing_places.appraisal.rulebook.dates import in_words
from changing_places.appraisal.uncertainty.words import pounds
from changing_places.figures.numbers import listed

if TYPE_CHECKING:
    from changing_places.appraisal.barriers.model import Gap

# A rule that bears on two options alike, but for this share of it, stands between neither.
ALIKE = 0.2
# Less than this, in pounds, is no sum that anybody would speak of.
LEAST = 0.5
EXCHEQUER = "central government"
# Parties that want an article within a sentence.
NAMED_THE = ("NHS", "police", "provider", "operator")
# Parties named in one sentence; the rest are told as one sum.
NAMED = 4


def cited(rule: Rule) -> str:
    """A rule by its title, and the first of its statutes in brackets.

    >>> from changing_places.appraisal.rulebook import rulebook
    >>> cited(rulebook().rule("vat.company.partial_exemption"))
    'A new vehicle recovers VAT as any business does (VATA 1994 s.26)'
    """
    return titled(rule.title, rule.statute)


def titled(title: str, statute: str) -> str:
    """The same from a title and its statutes, which semicolons part."""
    return f"{title} ({statute.split(';')[0].strip()})"


def charge_sentence(rule: Rule, amounts: tuple[float, float], names: tuple[str, str]) -> str:
    """What one rule does to the council's money in an option, and in its choice."""
    (there, here), (option, choice) = amounts, names
    told: list[str] = []
    for amount, name in ((there, option), (here, choice)):
        if abs(amount) < LEAST:
            continue
        verb = "gives the council" if amount > 0 else "costs the council"
        same = told and told[0].startswith(verb)
        told.append(f"{'' if same else f'{verb} '}{pounds(abs(amount))} with {name}")
    side = "against" if here > there else "for"
    counts = f"{pounds(abs(here - there))} {side} {option}"
    # One sum with the option itself says so already.
    alone = len(told) == 1 and abs(here) < LEAST
    end = "" if alone else f", so it counts {counts}"
    return f"{cited(rule)}: this {' and '.join(told)}{end}."


def bar_sentence(rule: Rule, amount: float, names: tuple[str, str], wants: str = "") -> str:
    """What one rule forbids, and what that costs everybody together.

    `wants` is what the rule would have to find, where the finding says it.
    """
    option, choice = names
    side = "gain" if amount > 0 else "lose"
    if not wants:
        return (
            f"{cited(rule)}: this forbids {option}, by which everybody together would {side} "
            f"{pounds(abs(amount))} beside {choice}."
        )
    return (
        f"{cited(rule)}: it wants that {wants}, which does not hold for {option}. Everybody "
        f"together would {side} {pounds(abs(amount))} by that option beside {choice}."
    )


def lift_sentence(
    rule: Rule,
    names: tuple[str, str],
    gains: Mapping[str, float],
    *,
    best: bool,
    opens: bool,
    years: int,
) -> str:
    """What would follow if a rule went."""
    now, then = names
    whole = "best" if best else "not the best"
    level = (
        ""
        if opens
        else f" It would only level down: {now} loses by it, and {then} costs what it costs today."
    )
    return (
        f"{cited(rule)}: without it the council would choose {then}, which is {whole} for "
        f"everybody together, instead of {now}. Over {years} years, in present value, everybody "
        f"together would {_gain(gains['society'])}, the council would {_gain(gains['council'])} "
        f"and the Exchequer would {_gain(gains['exchequer'])}.{level}"
    )


def levelling_sentence(rules: Sequence[str], now: str) -> str:
    """Rules that hold nothing back, but favour the choice of today."""
    which = "this rule" if len(rules) == 1 else "any of these rules"
    return (
        f"Taking {which} away would turn the choice, but only by what {now} would lose; no other "
        f"option would gain by it: {listed(rules)}."
    )


def _gain(amount: float) -> str:
    if abs(amount) < LEAST:
        return "neither gain nor lose"
    return f"{'gain' if amount > 0 else 'lose'} {pounds(abs(amount))}"


def gap_sentences(gap: "Gap", names: Mapping[str, str]) -> list[str]:
    """The gap between the two choices, and where the money goes that the council does not see."""
    mine, best = names[gap.council_choice], names[gap.public_choice]
    if gap.council_choice == gap.public_choice:
        return [f"No rule stands between the council and the public: {mine} is best for both."]
    worse = f"the council's own money is better off by {pounds(gap.total)} with {mine}"
    if gap.total < -LEAST:
        worse = f"it is not the council's to choose: {mine} is the best that is lawful for it"
    first = f"For everybody together {best} is best, but {worse}."
    return [first, *_where_it_goes(gap, best)]


def _where_it_goes(gap: "Gap", best: str) -> list[str]:
    """From everybody's gain to the council's, in steps that add up.

    What rules take and what the Exchequer gains without them is told as one sum: without any rule
    the Exchequer would stand elsewhere, and nobody would know that world.
    """
    others = {p: v for p, v in gap.by_party.items() if p != EXCHEQUER}
    gain = {p: v for p, v in others.items() if v >= LEAST}
    lose = {p: -v for p, v in others.items() if v <= -LEAST}
    rules = sum(gap.by_rule.values()) + gap.by_party.get(EXCHEQUER, 0.0)
    steps = []
    if gain:
        steps.append(f"{pounds(sum(gain.values()))} would go to {_parties(gain)}")
    if rules >= LEAST:
        steps.append(f"{pounds(rules)} would be taken by national rules and the Exchequer")
    if lose:
        steps.append(f"{pounds(sum(lose.values()))} would come from {_parties(lose)}")
    if rules <= -LEAST:
        steps.append(f"{pounds(-rules)} would be given by national rules and the Exchequer")
    left = "gain" if gap.total < 0 else "lose"
    way = (
        f"Before the council sees any of it, {listed(steps)}: so" if steps else "Nobody else does:"
    )
    told = [
        f"Everybody together would gain {pounds(-gap.society)} by {best}. {way} the council itself "
        f"would {left} {pounds(abs(gap.total))}."
    ]
    if gain and gap.total > 0 and rules < ALIKE * gap.total:
        told.append("No rule of tax makes the difference: others gain by what the council pays.")
    return told


def _parties(held: Mapping[str, float]) -> str:
    """Who they are, with the sum of each where they are several."""
    order = sorted(held, key=lambda p: -held[p])
    if len(order) == 1:
        return the(order[0])
    told = [f"{the(p)} {pounds(held[p])}" for p in order[:NAMED]]
    if len(order) > NAMED:
        told.append(f"the rest {pounds(sum(held[p] for p in order[NAMED:]))}")
    return f"others ({', '.join(told)})"


def the(party: str) -> str:
    """A party within a sentence."""
    return f"the {party}" if party in NAMED_THE else party


def turn_sentence(day: date, before: str, after: str, rules: tuple[Rule, ...]) -> str:
    """A day on which the choice changed, and why."""
    first = f"On {in_words(day)} the council's choice turns from {before} to {after}"
    if not rules:
        return f"{first}: several rules moved that day, and no single one of them decides."
    held = "Had it" if len(rules) == 1 else "Had any one of them"
    return (
        f"{first}. What turned it: {listed([cited(r) for r in rules])}. {held} stayed as it was, "
        f"the choice would still be {before}."
    )
