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


def small(text: str) -> str:
    """A title or name as it stands within a sentence: its first letter small, but for a short form.

    >>> small("In-house, as today"), small("VAT groups"), small("A trust")
    ('in-house, as today', 'VAT groups', 'a trust')
    """
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def barrier_sentence(rule: Rule, kind: str, amount: float, names: tuple[str, str]) -> str:
    """What one rule does to one option."""
    option, choice = (small(n) for n in names)
    cited = f"{rule.title} ({rule.statute})"
    if kind == "bar":
        side = (
            f"although everybody together would gain {pounds(amount)} by it"
            if amount > 0
            else f"which costs nobody anything: all together would lose {pounds(-amount)} by it"
        )
        return f"{cited} forbids {option}, {side}, compared with {choice}."
    side = "dearer" if amount > 0 else "cheaper"
    return (
        f"{cited} makes {option} {pounds(abs(amount))} {side} for the council beside {choice}."
    )


def lift_sentence(
    rule: Rule, names: tuple[str, str], gains: Mapping[str, float], best: bool, years: int
) -> str:
    """What would follow if a rule went."""
    now, then = (small(n) for n in names)
    whole = "which is best for everybody together" if best else "which is not the public's best"
    return (
        f"Without the rule '{rule.title}' ({rule.statute}) the council would choose {then} instead "
        f"of {now}, {whole}. Over {years} years everybody together would {_gain(gains['society'])}, "
        f"the council would {_gain(gains['council'])} and the Exchequer would "
        f"{_gain(gains['exchequer'])}, in present value."
    )


def _gain(amount: float) -> str:
    if abs(amount) < 0.5:
        return "neither gain nor lose"
    return f"{'gain' if amount > 0 else 'lose'} {pounds(abs(amount))}"


def gap_sentences(gap: "Gap", names: Mapping[str, str]) -> list[str]:
    """The gap between the two choices, and what makes it."""
    mine, best = small(names[gap.council_choice]), small(names[gap.public_choice])
    if gap.council_choice == gap.public_choice:
        return [
            f"No rule stands between the council and the public: {mine} is best for both."
        ]
    first = (
        f"For everybody together {best} is best, but the council's own money is better off by "
        f"{pounds(gap.total)} with {mine}."
    )
    against = sum(v for v in gap.by_rule.values() if v > 0)
    favour = sum(v for v in gap.by_rule.values() if v < 0)
    elsewhere = sum(gap.by_party.values())
    parts = [f"rules that make {best} dearer for the council come to {pounds(against)}"]
    if favour < -0.5:
        parts.append(f"rules that make it cheaper to {pounds(-favour)}")
    if abs(elsewhere) > 0.5:
        verb = "gains that fall to others" if elsewhere > 0 else "costs that fall on others"
        parts.append(f"{verb}, and not to the council, to {pounds(abs(elsewhere))}")
    if gap.society < -0.5:
        parts.append(f"what it would bring to everybody together is {pounds(-gap.society)}")
    return [first, f"Of that, {listed(parts)}."]


def turn_sentence(day: date, before: str, after: str, rules: tuple[Rule, ...]) -> str:
    """A day on which the choice changed, and why."""
    first = (
        f"On {in_words(day)} the council's choice turns from {small(before)} to {small(after)}"
    )
    if not rules:
        return f"{first}: several rules moved that day, and no single one of them decides."
    named = listed([f"{small(r.title)} ({r.statute})" for r in rules])
    held = "had it" if len(rules) == 1 else "had any one of them"
    return (
        f"{first}, because of this change: {named}; {held} stayed as it was, the choice would "
        f"still be {small(before)}."
    )
