"""The sentences of the barrier ledger, written for somebody who could change the rule."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from changing_places.appraisal.rulebook import Rule
from changing_places.appraisal.rulebook.dates import in_words
from changing_places.appraisal.uncertainty.words import pounds
from changing_places.figures.numbers import listed

if TYPE_CHECKING:
    from changing_places.appraisal.barriers.model import Gap


def cited(rule: Rule) -> str:
    """A rule by its title, and its statute in brackets."""
    return f"'{rule.title}' ({rule.statute})"


def charge_sentence(rule: Rule, amounts: tuple[float, float], names: tuple[str, str]) -> str:
    """What one rule does to the council's money in an option, and in its choice."""
    (there, here), (option, choice) = amounts, names
    told = ""
    for amount, name in ((there, option), (here, choice)):
        if abs(amount) >= 0.5:
            verb = "gives the council" if amount > 0 else "costs the council"
            same = verb in told
            told += f" and {'' if same else f'{verb} '}" if told else f"{verb} "
            told += f"{pounds(abs(amount))} with {name}"
    beside = f"{pounds(abs(here - there))} {'against' if here > there else 'for'} {option}"
    return f"The rule {cited(rule)} {told}: {beside}."


def bar_sentence(rule: Rule, amount: float, names: tuple[str, str]) -> str:
    """What one rule forbids, and what that costs everybody together."""
    option, choice = names
    side = (
        f"everybody together would gain {pounds(amount)} by it"
        if amount > 0
        else f"everybody together would lose {pounds(-amount)} by it"
    )
    return f"The rule {cited(rule)} forbids {option}; beside {choice}, {side}."


def lift_sentence(
    rule: Rule, names: tuple[str, str], gains: Mapping[str, float], best: bool, years: int
) -> str:
    """What would follow if a rule went."""
    now, then = names
    whole = "which is best for everybody together" if best else "which is not the public's best"
    return (
        f"Without the rule {cited(rule)} the council would choose {then} instead of {now}, "
        f"{whole}. Over {years} years, in present value, everybody together would "
        f"{_gain(gains['society'])}, the council would {_gain(gains['council'])} and the Exchequer "
        f"would {_gain(gains['exchequer'])}."
    )


def _gain(amount: float) -> str:
    if abs(amount) < 0.5:
        return "neither gain nor lose"
    return f"{'gain' if amount > 0 else 'lose'} {pounds(abs(amount))}"


def gap_sentences(gap: "Gap", names: Mapping[str, str]) -> list[str]:
    """The gap between the two choices, and what makes it."""
    mine, best = names[gap.council_choice], names[gap.public_choice]
    if gap.council_choice == gap.public_choice:
        return [f"No rule stands between the council and the public: {mine} is best for both."]
    first = (
        f"For everybody together {best} is best, but the council's own money is better off by "
        f"{pounds(gap.total)} with {mine}."
    )
    made = [
        (f"rules that weigh against {best}", sum(v for v in gap.by_rule.values() if v > 0)),
        ("rules that weigh for it", sum(v for v in gap.by_rule.values() if v < 0)),
        *((f"what {_the(p)} would gain by it", v) for p, v in gap.by_party.items() if v > 0),
        *((f"what {_the(p)} would lose by it", v) for p, v in gap.by_party.items() if v < 0),
        ("less what everybody together would gain by it", gap.society),
    ]
    told = [f"{text}, {pounds(v)}" for text, v in made if abs(v) >= 0.5]
    return [first, f"That sum is made of: {'; '.join(told)}."]


def _the(party: str) -> str:
    """A party within a sentence; many, and a body without an article, stand by themselves."""
    bare = ("users", "staff", "residents", "carers", "schools", "businesses", "other councils")
    return party if party in (*bare, "central government") else f"the {party}"


def turn_sentence(day: date, before: str, after: str, rules: tuple[Rule, ...]) -> str:
    """A day on which the choice changed, and why."""
    first = f"On {in_words(day)} the council's choice turns from {before} to {after}"
    if not rules:
        return f"{first}: several rules moved that day, and no single one of them decides."
    named = listed([cited(r) for r in rules])
    held = "had it" if len(rules) == 1 else "had any one of them"
    return (
        f"{first}, because of {named}; {held} stayed as it was, the choice would still be {before}."
    )
