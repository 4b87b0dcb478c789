"""What is lawful and how near the lines are; which rule stands in the way; other days."""

from dataclasses import replace

from django.urls import reverse

from changing_places.appraisal import Appraisal
from changing_places.appraisal.barriers import Barrier, Lift
from changing_places.appraisal.lawfulness import Cliff, Remark
from changing_places.appraisal.model import Valued
from changing_places.appraisal.rulebook import FIRST, LAST, switches
from changing_places.appraisal.rulebook.dates import in_words
from changing_places.appraisal.words import lawful_words
from changing_places.figures import Column, Table
from changing_places.figures.numbers import money
from changing_places.web.appraisal.chosen import DAY, TO, TRY
from changing_places.web.appraisal.frame import Asked, Move
from changing_places.web.appraisal.pieces import Form, Item, Piece
from changing_places.web.appraisal.rules import value_in_words
from changing_places.web.forms import Field, choices

BEARS = {"against": "Against it", "if": "On condition", "met": "Met"}


def lawful(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """Each option: the verdict, what the rules say, how near each line is."""
    return tuple(_lawful(result, v) for v in result.options)


def _lawful(result: Appraisal, valued: Valued) -> Piece:
    finding = valued.finding
    words = lawful_words(valued)
    items = tuple(_remark(result, r) for r in finding.remarks)
    rows = [_cliff(c) for c in finding.cliffs]
    columns = [Column(n.lower(), n) for n in ("Line", "Limit", "Figure", "Room", "In words")]
    wants = finding.wants
    still = f"The case does not say yet: {', '.join(w.replace('_', ' ') for w in wants)}."
    return Piece(
        valued.option.name,
        (f"{words[:1].upper()}{words[1:]}.", *([still] if wants else [])),
        items=items,
        table=Table(columns, rows) if rows else None,
        duties=tuple(_duty(result, d) for d in finding.duties),
    )


def _duty(result: Appraisal, rule: str) -> tuple[str, str]:
    """A duty that goes with an option, by its title, and its page."""
    held = result.books.book.rules.get(rule)
    return (held.title if held else rule, rule_address(result, rule))


def _remark(result: Appraisal, remark: Remark) -> Item:
    text = f"{remark.text[:1].upper()}{remark.text[1:]}"
    links = ((remark.statute or remark.rule, rule_address(result, remark.rule)),)
    return Item(f"{text}.", (), links=links, mark=BEARS[remark.bears])


def rule_address(result: Appraisal, rule: str) -> str:
    """The page of a rule as at the day of the answer; empty for what is no rule of the rulebook."""
    if rule not in result.books.book.rules:
        return ""
    return f"{reverse('appraisal:rule', args=[rule])}?as_at={result.as_at}"


def _cliff(cliff: Cliff) -> tuple[str, str, str, str, str]:
    def said(value: object) -> str:
        if value is None:
            return "not known"
        return money(float(value)) if cliff.unit.startswith("£") else f"{value} {cliff.unit}"

    told = (cliff.limit, cliff.figure, cliff.headroom)
    return (cliff.name, *map(said, told), cliff.sentence)  # type: ignore[return-value]


def barriers(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """The gap, the rules that make it, what follows without each, and another value to try."""
    held = result.barriers
    best = result.option(result.public_choice).option
    own = [b for b in held.barriers if b.option == best.id]
    rest = [b for b in held.barriers if b.option != best.id]
    told = held.explain()[: 1 if held.gap.council_choice == held.gap.public_choice else 2]
    found = [Piece("The gap", tuple(told), table=_gap(result))]
    if held.lifts:
        found.append(
            Piece("If one rule went", items=tuple(_lift(result, x, asked) for x in held.lifts))
        )
    if own:
        found.append(
            Piece(
                f"Rules that bear on {best.called}",
                items=tuple(_barrier(result, b, asked) for b in own),
            )
        )
    found += [_another_value(result, asked), _switches(result, asked)]
    if rest:
        found.append(
            Piece(
                "Rules that bear on the other options",
                items=tuple(_barrier(result, b, asked) for b in rest),
                is_folded=True,
            )
        )
    return tuple(found)


def _gap(result: Appraisal) -> Table | None:
    """The council's gap taken apart, so that the parts sum to it."""
    gap, rules = result.barriers.gap, result.books.book.rules
    if gap.council_choice == gap.public_choice:
        return None
    rows = [("The whole gap", gap.total)]
    ordered = sorted(gap.by_rule.items(), key=lambda r: -abs(r[1]))
    rows += [(f"Rule: {rules[r].title}", v) for r, v in ordered]
    rows += [(f"What others would gain: {p}", v) for p, v in gap.by_party.items()]
    rows.append(("Less what everybody together would gain", gap.society))
    return Table([Column("part", "Part"), Column("amount", "Pounds", kind="money")], rows)


def _lift(result: Appraisal, lift: Lift, asked: Asked) -> Item:
    mark = "opens the public’s best" if lift.opens and lift.is_public_best else "turns the choice"
    return Item(lift.title, (lift.sentence,), *_ways(result, asked, lift.rule, lift.title), mark)


def _barrier(result: Appraisal, barrier: Barrier, asked: Asked) -> Item:
    mark = "forbids it" if barrier.kind == "bar" else ""
    ways = _ways(result, asked, barrier.rule, barrier.title)
    return Item(barrier.title, (barrier.sentence,), *ways, mark)


def _ways(
    result: Appraisal, asked: Asked, rule: str, title: str
) -> tuple[tuple[Move, ...], tuple[tuple[str, str], ...]]:
    """The ways on from a rule: the answer without it, and its own page."""
    without = asked.choosing(asked.chosen.adding("without", rule))
    move = without.move("tab", "Try it without this rule", args=("barriers",), hidden=f": {title}")
    links = [(f"The rule ‘{title}’", rule_address(result, rule))]
    links += [("Try another value of it", f"#{TRY}")] if _tried(result, rule) else []
    return (move,), tuple(links)


def _tried(result: Appraisal, rule: str) -> list[tuple[str, str]]:
    """The numbers of a rule that can be tried otherwise: their keys, and what they are now."""
    held = result.books.book.rule(rule)
    return [
        (f"{rule}.{p.name}", f"{held.title}: {p.name.replace('_', ' ')} ({value_in_words(p, v)})")
        for p in held.parameters
        if (v := p.at(result.as_at)) is not None and not isinstance(v.value, tuple)
    ]


def _another_value(result: Appraisal, asked: Asked) -> Piece:
    """A form that puts another number in place of a rule's."""
    offered = [row for rule in sorted(result.books.rules) for row in _tried(result, rule)]
    fields = (
        Field(TRY, "Number of a rule", choices=choices(offered)),
        Field(TO, "Value to try", width="govuk-input--width-10", hint="As 0.2, 20% or 50,000."),
    )
    form = Form("try", fields, "Try it", asked.address("tab", args=("barriers",)))
    return Piece(
        "Try another value of a rule",
        ("The whole answer is worked out again with it. Nothing is kept.",),
        form=form if offered else None,
    )


def _switches(result: Appraisal, asked: Asked) -> Piece:
    """What is not settled, each to be taken as in force."""
    items = []
    for switch in switches().values():
        on = switch.id in asked.chosen.switch
        chosen = (
            asked.chosen.leaving("switch", switch.id)
            if on
            else asked.chosen.adding("switch", switch.id)
        )
        words = "Take it as not settled again" if on else "Take it as in force"
        move = asked.choosing(chosen).move(
            "tab", words, args=("barriers",), hidden=f": {switch.title}"
        )
        mark = "taken as in force" if on else ""
        items.append(Item(switch.title, (switch.meaning,), (move,), mark=mark))
    return Piece("What is not settled", items=tuple(items))


def dates(result: Appraisal, asked: Asked) -> tuple[Piece, ...]:
    """The answer under the rules of another day, and when the choice turned."""
    field = Field(
        DAY,
        "Rules as at",
        f"From {in_words(FIRST)} to {in_words(LAST)}, as 2022-06-01.",
        result.as_at.isoformat(),
        width="govuk-input--width-10",
    )
    form = Form("day", (field,), "Show", asked.address("tab", args=("dates",)))
    turns = tuple(
        Item(in_words(t.on), (t.sentence,), (_on(asked, t.on.isoformat()),)) for t in result.turns
    )
    none = () if turns else ("Since 2013 the rules have never turned the council’s choice.",)
    return (
        Piece("Rules of another day", (f"These are of {in_words(result.as_at)}.",), form=form),
        Piece("When the council’s choice turned", none, items=turns),
    )


def _on(asked: Asked, day: str) -> Move:
    then = asked.choosing(replace(asked.chosen, as_at=day))
    return then.move("result", "The answer on that day", hidden=f": {day}")
